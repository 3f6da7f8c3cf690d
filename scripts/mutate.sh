#!/bin/sh
# Reads COUNT spoilt files (100,000 where none is given) with a fresh seed, or with SEED, and says what broke:
#   scripts/mutate.sh [COUNT] [SEED]
# What broke is in mutate-out/; copy it to tests/corpus/ to have it read by every run of the tests.
set -eu
cd "$(dirname "$0")/.."
# Our own code made faster: a hundred thousand files take some ten minutes.
export CARGO_PROFILE_DEV_OPT_LEVEL=1
exec cargo run --quiet --example mutate -- "${1:-100000}" "${2:-$(date +%s)}" mutate-out
