//! Which files a table is made of.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Encoding, SourceError};

/// What is known of a text file before it is opened, where it can't be told from the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TextOptions {
    /// Lines above the heading.
    pub skip_lines: usize,
    /// Its encoding.
    pub encoding: Option<Encoding>,
    /// What parts the fields.
    pub delimiter: Option<u8>,
}

/// Where a record of a [`Held`] text stands in its file: the line, and the column (in characters, from 1) of each of its
/// fields; 0 where it has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowPlace {
    /// The line.
    pub line: u64,
    /// Line and column of each field, where they stand on lines of their own.
    pub fields: Box<[(u32, u32)]>,
    /// Fields, counted from 0, that were taken from another place: the file they stand in.
    pub elsewhere: Box<[(u32, Arc<str>)]>,
}

/// A file, or a part of one, that was read into memory as rows of text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// The rows.
    pub bytes: Vec<u8>,
    /// The bytes it took in the data folder.
    pub size: u64,
    /// How the text is to be read; with the delimiter [`SHEET`](super::SHEET) lines are rows and fields are cells.
    pub options: TextOptions,
    /// Where each line of the text really stands, by line from 1 (the first entry is line 1).
    pub places: Vec<RowPlace>,
}

/// How a file is opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum How {
    /// As text, from its path.
    #[default]
    Untold,
    /// As text of which something is known.
    Text(TextOptions),
    /// It is in memory already.
    Held(Arc<Held>),
}

/// A file of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where it is.
    pub path: PathBuf,
    /// Its path relative to the data folder, with `/`; for a sheet `book.xlsx#Sheet`, for a file in an archive
    /// `archive.zip!file.csv`.
    pub shown: Arc<str>,
    /// How it is opened.
    pub how: How,
}

impl Found {
    /// The same file with its heading so many lines further down.
    pub fn below(&self, lines: usize) -> Self {
        let how = match &self.how {
            How::Untold => How::Text(TextOptions {
                skip_lines: lines,
                ..TextOptions::default()
            }),
            How::Text(options) => How::Text(TextOptions {
                skip_lines: options.skip_lines + lines,
                ..*options
            }),
            How::Held(held) => {
                let mut lower = Held::clone(held);
                lower.options.skip_lines += lines;
                How::Held(Arc::new(lower))
            }
        };
        Self {
            how,
            ..self.clone()
        }
    }
}

/// The files of a folder that were looked for.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// Those found, in byte order of the relative path with `/`.
    pub found: Vec<Found>,
    /// Links that lead out of the data folder, or round in a circle: they aren't followed.
    pub outside: Vec<Arc<str>>,
    /// What stands in a file's place and is none, and what it is, in words.
    pub no_file: Vec<(Arc<str>, &'static str)>,
}

impl Listing {
    /// Takes all of another.
    pub fn append(&mut self, mut other: Self) {
        self.found.append(&mut other.found);
        self.outside.append(&mut other.outside);
        self.no_file.append(&mut other.no_file);
    }

    /// Whether nothing at all was found.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty() && self.outside.is_empty() && self.no_file.is_empty()
    }
}

/// The ends of the names of files that hold tables.
const ENDS: [&str; 6] = ["csv", "tsv", "xlsx", "xlsm", "ods", "xls"];

/// Formats by the end of a file's name.
fn is_data(name: &str) -> bool {
    let end = name.rsplit_once('.').map(|(_, end)| end.to_lowercase());
    end.is_some_and(|end| ENDS.contains(&end.as_str()))
}

/// Whether a path, links followed, lies in a folder (itself without links).
fn lies_in(path: &Path, folder: &Path) -> bool {
    std::fs::canonicalize(path).is_ok_and(|path| path.starts_with(folder))
}

/// A path relative to the data folder, in parts.
fn parts_of(path: &Path, data: &Path) -> Vec<String> {
    path.strip_prefix(data)
        .unwrap_or(path)
        .components()
        .map(|c| c.as_os_str().to_string_lossy().into_owned())
        .collect()
}

