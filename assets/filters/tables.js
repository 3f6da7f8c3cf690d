/* Filters: blocks into the page, in the same markup as it was built with; what others put beside them stays. */
(function () {
  "use strict";
  var matbook = window.matbook;
  var CODES = ["well_below", "below", "none", "above", "well_above"];
  var WORDS = ["well below", "below", "close", "above", "well above"];
  var CLASSES = ["wb", "b", "e", "a", "wa"];
  var LONG = 16;

  function escape(text) {
    return String(text).replace(/[&<>"']/g, function (c) {
      return { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" }[c];
    });
  }

  function gap(reason) {
    var words = escape(reason);
    return '<i class=gap role=img title="' + words + '">' + matbook.gapMark(reason) + "</i>";
  }

  function reasonOf(cell) {
    if (cell.missing) return cell.missing;
    if (cell.shown) return cell.shown.reason;
    return cell.lower ? cell.lower.reason || cell.upper.reason : null;
  }

  /* What a reader sees in a cell, as plain text. */
  function plain(cell) {
    var reason = reasonOf(cell);
    if (reason) return matbook.gapMark(reason);
    if (cell.shown) return cell.shown.text();
    if (cell.lower) return cell.lower.text() + " to " + cell.upper.text();
    if (cell.indicator) return WORDS[CODES.indexOf(cell.indicator)];
    return cell.text;
  }

  function sortValue(cell) {
    if (cell.shown) return cell.shown.value;
    if (cell.lower) return cell.lower.value;
    return cell.indicator ? CODES.indexOf(cell.indicator) : null;
  }

  function inside(cell) {
    var reason = reasonOf(cell);
    if (reason) return gap(reason);
    if (cell.indicator) {
      var at = CODES.indexOf(cell.indicator);
      return '<span class="pill ' + CLASSES[at] + '"><svg class="mark" width="11" height="11" aria-hidden="true"><use href="#mark-' + CLASSES[at] + '"/></svg>' + WORDS[at] + "</span>";
    }
    if (cell.href) return '<a href="' + escape(cell.href) + '">' + escape(cell.text) + "</a>";
    var told = cell.lower && typeof cell.crosses === "boolean";
    var chance = told ? ' <span class="chance">' + (cell.crosses ? "within chance" : "beyond chance") + "</span>" : "";
    return escape(plain(cell)) + chance;
  }

  /* From so many letters on a cell is a sentence and gets room for one, as in the built page. */
  var SENTENCE = 40;
  function isSentence(cell) {
    return Boolean(cell.text) && cell.text.length > SENTENCE && Array.from(cell.text).length > SENTENCE && !cell.href && !reasonOf(cell);
  }

  function rowHtml(row, columns) {
    var kind = row.kind === "body" ? "" : ' class="' + row.kind + '"';
    return "<tr" + kind + ">" + row.cells.map(function (cell, i) {
      var value = sortValue(cell);
      var number = value === null || value === undefined ? "" : String(Math.sign(value) * Math.round(Math.abs(value) * 1e6) / 1e6 + 0);
      // What a cell says of itself need not stand beside it, as in the built page.
      var said = i > 0 && columns[i].number && plain(cell) === number;
      var sort = number === "" || said ? "" : " data-sort=" + number;
      var open = i === 0 ? "<th scope=row" : columns[i].number ? "<td class=n" : isSentence(cell) ? "<td class=words" : "<td";
      return open + sort + ">" + inside(cell);
    }).join("") + "</tr>";
  }

  /* The marks that stand for missing figures, each with its reasons. */
  function marks(rows) {
    var found = new Map();
    rows.forEach(function (row) {
      row.cells.forEach(function (cell) {
        var reason = reasonOf(cell);
        if (!reason) return;
        var mark = matbook.gapMark(reason);
        if (!found.has(mark)) found.set(mark, []);
        if (!found.get(mark).includes(reason)) found.get(mark).push(reason);
      });
    });
    return Array.from(found.keys()).sort().map(function (mark) { return [mark, found.get(mark).join("; ")]; });
  }

  function element(html) {
    var holder = document.createElement("template");
    holder.innerHTML = html.trim();
    return holder.content.firstElementChild;
  }

  /* A part of a table's frame: changed, made after the parts before it, or taken away. */
  function part(frame, name, html, order) {
    var there = frame.querySelector(":scope > " + name);
    if (!html) {
      if (there) there.remove();
      return;
    }
    var made = element(html);
    if (there) {
      if (there.open) made.open = true;
      there.replaceWith(made);
      return;
    }
    var before = order.slice(0, order.indexOf(name)).reverse().map(function (n) { return frame.querySelector(":scope > " + n); }).find(Boolean);
    before.after(made);
  }

  var ORDER = [".scroll", ".more", ".key", ".about", ".notes"];

  function frameOf(table) {
    var captionId = table.id + "-caption";
    return element('<div class="table"' + (table.find ? " data-find" : "") + '><div class="scroll" role="region" aria-labelledby="' + captionId +
      '" tabindex="0"><table id="' + table.id + '"><caption id="' + captionId + '"><span></span></caption><thead><tr></tr></thead><tbody></tbody></table></div></div>');
  }

  function fillTable(frame, model) {
    var table = frame.querySelector("table");
    var whole = frame.whole === model.caption;
    var shown = model.preview && !whole ? model.rows.slice(0, model.preview) : model.rows;
    table.caption.querySelector("span").textContent = model.caption;
    var head = table.tHead.rows[0];
    var said = Array.from(head.cells).map(function (cell) { return cell.textContent.trim(); }).join("|");
    if (said !== model.columns.map(function (c) { return c.heading; }).join("|")) {
      head.innerHTML = model.columns.map(function (c) {
        return '<th scope="col"' + (c.number ? ' class="n"' : "") + (c.about ? ' title="' + escape(c.about) + '"' : "") + ">" + escape(c.heading) + "</th>";
      }).join("");
    }
    table.tBodies[0].innerHTML = shown.map(function (row) { return rowHtml(row, model.columns); }).join("");
    frame.querySelector(".scroll").classList.toggle("long", shown.length >= LONG);
    part(frame, ".more", shown.length < model.rows.length
      ? '<p class="more">These are the first ' + model.preview + " of " + model.rows.length.toLocaleString("en-GB") + " rows; all are in the CSV and in the workbook beside this page.</p>"
      : "", ORDER);
    grow(frame, model, shown.length < model.rows.length);
    var found = marks(shown);
    part(frame, ".key", found.length ? '<p class="key">' + found.map(function (m) {
      return "<span><b>" + m[0] + "</b> " + escape(m[1]) + "</span>";
    }).join("") + "</p>" : "", ORDER);
    var explained = model.columns.filter(function (c) { return c.about; });
    part(frame, ".about", explained.length ? '<details class="about"><summary>What the columns mean</summary><dl>' + explained.map(function (c) {
      return "<div><dt>" + escape(c.heading) + "</dt><dd>" + escape(c.about) + "</dd></div>";
    }).join("") + "</dl></details>" : "", ORDER);
    part(frame, ".notes", model.notes.length ? '<ul class="notes">' + model.notes.map(function (n) { return "<li>" + escape(n) + "</li>"; }).join("") + "</ul>" : "", ORDER);
    frame.model = model;
    matbook.tableChanged(frame);
    matbook.carry(undefined, table);
  }

  /* A table that is the only one of the page: its other rows at the press of a button, or before it is sorted. */
  function grow(frame, model, partial) {
    frame.expand = null;
    if (!model.grows || !partial) return;
    frame.expand = function () {
      frame.expand = null;
      frame.whole = model.caption;
      fillTable(frame, model);
    };
    var button = matbook.make("button", { type: "button", class: "plain" }, "Show all " + model.rows.length.toLocaleString("en-GB") + " rows");
    button.addEventListener("click", function () {
      frame.expand();
      frame.querySelector(".scroll").focus();
    });
    frame.querySelector(":scope > .more").append(" ", button);
  }

  function figureOf(chart) {
    var captionId = chart.id + "-caption";
    return element('<figure class="figure" id="' + chart.id + '"><figcaption id="' + captionId + '"></figcaption><div class="drawing" role="group" aria-labelledby="' +
      captionId + '" tabindex="0"></div><p class="alt"></p></figure>');
  }

  function fillFigure(figure, chart) {
    figure.querySelector("figcaption").textContent = chart.title;
    figure.querySelector(".alt").textContent = chart.alt;
    figure.model = chart;
  }

  function fillNote(note, block) {
    note.innerHTML = '<svg class="mark" width="14" height="14" aria-hidden="true"><use href="#mark-i"/></svg><span><span class="vh">Caution: </span>' + escape(block.text) + "</span>";
  }

  var KINDS = {
    table: {
      find: function (section, block) {
        var table = section.querySelector("table[id='" + block.id + "']");
        return table && table.closest(".table");
      },
      make: frameOf, fill: fillTable,
    },
    chart: {
      find: function (section, block) { return section.querySelector("figure[id='" + block.id + "']"); },
      make: figureOf, fill: fillFigure,
    },
    tiles: {
      find: function (section) { return section.querySelector(":scope > .tiles"); },
      make: function () { return element('<ul class="tiles"></ul>'); },
      fill: function (list, block) {
        list.innerHTML = block.tiles.map(function (t) {
          var none = t.figure.value === null;
          return '<li class="tile plain"><p class="label">' + escape(t.label) + '</p>\n<p class="figure' + (none ? " none" : "") + '">' + escape(none ? t.figure.reason : t.figure.text()) +
            "</p>\n" + (t.detail ? '<p class="detail">' + escape(t.detail) + "</p>" : "") + "</li>";
        }).join("");
      },
    },
    text: {
      find: function (section) { return section.querySelector(":scope > p.note.caution"); },
      make: function () { return element('<p class="note caution"></p>'); },
      fill: fillNote,
    },
  };

  function fillSection(section, model) {
    section.querySelector("h2").firstChild.nodeValue = model.heading;
    var old = section.querySelectorAll(":scope > .tiles, :scope > .table, :scope > .figure, :scope > p.note.caution, :scope > .pair > .table, :scope > .pair > .figure");
    var kept = new Set();
    var last = section.querySelector("h2");
    model.blocks.forEach(function (block) {
      var kind = KINDS[block.kind];
      var there = kind.find(section, block);
      if (!there) {
        there = kind.make(block);
        (last.closest(".pair") || last).after(there);
      }
      there.hidden = false;
      kept.add(there);
      kind.fill(there, block);
      last = there;
    });
    old.forEach(function (block) { if (!kept.has(block)) block.hidden = true; });
  }

  /* Puts sections into the page: those it has are changed, others made; those that don't belong to the view are hidden. */
  function show(sections) {
    var main = document.getElementById("main");
    var managed = Array.from(main.querySelectorAll(":scope > section:not(.briefing):not(.filters):not([data-kept])")).filter(function (s) {
      return s.querySelector("h2[id]") && s.querySelector(":scope > .table, :scope > .figure, :scope > p.note.caution, :scope > .pair");
    });
    var byId = new Map(managed.map(function (s) { return [s.querySelector("h2").id, s]; }));
    var last = null;
    sections.forEach(function (model) {
      var section = byId.get(model.id);
      if (!section) {
        section = element('<section aria-labelledby="' + model.id + '"><h2 id="' + model.id + '"> </h2></section>');
        if (last) last.after(section);
        else if (managed.length) managed[0].before(section);
        else main.append(section);
      }
      section.hidden = false;
      byId.delete(model.id);
      fillSection(section, model);
      last = section;
    });
    byId.forEach(function (section) { section.hidden = true; });
    contents(sections);
  }

  /* The list "On this page" names the sections that are there. */
  function contents(sections) {
    document.querySelectorAll("nav.contents ul").forEach(function (list) {
      var there = new Map(Array.from(list.children).map(function (item) { return [item.querySelector("a").getAttribute("href"), item]; }));
      sections.forEach(function (model) {
        var item = there.get("#" + model.id);
        if (!item) {
          item = element('<li><a href="#' + model.id + '">' + escape(model.heading) + "</a></li>");
          list.append(item);
        }
        item.hidden = false;
        there.delete("#" + model.id);
      });
      there.forEach(function (item, href) {
        var target = document.getElementById(href.slice(1));
        var section = target && target.closest("section");
        item.hidden = !section || section.hidden;
      });
    });
  }

  matbook.show = show;
  matbook.cellText = plain;
  matbook.cellReason = reasonOf;
  matbook.escape = escape;
  matbook.element = element;
  matbook.indicatorWords = function (code) { return WORDS[CODES.indexOf(code)]; };
  matbook.INDICATORS = CODES;
})();
