//! The last look at every file: none of them may hold a personal value.

use std::fs;
use std::path::PathBuf;

use rayon::prelude::*;

use super::Writer;
use crate::leak::Sought;
use crate::site::SiteError;

/// Personal values that no file may hold.
#[derive(Debug)]
pub(super) struct Watch {
    /// All of them: for files that are new or have changed.
    sought: Sought,
    /// Those that weren't known at the last build: for files that stayed.
    fresh: Sought,
}

impl Writer {
    /// Looks for personal values in every file that is put from now on; one that is found, and the site isn't put in place.
    /// Which values files that stay were searched for is remembered in the cache, as numbers.
    pub fn watch(&mut self, sought: Sought) {
        let known = fs::read(self.searched_file()).unwrap_or_default();
        let known = known
            .as_chunks()
            .0
            .iter()
            .map(|number| u64::from_le_bytes(*number))
            .collect();
        let fresh = if self.trusted {
            sought.without(&known)
        } else {
            sought.clone()
        };
        self.watch = Some(Watch { sought, fresh });
    }

    fn searched_file(&self) -> PathBuf {
        self.file.with_file_name("searched")
    }

    /// Searches a file that is about to be shown.
    pub(super) fn search(&self, path: &str, bytes: &[u8], all: bool) -> Result<(), SiteError> {
        let Some(watch) = &self.watch else {
            return Ok(());
        };
        let sought = if all { &watch.sought } else { &watch.fresh };
        let kinds = sought
            .find(path, bytes)
            .map_err(|why| SiteError::Unsearchable {
                path: path.to_owned(),
                why,
            })?;
        if !kinds.is_empty() {
            self.state().leaks.push((path.to_owned(), kinds));
        }
        Ok(())
    }

    /// Searches the files that stay for values that are new; the site can't be put in place where any file holds one.
    pub(super) fn searched(&self) -> Result<(), SiteError> {
        let Some(watch) = &self.watch else {
            return Ok(());
        };
        let (done, mut leaks) = {
            let mut state = self.state();
            let kept = state.done.iter().filter(|(_, (_, fresh))| !fresh);
            let kept: Vec<String> = kept.map(|(path, _)| path.clone()).collect();
            (kept, std::mem::take(&mut state.leaks))
        };
        if !watch.fresh.is_empty() {
            done.par_iter().try_for_each(|path| {
                let file = self.place.site.join(path);
                let bytes = fs::read(&file).map_err(SiteError::io("read", &file))?;
                self.search(path, &bytes, false)
            })?;
            leaks.append(&mut self.state().leaks);
        }
        if leaks.is_empty() {
            return Ok(());
        }
        leaks.sort();
        Err(SiteError::Leaks(leaks))
    }

    /// Remembers which values the files of the site were searched for.
    pub(super) fn remember_search(&self) -> Result<(), SiteError> {
        let Some(watch) = &self.watch else {
            return Ok(());
        };
        let numbers = watch.sought.numbers();
        let bytes: Vec<u8> = numbers.iter().flat_map(|n| n.to_le_bytes()).collect();
        let file = self.searched_file();
        if fs::read(&file).is_ok_and(|old| old == bytes) {
            return Ok(());
        }
        fs::write(&file, bytes).map_err(SiteError::io("write", &file))
    }
}
