/* Filters: the report Progress for any selection, block for block as it is built (src/report/tracking/progress.rs). */
(function () {
  "use strict";
  var matbook = window.matbook;
  var frame = matbook.frame;
  var LEVELS = ["Below", "Expected", "Greater depth"];

  function point(t) {
    return t.term + " " + t.academic_year;
  }

  /* Rows of the engine as figures that are shown. */
  function figure(row) {
    var count = function (n) { return matbook.shown(n, "Count"); };
    var percent = function (v) { return matbook.shown(v, "Percent", "no scores"); };
    var end = function (v) { return matbook.shown(v, "ScorePoints", row.n ? "too few pupils" : "no scores"); };
    return {
      roll: count(row.roll), n: count(row.n), change: matbook.shown(row.change, "ScorePoints", "no scores"), lower: end(row.lower), upper: end(row.upper),
      within: row.within_chance, shares: [row.up, row.same, row.down].map(percent), before: count(row.only_before), after: count(row.only_after),
      neither: count(row.neither), moves: row.moves,
    };
  }

  /* The figures of a place: found by what they are of, each shelf asked for once. */
  function book(place) {
    var shelves = {};
    var selection = place.selection;
    return function (what) {
      var asked = Object.assign({}, selection, {
        subject: null, grouping: what.grouping || null, overall: Boolean(what.grouping || what.type), each: Boolean(what.urn), assessment_type: what.type || selection.assessment_type,
      });
      var name = [asked.grouping, asked.each, asked.overall, asked.assessment_type].join("|");
      var key = function (r) { return [r.urn, r.year_group, r.subject, r.group].join("|"); };
      if (!shelves[name]) {
        shelves[name] = new Map(matbook.engine.figures("progress", asked).map(function (r) {
          return [key(asked.each ? r : Object.assign({}, r, { urn: "" })), r];
        }));
      }
      var row = shelves[name].get(key({ urn: what.urn || "", year_group: what.year || selection.year_group || "", subject: what.subject, group: what.group || "" }));
      return row ? figure(row) : null;
    };
  }

  function columns(key, heading) {
    var number = frame.number;
    return [
      frame.words(key, heading), number("n", "n", "pupils with a score at both points"), number("change", "Change", "mean change in scaled score"),
      number("interval", "95% interval", "of the mean change; within chance where it spans 0"),
      number("up", "Up", "moved up a standard (below, expected, greater depth)"), number("same", "Same", "at the same standard at both points"),
      number("down", "Down", "moved down a standard"), number("only_before", "Only before", "on the roll now, with a score at the earlier point only"),
      number("only_after", "Only after", "with a score at the later point only: joined since, or not assessed then"),
      number("neither", "Neither", "on the roll now, with a score at neither point"),
    ];
  }

  function row(first, f, kind) {
    var shown = function (s) { return { shown: s }; };
    return {
      cells: [first, shown(f.n), shown(f.change), { lower: f.lower, upper: f.upper, crosses: f.within }].concat(f.shares.map(shown), [f.before, f.after, f.neither].map(shown)),
      kind: kind || "body",
    };
  }

  function whole(place) {
    if (place.selection.schools && place.start.urn === null) return place.schoolWords();
    return place.start.urn === null ? place.start.trust : place.schools()[0].name;
  }

  /* What a reader narrowed the pupils to, after a caption's terms. */
  function narrowed(place) {
    var words = "";
    if (place.selection.year_group) words += ", " + place.years()[0].label;
    if (place.selection.schools && place.start.urn === null) words += ", " + place.schoolWords();
    return words;
  }

  function progress(place) {
    var from = matbook.progress.before(place.selection);
    var pair = matbook.progress.pair(place.selection);
    var of = book(place);
    var singles = place.subjects().filter(function (s) { return !s.combined; });
    var all = singles.map(function (s) { return { subject: s, figure: pair ? of({ subject: s.code }) : null }; });
    var having = all.filter(function (a) { return a.figure && a.figure.n.value > 0; });
    if (!having.length) {
      var why = from ? "No pupil here has a score on one scale in " + point(from) + " and in " + point(place.selection) + ": there is no progress to show. Teacher judgements without a score are on no scale."
        : "There is no progress to show: " + matbook.progress.lacking(place.selection) + ".";
      return [{ id: "none", heading: "No progress to show", blocks: [{ kind: "text", tone: "caution", text: why }] }];
    }
    var without = all.filter(function (a) { return !having.includes(a); });
    return [overview(place, of, from, having, without)].concat(having.map(function (a) { return section(place, of, from, a.subject, a.figure); }));
  }

  function overview(place, of, from, having, without) {
    var to = point(place.selection);
    var tiles = {
      kind: "tiles",
      tiles: having.map(function (a) {
        var f = a.figure;
        var pupils = f.n.text() + (f.n.value === 1 ? " pupil" : " pupils");
        return { label: a.subject.label + ": mean change", figure: f.change, detail: f.lower.value === null ? pupils : f.lower.text() + " to " + f.upper.text() + ", " + pupils };
      }),
    };
    var table = frame.table("subjects", "Progress by subject, " + point(from) + " to " + to + narrowed(place), columns("subject", "Subject"));
    table.rows = having.map(function (a) { return row({ text: a.subject.label }, a.figure); });
    table.notes.push("A change of 0 is a pupil who kept pace with the tests’ norms; the scaled score is on one scale from year to year.");
    table.notes.push("Terms on offer: progress to any term from the same term a year before, from the term before it, and from the first term of its year.");
    if (without.length) {
      table.notes.push("Not on one scale at both points: " + without.map(function (a) { return a.subject.label; }).join(", ") + ". Judgements without a score can’t be subtracted.");
    }
    var blocks = [tiles, table];
    var types = typeTable(place, of, having, from);
    if (types.rows.length > having.length || place.selection.assessment_type === "All") blocks.push(types);
    return { id: "overview", heading: "All subjects", blocks: blocks };
  }

  /* The types with a pair of terms like the selection's, in the order of the built pages. */
  function typesOf(place, from) {
    var s = place.selection;
    return (place.catalogue.pairs || []).filter(function (p) {
      return p.academic_year === s.academic_year && p.term === s.term && p.from_year === from.academic_year && p.from_term === from.term;
    }).map(function (p) { return p.assessment_type; });
  }

  function typeTable(place, of, having, from) {
    var table = frame.table("types", "The same by type of assessment at both points", columns("type", "Subject and type"));
    var types = typesOf(place, from).filter(function (t) { return t !== "All"; });
    var mixed = place.selection.assessment_type === "All";
    having.forEach(function (a) {
      types.forEach(function (type) {
        var f = of({ subject: a.subject.code, type: type });
        if (f && f.n.value > 0) table.rows.push(row({ text: a.subject.label + ": " + type }, f));
      });
      if (mixed) table.rows.push(row({ text: a.subject.label + ": all types" }, a.figure, "total"));
    });
    if (mixed) {
      table.notes.push("All types: a pupil’s latest score of each term, of whatever type, turned into a scaled score; with another test at each point part of the change may be the tests’.");
    }
    return table;
  }

  function section(place, of, from, subject, f) {
    var id = subject.code.toLowerCase();
    var blocks = [flow(id, place, from, subject, f)];
    var trust = place.start.urn === null;
    var places = !trust ? [] : place.schools().map(function (school) {
      return { label: school.name, href: place.schoolHref(school.urn, "progress"), figure: of({ urn: school.urn, subject: subject.code }) };
    });
    var years = place.years().map(function (year) { return { label: year.label, figure: of({ year: year.code, subject: subject.code }) }; });
    var there = function (r) { return r.figure; };
    places = places.filter(there);
    years = years.filter(there);
    [["schools", "School", places], ["years", "Year group", years]].forEach(function (part) {
      var rows = part[2];
      if (!rows.length) return;
      if (rows.length > 1 && (part[0] === "schools" || !places.length)) blocks.push(whiskers(id + "-" + part[0] + "-chart", part[1], subject, rows));
      var table = frame.table(id + "-" + part[0], subject.label + ": progress by " + frame.lowerFirst(part[1]), columns("name", part[1]));
      table.rows = rows.map(function (r) { return row(r.href ? { text: r.label, href: r.href } : { text: r.label }, r.figure); });
      table.rows.push(row({ text: whole(place) }, f, "total"));
      blocks.push(table);
    });
    blocks.push(groups(place, of, id, subject, f));
    return { id: id, heading: subject.label, blocks: blocks };
  }

  function groups(place, of, id, subject, f) {
    var table = frame.table(id + "-groups", subject.label + ": progress by pupil group", columns("group", "Group"));
    place.groupings("pupil-groups").filter(function (g) { return !place.selection.grouping || g.code === place.selection.grouping; }).forEach(function (grouping) {
      grouping.groups.forEach(function (group) {
        var own = of({ subject: subject.code, grouping: grouping.code, group: group.name });
        if (own) table.rows.push(row({ text: grouping.label + ": " + group.label }, own, group.name === "Null" ? "null" : "body"));
      });
    });
    table.rows.push(row({ text: "All pupils" }, f, "total"));
    table.notes.push("Groups as at the later point; a pupil belongs to several.");
    return table;
  }

  function flow(id, place, from, subject, f) {
    var sum = function (pick) {
      return f.moves.reduce(function (all, line, i) {
        return all + line.reduce(function (some, n, j) { return some + (pick(i, j) ? n : 0); }, 0);
      }, 0).toLocaleString("en-GB");
    };
    var at = function (level, later) { return sum(function (i, j) { return (later ? j : i) === level; }); };
    return {
      kind: "chart", drawn: "flow", id: id + "-flow", title: subject.label + ": standards at both points", unit: "Count",
      alt: f.n.text() + " pupils with a score at both points. Below the expected standard: " + at(0) + " then, " + at(0, true) + " now; expected: " + at(1) + " then, " +
        at(1, true) + " now; greater depth: " + at(2) + " then, " + at(2, true) + " now. " + sum(function (i, j) { return j > i; }) + " moved up, " +
        sum(function (i, j) { return j === i; }) + " stayed, " + sum(function (i, j) { return j < i; }) + " moved down.",
      from: point(from), to: point(place.selection), levels: LEVELS, moves: f.moves,
    };
  }

  function whiskers(id, head, subject, rows) {
    var known = rows.filter(function (r) { return r.figure.change.value !== null; });
    // Of equal changes the first is the lowest, the last the highest.
    var low = known.reduce(function (a, b) { return !a || b.figure.change.value < a.figure.change.value ? b : a; }, null);
    var high = known.reduce(function (a, b) { return !a || b.figure.change.value >= a.figure.change.value ? b : a; }, null);
    var by = frame.lowerFirst(head);
    return {
      kind: "chart", drawn: "bars", dots: true, id: id, title: subject.label + ": mean change in scaled score by " + by, unit: "ScorePoints", aboutZero: true, line: null,
      alt: low ? "Mean change by " + by + ": from " + low.figure.change.text() + " (" + low.label + ") to " + high.figure.change.text() + " (" + high.label + ")." : "No figures.",
      bars: rows.map(function (r) {
        var f = r.figure;
        var ends = f.lower.value !== null;
        return { label: r.label, value: f.change, n: f.n, lower: ends ? f.lower : null, upper: ends ? f.upper : null, indicator: null, faint: false, comparison: null };
      }),
    };
  }

  /* What must be loaded for it: of the pair and each type of it the cells of all pupils, and of the groupings. */
  function needs(selection) {
    var load = function (more) { return matbook.engine.load("progress", Object.assign({}, selection, { subject: null, grouping: null }, more)); };
    var from = matbook.progress.before(selection);
    if (!from) return [];
    var types = typesOf({ selection: selection, catalogue: matbook.engine.catalogue() }, from);
    var groupings = matbook.engine.catalogue().groupings.filter(function (g) {
      return g.report === "pupil-groups" && (!selection.grouping || g.code === selection.grouping);
    });
    return types.map(function (type) { return load({ assessment_type: type }); }).concat(groupings.map(function (g) { return load({ grouping: g.code }); }));
  }

  /* What the page's head says of the two points. */
  function facts(place, add) {
    var from = matbook.progress.before(place.selection);
    var start = place.start;
    add("From", from ? point(from) : "–", place.selection.since !== null);
    add("To", point(place.selection), place.selection.academic_year !== start.academic_year || place.selection.term !== start.term);
  }

  matbook.reports.progress = progress;
  matbook.progressPage = { needs: needs, facts: facts };
})();
