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

  /* The row of choices above the sections: on the page, and idle until here. */
  var bar = main.querySelector(".choices");
  var said = main.querySelector(".chosen");
  function choice(name, change) {
    var select = document.getElementById("choose-" + name);
    if (!select) return;
    select.disabled = false;
    select.addEventListener("change", function () { change(select.value); });
  }
  function offered(name) {
    var select = document.getElementById("choose-" + name);
    return select ? Array.from(select.options).map(function (o) { return o.value; }).filter(Boolean) : [];
  }

  /* Data beside the page, a file a year, loaded when it is asked for. */
  var files = {};
  ((bar && bar.dataset.files) || "").split(" ").filter(Boolean).forEach(function (address) {
    var year = /-(\d{4}-\d{2})\.js/.exec(address);
    if (year) files[year[1]] = { address: address };
  });
  var matbook = window.matbook = window.matbook || {};
  function load(year, take) {
    var file = files[year];
    if (!file) return Promise.resolve();
    if (!file.loaded) {
      file.loaded = new Promise(function (resolve) {
        var script = make("script", { src: file.address });
        script.onload = script.onerror = function () { script.remove(); resolve(); };
        matbook.audit = function (name, content) { take(name, content); };
        document.head.append(script);
      });
    }
    return file.loaded;
  }

  /* The assessment audit. */
  function assessments() {
    var grids = all("table[id^=months-]").map(function (table) {
      var id = /^months-(.+)-(\d{4}-\d{2})$/.exec(table.id);
      return id && { table: table, stage: id[1], year: id[2], heads: headings(table), ready: false };
    }).filter(Boolean);
    if (!grids.length) return;

    /* The assessments one by one, by key stage, year and school: a school's page lists them, a trust's has them beside it. */
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
    function take(year, content) {
      Object.keys(content).forEach(function (stage) {
        if (stage === "words") return;
        Object.keys(content[stage]).forEach(function (urn) {
          var codes = content[stage][urn];
          var rows = [];
          for (var i = 0; i + 4 < codes.length; i += 5) {
            var row = codes.slice(i, i + 4).map(function (code) { return content.words[code]; });
            rows.push({ month: row[0], name: row[1], type: row[2], group: row[3], pupils: codes[i + 4] });
          }
          lists[stage + " " + year + " " + urn] = { rows: rows };
        });
      });
    }
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
    function details(grid, row) { return lists[grid.stage + " " + grid.year + " " + school(row)]; }
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
    /* Names, year groups and pupils of a month, or that there are none. */
    function listed(grid, row, label) {
      var list = details(grid, row);
      var found = list ? list.rows.filter(function (d) { return d.month === month(label) && (!type || d.type === type); }) : [];
      if (!found.length) return [make("p", {}, list ? "No such assessment." : "Each assessment is listed on the school’s own page.")];
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
      var more = found.length - 14;
      return more > 0 ? [table, make("p", {}, "and " + more + " more on the school’s own page")] : [table];
    }
    function show(button, grid) {
      if (open === button) return;
      shut();
      open = button;
      var row = button.closest("tr");
      var label = grid.heads[button.parentNode.cellIndex];
      load(grid.year, take).then(function () {
        if (open !== button) return;
        box.textContent = "";
        box.append(make("p", { class: "name" }, words(row.cells[0]) + ", " + label));
        var halves = make("div", { class: "halves" });
        var left = make("div");
        left.append(make("p", { class: "half" }, "Assessments in " + grid.year.replace("-", "/")));
        var list = make("dl");
        terms(grid, row).forEach(function (term) { list.append(make("dt", {}, term[0]), make("dd", {}, term[1])); });
        left.append(list);
        var right = make("div");
        right.append(make("p", { class: "half" }, "In " + label + (type ? ", " + type : "")));
        right.append.apply(right, listed(grid, row, label));
        halves.append(left, right);
        box.append(halves);
        box.hidden = false;
        button.setAttribute("aria-describedby", "behind");
        var at = button.getBoundingClientRect();
        var size = box.getBoundingClientRect();
        var x = Math.max(8, Math.min(at.left, document.documentElement.clientWidth - size.width - 8));
        var below = at.bottom + size.height + 10 < window.innerHeight || at.top < size.height + 10;
        box.style.left = x + window.scrollX + "px";
        box.style.top = (below ? at.bottom + 2 : at.top - size.height - 2) + window.scrollY + "px";
      });
    }
    document.addEventListener("keydown", function (event) { if (event.key === "Escape") shut(); });
    box.addEventListener("mouseleave", shut);
    document.addEventListener("click", function (event) {
      if (open && !box.contains(event.target) && event.target !== open) shut();
    });

    /* The counts of a table become buttons when it comes near the window: a large trust has ten thousand of them. */
    function ready(grid) {
      if (grid.ready) return;
      grid.ready = true;
      Array.from(grid.table.tBodies[0].rows).forEach(function (row) {
        Array.from(row.cells).forEach(function (cell, i) {
          if (i === 0 || !month(grid.heads[i]) || !/^\d/.test(words(cell))) return;
          var button = make("button", { type: "button", class: "count" }, words(cell));
          button.dataset.all = words(cell);
          cell.textContent = "";
          cell.append(button);
        });
      });
      recount(grid);
      var counted = function (event) { return event.target.closest("button.count"); };
      ["mouseover", "focusin", "click"].forEach(function (kind) {
        grid.table.addEventListener(kind, function (event) { if (counted(event)) show(counted(event), grid); });
      });
      grid.table.addEventListener("focusout", function (event) { if (counted(event)) shut(); });
      grid.table.addEventListener("mouseout", function (event) {
        var button = counted(event);
        if (button && !box.contains(event.relatedTarget) && document.activeElement !== button) shut();
      });
    }
    function recount(grid) {
      all("button.count", grid.table).forEach(function (button) {
        var list = type && details(grid, button.closest("tr"));
        if (!list) { button.textContent = button.dataset.all; return; }
        var label = grid.heads[button.parentNode.cellIndex];
        var names = {};
        list.rows.forEach(function (d) { if (d.type === type && d.month === month(label)) names[d.name] = true; });
        button.textContent = String(Object.keys(names).length);
      });
    }
    if ("IntersectionObserver" in window) {
      var near = new IntersectionObserver(function (entries) {
        entries.forEach(function (entry) {
          if (!entry.isIntersecting) return;
          near.unobserve(entry.target);
          ready(grids.find(function (grid) { return frame(grid.table) === entry.target; }));
        });
      }, { rootMargin: "800px 0px" });
      grids.forEach(function (grid) { near.observe(frame(grid.table)); });
    } else {
      grids.forEach(ready);
    }

    function filter() {
      shut();
      Object.keys(lists).forEach(function (key) {
        var list = lists[key];
        if (!list.table) return;
        var left = list.rows.filter(function (d) {
          d.row.hidden = Boolean(type) && d.type !== type;
          return !d.row.hidden;
        });
        frame(list.table).hidden = !left.length;
      });
      grids.forEach(function (grid) { if (grid.ready) recount(grid); });
      all("table[id^=types-], table[id^=terms-]").forEach(function (table) { frame(table).hidden = Boolean(type); });
      said.textContent = type ? "Counts of " + type + " assessments." : "";
    }

    var stages = offered("key-stage");
    choice("key-stage", function (chosen) {
      stages.forEach(function (stage) {
        ["assessments-", "details-"].forEach(function (part) {
          var found = section(part + stage);
          if (found) found.hidden = Boolean(chosen) && chosen !== stage;
        });
      });
      shut();
    });
    choice("assessment-type", function (chosen) {
      Promise.all(Object.keys(files).map(function (year) { return load(year, take); })).then(function () {
        type = chosen;
        filter();
      });
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
    choice("categories", function (chosen) {
      ["main-2", "sub", "mis-codes", "school-mis-codes"].forEach(function (id) {
        var found = section(id);
        if (!found) return;
        found.hidden = Boolean(chosen) && id !== chosen && !(chosen === "mis-codes" && id === "school-mis-codes");
        var fold = found.querySelector(":scope > details.fold");
        if (fold && chosen === id) fold.open = true;
      });
    });
    choice("as", function (chosen) {
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
    choice("by", function (chosen) {
      tables.forEach(function (table) {
        var one = offered("by").some(function (end) { return table.id.endsWith(end); });
        if (one) frame(table).hidden = Boolean(chosen) && !table.id.endsWith(chosen);
      });
    });
    choice("school", function (chosen) {
      tables.forEach(function (table) {
        if (headings(table)[0] !== "School") return;
        Array.from(table.tBodies[0].rows).forEach(function (row) {
          if (!row.classList.contains("total")) row.hidden = Boolean(chosen) && words(row.cells[0]) !== chosen;
        });
      });
    });
  }

  assessments();
  shares();
})();
