//! Puts files on the site, making only those whose key changed.

mod bundle;
mod parts;
mod seal;
mod search;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use super::manifest::{Entry, Manifest, modified};
use super::place::{MARKER, OutputFolders};
use super::program::program;
use super::proof::{MANIFEST, Origin};
use super::sign::{SIGNATURE, Signer};
use super::{Hash, SiteError, check_path, links};
use crate::leak::Kind;
use crate::state::Lock;

use search::Watch;

/// What a build did to the site.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Summary {
    /// Files that are new or have other bytes than before.
    pub written: usize,
    /// Files that stayed as they were.
    pub unchanged: usize,
    /// Files of the last build that this one no longer has.
    pub removed: usize,
    /// Bytes of the whole site.
    pub bytes: u64,
    /// Whether the output folder was touched at all.
    pub touched: bool,
    /// Whether anything but manifests is new, other or gone.
    pub renewed: bool,
    /// The packs on the site by path, with the hashes of their bytes.
    pub packs: BTreeMap<String, Hash>,
    /// Where files that aren't ours were moved out of the site, and how many.
    pub aside: Option<(PathBuf, usize)>,
    /// Every file of the site: path, SHA-256 and bytes.
    pub files: Vec<(String, Hash, u64)>,
}

/// Writes a site: see the folder's description. May be used from many threads.
#[derive(Debug)]
pub struct Writer {
    place: OutputFolders,
    file: PathBuf,
    old: Manifest,
    /// Whether the manifest is that of the very site in the output folder, so that length and time will do.
    trusted: bool,
    /// Whether the output folder holds a site.
    there: bool,
    /// Whether this very program made the site, so that what has the same key has the same bytes.
    own: bool,
    force: bool,
    /// Personal values that no file may hold.
    watch: Option<Watch>,
    /// What signs manifests.
    signer: Option<Signer>,
    state: Mutex<State>,
    /// Held, never read: keep a second build out until this one ends, however it ends.
    _locks: [Option<Lock>; 2],
}

#[derive(Debug, Default)]
struct State {
    /// Every path put so far, by its lower-case form: Windows knows no other difference.
    claims: BTreeMap<String, String>,
    /// Every folder on the way to one, with a file in it.
    folders: BTreeMap<String, String>,
    done: BTreeMap<String, (Entry, bool)>,
    made: BTreeSet<PathBuf>,
    begun: bool,
    /// Whether not all of the site was asked for.
    partial: bool,
    /// Files that hold personal values.
    leaks: Vec<(String, Vec<Kind>)>,
    /// What each site in the folder was made from, by its own folder; empty: the whole.
    origins: BTreeMap<String, (Origin, bool)>,
    /// Folders that are put beside themselves as one ZIP, too.
    bundles: Vec<String>,
}

impl Writer {
    /// Opens a site for writing: puts right what a killed build left, and refuses a folder that isn't a site.
    ///
    /// `cache` holds the manifest and the lock. With `force` nothing counts as unchanged.
    pub fn open(out: &Path, cache: &Path, force: bool) -> Result<Self, SiteError> {
        fs::create_dir_all(cache).map_err(SiteError::io("make", cache))?;
        let lock_file = cache.join("lock");
        let lock = File::create(&lock_file).map_err(SiteError::io("write", &lock_file))?;
        let lock = Lock::ask(lock).or_busy(|| SiteError::Busy(lock_file))?;
        let place = OutputFolders::of(out)?;
        let beside = place.lock()?;
        place.recover(beside.is_some())?;
        let there = place.holds_site()?;
        let file = cache.join("manifest");
        let old = if there {
            Manifest::read(&file)
        } else {
            Manifest::default()
        };
        let trusted = fs::read_to_string(place.site.join(MARKER))
            .is_ok_and(|marker| marker == marker_text(&old));
        let state = State {
            claims: BTreeMap::from([(MARKER.to_owned(), MARKER.to_owned())]),
            ..State::default()
        };
        let own = old.program == Some(program());
        Ok(Self {
            place,
            file,
            old,
            trusted,
            there,
            own,
            force,
            watch: None,
            signer: None,
            state: Mutex::new(state),
            _locks: [lock, beside],
        })
    }

