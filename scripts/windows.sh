#!/usr/bin/env bash
# Builds matbook for Windows and runs it under Wine: the demo trust, check, build with packs, publish, mail as files. Every
# file of the site must be, byte for byte, what the same version makes on this machine.
# Not a part of scripts/test.sh: it builds all dependencies a second time (about 10 minutes on two cores).
set -euo pipefail
cd "$(dirname "$0")/.."
target=x86_64-pc-windows-gnu
need=()
command -v x86_64-w64-mingw32-gcc >/dev/null || need+=(gcc-mingw-w64-x86-64-posix)
command -v wine >/dev/null || need+=(wine wine64)
if [ ${#need[@]} -gt 0 ]; then
  sudo=""; [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${need[@]}" >/dev/null
fi
rustup target add "$target" >/dev/null 2>&1
cargo build --locked --quiet
cargo build --locked --quiet --target "$target" --bin matbook
built="$(cargo metadata --no-deps --format-version 1 --offline | python3 -c 'import json,sys; print(json.load(sys.stdin)["target_directory"])')"
work="$(mktemp -d)"
trap 'wineserver -k 2>/dev/null || true; rm -rf "$work"' EXIT
export WINEPREFIX="$work/wine" WINEDEBUG=-all
# Wine before 9 lacks the library that Rust takes random numbers from; Windows has it since 7.
mkdir -p "$work/bin"
cp "$built/$target/debug/matbook.exe" "$work/bin"
printf '%s\n' '#include <windows.h>' 'BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);' \
  '__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE at, SIZE_T size) { return SystemFunction036(at, (ULONG)size); }' > "$work/random.c"
x86_64-w64-mingw32-gcc -shared -o "$work/bin/bcryptprimitives.dll" "$work/random.c" -ladvapi32
windows() { (cd "$work/windows" && wine "$work/bin/matbook.exe" "$@"); }
here() { (cd "$work/here" && "$built/debug/matbook" "$@"); }
mkdir -p "$work/windows" "$work/here"
cat > "$work/more.yaml" <<'YAML'
publish: {to: {folder: share}}
mail:
  from: "Data team <data@trust.example>"
  recipients: [{name: Tia Trustee, address: tia@trust.example, role: trustees}]
YAML
for side in windows here; do
  echo "== $side"
  $side demo 'demo' --schools 2 --pupils 40 --seed 5 --quiet
  cat "$work/more.yaml" >> "$work/$side/demo/config.yaml"
  $side check --config demo/config.yaml >"$work/$side/check.txt" 2>&1 || [ $? = 1 ]
  $side build --config demo/config.yaml --quiet 2>/dev/null
  $side build --config demo/config.yaml 2>&1 | grep -a 'nothing changed'
  $side publish --config demo/config.yaml
  $side publish --config demo/config.yaml 2>&1 | grep -a 'nothing changed'
  $side mail --config demo/config.yaml --dry-run
done
diff -r "$work/here/demo/data" "$work/windows/demo/data"
diff -r "$work/here/demo/site" "$work/windows/demo/site"
told() { tr -d '\r' < "$work/$1/check.txt" | tr '\\' / | sed 's/, [0-9.]* s$//'; }
diff <(told windows) <(told here)
[ "$(find "$work/windows/demo/mail" -name '*.eml' | wc -l)" = 1 ]
# A path typed the Windows way is told as typed.
{ windows check --config 'demo\nowhere.yaml' 2>&1 || true; } | tr -d '\r' | grep -F 'demo\nowhere.yaml'
# CRLF in, and a bad cell is found at its place.
sed -i 's/$/\r/; 3s/,2[0-9][0-9][0-9]-/,x-/' "$work/windows/demo/data/pupils.csv"
{ windows check --config 'demo\config.yaml' 2>&1 || true; } | tr -d '\r' | grep -a 'pupils.csv:3'
echo "The same $(find "$work/here/demo/site" -type f | wc -l) files on Windows (Wine) and here."
