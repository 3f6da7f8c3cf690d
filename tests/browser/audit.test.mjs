// The audit pages: boxes behind counts, and choices of what is shown.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { launch, pages, url } from "./site.mjs";

let browser;
let tab;
before(async () => {
  browser = await launch();
  tab = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true })).newPage();
});
after(() => browser?.close());

const settled = () => tab.evaluate(async () => { await new Promise((done) => setTimeout(done)); while (document.querySelector("main.waiting")) await new Promise((done) => setTimeout(done, 5)); });
const page = (name) => pages.find((p) => p.endsWith(name) && !p.includes("/schools/"));

test("a count opens its box by keyboard and pointer, and Escape shuts it", async () => {
  await tab.goto(url(page("audit/assessment.html")));
  // EYFS is assessed in summer alone; KS2 in every term. Counts become buttons when their table is near.
  await tab.locator("table[id^=months-ks2-]").first().scrollIntoViewIfNeeded();
  const count = tab.locator("table[id^=months-ks2-] button.count").first();
  await count.focus();
  const box = tab.locator("#behind");
  await box.waitFor();
  const words = await box.innerText();
  for (const part of ["Assessments in", "Autumn", "Year group", "Pupils with a result"]) assert.ok(words.includes(part), part);
  // The box lists as many names as the count says.
  const names = new Set(await box.locator("tbody td:nth-child(2)").allInnerTexts());
  assert.equal(String(names.size), await count.innerText());
  assert.equal(await count.getAttribute("aria-describedby"), "behind");
  await tab.keyboard.press("Escape");
  assert.ok(await box.isHidden());
  await count.blur();
  await count.hover();
  // What is behind it is loaded first.
  await box.waitFor();
});

test("a type of assessment is counted alone", async () => {
  await tab.goto(url(page("audit/assessment.html")));
  // Counts become buttons when their table is near; one of a choice may have none.
  const shown = async () => {
    for (const table of await tab.locator("table[id^=months-]").all()) {
      await table.scrollIntoViewIfNeeded();
      const made = (cells) => cells.every((cell) => !/^\d+$/.test(cell.textContent.trim()) || cell.querySelector("button.count"));
      for (let tries = 0; !(await table.locator("tbody td").evaluateAll(made)); tries += 1) {
        assert.ok(tries < 100, await table.getAttribute("id"));
        await new Promise((done) => setTimeout(done, 50));
      }
    }
    return tab.locator("table[id^=months-] button.count").allTextContents();
  };
  const sum = (list) => list.reduce((a, b) => a + Number(b), 0);
  const before = sum(await shown());
  const choose = async (name, option) => {
    await tab.selectOption(`#choose-${name}`, option);
    await settled();
  };
  const types = await tab.locator("#choose-assessment-type option").evaluateAll((all) => all.map((o) => o.value).filter(Boolean));
  // Most types are tests that each school picks for itself: teachers judge every year group.
  assert.ok(types.includes("Teacher Assessment"), types.join());
  await choose("assessment-type", "Teacher Assessment");
  const after = sum(await shown());
  assert.ok(after > 0 && after < before, `${after} of ${before}`);
  assert.match(new URL(tab.url()).search, /^\?assessment-type=/);
  const type = await tab.locator("#choose-assessment-type option:checked").innerText();
  assert.equal(await tab.locator(".facts .changed dd").innerText(), type);
  // A year group alone, and both: fewer still.
  await choose("year-group", "Year 3");
  const both = sum(await shown());
  assert.ok(both > 0 && both < after, `${both} of ${after}`);
  // The files are of what is shown.
  const [file] = await Promise.all([tab.waitForEvent("download"), tab.locator(".downloads a[href$='.csv']").click()]);
  const csv = readFileSync(await file.path(), "utf8");
  assert.ok(csv.includes("Year 3") && !csv.includes("Year 4,"), csv.slice(0, 400));
  await choose("year-group", "");
  await choose("assessment-type", "");
  assert.equal(new URL(tab.url()).search, "");
  assert.equal(sum(await shown()), before);
  await choose("key-stage", "ks1");
  assert.equal(await tab.locator("h2[id^=assessments-]").count(), 1);
});

test("a school's list of single assessments has those of the choice alone", async () => {
  const own = pages.find((p) => p.endsWith("audit/assessment.html") && p.includes("/schools/"));
  await tab.goto(url(own));
  const listed = () => tab.locator("table[id^=list-] tbody tr").evaluateAll((rows) => rows.map((row) => [...row.cells].slice(2, 4).map((cell) => cell.textContent.trim()).join()));
  const all = await listed();
  const wanted = all.find((words) => words.endsWith(",Year 3"));
  assert.ok(wanted, `${all.length} assessments, none of Year 3`);
  await tab.selectOption("#choose-assessment-type", wanted.split(",")[0]);
  await settled();
  await tab.selectOption("#choose-year-group", "Year 3");
  await settled();
  const now = await listed();
  assert.ok(now.length > 0 && now.length < all.length && now.every((words) => words === wanted), `${now.length} of ${all.length}: ${now[0]}`);
});

test("the choices take their room before any script runs", async () => {
  const shift = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  await shift.addInitScript(() => {
    window.shifted = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((e) => (window.shifted += e.value))).observe({ type: "layout-shift", buffered: true });
  });
  for (const name of ["audit/assessment.html", "audit/ethnicity.html", "audit/pupil-groups.html"]) {
    await shift.goto(url(page(name)));
    await shift.waitForTimeout(200);
    const shifted = await shift.evaluate(() => window.shifted);
    assert.ok(shifted < 0.05, `${name}: ${shifted}`);
  }
});

test("ethnicity shows one category, and percentages alone", async () => {
  await tab.goto(url(page("audit/ethnicity.html")));
  const headings = () => tab.locator("main h2:visible").allInnerTexts();
  await tab.selectOption("#choose-categories", "sub");
  await settled();
  assert.ok(!(await headings()).includes("Main categories"));
  assert.ok((await headings()).includes("Sub categories"));
  await tab.selectOption("#choose-as", "percent");
  await settled();
  const columns = await tab.locator("#sub-categories th[scope=col]:visible").allInnerTexts();
  assert.deepEqual(columns.map((c) => c.trim()), ["Sub category", "Main category", "% of roll"]);
});
