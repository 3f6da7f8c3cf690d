// Files of a filtered page: what is shown, numbers as numbers, whole as those of a built page.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { inflateRawSync } from "node:zlib";
import { after, before, test } from "node:test";
import { join } from "node:path";
import { folder, launch, pages, url } from "./site.mjs";

const page = (kind) => pages.find((p) => p.endsWith("/ks2/export.html") && p.includes("/schools/") === (kind === "school"));
let browser;
let tab;
before(async () => {
  browser = await launch();
  tab = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true })).newPage();
});
after(() => browser?.close());

/** The parts of a ZIP by name, by its central directory. */
function unzip(bytes) {
  const parts = {};
  let at = bytes.readUInt32LE(bytes.length - 22 + 16);
  for (let n = bytes.readUInt16LE(bytes.length - 22 + 10); n > 0; n -= 1) {
    const [method, size, name, extra, comment, local] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32), bytes.readUInt32LE(at + 42)];
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const data = bytes.subarray(start, start + size);
    parts[bytes.toString("utf8", at + 46, at + 46 + name)] = (method === 8 ? inflateRawSync(data) : data).toString("utf8");
    at += 46 + name + extra + comment;
  }
  return parts;
}

const plain = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&amp;", "&");
const sheetRows = (xml) =>
  [...xml.matchAll(/<row [^>]*>(.*?)<\/row>/gs)].map((row) =>
    [...row[1].matchAll(/<c r="([A-Z]+)\d+"([^>]*)>(?:<v>([^<]*)<\/v>|<is><t[^>]*>([^<]*)<\/t><\/is>)<\/c>/g)].map((c) => (c[3] === undefined ? plain(c[4]) : Number(c[3]))),
  );

function csvRows(text) {
  assert.equal(text.charCodeAt(0), 0xfeff, "Excel needs the byte-order mark");
  const rows = [[""]];
  let quoted = false;
  for (let i = 1; i < text.length; i += 1) {
    const c = text[i];
    const row = rows.at(-1);
    if (quoted && c === '"' && text[i + 1] === '"') { row[row.length - 1] += '"'; i += 1; }
    else if (c === '"') quoted = !quoted;
    else if (!quoted && c === ",") row.push("");
    else if (!quoted && c === "\r") { rows.push([""]); i += 1; }
    else row[row.length - 1] += c;
  }
  return rows.slice(0, -1);
}

/** The first table of a page's CSV: headings and rows. */
function tableOf(lines) {
  const blank = (line) => line.join("") === "";
  const from = lines.findIndex(blank) + 2;
  const to = lines.findIndex((line, i) => i > from && blank(line));
  return lines.slice(from, to < 0 ? undefined : to);
}

/** The table shown: headings and rows; an interval as its two ends, a missing figure as its reason. */
const shown = () =>
  tab.locator("main > section:not([hidden]) .table table").first().evaluate((table) => {
    const words = (e) => e.textContent.replace(/\s+/g, " ").trim();
    const headings = [...table.tHead.rows[0].cells].map(words);
    const rows = [...table.tBodies[0].rows].map((row) =>
      [...row.cells].flatMap((cell, i) => {
        const gap = cell.querySelector(".gap");
        const own = gap ? { gap: gap.title } : { text: words(cell).replace(/ (within|beyond) chance/, "") };
        if (!/interval|range/.test(headings[i])) return [own];
        return gap ? [own, own] : own.text.split(" to ").map((text) => ({ text }));
      }),
    );
    return { headings, rows };
  });

/** A number in a file reads, rounded half away from zero, as the page shows it. */
function reads(value, cell, where) {
  if (cell.gap !== undefined) {
    assert.match(String(value), new RegExp(`^\\[[xz]\\] ${cell.gap}$`), where);
    return;
  }
  if (!/^[+−]?[\d,]+(\.\d)?%?$/.test(cell.text)) {
    assert.equal(value, cell.text, where);
    return;
  }
  const number = Number(value);
  assert.ok(Number.isFinite(number), `${where}: ${value} is no number`);
  const decimals = cell.text.includes(".") ? 1 : 0;
  const rounded = Math.floor(Math.abs(Number(number.toFixed(9))) * 10 ** decimals + 0.5 + 1e-9) / 10 ** decimals;
  const wanted = Number(cell.text.replace(/[+%,]/g, "").replace("−", "-"));
  assert.equal(Math.abs(wanted), rounded, `${where}: ${value} for ${cell.text}`);
  if (wanted !== 0) assert.equal(Math.sign(wanted), Math.sign(number), where);
}

function same(headings, rows, table, what) {
  assert.equal(headings.length, table.headings.length + (table.headings.some((h) => /interval|range/.test(h)) ? 1 : 0));
  assert.equal(rows.length, table.rows.length, what);
  table.rows.forEach((row, r) => row.forEach((cell, c) => reads(rows[r][c], cell, `${what}, row ${r}, ${headings[c]}`)));
}

const save = async (words) => {
  const [file] = await Promise.all([tab.waitForEvent("download"), tab.getByRole("button", { name: words }).click()]);
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
};

