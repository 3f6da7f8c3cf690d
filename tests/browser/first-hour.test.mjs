// The first hour of a new user: the raw exports of six schools, through `matbook setup` in the browser, to the same figures as
// the tables they were made from. What it takes is counted.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { table, write } from "./first-hour-exports.mjs";

const program = process.env.MATBOOK_PROGRAM;
const YEAR = "2025/26";
const work = mkdtempSync(join(tmpdir(), "matbook-first-hour-"));
const shots = process.env.MATBOOK_SHOTS;
let browser;
let server;
before(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
});
after(async () => {
  await browser?.close();
  server?.kill();
  rmSync(work, { recursive: true, force: true });
});

const run = (...args) => execFileSync(program, args, { encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "pipe"] });

/** The rows of a year of a demo's table. */
const cut = (from, to, file) => {
  const [heading, ...lines] = readFileSync(join(from, file), "utf8").trim().split(/\r?\n/);
  const at = heading.split(",").indexOf("academic_year");
  const kept = lines.filter((line) => at < 0 || line.split(",")[at] === YEAR);
  const path = join(to, file);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, `${[heading, ...kept].join("\n")}\n`);
};

/**
 * The figures of a project, report by report. Those over all types at once are left out: a pupil's latest assessment of a term
 * is theirs, and marksheets don't say on which day of the term they were made.
 */
const REPORTS = ["summary", "schools-difference", "year-groups", "pupil-groups", "ethnicity", "send", "progress", "indicators"];
const figures = (config) =>
  REPORTS.flatMap((report) => {
    const [heading, ...rows] = run("figures", "--report", report, "--config", config, "--format", "csv").trim().split(/\r?\n/);
    const type = heading.split(",").indexOf("assessment_type");
    return rows.filter((row) => type < 0 || row.split(",")[type] !== "All").map((row) => `${report}: ${row}`);
  }).sort();

/** Opens the set-up page of a project. */
const open = (config) =>
  new Promise((done, fail) => {
    server = spawn(program, ["setup", "--config", config, "--port", "0"], { stdio: ["ignore", "inherit", "pipe"] });
    let said = "";
    server.stderr.on("data", (words) => {
      said += words;
      const address = /http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}\//.exec(said);
      if (address) done(address[0]);
    });
    server.on("exit", () => fail(new Error(said)));
  });

