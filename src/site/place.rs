//! The output folder, the folder where the next site grows, and how one takes the place of the other.
//!
//! Beside the output folder `site` stand `site.matbook-lock` (held by whoever builds), while a build runs
//! `site.matbook-new-…` (growing, its name its own) and, for the moment between two renames where the system can't swap in one
//! step, `site.matbook-old`. At every moment one whole site exists under `site` or, in that moment only, under
//! `site.matbook-old`, and then the next start puts it back. Files that aren't ours go to `site.matbook-aside`.

use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Hash, SiteError};
use crate::state::Lock;

/// The file that says that a folder is a site made by matbook and may be replaced as a whole.
pub const MARKER: &str = ".matbook-site";

/// What makes a built site known: the hash that its marker holds. `None` where there is no site, or one of a program that
/// wrote none.
pub fn site_mark(site: &Path) -> Option<String> {
    let text = fs::read_to_string(site.join(MARKER)).ok()?;
    text.lines().find_map(Hash::parse).map(|h| h.to_string())
}

/// How the name of a growing site goes on after the site's own.
const NEW: &str = ".matbook-new";

/// The output folder and its neighbours.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct OutputFolders {
    pub(super) site: PathBuf,
    pub(super) new: PathBuf,
    old: PathBuf,
    lock: PathBuf,
    aside: PathBuf,
}

impl OutputFolders {
    /// Settles the folders; a symbolic link is followed, so that what it leads to is replaced and not the link.
    pub(super) fn of(out: &Path) -> Result<Self, SiteError> {
        let bad = |why| SiteError::BadFolder {
            path: out.to_path_buf(),
            why,
        };
        let site = resolved(out).map_err(SiteError::io("find", out))?;
        let name = site
            .file_name()
            .ok_or_else(|| bad("it has no name"))?
            .to_owned();
        let parent = site.parent().ok_or_else(|| bad("it has no parent"))?;
        let beside = |ending: &str| {
            let mut name: OsString = name.clone();
            name.push(ending);
            parent.join(name)
        };
        // Another build of the same site, on a disk that knows no locks, has a folder of its own.
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let own = format!(
            "{NEW}-{}-{}",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        );
        Ok(Self {
            new: beside(&own),
            old: beside(".matbook-old"),
            lock: beside(".matbook-lock"),
            aside: beside(".matbook-aside"),
            site,
        })
    }

    /// Keeps other builds of this site out until the lock is dropped; `None` where the disk knows no locks.
    pub(super) fn lock(&self) -> Result<Option<Lock>, SiteError> {
        if let Some(parent) = self.lock.parent() {
            fs::create_dir_all(parent).map_err(SiteError::io("make", parent))?;
        }
        let lock = File::create(&self.lock).map_err(SiteError::io("write", &self.lock))?;
        Lock::ask(lock).or_busy(|| SiteError::Busy(self.lock.clone()))
    }

    /// Puts right what a build that was killed left behind. `alone`: whether nobody else can be building just now.
    pub(super) fn recover(&self, alone: bool) -> Result<(), SiteError> {
        if !self.site.exists() && is_site(&self.old) {
            rename(&self.old, &self.site)?;
        }
        let mut left = vec![self.old.clone()];
        if alone {
            left.extend(self.growing()?);
        }
        for rest in left {
            if is_ours_to_remove(&rest) {
                remove(&rest)?;
            } else if rest.exists() {
                return Err(SiteError::Foreign(rest));
            }
        }
        Ok(())
    }

    /// The folders in which this site grew.
    fn growing(&self) -> Result<Vec<PathBuf>, SiteError> {
        let (Some(parent), Some(name)) = (self.site.parent(), self.site.file_name()) else {
            return Ok(vec![]);
        };
        let start = format!("{}{NEW}", name.to_string_lossy());
        let entries = fs::read_dir(parent).map_err(SiteError::io("read", parent))?;
        let mut growing = Vec::new();
        for entry in entries {
            let entry = entry.map_err(SiteError::io("read", parent))?;
            let name = entry.file_name();
            let rest = name.to_string_lossy();
            let rest = rest.strip_prefix(&start);
            if rest.is_some_and(|r| r.chars().all(|c| c.is_ascii_digit() || c == '-')) {
                growing.push(entry.path());
            }
        }
        Ok(growing)
    }

