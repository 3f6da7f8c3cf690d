/* The figures of any selection, from the additive cells in data/*.js. Nothing is estimated and nothing is rounded: cells
   are whole-number sums, and the few formulas below are those of the program itself, on the same numbers. It needs no
   other script, and runs in Node as well. */
(function (root) {
  "use strict";
  var matbook = (root.matbook = root.matbook || {});
  var files = {};
  var pending = {};
  var catalogue = null;

  /** What a data file calls: its name and its content. */
  matbook.data = function (name, content) {
    if (name === "catalogue") catalogue = ready(content);
    else files[name] = content;
  };

  /* -- columns: equal width, base 90 (src/compose/cells/code.rs) ------------------------------------------------ */

  function decode(column) {
    var width = column[0], text = column[1], least = column[2] || 0;
    var values = new Float64Array(text.length / width);
    for (var i = 0, at = 0; i < values.length; i += 1) {
      var value = 0;
      for (var j = 0; j < width; j += 1, at += 1) {
        var code = text.charCodeAt(at);
        value = value * 90 + (code > 92 ? code - 36 : code - 35);
      }
      values[i] = value + least;
    }
    return values;
  }

  /** A lane of a segment, decoded once; null where all are 0. A lane that is the same as another names it. */
  function lane(segment, name) {
    var decoded = segment.decoded || (segment.decoded = {}), column = segment.lanes[name];
    if (typeof column === "string") return lane(segment, column);
    if (!(name in decoded)) decoded[name] = column ? decode(column) : null;
    return decoded[name];
  }

  /** The places of a segment's cells. */
  function places(segment) { return segment.places; }

  /* -- files: deflated columns of numbers, seven bits a byte (core/src/release/shipped/codec.rs) ----------------- */

  var TERMS = ["Autumn", "Spring", "Summer"];
  var TYPES = ["All", "Teacher Assessment", "DfE test", "NFER", "Renaissance", "PIXL", "GL", "Rising Stars"];

  function unpack(text) {
    var plain = root.atob(text), packed = new Uint8Array(plain.length);
    for (var i = 0; i < plain.length; i += 1) packed[i] = plain.charCodeAt(i);
    var bytes = root.fflate.inflateSync(packed), at = 1, kind = bytes[at++], list = [];
    /* Numbers of up to 49 bits as they are, larger ones as BigInt. */
    function number() {
      var value = 0, scale = 1, byte, large = null, shift = 0;
      do {
        byte = bytes[at++];
        if (shift === 49) large = BigInt(value);
        if (large === null) value += (byte & 127) * scale;
        else large += BigInt(byte & 127) << BigInt(shift);
        scale *= 128;
        shift += 7;
      } while (byte & 128);
      return large === null ? value : large;
    }
    function signed(value) {
      if (typeof value === "bigint") return value & BigInt(1) ? -(value + BigInt(1)) / BigInt(2) : value / BigInt(2);
      return value % 2 ? -(value + 1) / 2 : value / 2;
    }
    function words() {
      var length = number(), text = "";
      for (; length; length -= 1) text += String.fromCharCode(bytes[at++]);
      return text;
    }
    function year() { var first = number(); return first + "/" + String((first + 1) % 100).padStart(2, "0"); }
    function column(count, read) { var values = new Float64Array(count); for (var i = 0; i < count; i += 1) values[i] = read(); return values; }
    /* A lane of large sums is two: 38 bits, and what is above. */
    function parts(segment, name, count, read) {
      var lower = new Float64Array(count), upper = new Float64Array(count), unit = BigInt(UPPER);
      for (var i = 0; i < count; i += 1) {
        var value = read();
        if (typeof value === "bigint") {
          var rest = (value % unit + unit) % unit;
          lower[i] = Number(rest);
          upper[i] = Number((value - rest) / unit);
        } else {
          upper[i] = Math.floor(value / UPPER);
          lower[i] = value - upper[i] * UPPER;
        }
      }
      segment.decoded[name] = lower;
      segment.decoded[name + "^"] = upper;
    }
    function placed(segment) {
      var before = 0;
      segment.cells = number();
      segment.places = column(segment.cells, function () { return (before += number()); });
      segment.decoded = {};
      segment.lanes = {};
      return segment;
    }
    function cells() {
      var s = { year: year(), term: TERMS[number()], type: TYPES[number()], units: [number(), number(), number()], yardsticks: number() };
      var alike = number();
      s.schools = number();
      s.groups = number();
      placed(s);
      var all = OWN.concat([1, 2, 3, 4].map(function (yard) { return laneNames(yard).slice(OWN.length).concat(BANDS.map(function (band) { return band + yard; })); }).flat());
      for (var lane = number(); lane; lane = number()) {
        var name = all[lane - 1];
        if (all[lane] === name + "^") parts(s, name, s.cells, function () { return signed(number()); });
        else s.decoded[name] = column(s.cells, function () { return signed(number()); });
      }
      if (alike) ["n", "f", "h", "o", "u", "r", "l", "k"].forEach(function (letter) {
        [2, 3].forEach(function (rank) { s.lanes[letter + rank] = letter + 1; });
      });
      if (alike) s.lanes["r2^"] = s.lanes["r3^"] = "r1^";
      return s;
    }
    function change() {
      var from = [year(), TERMS[number()]], s = { before: from[1] + " " + from[0], year: year(), term: TERMS[number()], type: TYPES[number()], bundle: words(), decimals: number(), schools: number(), groups: number() };
      placed(s);
      var names = ["n", "u", "d", "b", "a"];
      if (!s.bundle) for (var i = 0; i < 9; i += 1) names.push("m" + Math.floor(i / 3) + i % 3);
      names.forEach(function (name) { s.decoded[name] = column(s.cells, number); });
      parts(s, "c", s.cells, function () { return signed(number()); });
      parts(s, "q", s.cells, number);
      return s;
    }
    function roll() {
      var count = number(), width = number(), combinations = [];
      for (var i = 0; i < count; i += 1) combinations.push(Array.from(column(width, number)));
      return { combinations: combinations, kept: { roll: column(number(), number) } };
    }
    var read = [null, cells, change, roll][kind];
    while (at < bytes.length) list.push(read());
    return list;
  }

  var inflater = null;
  /** Loads what inflates. */
  function inflating() {
    if (root.fflate) return Promise.resolve();
    if (!inflater) {
      inflater = new Promise(function (resolve, reject) {
        var script = root.document.createElement("script");
        script.onload = resolve;
        script.onerror = function () { inflater = null; reject(new Error("The script that reads the data files could not be loaded.")); };
        script.src = root.document.querySelector("[data-libraries]").dataset.libraries.trim().split(/\s+/)[2];
        root.document.head.append(script);
      });
    }
    return inflater;
  }

  /* -- the catalogue ---------------------------------------------------------------------------------------------- */

  function ready(content) {
    content.school_at = {};
    content.schools.forEach(function (school, i) { content.school_at[school.urn] = i; });
    content.subject_at = {};
    content.subjects.forEach(function (subject, i) { content.subject_at[subject.code] = i; });
    content.years = [];
    content.terms_of = {};
    content.types = [];
    content.entry = {};
    content.terms.forEach(function (entry) {
      var year = entry.academic_year;
      if (content.years.indexOf(year) < 0) { content.years.push(year); content.terms_of[year] = []; }
      if (content.terms_of[year].indexOf(entry.term) < 0) content.terms_of[year].push(entry.term);
      if (content.types.indexOf(entry.assessment_type) < 0) content.types.push(entry.assessment_type);
      content.entry[year + " " + entry.term + " " + entry.assessment_type] = entry;
    });
    content.decoded_rolls = {};
    content.pairs = (content.pairs || []).map(function (p) {
      return { academic_year: p[0], term: p[1], from_year: p[2], from_term: p[3], assessment_type: p[4], has: p[5], both: p[6], schools: p[7] };
    });
    return content;
  }

  function known() {
    if (!catalogue) throw new Error("The catalogue of the data is not loaded.");
    return catalogue;
  }

  function entryOf(year, term, type) { return known().entry[year + " " + term + " " + type] || null; }

  function stageAt(name) {
    return known().key_stages.findIndex(function (stage) { return stage.name === name; });
  }

  function slug(text) { return text.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, ""); }

  /* -- reports and selections -------------------------------------------------------------------------------------- */

  var SCHOOLS = ["schools-attainment", "schools-difference", "schools-scatterplot"];
  var COMPARING = ["schools-difference", "schools-scatterplot"];
  var GROUPED = ["pupil-groups", "ethnicity", "send"];
  var REPORTS = ["summary", "schools-attainment", "schools-difference", "pathway", "schools-scatterplot", "year-groups"].concat(GROUPED, "progress");

  function has(list, item) { return list.indexOf(item) >= 0; }

  /** A selection with what is left out taken from the defaults. */
  function complete(report, selection) {
    if (!has(REPORTS, report)) throw new Error("There is no report called " + report + ".");
    var c = known();
    var full = Object.assign({ key_stage: c.key_stages[0].name, schools: null, year_group: null, subject: null, grouping: null, from: null, to: null }, c.defaults, selection);
    if (full.show === "estimates") full.compare_to = full.compare_to || c.ranks[0];
    else full.compare_to = "";
    if (stageAt(full.key_stage) < 0) throw new Error("There is no key stage called " + full.key_stage + ".");
    return full;
  }

  /** The yardstick: 0 none, 1 to 3 the rank of the estimates, 4 targets. */
  function yardstick(selection) {
    if (selection.show === "targets") return 4;
    return selection.show === "estimates" ? known().ranks.indexOf(selection.compare_to) + 1 : 0;
  }

  function termsOf(report, selection) {
    var c = known();
    if (report !== "pathway") return [{ academic_year: selection.academic_year, term: selection.term }];
    var all = [];
    c.years.forEach(function (year) {
      c.terms_of[year].forEach(function (term) { all.push({ academic_year: year, term: term }); });
    });
    var place = function (end) {
      return all.findIndex(function (t) { return t.academic_year === end.academic_year && t.term === end.term; });
    };
    var from = selection.from ? place(selection.from) : 0;
    var to = selection.to ? place(selection.to) : all.length - 1;
    return all.filter(function (_, i) { return i >= from && i <= to; });
  }

  function groupingsOf(report, selection) {
    if (!has(GROUPED, report)) return [null];
    return known().groupings.filter(function (g) {
      return g.report === report && (!selection.grouping || g.code === selection.grouping);
    });
  }

  function picked(selection) {
    if (!selection.schools) return null;
    return selection.schools.map(function (urn) {
      var at = known().school_at[urn];
      if (at === undefined) throw new Error("There is no school with the URN " + urn + ".");
      return at;
    }).filter(function (at, i, all) { return all.indexOf(at) === i; }).sort(function (a, b) { return a - b; });
  }

  /** In which subjects somebody of a key stage has an outcome, and one with each yardstick: those of its year groups together. */
  function stageHas(entry, stage) {
    var kept = entry.has || (entry.has = []);
    if (!kept[stage]) {
      var own = known().key_stages[stage].year_groups;
      kept[stage] = known().year_groups.reduce(function (masks, year, i) {
        return has(own, year.code) ? masks.map(function (mask, y) { return mask | entry.years[i][y]; }) : masks;
      }, [0, 0, 0, 0, 0]);
    }
    return kept[stage];
  }

  function subjectsOf(selection, entry) {
    var stage = stageAt(selection.key_stage);
    return known().subjects.filter(function (subject, i) {
      return (!selection.subject || selection.subject === subject.code) && stageHas(entry, stage)[0] >> i & 1;
    });
  }

  /* -- files --------------------------------------------------------------------------------------------------------- */

  function stem(t, type) { return slug(t.academic_year) + "-" + slug(t.term) + "-" + slug(type); }

  /** Where the cells of a report's selection in a term are: `names` of files to add up; `whole` says that each is of one
      organisation, not of all schools by place; of the files `less`, the cells are taken off. */
  function cellFiles(report, selection, t, grouping) {
    var c = known(), schools = picked(selection), type = selection.assessment_type;
    if (grouping) {
      var name = "groups-" + stem(t, type) + "-" + grouping.bundle;
      if (!has(c.cut[t.academic_year], grouping.bundle)) return { names: [name], less: [], whole: false };
      var subjects = subjectsOf(selection, entryOf(t.academic_year, t.term, type));
      return { names: subjects.map(function (s) { return name + "-" + slug(s.code); }), less: [], whole: false };
    }
    if (has(SCHOOLS, report)) return { names: ["schools-" + stem(t, type)], less: [], whole: false };
    var trust = ["trust-" + slug(t.academic_year)];
    if (!schools) return { names: trust, less: [], whole: true };
    var own = function (at) { return "school-" + c.schools[at].urn; };
    if (report === "pathway" && schools.length > c.schools.length / 2) {
      // Most schools: the whole trust less the others, so that never more than half of the schools' files are needed.
      var others = c.schools.map(function (_, at) { return at; }).filter(function (at) { return !has(schools, at); });
      return { names: trust, less: others.map(own), whole: true };
    }
    if (report === "pathway" || schools.length === 1) return { names: schools.map(own), less: [], whole: true };
    return { names: ["schools-" + stem(t, type)], less: [], whole: false };
  }

  function rollFile(year, grouping) { return "roll-" + slug(year) + "-" + grouping.bundle; }

  function needed(report, selection) {
    if (report === "progress") return matbook.progress.needed(selection);
    var names = new Set();
    var add = function (name) { names.add(name); };
    termsOf(report, selection).forEach(function (t) {
      if (!entryOf(t.academic_year, t.term, selection.assessment_type)) return;
      groupingsOf(report, selection).forEach(function (grouping) {
        var cells = cellFiles(report, selection, t, grouping);
        cells.names.concat(cells.less).forEach(add);
        if (grouping) add(rollFile(t.academic_year, grouping));
      });
    });
    return Array.from(names);
  }

  function insert(name) {
    if (files[name]) return Promise.resolve();
    if (!pending[name]) {
      pending[name] = new Promise(function (resolve, reject) {
        var document = root.document;
        var script = document.createElement("script");
        var fail = function () {
          delete pending[name];
          script.remove();
          reject(new Error("The data file " + name + ".js could not be loaded: it is missing, or cannot be read."));
        };
        script.onload = function () { if (files[name]) { script.remove(); inflating().then(resolve, reject); } else fail(); };
        script.onerror = fail;
        script.src = document.documentElement.dataset.data + name + ".js?" + known().stamp;
        document.head.append(script);
      });
    }
    return pending[name];
  }

  /** Loads what figures(report, selection) needs; fails when all attempts have ended, with the first file that is missing. */
  function load(report, selection) {
    try {
      return Promise.allSettled(needed(report, complete(report, selection)).map(insert)).then(function (ends) {
        var failed = ends.find(function (end) { return end.status === "rejected"; });
        if (failed) throw failed.reason;
      });
    } catch (error) {
      return Promise.reject(error);
    }
  }

  function file(name) {
    if (!files[name]) throw new Error("The data file " + name + ".js is not loaded.");
    if (typeof files[name] === "string") files[name] = unpack(files[name]);
    return files[name];
  }

  /* -- adding up ------------------------------------------------------------------------------------------------------ */

  var OWN = ["a", "e", "g", "m", "c", "s", "s^", "t", "y", "z", "z^"];
  var AGAINST = ["n", "f", "h", "o", "u", "r", "r^", "p", "q", "v", "v^", "w", "w^", "b", "b^", "d", "d^", "l", "k"];
  // By band of chance: what the program weighs evidence by, and these scripts don't.
  var BANDS = "ABCDEFGHIJKLMNOPQRSTUVWX".split("");
  var UPPER = Math.pow(2, 38);

  function laneNames(yard) {
    if (!yard) return OWN;
    return OWN.concat(AGAINST.map(function (name) {
      return name.slice(-1) === "^" ? name[0] + yard + "^" : name + yard;
    }));
  }

  /** Where each place of a segment goes: which organisations, year groups and group. */
  function layout(report, selection, grouping, combinations, whole) {
    var c = known(), stage = c.key_stages[stageAt(selection.key_stage)], schools = picked(selection);
    var comparing = has(SCHOOLS, report);
    var organisations = [], ofSchool = [];
    var take = function (urn, members) {
      var at = organisations.push({ urn: urn }) - 1;
      members.forEach(function (m) { (ofSchool[m] = ofSchool[m] || []).push(at); });
    };
    var all = c.schools.map(function (_, i) { return i; });
    if (comparing) {
      if (report !== "schools-scatterplot") take("", all);
      (schools || all).forEach(function (at) { take(c.schools[at].urn, [at]); });
    } else if (schools) {
      take(schools.map(function (at) { return c.schools[at].urn; }).join("+"), whole ? [0] : schools);
    } else {
      take("", whole ? [0] : all);
    }
    var keys = c.year_groups.map(function (y) {
      if (!has(stage.year_groups, y.code)) return [];
      if (selection.year_group) return y.code === selection.year_group ? [y.code] : [];
      if (comparing) return [""];
      return report === "year-groups" ? [y.code] : ["", y.code];
    });
    // Only the figures over all year groups asked for, where nobody asks for each.
    if (selection.overall) keys = keys.map(function (list) { return list.length ? [selection.year_group || ""] : list; });
    return numbered({
      organisations: organisations,
      ofSchool: ofSchool,
      keys: keys,
      groups: grouping ? grouping.groups.length : 1,
      groupOf: grouping ? combinations.map(function (groups) { return groups[grouping.place]; }) : [0],
    });
  }

  /** Gives every organisation, year group and group a number. */
  function numbered(where) {
    where.names = Array.from(new Set(where.keys.flat()));
    where.keysAt = where.keys.map(function (list) { return list.map(function (key) { return where.names.indexOf(key); }); });
    where.slots = where.organisations.length * where.names.length * where.groups;
    var longest = function (lists) { return lists.reduce(function (most, list) { return list && list.length > most ? list.length : most; }, 0); };
    where.most = longest(where.ofSchool) * longest(where.keys);
    return where;
  }

  function rollOf(c, year) {
    return c.decoded_rolls[year] || (c.decoded_rolls[year] = decode(c.roll[year]));
  }

  /** Where an organisation's sum for a year group and group stands. */
  function slot(where, organisation, key, group) {
    return (organisation * where.names.length + where.names.indexOf(key)) * where.groups + group;
  }

  /** Calls `take(place, slot)` for each place of cells (in the order of `at`, else all from 0 on) that is wanted. */
  function spread(where, count, at, schools, subjects, take) {
    var groups = where.groupOf.length, years = where.keys.length, names = where.names.length, all = where.groups;
    for (var i = 0; i < count; i += 1) {
      var place = at ? at[i] : i, rest = Math.floor(place / groups), outer = Math.floor(rest / years);
      var subject = subjects ? Math.floor(outer / schools) : 0;
      if (subjects && !subjects[subject]) continue;
      var organisations = where.ofSchool[subjects ? outer % schools : outer], keys = where.keysAt[rest % years];
      if (!organisations || !keys.length) continue;
      var group = where.groupOf[place % groups];
      for (var o = 0; o < organisations.length; o += 1) {
        for (var k = 0; k < keys.length; k += 1) take(i, (organisations[o] * names + keys[k]) * all + group, subject);
      }
    }
  }

  /** Adds up the roll: by organisation, year group and group; what it returns is asked with `slot`. */
  function rolls(where, values) {
    var sums = new Float64Array(where.slots);
    spread(where, values.length, null, 0, null, function (i, at) { sums[at] += values[i]; });
    return sums;
  }

  /** Adds up the cells of segments (takes off those marked as such). What it returns gives the lanes of a slot and subject. */
  function tally(where, parts, subjects, names) {
    var width = names.length, count = subjects.length, sums = new Float64Array(where.slots * count * width);
    parts.forEach(function (part) {
      var segment = part.segment, at = places(segment), most = at.length * where.most, cells = new Int32Array(most), to = new Int32Array(most), n = 0;
      spread(where, at.length, at, segment.schools, subjects, function (i, place, subject) {
        cells[n] = i;
        to[n] = (place * count + subject) * width;
        n += 1;
      });
      // Lane by lane: each is one column of numbers.
      names.forEach(function (name, l) {
        var values = lane(segment, name), sign = part.sign;
        if (values) for (var p = 0; p < n; p += 1) sums[to[p] + l] += sign * values[cells[p]];
      });
    });
    return function (place, subject) {
      var from = (place * count + subject) * width;
      return sums.subarray(from, from + width);
    };
  }

  /* -- figures ---------------------------------------------------------------------------------------------------------- */

  var TENS = Array.from({ length: 19 }, function (_, i) { return BigInt("1" + "0".repeat(i)); });
  var UPPER_UNIT = BigInt(UPPER);

  /** A sum in billionths (or in 10^-18 where decimals count double), exact. */
  function whole(lower, upper, decimals, wanted) {
    var sum = upper ? BigInt(upper) * UPPER_UNIT + BigInt(lower) : BigInt(lower);
    return sum * TENS[wanted - decimals];
  }

  /** The counts and sums of a population (methods, section 1), from a cell's lanes. */
  function population(sum, yard, units, some) {
    var own = function (i) { return sum ? sum[i] : 0; };
    var of = function (i) { return sum && yard ? sum[OWN.length + i] : 0; };
    var there = !yard || some;
    var left = function (i) { return there ? of(i) : own(i); };
    var chances = yard === 4 ? 0 : units[0];
    return {
      assessed: own(0),
      matched: own(0) - left(0),
      n: own(0) - left(0) - (there ? own(7) - of(17) : 0),
      n_own: there ? own(8) - of(18) : 0,
      own_score: yard ? BigInt(0) : whole(own(9), own(10), units[2], 9),
      expected: own(1) - left(1),
      greater: own(2) - left(2),
      n_score: there ? own(3) - of(3) : 0,
      converted: there ? own(4) - of(4) : 0,
      score: there ? whole(own(5), own(6), units[2], 9) - whole(of(5), of(6), units[2], 9) : BigInt(0),
      bench_expected: whole(of(7), 0, chances, 9),
      bench_greater: whole(of(8), 0, chances, 9),
      spread_expected: whole(of(9), of(10), 2 * chances, 18),
      spread_greater: whole(of(11), of(12), 2 * chances, 18),
      bench_score: whole(of(13), of(14), units[1], 9),
      squares: whole(of(15), of(16), 2 * units[2], 18),
    };
  }

  /** Comparisons with a threshold are made after rounding to 9 decimals (methods, section 1). */
  function toNine(value) { return Math.sign(value) * Math.round(Math.abs(value) * 1e9) / 1e9; }

  /** The indicator of a difference (methods, section 2). */
  function indicator(difference, measure) {
    var t = known().thresholds, d = toNine(difference);
    var near = measure === "score" ? t.score : t.points;
    var far = measure === "score" ? t.score_well : t.points_well;
    if (d <= -far) return "well_below";
    if (d <= -near) return "below";
    if (d >= far) return "well_above";
    return d >= near ? "above" : "none";
  }

  /** Half the width of a difference's 95% interval (methods, section 2); null where there is none. */
  function halfWidth(p, measure, yard) {
    if (measure === "score") {
      // ± 1.96 × s / sqrt(n), s the sample standard deviation of score − estimate: n Σd² − (Σd)² in whole numbers.
      if (p.n_score < 2) return null;
      var n = p.n_score, gap = p.score - p.bench_score;
      var spread = Number(BigInt(n) * p.squares - gap * gap);
      var deviation = Math.sqrt(spread / (n * (n - 1))) / 1e9;
      return 1.96 * deviation / Math.sqrt(n);
    }
    if (yard === 4) {
      // Targets: ± 1.96 × 100 × sqrt(a (1 − a) / n), a the share that reached the standard.
      var share = p[measure] / p.n;
      return 1.96 * 100 * Math.sqrt(share * (1 - share) / p.n);
    }
    // Estimates: ± 1.96 × 100 × sqrt(Σ p (1 − p)) / n.
    return 1.96 * 100 * Math.sqrt(Number(p["spread_" + measure])) / 1e9 / p.n;
  }

  /** Why there is no figure; blank where there is one. */
  function missing(p, measure, yard) {
    if (!p.assessed) return "no outcomes";
    if (yard && !p.matched) return yard === 4 ? "no targets" : "no estimates yet";
    if (measure === "score" ? p.n_score : p.n) return "";
    return measure !== "score" || p.n_own ? "no conversion curve" : "no scores";
  }

  /** Attainment, benchmark, difference and interval of a measure (methods, section 2). */
  function figure(p, measure, yard) {
    var n = measure === "score" ? p.n_score : p.n;
    var f = {
      n: n, attainment: null, comparison: null, difference: null, lower: null, upper: null, within_chance: null,
      indicator: "", note: missing(p, measure, yard), converted: measure === "score" ? p.converted : 0,
      level_unit: measure === "score" ? "Score" : "Percent",
      gap_unit: measure === "score" ? "ScorePoints" : "PercentagePoints",
    };
    if (f.note) {
      // Under a type without a curve: the mean on its own scale, compared with nothing.
      if (measure === "score" && !yard && p.n_own) {
        f.n = p.n_own;
        f.attainment = Number(p.own_score) / 1e9 / p.n_own;
        f.own_scale = true;
      }
      return f;
    }
    var scale = measure === "score" ? 1 : 100;
    var reached = measure === "score" ? Number(p.score) / 1e9 : p[measure];
    f.attainment = scale * reached / n;
    if (!yard) return f;
    f.comparison = scale * (Number(p["bench_" + measure]) / 1e9) / n;
    f.difference = f.attainment - f.comparison;
    f.indicator = indicator(f.difference, measure);
    var half = halfWidth(p, measure, yard);
    if (half === null) return f;
    f.lower = f.difference - half;
    f.upper = f.difference + half;
    // At 0 or 100 % the interval of targets has no width and says nothing about chance.
    var says = yard !== 4 || measure === "score" || (reached > 0 && f.attainment < 100);
    if (says) f.within_chance = toNine(f.lower) <= 0 && toNine(f.upper) >= 0;
    return f;
  }

  /** The rows of a report's selection: the columns of `matbook figures`, and what a page needs besides. */
  function figures(report, selection) {
    var full = complete(report, selection), c = known(), yard = yardstick(full), rows = [];
    if (report === "progress") return matbook.progress.figures(full);
    if (!yard && has(COMPARING, report)) return rows;
    termsOf(report, full).forEach(function (t) {
      var entry = entryOf(t.academic_year, t.term, full.assessment_type);
      if (!entry) return;
      groupingsOf(report, full).forEach(function (grouping) { ofTerm(report, full, t, entry, grouping, yard, rows); });
    });
    return rows;

    function ofTerm(report, full, t, entry, grouping, yard, rows) {
      var cells = cellFiles(report, full, t, grouping), parts = [];
      var take = function (sign) {
        return function (name) {
          file(name).forEach(function (s) {
            if (s.year === t.academic_year && s.term === t.term && s.type === full.assessment_type) parts.push({ segment: s, sign: sign });
          });
        };
      };
      cells.names.forEach(take(1));
      cells.less.forEach(take(-1));
      var roll = grouping ? file(rollFile(t.academic_year, grouping))[0] : null;
      var subjects = subjectsOf(full, entry), wanted = c.subjects.map(function (s) { return has(subjects, s); });
      var where = layout(report, full, grouping, roll && roll.combinations, cells.whole);
      var sums = tally(where, parts, wanted, laneNames(yard));
      var bySchool = cells.whole ? layout(report, full, grouping, null, false) : where;
      var rolled = rolls(bySchool, roll ? lane({ lanes: roll, decoded: roll.kept || (roll.kept = {}) }, "roll") : rollOf(c, t.academic_year));
      var stage = c.key_stages[stageAt(full.key_stage)];
      parts.forEach(function (part) {
        var s = part.segment;
        var fits = s.groups === where.groupOf.length && s.schools === (cells.whole ? 1 : c.schools.length);
        if (!fits) throw new Error("The data files are not of one build: load the page again, without what the browser has kept.");
      });
      // Of one year, term and type all segments have the same units and yardsticks.
      var first = parts.length ? parts[0].segment : { units: [0, 0, 0], yardsticks: 0 };
      var some = yard && first.yardsticks >> (yard - 1) & 1;
      var years = where.names;
      where.organisations.forEach(function (organisation, o) {
        years.forEach(function (year) {
          subjects.forEach(function (subject) {
            (grouping ? grouping.groups : [null]).forEach(function (group, g) {
              var place = slot(where, o, year, g), count = rolled[place];
              if (!count) return;
              var sum = sums(place, c.subject_at[subject.code]);
              var p = population(sum, yard, first.units, some);
              c.measures.forEach(function (measure) {
                if (subject.combined && measure.code === "score") return;
                rows.push(Object.assign({
                  trust_uid: c.trust.uid, urn: organisation.urn, key_stage: full.key_stage, report: report,
                  academic_year: t.academic_year, term: t.term, year_group: year, show: full.show,
                  compare_to: full.compare_to, assessment_type: full.assessment_type, subject: subject.code,
                  grouping: grouping ? grouping.code : "", group: group ? group.name : "",
                  group_label: group ? group.label : "", measure: measure.code, roll: count, assessed: p.assessed,
                  coverage: 100 * p.assessed / count,
                }, figure(p, measure.code, yard)));
              });
            });
          });
        });
      });
    }
  }

  /* -- which choices have data ---------------------------------------------------------------------------------------- */

  function bit(entry, selection, subject, yard) {
    var year = selection.year_group ? known().year_groups.findIndex(function (g) { return g.code === selection.year_group; }) : -1;
    var mask = !entry ? 0 : year < 0 ? stageHas(entry, stageAt(selection.key_stage))[yard] : entry.years[year][yard];
    return subject ? mask >> known().subject_at[subject] & 1 : mask;
  }

  /** Why a selection has no figure, in words; blank where it has some. */
  function lacking(selection, report) {
    if (report === "progress") return matbook.progress.lacking(selection);
    var c = known(), s = selection;
    var when = s.term + " " + s.academic_year;
    var all = entryOf(s.academic_year, s.term, "All");
    if (!all) return "no assessments in " + when;
    var label = s.year_group && c.year_groups.find(function (g) { return g.code === s.year_group; });
    if (s.year_group && !onRoll(s)) return "nobody on the roll of year group " + s.year_group;
    var whom = label ? label.label : s.key_stage;
    if (!bit(all, s, null, 0)) return "no outcomes for " + whom + " in " + when;
    var entry = entryOf(s.academic_year, s.term, s.assessment_type);
    if (!bit(entry, s, null, 0)) return "no " + s.assessment_type + " outcomes for " + whom + " in " + when;
    if (s.subject && !bit(entry, s, s.subject, 0)) return "no outcomes in " + s.subject + (label ? " for " + whom : "") + " in " + when;
    var yard = yardstick(s);
    if (yard && !bit(entry, s, s.subject, yard)) {
      return yard === 4 ? "no targets for these pupils" : "no " + s.compare_to + " estimates for these pupils yet";
    }
    if (!yard && report && has(COMPARING, report)) return "this report compares with estimates or targets";
    if (s.schools && s.schools.length) {
      var masks = entry.decoded || (entry.decoded = decode(entry.schools));
      var any = picked(s).some(function (at) { return masks[at] >> stageAt(s.key_stage) & 1; });
      if (!any) return (s.schools.length > 1 ? "none of the schools has outcomes in " : "no outcomes at this school in ") + when;
    }
    return "";
  }

  /** Whether anybody of a selection's year group is on the roll of its schools. */
  function onRoll(s) {
    var c = known(), years = c.year_groups.length, roll = rollOf(c, s.academic_year), schools = picked(s);
    var y = c.year_groups.findIndex(function (g) { return g.code === s.year_group; });
    return c.schools.some(function (_, i) { return (!schools || has(schools, i)) && roll[i * years + y]; });
  }

  /** Why a grouping says nothing: blank where anybody's group is known among the pupils of a selection. */
  function unknown(s) {
    var c = known(), year = c.known[s.academic_year], schools = picked(s), stage = c.key_stages[stageAt(s.key_stage)];
    if (!year || !year[s.grouping]) return "";
    var masks = decode(year[s.grouping]), wanted = 0;
    c.year_groups.forEach(function (y, i) {
      if (s.year_group ? y.code === s.year_group : has(stage.year_groups, y.code)) wanted |= 1 << i;
    });
    var some = masks.some(function (mask, i) { return (!schools || has(schools, i)) && mask & wanted; });
    return some ? "" : "not known for any of these pupils";
  }

  /** The choices of a filter: value, label, whether there is data with the rest of the selection as it is, and if not why. */
  function available(selection, dimension, report) {
    var c = known(), full = complete(report || "summary", selection);
    var item = function (value, label) { return { value: value, label: label === undefined ? value : label }; };
    var code = function (x) { return item(x.code, x.label); };
    var choices = {
      academic_year: function () { return c.years.map(function (y) { return item(y); }); },
      term: function () { return (c.terms_of[full.academic_year] || []).map(function (t) { return item(t); }); },
      key_stage: function () { return c.key_stages.map(function (k) { return item(k.name); }); },
      year_group: function () {
        var stage = c.key_stages[stageAt(full.key_stage)];
        return c.year_groups.filter(function (y) { return has(stage.year_groups, y.code); }).map(code);
      },
      show: function () { return c.shows.map(code); },
      compare_to: function () { return c.ranks.map(function (r) { return item(r); }); },
      assessment_type: function () { return c.types.map(function (t) { return item(t); }); },
      subject: function () { return c.subjects.map(code); },
      schools: function () { return c.schools.map(function (s) { return item(s.urn, s.name); }); },
      since: function () { return matbook.progress.offers(full).map(function (o) { return item(o.value, o.label); }); },
      grouping: function () {
        var of = report === "progress" ? "pupil-groups" : report;
        return c.groupings.filter(function (g) { return !report || g.report === of; }).map(code);
      },
    }[dimension];
    if (!choices) throw new Error("There is no filter called " + dimension + ".");
    return choices().map(function (choice) {
      var tried = Object.assign({}, full);
      tried[dimension] = dimension === "schools" ? [choice.value] : choice.value;
      if (dimension === "compare_to") tried.show = "estimates";
      if (dimension === "show") tried.compare_to = choice.value === "estimates" ? full.compare_to || c.defaults.compare_to : "";
      // A year or key stage stands for any of its terms or year groups.
      var tries = [tried];
      if (dimension === "academic_year") {
        tries = c.terms_of[choice.value].map(function (t) { return Object.assign({}, tried, { term: t }); });
      }
      if (dimension === "key_stage") tried.year_group = null;
      var reasons = tries.map(function (s) { return lacking(s, report) || (dimension === "grouping" ? unknown(s) : ""); });
      choice.available = has(reasons, "");
      choice.reason = choice.available ? "" : dimension === "academic_year" ? "no figures for this choice in " + choice.value : reasons[0];
      return choice;
    });
  }

  /* -- how numbers read ------------------------------------------------------------------------------------------------ */

  var UNITS = {
    Count: { decimals: 0, commas: true }, Percent: { decimals: 0, after: "%" }, PercentOne: { decimals: 1, after: "%" },
    PercentagePoints: { decimals: 0, signed: true }, Score: { decimals: 1 }, ScorePoints: { decimals: 1, signed: true },
    Progress: { decimals: 2, signed: true }, ProgressOne: { decimals: 1, signed: true }, Points: { decimals: 2 },
    Pounds: { decimals: 0, before: "£", commas: true }, Rate: { decimals: 2 }, Kilometres: { decimals: 1, after: " km" },
  };

  /** A value as the built pages show it: rounded half away from zero (after 9 decimals), minus as −, a dash for none. */
  function show(value, unit) {
    if (value === null || value === undefined) return "–";
    var u = UNITS[unit];
    if (!u) throw new Error("There is no unit called " + unit + ".");
    var fine = Math.abs(value).toFixed(9), point = fine.length - 10;
    var kept = (fine.slice(0, point) + fine.slice(point + 1, point + 1 + u.decimals));
    if (fine[point + 1 + u.decimals] >= "5") kept = String(BigInt(kept) + BigInt(1)).padStart(kept.length, "0");
    var whole = kept.slice(0, kept.length - u.decimals), rest = kept.slice(kept.length - u.decimals);
    var zero = /^0*$/.test(kept);
    if (u.commas) whole = whole.replace(/\B(?=(\d{3})+$)/g, ",");
    var sign = zero ? "" : value < 0 ? "−" : u.signed ? "+" : "";
    return sign + (u.before || "") + whole + (rest ? "." + rest : "") + (u.after || "");
  }

  matbook.engine = {
    catalogue: known, load: load, figures: figures, available: available, show: show,
    needed: function (report, selection) { return needed(report, complete(report, selection)); },
    reports: REPORTS,
    /* For assets/progress.js. */
    inside: { decode: decode, file: file, lane: lane, layout: layout, picked: picked, rollOf: rollOf, rolls: rolls, numbered: numbered, slot: slot, stageAt: stageAt, tally: tally, whole: whole },
  };
  if (typeof module === "object" && module.exports) module.exports = matbook;
})(typeof globalThis === "object" ? globalThis : this);
