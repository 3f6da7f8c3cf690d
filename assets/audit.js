/* The audit pages: boxes behind the counts, and choices of what is shown. All of it stands on the page without this file. */
(function () {
  "use strict";

  var main = document.getElementById("main");
  if (!main) return;
  var MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

  function make(name, attributes, text) {
    var element = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) { element.setAttribute(key, attributes[key]); });
    if (text !== undefined) element.textContent = text;
    return element;
  }
  function all(selector, within) { return Array.from((within || main).querySelectorAll(selector)); }
  function words(cell) { return cell ? cell.textContent.trim() : ""; }
  function frame(table) { return table.closest(".table"); }
  function section(id) {
    var heading = document.getElementById(id);
    return heading && heading.closest("section");
  }
  function headings(table) { return Array.from(table.tHead.rows[0].cells).map(words); }

  /* A row of choices above the sections. */
  var bar = make("div", { class: "choices", role: "group", "aria-label": "What is shown" });
  var said = make("p", { class: "chosen", role: "status" });
  function choice(label, options, change) {
    if (options.length < 2) return null;
    var id = "choose-" + label.toLowerCase().replace(/[^a-z]+/g, "-");
    var box = make("p");
    var select = make("select", { id: id });
    options.forEach(function (option) { select.append(make("option", { value: option[0] }, option[1])); });
    box.append(make("label", { for: id }, label), select);
    bar.append(box);
    select.addEventListener("change", function () { change(select.value); });
    return select;
  }
  function place() {
    if (!bar.children.length) return;
    var first = main.querySelector(":scope > section:not(.briefing)");
    main.insertBefore(bar, first);
    main.insertBefore(said, first);
  }

  /* What is expected but missing stands out. */
  all("td, th").forEach(function (cell) {
    if (/(^|\s)✗/.test(cell.textContent) && cell.closest("tbody")) cell.classList.add("wanting");
  });

  /* The assessment audit. */
  function assessments() {
    var grids = all("table[id^=months-]").map(function (table) {
      var id = /^months-(.+)-(\d{4}-\d{2})$/.exec(table.id);
      return id && { table: table, stage: id[1], year: id[2] };
    }).filter(Boolean);
    if (!grids.length) return;
    var lists = {};
    all("table[id^=list-]").forEach(function (table) {
      var id = /^list-(.+)-(\d{4}-\d{2})-(\d+)$/.exec(table.id);
      if (!id) return;
      var rows = Array.from(table.tBodies[0].rows).map(function (row) {
        var cells = Array.from(row.cells).map(words);
        return { row: row, month: cells[0], name: cells[1], type: cells[2], group: cells[3], pupils: cells[4] };
      });
      lists[id[1] + " " + id[2] + " " + id[3]] = { table: table, rows: rows };
    });
    var type = "";

    function school(row) {
      var link = row.cells[0].querySelector("a");
      var urn = link && /schools\/(\d+)\//.exec(link.getAttribute("href") || "");
      if (!urn) urn = /schools\/(\d+)\//.exec(document.body.dataset.page || location.pathname);
      return urn ? urn[1] : "";
    }
    function month(label) {
      var parts = label.split(" ");
      var n = MONTHS.indexOf(parts[0]) + 1;
      return n ? parts[1] + "-" + String(n).padStart(2, "0") : "";
    }
    function terms(grid, row) {
      var table = document.getElementById("terms-" + grid.stage);
      if (!table) return [];
      var mine = Array.from(table.tBodies[0].rows).find(function (r) { return school(r) === school(row); });
      var year = grid.year.replace("-", "/");
      return headings(table).map(function (heading, i) {
        var found = heading.indexOf(year + " ") === 0 && mine;
        return found ? [heading.slice(year.length + 1), words(mine.cells[i]).replace(/^–.*/, "none")] : null;
      }).filter(Boolean);
    }

    var box = make("div", { id: "behind", class: "behind", role: "tooltip", hidden: "" });
    document.body.append(box);
    var open = null;
    function shut() {
      if (open) open.removeAttribute("aria-describedby");
      open = null;
      box.hidden = true;
    }
    function show(button, grid, row, label) {
      if (open === button) return;
      shut();
      open = button;
      box.textContent = "";
      box.append(make("p", { class: "name" }, words(row.cells[0]) + ", " + label));
      var halves = make("div", { class: "halves" });
      var left = make("div");
      left.append(make("p", { class: "half" }, "Assessments in " + grid.year.replace("-", "/")));
      var list = make("dl");
      terms(grid, row).forEach(function (term) { list.append(make("dt", {}, term[0]), make("dd", {}, term[1])); });
      left.append(list);
      halves.append(left);
      var right = make("div");
      right.append(make("p", { class: "half" }, "In " + label + (type ? ", " + type : "")));
      var details = lists[grid.stage + " " + grid.year + " " + school(row)];
      var found = details ? details.rows.filter(function (d) {
        return d.month === month(label) && (!type || d.type === type);
      }) : [];
      if (found.length) {
        var table = make("table");
        var head = make("tr");
        ["Month", "Assessment", "Year group", "Pupils with a result"].forEach(function (h) { head.append(make("th", { scope: "col" }, h)); });
        var thead = make("thead");
        thead.append(head);
        var body = make("tbody");
        found.slice(0, 14).forEach(function (d) {
          var line = make("tr");
          [label, d.name, d.group].forEach(function (cell) { line.append(make("td", {}, cell)); });
          line.append(make("td", { class: "n" }, d.pupils));
          body.append(line);
        });
        table.append(thead, body);
        right.append(table);
        if (found.length > 14) right.append(make("p", {}, "and " + (found.length - 14) + " more in the list below"));
      } else {
        right.append(make("p", {}, details ? "No such assessment." : "Each assessment is listed on the school’s own page."));
      }
      halves.append(right);
      box.append(halves);
      box.hidden = false;
      button.setAttribute("aria-describedby", "behind");
      var at = button.getBoundingClientRect();
      var size = box.getBoundingClientRect();
      var x = Math.max(8, Math.min(at.left, document.documentElement.clientWidth - size.width - 8));
      var below = at.bottom + size.height + 10 < window.innerHeight || at.top < size.height + 10;
      box.style.left = x + window.scrollX + "px";
      box.style.top = (below ? at.bottom + 2 : at.top - size.height - 2) + window.scrollY + "px";
    }
    document.addEventListener("keydown", function (event) { if (event.key === "Escape") shut(); });
    box.addEventListener("mouseleave", shut);
    document.addEventListener("click", function (event) {
      if (open && !box.contains(event.target) && event.target !== open) shut();
    });

    grids.forEach(function (grid) {
      var heads = headings(grid.table);
      Array.from(grid.table.tBodies[0].rows).forEach(function (row) {
        Array.from(row.cells).forEach(function (cell, i) {
          if (i === 0 || !month(heads[i]) || !/^\d/.test(words(cell))) return;
          var button = make("button", { type: "button", class: "count" }, words(cell));
          button.dataset.all = words(cell);
          cell.textContent = "";
          cell.append(button);
          var act = function () { show(button, grid, row, heads[i]); };
          button.addEventListener("mouseenter", act);
          button.addEventListener("focus", act);
          button.addEventListener("click", act);
          button.addEventListener("blur", shut);
          button.addEventListener("mouseleave", function (event) {
            if (!box.contains(event.relatedTarget) && document.activeElement !== button) shut();
          });
        });
      });
    });

    function filter() {
      shut();
      var hidden = 0;
      Object.keys(lists).forEach(function (key) {
        var list = lists[key];
        var left = list.rows.filter(function (d) {
          d.row.hidden = Boolean(type) && d.type !== type;
          return !d.row.hidden;
        });
        frame(list.table).hidden = !left.length;
      });
      grids.forEach(function (grid) {
        var known = Object.keys(lists).some(function (key) { return key.indexOf(grid.stage + " " + grid.year + " ") === 0; });
        frame(grid.table).hidden = Boolean(type) && !known;
        if (type && !known) hidden += 1;
        var heads = headings(grid.table);
        Array.from(grid.table.tBodies[0].rows).forEach(function (row) {
          all("button.count", row).forEach(function (button) {
            var label = heads[button.parentNode.cellIndex];
            var details = lists[grid.stage + " " + grid.year + " " + school(row)];
            if (!type || !details) { button.textContent = button.dataset.all; return; }
            var names = {};
            details.rows.forEach(function (d) { if (d.type === type && d.month === month(label)) names[d.name] = true; });
            button.textContent = String(Object.keys(names).length);
          });
        });
      });
      all("table[id^=types-], table[id^=terms-]").forEach(function (table) { frame(table).hidden = Boolean(type); });
      said.textContent = type
        ? "Counts of " + type + " assessments." + (hidden ? " Earlier years: on each school’s own page." : "")
        : "";
    }

    var stages = grids.map(function (g) { return g.stage; }).filter(function (s, i, list) { return list.indexOf(s) === i; });
    choice("Key stage", [["", "All"]].concat(stages.map(function (s) { return [s, s.toUpperCase()]; })), function (chosen) {
      stages.forEach(function (stage) {
        ["assessments-", "details-"].forEach(function (part) {
          var found = section(part + stage);
          if (found) found.hidden = Boolean(chosen) && chosen !== stage;
        });
      });
      shut();
    });
    var types = {};
    Object.keys(lists).forEach(function (key) { lists[key].rows.forEach(function (d) { types[d.type] = true; }); });
    choice("Assessment type", [["", "All"]].concat(Object.keys(types).sort().map(function (t) { return [t, t]; })), function (chosen) {
      type = chosen;
      filter();
    });
  }

  /* Pupil groups and ethnicity. */
  /* The headings of a number of pupils, and of a share of the roll. */
  var PUPILS = /(^|: )pupils$/i;
  var SHARE = /(: %|^% of roll)$/;

  function shares() {
    var tables = all("table[id$=-schools], table[id$=-year-groups], table[id$=-years], #all-groups, #sub-categories, #codes, #codes-by-school");
    tables = tables.filter(function (table) { return headings(table).some(function (h) { return PUPILS.test(h) || SHARE.test(h); }); });
    if (!tables.length) return;
    var parts = [["main-2", "Main categories"], ["sub", "Sub categories"], ["mis-codes", "Codes"]].filter(function (p) { return section(p[0]); });
    if (parts.length > 1) {
      choice("Categories", [["", "All"]].concat(parts), function (chosen) {
        ["main-2", "sub", "mis-codes", "school-mis-codes"].forEach(function (id) {
          var found = section(id);
          if (!found) return;
          found.hidden = Boolean(chosen) && id !== chosen && !(chosen === "mis-codes" && id === "school-mis-codes");
          var fold = found.querySelector(":scope > details.fold");
          if (fold && chosen === id) fold.open = true;
        });
      });
    }
    choice("As", [["", "Pupils and %"], ["n", "Pupils"], ["percent", "% of the cohort"]], function (chosen) {
      tables.forEach(function (table) {
        headings(table).forEach(function (heading, i) {
          var counts = PUPILS.test(heading);
          var percent = SHARE.test(heading);
          if (!counts && !percent) return;
          var away = (chosen === "n" && percent) || (chosen === "percent" && counts);
          Array.from(table.rows).forEach(function (row) { if (row.cells[i]) row.cells[i].hidden = away; });
        });
      });
    });
    var ends = [["-schools", "Schools"], ["-year-groups", "Year groups and key stages"], ["-years", "Academic years"]].filter(function (end) {
      return tables.some(function (t) { return t.id.endsWith(end[0]); });
    });
    choice("By", [["", "All"]].concat(ends), function (chosen) {
      tables.forEach(function (table) {
        var one = ends.some(function (end) { return table.id.endsWith(end[0]); });
        if (one) frame(table).hidden = Boolean(chosen) && !table.id.endsWith(chosen);
      });
    });
    var names = [];
    var rows = [];
    tables.forEach(function (table) {
      if (headings(table)[0] !== "School") return;
      Array.from(table.tBodies[0].rows).forEach(function (row) {
        if (row.classList.contains("total")) return;
        var name = words(row.cells[0]);
        if (names.indexOf(name) < 0) names.push(name);
        rows.push([name, row]);
      });
    });
    choice("School", [["", "All"]].concat(names.sort().map(function (n) { return [n, n]; })), function (chosen) {
      rows.forEach(function (pair) { pair[1].hidden = Boolean(chosen) && pair[0] !== chosen; });
    });
  }

  assessments();
  shares();
  place();
})();
