/* Filters: from a reader's choice to the address, and from the address to the page, which the view makes anew. */
(() => {
  "use strict";
  const { matbook } = window;
  const section = /** @type {HTMLElement | null} */ (document.querySelector(".filters[data-start], .choices[data-start]"));
  const main = document.getElementById("main");
  if (!section || !main) return;
  const { make, view } = matbook;

  /** @type {(selector: string, within?: ParentNode) => HTMLElement[]} */
  const all = (selector, within = main) => Array.from(within.querySelectorAll(selector));
  const words = (/** @type {Element | null} */ element) => (element ? element.textContent.replace(/\s+/g, " ").trim() : "");

  const page = document.body.dataset.page || "";
  const start = section.dataset.start || "";
  const status = make("p", { class: "vh", role: "status" });
  const passed = make("p", { class: "passed" });
  passed.hidden = true;
  section.append(status, passed);
  /** @type {HTMLSelectElement[]} */
  const selects = Array.from(section.querySelectorAll("select:not([name='schools'])"));
  let query = location.search;
  let turn = 0;
  /** The table whose rows are all shown. @type {string | null} */
  let whole = null;
  /** How many filters are in force. */
  let changed = 0;
  const address = () => ({ page, start, query, whole });

  /* -- the bar ------------------------------------------------------------------------------------------------------ */

  /** The choice with a part set anew, or without it. @param {Record<string, string | null>} parts */
  function change(parts) {
    const choice = new URLSearchParams(query);
    for (const [name, value] of Object.entries(parts)) {
      if (value === null || value === "") choice.delete(name);
      else choice.set(name, value);
    }
    return follow(String(choice));
  }

  /** @type {(select: HTMLSelectElement, control: Matbook.Control) => void} */
  function fill(select, control) {
    const options = control.options.map((choice) => {
      const option = new Option(choice.text + (choice.reason ? " (" + choice.reason + ")" : ""), choice.value);
      option.disabled = Boolean(choice.reason) && choice.value !== control.value;
      return option;
    });
    const same = options.length === select.options.length && options.every((option, i) => {
      const old = select.options[i];
      return old.value === option.value && old.text === option.text && old.disabled === option.disabled;
    });
    const focused = document.activeElement === select;
    if (!same) select.replaceChildren(...options);
    select.value = control.value;
    select.disabled = false;
    if (focused && document.activeElement !== select) select.focus();
  }

  /** The schools: all, a named group, or any set by tick boxes with a search. @param {HTMLElement} field */
  function picker(field) {
    const label = /** @type {HTMLElement} */ (field.querySelector("label"));
    const span = make("span", { class: "label", id: "filter-schools-label" }, words(label));
    const box = /** @type {HTMLDetailsElement} */ (make("details", { class: "picker" }));
    const summary = make("summary", { "aria-describedby": span.id });
    const body = make("div", { class: "picker-body" });
    const find = /** @type {HTMLInputElement} */ (make("input", { type: "search", id: "filter-schools-find", autocomplete: "off", spellcheck: "false" }));
    const groups = make("div", { class: "picker-groups", role: "group", "aria-label": "Groups of schools" });
    const list = make("fieldset", { class: "picker-list" });
    const none = make("p", { class: "picker-none" }, "No school has these words in its name.");
    none.hidden = true;
    list.append(make("legend", { class: "vh" }, "Schools"));
    body.append(groups, make("label", { for: find.id }, "Find a school"), find, list, none);
    box.append(summary, body);
    const select = /** @type {HTMLSelectElement} */ (field.querySelector("select"));
    summary.textContent = words(select);
    select.replaceWith(box);
    label.replaceWith(span);

    find.addEventListener("input", () => {
      const asked = matbook.plain(find.value).split(/\s+/).filter(Boolean);
      const items = all("label", list);
      for (const item of items) item.hidden = !asked.every((word) => matbook.plain(words(item)).includes(word));
      none.hidden = items.some((item) => !item.hidden);
    });
    list.addEventListener("change", () => change({ schools: all("input:checked", list).map((tick) => /** @type {HTMLInputElement} */ (tick).value).join(","), group: null }));
    groups.addEventListener("click", (event) => {
      const button = /** @type {Element} */ (event.target).closest("button");
      if (button) change({ schools: null, group: button.value });
    });
    box.addEventListener("toggle", () => {
      // Where there is no room to the right it hangs from the control's other end.
      body.classList.remove("from-end");
      body.classList.toggle("from-end", body.getBoundingClientRect().right > document.documentElement.clientWidth - 8);
    });
    matbook.closing(box);

    return (/** @type {Matbook.Control} */ control) => {
      const picked = new Set(control.value.split(",").filter(Boolean));
      const group = new URLSearchParams(query).get("group") || "";
      summary.textContent = control.summary;
      if (!list.querySelector("label")) {
        for (const { value, text } of control.groups) groups.append(make("button", { type: "button", class: "plain", value }, text));
        for (const { value, text } of control.options) {
          const item = make("label", {});
          item.append(make("input", { type: "checkbox", value }), make("span", {}, text), make("small", {}));
          list.append(item);
        }
      }
      all("label", list).forEach((item, i) => {
        /** @type {HTMLInputElement} */ (item.firstChild).checked = picked.has(control.options[i].value);
        /** @type {HTMLElement} */ (item.lastChild).textContent = control.options[i].reason;
      });
      all("button", groups).forEach((button, i) => {
        const { value, text, reason } = control.groups[i];
        button.textContent = text + (reason ? " (" + reason + ")" : "");
        button.setAttribute("aria-pressed", String(value === group && (Boolean(group) || !picked.size)));
      });
    };
  }

  const schools = /** @type {HTMLElement | null} */ (section.querySelector(".field.schools"));
  const pick = schools && view.possible && picker(schools);
  const reset = /** @type {HTMLButtonElement} */ (make("button", { type: "button", class: "reset" }, "Reset"));
  reset.disabled = true;
  reset.addEventListener("click", () => follow(""));
  section.querySelector(".last")?.append(reset);
  section.querySelector("form")?.addEventListener("submit", (event) => event.preventDefault());
  for (const select of selects) select.addEventListener("change", () => change({ [select.name]: select.value }));

  /** @param {Matbook.Answer} answer */
  function showBar(answer) {
    changed = answer.changed;
    for (const control of answer.controls) {
      const select = selects.find((one) => one.name === control.name);
      if (select) fill(select, control);
      else if (control.name === "schools" && pick) pick(control);
      section?.querySelector(".field." + control.name + ", .choice." + control.name)?.classList.toggle("set", control.set);
    }
    reset.disabled = !answer.query;
    const count = section?.querySelector(".count");
    if (count) count.textContent = changed ? "(" + changed + " in force)" : "";
    section?.classList.toggle("changed", changed > 0);
    passed.hidden = !answer.passed.length;
    passed.textContent = answer.passed.length ? "Not used here: " + answer.passed.join("; ") + "." : "";
  }

  /* -- the page ------------------------------------------------------------------------------------------------------ */

  /** Puts what is new into an element, around one within it that stays as it is. @type {(old: Element, fresh: Element, kept: Element | null, twin: Element | null) => void} */
  function replaceAround(old, fresh, kept, twin) {
    const stays = kept && Array.from(old.children).find((child) => child.contains(kept));
    const place = twin && Array.from(fresh.children).find((child) => child.contains(twin));
    if (!stays || !place) {
      old.replaceChildren(...fresh.childNodes);
      return;
    }
    const nodes = Array.from(fresh.childNodes);
    const at = nodes.indexOf(place);
    for (const node of Array.from(old.childNodes)) if (node !== stays) node.remove();
    stays.before(...nodes.slice(0, at));
    stays.after(...nodes.slice(at + 1));
    if (stays !== kept) replaceAround(stays, place, kept, twin);
  }

  /** The nearest thing in sight that has a name, and where it stands: so that the page doesn't jump. */
  function anchor() {
    const found = all("h2[id], table[id], figure[id]").find((element) => element.getBoundingClientRect().bottom > 0);
    return found && scrollY > 0 ? { id: found.id, top: found.getBoundingClientRect().top } : null;
  }
  /** What a fold is known by: its own name, or that of what it belongs to. @param {Element} fold */
  const nameOf = (fold) => (fold.id || fold.querySelector("[id]")?.id || fold.closest(".table")?.querySelector("table")?.id || fold.closest("section")?.getAttribute("aria-labelledby")) + " " + fold.className;
  const folds = () => all("details").filter((fold) => !section?.contains(fold));

  /** Puts a page that the view made into this one. @param {Matbook.Answer} answer */
  function show(answer) {
    const fresh = new DOMParser().parseFromString(answer.html, "text/html");
    const other = fresh.getElementById("main");
    if (!other || !main) throw new Error("the page’s template has no element with the id “main”");
    const open = new Map(folds().map((fold) => [nameOf(fold), /** @type {HTMLDetailsElement} */ (fold).open]));
    const active = document.activeElement;
    const focused = active && main.contains(active) && !section?.contains(active) ? active.id || active.closest("[id]")?.id : null;
    const at = anchor();
    const tables = matbook.tables.state(main);
    replaceAround(main, other, section, other.querySelector(".filters[data-start], .choices[data-start]"));
    const contents = document.querySelectorAll("nav.contents");
    fresh.querySelectorAll("nav.contents").forEach((nav, i) => { if (contents[i]?.isConnected && !main.contains(contents[i])) contents[i].replaceWith(nav); });
    document.title = fresh.title;
    for (const fold of folds()) {
      const was = open.get(nameOf(fold));
      if (was !== undefined) /** @type {HTMLDetailsElement} */ (fold).open = was;
    }
    matbook.ready(main);
    matbook.tables.restore(tables);
    growing();
    downloads();
    const again = at && document.getElementById(at.id);
    if (again) scrollBy({ top: again.getBoundingClientRect().top - at.top, behavior: "instant" });
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }

  /** The links to files of the page's tables: the view makes these. */
  const files = () => /** @type {HTMLAnchorElement[]} */ (all(".downloads a[data-format]"));

  /** The files beside the page hold the view it was built with: with other filters they are made here. */
  function downloads() {
    for (const link of files()) {
      link.textContent = changed ? words(link).replace("This page’s tables", "This view’s tables") : words(link);
      link.addEventListener("click", clicked);
    }
  }

  /** @param {Event} event */
  function clicked(event) {
    if (!changed) return;
    event.preventDefault();
    save(/** @type {HTMLAnchorElement} */ (event.currentTarget));
  }

  /** Makes the file that a link leads to for the filters in force. @param {HTMLAnchorElement} link */
  async function save(link) {
    const kind = link.href.replace(/^.*\./, "");
    const name = (words(document.querySelector("h1")) + " " + query.replace(/%../g, " ")).toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
    matbook.download(name.slice(0, 120) + "." + kind, new Blob([/** @type {BlobPart} */ (await view.file(address(), kind))], { type: link.type }));
  }

  /** Loads what the choice needs, then shows it. @param {boolean} [drawn] whether the page itself is to be made anew */
  async function apply(drawn = true) {
    const mine = (turn += 1);
    const side = new URLSearchParams(query).get("view") || "";
    if (["beside", "charts", "tables"].includes(side)) main?.setAttribute("data-view", side);
    else main?.removeAttribute("data-view");
    if (drawn) main?.classList.add("waiting");
    try {
      const answer = await view.page(address());
      if (mine !== turn) return;
      const began = performance.now();
      query = answer.query;
      showBar(answer);
      if (!drawn) return;
      put();
      main?.classList.add("redrawn");
      show(answer);
      status.textContent = answer.status;
      matbook.carry(query);
      matbook.drawn = { ms: performance.now() - began };
    } catch (error) {
      if (mine !== turn) return;
      status.textContent = "The figures can’t be loaded.";
      passed.textContent = "The figures of this choice can’t be loaded: " + /** @type {Error} */ (error).message;
      passed.hidden = false;
    } finally {
      if (mine === turn) main?.classList.remove("waiting");
    }
  }

  /** Whether a choice stands in the page's address already: each further one is a step of the history, which Back undoes. */
  let settled = location.search.length <= 1;
  /** Puts the choice into the page's own address. */
  function put() {
    // Some browsers keep a file's address as it is: the links still take the choice along.
    const step = settled && query !== location.search;
    try { history[step ? "pushState" : "replaceState"](history.state, "", location.pathname + query + location.hash); } catch { return; }
    settled = true;
  }

  /** Takes up a choice, as the end of an address. @param {string} choice */
  function follow(choice) {
    query = choice && !choice.startsWith("?") ? "?" + choice : choice;
    whole = null;
    return apply();
  }

  /* On the page Export the files are what it is for. */
  if (/\/export\.html$/.test(page) && view.possible) {
    for (const link of files()) {
      const button = make("button", { type: "button", class: "save" }, "Download " + link.dataset.format);
      button.addEventListener("click", () => save(link));
      section.querySelector(".last")?.append(button);
    }
  }

  /** On the page Export one table alone may be shown with all its rows. @param {string} id */
  async function rest(id) {
    if (whole === id || !partial()) return false;
    whole = id;
    await apply();
    return true;
  }
  /** What says that a table alone on the page Export goes on. */
  function partial() {
    const more = all(".table > .more");
    return /\/export\.html$/.test(page) && view.possible && all("table").length === 1 && more.length === 1 ? more[0] : null;
  }
  function growing() {
    const more = partial();
    const table = more?.closest(".table")?.querySelector("table");
    const count = / of ([\d,]+) rows/.exec(words(more));
    if (!more || !table || !count) return;
    const button = make("button", { type: "button", class: "plain" }, "Show all " + count[1] + " rows");
    button.addEventListener("click", async () => {
      await rest(table.id);
      const scroll = /** @type {HTMLElement | null | undefined} */ (document.getElementById(table.id)?.closest(".scroll"));
      scroll?.focus();
    });
    more.append(" ", button);
  }

  /** Once the reader comes near the bar it is filled; the page stays as built until something is chosen. @type {Promise<void> | null} */
  let first = null;
  const fillBar = () => (first = first || apply(false));
  if (view.possible) {
    // What can be chosen of an audit stands there already.
    for (const select of selects) if (select.closest(".choices")) select.disabled = false;
    for (const kind of ["pointerenter", "focusin", "toggle"]) section.addEventListener(kind, fillBar, { capture: true, once: true });
    // Until it is filled it may hold nothing that takes the focus: the keyboard comes near with whatever stands beside it.
    main.addEventListener("focusin", fillBar, { once: true });
  } else {
    passed.textContent = "Filters need WebAssembly, which is switched off in this browser. The page shows the selection named below in full.";
    passed.hidden = false;
  }
  addEventListener("popstate", () => {
    if (location.search !== query) void follow(location.search);
  });
  downloads();
  growing();
  matbook.filters = {
    change, apply, address,
    follow,
    filled: fillBar,
    order: (id, order) => view.chart(address(), id, order),
    rest,
  };
  matbook.first = view.possible && location.search.length > 1 ? (first = apply()) : Promise.resolve();
})();
