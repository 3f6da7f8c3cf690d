//! How long a build and a check take, beside the floor under each, in one run, with medians.
//!
//! ```text
//! cargo bench --bench site -- --config CONFIG [--read FILE_OR_FOLDER]… [--rounds N]
//! ```
//!
//! Every round runs, one after the other so that a busy moment of the machine meets all of them:
//!
//! | step | what it does | its floor |
//! |---|---|---|
//! | build | `matbook build --no-pdf --force` into an empty folder | reading the same files and writing the same site, as bytes |
//! | gate | the search of every byte of that site for personal values, which is a part of the build | at most a tenth of the build |
//! | check | `matbook check`: reading, matching, all checks | the `csv` crate over the same files, two threads, nothing kept |
//!
//! `--read` names the data files that CONFIG reads (a folder: every file below it); without it the floors
//! read nothing, and the ratios are then too high rather than too low.
#![allow(clippy::print_stdout, reason = "a benchmark prints what it measured")]
#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![allow(
    clippy::unwrap_used,
    reason = "a benchmark that cannot go on should stop"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use matbook::leak::Sought;
use rayon::prelude::*;

/// What the command line asked for.
struct Wanted {
    config: String,
    read: Vec<PathBuf>,
    rounds: usize,
}

/// The times of one step over all rounds, and the most memory it had at once, in MB (0: not known).
#[derive(Default)]
struct Step {
    seconds: Vec<f64>,
    peak_mb: f64,
}

impl Step {
    fn add(&mut self, (took, peak_mb): (Duration, f64)) {
        self.seconds.push(took.as_secs_f64());
        self.peak_mb = self.peak_mb.max(peak_mb);
    }

    fn median(&self) -> f64 {
        let mut sorted = self.seconds.clone();
        sorted.sort_by(f64::total_cmp);
        sorted[sorted.len() / 2]
    }

    fn line(&self, name: &str) {
        let least = self.seconds.iter().copied().fold(f64::INFINITY, f64::min);
        let most = self.seconds.iter().copied().fold(0.0, f64::max);
        let memory = if self.peak_mb > 0.0 {
            format!("{:6.0} MB at most", self.peak_mb)
        } else {
            String::new()
        };
        println!(
            "{name:<34} median {:7.2} s   ({least:.2}–{most:.2})   {memory}",
            self.median()
        );
    }
}

fn main() {
    let wanted = wanted();
    let out = tempfile::tempdir().unwrap();
    let inputs = files_below(&wanted.read);
    let sought = sought(&wanted.config);
    let (mut build, mut gate, mut bytes, mut check, mut parse) = (
        Step::default(),
        Step::default(),
        Step::default(),
        Step::default(),
        Step::default(),
    );
    for round in 0..wanted.rounds {
        let site = out.path().join(format!("site-{round}"));
        build.add(run(&[
            "build",
            "--config",
            &wanted.config,
            "--out",
            site.to_str().unwrap(),
            "--no-pdf",
            "--force",
            "--quiet",
        ]));
        gate.add((search(&sought, &site), 0.0));
        bytes.add((
            copy(&inputs, &site, &out.path().join(format!("copy-{round}"))),
            0.0,
        ));
        check.add(run(&["check", "--config", &wanted.config, "--quiet"]));
        parse.add((parse_csv(&inputs), 0.0));
        if round == 0 {
            let made = files_below(std::slice::from_ref(&site));
            println!(
                "read {} files, {:.1} MB; site of {} files, {:.1} MB; {} rounds\n",
                inputs.len(),
                megabytes(&inputs),
                made.len(),
                megabytes(&made),
                wanted.rounds
            );
        }
        std::fs::remove_dir_all(&site).unwrap();
    }
    build.line("build, all but PDFs");
    gate.line("  of it, the search of its bytes");
    println!("  share {:.1}%", 100.0 * gate.median() / build.median());
    bytes.line("  reading and writing its bytes");
    println!("  ratio {:.1}", build.median() / bytes.median());
    check.line("check");
    parse.line("  csv crate over the same files");
    println!("  ratio {:.1}", check.median() / parse.median());
}

/// The personal values of the data.
fn sought(config: &str) -> Sought {
    let text = std::fs::read_to_string(config).unwrap();
    let project = matbook::config::read(&text, Path::new(config)).unwrap();
    let options = matbook::intake::ReadOptions::default();
    let read = matbook::intake::read_project(&project.data, &project.settings, &options);
    let (held, _) = read.unwrap();
    Sought::new(&held.personal)
}

