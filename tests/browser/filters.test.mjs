// Filters: the choice is in the address and goes along; the page as built and the same page made by the view say the same.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { kinds, launch, pages, text, url } from "./site.mjs";

const reports = pages.filter((page) => text(page).includes('<section class="filters"'));
const trustPages = reports.filter((page) => !page.includes("/schools/"));
/** One of each kind, and all of the trust's. */
const drawn = [...new Set([...trustPages, ...kinds.map(([, page]) => page).filter((page) => reports.includes(page))])];
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
  await tab.evaluate(async () => { await globalThis.matbook.first; await globalThis.matbook.filters.filled(); });
};

/** What a reader reads of a report: head, and block by block what is in sight. */
const said = () =>
  tab.evaluate(() => {
    const words = (element) => element.textContent.replace(/\s+/g, " ").trim();
    const facts = [...document.querySelectorAll(".facts > div")].map(words);
    const sections = [...document.querySelectorAll("main > section:not(.filters):not(.briefing):not(.say):not([hidden])")].filter((section) => !section.querySelector(".matrix")).map((section) => [
      words(section.querySelector("h2")),
      ...[...section.querySelectorAll(".tiles, .table, .figure, p.note")].filter((block) => !block.closest("[hidden]")).flatMap((block) => {
        if (block.matches(".figure")) return [[...block.querySelectorAll("figcaption, .alt")].map(words)];
        if (block.matches(".tiles")) return [[...block.children].map(words)];
        if (block.matches("p")) return [words(block)];
        const table = block.querySelector("table");
        return [
          words(table.caption),
          [...table.tHead.rows[0].cells].map(words),
          ...[...table.tBodies[0].rows].map((row) => [row.className, ...[...row.cells].map((cell) => [words(cell), cell.dataset.sort ?? "", cell.className, cell.querySelector("a")?.getAttribute("href").split("?")[0] ?? ""])]),
          ...[...block.querySelectorAll(".more, .key, .notes li, .about div")].map(words),
        ];
      }),
    ]);
    return { facts, sections };
  });

test("every report drawn at its own selection says what it said as built", async (t) => {
  assert.ok(drawn.length >= 20, `${drawn.length}`);
  for (const page of drawn) {
    await t.test(page, async () => {
      await open(page);
      const built = await said();
      await tab.evaluate(() => globalThis.matbook.filters.apply());
      assert.deepEqual(await said(), built);
    });
  }
  assert.deepEqual(wrong.splice(0), []);
});

const page = (name) => trustPages.find((p) => p.endsWith(`/ks2/${name}.html`));
const idle = async () => {
  await tab.waitForFunction(() => document.readyState === "complete" && globalThis.matbook?.carry);
  await settled();
};
const settled = () => tab.evaluate(async () => { await globalThis.matbook.first; await new Promise((done) => setTimeout(done)); while (document.querySelector("main.waiting")) await new Promise((done) => setTimeout(done, 5)); });
const control = async (name) => {
  const select = tab.locator(`.filters select[name="${name}"]`);
  // What is chosen seldom stands behind one chip more.
  if (!(await select.isVisible())) await tab.locator(".filters .more > summary").click();
  return select;
};
const choose = async (name, value) => { await (await control(name)).selectOption(value); await idle(); };
const options = (name) => tab.locator(`.filters select[name="${name}"] option:not(:disabled)`).evaluateAll((list) => list.map((o) => o.value));
const factsOf = () => tab.locator(".facts > div").evaluateAll((list) => Object.fromEntries(list.map((d) => [d.querySelector("dt").textContent, d.querySelector("dd").textContent])));

test("the filters take one line, and one in force is in sight", async () => {
  await tab.setViewportSize({ width: 1366, height: 768 });
  for (const name of ["summary", "year-groups", "pupil-groups", "pathway", "schools-difference"]) {
    await tab.goto(url(page(name)));
    await idle();
    const tops = await tab.locator(".fields .field:not(.last), .fields .more > summary").evaluateAll((all) =>
      all.filter((one) => one.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true })).map((one) => one.getBoundingClientRect()).map((box) => Math.round(box.top + box.height / 2)));
    assert.ok(tops.length > 4, name);
    assert.ok(Math.max(...tops) - Math.min(...tops) < 6, `${name}: ${tops}`);
  }
  await tab.goto(url(page("summary")));
  assert.equal(await tab.locator(".field.view").isVisible(), false);
  await tab.goto(url(page("summary")) + "?view=tables");
  await idle();
  assert.equal(await tab.locator(".field.view").isVisible(), true);
  assert.equal(await tab.locator(".more > summary").isVisible(), false);
});

