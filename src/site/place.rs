//! The output folder, the folder where the next site grows, and how one takes the place of the other.
//!
//! Beside the output folder `site` stand, while a build runs, `site.matbook-new` (growing) and, for the moment between
//! two renames where the system can't swap in one step, `site.matbook-old`. At every moment one whole site exists under
//! `site` or, in that moment only, under `site.matbook-old`, and then the next start puts it back.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Hash, SiteError};

/// The file that says that a folder is a site made by matbook and may be replaced as a whole.
pub const MARKER: &str = ".matbook-site";

/// What makes a built site known: the hash that its marker holds. `None` where there is no site, or one of a program that
/// wrote none.
pub fn site_mark(site: &Path) -> Option<String> {
    let text = fs::read_to_string(site.join(MARKER)).ok()?;
    text.lines().find_map(Hash::parse).map(|h| h.to_string())
}

/// The output folder and its two neighbours.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Place {
    pub(super) site: PathBuf,
    pub(super) new: PathBuf,
    old: PathBuf,
}

impl Place {
    /// Settles the folders; a symbolic link is followed, so that what it leads to is replaced and not the link.
    pub(super) fn of(out: &Path) -> Result<Self, SiteError> {
        let bad = |why| SiteError::BadFolder {
            path: out.to_path_buf(),
            why,
        };
        let mut site = std::path::absolute(out).map_err(SiteError::io("find", out))?;
        if site.is_symlink() || site.components().any(|c| c.as_os_str() == "..") {
            site = fs::canonicalize(&site).map_err(SiteError::io("find", &site))?;
        }
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
        Ok(Self {
            new: beside(".matbook-new"),
            old: beside(".matbook-old"),
            site,
        })
    }

    /// Puts right what a build that was killed left behind.
    pub(super) fn recover(&self) -> Result<(), SiteError> {
        if !self.site.exists() && is_site(&self.old) {
            rename(&self.old, &self.site)?;
        }
        for rest in [&self.new, &self.old] {
            if is_ours_to_remove(rest) {
                remove(rest)?;
            } else if rest.exists() {
                return Err(SiteError::Foreign(rest.clone()));
            }
        }
        Ok(())
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
