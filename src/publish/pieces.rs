//! Puts a site piece by piece, where it can't be swapped as a whole: everything goes up first, then into place.

use std::collections::BTreeSet;

use crate::site::Hash;

use super::PublishError;
use super::books::{FRESH, JOURNAL, MANIFEST, Manifest, deny};
use super::keep;
use super::plan::{Destination, Plan};
use super::store::{Listing, Store, each, put_whole};

/// A piece of work for either way of putting a site in place.
pub(super) struct Work<'a> {
    /// How the place stands.
    pub(super) standing: &'a Destination,
    /// What is to be done.
    pub(super) plan: &'a Plan,
    /// What the place shall hold.
    pub(super) next: &'a Manifest,
    /// Gives the bytes of a file to put there, proved by their hash.
    pub(super) supply: &'a (dyn Fn(&str) -> Result<Vec<u8>, PublishError> + Sync),
    /// Versions that are kept after it.
    pub(super) retained: &'a [u64],
    /// Told of each file that went up.
    pub(super) tick: &'a (dyn Fn(u64) + Sync),
}

impl Work<'_> {
    /// Whether the version that is replaced is kept.
    pub(super) fn keeps_base(&self) -> bool {
        self.retained.contains(&self.standing.base.version)
    }

    /// The paths whose present bytes must be kept: those that will be replaced or removed.
    pub(super) fn going(&self) -> Vec<&str> {
        let all = self.plan.changed.iter().chain(&self.plan.stale);
        all.filter(|p| self.standing.base.files.contains_key(*p))
            .filter(|p| self.standing.listing.contains_key(*p))
            .map(String::as_str)
            .collect()
    }

    /// What is about to be put there, for the run after one that is cut short: every path at which a file of ours may then
    /// stand, those of a publication that was cut short before among them.
    fn journal(&self) -> Manifest {
        let mut journal = self.next.clone();
        let before = self.standing.journal.iter().flat_map(|j| &j.files);
        for (path, filed) in before {
            let base = self.standing.base.files.get(path);
            // Other bytes than the books name say that the file may have been touched.
            if base.is_none_or(|b| b.hash != filed.hash) || !journal.files.contains_key(path) {
                journal.files.insert(path.clone(), filed.clone());
            }
        }
        journal
    }

    /// The manifest as it stands in the books afterwards, with the stamps that the place now gives.
    pub(super) fn stamped(&self, listing: &Listing) -> Manifest {
        let mut manifest = self.next.clone();
        for (path, filed) in &mut manifest.files {
            filed.stamp = (listing.get(path)).map_or_else(String::new, |s| s.stamp.clone());
        }
        // What was adopted once and is back as it was belongs to whom it belonged.
        manifest.files.retain(|_, filed| !filed.theirs);
        manifest
    }
}

/// Puts the site there. A step that fails leaves all before it as it is: the next run goes on from there.
pub(super) fn put(store: &dyn Store, work: &Work<'_>) -> Result<(), PublishError> {
    let standing = work.standing;
    // Everything goes up beside its place and is read back. Until here no reader sees anything.
    each(store, &work.plan.changed, |path| {
        up(store, work, path)?;
        (work.tick)(work.next.files[path].size);
        Ok(())
    })?;
    if work.keeps_base() {
        keep_base(store, work)?;
    }
    deny(store, &standing.listing)?;
    put_whole(store, JOURNAL, &work.journal().bytes())?;

    // From here the place changes: what pages lean on, then the pages, the front page last of all.
    let rank = |path: &str| u8::from(path.ends_with(".html")) + u8::from(path == "index.html");
    for now in 0..=2 {
        let paths: Vec<&String> = (work.plan.changed.iter())
            .filter(|path| rank(path) == now)
            .collect();
        each(store, &paths, |path| {
            store.rename(&format!("{path}{FRESH}"), path)
        })?;
    }
    each(store, &work.plan.stale, |path| store.remove(path))?;
    empty_folders(store, &work.plan.stale);

    // The books last: a publication without them is one that was cut short.
    let listing = store.list()?;
    let manifest = work.stamped(&listing);
    if let Some(path) = (work.next.files.keys()).find(|path| !listing.contains_key(*path)) {
        return Err(PublishError::Corrupt {
            place: store.name(),
            path: path.clone(),
        });
    }
    put_whole(store, MANIFEST, &manifest.bytes())?;
    store.remove(JOURNAL)?;
    let mut listing = listing;
    listing.extend(
        standing
            .listing
            .iter()
            .filter(|(p, _)| p.ends_with(FRESH))
            .map(|(p, s)| (p.clone(), s.clone())),
    );
    keep::prune(store, &listing, &standing.kept, work.retained)
}