/// Searches the files of a site, their bytes at hand, on as many threads as a build has.
fn search(sought: &Sought, site: &Path) -> Duration {
    let files: Vec<(String, Vec<u8>)> = files_below(&[site.to_path_buf()])
        .into_iter()
        .map(|path| {
            (
                path.to_string_lossy().into_owned(),
                std::fs::read(&path).unwrap(),
            )
        })
        .collect();
    let start = Instant::now();
    files.par_iter().for_each(|(path, bytes)| {
        std::hint::black_box(sought.find(path, bytes).unwrap());
    });
    start.elapsed()
}

/// Reads the command line; cargo adds `--bench`, which is passed over.
fn wanted() -> Wanted {
    let mut wanted = Wanted {
        config: "config.yaml".to_owned(),
        read: Vec::new(),
        rounds: 5,
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--config" => wanted.config = arguments.next().unwrap(),
            "--read" => wanted.read.push(arguments.next().unwrap().into()),
            "--rounds" => wanted.rounds = arguments.next().unwrap().parse().unwrap(),
            _ => {}
        }
    }
    wanted
}

/// Runs matbook to its end: the time it took and, on Linux, its peak memory in MB. A `check` may end with 1
/// (the data have errors); anything else but 0 stops the benchmark.
fn run(arguments: &[&str]) -> (Duration, f64) {
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_matbook"))
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let status_file = format!("/proc/{}/status", child.id());
    let mut peak_kb = 0.0_f64;
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        peak_kb = peak_kb.max(high_water(&status_file));
        std::thread::sleep(Duration::from_millis(5));
    };
    let took = start.elapsed();
    let ended_well = status.success() || (arguments[0] == "check" && status.code() == Some(1));
    assert!(ended_well, "matbook {} ended with {status}", arguments[0]);
    (took, peak_kb / 1024.0)
}

/// The `VmHWM` line of a process's status file in kB; 0 where there is none.
fn high_water(status_file: &str) -> f64 {
    std::fs::read_to_string(status_file)
        .ok()
        .and_then(|text| {
            let line = text.lines().find(|line| line.starts_with("VmHWM:"))?;
            line.split_whitespace().nth(1)?.parse().ok()
        })
        .unwrap_or(0.0)
}

/// Reads `inputs` and writes a copy of every file of `site` to `to`; the site's bytes are in memory before the
/// clock starts.
fn copy(inputs: &[PathBuf], site: &Path, to: &Path) -> Duration {
    let held: Vec<(PathBuf, Vec<u8>)> = files_below(&[site.to_path_buf()])
        .into_iter()
        .map(|path| {
            let bytes = std::fs::read(&path).unwrap();
            (to.join(path.strip_prefix(site).unwrap()), bytes)
        })
        .collect();
    let start = Instant::now();
    for input in inputs {
        std::hint::black_box(std::fs::read(input).unwrap());
    }
    for (path, bytes) in &held {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let took = start.elapsed();
    std::fs::remove_dir_all(to).unwrap();
    took
}

/// Parses every CSV of `inputs` on two threads and counts its cells.
fn parse_csv(inputs: &[PathBuf]) -> Duration {
    let mut inputs: Vec<&PathBuf> = inputs
        .iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "csv"))
        .collect();
    inputs.sort_by_key(|path| std::cmp::Reverse(std::fs::metadata(path).unwrap().len()));
    let (next, cells) = (AtomicUsize::new(0), AtomicU64::new(0));
    let start = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(path) = inputs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let mut reader = csv::ReaderBuilder::new()
                        .flexible(true)
                        .from_path(path)
                        .unwrap();
                    let mut record = csv::ByteRecord::new();
                    while reader.read_byte_record(&mut record).unwrap() {
                        cells.fetch_add(record.len() as u64, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    std::hint::black_box(cells.load(Ordering::Relaxed));
    start.elapsed()
}

/// Every file at or below the paths.
fn files_below(paths: &[PathBuf]) -> Vec<PathBuf> {
    paths
        .iter()
        .flat_map(|path| walkdir::WalkDir::new(path).sort_by_file_name())
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect()
}

/// The sum of the files' sizes in MB (10⁶ bytes).
fn megabytes(files: &[PathBuf]) -> f64 {
    let bytes: u64 = files
        .iter()
        .map(|path| std::fs::metadata(path).unwrap().len())
        .sum();
    bytes as f64 / 1e6
}
