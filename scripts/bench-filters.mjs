// How long a change of filters takes, report by report, in Chromium: medians of alternating between two choices whose data
// are loaded. MATBOOK_SITE names a built site (the README's numbers: 100 schools, 5 years); needs tests/browser/node_modules.
//
//   MATBOOK_SITE=site node scripts/bench-filters.mjs [rounds]
//
// "draw": figures, tables and sentences; "charts": the charts in sight; "painted": until the next frame is on the screen.
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
  comparison: [{ compare_to: "FFT20" }, { compare_to: "FFT5" }],
  "year group": [{ year_group: "4" }, { year_group: "5" }],
  "the schools": "schools",
  "one table": [{ table: "ethnicity", compare_to: "FFT20" }, { table: "ethnicity", compare_to: "FFT5" }],
};
const reports = ["summary", "schools-attainment", "schools-difference", "pathway", "schools-scatterplot", "year-groups", "pupil-groups", "ethnicity", "send", "progress", "export"];

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const tab = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
const cell = (ms) => (ms === null ? "–" : ms.toFixed(0)).padStart(8);
console.log(`${site}: medians of ${rounds}, in ms`);
console.log(`${"report".padEnd(22)}${"change".padEnd(14)}${"draw".padStart(8)}${"charts".padStart(8)}${"painted".padStart(9)}${"worst".padStart(8)}`);
for (const report of process.env.REPORTS?.split(",") ?? reports) {
  await tab.goto(pathToFileURL(join(site, trust, "ks2", `${report}.html`)).href);
  await tab.evaluate(() => globalThis.matbook.ready);
  for (const [name, pair] of Object.entries(changes)) {
    if (report === "progress" && name === "comparison") continue;
    if (name === "one table" && report !== "export") continue;
    const times = await tab.evaluate(
      async ([pair, rounds]) => {
        const { matbook } = globalThis;
        if (pair === "schools") {
          const urns = matbook.engine.catalogue().schools.map((s) => Number(s.urn));
          pair = [{ schools: urns.slice(1) }, { schools: urns.slice(0, -1) }];
        }
        const change = async (parts) => {
          const began = performance.now();
          await matbook.filters.change(parts);
          const { ms } = matbook.drawn;
          const charts = await matbook.drawn.charts;
          await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
          return [ms, charts, performance.now() - began];
        };
        for (const parts of [...pair, ...pair]) await change(parts);
        const all = [];
        for (let i = 0; i < rounds; i += 1) all.push(await change(pair[i % 2]));
        await matbook.filters.change(null);
        return all;
      },
      [pair, rounds],
    );
    const median = (i) => times.map((t) => t[i]).sort((a, b) => a - b)[Math.floor(rounds / 2)];
    const worst = Math.max(...times.map((t) => t[2]));
    console.log(`${report.padEnd(22)}${name.padEnd(14)}${cell(median(0))}${cell(median(1))}${cell(median(2)).padStart(9)}${cell(worst)}`);
  }
}
await browser.close();
