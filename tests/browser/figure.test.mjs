// Every figure opens: by mouse and by keyboard, with the figure's own sums where the view has cells, else with what the page says.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, pages, text, url } from "./site.mjs";

let browser, tab;
before(async () => {
  browser = await launch();
  tab = await (await browser.newContext({ viewport: { width: 1366, height: 768 } })).newPage();
});
after(() => browser?.close());

const page = (pattern) => pages.find((one) => pattern.test(one));
const report = page(/schools\/\d+\/ks2\/year-groups\.html$/);
const panel = () => tab.locator("dialog.opened[open]");
const words = async () => (await panel().innerText()).replace(/\s+/g, " ");

test("a number of a table opens by Enter, and the focus comes back to it", async () => {
  await tab.goto(url(report));
  const button = tab.locator("main table button.number").first();
  await button.focus();
  const value = await button.innerText();
  await tab.keyboard.press("Enter");
  await panel().waitFor();
  const said = await words();
  assert.match(said, /On the roll \d+/);
  assert.match(said, /Formula/);
  assert.match(said, /Made from/);
  assert.match(said, /rows read/);
  assert.match(said, /matbook explain [0-9A-Z]{7}/);
  assert.ok(said.includes(value.trim()), `${value} is not in ${said}`);
  // Numerator ÷ denominator is the figure: 100 × 5 ÷ 13 is 38%.
  const sum = /= (100 × )?([\d.,]+) ÷ (\d+)/.exec(said);
  const figure = Number(/Result ([\d.]+)/.exec(said)[1]);
  const made = ((sum[1] ? 100 : 1) * Number(sum[2].replace(",", ""))) / Number(sum[3]);
  assert.ok(Math.abs(made - figure) <= 0.51, `${made} and ${figure}: ${said}`);
  const dialog = await panel().evaluate((one) => ({ named: document.getElementById(one.getAttribute("aria-labelledby"))?.textContent, holds: one.contains(document.activeElement) }));
  assert.ok(dialog.named && dialog.holds);
  await tab.keyboard.press("Escape");
  await panel().waitFor({ state: "hidden" });
  assert.equal(await tab.evaluate(() => document.activeElement?.className), "number");
  // The arrows lead on, and only one number of a table is a stop of Tab.
  await tab.keyboard.press("ArrowDown");
  assert.notEqual(await tab.evaluate(() => document.activeElement?.textContent), null);
  assert.equal(await tab.evaluate(() => document.activeElement?.closest("table")?.querySelectorAll("button.number[tabindex='0']").length), 1);
});

test("a click opens the figure that was clicked, sorted or not", async () => {
  await tab.goto(url(report));
  const table = tab.locator("main .table table").filter({ has: tab.locator("tbody tr:nth-child(3)") }).first();
  await table.scrollIntoViewIfNeeded();
  await table.locator("thead button.sort").first().click();
  const row = table.locator("tbody tr").first();
  const head = (await row.locator("th").innerText()).trim();
  await row.locator("td.n").first().click();
  await panel().waitFor();
  assert.ok((await words()).includes(head), `${head} is not in ${await words()}`);
  await tab.getByRole("button", { name: "Close" }).click();
  await panel().waitFor({ state: "hidden" });
});

test("another selection opens with its own figures, and the whole command", async () => {
  await tab.goto(url(report) + "?show=assessments");
  await tab.evaluate(() => window.matbook.first);
  await tab.locator("main .table td.n").first().click();
  await panel().waitFor();
  const said = await words();
  assert.match(said, /matbook explain --/);
  assert.doesNotMatch(said, /Benchmark [\d.]/);
  await tab.keyboard.press("Escape");
});

test("home's figures open by their codes", async () => {
  const home = page(/schools\/\d+\/index\.html$/);
  await tab.goto(url(home));
  const cell = tab.locator("td.m[data-code]").first();
  const code = await cell.getAttribute("data-code");
  const link = cell.locator("a").first();
  if (await link.count()) {
    await link.focus();
    await tab.keyboard.press(" ");
  } else {
    await cell.click();
  }
  await panel().waitFor();
  const said = await words();
  assert.match(said, /On the roll \d+/);
  assert.ok(said.includes(`matbook explain ${code}`), said);
  await tab.keyboard.press("Escape");
});

test("a page without cells opens with what it says itself", async () => {
  for (const pattern of [/measures\.html$/, /statutory\.html$/, /attendance\.html$/, /indicators\.html$/]) {
    const one = pages.find((name) => pattern.test(name) && /<td class="?n/.test(text(name)));
    if (!one) continue;
    await tab.goto(url(one));
    await tab.evaluate(() => document.querySelectorAll("details").forEach((fold) => { fold.open = true; }));
    const number = tab.locator("main td.n:not(:has(.gap)):not(:has(a)), main .tile .figure").first();
    await number.click();
    await panel().waitFor();
    assert.ok((await words()).length > 30, one);
    await tab.keyboard.press("Escape");
    await panel().waitFor({ state: "hidden" });
  }
});

test("a panel prints nothing, and without scripts there is none", async () => {
  await tab.goto(url(report));
  await tab.locator("main table button.number").first().click();
  await panel().waitFor();
  await tab.emulateMedia({ media: "print" });
  assert.equal(await tab.locator("dialog.opened").evaluate((one) => getComputedStyle(one).display), "none");
  await tab.emulateMedia({ media: "screen" });
  assert.ok(!text(report).includes("<dialog"));
});
