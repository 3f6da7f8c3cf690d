// The view in the browser and `matbook figures` agree on every figure of random selections over all reports: in Chromium and
// in Firefox, from a folder and from a server. What a page's tables say is read from the page and, to the last digit, from its
// CSV file, both as the view makes them.
//
// MATBOOK_CONFIG names the config the site was built from, MATBOOK_PROGRAM the program that built it. Broad calls of
// `figures` serve many selections each; a set of schools needs a call of its own (--together).
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { base, files, firefox, launch, serve, text, url } from "./site.mjs";

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
const some = (list) => [...list].sort(() => random() - 0.5).slice(0, 1 + Math.floor(random() * list.length));

const SCHOOLS = ["schools-attainment", "schools-difference", "schools-scatterplot"];
const GROUPED = ["pupil-groups", "ethnicity", "send"];
const summary = files.find((f) => /\/ks2\/summary\.html$/.test(f) && !f.includes("/schools/"));
const trust = summary.split("/")[0];
const stages = [...new Set(files.map((f) => new RegExp(`^${trust}/(ks\\d)/summary\\.html$`).exec(f)?.[1]).filter(Boolean))];

/** What a built page says of itself. */
const startOf = (page) => /data-start="([^"]*)"/.exec(text(page))[1].replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
const addressOf = (page, choice) => ({ page, start: startOf(page), query: `?${new URLSearchParams(Object.entries(choice).filter(([, v]) => v))}`, whole: null });

/** A page of the view in few words: its tables as shown and as in its CSV, what it left aside, its controls. */
const shownIn = async (address) => {
  const { view } = globalThis.matbook;
  const answer = await view.page(address);
  const page = new DOMParser().parseFromString(answer.html, "text/html");
  const words = (e) => e.textContent.replace(/\s+/g, " ").trim();
  const tables = [...page.querySelectorAll("#main .table table")].map((table) => ({
    id: table.id, more: Boolean(table.closest(".table").querySelector(".more")), caption: words(table.caption), headings: [...table.tHead.rows[0].cells].map(words),
    rows: [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => (cell.querySelector(".gap") ? "–" : words(cell).replace(/ (within|beyond) chance$/, "")))),
  }));
  const csv = new TextDecoder().decode(await view.file(address, "csv"));
  // What isn't shown because too few have a score is named with its pupils: “Left out, …: Reading (6 of 53)”.
  const aside = [...page.querySelectorAll("#main li, #main p")].map(words).filter((text) => text.startsWith("Left out, because less than half ")).join(" ");
  return { tables, csv, aside, passed: answer.passed, controls: answer.controls };
};

let chromium, tab, controls, rounds;
before(async () => {
  if (skip) return;
  chromium = await launch();
  tab = await (await chromium.newContext()).newPage();
  await tab.goto(url(summary));
  controls = Object.fromEntries((await tab.evaluate(shownIn, addressOf(summary, {}))).controls.map((c) => [c.name, c]));
  rounds = plan();
});
after(() => chromium?.close());

