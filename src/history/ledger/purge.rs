//! What is kept of pupils, of a school, of all builds taken out of the state again.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::dataset::Urn;
use crate::state::StateError;

use super::super::kept::{Kept, text_of};
use super::{Ledger, SECRET, file_of};

/// What was taken out.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Purged {
    /// Builds whose numbers of pupils' rows are gone.
    pub builds: usize,
    /// Rows of figures of a school that are gone.
    pub figures: usize,
    /// Packs of a school that are gone, kept for meetings.
    pub packs: usize,
    /// Meetings that are still kept, by name: their packs stay.
    pub meetings: Vec<String>,
}

impl Ledger {
    /// Takes out of every kept build, of all editions, the numbers of pupils' rows, and draws a new secret with the next build:
    /// what was copied elsewhere can be held against nothing any more. With a school its figures, its findings and its packs kept for
    /// meetings go, too.
    ///
    /// # Errors
    /// Where the state can't be read or written; a build that can't be read is told, and nothing is taken out.
    pub fn purge(&mut self, school: Option<Urn>) -> Result<Purged, StateError> {
        let lines = self.book.builds.clone();
        let mut all = Vec::new();
        for line in &lines {
            let kept = self.read(line).ok_or_else(|| StateError::Rubbish {
                path: self.folder.file(&file_of(line)),
                why: "it can't be read: matbook purge --builds lets go of all builds".into(),
            })?;
            all.push((line, kept));
        }
        let mut purged = Purged::default();
        for (line, mut kept) in all {
            purged.builds += usize::from(!kept.prints.is_empty());
            kept.prints.clear();
            if let Some(urn) = school {
                purged.figures += self.without(&mut kept, urn)?;
            }
            let text = serde_json::to_vec(&kept).unwrap_or_default();
            self.folder.write(&file_of(line), &text)?;
        }
        for frozen in &self.book.frozen {
            purged.meetings.push(frozen.name.clone());
            if let Some(urn) = school {
                purged.packs += packs_gone(&self.frozen_folder(&frozen.name), urn)?;
            }
        }
        remove(&self.folder.file(SECRET))?;
        self.secret.take();
        self.prune();
        Ok(purged)
    }

    /// Whether anything of a school is kept: figures, findings, packs of meetings. A build that can't be read may hold some.
    pub fn knows(&self, urn: Urn) -> bool {
        let of_build = |kept: Kept| {
            let matched = kept.matched.iter().any(|matched| matched.urn == Some(urn));
            let finding = kept.findings.iter().any(|f| f.urn == Some(urn));
            let figures = || {
                let mut released = kept.figures.keys().flat_map(|uid| self.figures(&kept, uid));
                released.any(|(_, rows)| without_school(&rows, urn).1 > 0)
            };
            kept.schools.contains_key(&urn) || matched || finding || figures()
        };
        let built = |line| self.read(line).is_none_or(of_build);
        let packs = |name: &str| !packs_of(&self.frozen_folder(name), urn).is_empty();
        self.book.builds.iter().any(built) || self.book.frozen.iter().any(|f| packs(&f.name))
    }

    /// Lets go of all builds and meetings, of all editions.
    ///
    /// # Errors
    /// Where the state can't be written.
    pub fn purge_builds(&mut self) -> Result<Purged, StateError> {
        let purged = Purged {
            builds: self.book.builds.len(),
            ..Purged::default()
        };
        for path in [self.folder.path().to_path_buf(), self.state.file("frozen")] {
            if path.is_dir() {
                fs::remove_dir_all(&path).map_err(StateError::io("remove", &path))?;
            }
        }
        self.book = super::Book::default();
        self.secret.take();
        Ok(purged)
    }

    /// Takes a school out of a kept build; how many rows of figures went.
    fn without(&self, kept: &mut Kept, urn: Urn) -> Result<usize, StateError> {
        kept.schools.remove(&urn);
        kept.findings.retain(|finding| finding.urn != Some(urn));
        kept.matched.retain(|matched| matched.urn != Some(urn));
        let mut gone = 0;
        let mut figures = BTreeMap::new();
        for uid in kept.figures.keys() {
            let mut released = self.figures(kept, uid);
            for (_, rows) in &mut released {
                let (stay, went) = without_school(rows, urn);
                *rows = stay;
                gone += went;
            }
            let sealed = miniz_oxide::deflate::compress_to_vec(text_of(&released).as_bytes(), 3);
            figures.insert(uid.clone(), self.store(sealed)?);
        }
        kept.figures = figures;
        Ok(gone)
    }
}

/// Tidy rows without those of a school, and how many these were; rows without a column of schools stay.
fn without_school(rows: &str, urn: Urn) -> (String, usize) {
    let heading = rows.lines().next().unwrap_or_default();
    let Some(at) = heading.split(',').position(|name| name == "urn") else {
        return (rows.to_owned(), 0);
    };
    let urn = urn.to_string();
    let (mut stay, mut gone) = (String::new(), 0);
    for (number, line) in rows.split_inclusive('\n').enumerate() {
        // The URN is one of the first cells, before any that could be quoted.
        if number > 0 && line.split(',').nth(at) == Some(urn.as_str()) {
            gone += 1;
        } else {
            stay.push_str(line);
        }
    }
    (stay, gone)
}

/// The files of a folder that are of one school, by their names.
fn packs_of(folder: &Path, urn: Urn) -> Vec<PathBuf> {
    let urn = urn.to_string();
    let mut packs = Vec::new();
    for entry in walkdir::WalkDir::new(folder).into_iter().flatten() {
        let path = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let about = path.iter().any(|part| {
            let part = part.to_string_lossy();
            part.split(['-', '.']).any(|word| word == urn)
        });
        if entry.file_type().is_file() && about {
            packs.push(entry.into_path());
        }
    }
    packs
}

/// Takes the packs about a school out of a folder; how many there were.
fn packs_gone(folder: &Path, urn: Urn) -> Result<usize, StateError> {
    let packs = packs_of(folder, urn);
    for pack in &packs {
        remove(pack)?;
    }
    Ok(packs.len())
}

fn remove(path: &Path) -> Result<(), StateError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(StateError::io("remove", path)(error))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::without_school;

    #[test]
    fn rows_of_a_school_go_and_all_others_stay() {
        let rows = "trust_uid,urn,report\n1,,summary\n1,900000,summary\n1,900007,summary\n";
        let (stay, gone) = without_school(rows, 900_000);
        assert_eq!(gone, 1);
        assert_eq!(stay, "trust_uid,urn,report\n1,,summary\n1,900007,summary\n");
        assert_eq!(without_school("name\n900000\n", 900_000).1, 0);
    }
}
