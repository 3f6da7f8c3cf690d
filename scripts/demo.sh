#!/usr/bin/env bash
# Builds matbook, makes the demo trust that config.yaml names (6 schools, made-up pupils) and builds its site and packs.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/view-target.sh
cargo build --locked
matbook="${CARGO_TARGET_DIR:-$(cargo metadata --no-deps --format-version 1 --offline | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')}/debug/matbook"
[ -d demo/data ] || "$matbook" demo demo --schools 6 --pupils 90 --years 2
"$matbook" build --config config.yaml "$@"
echo "The program: $matbook"
