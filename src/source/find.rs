//! Which files a table is made of.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::SourceError;

/// A file of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where it is.
    pub path: PathBuf,
    /// Its path relative to the data folder, with `/`.
    pub shown: Arc<str>,
}

/// Formats by the end of a file's name.
fn is_data(name: &str) -> bool {
    let name = name.to_lowercase();
    let hidden = name.starts_with('.') || name.starts_with("~$");
    !hidden
        && [".csv", ".tsv", ".xlsx"]
            .iter()
            .any(|end| name.ends_with(end))
}

/// The files of a table: `<table>.csv` (or `.tsv`, `.xlsx`) and all such files under the folder `<table>/`, in byte order
/// of the relative path with `/`. Hidden files and a spreadsheet's lock files (`~$…`) are passed over.
///
/// # Errors
/// If the folder is there but can't be listed.
pub fn find_table(data: &Path, table: &str) -> Result<Vec<Found>, SourceError> {
    let mut found = Vec::new();
    for end in ["csv", "tsv", "xlsx"] {
        let shown = format!("{table}.{end}");
        let path = data.join(&shown);
        if path.is_file() {
            found.push(Found {
                path,
                shown: shown.into(),
            });
        }
    }
    let folder = data.join(table);
    if folder.is_dir() {
        for entry in walkdir::WalkDir::new(&folder).follow_links(true) {
            let entry = entry.map_err(|e| SourceError::Folder {
                path: e.path().unwrap_or(&folder).to_path_buf(),
                source: e.into(),
            })?;
            let name = entry.file_name().to_string_lossy();
            if !entry.file_type().is_file() || !is_data(&name) {
                continue;
            }
            let parts: Vec<_> = entry
                .path()
                .strip_prefix(data)
                .unwrap_or(entry.path())
                .components()
                .map(|c| c.as_os_str().to_string_lossy().into_owned())
                .collect();
            found.push(Found {
                path: entry.path().to_path_buf(),
                shown: parts.join("/").into(),
            });
        }
    }
    found.sort_by(|a, b| a.shown.as_bytes().cmp(b.shown.as_bytes()));
    Ok(found)
}
