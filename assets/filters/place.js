/* Filters: where a reader stands with which choice, and the figures that are to be had there. */
(function () {
  "use strict";
  var matbook = window.matbook;

  function has(list, value, key) {
    return list.some(function (item) { return (key ? item[key] : item) === value; });
  }

  function distinct(list) {
    return Array.from(new Set(list));
  }

  /* The selection that a choice stands for on this page; `passed` says what of it has no meaning here. */
  function settle(start, choice, catalogue) {
    var passed = [];
    // Addresses that people type: in any case of letters.
    var written = function (part, list) {
      var found = choice[part] && list.find(function (v) { return v.toLowerCase() === String(choice[part]).toLowerCase(); });
      if (found) choice[part] = found;
    };
    var codes = function (items) { return items.map(function (i) { return i.code; }); };
    written("subject", codes(catalogue.subjects));
    written("show", codes(catalogue.shows));
    written("compare_to", catalogue.ranks);
    written("grouping", codes(catalogue.groupings));
    ["term", "assessment_type"].forEach(function (part) { written(part, catalogue.terms.map(function (t) { return t[part]; })); });
    var take = function (part, valid, words) {
      if (choice[part] === undefined || choice[part] === null) return start[part];
      if (valid) return choice[part];
      passed.push(words);
      return start[part];
    };
    var terms = catalogue.terms;
    var show = take("show", has(catalogue.shows, choice.show, "code"), "show " + choice.show);
    var needsComparison = start.report === "schools-difference" || start.report === "schools-scatterplot";
    if (needsComparison && show === "assessments") {
      passed.push("pupils with assessments alone: this report compares");
      show = start.show;
    }
    var stageHas = start.year_groups.includes(choice.year_group);
    if (choice.year_group && !stageHas) passed.push("year " + choice.year_group + " is not in " + start.key_stage);
    var groupings = catalogue.groupings.filter(function (g) { return matbook.hasGrouping(start.report, g); });
    var schools = null;
    var group = choice.group && catalogue.school_groups.find(function (g) { return g.name === choice.group; });
    if (start.urn !== null) {
      schools = [String(start.urn)];
    } else if (group) {
      schools = group.schools.map(String);
    } else if (choice.schools) {
      var known = choice.schools.map(String).filter(function (urn) { return has(catalogue.schools, urn, "urn"); });
      if (known.length) schools = known;
      else passed.push("schools that are not in this trust");
    }
    if (choice.subject && !has(catalogue.subjects, choice.subject, "code")) passed.push("subject " + choice.subject);
    // The range of Pathway: a term each, "Autumn 2023/24", in either order of words.
    var ordered = distinct(terms.map(function (t) { return t.term + " " + t.academic_year; }));
    var ends = { first: 0, last: ordered.length - 1 };
    if (start.report === "pathway") {
      ["first", "last"].forEach(function (end) {
        if (!choice[end]) return;
        var at = ordered.findIndex(function (t) { return t.toLowerCase() === String(choice[end]).toLowerCase() || t.split(" ").reverse().join(" ").toLowerCase() === String(choice[end]).toLowerCase(); });
        if (at < 0) passed.push(end + " term " + choice[end]);
        else ends[end] = at;
      });
      if (ends.first > ends.last) {
        passed.push("a range that ends before it begins");
        ends = { first: 0, last: ordered.length - 1 };
      }
    }
    var progress = start.report === "progress";
    if (progress && (choice.show || choice.compare_to)) passed.push("show pupils with and compare to: here pupils are compared with themselves");
    if (progress && choice.subject && has(catalogue.subjects.filter(function (s) { return s.combined; }), choice.subject, "code")) {
      passed.push("subject " + choice.subject + ": combined subjects have no scores");
      choice = Object.assign({}, choice, { subject: null });
    }
    var subject = choice.subject && has(catalogue.subjects, choice.subject, "code") ? choice.subject : null;
    return {
      passed: passed,
      group: group ? group.name : null,
      ends: ends,
      selection: {
        key_stage: start.key_stage,
        academic_year: take("academic_year", has(terms, choice.academic_year, "academic_year"), "year " + choice.academic_year),
        term: take("term", has(terms, choice.term, "term"), "term " + choice.term),
        since: progress && ["year", "term", "start"].includes(choice.since) ? choice.since : null,
        schools: schools,
        year_group: stageHas ? choice.year_group : null,
        show: show,
        compare_to: show === "estimates" ? take("compare_to", catalogue.ranks.includes(choice.compare_to), choice.compare_to) || catalogue.ranks[0] : "",
        assessment_type: take("assessment_type", has(terms, choice.assessment_type, "assessment_type"), "type " + choice.assessment_type),
        subject: subject,
        grouping: has(groupings, choice.grouping, "code") ? choice.grouping : null,
      },
    };
  }

  function make(start, choice) {
    var catalogue = matbook.engine.catalogue();
    var settled = settle(start, choice, catalogue);
    var selection = settled.selection;
    var own = start.urn !== null;
    var book = matbook.book(selection);
    var labels = new Map(catalogue.year_groups.map(function (y) { return [y.code, y.label]; }));

    function shelfOf(what) {
      if (what.grouping) return book.shelf(what.report, selection.schools, what.grouping, start.report === "export" ? selection.subject : what.subject, true);
      if (what.year) return book.shelf("pathway", selection.schools, null, null, true);
      if (what.urn) return book.shelf("schools-attainment", selection.schools, null, what.subject, true);
      return book.shelf("summary", selection.schools, null, null);
    }

    function figure(what) {
      var year = what.year_group || selection.year_group;
      return book.figure(shelfOf(what), Object.assign({}, what, {
        academic_year: what.year || selection.academic_year,
        term: what.term || selection.term,
        year_group: year,
      }));
    }

    /* Why there is nothing at all in this selection; blank where there is something. */
    function nothing() {
      if (start.report === "pathway" || start.report === "progress") return "";
      var here = matbook.engine.available(Object.assign({}, selection, { subject: null, year_group: null, schools: null, show: "assessments" }), "term", "summary");
      var term = here.find(function (t) { return t.value === selection.term; });
      if (!term) return "no assessments in " + selection.term + " " + selection.academic_year;
      return term.available ? "" : term.reason;
    }

    var place = {
      nothing: nothing, start: start, choice: choice, selection: selection, passed: settled.passed, group: settled.group, catalogue: catalogue, figure: figure,

      /* The same figure over all pupils of the trust, whatever schools are picked. */
      average: function (what) {
        var year = selection.year_group;
        return book.figure(book.shelf("summary", null, null, null), Object.assign({ academic_year: selection.academic_year, term: selection.term, year_group: year }, what));
      },

      /* By name, as the pages list them. */
      schools: function () {
        var order = function (a, b) { return a.name < b.name ? -1 : a.name > b.name ? 1 : a.urn - b.urn; };
        return catalogue.schools.filter(function (s) { return !selection.schools || selection.schools.includes(s.urn); }).sort(order);
      },

      schoolHref: function (urn, report) {
        var root = document.querySelector(".filters").dataset.root;
        return root + "schools/" + urn + "/" + start.key_stage.toLowerCase() + "/" + report + ".html";
      },

      subjects: function () {
        return catalogue.subjects.filter(function (s) { return !selection.subject || s.code === selection.subject; });
      },

      lead: function () {
        return catalogue.subjects.find(function (s) { return s.code === start.subject; });
      },

      subject: function () {
        var code = selection.subject || start.subject;
        return catalogue.subjects.find(function (s) { return s.code === code; });
      },

      leadFirst: function () {
        if (selection.subject) return place.subjects();
        return distinct([start.subject, "reading", "writing", "maths", "gps"].map(function (c) {
          return catalogue.subjects.find(function (s) { return s.code === c || s.label.toLowerCase() === c || (c === "gps" && s.label.startsWith("Grammar")); });
        }));
      },

      years: function () {
        return start.year_groups.filter(function (y) { return !selection.year_group || y === selection.year_group; }).map(function (y) {
          return { code: y, label: labels.get(y) || "Year " + y };
        });
      },

      /* The terms in range, or all of them. */
      terms: function (all) {
        var seen = distinct(catalogue.terms.map(function (t) { return t.academic_year + "|" + t.term; }));
        seen = seen.map(function (t) { return { year: t.split("|")[0], term: t.split("|")[1] }; });
        return all ? seen : seen.slice(settled.ends.first, settled.ends.last + 1);
      },

      /* The first and the last term in range. */
      range: function () {
        var all = place.terms(true);
        return { first: all[settled.ends.first], last: all[settled.ends.last], whole: !settled.ends.first && settled.ends.last === all.length - 1 };
      },

      order: function (words) {
        return place.terms(true).findIndex(function (t) { return t.term + " " + t.year === words; });
      },

      groupings: function (report) {
        var of = report || start.report;
        return catalogue.groupings.filter(function (g) { return g.report === of && (report || !selection.grouping || g.code === selection.grouping); });
      },

      groupRows: function (grouping, subject, measure) {
        return grouping.groups.map(function (g) {
          return {
            label: g.label, isNull: g.name === "Null",
            figure: figure({ report: grouping.report, grouping: grouping.code, group: g.name, subject: subject.code, measure: measure.code }),
          };
        }).filter(function (r) { return r.figure.roll.value > 0; });
      },

      when: function () {
        var words = selection.term + " " + selection.academic_year;
        if (selection.year_group) words += ", " + (labels.get(selection.year_group) || "Year " + selection.year_group);
        if (selection.schools && !own && !start.report.startsWith("schools-")) words += ", " + place.schoolWords();
        return words;
      },

      schoolWords: function () {
        if (!selection.schools) return "all schools";
        if (settled.group) return settled.group;
        return selection.schools.length === 1 ? place.schools()[0].name : selection.schools.length + " of " + catalogue.schools.length + " schools";
      },
    };
    return place;
  }

  /* What the page's head says of the selection: names and values, and whether each is the reader's own choice. */
  function facts(place, built) {
    var s = place.selection;
    var start = place.start;
    var list = [];
    var add = function (name, value, changed) { list.push({ name: name, value: value, changed: Boolean(changed) }); };
    var labelOf = function (items, code) { return items.find(function (i) { return i.code === code; }).label; };
    var when = s.academic_year !== start.academic_year || s.term !== start.term;
    var progress = start.report === "progress";
    if (progress) matbook.progressPage.facts(place, add);
    else if (start.report === "pathway") {
      var range = place.range();
      add("Terms", range.first.term + " " + range.first.year + " to " + range.last.term + " " + range.last.year, !range.whole);
    } else add("Term", s.term + " " + s.academic_year, when);
    add("Key stage", start.key_stage + " (years " + start.year_groups.join(", ") + ")" + (progress ? " at the later point" : ""));
    if (s.year_group) add("Year group", place.years()[0].label, true);
    if (s.schools && start.urn === null) {
      var names = place.schools().map(function (school) { return school.name; }).join(", ");
      add("Schools", place.group ? place.group + " (" + names + ")" : names, true);
    }
    if (s.subject) add("Subject", place.subject().label, true);
    if (s.grouping) add("Grouping", labelOf(place.catalogue.groupings, s.grouping), true);
    if (progress) add("Show pupils with", "A score at both points");
    else add("Show pupils with", labelOf(place.catalogue.shows, s.show), s.show !== start.show);
    if (s.show !== "assessments" && !progress) add("Compared with", matbook.frame.against(s), s.compare_to !== start.compare_to && s.show === "estimates");
    add("Assessment type", s.assessment_type === "All" ? "All types" : s.assessment_type, s.assessment_type !== start.assessment_type);
    if (place.choice.chart && place.choice.chart !== start.chart && matbook.switched(start.report)) add("Charts show", place.choice.chart === "difference" ? "Difference" : "Attainment", true);
    built.forEach(function (fact) {
      // When assessments were made is known for the page as built, and holds for its term and schools.
      var same = !when && (!s.schools || start.urn !== null);
      // Who the pupils are is known for the year's whole roll of the page's key stage, in the page's schools.
      var roll = s.academic_year === start.academic_year && !s.year_group && (!s.schools || start.urn !== null);
      if (fact.name === "Data as at" || (fact.name === "Assessed" && same) || (fact.name === "Pupils" && roll)) add(fact.name, fact.value);
    });
    return list;
  }

  matbook.settle = settle;
  matbook.placeOf = make;
  matbook.factsOf = facts;
})();
