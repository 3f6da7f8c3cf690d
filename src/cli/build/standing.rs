//! A site that stands as the last build left it, from the very same files and settings: nothing is read, made or written.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::diag::{Finding, Severity};
use crate::mail::{JOURNAL, PASSWORDS};
use crate::site::{Hash, Hasher, modified, program_mark};

use super::super::args::BuildArguments;
use super::super::messages::Messages;
use super::ground::Ground;
use super::{Folders, Project};

/// Its file in the cache.
const FILE: &str = "standing";
/// Its first line.
const HEAD: &str = "matbook standing site 1";

/// What the last whole build left, and of what.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct LastBuild {
    path: PathBuf,
    /// Of what a build is made: the program, what it is asked for, all files of the project.
    made_of: Hash,
}

impl LastBuild {
    /// For a build as it is asked for; `None`: it is of a kind that always does its work.
    pub(super) fn of(
        arguments: &BuildArguments,
        project: &Project,
        folders: &Folders,
        messages: &Messages,
    ) -> Option<Self> {
        let some = !arguments.trust.is_empty()
            || !arguments.school.is_empty()
            || !arguments.edition.is_empty()
            || arguments.join.is_some()
            || arguments.pack_sources.is_some();
        // Whoever asks for more words wants to see the work.
        if some || arguments.force || messages.is_verbose() {
            return None;
        }
        let ground = Ground::of(program_mark(), arguments, project, folders);
        let mut hasher = Hasher::new();
        // Strings and numbers: there is nothing that JSON can't say.
        hasher.part(&serde_json::to_vec(&ground).ok()?);
        let asked = (arguments.strict, arguments.accept);
        hasher.part(format!("{asked:?}").as_bytes());
        for path in [&folders.out, &project.config, &project.state] {
            hasher.part(path.as_os_str().as_encoded_bytes());
        }
        // Another key makes another signature.
        if let Some(key) = &project.sign {
            hasher.part(&fs::read(key).ok()?);
        }
        Some(Self {
            path: folders.cache.join(FILE),
            made_of: hasher.finish(),
        })
    }

    /// What the last build said, if it was of the same and its site and state stand as it left them.
    pub(super) fn said(&self, project: &Project, folders: &Folders) -> Option<String> {
        let text = fs::read_to_string(&self.path).ok()?;
        let mut lines = text.lines();
        let same = lines.next() == Some(HEAD)
            && lines.next() == Some(&self.made_of.to_string())
            && lines.next() == Some(&left(project, folders)?.to_string());
        let said: Vec<&str> = lines.collect();
        same.then(|| said.join("\n"))
    }

    /// Notes what a build left that went through without a fault. Where it can't, the next build does its work.
    pub(super) fn note(
        &self,
        project: &Project,
        folders: &Folders,
        findings: &[Finding],
        files: usize,
    ) {
        let Some(left) = left(project, folders) else {
            return;
        };
        let count = |severity| findings.iter().filter(|f| f.severity == severity).count();
        let mut said = format!("{files} files stand as they were, none rewritten, none typeset");
        let all = [
            (Severity::Error, "error", "errors"),
            (Severity::Warning, "warning", "warnings"),
            (Severity::Note, "note", "notes"),
        ]
        .map(|(severity, one, many)| match count(severity) {
            1 => format!("1 {one}"),
            n => format!("{n} {many}"),
        });
        let _ = write!(said, "; of the data there are {}", all.join(", "));
        let text = format!("{HEAD}\n{}\n{left}\n{said}\n", self.made_of);
        // It only saves time.
        let _ = fs::write(&self.path, text);
    }

    /// Forgets what was noted: the site is about to change.
    pub(super) fn forget(folders: &Folders) {
        let _ = fs::remove_file(folders.cache.join(FILE));
    }
}

/// Every file of the site and of the state by its length and time; `None`: they can't be read, or there is no site.
fn left(project: &Project, folders: &Folders) -> Option<Hash> {
    let mut hasher = Hasher::new();
    listed(&folders.out, &mut hasher)?;
    if project.state.is_dir() {
        listed(&project.state, &mut hasher)?;
    }
    Some(hasher.finish())
}

fn listed(folder: &Path, hasher: &mut Hasher) -> Option<()> {
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.ok()?;
        // What mail notes changes no page.
        let mails = [JOURNAL, PASSWORDS]
            .iter()
            .any(|own| entry.file_name() == *own);
        if entry.file_type().is_dir() || mails {
            continue;
        }
        let meta = entry.metadata().ok()?;
        hasher.part(entry.path().as_os_str().as_encoded_bytes());
        hasher.part(format!("{} {}", meta.len(), modified(&meta)).as_bytes());
    }
    Some(())
}
