//! Reading a spoilt project: whatever it holds, matbook says what is wrong and goes on.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use matbook::check;
use matbook::config::{self, Settings};
use matbook::diag::{Finding, Sink};
use matbook::intake::{ReadOptions, propose, read_project};

use super::seeds::Seed;

/// What came of reading.
#[derive(Debug)]
pub struct Outcome {
    /// What the panic said, where there was one.
    pub panic: Option<String>,
    /// How long it took.
    pub took: Duration,
    /// Findings told.
    pub findings: usize,
}

/// A seed's project on disk, of which one file is written anew for every trial.
#[derive(Debug)]
pub struct Ground {
    folder: tempfile::TempDir,
    file: PathBuf,
    is_config: bool,
    settings: Settings,
}

impl Ground {
    /// Writes a seed's project.
    pub fn new(seed: &Seed) -> Self {
        let memory = Path::new("/dev/shm");
        let folder = if memory.is_dir() {
            tempfile::tempdir_in(memory)
        } else {
            tempfile::tempdir()
        }
        .expect("a temporary folder");
        let data = folder.path().join("data");
        for (name, bytes) in &seed.rest {
            let path = data.join(name);
            fs::create_dir_all(path.parent().expect("it has one")).expect("the folder is made");
            fs::write(path, bytes).expect("the file is written");
        }
        let is_config = seed.file == "config.yaml";
        let settings = config::read(&seed.config, Path::new("config.yaml"))
            .unwrap_or_else(|findings| panic!("{}: {findings:#?}", seed.kind))
            .settings;
        let file = if is_config {
            folder.path().join(&seed.file)
        } else {
            data.join(&seed.file)
        };
        Self {
            folder,
            file,
            is_config,
            settings,
        }
    }

    /// What is told about the project with these bytes in the place of the seed's, read in blocks of the usual size.
    #[allow(dead_code, reason = "only the tests look at findings")]
    #[allow(clippy::disallowed_methods, reason = "a test may look at the clock")]
    pub fn findings(&self, bytes: &[u8]) -> (Vec<Finding>, Duration) {
        fs::write(&self.file, bytes).expect("the file is written");
        let began = Instant::now();
        let data = self.folder.path().join("data");
        let (_, sink) = read_project(&data, &self.settings, &ReadOptions::default())
            .expect("the machine gives the files");
        (sink.into_sorted(), began.elapsed())
    }

    /// Reads, checks and maps the project with these bytes in the place of the seed's.
    pub fn read(&self, bytes: &[u8]) -> Outcome {
        fs::write(&self.file, bytes).expect("the file is written");
        let began = Clock::start();
        let data = self.folder.path().join("data");
        let ran = catch_unwind(AssertUnwindSafe(|| {
            let mut settings = self.settings.clone();
            if self.is_config {
                let Ok(text) = std::str::from_utf8(bytes) else {
                    return 1;
                };
                match config::read(text, Path::new("config.yaml")) {
                    Ok(project) => settings = project.settings,
                    Err(findings) => {
                        let mut sink = Sink::new();
                        sink.extend(findings);
                        return sink.into_sorted().len();
                    }
                }
            }
            let options = ReadOptions {
                jobs: 1,
                with_reference_pupils: true,
                // Small blocks, so that records fall on their edges.
                block_size: 300,
                ..ReadOptions::default()
            };
            let told = match read_project(&data, &settings, &options) {
                Ok((holdings, sink)) => {
                    let mut findings = sink.into_sorted();
                    findings.extend(check::run(&holdings, &settings));
                    let today = check::latest(&holdings);
                    check::settle(findings, &settings, today).kept.len()
                }
                Err(error) => error.to_string().len(),
            };
            // A proposal takes longer than all the reading.
            if !self.is_config && bytes.len().is_multiple_of(4) {
                let _ = propose(&self.file).map_err(|e| e.to_string());
            }
            told
        }));
        let took = began.elapsed();
        match ran {
            Ok(findings) => Outcome {
                panic: None,
                took,
                findings,
            },
            Err(payload) => Outcome {
                panic: Some(
                    (payload.downcast_ref::<String>().cloned())
                        .or_else(|| payload.downcast_ref::<&str>().map(|s| (*s).to_owned()))
                        .unwrap_or_else(|| "a panic without words".into()),
                ),
                took,
                findings: 0,
            },
        }
    }
}

/// A clock that stands while others use the processor, where the system has one.
#[derive(Debug)]
struct Clock {
    used: Option<Duration>,
    began: Instant,
}

impl Clock {
    #[allow(clippy::disallowed_methods, reason = "a test may look at the clock")]
    fn start() -> Self {
        Self {
            used: processor_time(),
            began: Instant::now(),
        }
    }

    fn elapsed(&self) -> Duration {
        match (self.used, processor_time()) {
            (Some(before), Some(now)) => now.saturating_sub(before),
            _ => self.began.elapsed(),
        }
    }
}

/// What this program's threads have used of the processor, to a hundredth of a second.
fn processor_time() -> Option<Duration> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let mut after_name = stat.rsplit(')').next()?.split_whitespace().skip(11);
    let user: u64 = after_name.next()?.parse().ok()?;
    let system: u64 = after_name.next()?.parse().ok()?;
    Some(Duration::from_millis((user + system) * 10))
}