for (const [kind, table, query] of [
  ["trust", "summary", ""],
  ["trust", "year-groups", "&term=Spring&compare=FFT20"],
  ["trust", "pupil-groups", "&subject=Maths"],
  ["school", "ethnicity", "&subject=RWM&show=targets"],
  ["school", "send", "&show=assessments&subject=Reading"],
]) {
  test(`${kind}: the crosstab ${table}${query} as CSV and as a workbook`, async () => {
    await tab.goto(url(page(kind)) + `?table=${table}${query}`);
    await tab.evaluate(() => globalThis.matbook.first);
    assert.equal(await tab.locator("main > section:not([hidden]) table").count(), 1);
    // Long tables show how they begin until a reader asks for all.
    const more = tab.locator("main > section:not([hidden]) .more button");
    if (await more.count()) {
      assert.ok((await shown()).rows.length <= 60);
      await more.click();
      await more.waitFor({ state: "detached" });
    }
    const view = await shown();
    assert.ok(view.rows.length >= 5);
    const line = (await tab.locator(".head").evaluate((head) => {
      const said = [...head.querySelectorAll(".facts > div:not(.beside)")].map((f) => [...f.children].map((e) => e.textContent).join(": "));
      return `${head.querySelector(".in-force").textContent} ${said.join("; ")}`;
    }));
    const csv = await save("Download CSV");
    assert.match(csv.name, /\.csv$/);
    const lines = csvRows(csv.bytes.toString("utf8"));
    assert.deepEqual(lines[1], [line], "the words of the page");
    assert.match(line, /^Filters in force: Term: (Summer|Spring)/);
    if (query.includes("FFT20")) assert.match(line, /FFT20 benchmark/);
    const [headings, ...rows] = tableOf(lines);
    same(headings, rows, view, "CSV");
    const book = await save("Download Excel");
    assert.match(book.name, /\.xlsx$/);
    const parts = unzip(book.bytes);
    assert.ok(sheetRows(parts["xl/worksheets/sheet1.xml"]).some((row) => row[0] === line), "the cover says which filters");
    const [own, ...cells] = sheetRows(parts["xl/worksheets/sheet3.xml"]);
    assert.deepEqual(own, headings);
    same(own, cells, view, "XLSX");
    assert.ok(cells.some((row) => row.some((value) => typeof value === "number")), "numbers are numbers");
  });
}

test("all five crosstabs: a sheet each, with all their rows", async () => {
  await tab.goto(url(page("trust")));
  await tab.evaluate(() => globalThis.matbook.first);
  const book = await save("Download Excel");
  const parts = unzip(book.bytes);
  const names = [...parts["xl/workbook.xml"].matchAll(/<sheet name="([^"]*)"/g)].map((m) => m[1]);
  assert.deepEqual(names, ["Cover", "Notes", "summary", "year-groups", "pupil-groups", "ethnicity", "send"]);
  // 7 subjects, 3 measures, but no score of the 3 combined ones: 18 rows; by year group four times as many.
  assert.equal(sheetRows(parts["xl/worksheets/sheet3.xml"]).length, 1 + 18);
  assert.equal(sheetRows(parts["xl/worksheets/sheet4.xml"]).length, 1 + 72);
});

test("the files beside another report hold the view once filters are set, as whole as those of the page as built", async () => {
  const summary = pages.find((p) => p.endsWith("/ks2/summary.html") && !p.includes("/schools/"));
  await tab.goto(`${url(summary)}?compare=FFT5`);
  await tab.evaluate(() => globalThis.matbook.first);
  const take = async (words) => {
    const [file] = await Promise.all([tab.waitForEvent("download"), tab.getByRole("link", { name: words }).click()]);
    return readFileSync(await file.path());
  };
  const lines = csvRows((await take("This view’s tables as CSV")).toString("utf8"));
  assert.match(lines[1][0], /^Filters in force: .*FFT5 benchmark/);
  const view = await shown();
  const [headings, ...rows] = tableOf(lines);
  same(headings, rows, view, "CSV");
  const parts = unzip(await take("This view’s tables as an Excel workbook"));
  const built = unzip(readFileSync(join(folder, summary.replace(".html", ".xlsx"))));
  // Facts of the page that are no filters; parts of the workbook.
  const facts = (list) => list.slice(2, list.findIndex((line) => line.join("") === "")).map(([name]) => name);
  const csv = csvRows(readFileSync(join(folder, summary.replace(".html", ".csv")), "utf8"));
  assert.deepEqual(facts(lines), facts(csv));
  for (const name of ["Data as at", "Assessed", "Pupils"]) assert.ok(facts(lines).includes(name), `${name} in ${facts(lines)}`);
  assert.deepEqual(Object.keys(parts).sort(), Object.keys(built).sort());
  assert.ok(Object.keys(parts).some((name) => name.startsWith("xl/tables/")));
  const sheets = (of) => [...of["xl/workbook.xml"].matchAll(/<sheet name="([^"]*)"/g)].map((m) => m[1]);
  assert.deepEqual(sheets(parts), sheets(built));
  assert.deepEqual(sheets(parts).slice(0, 2), ["Cover", "Notes"]);
});
