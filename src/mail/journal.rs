//! What was sent: a line a mail, written through to the disk before and after it goes.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::PathBuf;

use crate::state::StateFolder;

use super::MailError;

/// Its file in the state.
pub const JOURNAL: &str = "mail-journal";

/// The journal of a project.
#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    /// `None`: it is only looked into.
    file: Option<File>,
    sent: BTreeSet<String>,
    begun: BTreeSet<String>,
    /// Whom anything was ever sent to: address, and what as where the line says it.
    known: BTreeSet<(String, String)>,
    /// Whether its last line was cut off.
    cut: bool,
}

impl Journal {
    /// Opens the journal to go on with it.
    pub(super) fn open(state: &StateFolder) -> Result<Self, MailError> {
        let mut journal = Self::read(state)?;
        let mut file = state.append(JOURNAL).map_err(MailError::state)?;
        if journal.cut {
            file.write_all(b"\n")
                .map_err(MailError::io("write", &journal.path))?;
        }
        journal.file = Some(file);
        Ok(journal)
    }

    /// Reads what is there. A last line that a crash cut off counts for nothing.
    pub(super) fn read(state: &StateFolder) -> Result<Self, MailError> {
        let path = state.file(JOURNAL);
        // A byte that is none of ours spoils its own line only.
        let mut text = match fs::read(&path) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(MailError::io("read", &path)(error)),
        };
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        let cut = whole < text.len();
        text.truncate(whole);
        let (mut sent, mut begun) = (BTreeSet::new(), BTreeSet::new());
        let mut known = BTreeSet::new();
        for line in text.lines() {
            let mut fields = line.split('\t');
            match (fields.next(), fields.next()) {
                (Some("sent"), Some(key)) => {
                    begun.remove(key);
                    sent.insert(key.to_owned());
                    let address = fields.next().unwrap_or_default().to_lowercase();
                    let about = fields.next().unwrap_or_default().to_owned();
                    known.insert((address, about));
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
        Ok(Self {
            path,
            file: None,
            sent,
            begun,
            known,
            cut,
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

    /// Whether anything was ever sent to this address as this.
    pub(super) fn knows(&self, address: &str, about: &str) -> bool {
        let address = address.to_lowercase();
        // Lines of earlier programs don't say what as.
        [about, ""]
            .into_iter()
            .any(|about| self.known.contains(&(address.clone(), about.to_owned())))
    }

    /// Notes what becomes of a mail to an address, as what: `begun`, `sent` or `refused`.
    pub(super) fn note(
        &mut self,
        what: &str,
        key: &str,
        address: &str,
        about: &str,
    ) -> Result<(), MailError> {
        let Some(file) = &mut self.file else {
            return Ok(());
        };
        let line = format!("{what}\t{key}\t{address}\t{about}\n");
        let written = file
            .write_all(line.as_bytes())
            .and_then(|()| file.sync_data());
        written.map_err(MailError::io("write", &self.path))
    }
}
