#!/usr/bin/env bash
# Builds matbook, makes the demo trust that config.yaml names (6 schools, made-up pupils) and builds its site and packs.
set -euo pipefail
cd "$(dirname "$0")/.."
# What the view in the browser is compiled for; rust-toolchain.toml names it, and most rustups fetch it by that alone.
if [ -z "${MATBOOK_VIEW:-}" ] && [ ! -d "$(rustc --print target-libdir --target wasm32-unknown-unknown)" ] && command -v rustup >/dev/null; then
  rustup target add wasm32-unknown-unknown
fi
cargo build --locked
matbook="${CARGO_TARGET_DIR:-$(cargo metadata --no-deps --format-version 1 --offline | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')}/debug/matbook"
[ -d demo/data ] || "$matbook" demo demo --schools 6 --pupils 90 --years 2
"$matbook" build --config config.yaml "$@"