test("the address holds the choice, brings it back, and Reset takes it away", async () => {
  await open(page("schools-attainment"));
  const built = await said();
  await choose("term", "Spring");
  await choose("compare", "FFT20");
  await choose("year-group", "4");
  await choose("subject", "Maths");
  await tab.locator(".picker summary").click();
  await tab.locator(".picker-list input").first().check();
  await tab.locator(".picker-list input").nth(2).check();
  await idle();
  const address = new URL(tab.url());
  assert.deepEqual(Object.fromEntries(address.searchParams), {
    term: "Spring", compare: "FFT20", "year-group": "4", subject: "Maths", schools: address.searchParams.get("schools"),
  });
  assert.equal(address.searchParams.get("schools").split(",").length, 2);
  const view = await said();
  assert.notDeepEqual(view, built);
  const facts = await factsOf();
  assert.equal(facts["Compared with"], "FFT20 benchmark");
  assert.equal(facts["Year group"], "Year 4");
  assert.match(facts.Term, /^Spring/);
  assert.equal(facts.Schools.split(", ").length, 2);
  // The same address in a fresh page is the same view; the table has the two schools and the average of all.
  await open(page("schools-attainment"), address.search);
  assert.deepEqual(await said(), view);
  assert.equal(view.sections[0].filter((row) => Array.isArray(row) && Array.isArray(row[1])).length, 3);
  await tab.getByRole("button", { name: "Reset" }).click();
  await idle();
  assert.equal(new URL(tab.url()).search, "");
  assert.deepEqual(await said(), built);
});

test("the choice goes along to other reports, schools and key stages, and back", async () => {
  await open(page("summary"), "?term=Autumn&compare=FFT5&subject=Reading&junk=1");
  await tab.locator(".menu a", { hasText: "Pupil groups" }).click();
  await idle();
  const query = new URL(tab.url()).search;
  assert.equal(query, "?term=Autumn&subject=Reading&compare=FFT5");
  let facts = await factsOf();
  assert.match(facts.Term, /^Autumn/);
  assert.equal(facts["Compared with"], "FFT5 benchmark");
  await tab.locator("a[href*='ks1/']").first().click();
  assert.equal(new URL(tab.url()).search, query);
  // Through a page without filters it stays.
  await tab.locator("a[href*='index.html?']").first().click();
  assert.equal(new URL(tab.url()).search, query);
  await open(page("schools-difference"), query);
  const link = tab.locator("main table a").first();
  await link.click();
  await idle();
  assert.match(tab.url(), /schools\/\d+\/ks2\/summary\.html\?term=Autumn&subject=Reading&compare=FFT5$/);
  facts = await factsOf();
  assert.match(facts.Term, /^Autumn/);
});

test("a choice that has no meaning here says so and changes nothing", async () => {
  const ks1 = trustPages.find((p) => p.endsWith("/ks1/schools-difference.html"));
  await open(ks1);
  const built = await said();
  await open(ks1, "?year-group=4&show=assessments&schools=1&term=Winter&type=%3Cb%3E&grouping=x");
  assert.match(await tab.locator(".passed").textContent(), /year 4 is not in KS1/);
  const now = await said();
  assert.deepEqual(now.sections, built.sections);
  assert.deepEqual(wrong.splice(0), []);
});

test("progress is drawn between the terms that are chosen", async () => {
  await open(page("progress"));
  const built = await said();
  const offered = await options("since");
  assert.ok(offered.includes("year"));
  const other = offered.find((o) => o !== "year");
  await choose("since", other);
  assert.equal(new URL(tab.url()).search, `?since=${other}`);
  const facts = await factsOf();
  assert.notEqual(facts.From, built.facts.find((fact) => fact.startsWith("From")).slice(4).trim());
  assert.notDeepEqual(await said(), built);
  // What has no meaning here is told; a combined subject has no scores.
  await open(page("progress"), "?subject=RWM&compare=FFT5");
  assert.match(await tab.locator(".passed").textContent(), /RWM: combined subjects have no scores/);
  assert.deepEqual((await said()).sections, built.sections);
  assert.equal(await tab.getByRole("button", { name: "Reset" }).count(), 0, "nothing is chosen");
});

