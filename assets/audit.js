/* The assessment audit: each count of a month is a button, with a box that names what is behind it. */
(() => {
  "use strict";
  const { matbook } = window;
  const { make, view, filters } = matbook;
  if (!filters || !view.possible) return;
  const words = (/** @type {Element | null | undefined} */ element) => (element ? element.textContent.trim() : "");

  const box = make("div", { id: "behind", class: "behind", role: "tooltip" });
  box.hidden = true;
  document.body.append(box);
  /** The count whose box is open. @type {HTMLElement | null} */
  let open = null;
  function shut() {
    open?.removeAttribute("aria-describedby");
    open = null;
    box.hidden = true;
  }

  /** @param {string[][]} rows */
  function listed(rows) {
    const table = make("table", {});
    const head = table.createTHead().insertRow();
    const body = table.createTBody();
    for (const heading of ["Month", "Assessment", "Year group", "Pupils with a result"]) head.append(make("th", { scope: "col" }, heading));
    for (const row of rows) body.insertRow().append(...row.map((text, i) => make("td", { class: i === 3 ? "n" : "" }, text)));
    return table;
  }

  /** @param {HTMLElement} button */
  async function show(button) {
    if (open === button || !filters) return;
    shut();
    open = button;
    const cell = /** @type {HTMLTableCellElement} */ (button.parentNode);
    const row = /** @type {HTMLTableRowElement} */ (cell.parentNode);
    const table = /** @type {HTMLTableElement} */ (row.closest("table"));
    const found = await view.behind(filters.address(), table.id, words(row.cells[0]), cell.cellIndex);
    if (open !== button || !found) return;
    const halves = make("div", { class: "halves" });
    const [left, right, list] = [make("div", {}), make("div", {}), make("dl", {})];
    for (const [term, count] of found.terms) list.append(make("dt", {}, term), make("dd", {}, count));
    left.append(make("p", { class: "half" }, found.year), list);
    right.append(make("p", { class: "half" }, found.month), listed(found.rows));
    if (found.more) right.append(make("p", {}, "and " + found.more + " more on the school’s own page"));
    halves.append(left, right);
    box.replaceChildren(make("p", { class: "name" }, found.title), halves);
    box.hidden = false;
    button.setAttribute("aria-describedby", box.id);
    const [at, size] = [button.getBoundingClientRect(), box.getBoundingClientRect()];
    const below = at.bottom + size.height + 10 < innerHeight || at.top < size.height + 10;
    box.style.left = Math.max(8, Math.min(at.left, document.documentElement.clientWidth - size.width - 8)) + scrollX + "px";
    box.style.top = (below ? at.bottom + 2 : at.top - size.height - 2) + scrollY + "px";
  }

  /** Makes buttons of a table's counts. @param {HTMLTableElement} table */
  function buttons(table) {
    for (const cell of /** @type {NodeListOf<HTMLElement>} */ (table.tBodies[0].querySelectorAll("td.n"))) {
      if (!/^\d/.test(words(cell)) || cell.firstElementChild) continue;
      cell.replaceChildren(make("button", { type: "button", class: "count" }, words(cell)));
    }
  }
  // Those of a table that comes near the window: a large trust has ten thousand of them.
  const near = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting) buttons(/** @type {HTMLTableElement} */ (target));
    }
  }, { rootMargin: "800px 0px" });
  matbook.counts = (within) => {
    shut();
    within.querySelectorAll("table[id^=months-]").forEach((table) => near.observe(table));
  };
  matbook.counts(document);

  const counted = (/** @type {Event} */ event) => /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("button.count"));
  const enter = (/** @type {Event} */ event) => {
    const button = counted(event);
    if (button) show(button);
    else if (event.type === "click" && !box.contains(/** @type {Node} */ (event.target))) shut();
  };
  for (const kind of ["mouseover", "focusin", "click"]) document.addEventListener(kind, enter);
  document.addEventListener("focusout", (event) => { if (counted(event)) shut(); });
  document.addEventListener("mouseout", (event) => {
    const button = counted(event);
    if (button && !box.contains(/** @type {Node | null} */ (event.relatedTarget)) && document.activeElement !== button) shut();
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") shut(); });
  box.addEventListener("mouseleave", shut);
})();
