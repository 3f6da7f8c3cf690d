// The browser's engine and `matbook figures` agree on every figure of random selections over all reports.
//
// MATBOOK_CONFIG names the config the site was built from, MATBOOK_PROGRAM the program that built it. Broad calls of
// `figures` serve many selections each; a set of schools needs a call of its own (--together).
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { files, launch, text, url } from "./site.mjs";

const config = process.env.MATBOOK_CONFIG;
const program = process.env.MATBOOK_PROGRAM ?? "target/debug/matbook";
const skip = config ? false : "MATBOOK_CONFIG names no config";
const seed = Number(process.env.MATBOOK_SEED ?? 20240607);

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
let state = seed;
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const one = (list) => list[Math.floor(random() * list.length)];
const some = (list) => {
  const wanted = 1 + Math.floor(random() * list.length);
  return [...list].sort(() => random() - 0.5).slice(0, wanted);
};

let browser, tab, catalogue;
before(async () => {
  if (skip) return;
  const data = files.find((f) => f.endsWith("/data/catalogue.js"));
  const page = files.find((f) => f.startsWith(data.replace("data/catalogue.js", "ks")) && f.endsWith("/summary.html"));
  browser = await launch();
  tab = await (await browser.newContext()).newPage();
  await tab.goto(url(page));
  catalogue = await tab.evaluate(() => JSON.parse(JSON.stringify(matbook.engine.catalogue())));
});
after(() => browser?.close());

const SCHOOLS = ["schools-attainment", "schools-difference", "schools-scatterplot"];
const NUMBERS = ["attainment", "comparison", "difference"];
const WORDS = ["trust_uid", "urn", "key_stage", "report", "academic_year", "term", "year_group", "show", "compare_to", "assessment_type", "subject", "grouping", "group", "measure"];
const key = (row) => WORDS.map((w) => row[w]).join("|");

/** The fields of a line of CSV. */
const fields = (line) =>
  line.includes('"')
    ? [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((m) => (m[1] ?? m[2]).replaceAll('""', '"'))
    : line.split(",");

async function asked(argumentsOf) {
  const { stdout } = await promisify(execFile)(program, ["figures", "--config", config, "--quiet", ...argumentsOf], { maxBuffer: 1 << 30 });
  const [heading, ...lines] = stdout.trimEnd().split(/\r?\n/);
  const columns = fields(heading);
  return lines.map((line) => Object.fromEntries(fields(line).map((cell, i) => [columns[i], cell])));
}

/** The rows of a selection among those of a broad call. */
function wanted(rows, report, s) {
  const urn = (row) => {
    if (!s.schools) return SCHOOLS.includes(report) || row.urn === "";
    if (SCHOOLS.includes(report)) return row.urn === "" || s.schools.includes(row.urn);
    return row.urn === [...s.schools].sort().join("+");
  };
  return rows.filter(
    (row) =>
      row.trust_uid === catalogue.trust.uid && urn(row) && row.key_stage === s.key_stage && row.show === s.show &&
      row.compare_to === (s.show === "estimates" ? s.compare_to : "") && row.assessment_type === s.assessment_type &&
      (!s.subject || row.subject === s.subject) && (!s.grouping || row.grouping === s.grouping) &&
      (s.year_group === null ? !SCHOOLS.includes(report) || row.year_group === "" : row.year_group === s.year_group) &&
      (report === "pathway" || (row.academic_year === s.academic_year && row.term === s.term)),
  );
}

/** The rest of a selection at random. */
function draw(report, point, schools) {
  const stage = one(catalogue.key_stages);
  // The browser has rows of the Schools reports by year group only where one is asked for: that takes a call of its own, below.
  const byYear = point.year_group !== undefined;
  const groupings = catalogue.groupings.filter((g) => g.report === report);
  return {
    ...point,
    key_stage: byYear ? catalogue.key_stages.find((k) => k.year_groups.includes(point.year_group)).name : stage.name,
    schools,
    year_group: byYear ? point.year_group : SCHOOLS.includes(report) || random() < 0.6 ? null : one(stage.year_groups),
    show: one(["estimates", "estimates", "targets", "assessments"]),
    compare_to: one(catalogue.ranks),
    subject: point.subject ?? (random() < 0.5 ? null : one(catalogue.subjects).code),
    grouping: groupings.length && random() < 0.7 ? one(groupings).code : null,
  };
}

/** What the browser says, in few words: an array of rows for each selection. */
const answered = (drawn) =>
  tab.evaluate(
    (list) =>
      Promise.all(
        list.map(async ([report, selection]) => {
          await matbook.engine.load(report, selection);
          return matbook.engine.figures(report, selection).map((row) => {
            const shown = ["attainment", "comparison", "difference"].map((name, i) =>
              matbook.engine.show(row[name], i < 2 ? row.level_unit : row.gap_unit),
            );
            return { ...row, shown };
          });
        }),
      ),
    drawn,
  );

const close = (a, b) => (a === null || b === null ? a === b : Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b)));