test("Pathway takes a range of terms, and its charts the difference", async () => {
  await open(page("pathway"));
  const built = await said();
  const terms = await options("first-term");
  await choose("first-term", terms[1]);
  await choose("chart", "difference");
  const facts = await factsOf();
  assert.ok(facts.Terms.startsWith(`${terms[1]} to `), facts.Terms);
  const [heading, chart] = (await said()).sections[0];
  assert.match(chart[0], /difference from the/, heading);
  const rows = await tab.locator("main .table tbody tr th").allTextContents();
  assert.ok(rows.includes(terms[1]) && !rows.includes(terms[0]));
  // In brief and the worked figures are of what is shown.
  const brief = await tab.locator(".answer").innerText();
  assert.ok(!/as built/.test(brief), brief);
  assert.match(await tab.locator("details.worked code, details.worked pre").first().textContent(), /^matbook explain .*--term/);
  // A term after the last can't be the first.
  await choose("last-term", terms[1]);
  assert.deepEqual(await options("first-term"), terms.slice(0, 2));
  await tab.getByRole("button", { name: "Reset" }).click();
  await idle();
  assert.deepEqual(await said(), built);
});

test("choices without data are listed with the reason", async () => {
  await open(page("schools-difference"));
  const told = await tab.locator(".filters option:disabled").allTextContents();
  assert.ok(told.length > 0);
  for (const words of told) assert.match(words, /\(.+\)$/);
});

test("whichever way a reader came to a choice, its address makes the same page", async (t) => {
  // A fixed seed: Park and Miller.
  let seed = 20261122;
  const random = (n) => { seed = (seed * 48271) % 2147483647; return seed % n; };
  const names = ["summary", "schools-attainment", "schools-difference", "pathway", "schools-scatterplot", "year-groups", "pupil-groups", "ethnicity", "send", "progress"];
  const times = [];
  for (const name of names) {
    const list = reports.filter((p) => p.endsWith(`/${name}.html`));
    const report = list[random(list.length)];
    await open(report);
    const built = await said();
    for (let n = 4; n > 0; n -= 1) {
      const there = await tab.locator(".filters select").evaluateAll((all) => all.map((s) => s.name));
      const control = there[random(there.length)];
      const values = await options(control);
      await choose(control, values[random(values.length)]);
      times.push(await tab.evaluate(() => globalThis.matbook.drawn?.ms ?? 0));
    }
    if (await tab.locator(".picker").count()) {
      await tab.locator(".picker").evaluate((box) => { box.open = true; });
      const boxes = tab.locator(".picker-list input");
      await boxes.nth(random(await boxes.count())).click();
      await idle();
    }
    const [now, { search }] = [await said(), new URL(tab.url())];
    await open(report, search);
    assert.deepEqual(await said(), now, report + search);
    if (!search) continue;
    await tab.getByRole("button", { name: "Reset" }).click();
    await idle();
    assert.deepEqual(await said(), built, report);
  }
  times.sort((a, b) => a - b);
  t.diagnostic(`redrawn in ${times[times.length >> 1].toFixed(0)} ms (median), at most ${times.at(-1).toFixed(0)} ms`);
  assert.deepEqual(wrong.splice(0), []);
});

test("the view comes when a reader comes near the bar, and not before", async () => {
  const asked = [];
  const listen = (request) => asked.push(request.url().split("/").at(-1));
  tab.on("request", listen);
  // Away from where the test before has left the pointer.
  await tab.mouse.move(2, 2);
  await tab.goto(url(page("summary")));
  const module = () => asked.filter((name) => /^view\..*\.js$/.test(name)).length;
  assert.equal(module(), 0, asked.join());
  await tab.locator(".filters").hover();
  await tab.waitForFunction(() => document.querySelector(".filters select option:disabled"));
  assert.equal(module(), 1, asked.join());
  tab.off("request", listen);
});

const AXE = readFileSync(new URL("node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
for (const { name, ...look } of [
  { name: "light", colorScheme: "light", viewport: { width: 1280, height: 900 } },
  { name: "dark", colorScheme: "dark", viewport: { width: 1280, height: 900 } },
  { name: "a phone", colorScheme: "light", viewport: { width: 390, height: 844 } },
]) {
  test(`with filters open and set, no violation in ${name}`, async () => {
    const context = await browser.newContext({ ...look, bypassCSP: true });
    const phone = await context.newPage();
    for (const report of ["schools-difference", "pupil-groups", "export"]) {
      await phone.goto(`${url(page(report))}?term=Spring&compare=FFT20&year-group=4`);
      await phone.evaluate(async () => {
        await globalThis.matbook.first;
        document.querySelectorAll(".filter-box, .picker").forEach((box) => { box.open = true; });
      });
      await phone.evaluate(AXE);
      const { violations } = await phone.evaluate(() => globalThis.axe.run(document, {
        runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }, rules: { "target-size": { enabled: true } }, resultTypes: ["violations"],
      }));
      assert.deepEqual(violations.map(({ id, nodes }) => `${report}: ${id}: ${nodes[0].html.slice(0, 200)} ${nodes[0].failureSummary}`), []);
      const beyond = await phone.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(beyond <= 0, `${report}: ${beyond} px beyond the window`);
    }
    await context.close();
  });
}
