/* Sorting and finding in tables, folds, and the choice of filters in links. Pages read just as well without this file. */
(() => {
  "use strict";
  const matbook = (window.matbook = /** @type {Matbook.All} */ (window.matbook || {}));
  const collator = new Intl.Collator("en-GB", { numeric: true, sensitivity: "base" });

  /** @template {keyof HTMLElementTagNameMap} K @param {K} name @param {Record<string, string>} attributes @param {string} [text] */
  function make(name, attributes, text) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text) element.textContent = text;
    return element;
  }
  const plain = (/** @type {string} */ text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const wordsOf = (/** @type {string} */ text) => plain(text).split(/\s+/).filter(Boolean);
  /** @type {(selector: string, within?: ParentNode) => HTMLElement[]} */
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));

  /* -- tables ---------------------------------------------------------------------------------------------------------- */

  /** How tables that are ready are sorted. @type {WeakMap<Element, (column: number, direction: string) => void>} */
  const settled = new WeakMap();

  /** The number of a cell to sort by: beside it, or where it says just that, as its words. @param {HTMLElement} cell */
  function numberOf(cell) {
    const said = cell.dataset.sort ?? (cell.classList.contains("n") ? cell.textContent : "");
    return cell.dataset.sort !== undefined || /^\d+(\.\d+)?$/.test(said) ? Number(said) : null;
  }
  /** @type {(row: HTMLTableRowElement, column: number) => number | string | null} */
  function valueOf(row, column) {
    const cell = row.cells[column];
    if (!cell) return null;
    const number = numberOf(cell);
    return number !== null ? number : cell.querySelector(".gap") ? null : cell.textContent.trim();
  }

  /** Sorting: by value, missing figures last, totals below all. A third press brings back the first order.
      @type {(table: HTMLTableElement, say: (words: string) => void) => (column: number, direction: string) => void} */
  function sortable(table, say) {
    const body = table.tBodies[0];
    const rows = Array.from(body.rows);
    const totals = rows.filter((row) => row.classList.contains("total"));
    const movable = rows.filter((row) => !totals.includes(row));
    const headings = Array.from(/** @type {HTMLTableSectionElement} */ (table.tHead).rows[0].cells);

    /** @type {(column: number, next: string) => void} */
    function settle(column, next) {
      for (const heading of headings) heading.removeAttribute("aria-sort");
      const direction = next === "ascending" ? 1 : -1;
      const keyed = movable.map((row, place) => ({ row, place, value: valueOf(row, column) }));
      if (next) {
        headings[column].setAttribute("aria-sort", next);
        keyed.sort((a, b) => {
          if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null) || a.place - b.place;
          const difference = typeof a.value === "number" && typeof b.value === "number" ? a.value - b.value : collator.compare(String(a.value), String(b.value));
          return difference * direction || a.place - b.place;
        });
      }
      body.append(...keyed.map((item) => item.row), ...totals);
    }

    headings.forEach((heading, column) => {
      const words = heading.textContent.trim();
      if (!words || rows.length < 3) return;
      const press = make("button", { type: "button", class: "sort" }, words);
      heading.replaceChildren(press);
      press.addEventListener("click", async () => {
        const numeric = movable.some((row) => row.cells[column] && numberOf(row.cells[column]) !== null);
        const steps = numeric ? ["descending", "ascending", ""] : ["ascending", "descending", ""];
        const next = steps[(steps.indexOf(heading.getAttribute("aria-sort") || "") + 1) % 3];
        settle(column, next);
        say(next ? "Sorted by " + words + ", " + next : "In the first order again");
        // Rows that are not in the page yet are part of the order.
        if (await matbook.filters?.rest(table.id)) say("All rows, " + (next ? "sorted by " + words + ", " + next : "in the first order"));
      });
    });
    return settle;
  }

  /** Finding: rows that hold every word typed; totals stay for comparison. @type {(frame: HTMLElement, table: HTMLTableElement) => void} */
  function findable(frame, table) {
    const id = table.id + "-find";
    const box = make("div", { class: "find" });
    const input = /** @type {HTMLInputElement} */ (make("input", { type: "search", id, autocomplete: "off", spellcheck: "false" }));
    const count = make("output", { for: id });
    const rows = Array.from(table.tBodies[0].rows).filter((row) => !row.classList.contains("total"));
    /** @type {string[] | null} */
    let texts = null;
    box.append(make("label", { for: id }, "Find in this table"), input, count);
    frame.prepend(box);
    input.addEventListener("input", () => {
      const asked = wordsOf(input.value);
      let found = 0;
      const said = texts || (texts = rows.map((row) => plain(row.textContent || "")));
      rows.forEach((row, i) => {
        row.hidden = !asked.every((word) => said[i].includes(word));
        found += Number(!row.hidden);
      });
      count.textContent = asked.length ? found.toLocaleString("en-GB") + " of " + rows.length.toLocaleString("en-GB") + " rows" : "";
    });
  }

  /* What fits its place needs no frame of its own: a table's headings then stick to the window, and the frame is no
     stop for the keyboard. All sizes are read before anything changes: else each table would be laid out for each. */
  /** @type {WeakMap<Element, { content: Element, role: string }>} */
  const framed = new WeakMap();
  /** @param {Element[]} frames */
  function fit(frames) {
    const found = frames.flatMap((frame) => {
      const content = framed.get(frame)?.content;
      // What is far from the window, or folded, is not laid out just to be measured: it is told of when it is near.
      if (!content || !(content.checkVisibility?.({ contentVisibilityAuto: true }) ?? true)) return [];
      return [{ frame, fits: content.getBoundingClientRect().width <= frame.clientWidth + 1 }];
    });
    for (const { frame, fits } of found) {
      if (fits === frame.classList.contains("fits")) continue;
      frame.classList.toggle("fits", fits);
      for (const [name, value] of [["tabindex", "0"], ["role", framed.get(frame)?.role || "region"]]) {
        if (fits) frame.removeAttribute(name);
        else frame.setAttribute(name, value);
      }
    }
  }
  const watcher = new ResizeObserver((entries) => {
    const frames = entries.map(({ target }) => (framed.has(target) ? target : target.closest(".scroll, .drawing")));
    fit(Array.from(new Set(frames)).filter((frame) => frame !== null));
  });
  /** @type {(frame: Element | null, content: Element | null) => void} */
  function watch(frame, content) {
    if (!frame || !content || framed.has(frame)) return;
    framed.set(frame, { content, role: frame.getAttribute("role") || "region" });
    watcher.observe(frame);
    watcher.observe(content);
  }

  /** @param {ParentNode} within */
  function tables(within) {
    for (const frame of all(".table", within)) {
      const table = /** @type {HTMLTableElement | null} */ (frame.querySelector("table"));
      if (!table || !table.tHead || !table.tBodies.length || settled.has(table)) continue;
      const status = make("p", { class: "vh", role: "status" });
      frame.append(status);
      settled.set(table, sortable(table, (words) => { status.textContent = words; }));
      if (frame.hasAttribute("data-find")) findable(frame, table);
      watch(frame.querySelector(".scroll"), table);
    }
    for (const frame of all(".matrix-block > .scroll", within)) watch(frame, frame.querySelector("table"));
    for (const drawing of all(".drawing", within)) watch(drawing, drawing.querySelector("svg"));
  }

  /** What a reader did with tables, by their ids: sorted by which heading, what was looked for. @param {ParentNode} within */
  function state(within) {
    return new Map(all("table[id]", within).map((table) => {
      const sorted = table.querySelector("th[aria-sort]");
      const find = /** @type {HTMLInputElement | null} */ (table.closest(".table")?.querySelector(".find input"));
      return [table.id, { heading: sorted?.textContent || "", direction: sorted?.getAttribute("aria-sort") || "", find: find?.value || "" }];
    }));
  }
  /** @type {(states: Map<string, Matbook.TableState>) => void} */
  function restore(states) {
    for (const [id, { heading, direction, find }] of states) {
      const table = /** @type {HTMLTableElement | null} */ (document.getElementById(id));
      const settle = table && settled.get(table);
      if (!table || !settle) continue;
      const column = all("thead th", table).findIndex((cell) => cell.textContent === heading);
      if (direction && column >= 0) settle(column, direction);
      const input = /** @type {HTMLInputElement | null} */ (table.closest(".table")?.querySelector(".find input"));
      if (input && find) {
        input.value = find;
        input.dispatchEvent(new Event("input"));
      }
    }
  }

  /* -- links ----------------------------------------------------------------------------------------------------------- */

  /* The choice of filters goes along to every other page of the site. */
  const CARRIED = /^(table|year|term|since|first-term|last-term|group|schools|year-group|subject|grouping|show|compare|type|chart|view)$/;
  let carried = "";
  /** @type {(search?: string, within?: ParentNode) => void} */
  function carry(search, within) {
    if (search !== undefined) carried = search;
    for (const link of all("a[href]", within)) {
      const href = link.getAttribute("href") || "";
      if (/^([a-z][a-z0-9+.-]*:|#)/i.test(href)) continue;
      const parts = /^([^?#]*\.html)(?:\?[^#]*)?(#.*)?$/.exec(href);
      if (parts) link.setAttribute("href", parts[1] + carried + (parts[2] || ""));
    }
  }
  if (location.search) {
    const given = new URLSearchParams(location.search);
    for (const name of Array.from(given.keys())) if (!CARRIED.test(name)) given.delete(name);
    if (String(given)) carry("?" + String(given).replace(/%2F/g, "/").replace(/%2C/g, ","));
  }

  /* -- what opens and closes ------------------------------------------------------------------------------------------- */

  /** A list that drops down closes by Escape, and when the reader goes elsewhere. @param {HTMLDetailsElement} drop */
  function closing(drop) {
    drop.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !drop.open) return;
      drop.open = false;
      drop.querySelector("summary")?.focus();
    });
    drop.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !drop.contains(/** @type {Node} */ (event.relatedTarget))) drop.open = false;
    });
    document.addEventListener("click", (event) => { if (!drop.contains(/** @type {Node} */ (event.target))) drop.open = false; });
  }
  for (const drop of /** @type {HTMLDetailsElement[]} */ (all("details.drop"))) {
    closing(drop);
    drop.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step || !drop.open) return;
      const links = all("a", drop);
      // From the heading itself down to the first, up to the last.
      const at = links.indexOf(/** @type {HTMLElement} */ (document.activeElement));
      event.preventDefault();
      links[(Math.max(at, step < 0 ? 0 : -1) + step + links.length) % links.length].focus();
    });
  }

  /* What lies folded: opened by a link that leads there, all at once by a button, and on paper. */
  const folds = () => /** @type {HTMLDetailsElement[]} */ (all("details.fold"));
  function openTarget() {
    const target = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
    const closed = () => /** @type {HTMLDetailsElement | null | undefined} */ (target?.closest("details:not([open])"));
    if (!closed()) return;
    for (let fold = closed(); fold; fold = closed()) fold.open = true;
    target?.scrollIntoView();
  }
  function foldBar() {
    const those = folds();
    if (those.length < 2 || document.querySelector("p.folds")) return;
    const button = make("button", { type: "button", class: "plain" });
    const say = () => { button.textContent = folds().every((fold) => fold.open) ? "Fold all" : "Open all"; };
    button.addEventListener("click", () => {
      const open = button.textContent === "Open all";
      for (const fold of folds()) fold.open = open;
      say();
    });
    for (const fold of those) fold.addEventListener("toggle", say);
    say();
    const bar = make("p", { class: "folds" });
    bar.append(button);
    those[0].parentElement?.before(bar);
  }
  addEventListener("hashchange", openTarget);
  /** @type {HTMLDetailsElement[]} */
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = /** @type {HTMLDetailsElement[]} */ (all("details.fold:not([open]), details.worked:not([open])"));
    for (const fold of opened) fold.open = true;
  });
  addEventListener("afterprint", () => { for (const fold of opened) fold.open = false; });

  /** Makes what is new on the page ready: tables, folds, charts. @param {ParentNode} within */
  function ready(within) {
    tables(within);
    foldBar();
    matbook.charts?.(within);
    matbook.counts?.(within);
    matbook.figures?.(within);
  }
  Object.assign(matbook, { make, plain, carry, closing, ready, tables: { state, restore } });
  ready(document);
  openTarget();
})();
