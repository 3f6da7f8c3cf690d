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

  /* Whether a cell has a number to sort by: beside it, or where it says just that, as its words. */
  function isNumber(cell) {
    return cell.dataset.sort !== undefined || (cell.classList.contains("n") && /^\d+(\.\d+)?$/.test(cell.textContent));
  }

  /* Sorting: by value, missing figures last, totals below all. A third press brings back the first order. */
  function sortable(table, say) {
    var body = table.tBodies[0];
    var movable;
    var totals;

    /* The rows in their first order, and buttons in headings that have none yet. */
    function know() {
      var rows = Array.from(body.rows);
      movable = rows.filter(function (row) { return !row.classList.contains("total"); });
      totals = rows.filter(function (row) { return row.classList.contains("total"); });
      if (rows.length < 3) return;
      var headings = Array.from(table.tHead.rows[0].cells);
      headings.forEach(button);
      var sorted = headings.findIndex(function (heading) { return heading.hasAttribute("aria-sort"); });
      if (sorted >= 0) settle(sorted, headings[sorted].getAttribute("aria-sort"));
    }

    function settle(column, next) {
      var direction = next === "ascending" ? 1 : next === "descending" ? -1 : 0;
      body.append.apply(body, order(column, direction).concat(totals));
    }

    function value(row, column) {
      var cell = row.cells[column];
      if (!cell) return null;
      if (isNumber(cell)) return Number(cell.dataset.sort === undefined ? cell.textContent : cell.dataset.sort);
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

    function button(heading, column) {
      var words = heading.textContent.trim();
      if (!words || heading.querySelector("button.sort")) return;
      var press = make("button", { type: "button", class: "sort" }, words);
      heading.textContent = "";
      heading.append(press);
      press.addEventListener("click", function () {
        // Rows that are not in the page yet are part of the order.
        var frame = table.closest(".table");
        if (frame && frame.expand) frame.expand();
        var now = heading.getAttribute("aria-sort");
        var numeric = movable.some(function (row) { return row.cells[column] && isNumber(row.cells[column]); });
        var steps = numeric ? ["descending", "ascending", ""] : ["ascending", "descending", ""];
        var next = steps[(steps.indexOf(now || "") + 1) % 3];
        Array.from(table.tHead.rows[0].cells).forEach(function (other) { other.removeAttribute("aria-sort"); });
        if (next) heading.setAttribute("aria-sort", next);
        settle(column, next);
        say(next ? "Sorted by " + words + ", " + next : "In the first order again");
      });
    }

    know();
    return know;
  }

  /* Finding: rows that hold every word typed; totals stay for comparison. */
  function findable(frame, table) {
    var rows = [];
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

    function know() {
      rows = Array.from(table.tBodies[0].rows).filter(function (row) { return !row.classList.contains("total"); });
      texts = null;
      show();
    }

    input.addEventListener("input", show);
    know();
    return know;
  }

  /* What fits its place needs no frame of its own: a table's headings then stick to the window, and the frame is no
     stop for the keyboard. All sizes are read before anything changes: else each table would be laid out for each. */
  var framed = new WeakMap();
  /* What is far from the window, or folded, is not laid out just to be measured: it is told of when it is near. */
  function laidOut(frame) {
    var content = framed.get(frame).content;
    return !content.checkVisibility || content.checkVisibility({ contentVisibilityAuto: true });
  }
  function fit(frames) {
    frames.filter(laidOut).map(function (frame) {
      return [frame, framed.get(frame).content.getBoundingClientRect().width <= frame.clientWidth + 1];
    }).forEach(function (found) {
      var frame = found[0];
      var fits = found[1];
      if (fits === frame.classList.contains("fits")) return;
      frame.classList.toggle("fits", fits);
      if (fits) {
        frame.removeAttribute("tabindex");
        frame.removeAttribute("role");
      } else {
        frame.setAttribute("tabindex", "0");
        frame.setAttribute("role", framed.get(frame).role);
      }
    });
  }
  var watcher = "ResizeObserver" in window && new ResizeObserver(function (entries) {
    fit(Array.from(new Set(entries.map(function (entry) {
      return framed.has(entry.target) ? entry.target : entry.target.closest(".scroll");
    }))).filter(function (frame) { return framed.has(frame); }));
  });
  function watch(frame, content) {
    framed.set(frame, { content: content, role: frame.getAttribute("role") || "region" });
    if (!watcher) {
      fit([frame]);
      return;
    }
    watcher.observe(frame);
    watcher.observe(content);
  }

  /* Makes a table's frame ready; what it returns is called after its rows have changed. */
  function ready(frame) {
    var table = frame.querySelector("table");
    if (!table || !table.tHead || !table.tBodies.length) return function () {};
    var status = make("p", { class: "vh", role: "status" });
    frame.append(status);
    var parts = [sortable(table, function (words) { status.textContent = words; })];
    if (frame.hasAttribute("data-find")) parts.push(findable(frame, table));
    watch(frame.querySelector(".scroll"), table);
    return function () { parts.forEach(function (part) { part(); }); };
  }

  /* The choice of filters goes along to every other page of the site. */
  var carried = "";
  var CARRIED = /^(table|year|term|since|first-term|last-term|group|schools|year-group|subject|grouping|show|compare|type|chart|view)$/;
  function carry(search, within) {
    if (search !== undefined) carried = search;
    (within || document).querySelectorAll("a[href]").forEach(function (link) {
      var href = link.getAttribute("href");
      if (/^([a-z][a-z0-9+.-]*:|#)/i.test(href)) return;
      var parts = /^([^?#]*\.html)(?:\?[^#]*)?(#.*)?$/.exec(href);
      if (parts) link.setAttribute("href", parts[1] + carried + (parts[2] || ""));
    });
  }
  if (location.search) {
    var given = new URLSearchParams(location.search);
    Array.from(given.keys()).forEach(function (name) { if (!CARRIED.test(name)) given.delete(name); });
    if (given.toString()) carry("?" + given.toString().replace(/%2F/g, "/").replace(/%2C/g, ","));
  }

  var again = new Map();
  document.querySelectorAll(".table").forEach(function (frame) { again.set(frame, ready(frame)); });
  document.querySelectorAll(".drawing").forEach(function (frame) {
    var svg = frame.querySelector("svg");
    if (svg) watch(frame, svg);
  });

  /* A list that drops down closes by Escape, and when the reader goes elsewhere. */
  document.querySelectorAll("details.drop").forEach(function (drop) {
    var close = function () { drop.open = false; };
    drop.addEventListener("keydown", function (event) {
      var links = Array.from(drop.querySelectorAll("a"));
      var step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape" && drop.open) {
        close();
        drop.querySelector("summary").focus();
      } else if (step && drop.open) {
        // From the heading itself down to the first, up to the last.
        var at = links.indexOf(document.activeElement);
        event.preventDefault();
        links[(Math.max(at, step < 0 ? 0 : -1) + step + links.length) % links.length].focus();
      }
    });
    drop.addEventListener("focusout", function (event) { if (event.relatedTarget && !drop.contains(event.relatedTarget)) close(); });
    document.addEventListener("click", function (event) { if (!drop.contains(event.target)) close(); });
  });

  /* What lies folded: opened by a link that leads there, all at once by a button, and on paper. */
  var folds = Array.from(document.querySelectorAll("details.fold"));
  function openTarget() {
    var target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    var fold = target && target.closest("details.fold");
    if (fold && !fold.open) {
      fold.open = true;
      target.scrollIntoView();
    }
  }
  if (folds.length > 1) {
    var all = make("button", { type: "button", class: "plain" });
    var say = function () { all.textContent = folds.every(function (f) { return f.open; }) ? "Fold all" : "Open all"; };
    all.addEventListener("click", function () {
      var open = all.textContent === "Open all";
      folds.forEach(function (f) { f.open = open; });
      say();
    });
    folds.forEach(function (f) { f.addEventListener("toggle", say); });
    say();
    var bar = make("p", { class: "folds" });
    bar.append(all);
    folds[0].parentElement.before(bar);
  }
  if (folds.length) {
    window.addEventListener("hashchange", openTarget);
    openTarget();
  }
  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = Array.from(document.querySelectorAll("details.fold:not([open]), details.worked:not([open])"));
    opened.forEach(function (f) { f.open = true; });
  });
  window.addEventListener("afterprint", function () { opened.forEach(function (f) { f.open = false; }); });

  /* For scripts that change tables and links later. */
  var matbook = window.matbook = window.matbook || {};
  matbook.make = make;
  matbook.plain = plain;
  matbook.carry = carry;
  matbook.tableChanged = function (frame) {
    if (!again.has(frame)) again.set(frame, ready(frame));
    else again.get(frame)();
  };
})();
