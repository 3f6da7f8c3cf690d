#!/usr/bin/env bash
# How long the packs of a project take against Typst alone on the same sources, how much memory, how busy the cores.
#   bash scripts/bench-packs.sh [CONFIG]       a project's config; without one, a demo of SCHOOLS schools (50) is made
# Medians of RUNS runs (3). Everything is forced: nothing comes from the cache. PROFILE=dev measures the debug build.
set -euo pipefail
cd "$(dirname "$0")/.."
runs="${RUNS:-3}"
profile="${PROFILE:-release}"
target="$(cargo metadata --no-deps --format-version 1 2>/dev/null | python3 -c 'import json,sys; print(json.load(sys.stdin)["target_directory"])')"
if [ "$profile" = release ]; then
  cargo build --release --locked --quiet
  matbook="$target/release/matbook"
else
  cargo build --locked --quiet
  matbook="$target/debug/matbook"
fi
alone="$(cargo bench --locked --profile "$profile" --bench typst_alone --no-run --message-format json 2>/dev/null |
  python3 -c 'import json,sys
for line in sys.stdin:
    said = json.loads(line)
    if said.get("target", {}).get("name") == "typst_alone" and said.get("executable"): print(said["executable"])')"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
config="${1:-}"
if [ -z "$config" ]; then
  config="$work/demo/config.yaml"
  "$matbook" demo "$work/demo" --schools "${SCHOOLS:-50}" --pupils "${PUPILS:-210}" --years 2 --seed 7 --quiet
  # Packs only: the PDFs beside pages are measured by PDFS=true.
  echo "report_pdfs: ${PDFS:-false}" >> "$config"
fi
python3 - "$matbook" "$alone" "$config" "$work" "$runs" <<'PY'
import os, resource, statistics, subprocess, sys, time
matbook, alone, config, work, runs = sys.argv[1:5] + [int(sys.argv[5])]

def run(*command):
    """Seconds, processor seconds and the most memory (MB) of a command; what it says."""
    before = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    said = child.stdout.read()
    _, status, used = os.wait4(child.pid, 0)
    if status: sys.exit(said)
    return time.perf_counter() - before, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, said.strip()

site = ["--config", config, "--out", work + "/site", "--force"]
run(matbook, "build", *site, "--pack-sources", work + "/sources")
rows = {"with packs": [], "without": [], "Typst alone": []}
for _ in range(runs):
    rows["without"].append(run(matbook, "build", *site, "--no-pdf"))
    rows["with packs"].append(run(matbook, "build", *site))
    rows["Typst alone"].append(run(alone, work + "/sources"))
middle = {k: [statistics.median(r[i] for r in v) for i in range(3)] for k, v in rows.items()}
for name, (wall, cpu, memory) in middle.items():
    print(f"{name:12} {wall:7.2f} s  {cpu:7.2f} s of processor  {memory:6.0f} MB")
print(rows["with packs"][0][3].splitlines()[0])
print("Typst alone:", rows["Typst alone"][0][3].splitlines()[-1])
packs = middle["with packs"][0] - middle["without"][0]
cpu = middle["with packs"][1] - middle["without"][1]
print(f"packs: {packs:.2f} s, {packs / middle['Typst alone'][0]:.2f} of Typst alone (1.2 at most), "
      f"{cpu / packs:.2f} cores busy, {middle['with packs'][2]:.0f} MB at most (300)")
PY
