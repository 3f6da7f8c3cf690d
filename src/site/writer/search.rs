//! The last look at every file: none of them may hold a personal value.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

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
    /// The same of what the files of a folder may not hold besides, by the folder: all, and those that weren't known.
    folders: BTreeMap<String, (Sought, Sought)>,
    /// What the files of the last build were searched for, as numbers.
    known: FxHashSet<u64>,
}

impl Watch {
    /// What a file must not hold: all of it, or only what wasn't known.
    fn of(&self, path: &str, all: bool) -> impl Iterator<Item = &Sought> {
        let folder = path.split_once('/').map_or("", |(folder, _)| folder);
        let own = self.folders.get(folder);
        let own = own.map(|(sought, fresh)| if all { sought } else { fresh });
        let everywhere = if all { &self.sought } else { &self.fresh };
        std::iter::once(everywhere).chain(own)
    }
}

impl Writer {
    /// Looks for personal values in every file that is put from now on; one that is found, and the site isn't put in place.
    /// Which values files that stay were searched for is remembered in the cache, as numbers.
    pub fn watch(&mut self, sought: Sought) {
        let known = fs::read(self.searched_file()).unwrap_or_default();
        let known: FxHashSet<u64> = known
            .as_chunks()
            .0
            .iter()
            .map(|number| u64::from_le_bytes(*number))
            .collect();
        let fresh = |sought: &Sought| match self.trusted {
            true => sought.without(&known),
            false => sought.clone(),
        };
        self.watch = Some(Watch {
            fresh: fresh(&sought),
            sought,
            folders: BTreeMap::new(),
            known,
        });
    }

    /// Looks besides, in every file that is put into a folder, for what its readers may not see: in an edition of one school for
    /// the others. After [`Writer::watch`].
    pub fn watch_in(&mut self, folder: &str, sought: Sought) {
        let trusted = self.trusted;
        if let Some(watch) = &mut self.watch {
            let fresh = match trusted {
                true => sought.without(&watch.known),
                false => sought.clone(),
            };
            watch.folders.insert(folder.to_owned(), (sought, fresh));
        }
    }

    fn searched_file(&self) -> PathBuf {
        self.file.with_file_name("searched")
    }

    /// Searches a file that is about to be shown.
    pub(super) fn search(&self, path: &str, bytes: &[u8], all: bool) -> Result<(), SiteError> {
        let Some(watch) = &self.watch else {
            return Ok(());
        };
        let mut kinds = vec![];
        for sought in watch.of(path, all) {
            let found = sought.find(path, bytes);
            kinds.extend(found.map_err(|why| SiteError::Unsearchable {
                path: path.to_owned(),
                why,
            })?);
        }
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
        let asked = |path: &&String| watch.of(path, false).any(|sought| !sought.is_empty());
        let done: Vec<&String> = done.iter().filter(asked).collect();
        if !done.is_empty() {
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
        let own = watch.folders.values().flat_map(|(s, _)| s.numbers());
        let numbers: BTreeSet<u64> = watch.sought.numbers().into_iter().chain(own).collect();
        let bytes: Vec<u8> = numbers.iter().flat_map(|n| n.to_le_bytes()).collect();
        let file = self.searched_file();
        if fs::read(&file).is_ok_and(|old| old == bytes) {
            return Ok(());
        }
        fs::write(&file, bytes).map_err(SiteError::io("write", &file))
    }
}
