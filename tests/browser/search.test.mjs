// The search finds schools, reports, measures and terms by keyboard; the switch leads to the same page of another school.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { kinds, launch, url } from "./site.mjs";

const [, page] = kinds.find(([kind]) => kind.endsWith("schools/URN/KS/pupil-groups.html"));
let browser;
let tab;
before(async () => {
  browser = await launch();
  tab = await browser.newPage();
});
after(() => browser?.close());

test("typing opens a list, arrows mark, Enter goes, Escape closes", async () => {
  await tab.goto(url(page));
  const box = tab.getByRole("combobox", { name: /^Search/ });
  await box.fill("year groups");
  const options = tab.getByRole("option");
  await options.first().waitFor();
  assert.equal(await box.getAttribute("aria-expanded"), "true");
  await box.press("ArrowDown");
  const active = await box.getAttribute("aria-activedescendant");
  assert.equal(await tab.locator(`#${active}`).getAttribute("aria-selected"), "true");
  await box.press("Escape");
  assert.equal(await box.getAttribute("aria-expanded"), "false");
  await box.press("ArrowDown");
  await box.press("ArrowDown");
  await box.press("Enter");
  await tab.waitForURL(/year-groups\.html$/);
});

test("terms and methods are found by what they mean", async () => {
  await tab.goto(url(page));
  const box = tab.getByRole("combobox", { name: /^Search/ });
  await box.fill("scaled sc");
  await tab.getByRole("option", { name: /^Scaled score/ }).first().click();
  await tab.waitForURL(/help\/glossary\.html#scaled-score$/);
  assert.equal(await tab.locator("#scaled-score").textContent(), "Scaled score");
  await tab.getByRole("combobox", { name: /^Search/ }).fill("zzzzzz");
  await tab.getByText("Nothing found").first().waitFor();
});

test("a year group, a group of pupils and money are found by their names, and lead to the report with its filter set", async () => {
  for (const [typed, found, address] of [["year 6", /^Year 6: results/, /ks2\/summary\.html\?year-group=6$/], ["boys", /^Boys: KS/, /pupil-groups\.html\?grouping=sex$/], ["finance", /^Indicators/, /indicators\.html/]]) {
    await tab.goto(url(page));
    await tab.getByRole("combobox", { name: /^Search/ }).fill(typed);
    await tab.getByRole("option", { name: found }).first().click();
    await tab.waitForURL(address);
  }
});

test("statutory measures, a subject of a year group, attendance and the state of the data are found", async () => {
  for (const [typed, found, address] of [
    ["year 6 writing", /^Year 6 writing/, /ks2\/summary\.html\?year-group=6&subject=Writing$/],
    ["attendance target", /^Attendance/, /attendance\.html$/],
    ["phonics", /phonics/i, /statutory\.html#year-[12]$/],
    ["refresh", /data quality/i, /audit\/data-quality\.html$/],
  ]) {
    await tab.goto(url(page));
    await tab.getByRole("combobox", { name: /^Search/ }).fill(typed);
    const options = tab.getByRole("option", { name: found });
    const kinds = typed === "phonics" ? options.filter({ hasText: "Page" }) : options;
    await kinds.first().click();
    await tab.waitForURL(address);
  }
});

test("the switch leads to the same page of another school, with the choice of filters", async () => {
  // A choice that is the page's own is none: it leaves the address.
  await tab.goto(url(page));
  const term = await tab.locator(".filters [name='term']").inputValue() === "Spring" ? "Autumn" : "Spring";
  await tab.goto(`${url(page)}?term=${term}`);
  await tab.evaluate(() => globalThis.matbook.first);
  const box = tab.getByRole("combobox", { name: /of a school$/ });
  await box.click();
  const other = tab.locator("#school-list [role=option]");
  await other.first().waitFor();
  assert.ok((await other.count()) > 1);
  await box.press("ArrowDown");
  await box.press("Enter");
  await tab.waitForURL((to) => /schools\/\d+\/ks\d\/pupil-groups\.html$/.test(to.pathname) && to.search === `?term=${term}` && !to.pathname.endsWith(page));
  await tab.evaluate(() => globalThis.matbook.first);
  assert.match(await tab.locator(".facts").innerText(), new RegExp(`${term} \\d`));
  assert.equal(await tab.locator("h1").count(), 1);
});

test("the places kept free for the search boxes are as high as the boxes", async () => {
  for (const width of [390, 1280]) {
    await tab.setViewportSize({ width, height: 800 });
    await tab.goto(url(page));
    await tab.waitForSelector("#search");
    const moved = await tab.evaluate(() =>
      [".search", ".schools .finder"].map((place) => {
        const box = document.querySelector(place);
        const full = box.getBoundingClientRect().height;
        box.replaceChildren();
        return [full > 30, Math.abs(box.getBoundingClientRect().height - full) < 1];
      }),
    );
    assert.deepEqual(moved, [[true, true], [true, true]], `at ${width}`);
  }
});
