//! Typst's only door to files, fonts and the date.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, World};

use super::fonts::fonts;

/// The id of a virtual file. Ids are interned for the life of the process and there are only 65,535 of them: all packs
/// use the same names.
pub(super) fn file_id(name: &str) -> Option<FileId> {
    let path = VirtualPath::new(format!("/{name}")).ok()?;
    Some(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// What all packs share: the library, the templates and their images.
pub(super) struct Shelf {
    pub library: LazyHash<Library>,
    pub main: FileId,
    pub sources: FxHashMap<FileId, Source>,
    pub images: BTreeMap<String, (FileId, Bytes)>,
}

/// One pack's world.
pub(super) struct PackWorld<'a> {
    pub shelf: &'a Shelf,
    pub files: FxHashMap<FileId, Bytes>,
    pub date: Option<Datetime>,
}

impl World for PackWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.shelf.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &fonts().book
    }

    fn main(&self) -> FileId {
        self.shelf.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.shelf
            .sources
            .get(&id)
            .cloned()
            .ok_or_else(|| missing(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if let Some(bytes) = self.files.get(&id) {
            return Ok(bytes.clone());
        }
        if let Some((_, bytes)) = self.shelf.images.values().find(|(own, _)| *own == id) {
            return Ok(bytes.clone());
        }
        match self.shelf.sources.get(&id) {
            Some(source) => Ok(Bytes::from_string(source.text().to_owned())),
            None => Err(missing(id)),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        fonts().faces.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        self.date
    }
}

fn missing(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_without_slash().into())
}
