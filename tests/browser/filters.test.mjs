// Filters: the choice is in the address and goes along; the view as built and the same view drawn by the script say the same.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
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

const page = (name) => trustPages.find((p) => p.endsWith(`/ks2/${name}.html`));
const idle = async () => {
  await tab.waitForFunction(() => document.readyState === "complete" && globalThis.matbook?.carry);
  await settled();
};
const settled = () => tab.evaluate(async () => { await globalThis.matbook.ready; await new Promise((done) => setTimeout(done)); while (document.querySelector("main.waiting")) await new Promise((done) => setTimeout(done, 5)); });
const choose = async (name, value) => { await tab.locator(`.filters select[name="${name}"]`).selectOption(value); await idle(); };
const options = (name) => tab.locator(`.filters select[name="${name}"] option:not(:disabled)`).evaluateAll((list) => list.map((o) => o.value));
const factsOf = () => tab.locator(".facts > div").evaluateAll((list) => Object.fromEntries(list.map((d) => [d.querySelector("dt").textContent, d.querySelector("dd").textContent])));

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
  const [figures, from] = await tab.evaluate(() => {
    const { filters, progress } = globalThis.matbook;
    const selection = filters.place().selection;
    const rows = globalThis.matbook.engine.figures("progress", selection).filter((r) => r.year_group === "" && r.n > 0);
    const show = globalThis.matbook.engine.show;
    return [rows.map((r) => [String(r.n), show(r.change, "ScorePoints"), show(r.up, "Percent"), String(r.neither)]), progress.before(selection)];
  });
  assert.equal(facts.From, `${from.term} ${from.academic_year}`);
  const table = (await tab.locator("#subjects tbody tr").evaluateAll((rows) => rows.map((r) => [...r.cells].map((c) => c.textContent.trim())))).map((c) => [c[1], c[2], c[4], c[9]]);
  assert.ok(table.length > 0);
  assert.deepEqual(table, figures);
  assert.notDeepEqual(await said(), built);
  // What has no meaning here is told; a combined subject has no scores.
  await open(page("progress"), "?subject=RWM&compare=FFT5");
  assert.match(await tab.locator(".passed").textContent(), /RWM: combined subjects have no scores/);
  assert.deepEqual((await said()).sections, built.sections);
  await tab.getByRole("button", { name: "Reset" }).click();
  await idle();
  assert.deepEqual(await said(), built);
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
  // A term after the last can't be the first.
  await choose("last-term", terms[1]);
  assert.deepEqual(await options("first-term"), terms.slice(0, 2));
  // The briefing is of the page as built, and says so.
  assert.match(await tab.locator(".briefing .of-built").textContent(), new RegExp(`as built: ${terms[0]} to`));
  await tab.getByRole("button", { name: "Reset" }).click();
  await idle();
  assert.deepEqual(await said(), built);
  assert.ok(!(await tab.locator(".briefing .of-built").isVisible()));
});

test("a grouping that is known for nobody says so, on every report that has groupings", async () => {
  const some = /\/(pupil-groups|ethnicity|send|progress|export)\.html$/;
  const own = reports.filter((page) => some.test(page) && !page.includes("/schools/")).slice(-5);
  assert.ok(own.length >= 4, own.join());
  for (const page of own) {
    await open(page);
    const [code, words] = await tab.evaluate(async () => {
      const { filters, engine } = globalThis.matbook;
      const select = document.querySelector("select[name=grouping]");
      const code = [...select.options].find((option) => option.value && !option.disabled).value;
      // As the catalogue has it where no school holds the column: no year group of any school is known.
      const known = engine.catalogue().known[filters.place().selection.academic_year];
      known[code] = [1, "#".repeat(engine.catalogue().schools.length)];
      await filters.apply();
      const option = [...select.options].find((o) => o.value === code);
      return [code, [option.text, option.disabled]];
    });
    assert.match(words[0], / \(not known for any of these pupils\)$/, `${page} ${code}`);
    assert.equal(words[1], true);
  }
});

test("choices without data are listed with the reason", async () => {
  await open(page("schools-difference"));
  const told = await tab.locator(".filters option:disabled").allTextContents();
  assert.ok(told.length > 0);
  for (const words of told) assert.match(words, /\(.+\)$/);
});

