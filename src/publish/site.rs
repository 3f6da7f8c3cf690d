//! The built site that is to be published.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::site::{Hash, MARKER, check_path};

use super::PublishError;
use super::books::Filed;

/// A built site, read.
#[derive(Debug)]
pub struct Built {
    /// Its folder.
    pub(super) root: PathBuf,
    /// Its files by path, with their hashes.
    pub(super) files: BTreeMap<String, Filed>,
}

impl Built {
    /// Reads the site in a folder: every file's path, length and hash.
    ///
    /// # Errors
    /// Where the folder is not a site that matbook built, or can't be read.
    pub fn read(root: &Path) -> Result<Self, PublishError> {
        if !root.join(MARKER).is_file() {
            return Err(PublishError::NoSite(root.to_path_buf()));
        }
        Self::within(root)
    }

    /// Reads an edition of a built site: the files of its folder.
    ///
    /// # Errors
    /// Where there is no such edition, or it can't be read.
    pub fn edition(site: &Path, folder: &str) -> Result<Self, PublishError> {
        let root = site.join(folder);
        if !site.join(MARKER).is_file() || !root.join("index.html").is_file() {
            return Err(PublishError::NoSite(root));
        }
        Self::within(&root)
    }

    fn within(root: &Path) -> Result<Self, PublishError> {
        let mut paths = Vec::new();
        for entry in walkdir::WalkDir::new(root).sort_by_file_name() {
            let entry = entry.map_err(|e| PublishError::Machine {
                doing: "read",
                path: root.display().to_string(),
                why: e.to_string(),
            })?;
            if !entry.file_type().is_file() {
                continue;
            }
            let relative = entry.path().strip_prefix(root).unwrap_or(entry.path());
            let names: Option<Vec<&str>> = relative.iter().map(|n| n.to_str()).collect();
            let path = names.unwrap_or_default().join("/");
            // The marker says that a folder is replaced as a whole, which a published one is not.
            if path != MARKER {
                check_path(&path).map_err(|e| PublishError::Use(e.to_string()))?;
                paths.push(path);
            }
        }
        let files = paths
            .into_par_iter()
            .map(|path| {
                let bytes = fs::read(root.join(&path))
                    .map_err(PublishError::io("read", root.join(&path).display()))?;
                let filed = Filed {
                    hash: Hash::of(&bytes),
                    size: bytes.len() as u64,
                    stamp: String::new(),
                    theirs: false,
                };
                Ok((path, filed))
            })
            .collect::<Result<_, PublishError>>()?;
        Ok(Self {
            root: root.to_path_buf(),
            files,
        })
    }

    /// The bytes of the whole site.
    pub fn bytes_in_all(&self) -> u64 {
        self.files.values().map(|f| f.size).sum()
    }

    /// A file's bytes, which must be those that were hashed.
    pub(super) fn bytes(&self, path: &str) -> Result<Vec<u8>, PublishError> {
        let file = self.root.join(path);
        let bytes = fs::read(&file).map_err(PublishError::io("read", file.display()))?;
        let same = (self.files.get(path)).is_some_and(|filed| Hash::of(&bytes) == filed.hash);
        if same {
            Ok(bytes)
        } else {
            Err(PublishError::Moving(self.root.display().to_string()))
        }
    }
}
