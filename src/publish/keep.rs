//! The versions that a place keeps, so that one can go back.

use std::collections::BTreeSet;

use super::PublishError;
use super::books::{BOOKS, FRESH, Manifest, object_path, version_path};
use super::store::{Listing, Store, each};

/// The numbers of the versions kept, oldest first, that are older than `current`.
pub(super) fn versions(listing: &Listing, current: u64) -> Vec<u64> {
    let folder = format!("{BOOKS}versions/");
    let mut numbers: Vec<u64> = (listing.range(folder.clone()..))
        .take_while(|(path, _)| path.starts_with(&folder))
        .filter_map(|(path, _)| path[folder.len()..].strip_suffix(".json")?.parse().ok())
        .filter(|number| *number < current)
        .collect();
    numbers.sort_unstable();
    numbers
}

/// Of the versions kept before and the one that is replaced (if it is to be kept), the newest `keep`.
pub(super) fn retained(
    listing: &Listing,
    base: &Manifest,
    keep_base: bool,
    keep: usize,
) -> Vec<u64> {
    let mut all = versions(listing, base.version);
    if keep_base {
        all.push(base.version);
    }
    let surplus = all.len().saturating_sub(keep);
    all.split_off(surplus)
}

/// The books' files that the versions retained need: their manifests and objects.
pub(super) fn needed(
    store: &dyn Store,
    retained: &[u64],
) -> Result<BTreeSet<String>, PublishError> {
    let mut needed = BTreeSet::new();
    for number in retained {
        let path = version_path(*number);
        if let Some(manifest) = Manifest::read(store, &path)? {
            needed.extend(manifest.files.values().map(|f| object_path(f.hash)));
            needed.insert(path);
        }
    }
    Ok(needed)
}

/// Removes what no version retained needs, and files that went up and were never put in place.
pub(super) fn prune(
    store: &dyn Store,
    listing: &Listing,
    retained: &[u64],
) -> Result<(), PublishError> {
    let needed = needed(store, retained)?;
    let gone: Vec<&String> = (listing.keys())
        .filter(|path| {
            let kept = path.starts_with(&format!("{BOOKS}versions/"))
                || path.starts_with(&format!("{BOOKS}objects/"));
            (kept && !needed.contains(*path)) || path.ends_with(FRESH)
        })
        .collect();
    each(store, &gone, |path| store.remove(path))?;
    let folders: BTreeSet<&str> = gone
        .iter()
        .filter_map(|p| Some(p.rsplit_once('/')?.0))
        .collect();
    for folder in folders.into_iter().filter(|f| f.starts_with(BOOKS)) {
        store.remove_empty(folder);
    }
    Ok(())
}
