/* Files made in the browser: exactly the tables of the view, numbers as numbers, the filters in force first. */
(function () {
  "use strict";
  var matbook = window.matbook;
  var FORMATS = { Count: "#,##0", Percent: '0"%"', PercentagePoints: "+0;\\−0;0", Score: "0.0", ScorePoints: "+0.0;\\−0.0;0.0" };
  var UNITS = Object.keys(FORMATS);

  /* A table as a sheet: headings, then values, each a number with its unit, or words. An interval is two columns. */
  function sheet(model) {
    var headings = [];
    model.columns.forEach(function (c) {
      if (c.key === "interval") headings.push(c.heading + ": lower end", c.heading + ": upper end");
      else headings.push(c.heading);
    });
    var rows = model.rows.map(function (row) {
      var values = [];
      row.cells.forEach(function (cell, i) {
        var interval = model.columns[i].key === "interval";
        var parts = interval ? [cell.lower, cell.upper] : [cell.shown];
        parts.forEach(function (shown) {
          if (shown && shown.value !== null && shown.value !== undefined) values.push({ number: shown.value, unit: shown.unit });
          else if (shown || interval) values.push({ text: shorthand(shown ? shown.reason : matbook.cellReason(cell)) });
          else values.push({ text: matbook.cellReason(cell) ? shorthand(matbook.cellReason(cell)) : matbook.cellText(cell) });
        });
      });
      return { values: values, kind: row.kind };
    });
    return { id: model.id, caption: model.caption, headings: headings, rows: rows, notes: model.notes };
  }

  /* The bracketed shorthand of official statistics, and the reason in words. */
  function shorthand(reason) {
    return (reason === "not applicable" ? "[z] " : "[x] ") + reason;
  }

  /* A spreadsheet must not take words for a formula. */
  function harmless(text) {
    return /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? "'" + text : text;
  }

  function field(text) {
    text = harmless(String(text));
    return /[",\r\n]|^ | $/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  }

  function csv(models, title, about) {
    var lines = [field(title), field(about)];
    models.map(sheet).forEach(function (s) {
      lines.push("", field(s.caption), s.headings.map(field).join(","));
      s.rows.forEach(function (row) {
        lines.push(row.values.map(function (v) { return v.text === undefined ? String(v.number) : field(v.text); }).join(","));
      });
    });
    return "\ufeff" + lines.join("\r\n") + "\r\n";
  }

  var HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  var MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  var LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  var PACKAGE = "http://schemas.openxmlformats.org/package/2006/";
  var TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.";

  function clean(text) {
    return matbook.escape(String(text).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd"));
  }

  function cellName(column, row) {
    var letters = "";
    for (var n = column + 1; n > 0; n = Math.floor((n - 1) / 26)) letters = String.fromCharCode(65 + ((n - 1) % 26)) + letters;
    return letters + row;
  }

  function words(column, row, text, style) {
    return '<c r="' + cellName(column, row) + '" t="inlineStr"' + (style ? ' s="' + style + '"' : "") + '><is><t xml:space="preserve">' + clean(text) + "</t></is></c>";
  }

  function styles() {
    var formats = UNITS.map(function (u, i) { return '<numFmt numFmtId="' + (170 + i) + '" formatCode="' + clean(FORMATS[u]) + '"/>'; }).join("");
    var numbers = [0, 1].map(function (font) {
      return UNITS.map(function (u, i) { return '<xf numFmtId="' + (170 + i) + '" fontId="' + font + '" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'; }).join("");
    }).join("");
    return HEAD + '<styleSheet xmlns="' + MAIN + '"><numFmts count="' + UNITS.length + '">' + formats + "</numFmts>" +
      '<fonts count="2"><font><sz val="11"/><name val="Arial"/></font><font><b/><sz val="11"/><name val="Arial"/></font></fonts>' +
      '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
      '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
      '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="' + (2 + 2 * UNITS.length) +
      '"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>' +
      numbers + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>';
  }

  function tableXml(s) {
    var widths = s.headings.map(function (h, i) {
      var longest = s.rows.reduce(function (most, row) { return Math.max(most, row.values[i].text ? row.values[i].text.length : 8); }, h.length * 0.7);
      return '<col min="' + (i + 1) + '" max="' + (i + 1) + '" width="' + Math.min(46, Math.max(10, longest + 3)) + '" customWidth="1"/>';
    }).join("");
    var body = s.rows.map(function (row, r) {
      var total = row.kind === "total";
      return '<row r="' + (r + 2) + '">' + row.values.map(function (v, c) {
        if (v.text !== undefined) return words(c, r + 2, v.text, total ? 1 : 0);
        return '<c r="' + cellName(c, r + 2) + '" s="' + (2 + UNITS.indexOf(v.unit) + (total ? UNITS.length : 0)) + '"><v>' + v.number + "</v></c>";
      }).join("") + "</row>";
    }).join("");
    return HEAD + '<worksheet xmlns="' + MAIN + '"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>' +
      widths + '</cols><sheetData><row r="1">' + s.headings.map(function (h, c) { return words(c, 1, h, 1); }).join("") + "</row>" + body + "</sheetData></worksheet>";
  }

  function aboutXml(title, about, sheets) {
    var lines = [[title], [about]].concat([[""], ["Sheet", "Table"]]).concat(sheets.map(function (s) { return [s.id, s.caption]; }));
    var notes = Array.from(new Set(sheets.flatMap(function (s) { return s.notes; })));
    lines = lines.concat([[""]]).concat(notes.map(function (n) { return [n]; }));
    var bold = function (line) { return line[0] === title || line[0] === "Sheet" ? 1 : 0; };
    return HEAD + '<worksheet xmlns="' + MAIN + '"><cols><col min="1" max="1" width="24" customWidth="1"/><col min="2" max="2" width="70" customWidth="1"/></cols><sheetData>' +
      lines.map(function (line, r) {
        return '<row r="' + (r + 1) + '">' + line.map(function (text, c) { return text === "" ? "" : words(c, r + 1, text, bold(line)); }).join("") + "</row>";
      }).join("") + "</sheetData></worksheet>";
  }

  function xlsx(models, title, about) {
    var sheets = models.map(sheet);
    var names = ["filters"].concat(sheets.map(function (s) { return s.id; }));
    var files = {};
    var put = function (path, text) { files[path] = window.fflate.strToU8(text); };
    put("[Content_Types].xml", HEAD + '<Types xmlns="' + PACKAGE + 'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="' + TYPE + 'sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="' + TYPE + 'styles+xml"/>' +
      names.map(function (n, i) { return '<Override PartName="/xl/worksheets/sheet' + (i + 1) + '.xml" ContentType="' + TYPE + 'worksheet+xml"/>'; }).join("") + "</Types>");
    put("_rels/.rels", HEAD + '<Relationships xmlns="' + PACKAGE + 'relationships"><Relationship Id="rId1" Type="' + LINKS + '/officeDocument" Target="xl/workbook.xml"/></Relationships>');
    put("xl/workbook.xml", HEAD + '<workbook xmlns="' + MAIN + '" xmlns:r="' + LINKS + '"><sheets>' + names.map(function (n, i) {
      return '<sheet name="' + clean(n.slice(0, 31)) + '" sheetId="' + (i + 1) + '" r:id="rId' + (i + 1) + '"/>';
    }).join("") + "</sheets></workbook>");
    put("xl/_rels/workbook.xml.rels", HEAD + '<Relationships xmlns="' + PACKAGE + 'relationships">' + names.map(function (n, i) {
      return '<Relationship Id="rId' + (i + 1) + '" Type="' + LINKS + '/worksheet" Target="worksheets/sheet' + (i + 1) + '.xml"/>';
    }).join("") + '<Relationship Id="rId' + (names.length + 1) + '" Type="' + LINKS + '/styles" Target="styles.xml"/></Relationships>');
    put("xl/styles.xml", styles());
    put("xl/worksheets/sheet1.xml", aboutXml(title, about, sheets));
    sheets.forEach(function (s, i) { put("xl/worksheets/sheet" + (i + 2) + ".xml", tableXml(s)); });
    // The date is no part of it: the same view gives the same bytes.
    return window.fflate.zipSync(files, { level: 6, mtime: new Date(1980, 0, 2) });
  }

  function fileName(ending) {
    return matbook.pageTitle().toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") + ending;
  }

  function saveCsv(models) {
    matbook.download(fileName(".csv"), new Blob([csv(models, matbook.pageTitle(), matbook.inForce())], { type: "text/csv;charset=utf-8" }));
  }

  function saveXlsx(models) {
    return matbook.charts.load(matbook.charts.libraries()[2]).then(function () {
      matbook.download(fileName(".xlsx"), new Blob([xlsx(models, matbook.pageTitle(), matbook.inForce())], { type: TYPE + "sheet" }));
    });
  }

  matbook.saveCsv = saveCsv;
  matbook.saveXlsx = saveXlsx;
})();
