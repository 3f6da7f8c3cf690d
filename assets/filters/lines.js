/* Charts: lines over terms, and the scatterplot of schools. */
(function () {
  "use strict";
  var matbook = window.matbook;
  var charts = matbook.charts;
  var scale = matbook.scale;
  var WIDTH = charts.WIDTH;
  var SMALL = charts.SMALL;
  var LOOKS = { solid: ["blue", "blue", "circle", 4.6], dashed: ["paper", "dark", "square", 3.8] };

  function drawLines(Plot, model) {
    var series = model.series;
    var places = model.places;
    var points = series.flatMap(function (s) { return s.points; });
    var known = points.filter(function (p) { return p.value.value !== null; }).map(function (p) { return p.value.value; });
    var upright = scale.axis(model.unit, model.unit !== "Score", known, []);
    var say = scale.tickText(upright, model.unit);
    var left = Math.max.apply(null, upright.ticks.map(function (t) { return scale.textWidth(say(t), SMALL); }).concat(24)) + 10;
    var ends = series.map(function (s) {
      var at = s.points.map(function (p) { return p.value.value !== null; }).lastIndexOf(true);
      if (at < 0) return null;
      var text = s.name + " " + s.points[at].value.text() + (at + 1 === places.length ? "" : " (" + places[at] + ")");
      return { s: s, at: at, lines: scale.wrap(text, SMALL, true, 150, 3) };
    }).filter(Boolean);
    var names = Math.max.apply(null, ends.flatMap(function (e) { return e.lines.map(function (l) { return scale.textWidth(l, SMALL, true); }); }).concat(0));
    var right = WIDTH - names - 40;
    var title = scale.title(model.unit);
    var top = title ? 30 : 12;
    var bottom = top + 280;
    var slot = (right - left) / places.length;
    var x = function (i) { return left + (i + 0.5) * slot; };
    var y = function (v) { return bottom - ((v - upright.low) / (upright.high - upright.low)) * (bottom - top); };
    var word = Math.min(110, Math.max.apply(null, places.flatMap(function (p) { return p.split(" ").map(function (w) { return scale.textWidth(w, 12); }); })));
    var every = Math.max(1, Math.ceil((word + 4) / slot));
    var placeNames = places.map(function (p, i) {
      return { i: i, lines: scale.wrap(p, 12, false, Math.max(12, slot * every - 4), 3) };
    }).filter(function (p) { return (places.length - 1 - p.i) % every === 0; });
    var deep = Math.max.apply(null, placeNames.map(function (p) { return p.lines.length; }));
    var height = bottom + 13 + deep * 15;
    var marks = [
      Plot.ruleY(upright.ticks, charts.stroke("rule", { strokeWidth: 1 })),
      charts.words(Plot, upright.ticks.map(function (t) { return { x: left - 8, y: y(t), text: say(t) }; }), SMALL, "muted", "end"),
      Plot.ruleY([upright.low <= 0 && upright.high >= 0 ? 0 : upright.low], charts.stroke("ink", { strokeWidth: 1.2 })),
      charts.words(Plot, placeNames.flatMap(function (p) {
        return p.lines.map(function (l, n) {
          var half = scale.textWidth(l, 12) / 2 + 1;
          return { x: Math.min(Math.max(x(p.i), half), WIDTH - half), y: bottom + 16 + n * 14, text: l };
        });
      }), 12, "muted", "middle"),
    ];
    if (title) marks.push(charts.words(Plot, [{ x: 1, y: 9, text: title }], SMALL, "muted", "start"));
    marks = marks.concat(gaps(Plot, model, x, slot, top, bottom));
    series.slice().reverse().forEach(function (s) {
      var look = s.dashed ? LOOKS.dashed : LOOKS.solid;
      marks.push(Plot.line(s.points, charts.stroke(look[1], {
        x: charts.pixel(function (p, i) { return x(i); }), y: function (p) { return p.value.value === null ? NaN : p.value.value; },
        strokeWidth: 2.4, strokeDasharray: s.dashed ? "6 4" : undefined, fill: "none",
      })));
      var there = s.points.map(function (p, i) { return { p: p, i: i }; }).filter(function (d) { return d.p.value.value !== null; });
      marks.push(Plot.dot(there, charts.both(look[0], look[1], {
        x: charts.pixel(function (d) { return x(d.i); }), y: function (d) { return d.p.value.value; }, symbol: scale.symbol(look[2], look[3]), strokeWidth: 1.5,
      })));
    });
    marks = marks.concat(endNames(Plot, ends, x, y, right, top, bottom));
    var hits = series.flatMap(function (s) {
      return s.points.map(function (p, i) { return { s: s, p: p, i: i }; }).filter(function (d) { return d.p.value.value !== null; });
    });
    marks.push(Plot.dot(hits, {
      x: charts.pixel(function (d) { return x(d.i); }), y: function (d) { return d.p.value.value; }, r: Math.max(6, Math.min(13, slot / 2)), fill: "none", stroke: "none", pointerEvents: "all", className: "hits",
    }));
    return {
      svg: Plot.plot({
        width: WIDTH, height: height, marginTop: top, marginLeft: left, marginRight: WIDTH - right, marginBottom: height - bottom,
        x: { axis: null }, y: { domain: [upright.low, upright.high], range: [bottom, top], axis: null }, marks: marks,
      }),
      tips: hits.map(function (d) { return charts.tip(d.s.name + ", " + places[d.i], d.p.value, null, null, "", d.p.n); }),
    };
  }

  /* Where no series has a value the reason is written between the lines. */
  function gaps(Plot, model, x, slot, top, bottom) {
    var marks = [];
    var reason = function (i) {
      var here = model.series.map(function (s) { return s.points[i]; });
      return here.every(function (p) { return p && p.value.value === null; }) ? here[0].value.reason : null;
    };
    for (var i = 0; i < model.places.length; i += 1) {
      var words = reason(i);
      if (!words) continue;
      var from = i;
      while (i + 1 < model.places.length && reason(i + 1) === words) i += 1;
      var a = x(from) - slot / 2 + 3;
      var b = x(i) + slot / 2 - 3;
      marks.push(Plot.rect([0], charts.fill("grey-tint", {
        x1: charts.pixel([a]), x2: charts.pixel([b]), y1: charts.pixel([top]), y2: charts.pixel([bottom]),
      })));
      var lines = scale.wrap(words, SMALL, false, b - a - 6, 6);
      if (!lines.join("").includes("…")) {
        marks.push(charts.words(Plot, lines.map(function (l, n) {
          return { x: (a + b) / 2, y: (top + bottom) / 2 + (n - (lines.length - 1) / 2) * 15, text: l };
        }), SMALL, "muted", "middle"));
      }
    }
    return marks;
  }

  /* Name and last figure at each line's end, pushed apart. */
  function endNames(Plot, ends, x, y, right, top, bottom) {
    var marks = [];
    var list = ends.map(function (e) {
      var at = y(e.s.points[e.at].value.value);
      return { e: e, from: [x(e.at), at], middle: at, height: e.lines.length * 15 + 4 };
    }).sort(function (a, b) { return a.middle - b.middle; });
    for (var i = 1; i < list.length; i += 1) {
      var room = (list[i - 1].height + list[i].height) / 2;
      var short = room - (list[i].middle - list[i - 1].middle);
      if (short > 0) {
        list[i - 1].middle -= short / 2;
        list[i].middle += short / 2;
      }
    }
    var over = list.length ? list[list.length - 1].middle + list[list.length - 1].height / 2 - bottom - 6 : 0;
    if (over > 0) list.forEach(function (l) { l.middle -= over; });
    list.forEach(function (l) {
      var look = l.e.s.dashed ? LOOKS.dashed : LOOKS.solid;
      var at = right + 34;
      if (l.e.at + 1 === l.e.s.points.length) {
        var way = [{ x: l.from[0] + 7, y: l.from[1] }, { x: right + 2, y: l.from[1] }, { x: at - 18, y: l.middle }];
        marks.push(Plot.line(way, charts.stroke(look[1], { x: charts.pixel("x"), y: charts.pixel("y"), strokeWidth: 0.8, fill: "none" })));
      }
      marks.push(Plot.dot([{ x: at - 12, y: l.middle }], charts.both(look[0], look[1], {
        x: charts.pixel("x"), y: charts.pixel("y"), symbol: scale.symbol(look[2], look[3]), strokeWidth: 1.5,
      })));
      marks.push(charts.words(Plot, l.e.lines.map(function (line, n) {
        return { x: at, y: l.middle + (n - (l.e.lines.length - 1) / 2) * 15, text: line };
      }), SMALL, "ink", "start", true));
    });
    return marks;
  }

  function drawScatter(Plot, model) {
    var points = model.points.filter(function (p) { return p.x.value !== null && p.y.value !== null; });
    var absent = model.points.filter(function (p) { return !points.includes(p); });
    var axis = scale.axis(model.unit, false, points.flatMap(function (p) { return [p.x.value, p.y.value]; }), []);
    var say = scale.tickText(axis, model.unit);
    var left = Math.max.apply(null, axis.ticks.map(function (t) { return scale.textWidth(say(t), SMALL); }).concat(24)) + 10;
    var side = 480;
    var top = 30;
    var bottom = top + side;
    var right = left + side;
    var at = function (v) { return ((v - axis.low) / (axis.high - axis.low)) * side; };
    var below = bottom + 42;
    var notes = absent.length ? scale.wrap("Not drawn: " + absent.map(function (p) { return p.label + " (" + (p.x.reason || p.y.reason) + ")"; }).join(", "), SMALL, false, WIDTH - 4, 3) : [];
    var foot = charts.footer(Plot, charts.indicatorKeys(points.map(function (p) { return p.indicator; })), below);
    var noteTop = below + foot.height + (foot.height ? 0 : 8);
    var height = below + foot.height + notes.length * 18 + (notes.length ? 8 : 0);
    var marks = [
      Plot.ruleX(axis.ticks, charts.stroke("rule", { strokeWidth: 1 })),
      Plot.ruleY(axis.ticks, charts.stroke("rule", { strokeWidth: 1 })),
      Plot.ruleX([axis.low], charts.stroke("ink", { strokeWidth: 1.2 })),
      Plot.ruleY([axis.low], charts.stroke("ink", { strokeWidth: 1.2 })),
      charts.words(Plot, axis.ticks.map(function (t) { return { x: left + at(t), y: bottom + 14, text: say(t) }; }), SMALL, "muted", "middle"),
      charts.words(Plot, axis.ticks.map(function (t) { return { x: left - 8, y: bottom - at(t), text: say(t) }; }), SMALL, "muted", "end"),
      charts.words(Plot, [{ x: 1, y: 9, text: model.yTitle }], SMALL, "ink", "start"),
      charts.words(Plot, [{ x: (left + right) / 2, y: bottom + 34, text: model.xTitle }], SMALL, "ink", "middle"),
      Plot.link([0], charts.stroke("ink", {
        x1: function () { return axis.low; }, y1: function () { return axis.low; }, x2: function () { return axis.high; }, y2: function () { return axis.high; }, strokeWidth: 1.6, strokeDasharray: "6 4",
      })),
      charts.words(Plot, [{ x: right + 6, y: top, text: "both equal" }], SMALL, "ink", "start", true),
    ];
    points.forEach(function (p) {
      p.px = left + at(p.x.value);
      p.py = bottom - at(p.y.value);
      marks.push(charts.marker(Plot, [{ x: p.px, y: p.py }], p.indicator || "none", 5.2));
    });
    marks.push(charts.words(Plot, labels(points, { left: left, top: top, bottom: bottom }), 12, "ink", "start", false, { stroke: matbook.ink("paper"), strokeWidth: 3, className: "f-ink s-paper" }));
    marks = marks.concat(foot.marks);
    marks.push(charts.words(Plot, notes.map(function (n, i) { return { x: 1, y: noteTop + 9 + i * 18, text: n }; }), SMALL, "muted", "start"));
    marks.push(Plot.dot(points, { x: charts.pixel("px"), y: charts.pixel("py"), r: 13, fill: "none", stroke: "none", pointerEvents: "all", className: "hits" }));
    return {
      svg: Plot.plot({
        width: WIDTH, height: height, marginTop: top, marginLeft: left, marginRight: WIDTH - right, marginBottom: height - bottom,
        x: { domain: [axis.low, axis.high], range: [left, right], axis: null }, y: { domain: [axis.low, axis.high], range: [bottom, top], axis: null }, marks: marks,
      }),
      tips: points.map(function (p) {
        return p.label + ": " + model.xTitle + " " + p.x.text() + "; " + model.yTitle + " " + p.y.text() + "; difference " + p.difference.text() + "; n " + p.n.text();
      }),
    };
  }

  /* Names of points where there is room beside them, off the line of equality where that can be; the others say theirs
     when pointed at. */
  function labels(points, plot) {
    var taken = points.map(function (p) { return [p.px - 7, p.py - 7, p.px + 7, p.py + 7]; });
    var list = [];
    var equal = function (x) { return plot.bottom - (x - plot.left); };
    points.forEach(function (p) {
      var text = scale.wrap(p.label, 12, false, 190, 1)[0];
      var width = scale.textWidth(text, 12);
      var wishes = [[9, 0], [-9 - width, 0], [-width / 2, -15], [-width / 2, 15], [7, -12], [7, 12], [-7 - width, -12], [-7 - width, 12]].map(function (w) {
        var x = p.px + w[0];
        var y = p.py + w[1];
        return { x: x, y: y, box: [x - 1, y - 7, x + width + 1, y + 7] };
      }).filter(function (w) {
        var box = w.box;
        return box[0] > plot.left + 2 && box[2] < WIDTH - 2 && box[1] > plot.top - 8 && box[3] < plot.bottom - 1 && !taken.some(function (t, n) {
          return points[n] !== p && t[0] < box[2] && box[0] < t[2] && t[1] < box[3] && box[1] < t[3];
        });
      });
      var best = wishes.find(function (w) { return equal(w.box[0]) < w.box[1] || equal(w.box[2]) > w.box[3]; }) || wishes[0];
      if (!best) return;
      taken.push(best.box);
      list.push({ x: best.x, y: best.y, text: text });
    });
    return list;
  }

  charts.kinds.lines = drawLines;
  charts.kinds.scatter = drawScatter;
})();
