//! What the last build wrote: for each path the key it was made from, and how the file looked when it was put there.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, Metadata};
use std::path::Path;
use std::time::UNIX_EPOCH;

use super::{Hash, Hasher, SiteError};

/// First line of the file: a manifest of another form is no manifest.
const HEAD: &str = "matbook manifest 3";

/// The line of a site of one build.
const WHOLE: &str = "of one build";
/// The line of a site of which a part was built from other data than the rest.
const MIXED: &str = "of several builds";

/// One file of the site.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Entry {
    /// Hash of all that went into it.
    pub(super) key: Hash,
    /// Hash of its bytes.
    pub(super) content: Hash,
    /// Its length in bytes.
    pub(super) size: u64,
    /// When it was written, in nanoseconds since 1970 by the file system; 0 where that isn't known.
    pub(super) modified: u128,
}

/// The files of a site, by path.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Manifest {
    /// The program that made them; `None`: not known.
    pub(super) program: Option<Hash>,
    /// Whether a part of the site was built from other data than the rest.
    pub(super) mixed: bool,
    pub(super) entries: BTreeMap<String, Entry>,
}

impl Manifest {
    /// Reads a manifest; one that is absent, broken or of another form is empty, which only costs time.
    pub(super) fn read(file: &Path) -> Self {
        fs::read_to_string(file)
            .ok()
            .and_then(|text| Self::parse(&text))
            .unwrap_or_default()
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        if lines.next()? != HEAD {
            return None;
        }
        let program = Hash::parse(lines.next()?);
        let mixed = lines.next()? == MIXED;
        let mut entries = BTreeMap::new();
        for line in lines {
            let mut fields = line.split('\t');
            let entry = Entry {
                key: Hash::parse(fields.next()?)?,
                content: Hash::parse(fields.next()?)?,
                size: fields.next()?.parse().ok()?,
                modified: fields.next()?.parse().ok()?,
            };
            entries.insert(fields.next()?.to_owned(), entry);
        }
        Some(Self {
            program,
            mixed,
            entries,
        })
    }

    /// Writes the manifest beside its place and renames it there.
    pub(super) fn write(&self, file: &Path) -> Result<(), SiteError> {
        let mut text = String::with_capacity(64 + self.entries.len() * 220);
        text.push_str(HEAD);
        text.push('\n');
        let _ = writeln!(text, "{}", self.program.unwrap_or_else(|| Hash::of(b"")));
        text.push_str(if self.mixed { MIXED } else { WHOLE });
        text.push('\n');
        for (path, e) in &self.entries {
            let _ = writeln!(
                text,
                "{}\t{}\t{}\t{}\t{path}",
                e.key, e.content, e.size, e.modified
            );
        }
        let fresh = file.with_extension("new");
        fs::write(&fresh, text).map_err(SiteError::io("write", &fresh))?;
        fs::rename(&fresh, file).map_err(SiteError::io("rename", &fresh))
    }

    /// One hash for the whole site: every path with the hash of its bytes. `manifest.json` doesn't count, nor its signature, nor a folder
    /// once more as a ZIP: they change with every byte of the data, also with those that no page shows.
    pub(super) fn content(&self) -> Hash {
        let mut hasher = Hasher::new();
        let named = |path: &str, name: &str| path.rsplit('/').next() == Some(name);
        let own = |path: &str| {
            named(path, super::proof::MANIFEST)
                || named(path, super::sign::SIGNATURE)
                || !path.contains('/') && path.ends_with(".zip")
        };
        for (path, entry) in self.entries.iter().filter(|(path, _)| !own(path)) {
            hasher.part(path.as_bytes());
            hasher.part(&entry.content.0);
        }
        hasher.finish()
    }
}

/// When a file was last written, in nanoseconds since 1970; 0 where the system doesn't say.
pub fn modified(meta: &Metadata) -> u128 {
    meta.modified()
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok())
        .map_or(0, |span| span.as_nanos())
}
