//! A part of the site that is a site itself: an edition's folder, whose files are named as if it were all.

use super::{Hash, SiteError, Writer};

/// Writes the files of one folder of a site; with an empty folder those of the whole site.
#[derive(Clone, Copy, Debug)]
pub struct Shelf<'a> {
    writer: &'a Writer,
    folder: &'a str,
}

impl<'a> Shelf<'a> {
    /// The files of a folder.
    pub fn new(writer: &'a Writer, folder: &'a str) -> Self {
        Self { writer, folder }
    }

    /// Where a file of it stands on the whole site.
    pub fn place(&self, path: &str) -> String {
        match self.folder {
            "" => path.to_owned(),
            folder => format!("{folder}/{path}"),
        }
    }

    /// See [`Writer::put`].
    pub fn put<E: From<SiteError>>(
        &self,
        path: &str,
        key: Hash,
        make: impl FnOnce() -> Result<Vec<u8>, E>,
    ) -> Result<bool, E> {
        self.writer.put(&self.place(path), key, make)
    }

    /// See [`Writer::put_bytes`].
    ///
    /// # Errors
    /// Where the machine fails, or two files want one place.
    pub fn put_bytes(&self, path: &str, bytes: &[u8]) -> Result<Hash, SiteError> {
        self.writer.put_bytes(&self.place(path), bytes)
    }

    /// See [`Writer::stands`].
    ///
    /// # Errors
    /// Two files that want one place.
    pub fn stands(&self, path: &str, key: Hash) -> Result<bool, SiteError> {
        self.writer.stands(&self.place(path), key)
    }

    /// See [`Writer::keep`].
    ///
    /// # Errors
    /// Two files that want one place.
    pub fn keep(&self, path: &str) -> Result<bool, SiteError> {
        self.writer.keep(&self.place(path))
    }

    /// See [`Writer::is_partial`].
    pub fn is_partial(&self) {
        self.writer.is_partial();
    }

    /// Its files of the last build.
    pub fn last_paths(&self) -> impl Iterator<Item = &'a str> {
        let folder = self.folder;
        self.writer.last_paths().filter_map(move |path| {
            if folder.is_empty() {
                return Some(path);
            }
            path.strip_prefix(folder)?.strip_prefix('/')
        })
    }
}
