//! Publishing and going back, from one end to the other.

use std::io;
use std::path::{Path, PathBuf};

use crate::config::{PublishPlace, Secrets};
use crate::site::Hash;

use super::books::{JOURNAL, Manifest};
use super::folder::Folder;
use super::keep;
use super::pieces::{self, Work};
use super::plan::{Destination, Plan, plan};
use super::server;
use super::store::Store;
use super::swap::Beside;
use super::{Built, PublishError};

/// What is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Asked {
    /// Publish among files that matbook did not put there, and replace those that are in the way.
    pub adopt: bool,
    /// Read everything that stands there already, too, and mend what is not as it should be.
    pub verify: bool,
    /// Say what would be done, and do nothing.
    pub dry_run: bool,
    /// How many earlier versions are kept.
    pub keep: usize,
    /// Swap a folder as a whole although its rights may be special.
    pub swap: bool,
}

/// What was done.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Outcome {
    /// The place, as the user knows it.
    pub place: String,
    /// The version that readers see.
    pub version: u64,
    /// Files put there.
    pub written: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Files that stood there already.
    pub unchanged: usize,
    /// Files that were stale and were removed.
    pub removed: usize,
    /// Earlier versions one can go back to.
    pub kept: usize,
    /// Why the site was put piece by piece; `None` where it was swapped in one step, or where nothing was to be done.
    pub pieces: Option<String>,
    /// A run before was cut short, and this one completed or undid it.
    pub mended: bool,
    /// Nothing was to be done.
    pub nothing: bool,
    /// Earlier versions that were removed although nothing else was to be done.
    pub dropped: usize,
}

/// A place, opened.
enum Opened {
    Folder(Folder),
    Server(Box<dyn Store>),
}

impl Opened {
    fn store(&self) -> &dyn Store {
        match self {
            Self::Folder(folder) => folder,
            Self::Server(server) => server.as_ref(),
        }
    }
}

fn open(place: &PublishPlace, secrets: &Secrets) -> Result<Opened, PublishError> {
    let PublishPlace::Folder(path) = place else {
        return server::open(place, secrets).map(Opened::Server);
    };
    let root = settled(path).map_err(PublishError::io("find", path.display()))?;
    Ok(Opened::Folder(Folder::new(&root)))
}

/// Where a folder is or will be, links followed as far as it exists: what a link leads to is published to, and not the
/// link; and on every system such paths can be held against each other.
fn settled(path: &Path) -> io::Result<PathBuf> {
    let absolute = std::path::absolute(path)?;
    let Some(there) = absolute.ancestors().find(|a| a.exists()) else {
        return Ok(absolute);
    };
    let real = std::fs::canonicalize(there)?;
    match absolute.strip_prefix(there) {
        Ok(rest) if !rest.as_os_str().is_empty() => Ok(real.join(rest)),
        _ => Ok(real),
    }
}

/// Publishes a built site. `tick` is told of the bytes of each file that went up.
///
/// # Errors
/// Where the place is not one to publish to, or the machine fails. The old site is then still there, whole, as far as the
/// place allows, and the next run completes this one.
pub fn publish(
    place: &PublishPlace,
    secrets: &Secrets,
    site: &Built,
    asked: &Asked,
    tick: &(dyn Fn(u64) + Sync),
) -> Result<Outcome, PublishError> {
    let opened = open(place, secrets)?;
    if let Opened::Folder(folder) = &opened {
        let built = std::fs::canonicalize(&site.root)
            .map_err(PublishError::io("find", site.root.display()))?;
        if built.starts_with(&folder.root) || folder.root.starts_with(&built) {
            return Err(PublishError::Inside(folder.root.clone()));
        }
    }
    let beside = beside(&opened, asked)?;
    let store = opened.store();
    let mut standing = Destination::read(store, asked.adopt)?;
    if !asked.dry_run {
        keep::settle(store, &mut standing)?;
    }
    let mut next = Manifest {
        version: standing.base.version + 1,
        files: site.files.clone(),
    };
    // A number that a publication cut short had taken is not given again.
    if let Some(journal) = &standing.journal {
        next.version = next.version.max(journal.version);
    }
    // Cut short between the books and the end of its journal, a publication is done: its number stands.
    let published = standing.base.same_files(&next);
    let plan = plan(store, &mut standing, &next, asked.adopt, asked.verify)?;
    let base = &standing.base;
    let keep_base = !base.files.is_empty();
    // What was adopted is kept in any case: it is not ours to lose.
    let adopted = base.files.values().any(|f| f.theirs);
    let keep = asked.keep.max(usize::from(adopted));
    let retained = keep::retained(&standing, keep_base, keep);
    let mut outcome = expected(store, &standing, &plan, next.version, retained.len());
    let nothing = plan.changed.is_empty() && plan.stale.is_empty() && standing.base.version > 0;
    if nothing && (published || standing.journal.is_none()) {
        let retained = keep::retained(&standing, false, asked.keep);
        outcome.version = base.version;
        outcome.nothing = true;
        outcome.kept = retained.len();
        outcome.dropped = keep::versions(&standing).len() - retained.len();
        if !asked.dry_run {
            if standing.cut_short() {
                store.remove(JOURNAL)?;
            }
            if keep::surplus(&standing, &retained) {
                keep::prune(store, &standing.listing, &standing.kept, &retained)?;
            }
        }
        return Ok(outcome);
    }
    if asked.dry_run {
        return Ok(outcome);
    }
    let work = Work {
        standing: &standing,
        plan: &plan,
        next: &next,
        supply: &|path| site.bytes(path),
        retained: &retained,
        tick,
    };
    outcome.pieces = put(store, beside.as_ref(), asked, &work)?;
    Ok(outcome)
}

