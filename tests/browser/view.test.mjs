// What the view keeps of a page that is not the demo's: the note on rows left out, templates of the user's own; and what a browser
// without WebAssembly says. Builds sites of its own with MATBOOK_PROGRAM.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { FLAGS, launch, pages, text, url } from "./site.mjs";

const program = process.env.MATBOOK_PROGRAM ?? "target/debug/matbook";
const run = (...options) => execFileSync(program, [...options, "--quiet"], { stdio: ["ignore", "ignore", "pipe"] });
const work = mkdtempSync(join(tmpdir(), "matbook-view-"));
const files = (folder) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name));

/** The reports of a built site that have filters: their addresses. */
const reportsOf = (site) => files(site).filter((f) => f.endsWith(".html") && readFileSync(f, "utf8").includes("data-start=\"{")).map((f) => relative(site, f).replaceAll(sep, "/"));

let browser, tab;
before(async () => {
  browser = await launch();
  tab = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  run("demo", join(work, "faulty"), "--schools", "2", "--pupils", "40", "--years", "2", "--seed", "7");
  cpSync(join(work, "faulty"), join(work, "own"), { recursive: true });
});
after(async () => {
  await browser?.close();
  rmSync(work, { recursive: true, force: true });
});

const chosen = async (site, page, query) => {
  await tab.goto(pathToFileURL(join(site, page)).href + query);
  await tab.evaluate(() => globalThis.matbook.first);
};

test("the note on rows left out stays, whatever is chosen", async () => {
  const project = join(work, "faulty");
  const results = files(join(project, "data")).filter((f) => /assessments/.test(f)).sort().at(-1);
  const lines = readFileSync(results, "utf8");
  const at = lines.lastIndexOf("Reading");
  writeFileSync(results, `${lines.slice(0, at)}Raeding${lines.slice(at + 7)}`);
  run("build", "--config", join(project, "config.yaml"), "--out", join(project, "site"), "--no-pdf", "--accept");
  const site = join(project, "site");
  const words = "left out of these figures because of errors";
  const told = reportsOf(site).filter((page) => readFileSync(join(site, page), "utf8").includes(words));
  assert.ok(told.length > 20, `${told.length} pages`);
  for (const page of told) {
    await chosen(site, page, "?compare=FFT20&chart=difference&view=tables");
    const notes = tab.locator("main p").filter({ hasText: words });
    assert.equal(await notes.count(), 1, page);
    assert.ok(await notes.isVisible(), page);
  }
});

test("a table of the user's own template stands there once, and says what was chosen", async () => {
  const project = join(work, "own");
  const own = readFileSync(fileURLToPath(new URL("../../templates/table.html", import.meta.url)), "utf8");
  mkdirSync(join(project, "templates"), { recursive: true });
  writeFileSync(join(project, "templates/table.html"), own.replace('class="table"', 'class="ours"'));
  const site = join(project, "site");
  run("build", "--config", join(project, "config.yaml"), "--out", site, "--no-pdf");
  const page = reportsOf(site).find((f) => f.endsWith("/ks2/summary.html") && !f.includes("/schools/"));
  const seen = () => tab.evaluate(() => ({ tables: [...document.querySelectorAll("main table")].map((t) => t.id), ours: document.querySelectorAll("main .ours > * table, main .ours > table").length, text: document.querySelector("#expected").textContent }));
  await chosen(site, page, "");
  const built = await seen();
  assert.ok(built.ours > 0);
  await chosen(site, page, "?compare=FFT5");
  const now = await seen();
  assert.deepEqual(now.tables, built.tables);
  assert.equal(new Set(now.tables).size, now.tables.length, "an id twice");
  assert.equal(now.ours, built.ours);
  assert.match(now.text, /FFT5/);
  assert.notEqual(now.text, built.text);
});

test("without WebAssembly the page stands as built, and says what can't be had", async () => {
  const bare = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: [...FLAGS, "--js-flags=--jitless"] });
  try {
    const page = await bare.newPage();
    const wrong = [];
    page.on("pageerror", (error) => wrong.push(error.stack));
    for (const name of ["summary", "schools-difference", "export"]) {
      const report = pages.find((p) => p.endsWith(`/ks2/${name}.html`) && !p.includes("/schools/"));
      await page.goto(`${url(report)}?compare=FFT5`);
      assert.equal(await page.evaluate(() => typeof WebAssembly), "undefined");
      await page.evaluate(() => globalThis.matbook.first);
      assert.match(await page.locator(".passed").innerText(), /^Filters need WebAssembly, which is switched off in this browser\./);
      assert.equal(await page.locator(".filters select:enabled, .filters button:enabled").count(), 0, "a control that does nothing");
      assert.equal(await page.locator("main table").count(), text(report).split("<table").length - 1);
      // Tables can be sorted all the same, and charts speak.
      await page.locator("main th button.sort").first().click();
      assert.equal(await page.locator("main th[aria-sort]").count(), 1);
      if (name !== "export") assert.ok(await page.locator("main .stop").count() > 2);
    }
    assert.deepEqual(wrong, []);
  } finally {
    await bare.close();
  }
});