/** Compares a selection's rows; says how many figures there were. */
function same(report, selection, got, rows) {
  const what = `${report} ${JSON.stringify(selection)}`;
  const expected = new Map(rows.map((row) => [key(row), row]));
  const there = new Map(got.map((row) => [key(row), row]));
  assert.equal(there.size, got.length, `${what}: a row twice`);
  const lacking = [...expected.keys()].filter((k) => !there.has(k));
  const extra = [...there.keys()].filter((k) => !expected.has(k));
  assert.deepEqual({ lacking, extra }, { lacking: [], extra: [] }, what);
  for (const [k, row] of expected) {
    const mine = there.get(k);
    for (const name of ["roll", "n"]) assert.equal(mine[name], Number(row[name]), `${what}: ${k}: ${name}`);
    for (const name of ["indicator", "note"]) assert.equal(mine[name], row[name], `${what}: ${k}: ${name}`);
    NUMBERS.forEach((name, i) => {
      const value = row[name] === "" ? null : Number(row[name]);
      assert.ok(close(mine[name], value), `${what}: ${k}: ${name} is ${mine[name]}, not ${value}`);
      assert.equal(mine.shown[i], shown(value, i < 2 ? mine.level_unit : mine.gap_unit), `${what}: ${k}: ${name} as shown`);
    });
  }
  return expected.size;
}

/** The display rounding, told apart from the engine's: half away from zero after 9 decimals. */
function shown(value, unit) {
  if (value === null) return "–";
  const decimals = unit.startsWith("Score") ? 1 : 0;
  const fine = BigInt(Math.abs(value).toFixed(9).replace(".", ""));
  const step = 10n ** BigInt(9 - decimals);
  const rounded = (fine + step / 2n) / step;
  const digits = String(rounded).padStart(decimals + 1, "0");
  const text = decimals ? `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}` : digits;
  const plus = unit === "PercentagePoints" || unit === "ScorePoints" ? "+" : "";
  return (rounded === 0n ? "" : value < 0 ? "−" : plus) + text + (unit === "Percent" ? "%" : "");
}

/** Calls to make, each with the selections it serves. */
function plan() {
  const reports = ["summary", ...SCHOOLS, "pathway", "year-groups", "pupil-groups", "ethnicity", "send"];
  const urns = catalogue.schools.map((s) => s.urn);
  const calls = [];
  const pointOf = (report) => {
    // Of every type, but mostly of those that most schools have.
    const t = random() < 0.6 ? one(catalogue.terms.filter((e) => /^(All|Teacher)/.test(e.assessment_type))) : one(catalogue.terms);
    const point = { academic_year: t.academic_year, term: t.term, assessment_type: t.assessment_type };
    return report === "pathway" ? { ...point, subject: one(catalogue.subjects).code } : point;
  };
  const options = (report, p) => [
    ...["--report", report, "--type", p.assessment_type],
    ...(report === "pathway" ? ["--subject", p.subject] : ["--year", p.academic_year, "--term", p.term]),
    ...(p.year_group ? ["--year-group", p.year_group] : []),
  ];
  const call = (report, point, together, count, schools) => {
    const selections = Array.from({ length: count }, () => draw(report, point, schools()));
    const sets = together.flatMap((urn) => ["--school", urn]);
    calls.push({ report, selections, options: [...options(report, point), ...sets, ...(together.length > 1 ? ["--together"] : [])] });
  };
  for (const report of reports) {
    const any = () => (random() < 0.5 ? null : SCHOOLS.includes(report) ? some(urns) : [one(urns)]);
    for (let i = 0; i < 2; i += 1) call(report, pointOf(report), [], 12, any);
    if (SCHOOLS.includes(report)) {
      const years = catalogue.key_stages.flatMap((k) => k.year_groups);
      for (let i = 0; i < 2; i += 1) call(report, { ...pointOf(report), year_group: one(years) }, [], 5, any);
    } else {
      for (let i = 0; i < 4; i += 1) {
        let set = some(urns);
        if (set.length === 1) set = urns.slice(0, 2);
        call(report, pointOf(report), set, 6, () => set);
      }
    }
  }
  return calls;
}

