// WCAG 2.2 AA, as far as a program can tell: each kind of page in light, in dark, and on a phone.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { kinds, launch, url } from "./site.mjs";

/** Read as text: it runs in the page, not here. */
const AXE = readFileSync(new URL("node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const LOOKS = [
  { name: "light", colorScheme: "light", viewport: { width: 1280, height: 900 } },
  { name: "dark", colorScheme: "dark", viewport: { width: 1280, height: 900 } },
  { name: "phone", colorScheme: "light", viewport: { width: 390, height: 844 } },
];
const ALL = {
  runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] },
  rules: { "target-size": { enabled: true } },
  resultTypes: ["violations"],
};
/** The same page in other colours can differ in its colours only. */
const COLOURS = { runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] }, resultTypes: ["violations"] };
let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

// Two at a time: a tab works on one core.
describe("WCAG 2.2 AA", { concurrency: 2 }, () => {
  for (const { name, ...look } of LOOKS) {
    describe(`no violation in ${name}`, { concurrency: 1 }, () => {
      let tab;
      before(async () => { tab = await (await browser.newContext({ ...look, bypassCSP: true })).newPage(); });
      after(() => tab?.context().close());
      for (const [kind, page] of kinds) {
        test(kind, async () => {
          await tab.goto(url(page), { waitUntil: "load" });
          // What lies folded is to be as good.
          await tab.evaluate(() => [...document.querySelectorAll("details.fold"), document.querySelector("details.worked")].forEach((d) => { if (d) d.open = true; }));
          await tab.evaluate(AXE);
          const { violations } = await tab.evaluate((options) => globalThis.axe.run(document, options), name === "dark" ? COLOURS : ALL);
          const told = violations.map(
            ({ id, help, nodes }) =>
              `${id}: ${help}; ${nodes.length} places, as ${nodes[0].target} ${nodes[0].html.slice(0, 160)} ${nodes[0].failureSummary}`,
          );
          assert.deepEqual(told, []);
        });
      }
    });
  }
});
