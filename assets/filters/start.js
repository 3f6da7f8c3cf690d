/* Filters: from the address to the view, and from a reader's choice to the address. */
(function () {
  "use strict";
  var matbook = window.matbook;
  var section = document.querySelector(".filters[data-start]");
  var main = document.getElementById("main");

  /* Charts as built speak on every page. */
  function builtCharts() {
    document.querySelectorAll("figure.figure").forEach(function (figure) { matbook.figureReady(figure, null); });
  }
  if (!section || !matbook.engine) {
    builtCharts();
    return;
  }

  var start = JSON.parse(section.dataset.start);
  start.urn = start.urn === null ? null : String(start.urn);
  start.chart = start.report === "summary" || start.report === "schools-difference" ? "difference" : "attainment";
  var choice = matbook.address.read(location.search);
  var builtFacts = Array.from(document.querySelectorAll(".facts > div")).map(function (fact) {
    return { name: fact.querySelector("dt").textContent.trim(), value: fact.querySelector("dd").textContent.trim() };
  });
  var status = matbook.make("p", { class: "vh", role: "status" });
  var passed = matbook.make("p", { class: "passed" });
  passed.hidden = true;
  section.append(status, passed);
  var showBar = matbook.bar(section, change);
  var drawn = false;
  var turn = 0;

  function change(parts) {
    if (parts === null) {
      choice = {};
    } else {
      Object.keys(parts).forEach(function (part) {
        var value = parts[part];
        if (value === null || (part !== "schools" && value === start[part])) delete choice[part];
        else choice[part] = value;
      });
      if (choice.subject === start.subject && !matbook.ALL_SUBJECTS.includes(start.report)) delete choice.subject;
    }
    matbook.address.put(choice);
    matbook.carry(matbook.address.write(choice));
    return apply(true);
  }

  /* Whether a report's charts can be switched between attainment and difference. */
  matbook.switched = function () { return Boolean(section.querySelector("select[name='chart']")); };

  function count(place) {
    var n = matbook.factsOf(place, builtFacts).filter(function (f) { return f.changed; }).length;
    return n + (place.choice.table ? 1 : 0);
  }

  function showFacts(place) {
    var list = document.querySelector(".facts");
    list.innerHTML = matbook.factsOf(place, builtFacts).map(function (f) {
      return "<div" + (f.changed ? ' class="changed"' : matbook.isFilter(f.name) ? "" : ' class="beside"') + "><dt>" + matbook.escape(f.name) + "</dt><dd>" + matbook.escape(f.value) + "</dd></div>";
    }).join("");
  }

  /* The sentences "In brief" are about the page as built: with other filters they say whose they are. */
  function showBriefing(changed) {
    document.querySelectorAll("main > .briefing").forEach(function (briefing) {
      var heading = briefing.querySelector("h2");
      briefing.classList.toggle("set-back", changed > 0);
      heading.dataset.words = heading.dataset.words || heading.textContent;
      heading.textContent = heading.dataset.words + (changed ? ", before filters" : "");
      var note = briefing.querySelector(".of-built");
      if (changed && !note) {
        note = matbook.make("p", { class: "of-built" });
        note.append("These sentences do not describe the filters in force. They describe the page as built: ", matbook.make("b", {}, asBuilt()), ".");
        heading.after(note);
      }
      if (note) note.hidden = !changed;
    });
  }

  /* The selection the page was built with, in words. */
  function asBuilt() {
    var fact = function (name) { return builtFacts.filter(function (f) { return f.name === name; }).map(function (f) { return f.value; })[0]; };
    var words = start.report === "progress" ? [fact("From") + " to " + fact("To")] : [fact("Term") || fact("Terms")];
    if (start.urn === null) words.push("all schools");
    words.push("years " + start.year_groups.join(", "), fact("Compared with"), fact("Assessment type") && fact("Assessment type").replace(/^All/, "all"));
    return words.filter(Boolean).join("; ");
  }

  function showView() {
    var view = ["beside", "charts", "tables"].includes(choice.view) ? choice.view : "";
    if (view) main.dataset.view = view;
    else delete main.dataset.view;
  }

  function place() {
    return matbook.placeOf(start, choice);
  }

  /* Loads what the choice needs, then draws: the default view only when it was left before. */
  function apply(always) {
    turn += 1;
    var mine = turn;
    var settled = matbook.settle(start, choice, matbook.engine.catalogue());
    showView();
    var untouched = !always && !drawn && Object.keys(choice).every(function (part) { return part === "view"; });
    if (untouched) {
      showBar(place(), 0);
      return Promise.resolve();
    }
    main.classList.add("waiting");
    return Promise.all(matbook.needs(start, settled.selection, choice)).then(function () {
      if (mine !== turn) return;
      draw(place());
    }).catch(function (error) {
      status.textContent = "The figures can’t be loaded.";
      passed.textContent = "The figures of this choice can’t be loaded: " + error.message;
      passed.hidden = false;
    }).finally(function () {
      if (mine === turn) main.classList.remove("waiting");
    });
  }

  function draw(here) {
    var began = performance.now();
    drawn = true;
    main.classList.add("redrawn");
    var changed = count(here);
    matbook.show(sections(here));
    // What it says is about the page with all its tables.
    var how = document.getElementById("how");
    if (how && start.report === "export") how.closest("section").hidden = Boolean(choice.table);
    showFacts(here);
    showBriefing(changed);
    showBar(here, changed);
    passed.hidden = !here.passed.length;
    passed.textContent = here.passed.length ? "Not used here: " + here.passed.join("; ") + "." : "";
    downloads(changed);
    status.textContent = matbook.inForce();
    matbook.carry(matbook.address.write(choice));
    matbook.drawn = Object.assign({ ms: performance.now() - began }, charts());
  }

  function sections(here) {
    var nothing = here.nothing();
    if (!nothing) return matbook.reports[start.report](here);
    return [{ id: "none", heading: "No outcomes", blocks: [{ kind: "text", tone: "caution", text: "There is nothing to show here: " + nothing + "." }] }];
  }

  /* Charts: those in sight at once, the others when the browser has time, or before printing: none is left saying what was
     before, to one who listens to the page instead of looking at it. */
  var soon = window.requestIdleCallback
    ? function (work) { window.requestIdleCallback(work, { timeout: 200 }); }
    : function (work) { setTimeout(work, 50); };

  /* Of the section first: what stands in one out of sight is not laid out, and asking for its place would do it. */
  function inSight(element) {
    var place = element.getBoundingClientRect();
    return place.top < innerHeight && place.bottom > 0;
  }

  /* Redraws a chart that says what was before; where that fails, it says so. */
  function freshen(figure) {
    if (!figure.stale) return;
    try {
      redraw(figure);
    } catch (error) {
      blank(figure, error);
    }
  }

  function blank(figure, error) {
    fresh(figure);
    figure.querySelector(".drawing").replaceChildren(matbook.make("p", { class: "of-built" }, "This chart can’t be drawn for these filters: " + error.message + ". Its figures are in the table."));
  }

  function fresh(figure) {
    figure.stale = false;
    figure.removeAttribute("aria-busy");
  }

  /* One chart each time the browser has nothing else to do, unless a newer choice is drawn meanwhile. */
  function drawRest(figures) {
    var mine = turn;
    return new Promise(function (done) {
      (function next() {
        var figure = mine === turn && figures.find(function (f) { return f.stale; });
        if (!figure) return done();
        soon(function () {
          if (mine === turn) freshen(figure);
          next();
        });
      })();
    });
  }

  /* Promises: of the charts in sight, with the milliseconds that drawing them took, and of all. */
  function charts() {
    var figures = Array.from(document.querySelectorAll("figure.figure")).filter(function (f) { return f.model && !f.hidden; });
    figures.forEach(function (figure) {
      figure.stale = true;
      figure.setAttribute("aria-busy", "true");
    });
    var inView = matbook.charts.plot().then(function () {
      var began = performance.now();
      figures.forEach(function (figure) {
        if (inSight(figure.closest("section") || figure) && inSight(figure)) freshen(figure);
      });
      return performance.now() - began;
    }, function (error) {
      figures.forEach(function (figure) { blank(figure, error); });
    });
    return { charts: inView, all: inView.then(function () { return drawRest(figures); }) };
  }

  function redraw(figure) {
    if (!window.Plot) return matbook.charts.plot().then(function () { redraw(figure); });
    if (!figure.model) adopt(figure);
    if (!figure.model) return;
    var drawing = figure.querySelector(".drawing");
    var made = matbook.charts.kinds[figure.model.drawn](window.Plot, figure.model, figure.order || "");
    var svg = made.svg;
    svg.querySelectorAll("style").forEach(function (style) { style.remove(); });
    // The marks say everything; what is drawn besides them is for the eye.
    svg.querySelectorAll("g").forEach(function (group) {
      group.removeAttribute("aria-label");
      if (!group.classList.contains("hits")) group.setAttribute("aria-hidden", "true");
    });
    svg.setAttribute("class", "chart redrawn " + figure.model.drawn);
    svg.setAttribute("font-family", "Inter, sans-serif");
    drawing.replaceChildren(svg);
    matbook.figureReady(figure, made.tips);
    fresh(figure);
  }

  /* A built chart that is sorted before any filter was set: its figures come from the engine like the others. */
  function adopt(figure) {
    var here = place();
    sections(here).forEach(function (s) {
      s.blocks.forEach(function (block) { if (block.kind === "chart" && block.id === figure.id) figure.model = block; });
    });
  }

  matbook.redrawFigure = function (figure) {
    return Promise.all(matbook.needs(start, place().selection, choice).concat(matbook.charts.plot())).then(function () { redraw(figure); });
  };

  addEventListener("beforeprint", function () {
    document.querySelectorAll("figure.figure").forEach(function (f) { if (window.Plot) freshen(f); });
  });

  /* The files beside the page hold the view it was built with: with other filters they are made here. */
  function models() {
    return Array.from(document.querySelectorAll("main > section:not([hidden]) .table:not([hidden])")).map(function (t) { return t.model; }).filter(Boolean);
  }

  function downloads(changed) {
    document.querySelectorAll(".downloads a[download]").forEach(function (link) {
      var kind = /\.(csv|xlsx)$/.exec(link.getAttribute("href"));
      if (!kind) return;
      link.words = link.words || link.textContent;
      link.textContent = changed ? link.words.replace("This page’s tables", "This view’s tables") : link.words;
      if (link.listening) return;
      link.listening = true;
      link.addEventListener("click", function (event) {
        if (!count(place())) return;
        event.preventDefault();
        if (kind[1] === "csv") matbook.saveCsv(models());
        else matbook.saveXlsx(models());
      });
    });
  }

  matbook.filters = {
    start: start,
    change: change,
    place: place,
    choice: function () { return choice; },
    models: models,
    /* Draws the view even where nothing was chosen: what tests compare with the page as built. */
    apply: function () { return apply(true); },
  };
  /* On the page Export the files are what it is for. */
  if (start.report === "export") {
    var last = section.querySelector(".field.last");
    [["Download CSV", matbook.saveCsv], ["Download Excel", matbook.saveXlsx]].forEach(function (kind) {
      var button = matbook.make("button", { type: "button", class: "save" }, kind[0]);
      button.addEventListener("click", function () {
        (drawn ? Promise.resolve() : apply(true)).then(function () { return kind[1](models()); });
      });
      last.append(button);
    });
  }

  builtCharts();
  matbook.ready = apply(false);
})();