test("every figure of 300 random selections is that of matbook figures", { skip }, async (t) => {
  const calls = plan();
  const count = calls.reduce((sum, c) => sum + c.selections.length, 0);
  t.diagnostic(`seed ${seed}, ${count} selections in ${calls.length} calls`);
  assert.ok(count >= 300);
  let rows = 0, filled = 0;
  const work = [...calls];
  const worker = async () => {
    for (let next = work.shift(); next; next = work.shift()) {
      const [expected, got] = await Promise.all([asked(next.options), answered(next.selections.map((s) => [next.report, s]))]);
      next.selections.forEach((selection, i) => {
        const n = same(next.report, selection, got[i], wanted(expected, next.report, selection));
        rows += n;
        filled += n > 0;
      });
    }
  };
  await Promise.all([worker(), worker()]);
  t.diagnostic(`${rows} rows compared, ${filled} selections with figures`);
  assert.ok(filled > count / 2, "most selections are empty: the test says little");
});

/** Selections of progress: pairs of terms on offer, for the trust, a school, each school and sets of schools. */
function progressPlan() {
  const urns = catalogue.schools.map((s) => s.urn);
  const groupings = catalogue.groupings.filter((g) => g.report === "pupil-groups").map((g) => g.code);
  return Array.from({ length: 10 }, (_, i) => {
    const pair = one(i % 3 ? catalogue.pairs.filter((p) => p.assessment_type === "All" && p.both.some(Boolean)) : catalogue.pairs);
    const point = { academic_year: pair.academic_year, term: pair.term, assessment_type: pair.assessment_type, from: { academic_year: pair.from_year, term: pair.from_term } };
    const set = i % 2 ? some(urns) : null;
    const selections = Array.from({ length: 6 }, (_, n) => {
      const stage = one(catalogue.key_stages);
      return {
        ...point, key_stage: stage.name, schools: set ?? (n % 3 ? null : [one(urns)]), each: !set && n % 3 === 1,
        year_group: random() < 0.5 ? null : one(stage.year_groups), subject: random() < 0.5 ? null : one(catalogue.subjects.filter((s) => !s.combined)).code,
        grouping: random() < 0.4 ? null : one(groupings),
      };
    });
    const options = ["--report", "progress", "--year", pair.academic_year, "--term", pair.term, "--from-year", pair.from_year, "--from-term", pair.from_term, "--type", pair.assessment_type];
    return { selections, options: [...options, ...(set ?? []).flatMap((urn) => ["--school", urn]), ...(set?.length ? ["--together"] : [])] };
  });
}

test("every figure of progress, of 60 random selections, is that of matbook figures", { skip }, async (t) => {
  const units = { n: "Count", change: "ScorePoints", lower: "ScorePoints", upper: "ScorePoints", up: "Percent", same: "Percent", down: "Percent", only_before: "Count", only_after: "Count" };
  const words = ["trust_uid", "urn", "key_stage", "from_year", "from_term", "academic_year", "term", "year_group", "assessment_type", "subject", "grouping", "group"];
  const keyOf = (row) => words.map((w) => row[w]).join("|");
  let compared = 0, filled = 0;
  for (const { selections, options } of progressPlan()) {
    const [rows, got] = await Promise.all([
      asked(options),
      tab.evaluate((list) => Promise.all(list.map(async (s) => {
        await matbook.engine.load("progress", s);
        return matbook.engine.figures("progress", s);
      })), selections),
    ]);
    selections.forEach((s, i) => {
      const what = JSON.stringify(s);
      const urn = (row) => (s.each ? row.urn !== "" : row.urn === (s.schools ? [...s.schools].sort().join("+") : ""));
      const wanted = rows.filter((row) => row.trust_uid === catalogue.trust.uid && urn(row) && row.key_stage === s.key_stage && row.grouping === (s.grouping ?? "") &&
        (!s.subject || row.subject === s.subject) && (s.year_group ? row.year_group === s.year_group : !s.each || row.year_group === ""));
      // Tests without a curve have changes on their own scale, which the browser leaves out.
      const onOwnScale = new Set(wanted.filter((row) => Number(row.n) > 0 && row.same === "").map(keyOf));
      const mine = new Map(got[i].map((row) => [keyOf(row), row]));
      assert.deepEqual([...mine.keys()].sort(), wanted.map(keyOf).sort(), what);
      for (const row of wanted) {
        if (onOwnScale.has(keyOf(row))) {
          assert.equal(mine.get(keyOf(row)).n, 0, what);
          continue;
        }
        const own = mine.get(keyOf(row));
        for (const [name, unit] of Object.entries(units)) {
          const value = row[name] === "" ? null : Number(row[name]);
          assert.ok(close(own[name], value), `${what}: ${keyOf(row)}: ${name} is ${own[name]}, not ${value}`);
          assert.equal(shown(own[name], unit), shown(value, unit), `${what}: ${name}`);
        }
        if (own.moves) assert.equal(own.moves.flat().reduce((a, b) => a + b, 0), own.n, what);
        assert.equal(own.neither, own.roll - own.n - own.only_before - own.only_after);
        compared += 1;
        filled += own.n > 0;
      }
    });
  }
  t.diagnostic(`${compared} rows compared, ${filled} with pupils at both points`);
  assert.ok(filled > 100, "most selections are empty: the test says little");
});

