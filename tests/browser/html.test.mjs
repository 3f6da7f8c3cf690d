// The Nu HTML checker finds nothing wrong with any page.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import { folder, pages } from "./site.mjs";

const JAR = fileURLToPath(new URL("node_modules/vnu-jar/build/dist/vnu.jar", import.meta.url));
/** The checker knows SVG 1.1 only; this attribute is of SVG 2, and every browser and typesetter of ours draws by it. */
// The checker knows the policy's second level; `'wasm-unsafe-eval'` is of its third.
const ALLOWED =
  /^Attribute “paint-order” not allowed on element “text”|^Bad value “default-src 'none';[^”]*” for attribute “content” on element “meta”: Expecting source-expression but found "'wasm-unsafe-eval'"/;

test(`${pages.length} pages are valid HTML`, (t) => {
  if (spawnSync("java", ["-version"]).error) {
    t.skip("there is no java to run the HTML checker with");
    return;
  }
  const ran = spawnSync("java", ["-Xss4m", "-jar", JAR, "--errors-only", "--format", "json", "--skip-non-html", "--stdout", "--exit-zero-always", folder], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  assert.equal(ran.status, 0, ran.stderr);
  const { messages } = JSON.parse(ran.stdout);
  const told = messages
    .filter(({ message }) => !ALLOWED.test(message))
    .map(({ url, lastLine, message, extract }) => `${url}:${lastLine}: ${message} ${extract ?? ""}`);
  assert.deepEqual(told.slice(0, 20), [], `${told.length} errors`);
});
