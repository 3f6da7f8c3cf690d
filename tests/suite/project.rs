//! A project in a folder of its own, matbook run in it, and what came out: what every test of the command begins with.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// Every file of a folder by its path with `/`, and its bytes.
pub type Tree = BTreeMap<String, Vec<u8>>;

/// A folder for a config, data and whatever else a test lays beside them; it goes when the test ends.
pub struct Project {
    /// The project is a folder in it, so that a test can look beside the project.
    folder: TempDir,
}

impl Project {
    /// An empty folder.
    pub fn empty() -> Self {
        let project = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        fs::create_dir(project.root()).unwrap();
        project
    }

    /// A made-up trust, by the arguments of `matbook demo`, without the annexes of its packs, which take as long as all else;
    /// nothing is built yet.
    pub fn demo(arguments: &[&str]) -> Self {
        let project = Self::demo_with_annexes(arguments);
        let config = fs::read_to_string(project.root().join("config.yaml")).unwrap();
        let brief = config.replace(", depth: annex}", "}");
        assert_ne!(config, brief);
        project.put("config.yaml", brief);
        project
    }

    /// A made-up trust as `matbook demo` writes it; nothing is built yet.
    pub fn demo_with_annexes(arguments: &[&str]) -> Self {
        let project = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        run(matbook().arg("demo").arg(project.root()).args(arguments)).expect(0);
        project
    }

    /// A copy of a folder of this repository.
    pub fn copy_of(folder: &str) -> Self {
        let project = Self::empty();
        for (path, bytes) in tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)) {
            project.put(&path, bytes);
        }
        project
    }

    /// The project's folder.
    pub fn root(&self) -> PathBuf {
        self.folder.path().join("project")
    }

    /// Writes a file, and the folders it lies in.
    pub fn put(&self, path: &str, bytes: impl AsRef<[u8]>) -> &Self {
        let file = self.root().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
        self
    }

    /// matbook in the project's folder.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = matbook();
        command.args(arguments).current_dir(self.root());
        command
    }

    /// Runs matbook in the project's folder.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        run(&mut self.command(arguments))
    }
}

/// A demo as small as one can be with two schools and years.
pub const SMALL: [&str; 8] = [
    "--schools",
    "2",
    "--pupils",
    "30",
    "--years",
    "2",
    "--seed",
    "3",
];

/// What a run gave.
#[derive(Debug)]
pub struct Ran {
    /// Its exit status.
    pub code: Option<i32>,
    /// What it wrote to standard output.
    pub out: String,
    /// What it said.
    pub err: String,
}

impl Ran {
    /// Asserts the exit status, and that nothing panicked.
    #[track_caller]
    pub fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}\n{}", self.out, self.err);
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self
    }

    /// Asserts that standard error says something.
    #[track_caller]
    pub fn says(self, words: &str) -> Self {
        assert!(
            self.err.contains(words),
            "`{words}` is not said:\n{}",
            self.err
        );
        self
    }
}

/// The binary under test, in a plain environment.
pub fn matbook() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_matbook"));
    command
        .stdin(Stdio::null())
        .env_remove("RAYON_NUM_THREADS")
        .env_remove("SOURCE_DATE_EPOCH")
        .env_remove("NO_COLOR");
    command
}

/// Runs a command to its end.
pub fn run(command: &mut Command) -> Ran {
    ran(command.output().unwrap())
}

/// What a run gave, as text.
pub fn ran(output: Output) -> Ran {
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Every file under a folder.
pub fn files(folder: &Path) -> Vec<(String, PathBuf)> {
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

/// Every file under a folder with its bytes.
pub fn tree(folder: &Path) -> Tree {
    files(folder)
        .into_iter()
        .map(|(name, path)| (name, fs::read(path).unwrap()))
        .collect()
}

/// The paths at which two folders differ.
pub fn differing(one: &Tree, other: &Tree) -> Vec<String> {
    one.iter()
        .filter(|(name, bytes)| other.get(*name) != Some(bytes))
        .map(|(name, _)| name.clone())
        .chain(other.keys().filter(|n| !one.contains_key(*n)).cloned())
        .collect()
}
