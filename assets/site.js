/* Sorting and finding in tables. Pages read just as well without this file. */
(function () {
  "use strict";

  var collator = new Intl.Collator("en-GB", { numeric: true, sensitivity: "base" });

  function make(name, attributes, text) {
    var element = document.createElement(name);
    Object.keys(attributes).forEach(function (key) { element.setAttribute(key, attributes[key]); });
    if (text) element.textContent = text;
    return element;
  }

  function plain(text) {
    return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  }

  /* Sorting: by value, missing figures last, totals below all. A third press brings back the first order. */
  function sortable(table, say) {
    var body = table.tBodies[0];
    var rows = Array.from(body.rows);
    if (rows.length < 3) return;
    var movable = rows.filter(function (row) { return !row.classList.contains("total"); });
    var totals = rows.filter(function (row) { return row.classList.contains("total"); });

    function value(row, column) {
      var cell = row.cells[column];
      if (!cell) return null;
      if (cell.dataset.sort !== undefined) return Number(cell.dataset.sort);
      return cell.querySelector(".gap") ? null : cell.textContent.trim();
    }

    function order(column, direction) {
      if (!direction) return movable;
      var keyed = movable.map(function (row, place) { return { row: row, place: place, value: value(row, column) }; });
      keyed.sort(function (a, b) {
        if (a.value === null || b.value === null) {
          return (a.value === null) - (b.value === null) || a.place - b.place;
        }
        var difference = typeof a.value === "number" && typeof b.value === "number"
          ? a.value - b.value
          : collator.compare(String(a.value), String(b.value));
        return difference * direction || a.place - b.place;
      });
      return keyed.map(function (item) { return item.row; });
    }

    var headings = Array.from(table.tHead.rows[0].cells);
    headings.forEach(function (heading, column) {
      var words = heading.textContent.trim();
      if (!words) return;
      var numeric = movable.some(function (row) { return row.cells[column] && row.cells[column].dataset.sort !== undefined; });
      var button = make("button", { type: "button", class: "sort" }, words);
      heading.textContent = "";
      heading.append(button);
      button.addEventListener("click", function () {
        var now = heading.getAttribute("aria-sort");
        var steps = numeric ? ["descending", "ascending", ""] : ["ascending", "descending", ""];
        var next = steps[(steps.indexOf(now || "") + 1) % 3];
        headings.forEach(function (other) { other.removeAttribute("aria-sort"); });
        if (next) heading.setAttribute("aria-sort", next);
        var direction = next === "ascending" ? 1 : next === "descending" ? -1 : 0;
        body.append.apply(body, order(column, direction).concat(totals));
        say(next ? "Sorted by " + words + ", " + next : "In the first order again");
      });
    });
  }

  /* Finding: rows that hold every word typed; totals stay for comparison. */
  function findable(frame, table) {
    var rows = Array.from(table.tBodies[0].rows).filter(function (row) { return !row.classList.contains("total"); });
    var texts = null;
    var id = table.id + "-find";
    var box = make("div", { class: "find" });
    var input = make("input", { type: "search", id: id, autocomplete: "off", spellcheck: "false" });
    var count = make("output", { for: id });
    box.append(make("label", { for: id }, "Find in this table"), input, count);
    frame.prepend(box);

    function show() {
      var words = plain(input.value).split(/\s+/).filter(Boolean);
      var found = 0;
      if (words.length && !texts) texts = rows.map(function (row) { return plain(row.textContent); });
      rows.forEach(function (row, i) {
        var hit = words.every(function (word) { return texts[i].includes(word); });
        row.hidden = !hit;
        found += hit;
      });
      count.textContent = words.length
        ? found.toLocaleString("en-GB") + " of " + rows.length.toLocaleString("en-GB") + " rows"
        : "";
    }

    input.addEventListener("input", show);
    show();
  }

  /* What fits its place needs no frame of its own: a table's headings then stick to the window, and the frame is no
     stop for the keyboard. */
  function watch(frame, content) {
    var role = frame.getAttribute("role");
    function fit() {
      var fits = content.getBoundingClientRect().width <= frame.clientWidth + 1;
      frame.classList.toggle("fits", fits);
      if (fits) {
        frame.removeAttribute("tabindex");
        frame.removeAttribute("role");
      } else {
        frame.setAttribute("tabindex", "0");
        frame.setAttribute("role", role);
      }
    }
    if ("ResizeObserver" in window) new ResizeObserver(fit).observe(frame);
    else fit();
  }

  document.querySelectorAll(".table").forEach(function (frame) {
    var table = frame.querySelector("table");
    if (!table || !table.tHead || !table.tBodies.length) return;
    var status = make("p", { class: "vh", role: "status" });
    frame.append(status);
    sortable(table, function (words) { status.textContent = words; });
    if (frame.hasAttribute("data-find")) findable(frame, table);
    watch(frame.querySelector(".scroll"), table);
  });

  document.querySelectorAll(".drawing").forEach(function (frame) {
    var svg = frame.querySelector("svg");
    if (svg) watch(frame, svg);
  });
})();
