// What someone looks for who has never seen the site: from the trust's home by clicks alone, counted.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, pages, url } from "./site.mjs";

const home = pages.find((page) => /^[^/]+\/index\.html$/.test(page) && pages.includes(page.replace("index.html", "ks2/summary.html")));
let browser;
let tab;
let clicks;
before(async () => {
  browser = await launch();
  tab = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
});
after(() => browser?.close());

const start = async () => {
  clicks = 0;
  await tab.goto(url(home));
};
const drawn = () =>
  tab.evaluate(async () => {
    await globalThis.matbook?.ready;
    while (document.querySelector("main.waiting")) await new Promise((done) => setTimeout(done, 5));
  });
const press = async (what) => {
  clicks += 1;
  await what.first().click();
  await tab.waitForLoadState();
  await drawn();
};
/** Opening a list and taking from it is one choice. */
const choose = async (name, label) => {
  clicks += 1;
  // The lists are filled when the pointer comes near, which it does on its way to them.
  await tab.locator(".filters").hover();
  const select = tab.locator(`.filters select[name="${name}"]`);
  if (!(await select.isVisible())) await press(tab.locator(".filters .more > summary"));
  await select.selectOption({ label });
  await drawn();
};
const facts = () => tab.locator(".facts").innerText();

test("how Year 4 maths compares with FFT20 at one school: five clicks", async (t) => {
  await start();
  const school = await tab.locator("#every-school-matrix tbody th a").first().innerText();
  await press(tab.locator("main").getByRole("link", { name: school, exact: true }).locator("visible=true").last());
  await press(tab.locator(".tabs a", { hasText: "KS2" }));
  await choose("year-group", "Year 4");
  await choose("subject", "Maths");
  await choose("compare", "FFT20");
  assert.equal(await tab.locator(".eyebrow .subject").innerText(), school);
  assert.match(await facts(), /Year 4[^]*Maths[^]*FFT20 benchmark/);
  const row = tab.locator("#expected tbody tr");
  assert.equal(await row.count(), 1);
  assert.match(await tab.locator("#expected thead").innerText(), /FFT20 benchmark/);
  t.diagnostic(`${clicks} clicks`);
  assert.ok(clicks <= 5, `${clicks} clicks`);
});

test("which schools haven't entered the spring assessments: told on the first page, and one click on", async (t) => {
  await start();
  const ready = tab.locator("section[aria-labelledby='ready'] table");
  assert.match(await ready.locator("thead").innerText(), /Complete terms[^]*What to chase/);
  assert.match(await ready.locator("tbody").textContent(), /Spring/);
  await press(tab.locator(".tabs a", { hasText: "Audits" }));
  assert.equal(await tab.locator("h2", { hasText: "Expected but missing" }).count(), 1);
  t.diagnostic(`${clicks} clicks`);
  assert.ok(clicks <= 1);
});

test("pupils with SEN support in reading across three schools: three clicks, and one for each school", async (t) => {
  await start();
  await press(tab.locator("section[aria-labelledby='reports-ks2'] a", { hasText: "Pupil groups" }).locator("visible=true"));
  await choose("grouping", "Special educational needs");
  await choose("subject", "Reading");
  await press(tab.locator(".picker summary"));
  const boxes = tab.locator(".picker-list input");
  for (let i = 0; i < 3; i += 1) await press(boxes.nth(i));
  assert.match(await facts(), /Special educational needs/);
  assert.equal((await tab.locator(".facts > div", { hasText: "Schools" }).locator("dd").innerText()).split(", ").length, 3);
  const row = tab.locator("#sen-expected tbody tr", { hasText: "SEN support" });
  assert.equal(await row.count(), 1);
  assert.match(await tab.locator("#sen-expected caption").innerText(), /reading[^]*3 of \d+ schools/i);
  t.diagnostic(`${clicks} clicks`);
  assert.ok(clicks <= 7, `${clicks} clicks`);
});

const homeWords = () => tab.locator("main").innerText();

test("which school to look at first, how sure it is, and whether the data can be relied on: on the first screen of home", async () => {
  await tab.setViewportSize({ width: 1366, height: 768 });
  await start();
  const title = tab.locator("h1.finding");
  assert.ok((await title.innerText()).length <= 90);
  for (const id of ["check-first", "rely"]) {
    const box = await tab.locator(`#${id}`).boundingBox();
    assert.ok(box && box.y < 768, `${id} at ${box?.y}`);
  }
  const matrix = await tab.locator("#every-school-matrix").boundingBox();
  assert.ok(matrix && matrix.y < 768, `the schools at ${matrix?.y}`);
  assert.match(await tab.locator("#rely ~ p").first().innerText(), /^(Yes|Mostly|Not yet)/);
  assert.match(await homeWords(), /comparisons?; .*by luck alone/);
});