/** What the page must say, from the engine's rows and a rounding of its own: half away from zero. */
const compare = () =>
  tab.evaluate(() => {
    const { engine, filters } = globalThis.matbook;
    const catalogue = engine.catalogue();
    const { start } = filters;
    const value = (name) => document.querySelector(`.filters select[name="${name}"]`)?.value ?? "";
    const picked = [...document.querySelectorAll(".picker-list input:checked")].map((i) => i.value);
    const selection = {
      key_stage: start.key_stage, academic_year: value("year") || start.academic_year, term: value("term") || start.term,
      schools: start.urn ? [start.urn] : picked.length ? picked : null, year_group: value("year-group") || null, show: value("show"),
      compare_to: value("show") === "estimates" ? value("compare") : "", assessment_type: value("type"), subject: value("subject") || null, grouping: value("grouping") || null,
    };
    const rows = engine.figures(start.report, selection);
    const round = (number, decimals) => {
      const scale = 10 ** decimals;
      const whole = Math.floor(Math.abs(Number(number.toFixed(9))) * scale + 0.5 + 1e-9);
      return [whole, (whole / scale).toFixed(decimals)];
    };
    const show = (number, unit) => {
      if (number === null || number === undefined || Number.isNaN(number)) return "–";
      const decimals = unit.startsWith("Score") ? 1 : 0;
      const [whole, digits] = round(number, decimals);
      const sign = whole === 0 ? "" : number < 0 ? "−" : unit.endsWith("Points") ? "+" : "";
      return sign + digits + (unit === "Percent" ? "%" : "");
    };
    const tables = [...document.querySelectorAll("main > section:not([hidden]) .table:not([hidden]) table")];
    const wrong = [];
    let checked = 0;
    for (const table of tables) {
      const keys = [...table.tHead.rows[0].cells].map((c) => c.textContent.trim());
      const column = (words) => keys.findIndex((k) => k === words);
      for (const tr of table.tBodies[0].rows) {
        const text = (at) => tr.cells[at].textContent.trim();
        const head = text(0);
        const row = rows.find((r) => {
          const label = (list, code) => list.find((i) => i.code === code)?.label;
          const year = selection.year_group ?? "";
          switch (start.report) {
            case "summary": return r.measure === table.id && label(catalogue.subjects, r.subject) === head && r.year_group === year;
            case "pathway": return r.measure === "expected" && r.subject.toLowerCase() === table.id && `${r.term} ${r.academic_year}` === head && r.year_group === year;
            case "year-groups": return `${r.subject.toLowerCase()}-${r.measure}` === table.id && label(catalogue.year_groups, r.year_group) === head;
            case "pupil-groups": case "ethnicity": case "send":
              return `${r.grouping.replaceAll("_", "-")}-${r.measure}` === table.id && r.group_label === head && r.year_group === year && r.subject === (selection.subject ?? start.subject);
            default: {
              const name = r.urn ? catalogue.schools.find((s) => s.urn === r.urn).name : "MAT average";
              return r.measure === table.id && name === head && r.year_group === year && r.subject === (selection.subject ?? start.subject);
            }
          }
        });
        let wanted;
        const interval = row?.lower === null || row?.lower === undefined ? "–" : `${show(row.lower, row.gap_unit)} to ${show(row.upper, row.gap_unit)}${{ true: " within chance", false: " beyond chance" }[row.within_chance] ?? ""}`;
        const word = { well_below: "well below", below: "below", none: "close", above: "above", well_above: "well above", "": "–" };
        // The MAT average of Schools scatterplot has no row; a subject nobody was assessed in has none either.
        if (row) wanted = [row.roll.toLocaleString("en-GB"), show(row.coverage, "Percent"), String(row.n), show(row.attainment, row.level_unit), show(row.comparison, row.level_unit), show(row.difference, row.gap_unit), word[row.indicator], interval];
        else wanted = [null, null, "0", "–", "–", "–", "–", "–"];
        ["Roll", "Coverage", "n", "Attainment", keys[column("Difference") - 1], "Difference", "Indicator", "95% interval"].forEach((name, i) => {
          const at = column(name);
          if (at < 0 || wanted[i] === null) return;
          checked += 1;
          const said = text(at).replace(/\s+/g, " ");
          if (said !== wanted[i]) wrong.push(`${table.id}, ${head}, ${name}: ${said}, not ${wanted[i]}`);
        });
      }
    }
    return { checked, wrong: wrong.slice(0, 5), selection: JSON.stringify(selection) };
  });

test("100 random selections show exactly the engine's figures", async (t) => {
  // A fixed seed: Park and Miller.
  let seed = 20261122;
  const random = (n) => { seed = (seed * 48271) % 2147483647; return seed % n; };
  const names = ["summary", "schools-attainment", "schools-difference", "pathway", "schools-scatterplot", "year-groups", "pupil-groups", "ethnicity", "send"];
  let checked = 0;
  const times = [];
  for (let i = 0; i < 100; i += 1) {
    if (i % 5 === 0) {
      const name = names[random(names.length)];
      const list = reports.filter((p) => p.endsWith(`/${name}.html`));
      await open(list[random(list.length)]);
    }
    for (let n = 1 + random(3); n > 0; n -= 1) {
      const controls = ["year", "term", "year-group", "subject", "grouping", "show", "compare", "type"];
      const there = await tab.locator(".filters select").evaluateAll((all) => all.map((s) => s.name));
      const usable = controls.filter((c) => there.includes(c));
      const name = usable[random(usable.length)];
      const values = await options(name);
      await choose(name, values[random(values.length)]);
    }
    if (random(2) && (await tab.locator(".picker").count())) {
      await tab.locator(".picker").evaluate((box) => { box.open = true; });
      const boxes = tab.locator(".picker-list input");
      await boxes.nth(random(await boxes.count())).click();
      await idle();
    }
    times.push(await tab.evaluate(() => globalThis.matbook.drawn?.ms ?? 0));
    const result = await compare();
    assert.deepEqual(result.wrong, [], `${tab.url()} ${result.selection}`);
    checked += result.checked;
  }
  times.sort((a, b) => a - b);
  t.diagnostic(`${checked} numbers; redrawn in ${times[50].toFixed(0)} ms (median), at most ${times[99].toFixed(0)} ms`);
  assert.ok(checked > 2000, `${checked} numbers`);
  assert.deepEqual(wrong.splice(0), []);
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
        await globalThis.matbook.ready;
        await globalThis.matbook.drawn.all;
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
