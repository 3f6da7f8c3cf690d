//! `matbook publish`: to folders that are whole, full, read-only or somebody else's, and to real servers.

mod folder;
mod servers;

use std::fs;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process::Command;

pub(super) use crate::project::{Ran, Tree, differing, ran};

/// A project whose site is made up: publication looks at files only.
pub(super) struct Project(crate::project::Project);

impl Deref for Project {
    type Target = crate::project::Project;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl Project {
    /// A project with a small site, published to `place` (the lines of the config under `to:`).
    pub(super) fn new(place: &str) -> Self {
        let project = Self(crate::project::Project::empty());
        fs::create_dir(project.root().join("data")).unwrap();
        project.config(place, "");
        project.put(".matbook-site", "a site\n");
        project.edition("one");
        project
    }

    pub(super) fn config(&self, place: &str, more: &str) {
        let text = format!("publish:\n  to:\n    {place}\n{more}");
        self.0.put("config.yaml", text);
    }

    /// The folder that `folder: reports` publishes to.
    pub(super) fn reports(&self) -> PathBuf {
        self.root().join("reports")
    }

    /// Writes a file of the site.
    pub(super) fn put(&self, path: &str, text: &str) {
        self.0.put(&format!("site/{path}"), text);
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
        let mut command = self.0.command(arguments);
        command
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

/// What readers can find in a folder.
pub(super) fn tree(folder: &Path) -> Tree {
    let mut tree = crate::project::tree(folder);
    tree.retain(|name, _| !name.starts_with("_matbook/"));
    tree
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
