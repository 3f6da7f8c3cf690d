//! The versions that a place keeps, so that one can go back.

use std::collections::BTreeSet;

use super::PublishError;
use super::books::{BOOKS, FRESH, Found, Kept, Manifest, deny};
use super::plan::Destination;
use super::store::{Listing, Store, each};

/// The numbers of the versions kept, oldest first, that are older than the one that is published.
pub(super) fn versions(standing: &Destination) -> Vec<u64> {
    let mut numbers: Vec<u64> = (standing.listing.keys())
        .filter_map(|path| standing.kept.number(path))
        .filter(|number| *number < standing.base.version)
        .collect();
    numbers.sort_unstable();
    numbers
}

/// Of the versions kept before and the one that is replaced (if it is to be kept), the newest `keep`.
pub(super) fn retained(standing: &Destination, keep_base: bool, keep: usize) -> Vec<u64> {
    let mut all = versions(standing);
    if keep_base {
        all.push(standing.base.version);
    }
    let surplus = all.len().saturating_sub(keep);
    all.split_off(surplus)
}

/// The books' files that the versions retained need: their manifests and objects.
pub(super) fn needed(
    store: &dyn Store,
    kept: &Kept,
    retained: &[u64],
) -> Result<BTreeSet<String>, PublishError> {
    let mut needed = BTreeSet::new();
    for number in retained {
        let path = kept.version(*number);
        // What a full disk left of a manifest is of no use to anybody.
        if let Found::Whole(manifest) = Manifest::look(store, &path)? {
            needed.extend(manifest.files.values().map(|f| kept.object(f.hash)));
            needed.insert(path);
        }
    }
    Ok(needed)
}

/// Whether there is anything that [`prune`] would remove though nothing else is to be done.
pub(super) fn surplus(standing: &Destination, retained: &[u64]) -> bool {
    let kept = |path: &String| standing.kept.holds(path);
    versions(standing).len() > retained.len()
        || (retained.is_empty() && standing.listing.keys().any(kept))
        || standing.listing.keys().any(|path| path.ends_with(FRESH))
}

/// Brings what earlier programs kept at names that can be guessed to where it belongs, and keeps readers out of the books.
pub(super) fn settle(store: &dyn Store, standing: &mut Destination) -> Result<(), PublishError> {
    let strays: Vec<(String, String)> = (standing.listing.keys())
        .filter_map(|path| Some((path.clone(), standing.kept.home(path)?)))
        .collect();
    each(store, &strays, |(from, to)| store.rename(from, to))?;
    let mut left = BTreeSet::new();
    for (from, to) in strays {
        for (slash, _) in from.match_indices('/').filter(|(at, _)| *at >= BOOKS.len()) {
            left.insert(from[..slash].to_owned());
        }
        if let Some(stat) = standing.listing.remove(&from) {
            standing.listing.insert(to, stat);
        }
    }
    for folder in left.into_iter().rev() {
        store.remove_empty(&folder);
    }
    if standing.known {
        deny(store, &standing.listing)?;
    }
    Ok(())
}

/// Removes what no version retained needs, and files that went up and were never put in place.
pub(super) fn prune(
    store: &dyn Store,
    listing: &Listing,
    kept: &Kept,
    retained: &[u64],
) -> Result<(), PublishError> {
    let needed = needed(store, kept, retained)?;
    let gone: Vec<&String> = (listing.keys())
        .filter(|path| (kept.holds(path) && !needed.contains(*path)) || path.ends_with(FRESH))
        .collect();
    each(store, &gone, |path| store.remove(path))?;
    let folders: BTreeSet<&str> = (gone.iter())
        .flat_map(|path| {
            path.match_indices('/')
                .filter(|(at, _)| *at >= BOOKS.len())
                .map(|(slash, _)| &path[..slash])
        })
        .filter(|folder| folder.starts_with(BOOKS))
        .collect();
    // Inner ones first.
    for folder in folders.into_iter().rev() {
        store.remove_empty(folder);
    }
    Ok(())
}
