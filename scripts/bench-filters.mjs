// How long a change of filters takes, report by report, in Chromium: medians of alternating between two choices whose data
// are loaded. MATBOOK_SITE names a built site (the README's numbers: 100 schools, 5 years); needs tests/browser/node_modules.
//
//   MATBOOK_SITE=site node scripts/bench-filters.mjs [rounds]
//
// "first": from the click on a fresh page to the frame with the new figures, with all that has to be loaded; then the medians:
// "made": until the view has answered, "put": until the page holds it, "painted": until the next frame is on the screen.
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const { chromium } = createRequire(new URL("../tests/browser/package.json", import.meta.url))("playwright-core");
const site = resolve(process.env.MATBOOK_SITE ?? "site");
const rounds = Number(process.argv[2] ?? 9);
const trust = readdirSync(site).find((name) => readdirSync(site).includes("index.html") && existsIn(join(site, name, "ks2")));
function existsIn(folder) {
  try { return readdirSync(folder).includes("summary.html"); } catch { return false; }
}

/** For each report the changes to alternate between. */
const changes = {
  comparison: [{ compare: "FFT20" }, { compare: "FFT5" }],
  "year group": [{ "year-group": "4" }, { "year-group": "5" }],
  "the schools": "schools",
  "one table": [{ table: "ethnicity", compare: "FFT20" }, { table: "ethnicity", compare: "FFT5" }],
};
const reports = ["summary", "schools-attainment", "schools-difference", "pathway", "schools-scatterplot", "year-groups", "pupil-groups", "ethnicity", "send", "progress", "export"];

/** Runs in the page: changes a filter, waits for the frame; gives the three times. */
const change = async (parts) => {
  const began = performance.now();
  await globalThis.matbook.filters.change(parts);
  const put = performance.now() - began;
  const { ms } = globalThis.matbook.drawn;
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return [put - ms, put, performance.now() - began];
};

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const fresh = async (report) => {
  const tab = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  await tab.goto(pathToFileURL(join(site, trust, "ks2", `${report}.html`)).href);
  await tab.evaluate(`globalThis.change = ${change}`);
  return tab;
};
const cell = (ms) => ms.toFixed(0).padStart(9);
const middle = (times) => times.sort((a, b) => a - b)[times.length >> 1];
console.log(`${site}: first uses, and medians of ${rounds}, in ms`);
console.log(`${"report".padEnd(22)}${"change".padEnd(14)}${["first", "made", "put", "painted", "worst"].map((h) => h.padStart(9)).join("")}`);
for (const report of process.env.REPORTS?.split(",") ?? reports) {
  let tab = await fresh(report);
  const [, , first] = await tab.evaluate((parts) => globalThis.change(parts), report === "progress" ? { "year-group": "4" } : { compare: "FFT20" });
  await tab.context().close();
  tab = await fresh(report);
  await tab.evaluate(() => globalThis.matbook.filters.filled());
  const urns = await tab.locator(".picker-list input").evaluateAll((all) => all.map((box) => box.value));
  for (const [name, choices] of Object.entries(changes)) {
    if (report === "progress" && name === "comparison") continue;
    if (name === "one table" && report !== "export") continue;
    const pair = choices === "schools" ? [{ schools: urns.slice(1).join() }, { schools: urns.slice(0, -1).join() }] : choices;
    const times = await tab.evaluate(async ([parts, count]) => {
      for (const one of [...parts, ...parts]) await globalThis.change(one);
      const all = [];
      for (let i = 0; i < count; i += 1) all.push(await globalThis.change(parts[i % 2]));
      await globalThis.matbook.filters.follow("");
      return all;
    }, [pair, rounds]);
    const worst = Math.max(...times.map((t) => t[2]));
    console.log(`${report.padEnd(22)}${name.padEnd(14)}${cell(first)}${[0, 1, 2].map((i) => cell(middle(times.map((t) => t[i])))).join("")}${cell(worst)}`);
  }
  await tab.context().close();
}
await browser.close();
