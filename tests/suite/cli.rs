//! The command itself, as a user or a scheduler runs it: real processes in folders of their own.

mod broken;
mod editions;
mod first_hour;
mod guarded;
mod hostile;
mod machine;
mod manual;
mod messages;
mod purged;
mod rebuild;
mod verbs;

use std::fs;
use std::ops::Deref;
use std::path::PathBuf;

use crate::project::{Ran, Tree, differing, files, matbook, run, tree};

/// A made-up trust of two small schools.
struct Project(crate::project::Project);

impl Deref for Project {
    type Target = crate::project::Project;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl Project {
    /// Writes the small demo; nothing is built yet.
    fn demo() -> Self {
        Self(crate::project::Project::demo(&crate::project::SMALL))
    }

    /// Writes the small demo and builds its site.
    fn built() -> Self {
        let project = Self::demo();
        project.build(&[]).expect(0);
        project
    }

    /// A file of the data folder.
    fn data(&self, name: &str) -> PathBuf {
        self.root().join("data").join(name)
    }

    /// The folder of the site.
    fn site(&self) -> PathBuf {
        self.root().join("site")
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

#[track_caller]
fn assert_same(one: &Tree, other: &Tree) {
    assert!(one.len() > 100, "a site of {} files is none", one.len());
    assert_eq!(differing(one, other), Vec::<String>::new());
}
