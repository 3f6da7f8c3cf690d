#!/usr/bin/env bash
# A site made by a cluster: two Slurm nodes on this machine make 40 made-up trusts as an array; in the middle one node's daemon
# and one task are killed, and the scheduler starts them again. The joined site, and the state beside the config, must be byte for
# byte those of one build on one machine. Needs root and Debian's slurm-wlm and munge. About so:
#   scripts/cluster-test.sh [--trusts 40] [--schools 80] [--pupils 30] [--packs] [--log FILE] [MATBOOK]
set -euo pipefail
cd "$(dirname "$0")/.."
trusts=40 schools=80 pupils=30 packs=--no-pdf log=
while [ $# -gt 0 ]; do
  case $1 in
    --trusts) trusts=$2; shift 2 ;;
    --schools) schools=$2; shift 2 ;;
    --pupils) pupils=$2; shift 2 ;;
    --packs) packs=; shift ;;
    --log) log=$2; shift 2 ;;
    *) break ;;
  esac
done
matbook=$(realpath "${1:-target/release/matbook}")
work=$(mktemp -d); work=$(realpath "$work")
log=${log:-$work/cluster.log}
mkdir -p "$(dirname "$log")"; : > "$log"; log=$(realpath "$log")
exec > >(tee -a "$log") 2>&1
say() { printf '%s  %s\n' "$(date +%H:%M:%S)" "$*"; }
for tool in slurmctld slurmd sbatch munged; do
  command -v "$tool" > /dev/null || { echo "$tool is missing: apt-get install slurm-wlm munge"; exit 2; }
done

pids=()
finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2> /dev/null || true; done
  wait "${pids[@]}" 2> /dev/null || true
  [ -n "${keep:-}" ] || rm -rf "$work"
}
trap finish EXIT

# Two nodes.
if ! munge -n > /dev/null 2>&1; then
  mkdir -p /run/munge; chown munge: /run/munge
  runuser -u munge -- munged --foreground & pids+=($!)
  for _ in $(seq 50); do munge -n > /dev/null 2>&1 && break; sleep 0.2; done