    /// Says that not all of the site was asked for: what stays may be of other data.
    pub fn is_partial(&self) {
        self.state().partial = true;
    }

    /// Whether the output folder holds a site of an earlier build.
    pub fn replaces(&self) -> bool {
        self.there
    }

    /// Takes links that lead to no file out of the pages, where only a part of a new site was made. The next build makes these
    /// pages anew.
    ///
    /// # Errors
    /// Where the machine fails.
    pub fn without_dead_links(&self) -> Result<(), SiteError> {
        let mut state = self.state();
        if self.there || !state.partial {
            return Ok(());
        }
        let paths: BTreeSet<String> = state.done.keys().cloned().collect();
        for (path, (entry, _)) in &mut state.done {
            if !path.ends_with(".html") {
                continue;
            }
            let file = self.place.new.join(path);
            let html = fs::read_to_string(&file).map_err(SiteError::io("read", &file))?;
            let Some(live) = links::without_dead(path, &html, |target| paths.contains(target))
            else {
                continue;
            };
            fs::write(&file, &live).map_err(SiteError::io("write", &file))?;
            let meta = fs::metadata(&file).map_err(SiteError::io("read", &file))?;
            *entry = Entry {
                key: Hash::of(b"a page of a part of the site"),
                content: Hash::of(live.as_bytes()),
                size: live.len() as u64,
                modified: modified(&meta),
            };
        }
        Ok(())
    }

    /// The paths of the last build, as far as they are known.
    pub fn last_paths(&self) -> impl Iterator<Item = &str> {
        self.old.entries.keys().map(String::as_str)
    }

    /// Puts a file at a path of the site (with `/`). `key` is the hash of all that goes into it; `make` makes its bytes
    /// and isn't called where the last build had the same key and its file is intact.
    ///
    /// Says whether the site's file changes. An error leaves the path claimed but without a file, and no build that met
    /// one should go on to [`finish`](Self::finish) without having put or [kept](Self::keep) it.
    pub fn put<E: From<SiteError>>(
        &self,
        path: &str,
        key: Hash,
        make: impl FnOnce() -> Result<Vec<u8>, E>,
    ) -> Result<bool, E> {
        if self.stands(path, key)? {
            return Ok(false);
        }
        let bytes = make()?;
        Ok(self.put_made(path, key, &bytes)?)
    }

    /// Claims a place on the site, and keeps the file there if it was made from what has this key; whether it did. If not,
    /// [`Writer::put_made`] or [`Writer::keep`] must follow.
    ///
    /// # Errors
    /// Two files that want one place.
    pub fn stands(&self, path: &str, key: Hash) -> Result<bool, SiteError> {
        self.claim(path)?;
        let old = self
            .old
            .entries
            .get(path)
            .filter(|_| self.own && !self.force);
        if let Some(entry) = old.filter(|old| old.key == key)
            && let Some(entry) = self.intact(path, entry)
        {
            self.state().done.insert(path.to_owned(), (entry, false));
            return Ok(true);
        }
        Ok(false)
    }

    /// Puts a file at a place that [`Writer::stands`] has claimed. Says whether the site's own had other content.
    ///
    /// # Errors
    /// Where the machine fails.
    pub fn put_made(&self, path: &str, key: Hash, bytes: &[u8]) -> Result<bool, SiteError> {
        self.store(path, key, Hash::of(bytes), bytes)
    }

    /// Puts a file whose bytes are at hand: they are their own key. Gives their hash.
    pub fn put_bytes(&self, path: &str, bytes: &[u8]) -> Result<Hash, SiteError> {
        self.claim(path)?;
        let content = Hash::of(bytes);
        self.store(path, content, content, bytes)?;
        Ok(content)
    }

