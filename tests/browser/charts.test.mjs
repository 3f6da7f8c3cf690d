// Charts speak to pointer and keyboard, can be sorted and saved, and need nothing that the page's policy forbids.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { launch, pages, url } from "./site.mjs";

const page = (name) => pages.find((p) => p.endsWith(`/ks2/${name}.html`) && !p.includes("/schools/"));
let browser;
let tab;
const wrong = [];
before(async () => {
  browser = await launch();
  tab = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true })).newPage();
  tab.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
  tab.on("pageerror", (error) => wrong.push(error.stack));
});
after(() => browser?.close());

const open = async (name, query = "") => {
  await tab.goto(url(page(name)) + query);
  await tab.evaluate(() => globalThis.matbook.first);
};
const figure = () => tab.locator("main figure.figure:visible").first();
const labels = () => figure().locator(".stop").evaluateAll((all) => all.map((mark) => mark.getAttribute("aria-label")));
const save = async (words) => {
  const [file] = await Promise.all([tab.waitForEvent("download"), figure().getByRole("button", { name: words }).click()]);
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
};

for (const [view, query] of [["as built", ""], ["drawn anew", "?compare=FFT20"]]) {
  for (const name of ["schools-difference", "pathway", "schools-scatterplot", "year-groups"]) {
    test(`${name}, ${view}: the keyboard reaches every mark, and each says value and n`, async () => {
      await open(name, query);
      const said = await labels();
      assert.ok(said.length >= 3, `${said.length} marks`);
      for (const words of said.filter((l) => !/^The trust|^both equal/.test(l))) assert.match(words, /; n [\d,]+$/);
      if (name === "schools-difference") assert.ok(said.some((l) => /: [+−]?\d+; (within chance|some sign of below|some sign of above|below|above)/.test(l)), said.join("\n"));
      const stops = figure().locator(".stop");
      assert.equal(await figure().locator('.stop[tabindex="0"]').count(), 1, "one stop for the Tab key");
      await figure().locator("figcaption").scrollIntoViewIfNeeded();
      // With the keyboard alone: from the control before the chart on.
      await stops.first().evaluate((mark) => {
        const before = [...document.querySelectorAll("a[href], button, select, summary")].filter((e) => e.checkVisibility() && e.compareDocumentPosition(mark) & 4);
        before.at(-1).focus();
      });
      for (let i = 0; i < 3 && !(await stops.first().evaluate((m) => m === document.activeElement)); i += 1) await tab.keyboard.press("Tab");
      const seen = [];
      for (let i = 0; i < said.length; i += 1) {
        seen.push(await tab.evaluate(() => document.activeElement.getAttribute("aria-label")));
        assert.equal(await tab.locator(".tip").textContent(), seen.at(-1));
        await tab.keyboard.press("ArrowDown");
      }
      assert.deepEqual(seen, said);
      await tab.keyboard.press("Home");
      assert.equal(await tab.evaluate(() => document.activeElement.getAttribute("aria-label")), said[0]);
      await tab.keyboard.press("Escape");
      assert.ok(await tab.locator(".tip").isHidden());
    });
  }
}

test("pointing at a bar says it, and leaving hides it", async () => {
  await open("schools-attainment", "?compare=FFT20");
  const mark = figure().locator(".stop").nth(1);
  await mark.scrollIntoViewIfNeeded();
  await mark.hover();
  await tab.locator(".tip").waitFor();
  assert.equal(await tab.locator(".tip").textContent(), (await labels())[1]);
  await tab.locator("h1").hover();
  await tab.locator(".tip").waitFor({ state: "hidden" });
});

test("bars are sorted by value and by name, those without a figure last", async () => {
  await open("schools-attainment");
  const order = async (value) => {
    const old = await figure().locator("svg").elementHandle();
    await figure().locator(".figure-tools select").selectOption(value);
    // The drawing in the new order takes the old one's place.
    await tab.waitForFunction((svg) => !svg.isConnected && document.querySelector("main figure.figure .stop"), old);
    return (await labels()).filter((l) => !l.startsWith("The trust"));
  };
  const number = (l) => { const found = /: (−?\d+)%/.exec(l); return found ? Number(found[1].replace("−", "-")) : null; };
  const down = (await order("descending")).map(number);
  const known = down.filter((v) => v !== null);
  assert.ok(known.length >= 2);
  assert.deepEqual(down.slice(0, known.length), [...known].sort((a, b) => b - a));
  const up = (await order("ascending")).map(number);
  assert.deepEqual(up.slice(0, known.length), [...known].sort((a, b) => a - b));
  const names = (await order("name")).map((l) => l.split(": ")[0]);
  assert.deepEqual(names, [...names].sort(new Intl.Collator("en-GB", { numeric: true, sensitivity: "base" }).compare));
});

