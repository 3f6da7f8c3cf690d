/* Charts: where pupils went, as bands from the standards before to the standards after (src/chart/flow.rs). */
(function () {
  "use strict";
  var matbook = window.matbook;
  var charts = matbook.charts;
  var NAMESPACE = "http://www.w3.org/2000/svg";
  var TALL = 200, GAP = 22, LEFT = 190, RIGHT = 474, WIDE = 16, TOP = 34, TEXT = 13, LEAST = 2, STEPS = 24;
  var KINDS = [["blue-tint", "blue"], ["grey-tint", "grey"], ["orange-tint", "orange"]];

  function way(i, j) {
    return i < j ? 0 : i === j ? 1 : 2;
  }

  function draw(Plot, model) {
    var n = model.levels.length;
    var svg = make("svg", {});
    var total = model.moves.flat().reduce(function (a, b) { return a + b; }, 0);
    var scale = TALL / total;
    var range = Array.from({ length: n }, function (_, i) { return i; });
    var counts = [
      range.map(function (i) { return range.reduce(function (s, j) { return s + model.moves[i][j]; }, 0); }),
      range.map(function (i) { return range.reduce(function (s, j) { return s + model.moves[j][i]; }, 0); }),
    ];
    var heights = counts.map(function (side) { return side.map(function (c) { return c > 0 ? Math.max(c * scale, LEAST) : 0; }); });
    var tops = heights.map(function (side) {
      var y = TOP, at = [];
      for (var i = n - 1; i >= 0; i -= 1) { at[i] = y; y += side[i] + GAP; }
      return at;
    });
    var bottom = TOP + TALL + GAP * (n - 1) + LEAST * n;
    var height = bottom + 34;
    var hits = make("g", { class: "hits", fill: "none", "pointer-events": "all" });
    var tips = [];
    var numbers = make("g", { "pointer-events": "none" });
    text(svg, LEFT + WIDE, 12, model.from, charts.SMALL, "ink", "end", true);
    text(svg, RIGHT, 12, model.to, charts.SMALL, "ink", "start", true);
    var used = [tops[0].slice(), tops[1].slice()];
    for (var i = n - 1; i >= 0; i -= 1) {
      for (var j = n - 1; j >= 0; j -= 1) {
        var pupils = model.moves[i][j];
        if (!pupils) continue;
        var thick = pupils * scale;
        var inks = KINDS[way(i, j)];
        var d = ribbon(used[0][i], used[1][j], thick);
        svg.append(paint(make("path", { d: d, "stroke-width": 1 }), inks[0], inks[1]));
        hits.append(make("path", { d: d }));
        tips.push(model.levels[i] + " to " + model.levels[j] + ": " + pupils);
        if (thick >= TEXT) text(numbers, LEFT + WIDE + 8, used[0][i] + thick / 2, String(pupils), charts.SMALL, "ink", "start");
        used[0][i] += thick;
        used[1][j] += thick;
      }
    }
    svg.append(numbers);
    [LEFT, RIGHT].forEach(function (x, side) {
      range.forEach(function (level) {
        var box = { x: x, y: tops[side][level], width: WIDE, height: heights[side][level] };
        var words = model.levels[level] + ": " + counts[side][level];
        svg.append(paint(make("rect", box), "blue", null));
        text(svg, side ? x + WIDE + 8 : x - 8, box.y + box.height / 2, words, charts.LABEL, "ink", side ? "start" : "end");
        hits.append(make("rect", Object.assign({}, box, { height: Math.max(box.height, LEAST) })));
        tips.push(words);
      });
    });
    ["moved up", "stayed", "moved down"].forEach(function (words, k) {
      var x = LEFT + k * 110;
      svg.append(paint(make("rect", { x: x, y: bottom + 12, width: 18, height: 12, "stroke-width": 1 }), KINDS[k][0], KINDS[k][1]));
      text(svg, x + 24, bottom + 18, words, charts.SMALL, "ink", "start");
    });
    text(svg, charts.WIDTH - 4, bottom + 18, "numbers: pupils", charts.SMALL, "muted", "end");
    svg.append(hits);
    svg.setAttribute("viewBox", "0 0 " + charts.WIDTH + " " + height);
    svg.setAttribute("width", charts.WIDTH);
    svg.setAttribute("height", height);
    return { svg: svg, tips: tips };
  }

  function ribbon(from, to, thick) {
    var start = LEFT + WIDE;
    var upper = Array.from({ length: STEPS + 1 }, function (_, step) {
      var t = step / STEPS;
      return [start + (RIGHT - start) * t, from + (to - from) * t * t * (3 - 2 * t)];
    });
    var lower = upper.slice().reverse().map(function (c) { return [c[0], c[1] + thick]; });
    return "M" + upper.concat(lower).map(function (c) { return c[0].toFixed(2) + " " + c[1].toFixed(2); }).join("L") + "Z";
  }

  function make(name, values) {
    var element = document.createElementNS(NAMESPACE, name);
    Object.keys(values).forEach(function (key) { element.setAttribute(key, values[key]); });
    return element;
  }

  /* A group in the inks of the built charts: pages restyle them by class. */
  function paint(shape, inside, outline) {
    var group = make("g", { class: "f-" + inside + (outline ? " s-" + outline : ""), fill: matbook.ink(inside) });
    if (outline) group.setAttribute("stroke", matbook.ink(outline));
    group.append(shape);
    return group;
  }

  function text(parent, x, y, words, size, ink, anchor, bold) {
    var group = make("g", { class: "f-" + ink, fill: matbook.ink(ink) });
    var element = make("text", { x: x, y: y, "font-size": size, "text-anchor": anchor, "font-weight": bold ? 600 : 400, dy: "0.32em" });
    element.textContent = words;
    group.append(element);
    parent.append(group);
  }

  charts.kinds.flow = draw;
})();
