//! The files of parts of a site that were made apart, each in a site of its own, taken into the one that is being made.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use rayon::prelude::*;

use super::{Writer, marker_text};
use crate::site::manifest::{Entry, Manifest, modified};
use crate::site::place::MARKER;
use crate::site::{Hash, SiteError};

impl Writer {
    /// Takes all files of a part, with the keys they were made from: `site` is where it stands, `cache` what its own writer kept.
    /// Paths in `except` are left alone. The files were searched for personal values when they were made, of the same data. What
    /// stands on the site with the same bytes stays; else the file is linked, or copied where the system can't.
    ///
    /// # Errors
    /// [`SiteError::Spoilt`] where the part isn't as its writer left it, two files that want one place, or the machine fails.
    pub fn take_part(
        &self,
        site: &Path,
        cache: &Path,
        except: &BTreeSet<String>,
    ) -> Result<(), SiteError> {
        let part = Manifest::read(&cache.join("manifest"));
        let marker = site.join(MARKER);
        let told = fs::read_to_string(&marker).map_err(SiteError::io("read", &marker))?;
        if told != marker_text(&part) {
            return Err(SiteError::Spoilt(marker));
        }
        {
            let mut state = self.state();
            if !state.begun {
                self.place.begin()?;
                state.begun = true;
            }
        }
        let files = part
            .entries
            .iter()
            .filter(|(path, _)| !except.contains(*path));
        let files: Vec<(&String, &Entry)> = files.collect();
        files.par_iter().try_for_each(|(path, entry)| {
            self.claim(path)?;
            let (entry, fresh) = self.taken(site, path, entry)?;
            self.state().done.insert((*path).clone(), (entry, fresh));
            Ok(())
        })
    }

    /// Takes one file: its entry, and whether the site's own had other content.
    fn taken(&self, part: &Path, path: &str, entry: &Entry) -> Result<(Entry, bool), SiteError> {
        let file = part.join(path);
        let meta = fs::symlink_metadata(&file).map_err(SiteError::io("read", &file))?;
        let time = modified(&meta);
        let untouched = time != 0 && time == entry.modified;
        if !meta.is_file() || meta.len() != entry.size || !untouched && !holds(&file, entry)? {
            return Err(SiteError::Spoilt(file));
        }
        let old = self.old.entries.get(path).filter(|_| !self.force);
        if let Some(old) = old.filter(|old| old.content == entry.content)
            && let Some(old) = self.intact(path, old)
        {
            let key = entry.key;
            return Ok((Entry { key, ..old }, false));
        }
        {
            let mut state = self.state();
            self.make_folder(path, &mut state.made)?;
        }
        let to = self.place.new.join(path);
        let mut taken = Entry {
            modified: time,
            ..*entry
        };
        if fs::hard_link(&file, &to).is_err() {
            fs::copy(&file, &to).map_err(SiteError::io("copy", &file))?;
            let meta = fs::metadata(&to).map_err(SiteError::io("read", &to))?;
            taken.modified = modified(&meta);
        }
        Ok((taken, true))
    }
}

/// Whether a file's bytes are those that an entry says.
fn holds(file: &Path, entry: &Entry) -> Result<bool, SiteError> {
    let bytes = fs::read(file).map_err(SiteError::io("read", file))?;
    Ok(Hash::of(&bytes) == entry.content)
}
