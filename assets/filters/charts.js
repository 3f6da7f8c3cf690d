/* Charts drawn anew with Observable Plot, in the look of the built ones. */
(function () {
  "use strict";
  var matbook = window.matbook;
  var scale = matbook.scale;
  var WIDTH = 680;
  var LABEL = 14;
  var SMALL = 13;

  /* Loads a script of the site once. */
  var loading = {};
  function load(address) {
    if (!loading[address]) {
      loading[address] = new Promise(function (done, failed) {
        var script = document.createElement("script");
        script.src = address;
        script.onload = done;
        script.onerror = function () { failed(new Error(address + " can't be loaded")); };
        document.head.append(script);
      });
    }
    return loading[address];
  }

  function libraries() {
    return document.querySelector(".filters").dataset.libraries.trim().split(/\s+/);
  }

  function plot() {
    var paths = libraries();
    return load(paths[0]).then(function () { return load(paths[1]); }).then(function () { return window.Plot; });
  }

  function fill(name, more) {
    return Object.assign({ fill: matbook.ink(name), className: "f-" + name }, more);
  }

  function stroke(name, more) {
    return Object.assign({ stroke: matbook.ink(name), className: "s-" + name }, more);
  }

  function both(inside, outside, more) {
    return Object.assign({ fill: matbook.ink(inside), stroke: matbook.ink(outside), className: "f-" + inside + " s-" + outside }, more);
  }

  function pixel(of) {
    return { value: of, scale: null };
  }

  function words(Plot, list, size, name, anchor, bold, more) {
    return Plot.text(list, fill(name, Object.assign({
      x: pixel("x"), y: pixel("y"), text: "text", fontSize: size, textAnchor: anchor, fontWeight: bold ? 600 : 400, lineHeight: 15 / size,
    }, more)));
  }

  function byInk(rows, of) {
    var groups = new Map();
    rows.forEach(function (row) {
      var inks = of(row);
      var key = inks.join();
      if (!groups.has(key)) groups.set(key, { inks: inks, rows: [] });
      groups.get(key).rows.push(row);
    });
    return Array.from(groups.values());
  }

  /* What a mark says when it is pointed at or has the focus. */
  function tip(label, value, lower, upper, more, n) {
    var text = label + ": " + (value.value === null ? value.reason : value.text());
    if (lower) text += " (95% interval " + lower.text() + " to " + upper.text() + ")";
    return text + (more || "") + (n && n.value !== null ? "; n " + n.text() : "");
  }

  function barTip(bar) {
    var more = bar.comparison ? "; benchmark or target " + bar.comparison.text() : "";
    if (bar.indicator && bar.value.value !== null) more += "; " + matbook.indicatorWords(bar.indicator);
    return tip(bar.label, bar.value, bar.lower, bar.upper, more, bar.n);
  }

  function sorted(bars, order) {
    var list = bars.slice();
    var missing = function (a, b) { return (a.value.value === null) - (b.value.value === null); };
    if (order === "name") {
      var collator = new Intl.Collator("en-GB", { numeric: true, sensitivity: "base" });
      list.sort(function (a, b) { return collator.compare(a.label, b.label); });
    } else if (order === "ascending" || order === "descending") {
      var way = order === "ascending" ? 1 : -1;
      list.sort(function (a, b) { return missing(a, b) || (a.value.value - b.value.value) * way; });
    }
    return list;
  }

  /* Key below a chart: entries of [kind, words], set in lines. */
  function footer(Plot, key, top) {
    var marks = [];
    var x = 1;
    var y = top + 17;
    key.forEach(function (entry) {
      var symbolWidth = entry[0] === "interval" ? 26 : entry[0] === "comparison" ? 8 : 12;
      var width = symbolWidth + 6 + scale.textWidth(entry[1], SMALL) + 20;
      if (x > 1 && x + width > WIDTH) {
        x = 1;
        y += 18;
      }
      marks.push(entrySymbol(Plot, entry[0], x, y), words(Plot, [{ x: x + symbolWidth + 6, y: y, text: entry[1] }], SMALL, "muted", "start"));
      x += width;
    });
    return { marks: marks.flat(), height: key.length ? y + 17 - top - 8 : 0 };
  }

  function entrySymbol(Plot, kind, x, y) {
    if (kind === "interval") {
      var ends = [{ x: x + 1, y1: y - 4, y2: y + 4 }, { x: x + 25, y1: y - 4, y2: y + 4 }];
      return [
        Plot.link([{ a: x + 1, b: x + 25 }], stroke("ink", { x1: pixel("a"), x2: pixel("b"), y1: pixel(function () { return y; }), y2: pixel(function () { return y; }), strokeWidth: 1.5 })),
        Plot.link(ends, stroke("ink", { x1: pixel("x"), x2: pixel("x"), y1: pixel("y1"), y2: pixel("y2"), strokeWidth: 1.5 })),
      ];
    }
    if (kind === "comparison") {
      return [Plot.link([{ x: x + 4 }], stroke("ink", { x1: pixel("x"), x2: pixel("x"), y1: pixel(function () { return y - 7; }), y2: pixel(function () { return y + 7; }), strokeWidth: 3.2 }))];
    }
    return [marker(Plot, [{ x: x + 6, y: y }], kind, 4.6)];
  }

  function marker(Plot, list, indicator, r) {
    var look = matbook.indicatorInks(indicator);
    return Plot.dot(list, both(look[0], look[1], { x: pixel("x"), y: pixel("y"), symbol: scale.symbol(look[2], r), strokeWidth: 1.5 }));
  }

  function indicatorKeys(list) {
    return matbook.INDICATORS.slice().reverse().filter(function (code) { return list.includes(code); }).map(function (code) {
      return [code, matbook.indicatorWords(code)];
    });
  }

  function drawBars(Plot, model, order) {
    var rows = sorted(model.bars, order).map(function (bar, i) { return Object.assign({ i: i }, bar); });
    var value = function (s) { return s && s.value !== null ? s.value : null; };
    var present = rows.filter(function (r) { return r.value.value !== null; });
    var withInterval = present.filter(function (r) { return r.lower; });
    var compared = rows.filter(function (r) { return value(r.comparison) !== null; });
    var all = present.map(function (r) { return r.value.value; }).concat(compared.map(function (r) { return r.comparison.value; }));
    if (model.line) all.push(model.line.value.value);
    var across = scale.axis(model.unit, !model.dots && !(model.aboutZero && model.unit === "Score"), all, withInterval.map(function (r) { return [r.lower.value, r.upper.value]; }));
    var many = rows.length > 40;
    var tall = rows.some(function (r) { return scale.textWidth(r.label, LABEL) > 236; });
    var size = many || tall ? SMALL : LABEL;
    rows.forEach(function (r) { r.lines = scale.wrap(r.label, size, false, 236, many ? 1 : 2); });
    var widest = Math.max.apply(null, rows.map(function (r) { return Math.max.apply(null, r.lines.map(function (l) { return scale.textWidth(l, size); })); }).concat(0));
    var say = scale.tickText(across, model.unit);
    var half = function (tick) { return tick === undefined ? 0 : scale.textWidth(say(tick), SMALL) / 2 + 1; };
    var figures = Math.max.apply(null, present.map(function (r) { return scale.textWidth(r.value.text(), LABEL); }).concat(0)) + 16 + (rows.some(function (r) { return r.indicator; }) ? 20 : 0);
    var left = Math.max(widest + 12, half(across.ticks[0]));
    var right = WIDTH - Math.max(figures, half(across.ticks[across.ticks.length - 1]));
    var each = rows.some(function (r) { return r.lines.length > 1; }) ? 35 : rows.length <= 16 ? 30 : rows.length <= 40 ? 25 : 20;
    var lineAt = model.line && model.line.value.value >= across.low && model.line.value.value <= across.high ? model.line.value.value : null;
    var top = lineAt === null ? 6 : 26;
    var bottom = top + each * rows.length;
    var title = model.unit === "Score" ? scale.title("Score") + " (axis starts at " + say(across.low) + ")" : scale.title(model.unit);
    var below = bottom + 24 + (title ? 20 : 0);
    var key = [];
    if (withInterval.length) key.push(["interval", "95% interval"]);
    if (compared.length) key.push(["comparison", "benchmark or target"]);
    key = key.concat(indicatorKeys(present.map(function (r) { return r.indicator; })));
    var foot = footer(Plot, key, below);
    var base = across.low <= 0 && across.high >= 0 ? 0 : model.unit === "Score" && across.low === 80 ? 80 : null;
    var from = Math.min(Math.max(0, across.low), across.high);
    var thick = Math.min(each * 0.31, 10);
    var inset = each / 2 - thick;
    var y = function (r) { return r.i; };
    var next = function (r) { return r.i + 1; };
    var hold = function (v) { return Math.min(Math.max(v, across.low), across.high); };
    var middle = function (r) { return top + (r.i + 0.5) * each; };
    var x = function (v) { return left + ((v - across.low) / (across.high - across.low)) * (right - left); };
    var marks = [
      Plot.ruleX(across.ticks, stroke("rule", { strokeWidth: 1 })),
      words(Plot, across.ticks.map(function (t) { return { x: x(t), y: bottom + 14, text: say(t) }; }), SMALL, "muted", "middle"),
    ];
    if (title) marks.push(words(Plot, [{ x: (left + right) / 2, y: bottom + 34, text: title }], SMALL, "muted", "middle"));
    var plain = function (r) {
      if (model.dots) return ["paper", "ink"];
      if (r.indicator) return matbook.indicatorInks(r.indicator).slice(0, 2);
      return r.faint ? ["grey-tint", "grey"] : ["blue", "blue"];
    };
    byInk(model.dots ? [] : present, plain).forEach(function (group) {
      marks.push(Plot.rect(group.rows, both(group.inks[0], group.inks[1], {
        x1: function () { return from; }, x2: function (r) { return hold(r.value.value); }, y1: y, y2: next, strokeWidth: 1.2, insetTop: inset + 0.6, insetBottom: inset + 0.6,
      })));
    });
    if (base !== null) marks.push(Plot.ruleX([base], stroke("ink", { strokeWidth: 1.2 })));
    if (lineAt !== null) {
      marks.push(
        Plot.ruleX([lineAt], stroke("paper", { strokeWidth: 3.2, insetTop: -6 })),
        Plot.ruleX([lineAt], stroke("ink", { strokeWidth: 1.6, strokeDasharray: "6 4", insetTop: -6 })),
      );
      var wide = scale.textWidth(model.line.label, SMALL, true) / 2;
      marks.push(words(Plot, [{ x: Math.min(Math.max(x(lineAt), wide + 2), WIDTH - wide - 2), y: 10, text: model.line.label }], SMALL, "ink", "middle", true));
    }
    marks = marks.concat(intervals(Plot, withInterval, across, x, middle, plain, from));
    if (model.dots) {
      marks.push(Plot.dot(present, both("blue", "paper", { x: pixel(function (r) { return x(hold(r.value.value)); }), y: pixel(middle), symbol: scale.symbol("circle", 5.2), strokeWidth: 1.5 })));
    }
    if (compared.length) {
      var tick = { x: function (r) { return hold(r.comparison.value); }, y1: y, y2: next };
      marks.push(
        Plot.ruleX(compared, stroke("paper", Object.assign({ strokeWidth: 5.8, insetTop: inset - 3.2, insetBottom: inset - 3.2 }, tick))),
        Plot.ruleX(compared, stroke("ink", Object.assign({ strokeWidth: 3.2, insetTop: inset - 2, insetBottom: inset - 2 }, tick))),
      );
    }
    var label = function (r) { return { x: left - 10, y: middle(r), text: r.lines.join("\n") }; };
    var strong = rows.filter(function (r) { return !r.faint && r.value.value !== null; });
    marks.push(
      words(Plot, strong.map(label), size, "ink", "end"),
      words(Plot, rows.filter(function (r) { return !strong.includes(r); }).map(label), size, "muted", "end"),
    );
    var shapes = rows.some(function (r) { return r.indicator; });
    marks.push(words(Plot, present.map(function (r) { return { x: WIDTH - (shapes ? 22 : 2), y: middle(r), text: r.value.text() }; }), LABEL, "ink", "end"));
    matbook.INDICATORS.forEach(function (code) {
      var own = present.filter(function (r) { return r.indicator === code; });
      if (own.length) marks.push(marker(Plot, own.map(function (r) { return { x: WIDTH - 9, y: middle(r) }; }), code, 4.8));
    });
    marks.push(words(Plot, rows.filter(function (r) { return r.value.value === null; }).map(function (r) {
      var width = scale.textWidth(r.value.reason, SMALL);
      var start = Math.max(Math.min(x(from) + 7, WIDTH - 6 - width), left + 4);
      return { x: start, y: middle(r), text: r.value.reason };
    }), SMALL, "muted", "start", false, { stroke: matbook.ink("paper"), strokeWidth: 5, className: "f-muted s-paper" }));
    marks = marks.concat(foot.marks);
    // Over all: what the pointer meets and the keyboard reaches, as wide as the chart.
    marks.push(Plot.rect(rows, { x1: function () { return across.low; }, x2: function () { return across.high; }, y1: y, y2: next, fill: "none", pointerEvents: "all", className: "hits", insetLeft: -left, insetRight: right - WIDTH }));
    if (lineAt !== null) marks.push(Plot.ruleX([lineAt], { stroke: "none", strokeWidth: 11, pointerEvents: "stroke", className: "hits", insetTop: -18 }));
    return {
      svg: Plot.plot({
        width: WIDTH, height: below + foot.height, marginTop: top, marginLeft: left, marginRight: WIDTH - right, marginBottom: below + foot.height - bottom,
        x: { domain: [across.low, across.high], axis: null }, y: { domain: [0, rows.length], range: [top, bottom], axis: null }, marks: marks,
      }),
      tips: rows.map(barTip).concat(lineAt === null ? [] : [model.line.label]),
    };
  }

  function intervals(Plot, rows, across, x, middle, inks, from) {
    var parts = [];
    var caps = [];
    rows.forEach(function (r) {
      var low = Math.max(r.lower.value, across.low);
      var high = Math.min(r.upper.value, across.high);
      var dark = inks(r)[0] === "blue";
      var a = dark ? Math.min(from, r.value.value) : 0;
      var b = dark ? Math.max(from, r.value.value) : 0;
      var ink = function (v) { return dark && a < v && v < b ? "paper" : "ink"; };
      var hold = function (v) { return Math.min(Math.max(v, low), high); };
      [low, hold(a), hold(b), high].reduce(function (one, two) {
        if (two > one) parts.push({ x1: x(one), x2: x(two), y: middle(r), inks: [ink((one + two) / 2)] });
        return two;
      });
      caps.push({ x: x(low), y: middle(r), inks: [ink(low)], open: r.lower.value < across.low, way: "left" });
      caps.push({ x: x(high), y: middle(r), inks: [ink(high)], open: r.upper.value > across.high, way: "right" });
    });
    var marks = byInk(parts, function (p) { return p.inks; }).map(function (g) {
      return Plot.link(g.rows, stroke(g.inks[0], { x1: pixel("x1"), x2: pixel("x2"), y1: pixel("y"), y2: pixel("y"), strokeWidth: 1.5 }));
    });
    byInk(caps.filter(function (c) { return !c.open; }), function (c) { return c.inks; }).forEach(function (g) {
      marks.push(Plot.link(g.rows, stroke(g.inks[0], {
        x1: pixel("x"), x2: pixel("x"), y1: pixel(function (c) { return c.y - 4; }), y2: pixel(function (c) { return c.y + 4; }), strokeWidth: 1.5,
      })));
    });
    caps.filter(function (c) { return c.open; }).forEach(function (c) {
      marks.push(Plot.dot([c], stroke(c.inks[0], { x: pixel("x"), y: pixel("y"), symbol: scale.symbol(c.way, 4), fill: "none", strokeWidth: 1.5 })));
    });
    return marks;
  }

  matbook.charts = {
    WIDTH: WIDTH, LABEL: LABEL, SMALL: SMALL, load: load, libraries: libraries, plot: plot, fill: fill, stroke: stroke, both: both, pixel: pixel, words: words,
    footer: footer, marker: marker, indicatorKeys: indicatorKeys, tip: tip, kinds: { bars: drawBars },
  };
})();
