/* Filters: figures as reports ask for them, out of the engine's tidy rows. */
(function () {
  "use strict";
  var matbook = window.matbook;

  /* A value as a reader sees it: rounded once, or the mark of the reason why there is none. */
  function shown(value, unit, reason) {
    var missing = value === null || value === undefined || value === "";
    return {
      value: missing ? null : Number(value),
      unit: unit,
      reason: missing ? reason || "not applicable" : null,
      text: function () {
        return missing ? mark(this.reason) : matbook.engine.show(this.value, unit);
      },
    };
  }

  /* What stands in a cell without a figure. */
  function mark(reason) {
    return reason === "not applicable" ? "[z]" : reason === "not collected" ? "[x]" : "–";
  }

  var MEASURES = [
    { code: "expected", label: "Expected standard", level: "Percent", gap: "PercentagePoints" },
    { code: "greater", label: "Greater depth", level: "Percent", gap: "PercentagePoints" },
    { code: "score", label: "Average scaled score", level: "Score", gap: "ScorePoints" },
  ];

  function measure(code) {
    return MEASURES.find(function (m) { return m.code === code; });
  }

  /* A figure out of a tidy row. Where there is no row the roll is empty, or `otherwise` says how large it is. */
  function figure(row, what, selection, otherwise) {
    var of = measure(what.measure);
    var r = row || { roll: otherwise || 0, assessed: 0, n: 0, note: "no outcomes" };
    // A mean on a test's own scale is none of scaled scores.
    if (r.own_scale) r = Object.assign({}, r, { n: 0, attainment: null });
    var compared = selection.show !== "assessments";
    var note = r.note || "no outcomes";
    var why = r.difference === null || r.difference === undefined ? note : "too few pupils";
    var lower = compared ? r.lower : null;
    var upper = compared ? r.upper : null;
    return {
      roll: shown(r.roll, "Count"),
      assessed: shown(r.assessed || 0, "Count"),
      coverage: shown(r.roll ? (100 * (r.assessed || 0)) / r.roll : null, "Percent", "nothing to divide by"),
      n: shown(r.n, "Count"),
      attainment: shown(r.attainment, of.level, note),
      comparison: shown(compared ? r.comparison : null, of.level, compared ? note : "not applicable"),
      difference: shown(compared ? r.difference : null, of.gap, compared ? note : "not applicable"),
      lower: shown(lower, of.gap, compared ? why : "not applicable"),
      upper: shown(upper, of.gap, compared ? why : "not applicable"),
      within: r.within_chance === undefined ? null : r.within_chance,
      indicator: (compared && r.indicator) || null,
      converted: r.converted || 0,
    };
  }

  /* The tidy rows of a selection, asked for once and found by what they are of. */
  function book(selection) {
    var shelves = {};

    function key(r) {
      return [r.urn, r.academic_year, r.term, r.year_group || "", r.group || "", r.subject, r.measure].join("|");
    }

    /* With `overall` only the figures over the year groups in force, not each year group's. */
    function shelf(report, schools, grouping, subject, overall) {
      var name = [report, schools === null ? "all" : schools.join(","), grouping || "", subject || "", overall ? "overall" : ""].join("/");
      if (!shelves[name]) {
        var asked = Object.assign({}, selection, { schools: schools, grouping: grouping || null, subject: subject || null, overall: Boolean(overall) });
        var own = { byKey: new Map(), rolls: new Map() };
        // Where schools are not side by side a shelf is of one organisation, whichever schools it is made of.
        var sideBySide = report.indexOf("schools-") === 0;
        var rows = matbook.engine.figures(report, asked);
        if (!rows.length && subject) rows = matbook.engine.figures(report, Object.assign(asked, { subject: null }));
        rows.forEach(function (r) {
          var row = sideBySide ? r : Object.assign({}, r, { urn: "" });
          own.byKey.set(key(row), row);
          own.rolls.set([row.urn, row.academic_year, row.term, row.year_group || "", row.group || ""].join("|"), row.roll);
        });
        shelves[name] = own;
      }
      return shelves[name];
    }

    /* A figure; where its subject has no row, the roll is that of the other subjects. */
    function find(own, what) {
      var urn = what.urn || "";
      var full = Object.assign({}, what, { urn: urn });
      var row = own.byKey.get(key(full));
      var roll = own.rolls.get([urn, what.academic_year, what.term, what.year_group || "", what.group || ""].join("|"));
      return figure(row, what, selection, roll);
    }

    return { shelf: shelf, figure: find };
  }

  /* What must be loaded before a report can be drawn. */
  function needs(start, selection, choice) {
    var load = function (report, more) { return matbook.engine.load(report, Object.assign({}, selection, { grouping: null, subject: null }, more)); };
    var own = { schools: selection.schools };
    switch (start.report) {
      case "summary": return [load("summary", own)];
      case "pathway": return [load("pathway", own)];
      case "progress": return matbook.progressPage.needs(selection);
      case "year-groups": return [load("summary", own), load("summary", { schools: null })];
      case "pupil-groups": case "ethnicity": case "send":
        return [load(start.report, Object.assign({ grouping: selection.grouping, subject: selection.subject || start.subject }, own)), load("summary", { schools: null })];
      case "export": return ["summary"].concat(["pupil-groups", "ethnicity", "send"].filter(function (r) {
        var grouping = selection.grouping && matbook.engine.catalogue().groupings.find(function (g) { return g.code === selection.grouping; });
        return (!choice.table || choice.table === r) && (!grouping || grouping.report === r);
      })).map(function (r) { return load(r, r === "summary" ? own : Object.assign({ grouping: selection.grouping }, own)); });
      default: return [load("schools-attainment", { schools: null }), load("summary", { schools: null })];
    }
  }

  matbook.needs = needs;
  matbook.shown = shown;
  matbook.gapMark = mark;
  matbook.MEASURES = MEASURES;
  matbook.measure = measure;
  matbook.figureOf = figure;
  matbook.book = book;
})();