/** The lines of CSV as fields. */
const records = (csv) =>
  csv.replace(/^\ufeff/, "").split(/\r\n/).map((line) => (line.includes('"') ? [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((m) => (m[1] ?? m[2]).replaceAll('""', '"')) : line.split(",")));

async function asked(options) {
  const { stdout } = await promisify(execFile)(program, ["figures", "--config", config, "--quiet", ...options], { maxBuffer: 1 << 30 });
  const [columns, ...lines] = records(stdout.trimEnd().replace(/\r?\n/g, "\r\n"));
  return lines.map((line) => Object.fromEntries(line.map((cell, i) => [columns[i], cell])));
}

/** The tables of a page's CSV: heading line and rows by caption, in order. */
function csvTables(csv) {
  const lines = records(csv);
  const tables = [];
  for (let i = 0; i < lines.length; i += 1) {
    if (lines[i].length !== 1 || lines[i][0] === "" || lines[i - 1]?.join("") !== "") continue;
    const rows = [];
    let at = i + 2;
    while (lines[at] && lines[at].join("") !== "") rows.push(lines[at++]);
    tables.push({ caption: lines[i][0], headings: lines[i + 1], rows });
    i = at;
  }
  return tables;
}

/** The display rounding, told apart from the program's: half away from zero after 9 decimals. */
function shown(value, unit) {
  if (value === null) return "–";
  const decimals = unit.startsWith("Score") ? 1 : 0;
  const fine = BigInt(Math.abs(value).toFixed(9).replace(".", ""));
  const step = 10n ** BigInt(9 - decimals);
  const rounded = (fine + step / 2n) / step;
  const digits = String(rounded).padStart(decimals + 1, "0");
  const said = decimals ? `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}` : unit === "Count" ? Number(rounded).toLocaleString("en-GB") : digits;
  const plus = unit === "PercentagePoints" || unit === "ScorePoints" ? "+" : "";
  return (rounded === 0n ? "" : value < 0 ? "−" : plus) + said + (unit === "Percent" ? "%" : "");
}

const INDICATORS = { well_below: "well below", below: "below", above: "above", well_above: "well above" };
/** The verdict of a row of tidy figures, as its cell says it. */
const verdict = (row) => {
  const sign = `some sign of ${Number(row.difference) < 0 ? "below" : "above"}`;
  return { few: `too few (${shown(Number(row.n), "Count")})`, none: "within chance", some: sign, strong: INDICATORS[row.indicator] ?? sign }[row.evidence];
};
const close = (a, b) => (a === null || b === null ? a === b : Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b)));
const number = (field) => (field === "" ? null : Number(field));

/** What a row of tidy figures is, column by column of the page: its value and unit. */
function columnsOf(row) {
  const score = row.measure === "score";
  const [level, gap] = score ? ["Score", "ScorePoints"] : ["Percent", "PercentagePoints"];
  const roll = Number(row.roll);
  return {
    Roll: [roll, "Count"], Pupils: [Number(row.n), "Count"], Attainment: [number(row.attainment), level], comparison: [number(row.comparison), level], Difference: [number(row.difference), gap],
    lower: [number(row.range_low), level], upper: [number(row.range_high), level],
  };
}
function columnsOfProgress(row) {
  const of = (name, unit) => [number(row[name]), unit];
  return {
    Pupils: of("n", "Count"), Change: of("change", "ScorePoints"), Up: of("up", "Percent"), Same: of("same", "Percent"), Down: of("down", "Percent"),
    "Only before": of("only_before", "Count"), "Only after": of("only_after", "Count"), lower: of("lower", "ScorePoints"), upper: of("upper", "ScorePoints"),
  };
}

const label = (name, code) => controls[name].options.find((o) => o.value === code)?.text ?? code;
const schoolName = (urn) => controls.schools.options.find((o) => o.value === urn).text;

/** Which row of which table a row of tidy figures is on a page; null where the page doesn't show it. */
function placeOf(report, choice, row) {
  const year = choice["year-group"] ?? "";
  const dashed = (words) => words.toLowerCase().replaceAll("_", "-");
  if (report === "year-groups") return row.year_group ? [`${dashed(row.subject)}-${row.measure}`, `Year ${row.year_group}`.replace("Year R", "Reception"), label("year-group", row.year_group)] : null;
  if (row.year_group !== year) return null;
  if (report === "summary") return [row.measure, label("subject", row.subject)];
  // Pathway shows the combination of three and each single subject, or the one that was chosen.
  if (report === "pathway") return row.measure === "expected" && (choice.subject || !["RM", "RGM"].includes(row.subject)) ? [dashed(row.subject), `${row.term} ${row.academic_year}`] : null;
  if (report === "progress") return ["subjects", label("subject", row.subject)];
  if (GROUPED.includes(report)) return [`${dashed(row.grouping)}-${row.measure}`, null];
  return [row.measure, row.urn ? schoolName(row.urn) : "The trust"];
}

