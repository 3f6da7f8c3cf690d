// Takes the README’s picture, docs/home.png: the first screen of the demo trust’s home page (pngquant makes it smaller still).
//   bash scripts/demo.sh && node scripts/picture.mjs [SITE]      # after the tests have installed the browser part
import { readdirSync, existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const { chromium } = createRequire(resolve("tests/browser/package.json"))("playwright-core");
const site = resolve(process.argv[2] ?? "site");
const trust = readdirSync(site).find((name) => existsSync(join(site, name, "schools")));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});
const page = await browser.newPage({ viewport: { width: 1200, height: 860 }, colorScheme: "light" });
await page.goto(pathToFileURL(join(site, trust, "index.html")).href);
await page.waitForTimeout(500);
// What is taken is the page's beginning, not what floats over it.
await page.screenshot({ path: "docs/home.png", type: "png" });
await browser.close();