    /// Writes a file, unless the site's own has the same content.
    fn store(&self, path: &str, key: Hash, content: Hash, bytes: &[u8]) -> Result<bool, SiteError> {
        let old = self.old.entries.get(path).filter(|_| !self.force);
        if let Some(entry) = old.filter(|old| old.content == content)
            && let Some(entry) = self.intact(path, entry)
        {
            let entry = Entry { key, ..entry };
            self.state().done.insert(path.to_owned(), (entry, false));
            return Ok(false);
        }
        self.search(path, bytes, true)?;
        let meta = self.write(path, bytes)?;
        let entry = Entry {
            key,
            content,
            size: bytes.len() as u64,
            modified: modified(&meta),
        };
        self.state().done.insert(path.to_owned(), (entry, true));
        Ok(true)
    }

    /// Keeps the file of the last build as it is, whatever went into it: for a page that failed, or isn't asked for.
    /// Says whether there is one; a file that this build has put stays as it was put.
    pub fn keep(&self, path: &str) -> Result<bool, SiteError> {
        if self.state().done.contains_key(path) || self.is_manifest(path) {
            return Ok(true);
        }
        let Some(entry) = self.old.entries.get(path) else {
            return Ok(false);
        };
        let Some(mut entry) = self.intact(path, entry) else {
            return Ok(false);
        };
        if !self.own {
            // The next build makes it, whatever its key was to the other program.
            entry.key = Hash::of(b"made by another program");
        }
        if !self.state().claims.contains_key(&path.to_lowercase()) {
            self.claim(path)?;
        }
        self.state().done.insert(path.to_owned(), (entry, false));
        Ok(true)
    }

