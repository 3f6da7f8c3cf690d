// Tables can be sorted and searched, by mouse and by keyboard.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { kinds, launch, pages, text, url } from "./site.mjs";

let browser;
let tab;
before(async () => {
  browser = await launch();
  tab = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
});
after(() => browser?.close());

/** The rows of a table as [is a total, first cell, value of a column: a number, a text, or null where missing]. */
const rows = (table, column) =>
  table.evaluate(
    (element, at) =>
      [...element.tBodies[0].rows].map((row) => {
        const cell = row.cells[at];
        const value = cell.dataset.sort !== undefined ? Number(cell.dataset.sort) : cell.querySelector(".gap") ? null : cell.textContent.trim();
        return [row.classList.contains("total"), row.textContent, value];
      }),
    column,
  );

/** Columns worth sorting: [table's id, column], numbers with a missing one among them first. */
const columns = () =>
  tab.evaluate(() =>
    [...document.querySelectorAll("table")].flatMap((table) =>
      [...table.tHead.rows[0].cells].flatMap((heading, column) => {
        if (!heading.querySelector("button.sort")) return [];
        const cells = [...table.tBodies[0].rows].filter((row) => !row.classList.contains("total")).map((row) => row.cells[column]);
        const numbers = cells.filter((cell) => cell.dataset.sort !== undefined);
        const gaps = cells.filter((cell) => cell.dataset.sort === undefined && cell.querySelector(".gap"));
        return [{ id: table.id, column, numbers: new Set(numbers.map((cell) => cell.dataset.sort)).size, gaps: gaps.length }];
      }),
    ),
  );

function inOrder(all, direction) {
  const body = all.filter(([total]) => !total);
  assert.deepEqual(all.slice(0, body.length), body, "totals stay below all others");
  const values = body.map(([, , value]) => value);
  const there = values.filter((value) => value !== null);
  assert.deepEqual(values.slice(0, there.length), there, "missing figures come last");
  for (let i = 1; i < there.length; i += 1) {
    assert.ok((there[i] - there[i - 1]) * direction >= 0, `${there[i - 1]} before ${there[i]}`);
  }
}

async function sorts(id, column, press) {
  const table = tab.locator(`table[id="${id}"]`);
  const heading = table.locator("thead th").nth(column);
  const first = await rows(table, column);
  for (const [aria, direction] of [["descending", -1], ["ascending", 1]]) {
    await press(heading.locator("button.sort"));
    assert.equal(await heading.getAttribute("aria-sort"), aria);
    assert.equal(await table.locator("[aria-sort]").count(), 1);
    const now = await rows(table, column);
    inOrder(now, direction);
    assert.deepEqual(now.map(([, row]) => row).sort(), first.map(([, row]) => row).sort(), "no row is lost");
  }
  await press(heading.locator("button.sort"));
  assert.equal(await heading.getAttribute("aria-sort"), null);
  assert.deepEqual(await rows(table, column), first, "the first order is back");
}

test("numbers sort as numbers, missing ones last, by click", async () => {
  let mixed = 0;
  let plain = 0;
  for (const [kind, page] of kinds) {
    if (!text(page).includes("data-sort")) continue;
    await tab.goto(url(page));
    await tab.evaluate(() => document.querySelectorAll("details.fold").forEach((fold) => { fold.open = true; }));
    const found = await columns();
    const chosen = [found.find((c) => c.numbers > 1 && c.gaps > 0), found.find((c) => c.numbers > 2 && c.gaps === 0)];
    for (const { id, column } of chosen.filter(Boolean)) {
      await sorts(id, column, (button) => button.click()).catch((error) => {
        error.message = `${kind}, ${id}, column ${column}: ${error.message}`;
        throw error;
      });
    }
    mixed += chosen[0] ? 1 : 0;
    plain += chosen[1] ? 1 : 0;
    if (mixed >= 2 && plain >= 4) break;
  }
  assert.ok(mixed >= 1, "no page has a column with a missing figure");
  assert.ok(plain >= 2);
});

test("and by keyboard", async () => {
  const [, page] = kinds.find(([kind]) => kind.endsWith("KS/pupil-groups.html"));
  await tab.goto(url(page));
  const { id, column } = (await columns()).find((c) => c.numbers > 2);
  // With the keyboard alone: from the skip link on, until the heading has the focus; a fold on the way to it is opened.
  const table = tab.locator(`table[id="${id}"]`);
  const button = table.locator("thead th").nth(column).locator("button.sort");
  const focused = () => button.evaluate((element) => element === document.activeElement);
  const folded = () => table.evaluate((element) => {
    const fold = element.closest("details:not([open])");
    return Boolean(fold) && document.activeElement === fold.querySelector(":scope > summary");
  });
  for (let i = 0; i < 200 && !(await focused()); i += 1) {
    await tab.keyboard.press("Tab");
    if (await folded()) await tab.keyboard.press("Enter");
  }
  assert.ok(await focused(), "the heading can be reached with Tab");
  const keys = ["Enter", "Space", "Enter"];
  await sorts(id, column, () => tab.keyboard.press(keys.shift()));
  assert.equal(await tab.locator(`.table:has(table[id="${id}"]) [role=status]`).textContent(), "In the first order again");
});

test("words sort from A to Z at the first press", async () => {
  const page = pages.find((p) => p.endsWith("/ks2/schools-attainment.html"));
  await tab.goto(url(page));
  const table = tab.locator("table:has(button.sort)").first();
  await table.locator("thead th").first().locator("button.sort").click();
  assert.equal(await table.locator("thead th").first().getAttribute("aria-sort"), "ascending");
  const names = (await rows(table, 0)).filter(([total]) => !total).map(([, , value]) => value);
  const order = new Intl.Collator("en-GB", { numeric: true, sensitivity: "base" });
  assert.deepEqual(names, [...names].sort(order.compare));
});

test("the find box leaves the rows that hold every word, and totals", async () => {
  const page = pages.find((p) => text(p).includes("data-find"));
  assert.ok(page, "no table is long enough for a find box");
  await tab.goto(url(page));
  const frame = tab.locator(".table[data-find]").first();
  const body = frame.locator("tbody tr:not(.total)");
  const all = await body.count();
  const shown = () => body.evaluateAll((list) => list.filter((row) => !row.hidden).map((row) => row.textContent.toLowerCase()));
  await tab.evaluate(() => document.querySelectorAll("details.fold").forEach((fold) => { fold.open = true; }));
  const box = frame.getByLabel("Find in this table");
  const words = (await body.last().locator("th, td").first().textContent()).trim().toLowerCase();
  await box.fill(words.toUpperCase());
  const found = await shown();
  assert.ok(found.length >= 1);
  for (const row of found) for (const word of words.split(/\s+/)) assert.ok(row.includes(word), `${word} in ${row}`);
  assert.equal(await frame.locator("output").textContent(), `${found.length} of ${all} rows`);
  await box.fill("no such thing anywhere");
  assert.deepEqual(await shown(), []);
  assert.equal(await frame.locator("output").textContent(), `0 of ${all} rows`);
  await box.fill("");
  assert.equal((await shown()).length, all);
  assert.equal(await frame.locator("output").textContent(), "");
});
