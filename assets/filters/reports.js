/* Filters: the reports for any selection, block for block as the pages are built (src/report/tracking says the same in Rust). */
(function () {
  "use strict";
  var matbook = window.matbook;
  var frame = matbook.frame;
  var MEASURES = matbook.MEASURES;
  var REACHED = { expected: "at the expected standard or above", greater: "at greater depth", score: "average scaled score" };

  function measuresOf(subject) {
    return MEASURES.filter(function (m) { return !(subject.combined && m.code === "score"); });
  }

  function section(id, heading, blocks) {
    return { id: id, heading: heading, blocks: blocks };
  }

  function caution(text) {
    return { kind: "text", tone: "caution", text: text };
  }

  function noOutcomes(place, text) {
    return [section("none", "No outcomes", [caution(text)])];
  }

  function converted(figures) {
    return figures.some(function (f) { return f.converted > 0; });
  }

  function figuresOf(rows) {
    return rows.map(function (r) { return r.figure; });
  }

  /* Whether charts show differences: the reader's choice, else the report's own way; never where nothing is compared. */
  function differences(place, usual) {
    var wanted = place.choice.chart ? place.choice.chart === "difference" : usual;
    return wanted && frame.compared(place.selection);
  }

  function summary(place) {
    var against = frame.against(place.selection);
    return MEASURES.map(function (measure) {
      var rows = place.subjects().filter(function (s) { return measuresOf(s).includes(measure); }).map(function (subject) {
        return { label: subject.label, figure: place.figure({ subject: subject.code, measure: measure.code }) };
      });
      if (!rows.length) return null;
      var id = measure.code + "-section";
      if (rows.every(function (r) { return r.figure.n.value === 0; })) {
        return section(id, measure.label, [caution("There is no figure here for any subject: " + rows[0].figure.attainment.reason + " in this selection.")]);
      }
      var difference = differences(place, true);
      var chart = frame.bars(measure.code + "-chart", {
        title: measure.label + (difference ? ": difference from the " + against : ": attainment"),
        alt: frame.spread(difference ? "Difference by subject" : "Attainment by subject", rows, difference),
      }, measure, rows, null, difference);
      if (!frame.compared(place.selection)) chart.bars.forEach(function (bar) { bar.comparison = null; });
      var table = frame.table(measure.code, measure.label + " by subject, " + place.when(), frame.columns([frame.words("subject", "Subject")], place.selection));
      table.rows = rows.map(function (r) { return frame.row([{ text: r.label }], r.figure, place.selection); });
      frame.notes(place, table, converted(figuresOf(rows)));
      return section(id, measure.label, [chart, table]);
    }).filter(Boolean);
  }

  function schoolRows(place, subject, measure) {
    return place.schools().map(function (school) {
      return { label: school.name, urn: school.urn, figure: place.figure({ urn: school.urn, subject: subject.code, measure: measure.code }) };
    });
  }

  function schoolTable(place, id, caption, rows, average) {
    var table = frame.table(id, caption, frame.columns([frame.words("school", "School")], place.selection));
    table.find = rows.length > 12;
    table.rows = rows.map(function (r) {
      return frame.row([{ text: r.label, href: place.schoolHref(r.urn, "summary") }], r.figure, place.selection);
    });
    if (average) table.rows.push(frame.row([{ text: "MAT average" }], average, place.selection, "total"));
    return table;
  }

  function schools(place, ownWay) {
    var subject = place.subject();
    var against = frame.against(place.selection);
    var byDifference = ownWay === "difference";
    return measuresOf(subject).map(function (measure) {
      var rows = schoolRows(place, subject, measure);
      var average = place.average({ subject: subject.code, measure: measure.code });
      var title = frame.measureTitle(subject, measure);
      var difference = differences(place, byDifference);
      var sentence = difference
        ? frame.spread("Difference from the " + against, rows, true)
        : frame.spread("Pupils " + REACHED[measure.code], rows, false);
      var chart = frame.bars(measure.code + "-chart", {
        title: title + (difference ? ", difference from the " + against : "") + ", by school",
        alt: sentence + " MAT average " + (difference ? average.difference : average.attainment).text() + ".",
      }, measure, rows, average, difference);
      var table = schoolTable(place, measure.code, title + (byDifference ? ", difference by school, " : ", by school, ") + place.when(), rows, average);
      if (!byDifference) {
        table.notes.push("MAT average: the same figure over all pupils of the trust in the selection, so that large schools count for more.");
      }
      frame.notes(place, table, average.converted > 0);
      return section(measure.code + "-section", measure.label, [chart, table]);
    });
  }

  function scatterplot(place) {
    var subject = place.subject();
    var against = frame.against(place.selection);
    return measuresOf(subject).map(function (measure) {
      var rows = schoolRows(place, subject, measure);
      var title = frame.measureTitle(subject, measure);
      var known = rows.filter(function (r) { return r.figure.difference.value !== null; });
      var above = known.filter(function (r) { return r.figure.difference.value > 0; });
      var chart = {
        kind: "chart",
        drawn: "scatter",
        id: measure.code + "-chart",
        title: title + ": attainment against " + against,
        alt: above.length + " of " + known.length + " schools lie above the line of equality: they attain more than their benchmark.",
        unit: measure.level,
        xTitle: against,
        yTitle: "Attainment",
        points: rows.map(function (r) {
          return { label: r.label, x: r.figure.comparison, y: r.figure.attainment, n: r.figure.n, indicator: r.figure.indicator, difference: r.figure.difference };
        }),
      };
      var table = schoolTable(place, measure.code, title + ", attainment and benchmark by school, " + place.when(), rows, null);
      frame.notes(place, table, converted(figuresOf(rows)));
      return section(measure.code + "-section", measure.label, [chart, table]);
    });
  }

  function pathway(place) {
    var measure = matbook.measure("expected");
    var terms = place.terms();
    var against = frame.against(place.selection);
    var sections = place.leadFirst().map(function (subject) {
      var rows = terms.map(function (t) {
        return {
          label: t.term + " " + t.year,
          figure: place.figure({ year: t.year, term: t.term, subject: subject.code, measure: measure.code }),
        };
      });
      var known = rows.filter(function (r) { return r.figure.attainment.value !== null; });
      if (!known.length) return null;
      var title = frame.measureTitle(subject, measure);
      var first = known[0];
      var last = known[known.length - 1];
      var alt = title + ": " + first.figure.attainment.text() + " in " + first.label;
      alt += known.length === 1 ? "." : ", " + last.figure.attainment.text() + " in " + last.label + "; benchmark " +
        first.figure.comparison.text() + " and " + last.figure.comparison.text() + ".";
      var id = subject.code.toLowerCase();
      var line = function (name, part, dashed) {
        return { name: name, dashed: dashed, points: rows.map(function (r) { return { value: r.figure[part], n: r.figure.n }; }) };
      };
      var difference = differences(place, false);
      var series = [difference ? line("Difference", "difference", false) : line("Attainment", "attainment", false)];
      if (!difference && frame.compared(place.selection)) series.push(line(against, "comparison", true));
      var chart = {
        kind: "chart", drawn: "lines", id: id + "-chart", title: title + (difference ? ", difference from the " + against : "") + ", term by term", alt: alt,
        unit: difference ? measure.gap : measure.level,
        places: rows.map(function (r) { return r.label; }), series: series,
      };
      var table = frame.table(id, title + ", term by term", frame.columns([frame.words("term", "Term")], place.selection));
      table.rows = rows.map(function (r) { return frame.row([{ text: r.label }], r.figure, place.selection); });
      frame.notes(place, table, false);
      return section(id + "-section", subject.label, [chart, table]);
    }).filter(Boolean);
    return sections.length ? sections : noOutcomes(place, "There are no outcomes in any term.");
  }

  function yearGroups(place) {
    var lead = place.lead();
    var sections = place.subjects().map(function (subject) {
      var blocks = [];
      measuresOf(subject).forEach(function (measure) {
        var rows = place.years().map(function (year) {
          return { label: year.label, figure: place.figure({ year_group: year.code, subject: subject.code, measure: measure.code }) };
        });
        if (rows.every(function (r) { return r.figure.assessed.value === 0; })) return;
        var title = frame.measureTitle(subject, measure);
        var id = subject.code.toLowerCase() + "-" + measure.code;
        if (measure.code === "expected" || subject.code === lead.code) {
          var difference = differences(place, false);
          blocks.push(frame.bars(id + "-chart", {
            title: title + (difference ? ", difference from the " + frame.against(place.selection) : "") + ", by year group",
            alt: frame.spread(title, rows, difference),
          }, measure, rows, place.average({ subject: subject.code, measure: measure.code }), difference));
        }
        var table = frame.table(id, title + ", by year group, " + place.when(), frame.columns([frame.words("year_group", "Year group")], place.selection));
        table.rows = rows.map(function (r) { return frame.row([{ text: r.label }], r.figure, place.selection); });
        frame.notes(place, table, converted(figuresOf(rows)));
        blocks.push(table);
      });
      return blocks.length ? section(subject.code.toLowerCase(), subject.label, blocks) : null;
    }).filter(Boolean);
    var own = function (s) { return s.id !== lead.code.toLowerCase(); };
    sections.sort(function (a, b) { return own(a) - own(b); });
    return sections.length ? sections : noOutcomes(place, "There are no outcomes in this term.");
  }

  function groups(place) {
    var subject = place.subject();
    return place.groupings().map(function (grouping) {
      var code = grouping.code.replace(/_/g, "-");
      var blocks = [];
      measuresOf(subject).forEach(function (measure) {
        var rows = place.groupRows(grouping, subject, measure);
        var title = frame.measureTitle(subject, measure);
        if (measure.code === "expected" && rows.length) {
          var difference = differences(place, false);
          blocks.push(frame.bars(code + "-" + measure.code + "-chart", {
            title: grouping.label + ": " + frame.lowerFirst(title) + (difference ? ", difference from the " + frame.against(place.selection) : ""),
            alt: frame.spread(title + ", by " + frame.lowerFirst(grouping.label), rows, difference),
          }, measure, rows, place.average({ subject: subject.code, measure: measure.code }), difference));
        }
        var table = frame.table(code + "-" + measure.code, grouping.label + ": " + frame.lowerFirst(title) + ", " + place.when(),
          frame.columns([frame.words("group", grouping.label)], place.selection));
        table.rows = rows.map(function (r) { return frame.row([{ text: r.label }], r.figure, place.selection, r.isNull ? "null" : "body"); });
        frame.notes(place, table, converted(figuresOf(rows)));
        blocks.push(table);
      });
      return section(code, grouping.label, blocks);
    });
  }

  var TABLES = [
    { id: "summary", title: "Summary", columns: [] },
    { id: "year-groups", title: "Year groups", columns: [["year_group", "Year group"]] },
    { id: "pupil-groups", title: "Pupil groups", columns: [["grouping", "Grouping"], ["group", "Group"]] },
    { id: "ethnicity", title: "Extended ethnicity", columns: [["grouping", "Grouping"], ["group", "Group"]] },
    { id: "send", title: "Extended SEND", columns: [["grouping", "Grouping"], ["group", "Group"]] },
  ];

  function crosstabRows(place, id, subject, measure) {
    var what = { subject: subject.code, measure: measure.code };
    if (id === "summary") return [{ first: [], figure: place.figure(what) }];
    if (id === "year-groups") {
      return place.years().map(function (year) {
        return { first: [{ text: year.label }], figure: place.figure(Object.assign({ year_group: year.code }, what)) };
      });
    }
    var rows = [];
    place.groupings(id).filter(function (g) { return !place.selection.grouping || g.code === place.selection.grouping; }).forEach(function (grouping) {
      place.groupRows(grouping, subject, measure).forEach(function (r) {
        rows.push({ first: [{ text: grouping.label }, { text: r.label }], figure: r.figure, kind: r.isNull ? "null" : "body" });
      });
    });
    return rows;
  }

  function exportPage(place) {
    // A grouping is part of one table: the others are left out.
    var only = place.selection.grouping && place.catalogue.groupings.find(function (g) { return g.code === place.selection.grouping; });
    var wanted = TABLES.filter(function (t) { return (!place.choice.table || place.choice.table === t.id) && (!only || only.report === t.id); });
    if (!wanted.length) {
      return [section("none", "No table", [caution("The table chosen has no rows of the grouping " + only.label + ": choose another table, or all groupings.")])];
    }
    return wanted.map(function (t) {
      var first = [["subject", "Subject"], ["measure", "Measure"]].concat(t.columns).map(function (c) { return frame.words(c[0], c[1]); });
      var table = frame.table(t.id, t.title + ", " + place.when(), frame.columns(first, place.selection));
      place.subjects().forEach(function (subject) {
        measuresOf(subject).forEach(function (measure) {
          crosstabRows(place, t.id, subject, measure).forEach(function (r) {
            table.rows.push(frame.row([{ text: subject.label }, { text: measure.label }].concat(r.first), r.figure, place.selection, r.kind));
          });
        });
      });
      frame.notes(place, table, false);
      // As built, a page of all five shows only how each begins.
      var single = Boolean(place.choice.table || only);
      table.preview = single ? 60 : 12;
      table.grows = single;
      return section(t.id + "-section", t.title, [table]);
    });
  }

  matbook.TABLES = TABLES;
  matbook.reports = {
    "summary": summary,
    "schools-attainment": function (place) { return schools(place, "attainment"); },
    "schools-difference": function (place) { return schools(place, "difference"); },
    "schools-scatterplot": scatterplot,
    "pathway": pathway,
    "year-groups": yearGroups,
    "pupil-groups": groups,
    "ethnicity": groups,
    "send": groups,
    "export": exportPage,
  };
})();
