#!/usr/bin/env bash
# Passes all tests. Installs what it needs on a fresh Debian machine with Rust:
# Chromium, poppler, qpdf, nginx and sshd (Debian), aiosmtpd (pip), playwright-core, axe-core, the
# HTML checker and an S3 server (npm).
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '\n== %s\n' "$*"; }

need=()
command -v chromium >/dev/null || need+=(chromium)
command -v pdftotext >/dev/null || need+=(poppler-utils)
command -v qpdf >/dev/null || need+=(qpdf)
command -v node >/dev/null || need+=(nodejs)
command -v npm >/dev/null || need+=(npm)
command -v java >/dev/null || need+=(default-jre-headless)
[ -x /usr/sbin/sshd ] || need+=(openssh-server openssh-client)
[ -x /usr/sbin/nginx ] || need+=(nginx)
[ -e /usr/lib/nginx/modules/ngx_http_dav_ext_module.so ] || need+=(libnginx-mod-http-dav-ext)
command -v openssl >/dev/null || need+=(openssl)
python3 -c 'import ensurepip' 2>/dev/null || need+=(python3-venv)
if [ ${#need[@]} -gt 0 ]; then
  say "installing ${need[*]}"
  sudo=""; [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${need[@]}" >/dev/null
fi

say "format"
cargo fmt --check
say "lints"
cargo clippy --locked --workspace --all-targets -- -D warnings
say "documentation"
RUSTDOCFLAGS=-Dwarnings cargo doc --locked --workspace --no-deps --document-private-items --quiet
# Validators of PDF/UA and PDF/A, for the tests of packs.
checks="${TMPDIR:-/tmp}/matbook-pdf-checks"
if python3 -m venv "$checks" 2>/dev/null &&
  "$checks/bin/pip" install --quiet --disable-pip-version-check -r tests/standards/requirements.txt; then
  export MATBOOK_PDF_CHECKS="$checks/bin"
else
  echo "no PDF validators: their tests are skipped"
fi
say "servers for the tests of publishing and mail"
(cd tests/servers && npm ci --silent --no-audit --no-fund) || echo "no S3 server: its test is skipped"
[ -x tests/mail/.venv/bin/python ] || python3 -m venv tests/mail/.venv || true
tests/mail/.venv/bin/pip install --quiet --disable-pip-version-check -r tests/mail/requirements.txt ||
  echo "no mail server: its tests are skipped"
say "tests"
cargo test --locked --workspace --quiet
say "the demo trust"
target="${CARGO_TARGET_DIR:-$(cargo metadata --no-deps --format-version 1 --offline | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')}"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
"$target/debug/matbook" demo "$work/demo" --schools 3 --pupils 90 --seed 7 --quiet
"$target/debug/matbook" build --config "$work/demo/config.yaml" --out "$work/site" --quiet
say "the pages’ scripts"
(cd tests/browser && npm ci --silent --no-audit --no-fund)
scripts="$(node -p 'JSON.parse(fs.readFileSync("tests/browser/tsconfig.json")).files.filter((f) => f.endsWith(".js")).map((f) => f.slice(6)).join(" ")')"
# shellcheck disable=SC2086  # a list of names without blanks
tests/browser/node_modules/.bin/eslint --config tests/browser/eslint.config.mjs $scripts
tests/browser/node_modules/.bin/tsc --project tests/browser/tsconfig.json
say "in the browser"
export MATBOOK_SITE="$work/site" MATBOOK_CONFIG="$work/demo/config.yaml" MATBOOK_PROGRAM="$target/debug/matbook"
# A tab works on one core: two files at a time.
node --test --test-concurrency=2 --test-timeout=600000 tests/browser/*.test.mjs
# Three trusts, and a sponsor that has schools in two of them: what only such a site can have wrong.
say "a site of three trusts in the browser"
"$target/debug/matbook" demo "$work/trusts" --schools 4 --pupils 40 --trusts 3 --seed 7 --quiet
"$target/debug/matbook" build --config "$work/trusts/config.yaml" --out "$work/three" --no-pdf --quiet
MATBOOK_SITE="$work/three" node --test --test-concurrency=2 --test-timeout=600000 tests/browser/{html,links,noscript,ways}.test.mjs