test("a choice is said to have no data exactly where it has none", { skip }, async () => {
  const dimensions = ["academic_year", "term", "key_stage", "assessment_type", "subject", "show", "compare_to", "schools", "year_group"];
  for (let i = 0; i < 25; i += 1) {
    const { academic_year, term, assessment_type } = one(catalogue.terms);
    const selection = draw("summary", { academic_year, term, assessment_type }, null);
    selection.year_group = null;
    if (selection.show !== "estimates") delete selection.compare_to;
    const wrong = await tab.evaluate(
      async ([selection, dimensions]) => {
        const wrong = [];
        for (const dimension of dimensions) {
          for (const choice of matbook.engine.available(selection, dimension, "summary")) {
            if (choice.available === (choice.reason !== "")) wrong.push([dimension, choice]);
            if (dimension === "academic_year") continue;
            const tried = { ...selection, [dimension]: dimension === "schools" ? [choice.value] : choice.value };
            if (dimension === "compare_to") tried.show = "estimates";
            if (dimension === "show" && choice.value === "estimates") tried.compare_to ??= matbook.engine.catalogue().defaults.compare_to;
            await matbook.engine.load("summary", tried);
            // A test without a conversion curve has outcomes, and a page that says why they show no standard.
            const some = matbook.engine.figures("summary", tried).some((row) => row.attainment !== null || row.note === "no conversion curve");
            // What is said of a school is about all subjects together, and of a year group about all schools.
            const loose = dimension === "schools" || (dimension === "year_group" && selection.schools);
            if (loose ? some && !choice.available : some !== choice.available) wrong.push([dimension, choice, some]);
          }
        }
        return wrong;
      },
      [selection, dimensions],
    );
    assert.deepEqual(wrong, [], JSON.stringify(selection));
  }
});

test("numbers read as on the built pages", { skip }, async () => {
  const table = JSON.parse(readFileSync(new URL("shown.json", import.meta.url), "utf8"));
  const texts = await tab.evaluate((list) => list.map(([unit, value]) => matbook.engine.show(value, unit)), table);
  table.forEach(([unit, value, text], i) => assert.equal(texts[i], text, `${value} in ${unit}`));
  assert.equal(await tab.evaluate(() => matbook.engine.show(null, "Percent")), "–");
});

test("a missing data file is told by name", { skip }, async () => {
  const fresh = await (await browser.newContext()).newPage();
  await fresh.goto(tab.url());
  const told = await fresh.evaluate(async () => {
    const root = document.documentElement, data = root.dataset.data;
    root.dataset.data = "nowhere/";
    const at = matbook.engine.catalogue().terms.at(-1);
    const selection = { academic_year: at.academic_year, term: at.term, assessment_type: at.assessment_type, key_stage: matbook.engine.catalogue().key_stages.at(-1).name };
    const message = await matbook.engine.load("ethnicity", { ...selection, subject: null }).then(() => "", (error) => error.message);
    root.dataset.data = data;
    await matbook.engine.load("ethnicity", selection);
    return [message, matbook.engine.figures("ethnicity", selection).length > 0];
  });
  assert.match(told[0], /^The data file (groups|roll)-.*\.js could not be loaded/);
  assert.ok(told[1], "and it loads at the next attempt");
});

test("no page loads figures before a filter is touched, and the catalogue is small", { skip }, () => {
  for (const page of files.filter((f) => f.endsWith(".html"))) {
    const sources = [...text(page).matchAll(/<script src="([^"]+)"/g)].map((m) => m[1]);
    const data = sources.filter((s) => s.includes("/data/"));
    assert.ok(data.every((s) => s.endsWith("/data/catalogue.js")), `${page}: ${data}`);
  }
  for (const file of files.filter((f) => f.endsWith("/data/catalogue.js"))) assert.ok(text(file).length < 150_000, file);
});
