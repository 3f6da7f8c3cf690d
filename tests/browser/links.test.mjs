// Every link leads somewhere: to a file of the site by its exact name, and to a place that is on that page.
import assert from "node:assert/strict";
import { posix } from "node:path";
import { test } from "node:test";
import { files, pages, text } from "./site.mjs";

const there = new Set(files);
const plain = (value) => value.replaceAll("&quot;", '"').replaceAll("&#x27;", "'").replaceAll("&#39;", "'").replaceAll("&#x2f;", "/").replaceAll("&#x3d;", "=").replaceAll("&amp;", "&");
const read = new Map(
  pages.map((page) => {
    const source = text(page);
    const links = [...source.matchAll(/<([a-z]+)\b[^>]*?\s(href|src|srcset|data|action|poster)="([^"]*)"/gi)];
    return [page, {
      ids: new Set([...source.matchAll(/\sid="([^"]*)"/g)].map((match) => plain(match[1]))),
      links: links.map(([, element, , address]) => ({ element: element.toLowerCase(), address: plain(address) })),
    }];
  }),
);
const reached = new Map([["index.html", new Set()]]);

test("every link and every file a page needs is there", () => {
  const wrong = [];
  let checked = 0;
  for (const [page, { links }] of read) {
    for (const { element, address } of links) {
      checked += 1;
      const bad = (why) => wrong.push(`${page}: ${address}: ${why}`);
      if (/^[a-z][a-z0-9+.-]*:/i.test(address)) {
        // The user's own words may link to other sites; nothing may be fetched from there.
        if (element !== "a" || !/^(https?|mailto|tel):/i.test(address)) bad("leaves the site");
        continue;
      }
      if (address.startsWith("/") || address.includes("\\")) { bad("not a relative path"); continue; }
      const [whole, fragment] = address.split("#", 2);
      // A link to a report may hold a choice of its filters.
      const [path, choice] = whole.split("?", 2);
      if (choice !== undefined && (element !== "a" || !/^([a-z-]+=[^&=]+)(&[a-z-]+=[^&=]+)*$/.test(choice))) { bad("not a choice of filters"); continue; }
      const target = path === "" ? page : posix.normalize(posix.join(posix.dirname(page), decodeURIComponent(path)));
      if (!there.has(target)) { bad(`there is no ${target}`); continue; }
      if (fragment && target.endsWith(".html") && !read.get(target).ids.has(decodeURIComponent(fragment))) bad("no such place on the page");
      if (target.endsWith(".html")) reached.set(target, (reached.get(target) ?? new Set()).add(page));
    }
  }
  assert.ok(checked > pages.length * 5, `${checked} links`);
  assert.deepEqual(wrong.slice(0, 20), [], `${wrong.length} wrong links`);
});

test("every page can be reached from the front page", () => {
  const seen = new Set(["index.html"]);
  const queue = ["index.html"];
  while (queue.length > 0) {
    const page = queue.pop();
    for (const { address } of read.get(page).links) {
      const target = posix.normalize(posix.join(posix.dirname(page), decodeURIComponent(address.split(/[?#]/)[0])));
      if (read.has(target) && !seen.has(target)) { seen.add(target); queue.push(target); }
    }
  }
  assert.deepEqual(pages.filter((page) => !seen.has(page)), []);
});
