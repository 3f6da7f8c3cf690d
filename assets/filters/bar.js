/* Filters: the controls, filled with what there is to choose from; what has no data says so. */
(function () {
  "use strict";
  var matbook = window.matbook;
  var make = matbook.make;

  /* The parts of a choice that each control sets. */
  var PARTS = {
    table: "table", year: "academic_year", term: "term", since: "since", "first-term": "first", "last-term": "last", "year-group": "year_group", subject: "subject", grouping: "grouping",
    show: "show", compare: "compare_to", type: "assessment_type", chart: "chart", view: "view",
  };

  function distinct(list) {
    return Array.from(new Set(list));
  }

  /* What a control offers: value and words; the value "" is the page's own. */
  function offers(name, place) {
    var c = place.catalogue;
    var s = place.selection;
    var coded = function (list) { return list.map(function (i) { return [i.code, i.label]; }); };
    switch (name) {
      case "table": return [["", "All tables"]].concat(matbook.TABLES.map(function (t) { return [t.id, t.title]; }));
      case "year": return distinct(c.terms.map(function (t) { return t.academic_year; })).reverse().map(function (y) { return [y, y]; });
      case "term": return ["Autumn", "Spring", "Summer"].map(function (t) { return [t, t]; });
      case "first-term": case "last-term": {
        var all = place.terms(true).map(function (t) { return t.term + " " + t.year; });
        return (name === "last-term" ? all.slice().reverse() : all).map(function (t) { return [t, t]; });
      }
      case "since": {
        var offered = matbook.progress.offers(s).map(function (o) { return [o.value, o.label]; });
        return offered.length ? offered : [["", "–"]];
      }
      case "year-group": return [["", "All years"]].concat(place.start.year_groups.map(function (y) {
        var label = c.year_groups.find(function (g) { return g.code === y; });
        return [y, label ? label.label : "Year " + y];
      }));
      case "subject": {
        var all = matbook.ALL_SUBJECTS.includes(place.start.report) ? [["", "All subjects"]] : [];
        return all.concat(coded(c.subjects));
      }
      case "grouping": return [["", "All groupings"]].concat(coded(c.groupings.filter(function (g) { return matbook.hasGrouping(place.start.report, g); })));
      case "show": return coded(c.shows);
      case "compare": return s.show === "estimates" ? c.ranks.map(function (r) { return [r, r]; }) : [["", s.show === "targets" ? "Targets" : "–"]];
      case "type": return distinct(c.terms.map(function (t) { return t.assessment_type; })).map(function (t) { return [t, t === "All" ? "All types" : t]; });
      case "view": return [["", "Charts and tables"], ["beside", "Side by side"], ["charts", "Charts only"], ["tables", "Tables only"]];
      case "chart": return [["attainment", "Attainment"], ["difference", "Difference"]];
      default: return [];
    }
  }

  /* What a control says now. */
  function current(name, place) {
    if (name === "table" || name === "view") return place.choice[name] || "";
    if (name === "first-term" || name === "last-term") {
      var end = place.range()[PARTS[name]];
      return end.term + " " + end.year;
    }
    if (name === "since") {
      var now = matbook.progress.before(place.selection);
      var said = matbook.progress.offers(place.selection).find(function (o) { return now && o.from.academic_year === now.academic_year && o.from.term === now.term; });
      return said ? said.value : "";
    }
    if (name === "chart") return place.selection.show === "assessments" ? "attainment" : place.choice.chart || place.start.chart;
    if (name === "subject" && !matbook.ALL_SUBJECTS.includes(place.start.report)) return place.subject().code;
    return place.selection[PARTS[name]] || "";
  }

  /* The report whose data say what is available. */
  function reportOf(place) {
    return place.start.report === "export" ? "summary" : place.start.report;
  }

  /* Why a choice has no figures, where it has none. */
  function why(name, value, place, known) {
    if (name === "chart" && value === "difference" && place.selection.show === "assessments") return "nothing is compared";
    if (name === "show" && value === "assessments" && /^schools-(difference|scatterplot)$/.test(place.start.report)) return "this report compares";
    if (name === "first-term" && place.order(value) > place.order(current("last-term", place))) return "after the last";
    if (name === "last-term" && place.order(value) < place.order(current("first-term", place))) return "before the first";
    if (name === "first-term" || name === "last-term") return noneIn(value, place);
    if (!value || ["table", "view", "chart"].includes(name)) return null;
    var found = known.get(value);
    if (found === undefined) return name === "term" ? "no assessments" : null;
    return found || null;
  }

  /* For each choice of a filter why it has no figures; blank where it has some. Over terms it has some if any term has. */
  function reasons(part, place) {
    var known = new Map();
    var terms = place.start.report === "pathway" ? place.terms() : [null];
    terms.forEach(function (t) {
      var asked = t ? Object.assign({}, place.selection, { academic_year: t.year, term: t.term }) : place.selection;
      // Export has the groupings of all reports.
      var report = part === "grouping" && place.start.report === "export" ? null : t ? "summary" : reportOf(place);
      matbook.engine.available(asked, part, report).forEach(function (a) {
        var before = known.get(a.value);
        if (before === undefined || a.available) known.set(a.value, a.reason);
        else if (before && before !== a.reason) known.set(a.value, "no figures in these terms");
      });
    });
    return known;
  }

  /* Why a term of a range has nothing to show. */
  function noneIn(value, place) {
    var t = place.terms(true)[place.order(value)];
    var asked = Object.assign({}, place.selection, { academic_year: t.year, term: t.term, from: null, to: null });
    var found = matbook.engine.available(asked, "term", "summary").find(function (a) { return a.value === t.term; });
    return found && !found.available ? found.reason : null;
  }

  function fillSelect(select, name, place) {
    var now = current(name, place);
    var focused = document.activeElement === select;
    var known = ["table", "view", "chart", "first-term", "last-term"].includes(name) ? null : reasons(PARTS[name], place);
    var options = offers(name, place).map(function (offer) {
      var reason = why(name, offer[0], place, known);
      var option = make("option", { value: offer[0] }, offer[1] + (reason ? " (" + reason + ")" : ""));
      if (reason && offer[0] !== now) option.disabled = true;
      if (offer[0] === now) option.selected = true;
      return option;
    });
    var same = options.length === select.options.length && options.every(function (o, i) {
      var old = select.options[i];
      return old.value === o.value && old.text === o.text && old.disabled === o.disabled && select.hasAttribute("data-filled");
    });
    if (!same) select.replaceChildren.apply(select, options);
    select.value = now;
    select.disabled = false;
    select.setAttribute("data-filled", "");
    if (focused && document.activeElement !== select) select.focus();
  }

  /* The schools: all, a named group, or any set by tick boxes with a search. */
  function picker(field, change) {
    var label = field.querySelector("label");
    var box = make("details", { class: "picker" });
    var summary = make("summary", { "aria-describedby": label.id || "filter-schools-label" });
    label.id = label.id || "filter-schools-label";
    var body = make("div", { class: "picker-body" });
    var find = make("input", { type: "search", id: "filter-schools-find", autocomplete: "off", spellcheck: "false" });
    var groups = make("div", { class: "picker-groups", role: "group", "aria-label": "Groups of schools" });
    var list = make("fieldset", { class: "picker-list" });
    list.append(make("legend", { class: "vh" }, "Schools"));
    var none = make("p", { class: "picker-none" }, "No school has these words in its name.");
    none.hidden = true;
    body.append(groups, make("label", { for: "filter-schools-find" }, "Find a school"), find, list, none);
    box.append(summary, body);
    field.querySelector("select").replaceWith(box);
    var span = make("span", { class: "label", id: label.id }, label.textContent);
    label.replaceWith(span);

    find.addEventListener("input", function () {
      var words = matbook.plain(find.value).split(/\s+/).filter(Boolean);
      var hits = 0;
      list.querySelectorAll("label").forEach(function (item) {
        var hit = words.every(function (word) { return matbook.plain(item.textContent).includes(word); });
        item.hidden = !hit;
        hits += hit;
      });
      none.hidden = hits > 0;
    });
    list.addEventListener("change", function () {
      var urns = Array.from(list.querySelectorAll("input:checked")).map(function (i) { return Number(i.value); });
      change({ schools: urns.length ? urns : null, group: null });
    });
    groups.addEventListener("click", function (event) {
      var button = event.target.closest("button");
      if (button) change({ schools: null, group: button.value || null });
    });
    box.addEventListener("toggle", function () {
      // Where there is no room to the right it hangs from the control's other end.
      body.classList.remove("from-end");
      body.classList.toggle("from-end", body.getBoundingClientRect().right > document.documentElement.clientWidth - 8);
    });
    box.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || !box.open) return;
      box.open = false;
      summary.focus();
    });
    document.addEventListener("click", function (event) { if (box.open && !box.contains(event.target)) box.open = false; });
    box.addEventListener("focusout", function (event) {
      if (event.relatedTarget && !box.contains(event.relatedTarget)) box.open = false;
    });

    return function (place) {
      var c = place.catalogue;
      var picked = place.selection.schools;
      summary.textContent = picked ? place.schoolWords() : "All " + c.schools.length + " schools";
      if (!list.querySelector("label")) {
        [{ name: "", words: "All schools" }].concat(c.school_groups.map(function (g) { return { name: g.name, words: g.name }; })).forEach(function (g) {
          groups.append(make("button", { type: "button", class: "plain", value: g.name }, g.words));
        });
        c.schools.slice().sort(function (a, b) { return a.name < b.name ? -1 : 1; }).forEach(function (school) {
          var item = make("label", {});
          var tick = make("input", { type: "checkbox", value: school.urn });
          item.append(tick, make("span", {}, school.name));
          list.append(item);
        });
      }
      var known = reasons("schools", place);
      list.querySelectorAll("label").forEach(function (item) {
        var tick = item.querySelector("input");
        tick.checked = Boolean(picked) && picked.includes(tick.value);
        var words = known.get(tick.value) || "";
        var note = item.querySelector("small");
        if (!note && words) item.append(note = make("small", {}));
        if (note) note.textContent = words;
      });
      c.school_groups.forEach(function (g, i) {
        var lacks = !g.schools.length ? "no school of this trust" : g.schools.every(function (urn) { return known.get(String(urn)); }) ? "no outcomes at these schools" : "";
        var button = groups.querySelectorAll("button")[i + 1];
        button.textContent = g.name + (lacks ? " (" + lacks + ")" : "");
        button.disabled = !g.schools.length;
      });
      groups.querySelectorAll("button").forEach(function (button) {
        button.setAttribute("aria-pressed", String(button.value === (place.group || "") && (Boolean(place.group) || !picked)));
      });
    };
  }

  /* Makes the bar work: `change` takes the parts of the choice that a reader sets. What it returns shows a place. */
  function bar(section, change) {
    var form = section.querySelector("form");
    var selects = Array.from(form.querySelectorAll("select")).filter(function (s) { return s.name !== "schools"; });
    var field = form.querySelector(".field.schools");
    var pick = field ? picker(field, change) : null;
    var reset = make("button", { type: "button", class: "reset" }, "Reset");
    reset.disabled = true;
    form.querySelector(".field.last").append(reset);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    selects.forEach(function (select) {
      select.addEventListener("change", function () {
        var part = {};
        part[PARTS[select.name]] = select.value || null;
        change(part);
      });
    });
    reset.addEventListener("click", function () { change(null); });
    return function (place, changed) {
      selects.forEach(function (select) { fillSelect(select, select.name, place); });
      if (pick) pick(place);
      selects.forEach(function (select) {
        var part = PARTS[select.name];
        var set = place.choice[part] !== undefined && place.choice[part] !== null;
        select.closest(".field").classList.toggle("set", set);
      });
      if (field) field.classList.toggle("set", Boolean(place.selection.schools));
      reset.disabled = !Object.keys(place.choice).length;
      section.querySelector(".count").textContent = changed ? "(" + changed + " in force)" : "";
      section.classList.toggle("changed", changed > 0);
    };
  }

  matbook.bar = bar;
  matbook.ALL_SUBJECTS = ["summary", "year-groups", "pathway", "progress", "export"];
  /* Progress is by the groupings of Pupil groups, Export by all. */
  matbook.hasGrouping = function (report, grouping) {
    return report === "export" || grouping.report === (report === "progress" ? "pupil-groups" : report);
  };
})();