test("which group is furthest behind, and is it chance: one click from home", async (t) => {
  await start();
  await press(tab.locator("#check-first ~ ol a", { hasText: "Pupil groups" }).first());
  assert.match(await tab.locator("h1").innerText(), /\S/);
  assert.ok((await tab.locator("#answer-matrix tbody tr:not(.heading)").count()) > 3);
  assert.match(await tab.locator(".luck").innerText(), /by luck alone/);
  t.diagnostic(`${clicks} clicks`);
  assert.ok(clicks <= 1);
});

test("a cell of home leads to the report with its filters set", async () => {
  await start();
  const cell = tab.locator("#every-school-matrix td.m a").first();
  const [, query] = (await cell.getAttribute("href")).split("?");
  await press(cell);
  // The same choice, in the view's own order and spelling.
  const parts = (text) => [...new URLSearchParams(text)].sort(([a], [b]) => (a < b ? -1 : 1));
  assert.ok(parts(query).length > 1, query);
  assert.deepEqual(parts(new URL(tab.url()).search), parts(query));
});

test("how each school's newest results are: one click from home, all of the list in sight", async (t) => {
  await start();
  const year = /\d{4}\/\d\d/.exec(await tab.locator(".eyebrow").innerText())[0];
  await press(tab.locator(".tabs a", { hasText: "Schools" }));
  const heads = (await tab.locator("#schools thead th").allInnerTexts()).filter((head) => /\d{4}\/\d\d/.test(head));
  assert.ok(heads.length > 0, "no column of results");
  for (const head of heads) assert.ok(head.replace(/\s+/g, " ").includes(year), `${head} is not of ${year}`);
  const words = await tab.locator("#schools").innerText();
  assert.doesNotMatch(words, /\[[xz]\]/);
  // Nothing of the table lies beyond the right edge.
  const over = await tab.locator("#schools").evaluate((table) => table.scrollWidth - table.closest(".scroll").clientWidth);
  assert.ok(over <= 0, `${over} pixels lie out of sight`);
  t.diagnostic(`${clicks} click`);
});

test("what England's figure beside a result is, and of which year: on home without a click", async () => {
  await start();
  const row = tab.locator(".matrix tbody tr", { hasText: "Year 6: maths test" }).first();
  const said = (await row.innerText()).replace(/\s+/g, " ");
  const head = (await row.locator("xpath=ancestor::table").locator("thead").innerText()).replace(/\s+/g, " ");
  assert.match(`${head} ${said}`, /England.*\d{4}\/\d\d/);
  assert.doesNotMatch(said, /\[[xz]\]/);
});

test("Back undoes a filter", async () => {
  await start();
  await press(tab.locator("section[aria-labelledby='reports-ks2'] a", { hasText: "Year groups" }).locator("visible=true"));
  const before = await tab.locator("h1").innerText();
  await choose("compare", "FFT20");
  assert.match(tab.url(), /compare=FFT20/);
  await tab.goBack();
  await tab.waitForFunction(() => !location.search);
  await drawn();
  await tab.waitForFunction((words) => document.querySelector("h1")?.textContent?.trim() === words.trim(), before);
});

test("the filters of a school's page can be used by keyboard alone", async () => {
  const page = pages.find((p) => /\/schools\/\d+\/ks2\/summary\.html$/.test(p));
  await tab.goto(url(page));
  await tab.mouse.move(2, 2);
  // The skip link leads to the page's content; what stands before the bar has the bar filled.
  await tab.keyboard.press("Tab");
  await tab.keyboard.press("Enter");
  await tab.keyboard.press("Tab");
  await tab.waitForFunction(() => !document.querySelector(".filters select:disabled"));
  const select = tab.locator(".filters select[name='compare']");
  const focused = () => select.evaluate((element) => element === document.activeElement);
  for (let i = 0; i < 20 && !(await focused()); i += 1) await tab.keyboard.press("Tab");
  assert.ok(await focused(), "the filter can be reached with Tab");
});
