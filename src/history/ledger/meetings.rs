//! Builds that were frozen for a meeting: their figures stay, and their packs and manifest are kept beside them.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::site::{Hash, MANIFEST, SIGNATURE};
use crate::state::StateError;

use super::super::kept::Kept;
use super::Ledger;

/// A build that was frozen for a meeting.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Frozen {
    /// What the meeting is called.
    pub name: String,
    /// The build's mark.
    pub mark: String,
    /// The edition.
    pub edition: String,
    /// The day that its data stood for.
    pub as_at: String,
    /// How many packs were kept with it.
    pub packs: usize,
    /// When it was frozen, as a number that grows.
    pub(super) order: u64,
}

impl Ledger {
    /// The last meeting whose figures are other than those of the build with this mark.
    pub fn meeting(&self, mark: &str) -> Option<(Frozen, Kept)> {
        let frozen = self
            .frozen()
            .filter(|f| f.mark != mark)
            .max_by_key(|f| f.order)?;
        let line = self.lines().find(|line| line.mark == frozen.mark)?;
        Some((frozen.clone(), self.read(line)?))
    }

    /// The meetings whose builds are kept, the first frozen first.
    pub fn frozen(&self) -> impl Iterator<Item = &Frozen> {
        self.book
            .frozen
            .iter()
            .filter(|f| f.edition == self.edition)
    }

    /// The folder of what a meeting was given.
    pub fn frozen_folder(&self, name: &str) -> PathBuf {
        self.state.file("frozen").join(crate::site::slug(name))
    }

    /// Freezes the build of a site for a meeting: its figures stay, its packs and its manifest are copied beside them. `None`: the site is of no
    /// build that is kept.
    ///
    /// # Errors
    /// Where the site can't be read, or the state not written.
    pub fn freeze(&mut self, name: &str, site: &Path) -> Result<Option<Frozen>, StateError> {
        let manifest = site.join(MANIFEST);
        let bytes = fs::read(&manifest).map_err(StateError::io("read", &manifest))?;
        let hash = Hash::of(&bytes).to_string();
        let Some(line) = self
            .lines()
            .rfind(|line| line.manifests.contains(&hash))
            .cloned()
        else {
            return Ok(None);
        };
        let to = self.frozen_folder(name);
        self.state.make()?;
        fs::create_dir_all(&to).map_err(StateError::io("make", &to))?;
        let mut packs = 0;
        for entry in walkdir::WalkDir::new(site)
            .sort_by_file_name()
            .into_iter()
            .flatten()
        {
            let path = entry.path().strip_prefix(site).unwrap_or(entry.path());
            let is_pack = path.iter().any(|part| part == "packs")
                && path.extension().is_some_and(|e| e == "pdf");
            if !is_pack || !entry.file_type().is_file() {
                continue;
            }
            let file = to.join(path);
            let folder = file.parent().unwrap_or(&to);
            fs::create_dir_all(folder).map_err(StateError::io("make", folder))?;
            fs::copy(entry.path(), &file).map_err(StateError::io("copy", entry.path()))?;
            packs += 1;
        }
        fs::write(to.join(MANIFEST), bytes).map_err(StateError::io("write", &to))?;
        let signature = site.join(SIGNATURE);
        if signature.is_file() {
            fs::copy(&signature, to.join(SIGNATURE)).map_err(StateError::io("copy", &signature))?;
        }
        let order = self.book.frozen.iter().map(|f| f.order).max().unwrap_or(0) + 1;
        let frozen = Frozen {
            name: name.to_owned(),
            mark: line.mark,
            edition: self.edition.clone(),
            as_at: line.as_at,
            packs,
            order,
        };
        self.book.frozen.push(frozen.clone());
        self.write()?;
        Ok(Some(frozen))
    }

    /// Forgets a meeting and what was kept for it; whether there was one of that name.
    ///
    /// # Errors
    /// Where the state can't be written.
    pub fn thaw(&mut self, name: &str) -> Result<bool, StateError> {
        let (edition, count) = (self.edition.clone(), self.book.frozen.len());
        self.book
            .frozen
            .retain(|f| f.name != name || f.edition != edition);
        if self.book.frozen.len() == count {
            return Ok(false);
        }
        self.write()?;
        let folder = self.frozen_folder(name);
        if folder.is_dir() {
            fs::remove_dir_all(&folder).map_err(StateError::io("remove", &folder))?;
        }
        self.prune();
        Ok(true)
    }
}
