// Every kind of page opens from the file system: nothing is said on the console, nothing is fetched from elsewhere,
// and nothing sticks out sideways at any width.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { statSync } from "node:fs";
import { join } from "node:path";
import { base, files, folder, kinds, launch, url } from "./site.mjs";

const WIDTHS = [320, 390, 1280, 1920];
let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

/** What reaches beyond the window, outside of frames that scroll by themselves. */
function sticksOut() {
  const width = document.documentElement.clientWidth;
  const beyond = document.documentElement.scrollWidth - width;
  if (beyond <= 0) return [];
  const guilty = [...document.querySelectorAll("body *")]
    .filter((element) => element.getBoundingClientRect().right > width + 0.5 && !element.closest(".scroll, .drawing"))
    .slice(0, 3)
    .map((element) => element.outerHTML.slice(0, 120));
  return [`${beyond} px beyond ${width}`, ...guilty];
}

test("the view comes as at most 900 kB of script", () => {
  const scripts = files.filter((file) => /^assets\/view\.[0-9a-f]+\.js$/.test(file));
  assert.equal(scripts.length, 1);
  const { size } = statSync(join(folder, scripts[0]));
  assert.ok(size <= 900_000, `${size} bytes`);
});

for (const [kind, page] of kinds) {
  test(`${kind} opens cleanly at every width`, async () => {
    const context = await browser.newContext({ viewport: { width: WIDTHS[0], height: 800 } });
    const tab = await context.newPage();
    const said = [];
    const asked = [];
    tab.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
    tab.on("pageerror", (error) => said.push(String(error)));
    tab.on("requestfailed", (request) => said.push(`failed: ${request.url()}`));
    tab.on("request", (request) => asked.push(request.url()));
    await tab.goto(url(page), { waitUntil: "load" });
    assert.equal(await tab.locator("h1").count(), 1, "one heading of the first rank");
    assert.ok((await tab.title()).length > 3);
    for (const width of WIDTHS) {
      await tab.setViewportSize({ width, height: 800 });
      assert.deepEqual(await tab.evaluate(sticksOut), [], `at ${width}`);
    }
    // Printed on paper as wide as a screen, the page has the room of the column that isn't printed.
    await tab.setViewportSize({ width: 1280, height: 800 });
    await tab.emulateMedia({ media: "print" });
    const [printed, room] = await tab.evaluate(() => ["main", "body"].map((name) => document.querySelector(name).getBoundingClientRect().width));
    assert.ok(printed > room * 0.9, `printed ${printed} of ${room} pixels wide`);
    await tab.emulateMedia({ media: "screen" });
    assert.deepEqual(said, []);
    assert.ok(asked.length >= 3, "page, style and script");
    assert.deepEqual(asked.filter((address) => !address.startsWith(base) && !address.startsWith("data:")), []);
    await context.close();
  });
}
