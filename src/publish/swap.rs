//! Puts a site in the place of another in one step: the new one grows beside it and they change names.
//!
//! Beside the folder `reports` stand, while a publication runs, `reports.matbook-new` (growing; after the step, the old
//! one on its way out) and, where the system can't exchange two folders in one step, `reports.matbook-old` for the moment
//! between two renames. A run that was killed is put right by the next.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use crate::site::{Hash, swap_folders};

use super::PublishError;
use super::books::{BOOKS, Found, JOURNAL, MANIFEST, Manifest, deny};
use super::folder::Folder;
use super::keep;
use super::pieces::Work;
use super::plan::Destination;
use super::rights;
use super::store::{Listing, Store as _, each, put_whole};

/// A folder and its two neighbours.
#[derive(Debug)]
pub(super) struct Beside {
    pub(super) site: Folder,
    new: Folder,
    old: PathBuf,
}

impl Beside {
    /// The neighbours of a folder; `None` for one that has no name or no parent, as the root of a share.
    pub(super) fn of(site: &Folder) -> Option<Self> {
        let (name, parent) = (site.root.file_name()?, site.root.parent()?);
        let beside = |ending: &str| {
            let mut name: OsString = name.to_owned();
            name.push(ending);
            parent.join(name)
        };
        Some(Self {
            new: Folder::new(&beside(".matbook-new")),
            old: beside(".matbook-old"),
            site: site.clone(),
        })
    }