/// Lists the files under a folder of the data folder that are wanted, by the parts of their relative paths. Hidden files
/// and a spreadsheet's lock files (`~$…`) are passed over; links are followed as long as they stay in the data folder.
///
/// # Errors
/// If a folder can't be listed.
pub(super) fn walk(
    data: &Path,
    root: &Path,
    depth: usize,
    wanted: impl Fn(&[String]) -> bool,
) -> Result<Listing, SourceError> {
    let mut listing = Listing::default();
    if !root.exists() {
        if root.is_symlink() {
            let shown = parts_of(root, data).join("/").into();
            listing.no_file.push((shown, "a link that leads nowhere"));
        }
        return Ok(listing);
    }
    let folder = |path: &Path, source: std::io::Error| SourceError::Folder {
        path: path.to_path_buf(),
        source,
    };
    let home = std::fs::canonicalize(data).map_err(|e| folder(data, e))?;
    let mut outside = Vec::new();
    if !lies_in(root, &home) {
        listing.outside.push(parts_of(root, data).join("/").into());
        return Ok(listing);
    }
    let entries = walkdir::WalkDir::new(root)
        .follow_links(true)
        .max_depth(depth)
        .into_iter()
        .filter_entry(|entry| {
            let stays = !entry.path_is_symlink() || lies_in(entry.path(), &home);
            if !stays {
                outside.push(parts_of(entry.path(), data));
            }
            stays
        });
    let mut rounds = Vec::new();
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(e) if e.loop_ancestor().is_some() => {
                rounds.extend(e.path().map(|p| parts_of(p, data)));
                continue;
            }
            Err(e) => {
                let path = e.path().unwrap_or(root).to_path_buf();
                let what = match std::fs::symlink_metadata(&path) {
                    Ok(about) if about.is_symlink() => "a link that leads nowhere",
                    Ok(about) if about.is_dir() && path != root => "a folder that can't be opened",
                    _ => return Err(folder(&path, e.into())),
                };
                // One odd entry stops nothing.
                let parts = parts_of(&path, data);
                if !parts.last().is_none_or(|name| is_hidden(name)) && wanted(&parts) {
                    listing.no_file.push((parts.join("/").into(), what));
                }
                continue;
            }
        };
        let name = entry.file_name().to_string_lossy();
        if entry.file_type().is_dir() || is_hidden(&name) {
            continue;
        }
        let parts = parts_of(entry.path(), data);
        if !wanted(&parts) {
            continue;
        }
        if !entry.file_type().is_file() {
            let what = "a pipe or a device";
            listing.no_file.push((parts.join("/").into(), what));
        } else {
            listing.found.push(Found {
                path: entry.path().to_path_buf(),
                shown: parts.join("/").into(),
                how: How::Untold,
            });
        }
    }
    // A link to a file counts only where that file was asked for; one to a folder may hide any.
    outside.retain(|parts| wanted(parts) || !parts.last().is_some_and(|name| name.contains('.')));
    outside.append(&mut rounds);
    listing.outside = outside.into_iter().map(|p| p.join("/").into()).collect();
    listing.outside.sort();
    listing
        .found
        .sort_by(|a, b| a.shown.as_bytes().cmp(b.shown.as_bytes()));
    Ok(listing)
}

/// Whether a file is hidden, or one that the machine or a spreadsheet keeps for itself.
fn is_hidden(name: &str) -> bool {
    name.starts_with('.')
        || name.starts_with("~$")
        || ["desktop.ini", "thumbs.db"]
            .iter()
            .any(|own| own.eq_ignore_ascii_case(name))
}

/// The entries of a folder whose names are one of some, in any case, in byte order; none where there is no such folder.
fn named(folder: &Path, names: &[String]) -> Result<Vec<PathBuf>, SourceError> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let error = |source| SourceError::Folder {
        path: folder.to_path_buf(),
        source,
    };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(error)? {
        let entry = entry.map_err(error)?;
        let name = entry.file_name().to_string_lossy().to_lowercase();
        if names.contains(&name) {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

/// The files of a table: `<table>.csv` (or another of the known ends) and all such files under the folder `<table>/`, in
/// byte order of the relative path with `/`. Upper and lower case are the same, as on most users' machines.
///
/// # Errors
/// If the folder is there but can't be listed.
pub fn find_table(data: &Path, table: &str) -> Result<Listing, SourceError> {
    let mut listing = Listing::default();
    let (parent, name) = table.rsplit_once('/').unwrap_or(("", table));
    let parents = match parent {
        "" => vec![data.to_path_buf()],
        parent => named(data, &[parent.to_owned()])?,
    };
    let files: Vec<String> = ENDS.iter().map(|end| format!("{name}.{end}")).collect();
    for parent in parents {
        for path in named(&parent, &files)? {
            if path.is_dir() {
                let shown = parts_of(&path, data).join("/").into();
                listing.no_file.push((shown, "a folder"));
            } else {
                listing.append(walk(data, &path, 0, |_| true)?);
            }
        }
        for folder in named(&parent, &[name.to_owned()])? {
            if folder.is_dir() {
                listing.append(walk(data, &folder, usize::MAX, |parts| {
                    parts.last().is_some_and(|name| is_data(name))
                })?);
            }
        }
    }
    listing
        .found
        .sort_by(|a, b| a.shown.as_bytes().cmp(b.shown.as_bytes()));
    Ok(listing)
}

/// Every file of the data folder but hidden ones, by its relative path with `/`, in byte order.
///
/// # Errors
/// If a folder can't be listed.
pub fn all_files(data: &Path) -> Result<Vec<Arc<str>>, SourceError> {
    let listing = walk(data, data, usize::MAX, |parts| {
        !parts.iter().any(|part| is_hidden(part))
    })?;
    let files = listing.found.into_iter().map(|f| f.shown);
    let mut all: Vec<Arc<str>> = files
        .chain(listing.no_file.into_iter().map(|(name, _)| name))
        .collect();
    all.sort();
    Ok(all)
}