    /// Moves what isn't ours out of the site that is replaced: every file but our own, whose paths are given. Says where to,
    /// and how many they were.
    pub(super) fn set_aside(
        &self,
        is_ours: impl Fn(&str) -> bool,
    ) -> Result<Option<(PathBuf, usize)>, SiteError> {
        if !self.site.is_dir() {
            return Ok(None);
        }
        let mut foreign = Vec::new();
        for entry in walkdir::WalkDir::new(&self.site).sort_by_file_name() {
            let entry = entry.map_err(|error| {
                SiteError::io("read", &self.site)(
                    error
                        .into_io_error()
                        .unwrap_or_else(|| std::io::Error::other("a link leads to itself")),
                )
            })?;
            let Ok(path) = entry.path().strip_prefix(&self.site) else {
                continue;
            };
            if entry.file_type().is_dir() || path == Path::new(MARKER) {
                continue;
            }
            let text: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
            if !is_ours(&text.join("/")) {
                foreign.push(path.to_path_buf());
            }
        }
        if foreign.is_empty() {
            return Ok(None);
        }
        // Never over what was moved there before.
        let mut aside = self.aside.clone();
        let mut number = 1;
        while foreign.iter().any(|path| aside.join(path).exists()) {
            number += 1;
            let mut name = self.aside.as_os_str().to_owned();
            name.push(format!("-{number}"));
            aside = PathBuf::from(name);
        }
        for path in &foreign {
            let to = aside.join(path);
            if let Some(folder) = to.parent() {
                fs::create_dir_all(folder).map_err(SiteError::io("make", folder))?;
            }
            rename(&self.site.join(path), &to)?;
        }
        Ok(Some((aside, foreign.len())))
    }

    /// Refuses an output folder that holds something else; says whether a site is there.
    pub(super) fn holds_site(&self) -> Result<bool, SiteError> {
        match fs::symlink_metadata(&self.site) {
            Err(_) => Ok(false),
            Ok(meta) if !meta.is_dir() => Err(SiteError::BadFolder {
                path: self.site.clone(),
                why: "it is a file",
            }),
            Ok(_) if is_site(&self.site) => Ok(true),
            Ok(_) => {
                let mut entries =
                    fs::read_dir(&self.site).map_err(SiteError::io("read", &self.site))?;
                if entries.next().is_some() {
                    return Err(SiteError::Foreign(self.site.clone()));
                }
                Ok(false)
            }
        }
    }

    /// Makes the folder in which the new site grows. Its marker comes first, so that the folder is known as ours.
    pub(super) fn begin(&self) -> Result<(), SiteError> {
        fs::create_dir_all(&self.new).map_err(SiteError::io("make", &self.new))?;
        let marker = self.new.join(MARKER);
        fs::write(&marker, "").map_err(SiteError::io("write", &marker))
    }

    /// Puts the new site in the place of the old one.
    pub(super) fn swap(&self) -> Result<(), SiteError> {
        if !self.site.exists() {
            return rename(&self.new, &self.site);
        }
        if swap_folders(&self.new, &self.site) {
            return remove(&self.new);
        }
        rename(&self.site, &self.old)?;
        if let Err(error) = rename(&self.new, &self.site) {
            rename(&self.old, &self.site)?;
            return Err(error);
        }
        remove(&self.old)
    }

    /// Drops the growing site, where there is one.
    pub(super) fn abandon(&self) {
        if is_ours_to_remove(&self.new) {
            let _ = fs::remove_dir_all(&self.new);
        }
    }
}

/// Swaps two folders in one step, where the system can; says whether it did.
#[cfg(target_os = "linux")]
pub fn swap_folders(a: &Path, b: &Path) -> bool {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE).is_ok()
}

/// Swaps two folders in one step, where the system can; says whether it did.
#[cfg(not(target_os = "linux"))]
pub fn swap_folders(_: &Path, _: &Path) -> bool {
    false
}

fn is_site(folder: &Path) -> bool {
    folder.join(MARKER).is_file()
}

/// A leftover that may go: a folder with our marker, or an empty one (killed before the marker was written).
fn is_ours_to_remove(folder: &Path) -> bool {
    is_site(folder) || fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none())
}

fn rename(from: &Path, to: &Path) -> Result<(), SiteError> {
    fs::rename(from, to).map_err(SiteError::io("rename", from))
}

/// Removes a site; its marker goes last, so that a removal that is cut short can be taken up again.
fn remove(folder: &Path) -> Result<(), SiteError> {
    let entries = fs::read_dir(folder).map_err(SiteError::io("read", folder))?;
    for entry in entries {
        let entry = entry.map_err(SiteError::io("read", folder))?;
        if entry.file_name() == MARKER {
            continue;
        }
        let path = entry.path();
        let kind = entry.file_type().map_err(SiteError::io("read", &path))?;
        if kind.is_dir() {
            fs::remove_dir_all(&path).map_err(SiteError::io("remove", &path))?;
        } else {
            fs::remove_file(&path).map_err(SiteError::io("remove", &path))?;
        }
    }
    fs::remove_dir_all(folder).map_err(SiteError::io("remove", folder))
}

/// A path as it is on the disk: links followed as far as it is there, `..` taken out of the rest.
pub fn resolved(path: &Path) -> std::io::Result<PathBuf> {
    let whole = std::path::absolute(path)?;
    let mut there = PathBuf::new();
    for part in whole.components() {
        match part {
            Component::ParentDir => {
                there.pop();
            }
            Component::CurDir => {}
            part => {
                there.push(part);
                if there.is_symlink() {
                    // A link to what isn't there yet can't be followed.
                    there = fs::canonicalize(&there)?;
                }
            }
        }
    }
    Ok(there)
}