    /// Puts right what a run that was killed left behind.
    pub(super) fn recover(&self) -> Result<(), PublishError> {
        let ours = |folder: &Path| {
            folder.join(BOOKS).is_dir()
                || fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none())
        };
        if !self.site.root.exists() && self.old.join(MANIFEST).is_file() {
            let shown = self.old.display();
            fs::rename(&self.old, &self.site.root).map_err(PublishError::io("rename", shown))?;
        }
        for rest in [&self.new.root, &self.old] {
            if !rest.exists() {
                continue;
            }
            if !ours(rest) {
                let shown = rest.display();
                return Err(PublishError::Use(format!(
                    "{shown} is in the way: matbook publishes through a folder of that name and did not make this one"
                )));
            }
            self.clear(&Folder::new(rest))?;
        }
        Ok(())
    }

    /// Why the folder can't be swapped for another; `None` where it can.
    pub(super) fn hindrance(&self, asked: bool) -> Option<String> {
        let parent = self.new.root.parent()?;
        if self.site.root.exists()
            && !asked
            && let Some(special) = rights::special(&self.site.root)
        {
            return Some(format!("{} has {special}", self.site.name()));
        }
        if let Err(error) = fs::create_dir_all(&self.new.root) {
            return Some(format!("{} can't be written: {error}", parent.display()));
        }
        if !self.site.root.exists() {
            return None;
        }
        // A mount point, or a folder with an owner of its own, stays where it is.
        if !rights::carry(&self.site.root, &self.new.root, false) {
            let _ = fs::remove_dir(&self.new.root);
            return Some(format!("{} has an owner of its own", self.site.name()));
        }
        None
    }

    /// Makes the new site and puts it in the place of the old one. `Ok(Some(why))`: the folder can't be swapped, and
    /// nothing was changed.
    pub(super) fn put(&self, work: &Work<'_>) -> Result<Option<String>, PublishError> {
        let made = self.stage(work).and_then(|()| {
            if self.site.root.exists() && !rights::carry(&self.site.root, &self.new.root, true) {
                return Ok(Some(format!(
                    "{} has folders with owners of their own",
                    self.site.name()
                )));
            }
            self.step()
        });
        match made {
            Ok(None) => {
                if self.new.root.exists() {
                    self.clear(&self.new)?;
                }
                if self.old.exists() {
                    self.clear(&Folder::new(&self.old))?;
                }
                Ok(None)
            }
            other => {
                // The old site stands; what was staged goes, if it can.
                let _ = self.clear(&self.new);
                other
            }
        }
    }

    /// Grows the new site: the books that name its files first, then the files, then the books that say it is whole.
    fn stage(&self, work: &Work<'_>) -> Result<(), PublishError> {
        let (site, new, standing) = (&self.site, &self.new, work.standing);
        put_whole(new, JOURNAL, &work.next.bytes())?;
        deny(new, &Listing::new())?;
        let unchanged: Vec<&String> = work.plan.unchanged.iter().collect();
        each(new, &unchanged, |path| site.link(path, new, path))?;
        each(new, &work.plan.changed, |path| {
            let bytes = (work.supply)(path)?;
            let wanted = work.next.files[path].hash;
            for _ in 0..2 {
                new.write(path, &bytes)?;
                if new.read(path)?.is_some_and(|b| Hash::of(&b) == wanted) {
                    (work.tick)(bytes.len() as u64);
                    return Ok(());
                }
            }
            Err(PublishError::Corrupt {
                place: new.name(),
                path: path.clone(),
            })
        })?;
        // What others put there goes along.
        let foreign: Vec<&String> = standing
            .foreign()
            .filter(|p| !work.next.files.contains_key(*p))
            .collect();
        each(new, &foreign, |path| site.link(path, new, path))?;
        // The versions kept, and the bytes that this one replaces.
        let older: Vec<u64> = (work.retained.iter().copied())
            .filter(|v| *v != standing.base.version || !work.keeps_base())
            .collect();
        let needed: Vec<String> = keep::needed(site, &standing.kept, &older)?
            .into_iter()
            .collect();
        each(new, &needed, |path| match site.file(path).is_file() {
            true => site.link(path, new, path),
            // An object that never was there: the file still stands in its place.
            false => Ok(()),
        })?;
        if work.keeps_base() {
            let mut base = standing.base.clone();
            for path in work.going() {
                let path = path.to_owned();
                let Some(filed) = base.files.get_mut(&path) else {
                    continue;
                };
                if standing.intact(&path) {
                    site.link(&path, new, &standing.kept.object(filed.hash))?;
                    continue;
                }
                // Somebody changed it since, or put a link there: what stands there now is what one would go back to.
                let bytes = site.read(&path)?.unwrap_or_default();
                (filed.hash, filed.size) = (Hash::of(&bytes), bytes.len() as u64);
                put_whole(new, &standing.kept.object(filed.hash), &bytes)?;
            }
            for object in base.files.values().map(|f| standing.kept.object(f.hash)) {
                if site.file(&object).is_file() && !new.file(&object).exists() {
                    site.link(&object, new, &object)?;
                }
            }
            put_whole(new, &standing.kept.version(base.version), &base.bytes())?;
        }
        let manifest = work.stamped(&new.list()?);
        put_whole(new, MANIFEST, &manifest.bytes())?;
        new.remove(JOURNAL)
    }

    /// The step itself.
    fn step(&self) -> Result<Option<String>, PublishError> {
        let (site, new) = (&self.site.root, &self.new.root);
        let rename = |from: &Path, to: &Path| {
            fs::rename(from, to).map_err(PublishError::io("rename", from.display()))
        };
        if !site.exists() {
            return rename(new, site).map(|()| None);
        }
        if swap_folders(new, site) {
            return Ok(None);
        }
        if let Err(error) = fs::rename(site, &self.old) {
            // In use, or a mount point: nothing was changed yet.
            return Ok(Some(format!(
                "{} can't be renamed ({error})",
                site.display()
            )));
        }
        if let Err(error) = rename(new, site) {
            rename(&self.old, site)?;
            return Err(error);
        }
        Ok(None)
    }

    /// Removes a site that is no longer in its place: every file that its books name, and what stands in the new one as
    /// well. What somebody put there in the meantime moves over. The books go last, so that this can be taken up again.
    fn clear(&self, rest: &Folder) -> Result<(), PublishError> {
        if !rest.root.exists() {
            return Ok(());
        }
        let whole = |path: &str| Ok(matches!(Manifest::look(rest, path)?, Found::Whole(_)));
        if rest.root == self.new.root && !whole(MANIFEST)? && !whole(JOURNAL)? {
            // The books that would name its files were never finished, so it was never a site that anybody saw.
            return abandon(rest);
        }
        let standing = Destination::read(rest, false)?;
        let kept_in_site = Destination::read(&self.site, true)?.kept;
        let others: Vec<String> = standing.foreign().cloned().collect();
        for path in others {
            let (here, there) = (rest.file(&path), self.site.file(&path));
            let bytes = fs::read(&here).unwrap_or_default();
            // It went along, or it was adopted and is kept for going back.
            let same = fs::read(&there).is_ok_and(|b| b == bytes)
                || (self.site.file(&kept_in_site.object(Hash::of(&bytes)))).is_file();
            if !same && !there.exists() {
                self.site.make_way(&path)?;
                fs::rename(&here, &there).map_err(PublishError::io("move", here.display()))?;
            } else if same {
                rest.remove(&path)?;
            } else {
                let shown = here.display();
                return Err(PublishError::Use(format!(
                    "{shown} is not matbook's, and another file stands in its place by now: move it away"
                )));
            }
        }
        for path in standing.listing.keys().filter(|p| !p.starts_with(BOOKS)) {
            rest.remove(path)?;
        }
        let books = rest.file(BOOKS);
        let mut folders: Vec<PathBuf> = walkdir::WalkDir::new(&rest.root)
            .contents_first(true)
            .into_iter()
            .filter_map(Result::ok)
            .filter(|e| e.file_type().is_dir() && !e.path().starts_with(&books))
            .map(walkdir::DirEntry::into_path)
            .collect();
        folders.retain(|f| *f != rest.root);
        for folder in folders {
            fs::remove_dir(&folder).map_err(PublishError::io("remove", folder.display()))?;
        }
        for shown in [&books, &rest.root] {
            match fs::remove_dir_all(shown) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(PublishError::io("remove", shown.display())(error));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// Removes a folder in which a site was to grow, with all that is in it; the books, by which it is known as ours, last.
fn abandon(rest: &Folder) -> Result<(), PublishError> {
    let shown = rest.root.display();
    let remove = || {
        for entry in fs::read_dir(&rest.root)? {
            let entry = entry?;
            if entry.path() == rest.file(BOOKS.trim_end_matches('/')) {
                continue;
            }
            if entry.file_type()?.is_dir() {
                fs::remove_dir_all(entry.path())?;
            } else {
                fs::remove_file(entry.path())?;
            }
        }
        fs::remove_dir_all(&rest.root)
    };
    remove().map_err(PublishError::io("remove", shown))
}