/** Compares what a page says with rows of tidy figures; gives how many figures were there. */
function same(report, choice, got, rows, what) {
  const csv = csvTables(got.csv);
  const tables = got.tables.map((table) => ({ ...table, csv: csv.find((c) => c.caption === table.caption) }));
  let filled = 0;
  const turns = new Map();
  for (const row of rows) {
    const place = placeOf(report, choice, row);
    if (!place) continue;
    const [id, ...heads] = place;
    const table = tables.find((t) => t.id === id);
    const range = report === "progress" ? "Likely between" : "Expected range";
    const values = report === "progress" ? columnsOfProgress(row) : columnsOf(row);
    const some = values.Pupils[0] > 0;
    filled += some;
    let at;
    if (heads[0] === null) {
      // Groups stand in the order of the tidy figures; those with nobody on the roll on neither side.
      at = turns.get(id) ?? 0;
      turns.set(id, at + 1);
    } else {
      at = table ? table.rows.findIndex((r) => heads.includes(r[0])) : -1;
      if (report === "schools-scatterplot" && !row.urn) continue;
    }
    if (!table || !table.rows[at]) {
      // Left out of Progress is what less than half of the roll has, and the page says so: in its words and in its CSV.
      const named = `${heads[0]} (${shown(values.Pupils[0], "Count")} of `;
      if (report === "progress" && some && got.aside.includes(named)) {
        const roll = number(got.aside.slice(got.aside.indexOf(named) + named.length).split(")")[0].replaceAll(",", ""));
        assert.ok(values.Pupils[0] * 2 < roll, `${what}: ${got.aside}`);
        assert.ok(got.csv.includes(named), `${what}: ${named}… is not in the CSV`);
        continue;
      }
      assert.ok(!some || table?.more, `${what}: ${id}, ${heads} is not on the page, and has ${values.Pupils[0]} pupils`);
      continue;
    }
    const cells = table.rows[at];
    assert.ok(table.csv, `${what}: no table “${table.caption}” in the CSV`);
    const exact = table.csv.rows[at];
    const fine = (heading) => { const field = exact[table.csv.headings.indexOf(heading)]; return field === undefined || field.startsWith("[") || field === "" ? null : Number(field); };
    for (const [name, [value, unit]] of Object.entries(values)) {
      const heading = name === "comparison" ? table.headings[table.headings.indexOf("Difference") - 1] : name;
      const where = `${what}: ${id}, ${cells[0]}, ${name}`;
      // Where nothing is compared there are no such columns.
      if (["comparison", "Difference"].includes(name) && !table.headings.includes("Difference")) {
        assert.equal(value, null, where);
        continue;
      }
      if (name === "lower" || name === "upper") {
        assert.ok(close(fine(`${range}: ${name} end`), value), `${where}: ${exact} not ${value}`);
        continue;
      }
      const column = table.headings.indexOf(heading);
      assert.ok(column > 0, `${where}: no column ${heading}`);
      assert.ok(close(fine(heading), value), `${where}: ${fine(heading)}, not ${value}`);
      assert.equal(cells[column], shown(value, unit), `${where}, as shown`);
    }
    const interval = values.lower[0] === null ? "–" : `${shown(...values.lower)} to ${shown(...values.upper)}`;
    const said = table.headings.indexOf(range);
    if (said > 0) assert.equal(cells[said], interval, `${what}: ${id}, ${cells[0]}, interval`);
    const told = table.headings.indexOf("Verdict");
    if (told > 0 && row.evidence) assert.equal(cells[told], verdict(row), `${what}: ${id}, ${cells[0]}, verdict`);
  }
  return filled;
}

/** The rows of a selection among those of a broad call. */
function wanted(rows, report, s) {
  const urns = s.urn ? [s.urn] : s.schools?.split(",");
  const urn = (row) => (SCHOOLS.includes(report) ? row.urn === "" || !urns || urns.includes(row.urn) : row.urn === (urns ? [...urns].sort().join("+") : ""));
  const estimates = s.show === "estimates";
  return rows.filter(
    (row) =>
      urn(row) && row.key_stage.toLowerCase() === s.stage && (report === "progress" || (row.show === s.show && row.compare_to === (estimates ? s.compare : ""))) && row.assessment_type === s.type &&
      (!s.subject || row.subject === s.subject) && (s.grouping ? row.grouping === s.grouping : report !== "progress" || row.grouping === "") &&
      (report === "pathway" || (row.academic_year === s.year && row.term === s.term)),
  );
}

