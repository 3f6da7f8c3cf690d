// The site under test, its pages, and a browser to open them in.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { createServer } from "node:http";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import puppeteer from "puppeteer-core";

assert.ok(process.env.MATBOOK_SITE, "MATBOOK_SITE names the folder of a built site");

/** The folder of the site. */
export const folder = resolve(process.env.MATBOOK_SITE);

/** Its address; everything the site asks for begins with it. */
export const base = `${pathToFileURL(folder)}/`;

/** Every file, by its path with `/`. */
export const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join("/"))
  .sort();

/** Every page. */
export const pages = files.filter((file) => file.endsWith(".html"));
assert.ok(pages.length > 20, `${folder} is no site: it has ${pages.length} pages`);

export const url = (page) => base + page;
export const text = (file) => readFileSync(join(folder, file), "utf8");

/** The kind of a page: the same report of another trust, school or key stage is of the same kind. */
const kind = (page) =>
  page
    .replace(/^[^/]+\/(?=.)/, "TRUST/")
    .replace(/\/schools\/\d+\//, "/schools/URN/")
    .replace(/\/(ks\d|eyfs)\//, "/KS/")
    .replace(/(indicators|measures|methods)\/(?!index).*/, "$1/ONE");

/** The last page of each kind (with most history and key stages): [kind, page]. */
export const kinds = [...new Map(pages.map((page) => [kind(page), page]))];

/** What Chromium is started with. */
export const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];
/** A browser with a fresh profile; close it after use. */
export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });

/** Debian's Firefox with a fresh profile; close it after use. */
export const firefox = () =>
  puppeteer.launch({ browser: "firefox", executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr", headless: true, protocolTimeout: 600_000 });

const TYPES = { html: "text/html; charset=utf-8", css: "text/css", js: "text/javascript", svg: "image/svg+xml", woff2: "font/woff2" };

/** Serves the site from this machine: its address, as `base`; `close` ends it. */
export async function serve() {
  const server = createServer((request, answer) => {
    const path = decodeURIComponent(new URL(request.url, "http://x").pathname.slice(1));
    if (!files.includes(path)) return answer.writeHead(404).end();
    answer.writeHead(200, { "content-type": TYPES[path.split(".").at(-1)] ?? "application/octet-stream" });
    answer.end(readFileSync(join(folder, path)));
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { base: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}
