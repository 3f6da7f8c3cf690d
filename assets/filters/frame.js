/* Filters: what the reports share, as the pages are built: columns, notes, sentences, charts of rows. */
(function () {
  "use strict";
  var matbook = window.matbook;
  var shownText = function (s) { return s.text(); };

  function lowerFirst(text) {
    var second = text.charAt(1);
    return second && second !== second.toLowerCase() ? text : text.charAt(0).toLowerCase() + text.slice(1);
  }

  function measureTitle(subject, measure) {
    return subject.label + ": " + lowerFirst(measure.label);
  }

  /* What attainment is compared with, as the column says it. */
  function against(selection) {
    if (selection.show === "estimates") return selection.compare_to + " benchmark";
    return selection.show === "targets" ? "Target" : "No comparison";
  }

  function compared(selection) {
    return selection.show !== "assessments";
  }

  function words(key, heading) {
    return { key: key, heading: heading, about: "", number: false };
  }

  function number(key, heading, about) {
    return { key: key, heading: heading, about: about || "", number: true };
  }

  function columns(first, selection) {
    var list = first.concat([
      number("roll", "Roll", "pupils on the roll"),
      number("coverage", "Coverage", "pupils with an outcome, as a share of the roll"),
      number("n", "n", "pupils the figure rests on"),
      number("attainment", "Attainment"),
    ]);
    if (!compared(selection)) return list;
    return list.concat([
      number("comparison", against(selection)),
      number("difference", "Difference", "attainment less benchmark or target, taken before rounding"),
      words("indicator", "Indicator"),
      number("interval", "95% interval", "of the difference; within chance where it spans 0"),
    ]);
  }

  function cells(first, figure, selection) {
    var list = first.concat([{ shown: figure.roll }, { shown: figure.coverage }, { shown: figure.n }, { shown: figure.attainment }]);
    if (!compared(selection)) return list;
    return list.concat([
      { shown: figure.comparison },
      { shown: figure.difference },
      figure.indicator ? { indicator: figure.indicator } : { missing: figure.difference.reason || "not applicable" },
      { lower: figure.lower, upper: figure.upper, crosses: figure.within },
    ]);
  }

  function row(first, figure, selection, kind) {
    return { cells: cells(first, figure, selection), kind: kind || "body" };
  }

  function table(id, caption, list) {
    return { kind: "table", id: id, caption: caption, columns: list, rows: [], notes: [], find: false };
  }

  function notes(place, into, converted) {
    if (compared(place.selection)) {
      var t = place.start.thresholds;
      into.notes.push(
        "Indicator: well above or below from " + t[1] + " percentage points (" + t[3] + " scaled-score points), above or below from " + t[0] + " (" + t[2] + ").",
        "95% interval of the difference; “within chance” where it spans 0: such a difference may be luck alone.",
      );
    }
    if (converted) {
      into.notes.push("Some scores come from a test without a conversion curve: they were turned into scaled scores as 100 + (score − 100) × 10/15.");
    }
  }

  /* A sentence on the highest and lowest of some labelled figures, and how many lie beyond chance. */
  function spread(what, rows, difference) {
    var pick = function (r) { return difference ? r.figure.difference : r.figure.attainment; };
    var known = rows.filter(function (r) { return pick(r).value !== null; });
    var byName = function (a, b) { return a.label < b.label ? -1 : a.label > b.label ? 1 : 0; };
    known.sort(function (a, b) { return pick(b).value - pick(a).value || byName(a, b); });
    var sentence;
    if (!known.length) {
      sentence = what + ": there is no figure for any of the " + rows.length + ".";
    } else if (known.length === 1) {
      sentence = what + ": " + known[0].label + " " + pick(known[0]).text() + ".";
    } else {
      var first = known[0];
      var last = known[known.length - 1];
      sentence = what + ": from " + pick(last).text() + " (" + last.label + ") to " + pick(first).text() + " (" + first.label + ").";
    }
    if (difference) {
      var beyond = function (above) {
        return known.filter(function (r) { return r.figure.within === false && (pick(r).value > 0) === above; }).length;
      };
      var above = beyond(true);
      var below = beyond(false);
      var told = known.some(function (r) { return r.figure.within !== null; });
      var parts = [above ? above + " above" : "", below ? below + " below" : ""].filter(Boolean);
      if (parts.length) sentence += " Beyond chance: " + parts.join(", ") + ".";
      else if (told) sentence += known.length === 1 ? " It may be chance." : " None is beyond chance.";
    }
    if (rows.length > known.length && known.length) sentence += " Without a figure: " + (rows.length - known.length) + ".";
    return sentence;
  }

  function line(label, shown) {
    return shown.value === null ? null : { label: label + " " + shownText(shown), value: shown };
  }

  /* Bars of labelled figures: of attainment with the benchmark as a tick, or of the difference with its interval. */
  function bars(id, texts, measure, rows, average, difference) {
    return {
      kind: "chart",
      drawn: "bars",
      id: id,
      title: texts.title,
      alt: texts.alt,
      unit: difference ? measure.gap : measure.level,
      aboutZero: difference,
      line: average ? line("MAT average", difference ? average.difference : average.attainment) : null,
      bars: rows.map(function (r) {
        var f = r.figure;
        return {
          label: r.label,
          value: difference ? f.difference : f.attainment,
          n: f.n,
          lower: difference && f.lower.value !== null ? f.lower : null,
          upper: difference && f.lower.value !== null ? f.upper : null,
          indicator: difference ? f.indicator : null,
          faint: !difference && Boolean(r.isNull),
          comparison: !difference && f.comparison.value !== null ? f.comparison : null,
        };
      }),
    };
  }

  matbook.frame = {
    lowerFirst: lowerFirst, measureTitle: measureTitle, against: against, compared: compared, words: words, number: number,
    columns: columns, row: row, table: table, notes: notes, spread: spread, bars: bars,
  };
})();