for (const [view, query] of [["as built", ""], ["drawn anew", "?compare=FFT20"]]) {
  test(`a chart ${view} is saved as SVG and as PNG, with its title and filters`, async () => {
    await open("schools-difference", query);
    const svg = await save(/Save as SVG/);
    const source = svg.bytes.toString("utf8");
    assert.match(svg.name, /^[a-z0-9-]+\.svg$/);
    assert.ok(source.startsWith("<svg "));
    assert.match(source, /Expected standard|expected standard/);
    assert.match(source, /Compared with: FFT/);
    const told = await tab.evaluate((text) => new DOMParser().parseFromString(text, "image/svg+xml").querySelector("parsererror")?.textContent ?? "", source);
    assert.equal(told, "");
    assert.ok(!/style=|class="hits"/.test(source));
    const png = await save(/Save as PNG/);
    assert.equal(png.bytes.subarray(1, 4).toString("latin1"), "PNG");
    assert.equal(png.bytes.readUInt32BE(16), 2 * 720);
    assert.ok(png.bytes.length > 10_000, `${png.bytes.length} bytes`);
  });
}

test("side by side, charts only, tables only", async () => {
  await tab.setViewportSize({ width: 1600, height: 900 });
  await open("schools-attainment", "?view=beside");
  const chart = await figure().boundingBox();
  const table = await tab.locator("main .table").first().boundingBox();
  assert.ok(table.x >= chart.x + chart.width && Math.abs(table.y - chart.y) < 60);
  await open("schools-attainment", "?view=charts");
  assert.equal(await tab.locator("main .table:visible").count(), 0);
  await open("schools-attainment", "?view=tables");
  assert.equal(await tab.locator("main figure:visible").count(), 0);
  await tab.setViewportSize({ width: 1280, height: 900 });
});

test("no label of a redrawn chart is cut off, whichever font the page has by then", async () => {
  await open("schools-difference", "?compare=FFT20");
  // A page that began without Inter has it after it was laid out for a picture, as for paper.
  await tab.screenshot({ fullPage: true });
  const leftmost = await figure().locator("svg").evaluate((svg) => {
    const edge = svg.getBoundingClientRect().left;
    return Math.min(...[...svg.querySelectorAll("text")].map((text) => text.getBoundingClientRect().left - edge));
  });
  assert.ok(leftmost >= 0, `${leftmost} px`);
});

test("no chart out of sight goes on saying what was before the filters", async () => {
  await open("year-groups");
  const all = () => tab.locator("main figure.figure").evaluateAll((figures) => figures.map((f) => [...f.querySelectorAll(".stop")].map((m) => m.getAttribute("aria-label")).join("\n")));
  const before = await all();
  assert.ok(before.length >= 2, `${before.length} charts`);
  // Nobody scrolls: what lies below is not in sight at any time.
  await tab.setViewportSize({ width: 1280, height: 300 });
  await open("year-groups", "?compare=FFT20");
  const after = await all();
  await tab.setViewportSize({ width: 1280, height: 900 });
  assert.equal(await tab.evaluate(() => scrollY), 0);
  before.forEach((said, i) => assert.notEqual(after[i], said, `chart ${i + 1} of ${before.length}`));
});

test("where the view can’t be loaded the page stays as built, and says so", async () => {
  const alone = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  await alone.goto(url(page("year-groups")));
  const built = await alone.locator("main figure.figure .drawing").first().innerHTML();
  await alone.route(/\/view\.[0-9a-f]+\.js$/, (route) => route.abort());
  await alone.goto(`${url(page("year-groups"))}?compare=FFT20`);
  await alone.locator(".passed").getByText(/^The figures of this choice can’t be loaded: The file view\./).waitFor();
  assert.equal(await alone.locator("main.waiting").count(), 0);
  const now = await alone.locator("main figure.figure .drawing").first().locator("text").allTextContents();
  for (const words of now) assert.ok(built.includes(words.replaceAll("&", "&amp;")), words);
  await alone.context().close();
});

test("nothing that happened here met an error or the page's policy", () => {
  assert.deepEqual(wrong, []);
});
