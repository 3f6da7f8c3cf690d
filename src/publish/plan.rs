//! What is to be done at a place: which files are new or other, which stand, which are stale.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use crate::site::{Hash, MARKER};

use super::PublishError;
use super::books::{BOOKS, FRESH, Filed, Found, JOURNAL, Kept, MANIFEST, Manifest};
use super::store::{Listing, Store, each};

/// A place as it stands.
#[derive(Debug)]
pub(super) struct Destination {
    /// Every file.
    pub(super) listing: Listing,
    /// What is published; of version 0 and empty where nothing is.
    pub(super) base: Manifest,
    /// What a publication that was cut short was about to put there.
    pub(super) journal: Option<Manifest>,
    /// Whether what a full disk left of a journal is there.
    pub(super) spoilt: bool,
    /// Whether anything was ever published there.
    pub(super) known: bool,
    /// Where earlier versions are kept.
    pub(super) kept: Kept,
}

impl Destination {
    /// Reads the books and the listing of a place. `adopt`: a manifest that can't be read is none.
    pub(super) fn read(store: &dyn Store, adopt: bool) -> Result<Self, PublishError> {
        let listing = store.list()?;
        let links: Vec<String> = (listing.iter())
            .filter(|(path, stat)| {
                !stat.plain && (path.starts_with(BOOKS) || BOOKS.strip_suffix('/') == Some(path))
            })
            .map(|(path, _)| path.clone())
            .collect();
        if !links.is_empty() {
            return Err(PublishError::Link {
                place: store.name(),
                found: links,
            });
        }
        // A server may leave files out of a listing, so the books are asked for by name.
        let base = match Manifest::look(store, MANIFEST)? {
            Found::Rubbish(_) if adopt => None,
            Found::Whole(manifest) => Some(manifest),
            _ => Manifest::read(store, MANIFEST)?,
        };
        // A journal was written whole before anything was put in place by it: rubbish is of a run that changed nothing.
        let (journal, spoilt) = match Manifest::look(store, JOURNAL)? {
            Found::Whole(journal) => (Some(journal), false),
            Found::Rubbish(_) => (None, true),
            Found::Nothing => (None, false),
        };
        Ok(Self {
            known: base.is_some() || journal.is_some() || spoilt,
            base: base.unwrap_or_default(),
            journal,
            spoilt,
            kept: Kept::of(&listing)?,
            listing,
        })
    }

    /// Whether a publication before was cut short.
    pub(super) fn cut_short(&self) -> bool {
        self.journal.is_some() || self.spoilt
    }

    /// Whether matbook put a file there, or was about to.
    pub(super) fn ours(&self, path: &str) -> bool {
        let journal = self.journal.as_ref();
        path.starts_with(BOOKS)
            || path.ends_with(FRESH)
            || self.base.files.contains_key(path)
            || journal.is_some_and(|j| j.files.contains_key(path))
    }

    /// The files that others put there.
    pub(super) fn foreign(&self) -> impl Iterator<Item = &String> {
        self.listing.keys().filter(|path| !self.ours(path))
    }

    /// Whether a file of the books stands there as it was put, by size and stamp, and no publication that was cut short
    /// may have touched it.
    pub(super) fn intact(&self, path: &str) -> bool {
        let (Some(live), Some(filed)) = (self.listing.get(path), self.base.files.get(path)) else {
            return false;
        };
        let journal = self.journal.as_ref().and_then(|j| j.files.get(path));
        live.plain
            && live.size == filed.size
            && !live.stamp.is_empty()
            && live.stamp == filed.stamp
            && (self.journal.is_none() || journal.is_some_and(|j| j.hash == filed.hash))
    }
}

/// What is to be done.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Files to put there, in the order of their paths.
    pub(super) changed: Vec<String>,
    /// Files that stand there already.
    pub(super) unchanged: BTreeSet<String>,
    /// Files of ours that the site no longer has.
    pub(super) stale: Vec<String>,
    /// Bytes to put there.
    pub(super) bytes: u64,
}

/// Compares a place with what it shall hold. Adopted files are entered in the books of `standing`.
pub(super) fn plan(
    store: &dyn Store,
    standing: &mut Destination,
    next: &Manifest,
    adopt: bool,
    verify: bool,
) -> Result<Plan, PublishError> {
    // A folder with a site that matbook built, copied there by hand, is a matbook site.
    let adopt = adopt || (!standing.known && standing.listing.contains_key(MARKER));
    if !standing.known && !adopt {
        let found: Vec<String> = standing.foreign().cloned().collect();
        if !found.is_empty() {
            return Err(PublishError::Foreign {
                place: store.name(),
                found,
            });
        }
    }
    // Links that lead out of the place stand where folders should: nothing is written through them.
    let mut links = BTreeSet::new();
    for path in next.files.keys() {
        links.extend(path.match_indices('/').filter_map(|(slash, _)| {
            let above = &path[..slash];
            let link = standing.listing.get(above).is_some_and(|stat| !stat.plain);
            link.then(|| above.to_owned())
        }));
    }
    if !links.is_empty() {
        return Err(PublishError::Link {
            place: store.name(),
            found: links.into_iter().collect(),
        });
    }
    // Only what may be right without being known to be is read.
    let mut doubtful = Vec::new();
    let mut clashing = Vec::new();
    let mut plan = Plan::default();
    for (path, wanted) in &next.files {
        let Some(live) = standing.listing.get(path) else {
            plan.changed.push(path.clone());
            continue;
        };
        if !standing.ours(path) {
            clashing.push(path);
            doubtful.push(path);
        } else if live.size != wanted.size || !live.plain {
            plan.changed.push(path.clone());
        } else if standing.intact(path) && !verify {
            if standing.base.files[path].hash == wanted.hash {
                plan.unchanged.insert(path.clone());
            } else {
                plan.changed.push(path.clone());
            }
        } else {
            doubtful.push(path);
        }
    }
    let found: Mutex<BTreeMap<&str, Filed>> = Mutex::default();
    each(store, &doubtful, |path| {
        if let Some(bytes) = store.read(path)? {
            let filed = Filed {
                hash: Hash::of(&bytes),
                size: bytes.len() as u64,
                stamp: String::new(),
                theirs: true,
            };
            (found.lock().unwrap_or_else(PoisonError::into_inner)).insert(path, filed);
        }
        Ok(())
    })?;
    let found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    for path in &doubtful {
        let same = found.get(path.as_str()).map(|f| f.hash) == Some(next.files[*path].hash);
        if same {
            plan.unchanged.insert((*path).clone());
        } else {
            plan.changed.push((*path).clone());
        }
    }
    let replaced: Vec<String> = (clashing.iter())
        .filter(|path| !plan.unchanged.contains(**path))
        .map(|path| (*path).clone())
        .collect();
    if !replaced.is_empty() && !adopt {
        return Err(PublishError::Clash {
            place: store.name(),
            found: replaced,
        });
    }
    for path in clashing {
        if let Some(filed) = found.get(path.as_str()) {
            standing.base.files.insert(path.clone(), filed.clone());
        }
    }
    plan.changed.sort();
    plan.bytes = plan.changed.iter().map(|p| next.files[p].size).sum();
    let listed = standing.listing.keys();
    plan.stale = listed
        .filter(|path| {
            standing.ours(path)
                && !path.starts_with(BOOKS)
                && !path.ends_with(FRESH)
                && !next.files.contains_key(*path)
        })
        .cloned()
        .collect();
    Ok(plan)
}