/// Brings a file up beside its place and reads it back; one that a run before brought up is not sent again.
fn up(store: &dyn Store, work: &Work<'_>, path: &str) -> Result<(), PublishError> {
    let wanted = &work.next.files[path];
    let fresh = format!("{path}{FRESH}");
    let there = |store: &dyn Store| -> Result<bool, PublishError> {
        let bytes = store.read(&fresh)?;
        Ok(bytes.is_some_and(|b| b.len() as u64 == wanted.size && Hash::of(&b) == wanted.hash))
    };
    let half = work.standing.listing.get(&fresh);
    if half.is_some_and(|stat| stat.size == wanted.size) && there(store)? {
        return Ok(());
    }
    let bytes = (work.supply)(path)?;
    for _ in 0..2 {
        store.write(&fresh, &bytes)?;
        if there(store)? {
            return Ok(());
        }
    }
    Err(PublishError::Corrupt {
        place: store.name(),
        path: path.to_owned(),
    })
}

/// Keeps the bytes of every file that will be replaced or removed, and the manifest they belong to.
fn keep_base(store: &dyn Store, work: &Work<'_>) -> Result<(), PublishError> {
    let standing = work.standing;
    let mut base = standing.base.clone();
    let mut done = BTreeSet::new();
    let mut copies = Vec::new();
    for path in work.going() {
        let object = standing.kept.object(base.files[path].hash);
        if standing.listing.contains_key(&object) || !done.insert(object.clone()) {
            continue;
        }
        copies.push((path, object));
    }
    let altered = std::sync::Mutex::new(Vec::new());
    each(store, &copies, |(path, object)| {
        let fresh = format!("{object}{FRESH}");
        if standing.intact(path) && store.copy(path, &fresh)? {
            return store.rename(&fresh, object);
        }
        let Some(bytes) = store.read(path)? else {
            return Ok(());
        };
        // Somebody changed it since: what stands there now is what one would go back to.
        let hash = Hash::of(&bytes);
        let object = standing.kept.object(hash);
        if hash != standing.base.files[*path].hash {
            let mut altered = altered
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner);
            altered.push(((*path).to_owned(), hash, bytes.len() as u64));
        }
        put_whole(store, &object, &bytes)
    })?;
    let altered = altered
        .into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    // After a publication that was cut short the kept manifest is there already, and right.
    let path = standing.kept.version(base.version);
    if standing.listing.contains_key(&path) && standing.journal.is_some() {
        return Ok(());
    }
    for (path, hash, size) in altered {
        if let Some(filed) = base.files.get_mut(&path) {
            (filed.hash, filed.size) = (hash, size);
        }
    }
    put_whole(store, &path, &base.bytes())
}

/// Removes the folders that the removal of files left empty, inner ones first.
pub(super) fn empty_folders(store: &dyn Store, removed: &[String]) {
    let mut folders = BTreeSet::new();
    for path in removed {
        for (slash, _) in path.match_indices('/') {
            folders.insert(&path[..slash]);
        }
    }
    for folder in folders.into_iter().rev() {
        store.remove_empty(folder);
    }
}
