/* Charts: axes, inks and text widths, by the same rules as the built charts (src/chart). */
(function () {
  "use strict";
  var matbook = window.matbook;

  /* The inks of the built charts: the colour of packs and saved pictures; pages restyle them by class. */
  var INKS = {
    blue: "#12436D", turquoise: "#28A197", pink: "#801650", orange: "#F46A25", dark: "#3D3D3D", purple: "#A285D1", ink: "#0B0C0C",
    muted: "#505A5F", grey: "#767B80", rule: "#DDDFE1", paper: "#FFFFFF", "blue-tint": "#C5D6E6", "orange-tint": "#FDDFCE", "grey-tint": "#ECEDEE",
  };
  var INDICATORS = {
    well_above: ["blue", "blue", "up"], above: ["blue-tint", "blue", "up"], none: ["grey-tint", "grey", "circle"],
    below: ["orange-tint", "orange", "down"], well_below: ["orange", "orange", "down"],
  };
  var LEAST = { Percent: 10, PercentagePoints: 10, Score: 4, ScorePoints: 4 };
  var BOUNDS = { Percent: [0, 100], PercentagePoints: [-100, 100], Score: [-Infinity, Infinity], ScorePoints: [-Infinity, Infinity] };
  var AXIS = { Percent: "", PercentagePoints: "percentage points", Score: "average scaled score", ScorePoints: "scaled-score points" };
  var MOST = 7;

  function signed(unit) {
    return unit === "PercentagePoints" || unit === "ScorePoints";
  }

  function nice(low, high, bounds, bases) {
    low = Math.max(low, bounds[0]);
    high = Math.max(Math.min(high, bounds[1]), low);
    var span = high - low;
    var fixed = function (end) { return bases.includes(end) || end === bounds[0] || end === bounds[1]; };
    for (var power = -9; power <= 15; power += 1) {
      for (var k = 0; k < 4; k += 1) {
        var tenths = [10, 20, 25, 50][k];
        var tick = function (i) {
          var scaled = (i * tenths) / 10;
          return power < 0 ? scaled / Math.pow(10, -power) : scaled * Math.pow(10, power);
        };
        var step = tick(1);
        if (span / step > MOST + 1) continue;
        var below = tick(Math.floor(low / step + 1e-9));
        var above = tick(Math.ceil(high / step - 1e-9));
        var end = function (at, nearest, beyond) {
          if (fixed(at)) return at;
          return Math.abs(at - nearest) <= span * 0.125 ? nearest : at + beyond;
        };
        var from = Math.max(end(low, below, -0.03 * span), bounds[0]);
        var to = Math.min(end(high, above, 0.03 * span), bounds[1]);
        var first = Math.ceil(from / step - 1e-9);
        var last = Math.floor(to / step + 1e-9);
        if (last - first + 1 > MOST || from >= to) continue;
        var ticks = [];
        for (var i = first; i <= last; i += 1) ticks.push(tick(i));
        return { low: from, high: to, ticks: ticks, decimals: Math.max(0, (tenths === 25 ? 1 : 0) - power) };
      }
    }
    return { low: low, high: Math.max(high, low + 1), ticks: [], decimals: 0 };
  }

  /* The axis for values and their intervals; `base`: it begins at zero (scores: at 80), because lengths are compared. */
  function axis(unit, base, values, intervals) {
    var low = Math.min.apply(null, values.concat(Infinity));
    var high = Math.max.apply(null, values.concat(-Infinity));
    if (low > high) {
      if (unit === "Percent") { low = 0; high = 100; }
      else if (unit === "Score") { low = 80; high = 120; }
      else { low = -LEAST[unit]; high = LEAST[unit]; }
    }
    if (intervals.length) {
      var halves = intervals.map(function (i) { return (i[1] - i[0]) / 2; }).sort(function (a, b) { return a - b; });
      var reach = 3 * halves[Math.floor(halves.length / 2)];
      var lowest = Math.min.apply(null, intervals.map(function (i) { return i[0]; }).concat(low));
      var highest = Math.max.apply(null, intervals.map(function (i) { return i[1]; }).concat(high));
      low = Math.max(lowest, low - reach);
      high = Math.min(highest, high + reach);
    }
    var limits = BOUNDS[unit];
    low = Math.min(Math.max(low, limits[0]), limits[1]);
    high = Math.min(Math.max(high, limits[0]), limits[1]);
    if (unit === "Score" && base) {
      low = values.every(function (v) { return v >= 80; }) ? 80 : Math.min(low, 80);
      high = Math.max(high, low + 20);
    } else if (base || signed(unit)) {
      low = Math.min(low, 0);
      high = Math.max(high, 0);
    }
    if (unit === "Percent" && base && high > 50) high = 100;
    var missing = LEAST[unit] - (high - low);
    if (missing > 0) {
      if (low === 0 && base) high += missing;
      else { low -= missing / 2; high += missing / 2; }
    }
    return nice(low, high, limits, base ? [0, 80] : []);
  }

  function tickText(scale, unit) {
    return function (tick) {
      var sign = tick < 0 ? "−" : tick > 0 && signed(unit) ? "+" : "";
      return sign + Math.abs(tick).toFixed(scale.decimals) + (unit === "Percent" ? "%" : "");
    };
  }

  var pen = null;
  function textWidth(text, size, bold) {
    pen = pen || document.createElement("canvas").getContext("2d");
    var font = (bold ? "600 " : "400 ") + size + "px ";
    pen.font = font + "sans-serif";
    var plain = pen.measureText(text).width;
    pen.font = font + "Inter, sans-serif";
    var width = pen.measureText(text).width;
    // A page that began without Inter may get it later, on paper for one: it is wider than most, and nothing is to be cut off.
    return width === plain ? width * 1.08 : width;
  }

  /* Words on at most so many lines; what does not fit ends in an ellipsis. */
  function wrap(text, size, bold, limit, most) {
    var lines = [];
    var line = "";
    text.split(/\s+/).forEach(function (word) {
      var longer = line ? line + " " + word : word;
      if (line && textWidth(longer, size, bold) > limit) {
        lines.push(line);
        line = word;
      } else {
        line = longer;
      }
    });
    lines.push(line);
    if (lines.length > most) lines = lines.slice(0, most - 1).concat(lines.slice(most - 1).join(" "));
    return lines.map(function (l) {
      if (textWidth(l, size, bold) <= limit) return l;
      while (l && textWidth(l + "…", size, bold) > limit) l = l.slice(0, -1);
      return l.trimEnd() + "…";
    });
  }

  /* Shapes of markers, as the built charts have them. */
  function corners(shape, r) {
    var side = r * 1.15;
    var tall = r * 1.05;
    if (shape === "up") return [[0, -tall], [side, tall * 0.85], [-side, tall * 0.85]];
    if (shape === "down") return [[0, tall], [-side, -tall * 0.85], [side, -tall * 0.85]];
    return [[-r * 0.9, -r * 0.9], [r * 0.9, -r * 0.9], [r * 0.9, r * 0.9], [-r * 0.9, r * 0.9]];
  }

  function symbol(shape, r) {
    return {
      draw: function (context) {
        if (shape === "circle") {
          context.moveTo(r, 0);
          context.arc(0, 0, r, 0, 2 * Math.PI);
          return;
        }
        if (shape === "left" || shape === "right") {
          var back = shape === "left" ? 4 : -4;
          context.moveTo(back, -4);
          context.lineTo(0, 0);
          context.lineTo(back, 4);
          return;
        }
        corners(shape, r).forEach(function (c, i) { context[i ? "lineTo" : "moveTo"](c[0], c[1]); });
        context.closePath();
      },
    };
  }

  matbook.ink = function (name) { return INKS[name]; };
  matbook.indicatorInks = function (code) { return INDICATORS[code]; };
  matbook.scale = { axis: axis, tickText: tickText, title: function (unit) { return AXIS[unit]; }, textWidth: textWidth, wrap: wrap, symbol: symbol };
})();
