//! `matbook publish`: to folders that are whole, full, read-only or somebody else's, and to real servers.

mod folder;
mod servers;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// Every file of a folder by its path with `/`, and its bytes; without the books of publication.
pub(super) type Tree = BTreeMap<String, Vec<u8>>;

/// A project whose site is made up: publication looks at files only.
pub(super) struct Project {
    folder: TempDir,
}

impl Project {
    /// A project with a small site, published to `place` (the lines of the config under `to:`).
    pub(super) fn new(place: &str) -> Self {
        let project = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        fs::create_dir(project.root().join("data")).unwrap();
        project.config(place, "");
        project.put(".matbook-site", "a site\n");
        project.edition("one");
        project
    }

    pub(super) fn config(&self, place: &str, more: &str) {
        let text = format!("publish:\n  to:\n    {place}\n{more}");
        fs::write(self.root().join("config.yaml"), text).unwrap();
    }

    pub(super) fn root(&self) -> &Path {
        self.folder.path()
    }

    /// The folder that `folder: reports` publishes to.
    pub(super) fn reports(&self) -> PathBuf {
        self.root().join("reports")
    }

    /// Writes a file of the site.
    pub(super) fn put(&self, path: &str, text: &str) {
        let file = self.root().join("site").join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    /// Makes the site that of an edition: some files stay, some change, one goes and one comes.
    pub(super) fn edition(&self, name: &str) {
        let _ = fs::remove_dir_all(self.root().join("site/beacon/old"));
        self.put("index.html", &format!("front {name}"));
        self.put("beacon/index.html", &format!("home {name}"));
        self.put("beacon/ks2/summary.html", &format!("summary {name}"));
        self.put("beacon/ks2/summary.csv", "a,b\r\n1,2\r\n");
        self.put("assets/site.css", "body{}");
        self.put("beacon/packs/136000.pdf", &format!("%PDF {name}"));
        self.put(&format!("beacon/old/{name}.html"), name);
    }

    /// Adds many files, so that a publication takes a while.
    pub(super) fn swell(&self, name: &str, files: usize, size: usize) {
        for i in 0..files {
            let text = format!("{name} {i} ").repeat(size / 4);
            self.put(
                &format!("beacon/schools/{}/{i}.html", i % 40),
                &text[..size],
            );
        }
    }

    pub(super) fn site(&self) -> Tree {
        let mut tree = tree(&self.root().join("site"));
        tree.remove(".matbook-site");
        tree
    }

    /// The command in the project's folder.
    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_matbook"));
        command
            .args(arguments)
            .current_dir(self.root())
            .stdin(Stdio::null())
            .env_remove("MATBOOK_WEBDAV_PASSWORD")
            .env_remove("MATBOOK_S3_KEY");
        command
    }

    pub(super) fn run(&self, arguments: &[&str]) -> Ran {
        ran(self.command(arguments).output().unwrap())
    }

    pub(super) fn publish(&self, more: &[&str]) -> Ran {
        self.run(&[&["publish"], more].concat())
    }
}

/// What a run gave.
#[derive(Debug)]
pub(super) struct Ran {
    pub(super) code: Option<i32>,
    pub(super) err: String,
}

pub(super) fn ran(output: Output) -> Ran {
    Ran {
        code: output.status.code(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Ran {
    #[track_caller]
    pub(super) fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}", self.err);
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self
    }

    #[track_caller]
    pub(super) fn says(self, words: &str) -> Self {
        assert!(
            self.err.contains(words),
            "`{words}` is not said:\n{}",
            self.err
        );
        self
    }
}

/// What readers can find in a folder.
pub(super) fn tree(folder: &Path) -> Tree {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.into_path();
            let name = path.strip_prefix(folder).unwrap().to_string_lossy();
            (name.replace('\\', "/"), fs::read(path).unwrap())
        })
        .filter(|(name, _)| !name.starts_with("_matbook/"))
        .collect()
}

/// The paths at which two folders differ.
pub(super) fn differing(one: &Tree, other: &Tree) -> Vec<String> {
    one.iter()
        .filter(|(name, bytes)| other.get(*name) != Some(bytes))
        .map(|(name, _)| name.clone())
        .chain(other.keys().filter(|n| !one.contains_key(*n)).cloned())
        .collect()
}

#[track_caller]
pub(super) fn assert_same(one: &Tree, other: &Tree) {
    assert_eq!(differing(one, other), Vec::<String>::new());
}

/// Nothing of matbook's is left beside the folder.
#[track_caller]
pub(super) fn assert_tidy(folder: &Path) {
    let left: Vec<String> = fs::read_dir(folder.parent().unwrap())
        .unwrap()
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.contains(".matbook-"))
        .collect();
    assert_eq!(left, Vec::<String>::new());
    let fresh = tree(folder)
        .into_keys()
        .find(|p| p.ends_with(".matbook-new"));
    assert_eq!(fresh, None);
}