    /// Puts the new site in place of the old one. Where nothing changed, nothing is touched.
    ///
    /// # Errors
    /// [`SiteError::Leaks`] where a file holds a personal value, or the machine fails; the old site then stands.
    pub fn finish(self) -> Result<Summary, SiteError> {
        let mixed = self.is_mixed();
        self.seal(mixed)?;
        self.put_bundles()?;
        self.searched()?;
        let mut state = std::mem::take(&mut *self.state());
        let written = state.done.values().filter(|(_, fresh)| *fresh).count();
        let removed = self
            .old
            .entries
            .keys()
            .filter(|path| !state.done.contains_key(*path))
            .count();
        let mut manifest = Manifest {
            program: Some(program()),
            mixed,
            entries: (state.done.iter())
                .map(|(path, (entry, _))| (path.clone(), *entry))
                .collect(),
        };
        let remarked = mixed != self.old.mixed;
        let touched = written > 0 || removed > 0 || !self.there || !self.trusted || remarked;
        // What only says again what the other files are.
        let echoes = |path: &str| {
            let zip = path.strip_suffix(".zip");
            let bundled = zip.is_some_and(|folder| state.bundles.iter().any(|b| b == folder));
            bundled || path.ends_with(MANIFEST) || path.ends_with(SIGNATURE)
        };
        let manifests = (state.done.iter()).filter(|(path, (_, fresh))| *fresh && echoes(path));
        let renewed = touched && written > manifests.count()
            || removed > 0
            || !self.there
            || !self.trusted
            || remarked;
        let mut aside = None;
        if touched {
            if !state.begun {
                self.place.begin()?;
            }
            let kept: Vec<&str> = (state.done.iter())
                .filter(|(_, (_, fresh))| !fresh)
                .map(|(path, _)| path.as_str())
                .collect();
            for path in &kept {
                self.make_folder(path, &mut state.made)?;
            }
            let relinked = kept
                .par_iter()
                .map(|path| self.carry_over(path))
                .collect::<Result<Vec<_>, _>>()?;
            for (path, time) in kept.iter().zip(relinked) {
                if let Some(entry) = manifest.entries.get_mut(*path) {
                    entry.modified = time.unwrap_or(entry.modified);
                }
            }
            let marker = self.place.new.join(MARKER);
            fs::write(&marker, marker_text(&manifest)).map_err(SiteError::io("write", &marker))?;
            // Where nothing is known of the old site, what the new one has too was ours.
            let known = &self.old.entries;
            aside = self.place.set_aside(|path| {
                known.contains_key(path) || known.is_empty() && state.done.contains_key(path)
            })?;
            self.place.swap()?;
        }
        if touched || manifest != self.old {
            manifest.write(&self.file)?;
        }
        self.remember_search()?;
        Ok(Summary {
            packs: (manifest.entries.iter())
                .filter(|(path, _)| path.contains("/packs/") && path.ends_with(".pdf"))
                .map(|(path, entry)| (path.clone(), entry.content))
                .collect(),
            written,
            unchanged: manifest.entries.len() - written,
            removed,
            bytes: manifest.entries.values().map(|e| e.size).sum(),
            touched,
            renewed,
            aside,
            files: (manifest.entries.iter())
                .map(|(path, e)| (path.clone(), e.content, e.size))
                .collect(),
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a path, or says which other file wants its place.
    fn claim(&self, path: &str) -> Result<(), SiteError> {
        check_path(path)?;
        let collision = |other: &str| {
            let (first, second) = (path.min(other), path.max(other));
            Err(SiteError::Collision {
                first: first.to_owned(),
                second: second.to_owned(),
            })
        };
        let lower = path.to_lowercase();
        let mut state = self.state();
        if let Some(other) = state.claims.get(&lower).or(state.folders.get(&lower)) {
            return collision(other);
        }
        for (slash, _) in lower.match_indices('/') {
            if let Some(other) = state.claims.get(&lower[..slash]) {
                return collision(other);
            }
            if !state.folders.contains_key(&lower[..slash]) {
                state
                    .folders
                    .insert(lower[..slash].to_owned(), path.to_owned());
            }
        }
        state.claims.insert(lower, path.to_owned());
        Ok(())
    }

    /// The entry with its present time, if the site's file is still the one that was put there.
    fn intact(&self, path: &str, entry: &Entry) -> Option<Entry> {
        let file = self.place.site.join(path);
        let meta = fs::symlink_metadata(&file).ok()?;
        if !meta.is_file() || meta.len() != entry.size {
            return None;
        }
        let time = modified(&meta);
        if self.trusted && time != 0 && time == entry.modified {
            return Some(*entry);
        }
        let same = Hash::of(&fs::read(&file).ok()?) == entry.content;
        same.then_some(Entry {
            modified: time,
            ..*entry
        })
    }

    /// Writes a file of the growing site.
    fn write(&self, path: &str, bytes: &[u8]) -> Result<fs::Metadata, SiteError> {
        {
            let mut state = self.state();
            if !state.begun {
                self.place.begin()?;
                state.begun = true;
            }
            self.make_folder(path, &mut state.made)?;
        }
        let file = self.place.new.join(path);
        let written = || {
            use std::io::Write as _;
            let mut open = File::create(&file)?;
            open.write_all(bytes)?;
            open.metadata()
        };
        written().map_err(SiteError::io("write", &file))
    }

    fn make_folder(&self, path: &str, made: &mut BTreeSet<PathBuf>) -> Result<(), SiteError> {
        let Some((folder, _)) = path.rsplit_once('/') else {
            return Ok(());
        };
        let folder = self.place.new.join(folder);
        if !made.contains(&folder) {
            fs::create_dir_all(&folder).map_err(SiteError::io("make", &folder))?;
            made.insert(folder);
        }
        Ok(())
    }

    /// Brings an unchanged file over: the same file under a second name, or a copy where the system can't; then its
    /// new time.
    fn carry_over(&self, path: &str) -> Result<Option<u128>, SiteError> {
        let (from, to) = (self.place.site.join(path), self.place.new.join(path));
        if fs::hard_link(&from, &to).is_ok() {
            return Ok(None);
        }
        fs::copy(&from, &to).map_err(SiteError::io("copy", &from))?;
        let meta = fs::metadata(&to).map_err(SiteError::io("read", &to))?;
        Ok(Some(modified(&meta)))
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.place.abandon();
    }
}

/// What the marker says: nothing of the clock or the machine, so that the same site has the same marker.
pub(super) fn marker_text(manifest: &Manifest) -> String {
    let mixed = if manifest.mixed { MIXED } else { "" };
    format!(
        "Made by matbook and replaced as a whole: keep nothing of your own in this folder.\n{}\n{mixed}",
        manifest.content()
    )
}

/// What the marker of a site says of which a part was built from other data than the rest.
const MIXED: &str =
    "Of two states of the data: a part of it was built by itself, after the rest.\n";
