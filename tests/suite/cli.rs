//! The command itself, as a user or a scheduler runs it: real processes in folders of their own.

mod broken;
mod hostile;
mod machine;
mod messages;
mod rebuild;
mod verbs;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// Every file of a folder by its path with `/`, and its bytes.
type Tree = BTreeMap<String, Vec<u8>>;

/// A made-up trust of two small schools in a folder of its own.
struct Project {
    folder: TempDir,
}

impl Project {
    /// Writes the small demo; nothing is built yet.
    fn demo() -> Self {
        let project = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        let ran = run(matbook()
            .arg("demo")
            .arg(project.folder.path().join("demo"))
            .args([
                "--schools",
                "2",
                "--pupils",
                "30",
                "--years",
                "2",
                "--seed",
                "3",
            ]));
        ran.expect(0);
        project
    }

    /// Writes the small demo and builds its site.
    fn built() -> Self {
        let project = Self::demo();
        project.build(&[]).expect(0);
        project
    }

    /// The project's folder.
    fn root(&self) -> PathBuf {
        self.folder.path().join("demo")
    }

    /// A file of the data folder.
    fn data(&self, name: &str) -> PathBuf {
        self.root().join("data").join(name)
    }

    /// The folder of the site.
    fn site(&self) -> PathBuf {
        self.root().join("site")
    }

    /// The command, run in the project's folder.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = matbook();
        command.args(arguments).current_dir(self.root());
        command
    }

    /// Runs the command in the project's folder.
    fn run(&self, arguments: &[&str]) -> Ran {
        run(&mut self.command(arguments))
    }

    /// Builds without packs.
    fn build(&self, more: &[&str]) -> Ran {
        self.run(&[&["build", "--no-pdf"], more].concat())
    }

    /// Changes a file of the data folder.
    fn edit(&self, name: &str, change: impl FnOnce(String) -> String) {
        let path = self.data(name);
        let text = fs::read_to_string(&path).unwrap();
        let changed = change(text.clone());
        assert_ne!(text, changed, "the edit of {name} changed nothing");
        fs::write(&path, changed).unwrap();
    }

    /// Changes many figures: every pupil judged at the expected standard is now below it.
    fn lower_outcomes(&self) {
        self.edit("assessments/2025-26/teacher-assessment.csv", |text| {
            text.replace(",EXS", ",WTS")
        });
    }
}

/// What a run gave.
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Ran {
    /// Asserts the exit status, and that nothing panicked.
    #[track_caller]
    fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}\n{}", self.out, self.err);
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self
    }

    /// Asserts that standard error says something.
    #[track_caller]
    fn says(self, words: &str) -> Self {
        assert!(
            self.err.contains(words),
            "`{words}` is not said:\n{}",
            self.err
        );
        self
    }
}

/// The binary under test, in a plain environment.
fn matbook() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_matbook"));
    command
        .stdin(Stdio::null())
        .env_remove("RAYON_NUM_THREADS")
        .env_remove("SOURCE_DATE_EPOCH")
        .env_remove("NO_COLOR");
    command
}

fn run(command: &mut Command) -> Ran {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    Ran {
        code: status.code(),
        out: String::from_utf8(stdout).unwrap(),
        err: String::from_utf8(stderr).unwrap(),
    }
}

/// Every file under a folder.
fn files(folder: &Path) -> Vec<(String, PathBuf)> {
    let mut all: Vec<(String, PathBuf)> = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.into_path();
            let name = path.strip_prefix(folder).unwrap().to_string_lossy();
            (name.replace('\\', "/"), path)
        })
        .collect();
    all.sort();
    all
}

fn tree(folder: &Path) -> Tree {
    files(folder)
        .into_iter()
        .map(|(name, path)| (name, fs::read(path).unwrap()))
        .collect()
}

/// The paths at which two folders differ.
fn differing(one: &Tree, other: &Tree) -> Vec<String> {
    one.iter()
        .filter(|(name, bytes)| other.get(*name) != Some(bytes))
        .map(|(name, _)| name.clone())
        .chain(other.keys().filter(|n| !one.contains_key(*n)).cloned())
        .collect()
}

#[track_caller]
fn assert_same(one: &Tree, other: &Tree) {
    assert!(one.len() > 100, "a site of {} files is none", one.len());
    assert_eq!(differing(one, other), Vec::<String>::new());
}
