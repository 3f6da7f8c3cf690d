//! A folder of this machine or of a file share.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::PublishError;
use super::books::BOOKS;
use super::store::{Listing, Stat, Store};

/// A folder as a place.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    pub(super) root: PathBuf,
}

impl Folder {
    pub(super) fn new(root: &Path) -> Self {
        Self {
            root: root.to_path_buf(),
        }
    }

    pub(super) fn file(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Makes the folders on the way to a file.
    pub(super) fn make_way(&self, path: &str) -> Result<(), PublishError> {
        let file = self.file(path);
        let folder = file.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder).map_err(PublishError::io("make", folder.display()))
    }

    /// The same file under a second name, in this folder or another; a copy where the system can't.
    pub(super) fn link(&self, path: &str, other: &Self, to: &str) -> Result<(), PublishError> {
        other.make_way(to)?;
        let (from, to) = (self.file(path), other.file(to));
        // A rest of an earlier run may be the very same file: it must not be written through.
        let _ = fs::remove_file(&to);
        if fs::hard_link(&from, &to).is_ok() {
            return Ok(());
        }
        let meta = fs::metadata(&from).map_err(PublishError::io("read", from.display()))?;
        fs::copy(&from, &to).map_err(PublishError::io("copy", from.display()))?;
        // The time stays, so that the file is known as the same one.
        if let (Ok(file), Ok(time)) = (fs::File::options().write(true).open(&to), meta.modified()) {
            let _ = file.set_modified(time);
        }
        Ok(())
    }
}

/// Writes a file's entry in its folder through to the disk, so that a power failure can't take the name back.
#[cfg(unix)]
fn flush(file: &Path) {
    if let Some(folder) = file.parent().and_then(|f| fs::File::open(f).ok()) {
        // Not every file system can.
        let _ = folder.sync_all();
    }
}

/// Windows writes names through by itself.
#[cfg(not(unix))]
fn flush(_: &Path) {}

/// A path as people write it: Windows sets `\\?\` before a path whose links were followed.
fn plainly(path: &str) -> String {
    match path.strip_prefix(r"\\?\UNC\") {
        Some(share) => format!(r"\\{share}"),
        None => path.strip_prefix(r"\\?\").unwrap_or(path).to_owned(),
    }
}

impl Store for Folder {
    fn name(&self) -> String {
        plainly(&self.root.display().to_string())
    }

    fn list(&self) -> Result<Listing, PublishError> {
        let mut listing = Listing::new();
        match fs::symlink_metadata(&self.root) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(listing),
            Err(error) => return Err(PublishError::io("read", self.name())(error)),
            Ok(meta) if !meta.is_dir() => {
                return Err(PublishError::Use(format!("{} is a file", self.name())));
            }
            Ok(_) => {}
        }
        for entry in walkdir::WalkDir::new(&self.root) {
            let wrong = |why: String| PublishError::Machine {
                doing: "list",
                path: self.name(),
                why,
            };
            let entry = entry.map_err(|e| wrong(e.to_string()))?;
            if entry.file_type().is_dir() {
                continue;
            }
            let relative = entry
                .path()
                .strip_prefix(&self.root)
                .unwrap_or(entry.path());
            let names: Vec<_> = relative.iter().map(|n| n.to_string_lossy()).collect();
            let meta = entry.metadata().map_err(|e| wrong(e.to_string()))?;
            let time = meta.modified().ok();
            let stat = Stat {
                size: meta.len(),
                stamp: time
                    .and_then(|t| t.duration_since(UNIX_EPOCH).ok())
                    .map_or_else(String::new, |t| t.as_nanos().to_string()),
                plain: meta.is_file(),
            };
            listing.insert(names.join("/"), stat);
        }
        Ok(listing)
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, PublishError> {
        let file = self.file(path);
        match fs::read(&file) {
            Ok(bytes) => Ok(Some(bytes)),
            // A link that leads to a folder or nowhere holds no bytes.
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::IsADirectory) => {
                Ok(None)
            }
            Err(error) => Err(PublishError::io("read", file.display())(error)),
        }
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), PublishError> {
        self.make_way(path)?;
        let file = self.file(path);
        let write = || {
            // Never through a second name of the same file: an earlier version may hold it.
            match fs::remove_file(&file) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            let mut open = fs::File::create(&file)?;
            open.write_all(bytes)?;
            // A file share may tell a full disk only when the file is closed or flushed.
            open.sync_data()
        };
        write().map_err(PublishError::io("write", file.display()))
    }

    fn rename(&self, from: &str, to: &str) -> Result<(), PublishError> {
        self.make_way(to)?;
        let path_of_books = to.starts_with(BOOKS);
        let (from, to) = (self.file(from), self.file(to));
        // Who may read the old file may read the new one.
        if let Ok(meta) = fs::metadata(&to)
            && !meta.permissions().readonly()
        {
            let _ = fs::set_permissions(&from, meta.permissions());
        }
        fs::rename(&from, &to).map_err(PublishError::io("replace", to.display()))?;
        if path_of_books {
            flush(&to);
        }
        Ok(())
    }

    fn copy(&self, from: &str, to: &str) -> Result<bool, PublishError> {
        self.link(from, self, to)?;
        Ok(true)
    }

    fn remove(&self, path: &str) -> Result<(), PublishError> {
        let file = self.file(path);
        match fs::remove_file(&file) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(PublishError::io("remove", file.display())(error))
            }
            _ => Ok(()),
        }
    }

    fn remove_empty(&self, folder: &str) {
        let _ = fs::remove_dir(self.file(folder));
    }

    fn at_once(&self) -> usize {
        4
    }
}

#[cfg(test)]
mod tests {
    use super::plainly;

    #[test]
    fn paths_are_told_as_people_write_them() {
        assert_eq!(plainly(r"\\?\D:\trust\share"), r"D:\trust\share");
        assert_eq!(
            plainly(r"\\?\UNC\server\share\reports"),
            r"\\server\share\reports"
        );
        assert_eq!(plainly("/srv/share"), "/srv/share");
    }
}
