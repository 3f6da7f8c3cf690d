/* Finding the way: a search over schools, reports, measures and terms on every page, and a switch from school to school.
   The list comes from data/index.js, asked for when a box is first used. Pages read just as well without this file. */
(() => {
  "use strict";
  const { root, page } = document.body.dataset;
  if (root === undefined || !page) return;
  const { matbook } = window;
  const { make, plain } = matbook;
  const MOST = 12;
  const collator = new Intl.Collator("en-GB", { numeric: true, sensitivity: "base" });


  /** @type {Promise<Matbook.Index> | null} */
  let listed = null;
  /** The list, once it is there. A script file works from a folder as well as from a server. @param {(index: Matbook.Index) => void} then */
  function load(then) {
    listed = listed || new Promise((done) => {
      const script = make("script", { src: root + "data/index.js" });
      script.addEventListener("load", () => { if (matbook.index) done(matbook.index); });
      document.head.append(script);
    });
    listed.then(then);
  }

  /** Where this page stands: trust, school, and the page within. @param {Matbook.Index} index */
  function here(index) {
    const trust = index.trusts.find((one) => page?.startsWith(one.folder + "/"));
    const within = trust ? (page || "").slice(trust.folder.length + 1) : "";
    const parts = within.split("/");
    return parts[0] === "schools" && parts.length > 2 ? { trust, school: parts[1], within: parts.slice(2).join("/") } : { trust, school: null, within };
  }

  /** Each school, with the same page of it where every school has it, else its home. @param {Matbook.Index} index */
  function schools(index) {
    const at = here(index);
    const many = index.trusts.length > 1;
    return index.trusts.flatMap((trust) => trust.schools.map(([urn, name, absent]) => ({
      text: name,
      kind: !many ? "" : trust === at.trust ? "this trust" : trust.name,
      words: plain(name + " " + urn),
      to: trust.folder + "/schools/" + urn + "/" + (index.shared.includes(at.within) && trust.tracked && !absent.includes(at.within.split("/")[0]) ? at.within : trust.home),
      near: trust === at.trust ? 0 : 1,
    })));
  }

  /** @param {Matbook.Index} index @returns {Matbook.Entry[]} */
  function everything(index) {
    const at = here(index);
    const who = at.trust || index.trusts[0];
    // An edition of one school has no pages of its trust.
    const own = at.school || (who?.whole === false ? who.schools[0]?.[0] : null);
    const school = own && who ? who.schools.find(([urn]) => urn === own) : undefined;
    const absent = (own && who ? school?.[2] : who?.absent) || [];
    const reports = who?.tracked ? index.stages.filter(([folder]) => !absent.includes(folder)).flatMap(([folder, stage]) => index.reports.filter((report) => !(report.trust && school)).map((report) => ({
      text: stage + " " + report.title,
      kind: "Report, " + (school ? school[1] : who.name),
      words: plain(stage + " " + report.title + " " + report.words),
      to: who.folder + "/" + (school ? "schools/" + school[0] + "/" : "") + folder + "/" + report.name + ".html",
      near: 1,
    }))) : [];
    const base = who ? who.folder + "/" + (school ? "schools/" + school[0] + "/" : "") : "";
    const views = who?.tracked ? index.views.filter(([to]) => !absent.includes(to.split("/")[0])).map(([to, text, words]) => ({
      text,
      kind: "Report, " + (school ? school[1] : who.name),
      words: plain(text + " " + words),
      to: base + to,
      near: 1,
    })) : [];
    return [
      ...views,
      ...reports,
      ...(who?.pages || []).map(([to, text, words]) => ({ text, kind: "Page, " + (who.whole === false && school ? school[1] : who.name), words: plain(text + " " + (words || "")), to: who.folder + "/" + to, near: 1 })),
      ...index.trusts.filter((trust) => trust.whole !== false).map((trust) => ({ text: trust.name, kind: "Trust", words: plain(trust.name), to: trust.folder + "/" + trust.home, near: 0 })),
      ...schools(index).map((entry) => ({ ...entry, kind: entry.kind ? "School, " + entry.kind : "School" })),
      ...index.help.map(([to, text, words]) => ({ text, kind: "Method", words: plain(text + " " + words), to, near: 2 })),
      ...index.terms.map(([id, text, more]) => ({ text, kind: "Glossary", words: plain(text), more: plain(more), to: "help/glossary.html#" + id, near: 2 })),
    ];
  }

  /** Every word typed begins a word of the entry; the best begin with what was typed. @type {(entries: Matbook.Entry[], typed: string) => Matbook.Entry[]} */
  function find(entries, typed) {
    const wanted = plain(typed).split(/\s+/).filter(Boolean);
    return entries.flatMap((entry) => {
      const text = " " + entry.words.replace(/[^a-z0-9]+/g, " ");
      const starts = wanted.every((word) => text.includes(" " + word));
      if (!starts && !wanted.every((word) => text.includes(word) || entry.more?.includes(word))) return [];
      return [{ entry, score: (plain(entry.text).startsWith(wanted.join(" ")) ? 0 : starts ? 1 : 2) * 10 + entry.near }];
    }).sort((a, b) => a.score - b.score || collator.compare(a.entry.text, b.entry.text)).map((item) => item.entry);
  }

  /** A box with a list that opens under it: the combobox pattern. @type {(id: string, label: string, hint: string, entriesOf: (index: Matbook.Index) => Matbook.Entry[], all: boolean) => HTMLElement} */
  function combobox(id, label, hint, entriesOf, all) {
    const box = make("div", { class: "finder" });
    const input = make("input", {
      type: "text", id, role: "combobox", placeholder: hint, autocomplete: "off", spellcheck: "false",
      "aria-expanded": "false", "aria-controls": id + "-list", "aria-autocomplete": "list",
    });
    const list = make("ul", { id: id + "-list", role: "listbox", "aria-label": label });
    const status = make("p", { class: "vh", role: "status" });
    list.hidden = true;
    box.append(make("label", { for: id, class: "vh" }, label), input, list, status);
    /** @type {Matbook.Entry[] | null} */
    let entries = null;
    /** @type {Matbook.Entry[]} */
    let shown = [];
    let active = -1;

    function close() {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    /** @param {number} place */
    function mark(place) {
      const options = list.querySelectorAll("[role=option]");
      options.forEach((option, i) => option.setAttribute("aria-selected", String(i === place)));
      active = place;
      if (place < 0) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", options[place].id);
      options[place].scrollIntoView({ block: "nearest" });
    }

    function show() {
      if (!entries) return;
      const typed = input.value.trim();
      if (!typed && !all) return close();
      const found = typed ? find(entries, typed) : entries;
      const most = all ? 200 : MOST;
      shown = found.slice(0, most);
      list.replaceChildren(...shown.map((entry, i) => {
        const option = make("li", { role: "option", id: id + "-" + i, "aria-selected": "false" });
        option.append(make("span", { class: "found" }, entry.text));
        if (entry.kind) option.append(" ", make("span", { class: "kind" }, entry.kind));
        option.addEventListener("pointerdown", (event) => event.preventDefault());
        option.addEventListener("click", () => go(entry));
        return option;
      }));
      if (!shown.length) list.append(make("li", { class: "none", role: "option", "aria-disabled": "true", "aria-selected": "false" }, "Nothing found"));
      list.hidden = false;
      active = -1;
      input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-expanded", "true");
      const more = found.length > most ? ", the first " + most + " shown" : "";
      status.textContent = found.length ? found.length + (found.length === 1 ? " result" : " results") + more : "Nothing found";
    }

    /** The choice of filters is in the address and goes along to the figures of others. @param {Matbook.Entry} entry */
    function go(entry) {
      close();
      location.href = root + entry.to + (/^help\/|[?#]/.test(entry.to) ? "" : location.search);
    }

    const ready = () => load((index) => {
      entries = entries || entriesOf(index);
      if (document.activeElement === input) show();
    });
    input.addEventListener("focus", ready);
    input.addEventListener("input", () => (entries ? show() : ready()));
    input.addEventListener("blur", close);
    input.addEventListener("click", () => { if (list.hidden) show(); });
    input.addEventListener("keydown", (event) => {
      const last = shown.length - 1;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) show();
        if (list.hidden || last < 0) return;
        if (event.key === "ArrowDown") mark(active >= last ? 0 : active + 1);
        else mark(active <= 0 ? last : active - 1);
      } else if (event.key === "Enter") {
        if (list.hidden || !shown.length) return;
        event.preventDefault();
        go(shown[Math.max(active, 0)]);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      } else if (event.key === "Escape") {
        input.value = "";
      } else if (event.key === "Tab") {
        close();
      }
    });
    return box;
  }

  /* The places are in the page already, as high as what comes here: nothing moves. */
  const search = document.querySelector(".search");
  search?.setAttribute("role", "search");
  search?.append(combobox("search", "Search schools, reports, measures and terms", "Search", everything, false));
  /* From school to school: the same page of another one. */
  document.querySelector(".schools .finder")?.replaceWith(combobox("school", "Go to this page of a school", "Go to a school", schools, true));
})();
