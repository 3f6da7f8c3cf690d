/* Charts: every mark says its value, to the pointer, to a finger and to the keyboard; charts can be sorted and saved. */
(function () {
  "use strict";
  var matbook = window.matbook;
  var make = matbook.make;
  var SVG = "http://www.w3.org/2000/svg";
  var box = null;

  function tipBox() {
    if (!box) {
      box = make("div", { class: "tip", role: "tooltip", id: "chart-tip" });
      box.hidden = true;
      document.body.append(box);
      document.addEventListener("keydown", function (event) { if (event.key === "Escape") box.hidden = true; });
      addEventListener("scroll", function () { box.hidden = true; }, { passive: true, capture: true });
    }
    return box;
  }

  function say(mark, at) {
    var tip = tipBox();
    tip.textContent = mark.getAttribute("aria-label");
    tip.hidden = false;
    var around = mark.getBoundingClientRect();
    var x = at ? at.clientX : Math.min(around.left + around.width / 2, innerWidth - 20);
    var y = at ? at.clientY - 14 : around.top - 6;
    var left = Math.min(Math.max(8, x - tip.offsetWidth / 2), document.documentElement.clientWidth - tip.offsetWidth - 8);
    var top = y - tip.offsetHeight < 4 ? around.bottom + 8 : y - tip.offsetHeight;
    tip.style.left = left + "px";
    tip.style.top = top + "px";
  }

  function hush() {
    if (box) box.hidden = true;
  }

  /* n of each row of the tables beside a built chart, whose marks don't say it. */
  function counts(figure) {
    var found = new Map();
    var section = figure.closest("section");
    (section ? section.querySelectorAll("table") : []).forEach(function (table) {
      var column = Array.from(table.tHead.rows[0].cells).findIndex(function (cell) { return cell.textContent.trim() === "n"; });
      if (column < 0) return;
      Array.from(table.tBodies[0].rows).forEach(function (row) {
        var name = row.cells[0].textContent.trim();
        if (!found.has(name)) found.set(name, row.cells[column].textContent.trim());
      });
    });
    return found;
  }

  /* The marks of a built chart: its titled groups. Their titles become names, so that no second box opens. */
  function builtMarks(figure, svg) {
    var n = counts(figure);
    return Array.from(svg.querySelectorAll("g.mark, g.ref")).map(function (group) {
      var title = group.querySelector(":scope > title");
      if (!title) return null;
      var text = title.textContent;
      var name = text.slice(0, text.lastIndexOf(": "));
      var count = n.get(name) || n.get(name.slice(name.indexOf(", ") + 2));
      title.remove();
      group.setAttribute("aria-label", count ? text + "; n " + count : text);
      return group;
    }).filter(Boolean);
  }

  /* One stop for the Tab key; arrows, Home and End go from mark to mark. */
  function roving(marks) {
    marks.forEach(function (mark, i) {
      mark.setAttribute("role", "img");
      mark.setAttribute("tabindex", i ? "-1" : "0");
      mark.classList.add("stop");
    });
  }

  function prepare(figure, svg, tips) {
    var title = figure.querySelector("figcaption").textContent;
    svg.querySelectorAll(":scope > title, :scope > desc").forEach(function (t) { t.remove(); });
    svg.removeAttribute("aria-labelledby");
    svg.setAttribute("role", "group");
    svg.setAttribute("aria-label", title + ". Chart: the arrow keys go from mark to mark.");
    var marks;
    if (tips) {
      marks = Array.from(svg.querySelectorAll("g.hits > *"));
      marks.forEach(function (mark, i) { mark.setAttribute("aria-label", tips[i]); });
    } else {
      marks = builtMarks(figure, svg);
    }
    roving(marks);
    figure.marks = marks;
  }

  function listen(drawing, figure) {
    var markOf = function (event) {
      var mark = event.target.closest ? event.target.closest(".stop") : null;
      return mark && drawing.contains(mark) ? mark : null;
    };
    drawing.addEventListener("pointermove", function (event) {
      var mark = markOf(event);
      if (mark && event.pointerType === "mouse") say(mark, event);
      else if (event.pointerType === "mouse") hush();
    });
    drawing.addEventListener("pointerdown", function (event) {
      var mark = markOf(event);
      if (mark) say(mark, event);
    });
    drawing.addEventListener("pointerleave", function (event) { if (event.pointerType === "mouse") hush(); });
    drawing.addEventListener("focusin", function (event) {
      var mark = markOf(event);
      if (mark && mark.matches(":focus-visible")) say(mark);
    });
    drawing.addEventListener("focusout", hush);
    drawing.addEventListener("keydown", function (event) {
      var mark = markOf(event);
      if (!mark) return;
      var at = figure.marks.indexOf(mark);
      var last = figure.marks.length - 1;
      var to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: last }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      to = Math.min(Math.max(to, 0), last);
      mark.setAttribute("tabindex", "-1");
      figure.marks[to].setAttribute("tabindex", "0");
      figure.marks[to].focus();
    });
  }

  /* A chart by itself: title above, filters in force below, light colours, words of their own size. */
  function picture(figure) {
    var svg = figure.querySelector("svg");
    var view = svg.viewBox.baseVal;
    var wide = view.width + 40;
    var lines = matbook.scale ? matbook.scale.wrap : function (t) { return [t]; };
    var title = lines(figure.querySelector("figcaption").textContent, 17, true, view.width, 3);
    var subject = document.querySelector("h1 .subject");
    var about = lines((subject ? subject.textContent.trim() + ". " : "") + matbook.inForce(), 12, false, view.width, 4);
    var top = 24 + title.length * 23;
    var height = top + view.height + 18 + about.length * 17;
    var root = document.createElementNS(SVG, "svg");
    var set = function (element, values) { Object.keys(values).forEach(function (k) { element.setAttribute(k, values[k]); }); return element; };
    set(root, { xmlns: SVG, width: wide, height: height, viewBox: "0 0 " + wide + " " + height, "font-family": "Inter, 'Segoe UI', Arial, sans-serif" });
    var add = function (name, values, text) {
      var element = set(document.createElementNS(SVG, name), values);
      if (text) element.textContent = text;
      root.append(element);
      return element;
    };
    add("title", {}, title.join(" "));
    add("rect", { width: wide, height: height, fill: "#FFFFFF" });
    title.forEach(function (line, i) { add("text", { x: 20, y: 30 + i * 23, "font-size": 17, "font-weight": 600, fill: "#0B0C0C" }, line); });
    var copy = svg.cloneNode(true);
    copy.querySelectorAll(".hits").forEach(function (hits) { hits.remove(); });
    // Other fonts are wider: what was measured here keeps its width there.
    var own = svg.querySelectorAll("text");
    var texts = copy.querySelectorAll("text");
    if (own.length >= texts.length) {
      texts.forEach(function (text, i) {
        if (text.querySelector("tspan") || !text.textContent.trim()) return;
        text.setAttribute("textLength", own[i].getComputedTextLength().toFixed(1));
        text.setAttribute("lengthAdjust", "spacingAndGlyphs");
      });
    }
    copy.querySelectorAll("[tabindex]").forEach(function (mark) { mark.removeAttribute("tabindex"); });
    set(copy, { x: 20, y: top, width: view.width, height: view.height });
    copy.removeAttribute("style");
    copy.removeAttribute("class");
    root.append(copy);
    about.forEach(function (line, i) { add("text", { x: 20, y: top + view.height + 26 + i * 17, "font-size": 12, fill: "#505A5F" }, line); });
    return { text: new XMLSerializer().serializeToString(root), width: wide, height: height };
  }

  function fileName(figure, ending) {
    var words = document.querySelector("h1").textContent + " " + figure.id.replace(/-chart$/, "");
    return words.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") + ending;
  }

  function download(name, blob) {
    var link = make("a", { download: name });
    link.href = URL.createObjectURL(blob);
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
  }

  function saveSvg(figure) {
    download(fileName(figure, ".svg"), new Blob([picture(figure).text], { type: "image/svg+xml" }));
  }

  function savePng(figure) {
    var made = picture(figure);
    var image = new Image();
    image.onload = function () {
      var canvas = document.createElement("canvas");
      canvas.width = made.width * 2;
      canvas.height = made.height * 2;
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob(function (blob) { download(fileName(figure, ".png"), blob); }, "image/png");
    };
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(made.text);
  }

  var ORDERS = [["", "as listed"], ["descending", "highest first"], ["ascending", "lowest first"], ["name", "by name"]];

  /* The tools under a chart: order of bars, saving. */
  function tools(figure) {
    var place = figure.querySelector(".figure-tools");
    if (!place) {
      place = make("div", { class: "figure-tools" });
      figure.append(place);
    }
    if (place.firstChild) return;
    var svg = figure.querySelector("svg");
    var title = figure.querySelector("figcaption").textContent;
    var bars = figure.model ? figure.model.drawn === "bars" : svg && (svg.classList.contains("bars") || svg.classList.contains("whiskers"));
    if (bars && matbook.redrawFigure) {
      var id = figure.id + "-order";
      var select = make("select", { id: id });
      ORDERS.forEach(function (order) { select.append(make("option", { value: order[0] }, order[1])); });
      var label = make("label", { for: id }, "Bars ");
      label.append(make("span", { class: "vh" }, "of " + title));
      place.append(label, select);
      select.addEventListener("change", function () {
        figure.order = select.value;
        matbook.redrawFigure(figure);
      });
    }
    [["PNG", savePng], ["SVG", saveSvg]].forEach(function (kind) {
      var button = make("button", { type: "button", class: "plain" }, "Save as " + kind[0]);
      button.append(make("span", { class: "vh" }, ": " + title));
      button.addEventListener("click", function () { kind[1](figure); });
      place.append(button);
    });
  }

  /* Makes a figure's chart speak; `tips` where it was drawn anew. */
  function figureReady(figure, tips) {
    var drawing = figure.querySelector(".drawing");
    var svg = drawing && drawing.querySelector("svg");
    if (!svg) return;
    prepare(figure, svg, tips);
    if (!figure.listening) {
      figure.listening = true;
      listen(drawing, figure);
    }
    tools(figure);
  }

  /* Whether a fact of the page's head is a filter; the others say what the figures rest on. */
  function isFilter(name) {
    return !["Assessed", "Pupils", "Data as at"].includes(name);
  }

  /* The filters in force, in a line: the words of the page's head, and of every file. */
  function inForce() {
    var facts = Array.from(document.querySelectorAll(".facts > div")).map(function (fact) {
      return [fact.querySelector("dt").textContent.trim(), fact.querySelector("dd").textContent.trim()];
    });
    var said = facts.filter(function (fact) { return isFilter(fact[0]); }).map(function (fact) { return fact.join(": "); });
    return "Filters in force: " + said.join("; ");
  }

  /* Whom a page is about, and which report it is. */
  function title() {
    return Array.from(document.querySelectorAll("h1 span")).map(function (s) { return s.textContent.trim(); }).join(": ");
  }

  matbook.figureReady = figureReady;
  matbook.inForce = inForce;
  matbook.isFilter = isFilter;
  matbook.pageTitle = title;
  matbook.download = download;
})();
