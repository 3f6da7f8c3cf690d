// The ways to other places by keyboard alone: other trusts, other schools, the search.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, pages, text, url } from "./site.mjs";

let browser;
let tab;
before(async () => {
  browser = await launch();
  tab = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
});
after(() => browser?.close());

/** The words of what has the focus. */
const focused = () => tab.evaluate(() => document.activeElement.textContent.trim());
const press = async (...keys) => { for (const key of keys) await tab.keyboard.press(key); };
const several = pages.find((page) => page.endsWith("ks2/summary.html") && !page.includes("/schools/") && text(page).includes('class="trusts"'));

test("the switch of trusts opens, is gone through, followed and left by keyboard", { skip: several ? false : "one trust" }, async () => {
  await tab.goto(url(several));
  for (let i = 0; i < 8 && (await focused()) !== "Switch trust"; i += 1) await press("Tab");
  assert.equal(await focused(), "Switch trust");
  const menu = tab.locator("details.drop");
  const open = () => menu.evaluate((details) => details.open);
  const links = (await menu.locator("a").allTextContents()).map((words) => words.trim());
  await press("Enter");
  assert.ok(await open());
  await press("ArrowDown", "ArrowDown");
  assert.equal(await focused(), links[1]);
  await press("Tab");
  assert.equal(await focused(), links[2]);
  await press("ArrowUp", "ArrowUp", "ArrowUp");
  assert.equal(await focused(), links.at(-1), "up from the first to the last");
  await press("Escape");
  assert.ok(!(await open()));
  assert.equal(await focused(), "Switch trust", "the focus goes back");
  const other = await menu.locator("a:not([aria-current])").nth(1).evaluate((link) => [link.textContent.trim(), link.href]);
  await press("Enter", "ArrowDown");
  while ((await focused()) !== other[0]) await press("ArrowDown");
  await Promise.all([tab.waitForURL(other[1]), press("Enter")]);
});

test("search and switch of schools are left by Escape, the focus where it was", async () => {
  const page = pages.findLast((p) => p.includes("/schools/") && p.endsWith("ks2/summary.html"));
  await tab.goto(url(page));
  for (const place of [".search input", ".schools .finder input"]) {
    const input = tab.locator(place);
    const list = tab.locator(`#${await input.getAttribute("aria-controls")}`);
    await input.focus();
    await tab.keyboard.type("a");
    await list.waitFor();
    await press("ArrowDown", "Escape");
    assert.ok(await list.isHidden(), place);
    assert.ok(await input.evaluate((element) => element === document.activeElement), place);
  }
});
