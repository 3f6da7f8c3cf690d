/* Finding the way: a search over schools, reports, measures and terms on every page, and a switch from school to school.
   The list comes from data/index.js, asked for when a box is first used. Pages read just as well without this file. */
(function () {
  "use strict";

  var root = document.body.dataset.root;
  var page = document.body.dataset.page;
  if (root === undefined || !page) return;
  var matbook = window.matbook = window.matbook || {};
  var MOST = 12;
  var waiting = null;
  var collator = new Intl.Collator("en-GB", { numeric: true, sensitivity: "base" });

  function make(name, attributes, text) {
    var element = document.createElement(name);
    Object.keys(attributes).forEach(function (key) { element.setAttribute(key, attributes[key]); });
    if (text) element.textContent = text;
    return element;
  }

  function plain(text) {
    return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  }

  /* The list, once it is there. A script file works from a folder as well as from a server. */
  function load(then) {
    if (matbook.index) return then(matbook.index);
    if (waiting) return waiting.push(then);
    waiting = [then];
    var script = make("script", { src: root + "data/index.js" });
    script.addEventListener("load", function () {
      waiting.forEach(function (each) { each(matbook.index); });
      waiting = null;
    });
    document.head.append(script);
  }

  /* Where this page stands: trust, school, and the page within. */
  function here(index) {
    var trust = index.trusts.find(function (t) { return page.indexOf(t.folder + "/") === 0; });
    if (!trust) return { trust: null, school: null, within: "" };
    var rest = page.slice(trust.folder.length + 1);
    var parts = rest.split("/");
    if (parts[0] === "schools" && parts.length > 2) {
      return { trust: trust, school: parts[1], within: parts.slice(2).join("/") };
    }
    return { trust: trust, school: null, within: rest };
  }

  /* The same page of a school where every school has it, else the school's home. */
  function ofSchool(index, trust, school, within) {
    var shared = index.shared.indexOf(within) >= 0 && trust.tracked;
    return trust.folder + "/schools/" + school[0] + "/" + (shared ? within : school[2] || trust.home);
  }

  function schools(index) {
    var at = here(index);
    var found = [];
    index.trusts.forEach(function (trust) {
      trust.schools.forEach(function (school) {
        found.push({
          text: school[1],
          kind: trust === at.trust && index.trusts.length > 1 ? "this trust" : index.trusts.length > 1 ? trust.name : "",
          words: plain(school[1] + " " + school[0]),
          to: ofSchool(index, trust, school, at.within),
          near: trust === at.trust ? 0 : 1,
        });
      });
    });
    return found;
  }

  function everything(index) {
    var at = here(index);
    var found = [];
    var who = at.trust || index.trusts[0];
    if (who && who.tracked) {
      var school = at.school && who.schools.find(function (s) { return s[0] === at.school; });
      index.stages.forEach(function (stage) {
        index.reports.forEach(function (report) {
          if (report.trust && school) return;
          found.push({
            text: stage[1] + " " + report.title,
            kind: "Report, " + (school ? school[1] : who.name),
            words: plain(stage[1] + " " + report.title + " " + report.words),
            to: who.folder + "/" + (school ? "schools/" + school[0] + "/" : "") + stage[0] + "/" + report.name + ".html",
            near: 1,
          });
        });
      });
    }
    if (who) {
      who.pages.forEach(function (entry) {
        found.push({ text: entry[1], kind: "Page, " + who.name, words: plain(entry[1] + " " + (entry[2] || "")), to: who.folder + "/" + entry[0], near: 1 });
      });
    }
    index.trusts.forEach(function (trust) {
      found.push({ text: trust.name, kind: "Trust", words: plain(trust.name), to: trust.folder + "/" + trust.home, near: 0 });
    });
    schools(index).forEach(function (entry) {
      entry.kind = entry.kind ? "School, " + entry.kind : "School";
      found.push(entry);
    });
    index.help.forEach(function (entry) {
      found.push({ text: entry[1], kind: "Method", words: plain(entry[1] + " " + entry[2]), to: entry[0], near: 2 });
    });
    index.terms.forEach(function (entry) {
      found.push({ text: entry[1], kind: "Glossary", words: plain(entry[1]), more: plain(entry[2]), to: "help/glossary.html#" + entry[0], near: 2 });
    });
    return found;
  }

  /* Every word typed begins a word of the entry; the best begin with what was typed. */
  function find(entries, typed) {
    var wanted = plain(typed).split(/\s+/).filter(Boolean);
    var scored = [];
    entries.forEach(function (entry) {
      var text = " " + entry.words.replace(/[^a-z0-9]+/g, " ");
      var own = plain(entry.text);
      var starts = wanted.every(function (word) { return text.includes(" " + word); });
      var inside = starts || wanted.every(function (word) { return text.includes(word) || (entry.more && entry.more.includes(word)); });
      if (!inside) return;
      var score = (own.indexOf(wanted.join(" ")) === 0 ? 0 : starts ? 1 : 2) * 10 + entry.near;
      scored.push({ entry: entry, score: score });
    });
    scored.sort(function (a, b) { return a.score - b.score || collator.compare(a.entry.text, b.entry.text); });
    return scored.map(function (item) { return item.entry; });
  }

  /* A box with a list that opens under it: the combobox pattern. */
  function combobox(id, label, hint, entriesOf, all) {
    var box = make("div", { class: "finder" });
    var input = make("input", {
      type: "text", id: id, role: "combobox", placeholder: hint, autocomplete: "off", spellcheck: "false",
      "aria-expanded": "false", "aria-controls": id + "-list", "aria-autocomplete": "list",
    });
    var list = make("ul", { id: id + "-list", role: "listbox", "aria-label": label });
    var status = make("p", { class: "vh", role: "status" });
    list.hidden = true;
    box.append(make("label", { for: id, class: "vh" }, label), input, list, status);
    var entries = null;
    var shown = [];
    var active = -1;

    function close() {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function mark(place) {
      var options = list.querySelectorAll("[role=option]");
      options.forEach(function (option, i) { option.setAttribute("aria-selected", String(i === place)); });
      active = place;
      if (place < 0) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", options[place].id);
      options[place].scrollIntoView({ block: "nearest" });
    }

    function show() {
      if (!entries) return;
      var typed = input.value.trim();
      if (!typed && !all) return close();
      var found = typed ? find(entries, typed) : entries;
      var most = all ? 200 : MOST;
      shown = found.slice(0, most);
      list.textContent = "";
      shown.forEach(function (entry, i) {
        var option = make("li", { role: "option", id: id + "-" + i, "aria-selected": "false" });
        option.append(make("span", { class: "found" }, entry.text));
        if (entry.kind) option.append(" ", make("span", { class: "kind" }, entry.kind));
        option.addEventListener("pointerdown", function (event) { event.preventDefault(); });
        option.addEventListener("click", function () { go(entry); });
        list.append(option);
      });
      if (!shown.length) list.append(make("li", { class: "none", role: "option", "aria-disabled": "true", "aria-selected": "false" }, "Nothing found"));
      list.hidden = false;
      active = -1;
      input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-expanded", "true");
      status.textContent = found.length
        ? found.length + (found.length === 1 ? " result" : " results") + (found.length > most ? ", the first " + most + " shown" : "")
        : "Nothing found";
    }

    function go(entry) {
      close();
      /* The choice of filters is in the address and goes along to the figures of others. */
      location.href = root + entry.to + (/^help\//.test(entry.to) ? "" : location.search);
    }

    function ready() {
      load(function (index) {
        if (!entries) entries = entriesOf(index);
        if (document.activeElement === input) show();
      });
    }

    input.addEventListener("focus", ready);
    input.addEventListener("input", function () { entries ? show() : ready(); });
    input.addEventListener("blur", close);
    input.addEventListener("click", function () { if (list.hidden) show(); });
    input.addEventListener("keydown", function (event) {
      var last = shown.length - 1;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) show();
        if (list.hidden || last < 0) return;
        var down = event.key === "ArrowDown";
        mark(down ? (active >= last ? 0 : active + 1) : active <= 0 ? last : active - 1);
      } else if (event.key === "Enter") {
        if (list.hidden || !shown.length) return;
        event.preventDefault();
        go(shown[Math.max(active, 0)]);
      } else if (event.key === "Escape") {
        if (!list.hidden) { event.preventDefault(); close(); } else input.value = "";
      } else if (event.key === "Tab") {
        close();
      }
    });
    return box;
  }

  /* The places are in the page already, as high as what comes here: nothing moves. */
  var search = document.querySelector(".search");
  if (search) {
    search.setAttribute("role", "search");
    search.append(combobox("search", "Search schools, reports, measures and terms", "Search", everything, false));
  }

  /* From school to school: the same page of another one. */
  var school = document.querySelector(".schools .finder");
  if (school) school.replaceWith(combobox("school", "Go to this page of a school", "Go to a school", schools, true));
})();