/** Calls to make, each with the selections it serves. */
function plan() {
  const values = (name) => controls[name].options.map((o) => o.value).filter(Boolean);
  const urns = values("schools");
  const years = { ks1: ["1", "2"], ks2: ["3", "4", "5", "6"] };
  const calls = [];
  const call = (report, set, count, own) => {
    const point = { year: one(values("year")), term: one(values("term")), type: random() < 0.6 ? one(["All", "Teacher Assessment"]) : one(values("type")) };
    const selections = Array.from({ length: count }, () => {
      const stage = one(stages);
      const single = !["summary", "year-groups", "pathway", "progress"].includes(report);
      const groupings = { ethnicity: ["ethnicity"], send: ["send_area", "send_need"], "pupil-groups": ["sex", "pupil_premium", "eal", "sen"] }[report];
      return {
        ...point, stage, schools: own ? null : set && set.join(","), urn: own ? one(set) : null,
        "year-group": random() < 0.6 ? null : one(years[stage]), show: one(SCHOOLS.slice(1).includes(report) ? ["estimates", "targets"] : ["estimates", "estimates", "targets", "assessments"]),
        compare: one(values("compare").length ? values("compare") : ["FFT50", "FFT20", "FFT5"]), subject: report === "progress" ? null : single || random() < 0.5 ? one(values("subject")) : null,
        grouping: groupings && random() < 0.5 && report !== "ethnicity" ? one(groupings) : null,
      };
    });
    for (const s of selections) {
      if (report === "year-groups" || SCHOOLS.includes(report)) s["year-group"] = null;
      if (s.show !== "estimates") s.compare = null;
    }
    const sets = own || !set ? [] : [...set.flatMap((urn) => ["--school", urn]), ...(set.length > 1 && !SCHOOLS.includes(report) ? ["--together"] : [])];
    const time = report === "pathway" ? [] : ["--year", point.year, "--term", point.term];
    calls.push({ report, selections, options: ["--report", report, "--type", point.type, ...time, ...sets] });
  };
  for (const report of ["summary", ...SCHOOLS, "pathway", "year-groups", ...GROUPED]) {
    call(report, null, 14);
    call(report, null, 12);
    if (SCHOOLS.includes(report)) call(report, some(urns), 12);
    else {
      call(report, urns, 8, true);
      for (let i = 0; i < 2; i += 1) call(report, some(urns), 5);
    }
  }
  for (let i = 0; i < 6; i += 1) call("progress", i % 3 ? (i % 3 === 1 ? some(urns) : urns) : null, 5, i % 3 === 2);
  return calls;
}

/** All selections of the plan in a tab; gives how many there were, and how many had figures. */
async function follow(page, calls) {
  let count = 0, filled = 0;
  for (const { report, selections, options } of calls) {
    const rows = await asked(options);
    for (const s of selections) {
      const path = `${trust}/${s.urn ? `schools/${s.urn}/` : ""}${s.stage}/${report}.html`;
      if (!files.includes(path)) continue;
      const { stage, urn, ...choice } = s;
      const address = addressOf(path, choice);
      const got = await page.evaluate(shownIn, address);
      const what = `${path}${address.query}`;
      filled += same(report, choice, got, wanted(rows, report, { ...s, stage }), what) > 0;
      count += 1;
    }
  }
  return [count, filled];
}

test("390 random selections are those of matbook figures: Chromium, from a folder", { skip }, async (t) => {
  const [count, filled] = await follow(tab, rounds);
  t.diagnostic(`seed ${seed}, ${count} selections, ${filled} with figures`);
  assert.ok(count >= 390, `${count} selections`);
  assert.ok(filled > count / 3, `${filled} of ${count} selections have figures: the test says little`);
});

test("390 random selections are those of matbook figures: Firefox, from a folder", { skip }, async (t) => {
  const browser = await firefox();
  try {
    const page = await browser.newPage();
    await page.goto(url(summary));
    const [count, filled] = await follow(page, rounds);
    t.diagnostic(`${count} selections, ${filled} with figures`);
    assert.ok(count >= 390 && filled > count / 3);
  } finally {
    await browser.close();
  }
});

test("from a server it is the same, in both", { skip }, async () => {
  const server = await serve();
  const browser = await firefox();
  try {
    const page = await browser.newPage();
    const few = rounds.filter((_, i) => i % 6 === 0);
    for (const one of [tab, page]) {
      await one.goto(url(summary).replace(base, server.base));
      const [count, filled] = await follow(one, few);
      assert.ok(count > 40 && filled > 10, `${count} selections, ${filled} with figures`);
    }
  } finally {
    await browser.close();
    server.close();
  }
});
