// Filters: the choice is in the address and goes along; the view as built and the same view drawn by the script say the same.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, pages, text, url } from "./site.mjs";

const reports = pages.filter((page) => text(page).includes('<section class="filters"'));
const trustPages = reports.filter((page) => !page.includes("/schools/"));
let browser;
let tab;
const wrong = [];
before(async () => {
  browser = await launch();
  tab = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  tab.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
  tab.on("pageerror", (error) => wrong.push(error.stack));
});
after(() => browser?.close());

const open = async (page, query = "") => {
  await tab.goto(url(page) + query);
  await tab.evaluate(() => globalThis.matbook.ready);
};

/** What a reader reads of a report: head, and block by block what is in sight. */
const said = () =>
  tab.evaluate(() => {
    const words = (element) => element.textContent.replace(/\s+/g, " ").trim();
    const facts = [...document.querySelectorAll(".facts > div")].map(words);
    const sections = [...document.querySelectorAll("main > section:not(.filters):not(.briefing):not([hidden])")].map((section) => [
      words(section.querySelector("h2")),
      ...[...section.querySelectorAll(".table, .figure, p.note")].filter((block) => !block.closest("[hidden]")).flatMap((block) => {
        if (block.matches(".figure")) return [[...block.querySelectorAll("figcaption, .alt")].map(words)];
        if (block.matches("p")) return [words(block)];
        const table = block.querySelector("table");
        return [
          words(table.caption),
          [...table.tHead.rows[0].cells].map(words),
          ...[...table.tBodies[0].rows].map((row) => [row.className, ...[...row.cells].map((cell) => [words(cell), cell.dataset.sort ?? "", cell.className, cell.querySelector("a")?.getAttribute("href") ?? ""])]),
          ...[...block.querySelectorAll(".more, .key, .notes li, .about div")].map(words),
        ];
      }),
    ]);
    return { facts, sections };
  });

test("every report drawn at its own selection says what it said as built", async (t) => {
  assert.ok(reports.length >= 20);
  for (const page of reports) {
    await t.test(page, async () => {
      await open(page);
      const built = await said();
      await tab.evaluate(() => globalThis.matbook.filters.apply());
      assert.deepEqual(await said(), built);
    });
  }
  assert.deepEqual(wrong.splice(0), []);
});
