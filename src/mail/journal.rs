//! What was sent: a line a mail, written through to the disk before and after it goes.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::MailError;

/// The journal of a project.
#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    file: File,
    sent: BTreeSet<String>,
    begun: BTreeSet<String>,
}

impl Journal {
    /// Opens the journal, reading what is there. A last line that a crash cut off counts for nothing.
    pub(super) fn open(path: &Path) -> Result<Self, MailError> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(MailError::io("make", folder))?;
        }
        let mut text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(MailError::io("read", path)(error)),
        };
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        let cut = whole < text.len();
        text.truncate(whole);
        let (mut sent, mut begun) = (BTreeSet::new(), BTreeSet::new());
        for line in text.lines() {
            let mut fields = line.split('\t');
            match (fields.next(), fields.next()) {
                (Some("sent"), Some(key)) => {
                    begun.remove(key);
                    sent.insert(key.to_owned());
                }
                (Some("begun"), Some(key)) => {
                    begun.insert(key.to_owned());
                }
                (Some("refused"), Some(key)) => {
                    begun.remove(key);
                }
                _ => {}
            }
        }
        let mut file = File::options()
            .create(true)
            .append(true)
            .open(path)
            .map_err(MailError::io("write", path))?;
        if cut {
            file.write_all(b"\n")
                .map_err(MailError::io("write", path))?;
        }
        Ok(Self {
            path: path.to_path_buf(),
            file,
            sent,
            begun,
        })
    }

    /// Whether this very mail was sent.
    pub(super) fn was_sent(&self, key: &str) -> bool {
        self.sent.contains(key)
    }

    /// Whether a run ended while this mail was on its way: nobody knows whether it arrived.
    pub(super) fn in_doubt(&self, key: &str) -> bool {
        self.begun.contains(key)
    }

    /// Notes what becomes of a mail: `begun`, `sent` or `refused`.
    pub(super) fn note(&mut self, what: &str, key: &str, address: &str) -> Result<(), MailError> {
        let line = format!("{what}\t{key}\t{address}\n");
        let written = self
            .file
            .write_all(line.as_bytes())
            .and_then(|()| self.file.sync_data());
        written.map_err(MailError::io("write", &self.path))
    }
}