fi
host=$(hostname -s)
mkdir -p "$work"/{state,log,spool-one,spool-two}
cat > "$work/slurm.conf" <<CONF
ClusterName=trial
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=16817
SlurmUser=root
AuthType=auth/munge
CredType=cred/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_interval=2
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool-%n
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd-%n.pid
SlurmctldLogFile=$work/log/slurmctld.log
SlurmdLogFile=$work/log/slurmd-%n.log
SlurmdTimeout=10
KillWait=2
JobRequeue=1
ReturnToService=2
MinJobAge=86400
NodeName=one NodeHostname=$host NodeAddr=127.0.0.1 Port=17101 CPUs=1 State=UNKNOWN
NodeName=two NodeHostname=$host NodeAddr=127.0.0.1 Port=17102 CPUs=1 State=UNKNOWN
PartitionName=all Nodes=one,two Default=YES MaxTime=INFINITE State=UP
CONF
export SLURM_CONF=$work/slurm.conf
slurmctld -D > "$work/log/slurmctld.out" 2>&1 & pids+=($!)
slurmd -D -N one > "$work/log/one.out" 2>&1 & pids+=($!)
slurmd -D -N two > "$work/log/two.out" 2>&1 & two=$!; pids+=("$two")
for _ in $(seq 100); do [ "$(sinfo -h -t idle -o %D 2> /dev/null)" = 2 ] && break; sleep 0.3; done
sinfo -N || { tail "$work"/log/*; exit 1; }

# The project, and a copy of it for one machine. A build of one trust first: both have the same secret and state.
"$matbook" demo "$work/project" --trusts "$trusts" --schools "$schools" --pupils "$pupils" --years 2 --seed 40
cd "$work/project"
uid=$(sed -n '2s/,.*//p' data/trusts.csv)
"$matbook" build --no-pdf --trust "$uid" --quiet
rm -rf site .matbook
cp -r "$work/project" "$work/alone"

cat > job.sh <<JOB
#!/bin/sh
"$matbook" build --shard auto --jobs 1 --verbose $packs
status=\$?
# Killed by a signal: once more.
if [ \$status -gt 128 ] && [ "\${SLURM_RESTART_COUNT:-0}" -lt 3 ]; then
  echo "ended with \$status: asking for a new start"
  scontrol requeue "\$SLURM_JOB_ID"; sleep 60
fi
exit \$status
JOB
start=$(date +%s)
job=$(sbatch --parsable --array="1-$trusts" --requeue --open-mode=append --output="$work/log/task-%a.log" job.sh)
say "array job $job of $trusts tasks"
left() { squeue -h -r -j "$job" 2> /dev/null | wc -l; }
running() { squeue -h -r -j "$job" -t R -w "$1" -o '%K' 2> /dev/null | head -1; }
# The process of a task, once its part is being written.
writing() {
  for _ in $(seq 600); do
    task=$(running "$1")
    if [ -n "$task" ] && compgen -G "site.matbook-shards/$task-of-$trusts/site.matbook-new-*" > /dev/null; then
      for proc in /proc/[0-9]*; do
        [ "$(readlink "$proc/exe" 2> /dev/null)" = "$matbook" ] || continue
        tr '\0' '\n' < "$proc/environ" 2> /dev/null | grep -qx "SLURM_ARRAY_TASK_ID=$task" && { echo "${proc#/proc/} $task"; return; }
      done
    fi
    sleep 0.05
  done
  return 1
}
while [ "$(left)" -gt $((trusts * 2 / 3)) ]; do sleep 0.2; done
read -r pid task < <(writing one) || { say "no task was met at work on node one"; exit 1; }
kill -9 "$pid"; say "killed the process $pid of task $task on node one"
while [ "$(left)" -gt $((trusts / 2)) ]; do sleep 0.2; done
read -r pid task < <(writing two) || { say "no task was met at work on node two"; exit 1; }
kill -9 "$two"; say "killed the daemon of node two while task $task ran there (its process $pid goes on, as on a node that lost its network)"
for _ in $(seq 60); do [ -n "$(sinfo -h -N -n two -t down -o %N)" ] && break; sleep 1; done
say "node two is $(sinfo -h -N -n two -o %t); task $task: $(squeue -h -r -j "${job}_$task" -o '%T, restarted' || true)"
slurmd -D -N two > "$work/log/two-again.out" 2>&1 & pids+=($!)
say "started the daemon of node two again"
for _ in $(seq 3600); do [ "$(left)" = 0 ] && break; sleep 1; done
[ "$(left)" = 0 ] || { squeue -r; exit 1; }
end=$(date +%s)
grep -h "is being made by another\|asking for a new\|is made already" "$work"/log/task-*.log || true
say "restarts: $(for t in $(seq "$trusts"); do scontrol show job "${job}_$t" 2> /dev/null | sed -n "s/.*Restarts=\([1-9][0-9]*\).*/task $t \1/p" | sort -u; done | paste -sd, -)"
say "all $trusts parts in $((end - start)) s on 2 nodes of a core"
"$matbook" build --join "$trusts" --verbose $packs 2> "$work/log/join.log" || { cat "$work/log/join.log"; exit 1; }
tail -4 "$work/log/join.log"
cd "$work/alone"
/usr/bin/env time -f '%e s, %M KB' -o "$work/log/alone.time" "$matbook" build --verbose $packs 2> "$work/log/alone.log"
tail -4 "$work/log/alone.log"; say "one machine: $(cat "$work/log/alone.time")"

diff -r "$work/project/site" "$work/alone/site" > "$work/log/diff" || { head -20 "$work/log/diff"; say "the sites differ"; keep=1; exit 1; }
diff -r "$work/project/matbook-state" "$work/alone/matbook-state" > "$work/log/diff" || { head -20 "$work/log/diff"; say "the states differ"; keep=1; exit 1; }
"$matbook" verify "$work/project/site" --quiet
say "the same: $(find "$work/alone/site" -type f | wc -l) files of the site and $(find "$work/alone/matbook-state" -type f | wc -l) of the state, byte for byte"

# What it cost, and what the nation would.
awk -v schools="$schools" -v trusts="$trusts" '
  /held against earlier builds/ { shared[FILENAME] = $1 }
  /^shard .*; with all made/ { match($0, /[0-9.]+ s; with/); total[FILENAME] = substr($0, RSTART) + 0 }
  END {
    for (f in total) { n++; common += shared[f]; own += total[f] - shared[f] }
    common /= n; own /= n
    printf "a part: %.2f s to read and measure all %d schools, %.2f s for its own trust of %.1f schools (one core)\n", common, schools, own, schools / trusts
    each = own * trusts / schools; read = common / schools
    for (c = 16; c <= 1024; c *= 4)
      printf "the nation (1,200 trusts, 24,000 schools like these) on %4d cores: %.1f h, of which %.1f h reading in each part\n", c, (read * 24000 + each * 24000 / c) / 3600, read * 24000 / 3600
  }' "$work"/log/task-*.log
