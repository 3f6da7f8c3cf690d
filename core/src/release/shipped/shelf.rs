//! What has arrived of a trust's data files.

use std::collections::BTreeMap;

use super::{DataFile, FileName};

/// The data files that have arrived, by name.
#[derive(Debug, Default)]
pub struct Shelf {
    files: BTreeMap<String, DataFile>,
}

impl Shelf {
    /// Puts a file; of one that holds several, those.
    pub fn put(&mut self, name: &str, file: DataFile) {
        match file {
            DataFile::Several(files) => self.files.extend(files),
            file => {
                self.files.insert(name.to_owned(), file);
            }
        }
    }

    /// A file.
    pub fn get(&self, name: &str) -> Option<&DataFile> {
        self.files.get(name)
    }

    /// Whether a file is there.
    pub fn has(&self, name: &str) -> bool {
        self.files.contains_key(name)
    }

    pub(super) fn file(&self, name: &FileName) -> Option<&DataFile> {
        self.files.get(&name.to_string())
    }
}