/// What a plan will have done once it is carried out.
fn expected(
    store: &dyn Store,
    standing: &Destination,
    plan: &Plan,
    version: u64,
    kept: usize,
) -> Outcome {
    Outcome {
        place: store.name(),
        version,
        written: plan.changed.len(),
        bytes: plan.bytes,
        unchanged: plan.unchanged.len(),
        removed: plan.stale.len(),
        kept,
        mended: standing.cut_short(),
        ..Outcome::default()
    }
}

/// Goes back to the version before the one that readers see; or, where a publication was cut short, undoes it.
///
/// # Errors
/// Where there is nothing to go back to, what was kept is not what it was, or the machine fails.
pub fn rollback(
    place: &PublishPlace,
    secrets: &Secrets,
    asked: &Asked,
    tick: &(dyn Fn(u64) + Sync),
) -> Result<Outcome, PublishError> {
    let opened = open(place, secrets)?;
    let beside = beside(&opened, asked)?;
    let store = opened.store();
    let mut standing = Destination::read(store, false)?;
    if !asked.dry_run {
        keep::settle(store, &mut standing)?;
    }
    let current = standing.base.version;
    let versions = keep::versions(&standing);
    let cut_short = (standing.journal.as_ref()).is_some_and(|j| j.version > current);
    let next = if cut_short && !standing.base.files.is_empty() {
        standing.base.clone()
    } else {
        let version = *versions
            .last()
            .ok_or_else(|| PublishError::NoVersion(store.name()))?;
        Manifest::read(store, &standing.kept.version(version))?
            .ok_or_else(|| PublishError::NoVersion(store.name()))?
    };
    let plan = plan(store, &mut standing, &next, true, asked.verify)?;
    let retained: Vec<u64> = versions.into_iter().filter(|v| *v < next.version).collect();
    let mut outcome = expected(store, &standing, &plan, next.version, retained.len());
    if asked.dry_run {
        return Ok(outcome);
    }
    let kept = standing.kept.clone();
    let supply = |path: &str| {
        let hash = next.files[path].hash;
        let bytes = store.read(&kept.object(hash))?;
        bytes
            .filter(|bytes| Hash::of(bytes) == hash)
            .ok_or_else(|| PublishError::Lost {
                version: next.version,
                path: path.to_owned(),
            })
    };
    let work = Work {
        standing: &standing,
        plan: &plan,
        next: &next,
        supply: &supply,
        retained: &retained,
        tick,
    };
    outcome.pieces = put(store, beside.as_ref(), asked, &work)?;
    Ok(outcome)
}

/// The neighbours of a folder that may be swapped, put right after a run that was killed.
fn beside(opened: &Opened, asked: &Asked) -> Result<Option<Beside>, PublishError> {
    let Opened::Folder(folder) = opened else {
        return Ok(None);
    };
    let beside = Beside::of(folder);
    if let Some(beside) = &beside
        && !asked.dry_run
    {
        beside.recover()?;
    }
    Ok(beside)
}

/// Puts the site in its place, in one step where that can be; why not, where it can't.
fn put(
    store: &dyn Store,
    beside: Option<&Beside>,
    asked: &Asked,
    work: &Work<'_>,
) -> Result<Option<String>, PublishError> {
    let why = match beside {
        Some(beside) => match beside.hindrance(asked.swap) {
            None => beside.put(work)?,
            hindrance => hindrance,
        },
        None => Some("a server can't swap a folder in one step".to_owned()),
    };
    if why.is_some() {
        pieces::put(store, work)?;
    }
    Ok(why)
}
