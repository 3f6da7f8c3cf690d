/* Progress between two terms: the engine's part for the one report whose figures are changes. Same cells that add up, same
   formulas as the program (methods, section 3), on the same whole numbers. */
(function (root) {
  "use strict";
  var matbook = root.matbook;
  var inside = matbook.engine.inside;
  var known = matbook.engine.catalogue;
  var LEVELS = 3;
  var LANES = ["n", "u", "d", "b", "a", "c", "c^", "q", "q^"];
  var MOVES = [];
  for (var i = 0; i < LEVELS; i += 1) for (var j = 0; j < LEVELS; j += 1) if (i + j) MOVES.push("m" + i + j);

  function slug(text) { return text.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, ""); }
  function when(t) { return t.term + " " + t.academic_year; }
  function placed(t) { return t.academic_year + " " + t.term; }
  function earlier(pair) { return { academic_year: pair.from_year, term: pair.from_term }; }
  function same(a, b) { return a.academic_year === b.academic_year && a.term === b.term; }

  /** The pairs of terms that end with a selection's, of its type of assessment. */
  function pairs(selection, anyType) {
    return known().pairs.filter(function (p) {
      return same(p, selection) && (anyType || p.assessment_type === selection.assessment_type);
    });
  }

  /** All terms with assessments, in order. */
  function terms() {
    var c = known(), all = [];
    c.years.forEach(function (year) {
      c.terms_of[year].forEach(function (term) { all.push({ academic_year: year, term: term }); });
    });
    return all;
  }

  /** The earlier terms on offer for a term: `year` the same term a year before, `term` the term before, `start` the first
      of its own year; each term once. */
  function offers(selection) {
    var all = terms(), at = all.findIndex(function (t) { return same(t, selection); });
    if (at < 0) return [];
    var first = Number(selection.academic_year.slice(0, 4)), list = [];
    var add = function (value, from, words) {
      if (from && !list.some(function (o) { return same(o.from, from); })) list.push({ value: value, from: from, label: when(from) + " (" + words + ")" });
    };
    add("year", all.slice(0, at).find(function (t) { return t.term === selection.term && Number(t.academic_year.slice(0, 4)) === first - 1; }), "a year before");
    add("term", all[at - 1], "the term before");
    add("start", all.slice(0, at).find(function (t) { return t.academic_year === selection.academic_year; }), "start of the year");
    return list;
  }

  /** The earlier term of a selection: its own `from`, else what `since` says, else the first on offer; null for none. */
  function before(selection) {
    if (selection.from) return selection.from;
    var list = offers(selection);
    var said = list.find(function (o) { return o.value === selection.since; }) || list[0];
    return said ? said.from : null;
  }

  function pairOf(selection) {
    var from = before(selection);
    return from ? pairs(selection).find(function (p) { return same(earlier(p), from); }) || null : null;
  }

  function stem(selection, from) {
    return "progress-" + slug(placed(selection)) + (from ? "-from-" + slug(placed(from)) : "") + "-" + slug(selection.assessment_type);
  }

  /** The file of a grouping (null: all pupils together): of the trust as a whole where no schools are picked. */
  function fileOf(selection, from, grouping) {
    if (!grouping) return stem(selection, from);
    return selection.schools || selection.each ? stem(selection, from) + "-" + grouping.bundle : stem(selection, null);
  }

  function groupingOf(selection) {
    return selection.grouping ? known().groupings.find(function (g) { return g.code === selection.grouping; }) : null;
  }

  function needed(selection) {
    if (!pairOf(selection)) return [];
    var grouping = groupingOf(selection), names = [fileOf(selection, before(selection), grouping)];
    if (grouping) names.push("roll-" + slug(selection.academic_year) + "-" + grouping.bundle);
    return names;
  }

  function toNine(value) { return Math.sign(value) * Math.round(Math.abs(value) * 1e9) / 1e9; }

  /** Student's t at 0.975: out of the catalogue's list, and beyond it Fisher's expansion about the normal. */
  function students(freedom) {
    var list = known().students_t, z = 1.959963984540054, v = 1 / freedom;
    if (freedom <= list.length) return list[freedom - 1];
    var p = function (n) { return Math.pow(z, n); };
    return z + v * ((p(3) + z) / 4 + v * ((5 * p(5) + 16 * p(3) + 3 * z) / 96 + v * ((3 * p(7) + 19 * p(5) + 17 * p(3) - 15 * z) / 384
      + v * (79 * p(9) + 776 * p(7) + 1482 * p(5) - 1920 * p(3) - 945 * z) / 92160)));
  }

  /** Mean change, its interval and the shares that moved, of summed-up lanes. */
  function figure(sum, decimals, roll) {
    var of = function (lane) { var at = LANES.indexOf(lane); return sum ? sum[at] : 0; };
    var n = of("n"), up = of("u"), down = of("d");
    var f = {
      roll: roll, n: n, only_before: of("b"), only_after: of("a"), neither: roll - n - of("b") - of("a"), change: null, lower: null,
      upper: null, within_chance: null, up: null, same: null, down: null, note: n ? "" : "no scores",
    };
    if (!n) return f;
    var change = inside.whole(of("c"), of("c^"), decimals, 9), squares = inside.whole(of("q"), of("q^"), 2 * decimals, 18);
    f.change = Number(change) / 1e9 / n;
    f.up = 100 * up / n;
    f.same = 100 * (n - up - down) / n;
    f.down = 100 * down / n;
    if (n < 2) return f;
    // ± t(0.975; n − 1) × s / sqrt(n), s the sample standard deviation of the changes: n Σd² − (Σd)² in whole numbers.
    var spread = Number(BigInt(n) * squares - change * change);
    var half = students(n - 1) * (Math.sqrt(spread / (n * (n - 1))) / 1e9) / Math.sqrt(n);
    f.lower = f.change - half;
    f.upper = f.change + half;
    f.within_chance = toNine(f.lower) <= 0 && toNine(f.upper) >= 0;
    return f;
  }

  /** How many went from which standard to which; null by a grouping, where that is not counted. */
  function movesOf(sum, grouping) {
    if (grouping) return null;
    var rest = sum ? sum[LANES.indexOf("n")] : 0, moves = [[0, 0, 0], [0, 0, 0], [0, 0, 0]];
    MOVES.forEach(function (name, m) {
      var count = sum ? sum[LANES.length + m] : 0;
      moves[Number(name[1])][Number(name[2])] = count;
      rest -= count;
    });
    moves[0][0] = rest;
    return moves;
  }

  /** The rows of a selection: the columns of `matbook figures --report progress`, and what a page needs besides. With `each`
      a row for each school, not for all together. */
  function figures(selection) {
    var c = known(), pair = pairOf(selection), rows = [];
    if (!pair) return rows;
    var from = before(selection), grouping = groupingOf(selection), stage = c.key_stages[inside.stageAt(selection.key_stage)];
    var segment = inside.file(fileOf(selection, from, grouping)).find(function (s) {
      return s.before === when(from) && s.bundle === (grouping ? grouping.bundle : "");
    });
    var roll = grouping ? inside.file("roll-" + slug(selection.academic_year) + "-" + grouping.bundle)[0] : null;
    var combinations = roll && roll.combinations, whole = Boolean(segment) && segment.schools === 1 && c.schools.length > 1;
    var report = selection.each ? "schools-scatterplot" : "progress";
    var where = inside.layout(report, selection, grouping, combinations, whole);
    var subjects = c.subjects.filter(function (s, at) {
      return !s.combined && (!selection.subject || selection.subject === s.code) && pair.has[inside.stageAt(selection.key_stage)] >> at & 1;
    });
    var sums = segment ? inside.tally(where, [{ segment: segment, sign: 1 }], c.subjects.map(function (s) { return subjects.indexOf(s) >= 0; }), LANES.concat(grouping ? [] : MOVES)) : null;
    var bySchool = whole ? inside.layout(report, selection, grouping, combinations, false) : where;
    var rolled = inside.rolls(bySchool, roll ? inside.lane({ lanes: roll, decoded: roll.kept || (roll.kept = {}) }, "roll") : inside.rollOf(c, selection.academic_year));
    where.organisations.forEach(function (organisation, o) {
      where.names.forEach(function (year) {
        subjects.forEach(function (subject) {
          (grouping ? grouping.groups : [null]).forEach(function (group, g) {
            var place = inside.slot(where, o, year, g), count = rolled[place];
            if (!count) return;
            var sum = sums && sums(place, c.subject_at[subject.code]);
            rows.push(Object.assign({
              trust_uid: c.trust.uid, urn: organisation.urn, key_stage: selection.key_stage, report: "progress", from_year: from.academic_year,
              from_term: from.term, academic_year: selection.academic_year, term: selection.term, year_group: year,
              assessment_type: selection.assessment_type, subject: subject.code, grouping: grouping ? grouping.code : "",
              group: group ? group.name : "", group_label: group ? group.label : "", moves: movesOf(sum, grouping),
            }, figure(sum, segment ? segment.decimals : 0, count)));
          });
        });
      });
    });
    return rows;
  }

  /** Why a selection has no change to show, in words; blank where it has some. */
  function lacking(selection) {
    var c = known(), stage = inside.stageAt(selection.key_stage), s = selection;
    if (!terms().some(function (t) { return same(t, s); })) return "no assessments in " + when(s);
    var from = before(s);
    if (!from) return "no earlier term";
    var between = " in " + when(from) + " and in " + when(s);
    var of = pairs(s, true).filter(function (p) { return same(earlier(p), from) && p.both[stage]; });
    if (!of.length) return "nobody in " + s.key_stage + " has a score both" + between;
    var pair = of.find(function (p) { return p.assessment_type === s.assessment_type; });
    if (!pair) return "no " + s.assessment_type + " scores both" + between;
    if (s.subject) {
      var subject = c.subjects[c.subject_at[s.subject]];
      if (subject.combined) return "combined subjects have no scores";
      if (!(pair.both[stage] >> c.subject_at[s.subject] & 1)) return "no scores in " + s.subject + " both" + between;
    }
    if (s.schools && s.schools.length) {
      var masks = pair.decoded || (pair.decoded = inside.decode(pair.schools));
      if (!inside.picked(s).some(function (at) { return masks[at] >> stage & 1; })) return (s.schools.length > 1 ? "nobody at these schools has" : "nobody here has") + " a score both" + between;
    }
    return "";
  }

  matbook.progress = { needed: needed, figures: figures, lacking: lacking, offers: offers, before: before, pair: pairOf };
})(typeof globalThis === "object" ? globalThis : this);
