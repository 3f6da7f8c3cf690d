#!/usr/bin/env bash
# The same job by matbook and by an analyst's program (polars, matplotlib, Jinja, Typst: scripts/peers), side by side in one run:
# medians of some runs, peak memory, bytes written. The analyst's figures must be matbook's, to 1e-6. About so:
#   scripts/bench-peers.sh [--schools 20] [--pupils 210] [--years 2] [--runs 3] [MATBOOK]
set -euo pipefail
cd "$(dirname "$0")/.."
schools=20 pupils=210 years=2 runs=3
while [ $# -gt 1 ]; do
  case $1 in
    --schools) schools=$2 ;; --pupils) pupils=$2 ;; --years) years=$2 ;; --runs) runs=$2 ;;
    *) break ;;
  esac
  shift 2
done
matbook=$(realpath "${1:-target/release/matbook}")
peers=$(realpath scripts/peers)
venv=${MATBOOK_PEERS:-${TMPDIR:-/tmp}/matbook-peers}
if [ ! -x "$venv/bin/python" ]; then python3 -m venv "$venv"; fi
"$venv/bin/pip" install --quiet -r "$peers/requirements.txt"
# Of these the program itself comes from elsewhere; told, not timed, where it can't be had.
"$venv/bin/pip" install --quiet quarto-cli > "$venv/quarto.log" 2>&1 && quarto=yes || quarto="no: $(grep -m1 'Error downloading\|No matching' "$venv/quarto.log" | sed 's/^ *//')"
evidence=$(npm view @evidence-dev/evidence version 2> /dev/null || echo "no")

work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
"$matbook" demo trust --schools "$schools" --pupils "$pupils" --years "$years" --seed 20 > /dev/null 2>&1
cd trust
year=$(ls data/assessments | sort | tail -1 | tr - /)

# Seconds, seconds of processor and peak memory of a command: of several processes the largest one's.
timed() {
  local name=$1; shift
  for run in $(seq "$runs"); do
    "${before:-true}"
    /usr/bin/env time -f '%e %M %U %S' -o time.txt -a "$@" > "$work/$name.out" 2>&1 || { echo "$name failed:"; tail "$work/$name.out"; exit 1; }
    mv time.txt "$work/$name.$run"
  done
  local all; all=$(cat "$work/$name".[0-9]*)
  printf '%-32s %8.2f s %8.2f s %8.0f MB' "$name" "$(awk '{print $1}' <<< "$all" | median)" \
    "$(awk '{print $3 + $4}' <<< "$all" | median)" "$(awk '$2 > m {m = $2} END {print m / 1024}' <<< "$all")"
}
median() { sort -n | awk '{s[NR] = $1} END {print s[int((NR + 1) / 2)]}'; }
size() { du -sb --exclude='*.typ' "$1" | awk '{printf " %8.1f MB", $1 / 1e6}'; printf ' %6d files\n' "$(find "$1" -type f | wc -l)"; }
anew() { rm -rf site .matbook matbook-state; }
clean() { rm -rf "$work/theirs"; }

echo "$schools schools, $pupils pupils, $years years; medians of $runs runs; $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)"
printf '%-32s %10s %10s %11s %11s\n' "" "time" "processor" "memory" "written"
analyst="$venv/bin/python $peers/analyst.py data $work/theirs --year $year --term Summer"
before=clean timed analyst-pages $analyst; size "$work/theirs"
before=anew timed matbook-pages "$matbook" build --no-pdf; size site
before=clean timed analyst-pages-and-pdfs $analyst --pdf; size "$work/theirs"
before=anew timed matbook-pages-and-packs "$matbook" build; size site
timed matbook-again-nothing-changed "$matbook" build; size site

for report in summary pupil-groups; do
  "$matbook" figures --report $report --year "$year" --term Summer --show estimates --compare FFT50 --type All --format csv > "$work/$report.csv"
done
echo
python3 "$peers/compare.py" "$work/summary.csv,$work/pupil-groups.csv" "$work/theirs/figures.csv"
echo "The analyst's program does one term, one rank and all types; matbook's site holds every term, rank, type and filter, the checks, audits, progress and statutory outcomes."
echo "Quarto could be installed: $quarto. Evidence on npm: $evidence."
