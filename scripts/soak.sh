#!/bin/sh
# The long runs: rows out of order in ROWS random rows (20,000), then FILES spoilt files (100,000), each with a fresh seed, or with SEED:
#   scripts/soak.sh [ROWS] [FILES] [SEED]
# A seeded sample of both is among the tests.
set -eu
cd "$(dirname "$0")/.."
seed="${3:-$(date +%s)}"
MATBOOK_SHIFTED="${1:-20000}" MATBOOK_SEED="$seed" \
  cargo test --quiet --test suite -- --nocapture shifted::rows_out_of_order_are_told_and_nothing_personal_with_them
exec scripts/mutate.sh "${2:-100000}" "$seed"
