/* Charts: every mark says its value, to the pointer, to a finger and to the keyboard; charts can be sorted and saved. */
(() => {
  "use strict";
  const { matbook } = window;
  const { make } = matbook;
  const SVG = "http://www.w3.org/2000/svg";
  const words = (/** @type {Element | null} */ element) => (element ? element.textContent.trim() : "");
  /** The marks of each chart, in order. @type {WeakMap<Element, SVGGElement[]>} */
  const marksOf = new WeakMap();
  /** The orders of bars that a reader chose, by figure. @type {Map<string, string>} */
  const orders = new Map();

  const tip = make("div", { class: "tip", role: "tooltip", id: "chart-tip" });
  const hush = () => { tip.hidden = true; };
  hush();
  document.body.append(tip);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hush(); });
  addEventListener("scroll", hush, { passive: true, capture: true });

  /** @type {(mark: Element, at?: PointerEvent) => void} */
  function say(mark, at) {
    tip.textContent = mark.getAttribute("aria-label");
    tip.hidden = false;
    const around = mark.getBoundingClientRect();
    const x = at ? at.clientX : Math.min(around.left + around.width / 2, innerWidth - 20);
    const y = at ? at.clientY - 14 : around.top - 6;
    const left = Math.min(Math.max(8, x - tip.offsetWidth / 2), document.documentElement.clientWidth - tip.offsetWidth - 8);
    tip.style.left = left + "px";
    tip.style.top = (y - tip.offsetHeight < 4 ? around.bottom + 8 : y - tip.offsetHeight) + "px";
  }

  /** The pupils of each row of the tables beside a chart, whose marks don't say it. @param {Element} figure */
  function counts(figure) {
    /** @type {Map<string, string>} */
    const found = new Map();
    for (const table of figure.closest("section")?.querySelectorAll("table") || []) {
      const column = table.tHead ? Array.from(table.tHead.rows[0].cells).findIndex((cell) => words(cell) === "Pupils") : -1;
      if (column < 0) continue;
      for (const row of table.tBodies[0].rows) {
        if (!found.has(words(row.cells[0]))) found.set(words(row.cells[0]), words(row.cells[column]));
      }
    }
    return found;
  }

  /** Titles become names, so that no second box opens. One stop for the Tab key; arrows, Home and End go from mark to mark.
      @type {(figure: HTMLElement, svg: SVGSVGElement) => void} */
  function prepare(figure, svg) {
    svg.querySelectorAll(":scope > title, :scope > desc").forEach((title) => title.remove());
    svg.removeAttribute("aria-labelledby");
    svg.setAttribute("role", "group");
    svg.setAttribute("aria-label", words(figure.querySelector("figcaption")) + ". Chart: the arrow keys go from mark to mark.");
    const n = counts(figure);
    /** @type {SVGGElement[]} */
    const marks = [];
    for (const group of /** @type {NodeListOf<SVGGElement>} */ (svg.querySelectorAll("g.mark, g.ref"))) {
      const title = group.querySelector(":scope > title");
      if (!title) continue;
      const text = title.textContent || "";
      const name = text.slice(0, text.lastIndexOf(": "));
      const count = n.get(name) || n.get(name.slice(name.indexOf(", ") + 2));
      title.remove();
      group.setAttribute("aria-label", count ? text + "; n " + count : text);
      group.setAttribute("role", "img");
      group.setAttribute("tabindex", marks.length ? "-1" : "0");
      group.classList.add("stop");
      marks.push(group);
    }
    marksOf.set(svg, marks);
  }

  /** @param {HTMLElement} drawing */
  function listen(drawing) {
    const markOf = (/** @type {Event} */ event) => /** @type {SVGGElement | null} */ (/** @type {Element} */ (event.target).closest(".stop"));
    drawing.addEventListener("pointermove", (event) => {
      if (event.pointerType !== "mouse") return;
      const mark = markOf(event);
      if (mark) say(mark, event);
      else hush();
    });
    drawing.addEventListener("pointerdown", (event) => {
      const mark = markOf(event);
      if (mark) say(mark, event);
    });
    drawing.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") hush(); });
    drawing.addEventListener("focusin", (event) => {
      const mark = markOf(event);
      if (mark?.matches(":focus-visible")) say(mark);
    });
    drawing.addEventListener("focusout", hush);
    drawing.addEventListener("keydown", (event) => {
      const mark = markOf(event);
      if (!mark) return;
      const marks = marksOf.get(/** @type {Element} */ (mark.ownerSVGElement)) || [];
      const at = marks.indexOf(mark);
      const last = marks.length - 1;
      const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: last }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      const next = marks[Math.min(Math.max(to, 0), last)];
      mark.setAttribute("tabindex", "-1");
      next.setAttribute("tabindex", "0");
      next.focus();
    });
  }

  /* -- saving ---------------------------------------------------------------------------------------------------------- */

  const pen = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  /** Words in lines of a width, as many as are wanted at most. @type {(text: string, font: string, width: number, most: number) => string[]} */
  function wrap(text, font, width, most) {
    pen.font = font + " Inter, 'Segoe UI', Arial, sans-serif";
    /** @type {string[]} */
    const lines = [];
    for (const word of text.split(/\s+/)) {
      const longer = lines.length ? lines[lines.length - 1] + " " + word : word;
      if (lines.length && (lines.length === most || pen.measureText(longer).width <= width)) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  }

  /** An element of a picture. @type {(name: string, values: Record<string, string | number>, text?: string) => SVGElement} */
  function drawn(name, values, text) {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(values)) element.setAttribute(key, String(value));
    if (text) element.textContent = text;
    return element;
  }

  /** A chart by itself: title above, filters in force below, light colours, words of their own size. @param {HTMLElement} figure */
  function picture(figure) {
    const svg = /** @type {SVGSVGElement} */ (figure.querySelector("svg"));
    const { width: inner, height: tall } = svg.viewBox.baseVal;
    const title = wrap(words(figure.querySelector("figcaption")), "600 17px", inner, 3);
    const facts = Array.from(document.querySelectorAll(".facts > div:not(.beside)"), (fact) => words(fact.querySelector("dt")) + ": " + words(fact.querySelector("dd")));
    const about = wrap(words(document.querySelector(".head .subject")) + ". Filters in force: " + facts.join("; "), "12px", inner, 4);
    const top = 24 + title.length * 23;
    const width = inner + 40;
    const height = top + tall + 18 + about.length * 17;
    const root = drawn("svg", { xmlns: SVG, width, height, viewBox: "0 0 " + width + " " + height, "font-family": "Inter, 'Segoe UI', Arial, sans-serif" });
    root.append(drawn("title", {}, title.join(" ")), drawn("rect", { width, height, fill: "#FFFFFF" }));
    title.forEach((line, i) => root.append(drawn("text", { x: 20, y: 30 + i * 23, "font-size": 17, "font-weight": 600, fill: "#0B0C0C" }, line)));
    const copy = /** @type {SVGSVGElement} */ (svg.cloneNode(true));
    // Other fonts are wider: what was measured here keeps its width there.
    const own = svg.querySelectorAll("text");
    copy.querySelectorAll("text").forEach((text, i) => {
      if (text.querySelector("tspan") || !words(text)) return;
      text.setAttribute("textLength", own[i].getComputedTextLength().toFixed(1));
      text.setAttribute("lengthAdjust", "spacingAndGlyphs");
    });
    copy.querySelectorAll("[tabindex]").forEach((mark) => mark.removeAttribute("tabindex"));
    for (const name of ["style", "class"]) copy.removeAttribute(name);
    for (const [name, value] of Object.entries({ x: 20, y: top, width: inner, height: tall })) copy.setAttribute(name, String(value));
    root.append(copy);
    about.forEach((line, i) => root.append(drawn("text", { x: 20, y: top + tall + 26 + i * 17, "font-size": 12, fill: "#505A5F" }, line)));
    return { text: new XMLSerializer().serializeToString(root), width, height };
  }

  /** @type {(name: string, blob: Blob) => void} */
  matbook.download = (name, blob) => {
    const link = /** @type {HTMLAnchorElement} */ (make("a", { download: name }));
    link.href = URL.createObjectURL(blob);
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };

  /** @type {(figure: HTMLElement, kind: string) => void} */
  function save(figure, kind) {
    const { text, width, height } = picture(figure);
    const name = (words(document.querySelector("h1")) + " " + figure.id.replace(/-chart$/, "")).toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") + "." + kind;
    if (kind === "svg") return matbook.download(name, new Blob([text], { type: "image/svg+xml" }));
    const image = new Image();
    image.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = width * 2;
      canvas.height = height * 2;
      /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => blob && matbook.download(name, blob), "image/png");
    };
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
  }

  /** The tools under a chart: order of bars, saving. @type {(figure: HTMLElement, svg: SVGSVGElement) => void} */
  function tools(figure, svg) {
    const place = figure.querySelector(".figure-tools");
    if (!place || place.firstChild) return;
    const title = words(figure.querySelector("figcaption"));
    const named = (/** @type {HTMLElement} */ element, /** @type {string} */ text) => { element.append(make("span", { class: "vh" }, text)); return element; };
    if ((svg.classList.contains("bars") || svg.classList.contains("whiskers")) && matbook.filters && matbook.view.possible) {
      const select = /** @type {HTMLSelectElement} */ (make("select", { id: figure.id + "-order" }));
      for (const [value, text] of [["", "as listed"], ["descending", "highest first"], ["ascending", "lowest first"], ["name", "by name"]]) select.append(new Option(text, value));
      select.value = orders.get(figure.id) || "";
      place.append(named(make("label", { for: select.id }, "Bars "), "of " + title), select);
      select.addEventListener("change", () => { orders.set(figure.id, select.value); order(figure); });
    }
    for (const kind of ["png", "svg"]) {
      const button = named(make("button", { type: "button", class: "plain" }, "Save as " + kind.toUpperCase()), ": " + title);
      button.addEventListener("click", () => save(figure, kind));
      place.append(button);
    }
  }

  /** Draws a chart with its bars in the order chosen. @param {HTMLElement} figure */
  async function order(figure) {
    const drawing = figure.querySelector(".drawing");
    if (!drawing || !matbook.filters) return;
    drawing.innerHTML = await matbook.filters.order(figure.id, orders.get(figure.id) || "");
    const svg = drawing.querySelector("svg");
    if (svg) prepare(figure, svg);
  }

  /** Makes the charts of an element speak. @param {ParentNode} within */
  matbook.charts = (within) => {
    for (const figure of /** @type {NodeListOf<HTMLElement>} */ (within.querySelectorAll("figure.figure"))) {
      const drawing = /** @type {HTMLElement | null} */ (figure.querySelector(".drawing"));
      const svg = drawing && drawing.querySelector("svg");
      if (!drawing || !svg || marksOf.has(svg)) continue;
      prepare(figure, svg);
      listen(drawing);
      tools(figure, svg);
      if (orders.get(figure.id)) order(figure);
    }
  };
  matbook.charts(document);
})();