test("six schools' exports become the settings, and the figures are those of the tables", { skip: program ? false : "MATBOOK_PROGRAM names the program" }, async () => {
  run("demo", join(work, "demo"), "--schools", "6", "--pupils", "60", "--years", "2", "--seed", "7", "--quiet");
  const data = join(work, "demo/data");
  const canonical = join(work, "canonical");
  const dashed = YEAR.replace("/", "-");
  for (const file of ["trusts.csv", "schools.csv", "conversions.csv", "pupils.csv", "attendance.csv", "exclusions.csv", "targets.csv", `estimates/${dashed}.csv`, `assessments/${dashed}/teacher-assessment.csv`, `assessments/${dashed}/tests.csv`]) cut(data, join(canonical, "data"), file);
  writeFileSync(join(canonical, "config.yaml"), "data: data\n");
  const exports = join(work, "exports");
  const { files } = write(data, exports, YEAR);
  // A new project knows its schools, from GIAS, and the curves of its tests.
  const project = join(work, "project");
  mkdirSync(join(project, "data"), { recursive: true });
  for (const file of ["trusts.csv", "schools.csv", "conversions.csv"]) cpSync(join(data, file), join(project, "data", file));
  const config = join(project, "config.yaml");

  const tab = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  const strange = [];
  tab.on("request", (request) => {
    if (!request.url().startsWith("http://127.0.0.1:")) strange.push(request.url());
  });
  tab.on("console", (message) => {
    if (message.type() === "error") strange.push(message.text());
  });
  let clicks = 0;
  const begun = Date.now();
  await tab.goto(await open(config));
  await tab.waitForFunction(() => !document.body.hasAttribute("aria-busy") && !document.querySelector("#title").textContent.startsWith("Looking"));
  await tab.locator("#tree").setInputFiles(exports);
  clicks += 1;
  await tab.waitForFunction((n) => !document.body.hasAttribute("aria-busy") && document.querySelector("#title").textContent.startsWith(`${n} files`), files.length + 3, { timeout: 180_000 });
  const taken = Date.now() - begun;
  if (shots) await tab.screenshot({ path: join(shots, "setup-questions.png"), fullPage: true });

  // What can't be known is answered as who exported the files would.
  let questions = 0;
  for (;;) {
    const next = tab.locator("#asked fieldset").filter({ hasNot: tab.locator("input:checked") }).first();
    if (!(await next.count())) break;
    const words = await next.locator("legend").textContent();
    const wanted = /academic year/.test(words) ? YEAR : /Which test/.test(words) ? "SATs (DfE test)" : null;
    assert.ok(wanted, `a question that nobody need be asked: ${words}`);
    await next.locator("label", { hasText: wanted }).click();
    clicks += 1;
    questions += 1;
    await tab.waitForFunction(() => !document.body.hasAttribute("aria-busy"));
  }
  const states = await tab.locator("#groups tbody tr").evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent)));
  assert.deepEqual(states.filter((row) => !row[3].startsWith("✓")), []);
  const unread = await tab.locator("#unread li").allTextContents();
  assert.equal(unread.length, 1, unread.join("\n"));
  assert.match(unread[0], /Term dates\.csv/);

  // A group, looked at: rows as understood, names masked until asked for.
  const roll = tab.locator("#groups tbody tr", { hasText: "Roll" }).first();
  await roll.getByRole("button").click();
  await tab.waitForSelector(".open .wide table");
  assert.match(await tab.locator(".open .wide").textContent(), /•••/);
  const surname = table(join(data, "pupils.csv")).find((p) => p.academic_year === YEAR).surname;
  assert.ok(!(await tab.locator(".open .wide").textContent()).includes(surname));
  if (shots) await tab.screenshot({ path: join(shots, "setup-look.png"), fullPage: true });
  await tab.getByRole("button", { name: "Show names" }).click();
  await tab.waitForFunction(() => !document.querySelector(".open .wide")?.textContent.includes("•••") && document.querySelector(".open .wide table"));
  if (shots) {
    await tab.setViewportSize({ width: 390, height: 844 });
    await tab.screenshot({ path: join(shots, "setup-phone.png"), fullPage: true });
  }
  const wide = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wide <= 0, "nothing scrolls sideways");
  await tab.setViewportSize({ width: 1280, height: 900 });

  await tab.locator("#write").click();
  clicks += 1;
  await tab.waitForFunction(() => document.querySelector("#title").textContent === "Your settings are written");
  const machine = Date.now() - begun;
  const lines = readFileSync(config, "utf8").trim().split("\n").length;
  assert.deepEqual(strange, []);

  const [expected, got] = [figures(join(canonical, "config.yaml")), figures(config)];
  const [have, want] = [new Set(got), new Set(expected)];
  const lost = expected.filter((row) => !have.has(row));
  const fresh = got.filter((row) => !want.has(row));
  assert.ok(expected.length > 1000);
  assert.ok(lost.length === 0 && fresh.length === 0, `${lost.length} rows lost, ${fresh.length} others of ${expected.length}: ${[...lost.slice(0, 8), "but", ...fresh.slice(0, 8)].join("\n")}`);
  console.log(`first hour: ${files.length} files, ${questions} questions, ${clicks} clicks, ${(taken / 1000).toFixed(1)} s until all were understood, ${(machine / 1000).toFixed(1)} s in all, ${lines} lines of config, ${expected.length} figures the same`);
  // Who has not the address with its token, or comes from another page, gets nothing.
  const address = new URL(tab.url());
  assert.equal((await fetch(`http://${address.host}/state`)).status, 403);
  assert.equal((await fetch(`${address.href}state`, { headers: { "sec-fetch-site": "cross-site" } })).status, 403);
});
