// Without scripts every figure, chart and link is there.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { kinds, launch, text, url } from "./site.mjs";

let browser;
let tab;
before(async () => {
  browser = await launch();
  tab = await (await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 800 } })).newPage();
});
after(() => browser?.close());

for (const [kind, page] of kinds) {
  test(`${kind} reads without scripts`, async () => {
    await tab.goto(url(page), { waitUntil: "load" });
    const seen = await tab.evaluate(() => {
      const there = (element) => {
        const box = element.getBoundingClientRect();
        return element.checkVisibility() && box.width > 60 && box.height > 20;
      };
      const tables = [...document.querySelectorAll("main table")];
      const charts = [...document.querySelectorAll("main svg.chart")];
      return {
        tables: tables.length,
        charts: charts.length,
        hidden: [...tables, ...charts].filter((element) => !there(element)).map((element) => element.id || element.outerHTML.slice(0, 80)),
        // The list of trusts holds no figure that is worked out.
        unexplained: [...document.querySelectorAll("main .table:has(td.n):not(:has(details.worked))")].map((t) => t.querySelector("table").id).filter((id) => !/^(trusts|schools)/.test(id)),
        added: document.querySelectorAll("button, input").length,
        beyond: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      };
    });
    const source = text(page);
    assert.equal(seen.tables, source.split("<table").length - 1);
    assert.equal(seen.charts, source.split('class="chart').length - 1);
    assert.deepEqual(seen.hidden, []);
    assert.deepEqual(seen.unexplained, [], "tables that don't say how they were worked out");
    assert.equal(seen.added, 0, "a control that needs a script");
    assert.ok(seen.beyond <= 0, `${seen.beyond} px beyond the window`);
  });
}

test("the menu of reports opens without scripts", async () => {
  const [, page] = kinds.find(([kind]) => kind.endsWith("KS/summary.html"));
  await tab.goto(url(page));
  await tab.locator("details.menu summary").click();
  await tab.locator("details.menu a", { hasText: "Year groups" }).click();
  assert.match(tab.url(), /year-groups\.html$/);
});
