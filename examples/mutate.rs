//! Reads a great number of spoilt files and says what broke: panics, files that took over five seconds, memory. Time is the
//! processor's, where the system tells it: a busy machine makes no file slow.
//!
//! `cargo run --example mutate -- COUNT [SEED] [FOLDER]`: what broke is written to FOLDER (`mutate-out`), one file each;
//! with a COUNT of 0 the files named after FOLDER are read once more. Copied to `tests/corpus` is read again by every run of the tests. `scripts/mutate.sh` runs it with a fresh seed.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::exit,
    missing_docs,
    reason = "a tool for developers"
)]

#[path = "../tests/suite/mutation/chance.rs"]
mod chance;
#[path = "../tests/suite/mutation/mutate.rs"]
mod mutate;
#[path = "../tests/suite/mutation/seeds.rs"]
mod seeds;
#[path = "../tests/suite/mutation/trial.rs"]
mod trial;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use chance::Chance;
use trial::{Ground, Outcome};

const LIMIT: Duration = Duration::from_secs(5);
/// After this long by the clock a file is given up.
const HANGS: Duration = Duration::from_secs(60);

#[derive(Default)]
struct Tally {
    count: u64,
    told: u64,
    panics: u64,
    slow: u64,
    slowest: Duration,
    total: Duration,
}

/// A thread that reads what it is given.
struct Reader {
    to: Sender<(Arc<Ground>, Vec<u8>)>,
    from: Receiver<Outcome>,
}

impl Reader {
    fn new() -> Self {
        let (to, tasks) = channel::<(Arc<Ground>, Vec<u8>)>();
        let (results, from) = channel();
        std::thread::spawn(move || {
            for (ground, bytes) in tasks {
                if results.send(ground.read(&bytes)).is_err() {
                    return;
                }
            }
        });
        Self { to, from }
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let count: u64 = arguments
        .next()
        .and_then(|a| a.parse().ok())
        .unwrap_or(10_000);
    let salt: u64 = arguments.next().and_then(|a| a.parse().ok()).unwrap_or(1);
    let out = PathBuf::from(arguments.next().unwrap_or_else(|| "mutate-out".into()));
    std::fs::create_dir_all(&out).unwrap();
    std::panic::set_hook(Box::new(|_| {}));

    let seeds = seeds::seeds();
    let others: Vec<&[u8]> = seeds.iter().map(|s| s.bytes.as_slice()).collect();
    let mut grounds: Vec<Arc<Ground>> = seeds.iter().map(|s| Arc::new(Ground::new(s))).collect();
    let mut reader = Reader::new();

    if count == 0 {
        // Named files again: the number of the seed, then the file.
        for path in arguments {
            let bytes = std::fs::read(&path).unwrap();
            let file = path.rsplit('/').next().unwrap_or(&path);
            let number: usize = file.split('-').find_map(|p| p.parse().ok()).unwrap();
            let outcome = grounds[number].read(&bytes);
            println!("{file}: {:?} {:?}", outcome.took, outcome.panic);
        }
        return;
    }
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut messages: BTreeMap<String, u64> = BTreeMap::new();
    let mut peak = peak_memory();
    println!("memory at the start {} MB", peak >> 10);
    for n in 0..count {
        // The same share for every seed.
        let number = usize::try_from(n).unwrap() % seeds.len();
        let seed = &seeds[number];
        let mut chance = Chance::new(salt << 40 ^ n);
        let bytes = match &seed.members {
            Some(members) if chance.below(4) > 0 => {
                mutate::spoil_members(members, &others, &mut chance)
            }
            _ => mutate::spoil(&seed.bytes, &others, &mut chance),
        };
        let kind = seed.kind.replace([' ', '-'], "_");
        let name = format!("{kind}-{number}-{salt}.{n}");
        let task = (Arc::clone(&grounds[number]), bytes.clone());
        reader.to.send(task).unwrap();
        let outcome = reader.from.recv_timeout(HANGS).unwrap_or_else(|_| {
            // The thread is left to itself, and so is its folder.
            reader = Reader::new();
            grounds[number] = Arc::new(Ground::new(seed));
            Outcome {
                panic: None,
                took: HANGS,
                findings: 0,
            }
        });
        let tally = tallies.entry(seed.kind).or_default();
        tally.count += 1;
        tally.told += u64::from(outcome.findings > 0);
        tally.total += outcome.took;
        tally.slowest = tally.slowest.max(outcome.took);
        let keep = |why: &str| {
            std::fs::write(out.join(format!("{name}-{why}.bin")), &bytes).unwrap();
        };
        if let Some(message) = outcome.panic {
            tally.panics += 1;
            let times = messages.entry(format!("{kind}: {message}")).or_default();
            *times += 1;
            if *times <= 3 {
                eprintln!("{name}: {message}");
                keep("panic");
            }
        }
        if outcome.took > LIMIT / 10 {
            eprintln!("{name}: {:?}", outcome.took);
            keep("long");
        }
        if outcome.took > LIMIT {
            tally.slow += 1;
            keep("slow");
        }
        let memory = peak_memory();
        if memory > peak + (50 << 10) {
            eprintln!(
                "{name}: memory rose from {} to {} MB",
                peak >> 10,
                memory >> 10
            );
            keep("memory");
            peak = memory;
        }
    }
    println!("kind          inputs    told  panics  over 5 s   slowest      mean");
    for (kind, t) in &tallies {
        println!(
            "{kind:12} {:7} {:7} {:7} {:9} {:8.3}s {:8.2}ms",
            t.count,
            t.told,
            t.panics,
            t.slow,
            t.slowest.as_secs_f64(),
            t.total.as_secs_f64() * 1000.0 / t.count as f64
        );
    }
    println!(
        "{count} inputs, seed {salt}; peak memory {} MB",
        peak_memory() >> 10
    );
    for (message, times) in &messages {
        println!("{times:6} × {message}");
    }
    let broke = tallies.values().any(|t| t.panics + t.slow > 0) || peak_memory() > 1 << 20;
    std::process::exit(i32::from(broke));
}

/// The most memory the program has held so far, in kB; 0 where the system doesn't tell.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string(Path::new("/proc/self/status")).unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    line.and_then(|l| l.trim().split(' ').next()?.parse().ok())
        .unwrap_or(0)
}
