/* Every figure opens: a click on a number, or Enter or Space on it, shows how it came about. Tab leads to the first number of a table,
   arrow keys from there to the others; a number that is a link opens by Space. The view makes the panel; where a page has no cells it
   says what the page says. */
(() => {
  "use strict";
  const { matbook } = window;
  const { make } = matbook;
  // The counts of an audit open by themselves.
  const NUMBER = "main table:not([id^='months-']) td.n, main td.m, main .tile .figure";
  const STEPS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
  const words = (/** @type {Element | null | undefined} */ element) => (element ? element.textContent.replace(/\s+/g, " ").trim() : "");
  const panel = /** @type {HTMLDialogElement} */ (make("dialog", { class: "opened", "aria-labelledby": "opened" }));
  const body = make("div", {});
  const close = make("button", { type: "button", class: "plain" }, "Close");
  panel.append(close, body);
  document.body.append(panel);
  close.addEventListener("click", () => panel.close());
  // The page behind it, where a reader clicks beside it.
  panel.addEventListener("click", (event) => { if (event.target === panel) panel.close(); });

  /** The place of each row as the page was made, however it is sorted. @type {WeakMap<Element, number>} */
  const places = new WeakMap();

  /** What of a number takes the focus: its link, or a button made when it is first met, for a large page has ten thousand numbers.
      @param {Element} cell @returns {HTMLElement | null} */
  function press(cell) {
    const known = /** @type {HTMLElement | null} */ (cell.querySelector("a, button"));
    if (known || !/\d/.test(words(cell))) return known;
    const button = make("button", { type: "button", class: "number", "aria-haspopup": "dialog", tabindex: "-1" });
    button.append(...cell.childNodes);
    cell.append(button);
    return button;
  }

  /** The next number in a direction. @param {HTMLTableCellElement} cell @param {number[]} step */
  function next(cell, [down, right]) {
    let row = /** @type {HTMLTableRowElement | null} */ (cell.parentElement);
    for (let at = cell.cellIndex + right; row; at += right) {
      if (down) row = /** @type {HTMLTableRowElement | null} */ (down > 0 ? row.nextElementSibling : row.previousElementSibling);
      const other = row?.cells[at];
      if (!other && right) return null;
      if (other?.matches(NUMBER) && !row?.hidden && press(other)) return press(other);
    }
    return null;
  }

  /** What the page itself says of a number. @param {HTMLElement} cell */
  function said(cell) {
    const row = cell.closest("tr");
    const heads = Array.from(row?.closest("table")?.tHead?.rows[0].cells || []);
    const at = row ? /** @type {HTMLTableCellElement} */ (cell).cellIndex : 0;
    const tile = cell.closest(".tile");
    const name = row ? words(row.cells[0]) + ": " + (cell.dataset.name || words(heads[at])) : words(tile?.querySelector(".label"));
    /** @type {HTMLElement[]} */
    const parts = [make("h2", { id: "opened" }, name), make("p", { class: "said" }, words(cell))];
    const about = words(tile?.querySelector(".detail")) || heads[at]?.title;
    if (about) parts.push(make("p", {}, about));
    const beside = make("table", {});
    Array.from(row?.cells || []).forEach((other, i) => {
      if (i === 0 || i === at || !heads[i] || !words(other)) return;
      const line = beside.insertRow();
      line.append(make("th", { scope: "row" }, words(heads[i])), make("td", {}, other.querySelector("i.gap")?.getAttribute("title") || words(other)));
    });
    if (beside.rows.length) parts.push(beside);
    const under = (cell.closest(".table") || cell.closest("ul")?.nextElementSibling)?.querySelector(".worked dl, :scope > dl");
    const first = under && document.getElementById(under.querySelector("a[href^='#worked']")?.getAttribute("href")?.slice(1) || "");
    for (const list of [first, under]) {
      if (!list) continue;
      const copy = /** @type {HTMLElement} */ (list.cloneNode(true));
      copy.removeAttribute("id");
      copy.querySelectorAll(".shown, :scope > :has(a[href^='#worked'])").forEach((one) => one.remove());
      parts.push(copy);
    }
    if (cell.dataset.code) parts.push(make("p", {}, "Step by step:"), make("code", {}, "matbook explain " + cell.dataset.code));
    return parts;
  }

  /** The panel of a number. @param {HTMLElement} cell @returns {Promise<Node[]>} */
  async function told(cell) {
    const { view, filters } = matbook;
    const table = cell.closest("table");
    if (document.documentElement.dataset.catalogue && view?.possible && (filters || cell.dataset.code)) {
      const address = filters?.address() || { page: document.body.dataset.page || "", start: "", query: "", whole: null };
      const by = filters && table ? { id: table.id, row: String(places.get(/** @type {Element} */ (cell.parentNode))), at: /** @type {HTMLTableCellElement} */ (cell).cellIndex } : { name: cell.dataset.code };
      const html = await view.figure(address, by).catch(() => null);
      if (html) return Array.from(new DOMParser().parseFromString(html, "text/html").body.childNodes);
    }
    return said(cell);
  }

  /** @param {HTMLElement} cell */
  async function show(cell) {
    press(cell)?.focus();
    body.replaceChildren(...await told(cell));
    if (!panel.open) panel.showModal();
    panel.scrollTop = 0;
  }

  const numberOf = (/** @type {Event} */ event) => /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest(NUMBER));
  document.addEventListener("click", (event) => {
    const cell = numberOf(event);
    // What is a link leads where it leads.
    if (cell && !/** @type {Element} */ (event.target).closest("a") && !String(getSelection()) && /\d/.test(words(cell))) void show(cell);
  });
  document.addEventListener("keydown", (event) => {
    const cell = numberOf(event);
    const step = STEPS[/** @type {keyof typeof STEPS} */ (event.key)];
    if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === " " && /** @type {Element} */ (event.target).closest("a")) {
      event.preventDefault();
      void show(cell);
    } else if (step && cell.matches("td")) {
      const other = next(/** @type {HTMLTableCellElement} */ (cell), step);
      if (!other) return;
      event.preventDefault();
      if (document.activeElement?.matches("button.number")) /** @type {HTMLElement} */ (document.activeElement).tabIndex = -1;
      other.tabIndex = 0;
      other.focus();
    }
  });
  matbook.figures = (within) => {
    for (const table of /** @type {NodeListOf<HTMLTableElement>} */ (within.querySelectorAll("main table:not([id^='months-'])"))) {
      Array.from(table.tBodies[0]?.rows || []).filter((row) => !row.matches(".under")).forEach((row, place) => places.set(row, place));
      const first = table.querySelector("td.n:not(:has(a, button, .gap))");
      const button = first && first.closest("table") === table && press(first);
      if (button) button.tabIndex = 0;
    }
    for (const figure of within.querySelectorAll(".tile .figure")) {
      const button = press(figure);
      if (button) button.tabIndex = 0;
    }
  };
  matbook.figures(document);
})();
