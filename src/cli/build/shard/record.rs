//! What is kept of a part that is finished: what it was made from, and what the join must know of it.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::compose::{Part, Written};
use crate::release::Kept;
use crate::site::site_mark;

use super::super::ground::Ground;
use super::super::{Ended, told};
use super::Messages;

/// Its file in the part's folder.
const FILE: &str = "made.json";
/// The form of the file; another one is no finished part.
const FORM: u32 = 1;

/// A part that is finished.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Record {
    form: u32,
    number: usize,
    of: usize,
    pub(super) ground: Ground,
    /// The mark of its site.
    site: String,
    /// The build that its pages were held against, as a manifest names it.
    pub(super) compared_with: String,
    /// What the editions that withhold show of its trusts, by the fewest pupils shown.
    kept: BTreeMap<u32, String>,
    pub(super) written: Written,
}

impl Record {
    pub(super) fn new(
        part: Part,
        ground: Ground,
        compared_with: String,
        kept: &BTreeMap<u32, Kept>,
        written: Written,
        folder: &Path,
    ) -> Self {
        Self {
            form: FORM,
            number: part.number,
            of: part.of,
            ground,
            site: site_mark(&folder.join("site")).unwrap_or_default(),
            compared_with,
            kept: kept.iter().map(|(k, kept)| (*k, kept.text())).collect(),
            written,
        }
    }

    /// What is kept in a part's folder; `None`: it isn't finished, or another than its file says.
    pub(super) fn read(folder: &Path) -> Option<Self> {
        let text = fs::read(folder.join(FILE)).ok()?;
        let record: Self = serde_json::from_slice(&text).ok()?;
        let whole = record.form == FORM
            && site_mark(&folder.join("site")).is_some_and(|mark| mark == record.site);
        whole.then_some(record)
    }

    /// Takes the file away: the part is being made.
    pub(super) fn forget(folder: &Path) -> std::io::Result<()> {
        match fs::remove_file(folder.join(FILE)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Writes the file, beside its place first.
    pub(super) fn write(&self, folder: &Path) -> std::io::Result<()> {
        let fresh = folder.join("made.new");
        // Strings, numbers and lists: there is nothing that JSON can't say.
        fs::write(&fresh, serde_json::to_vec(self).unwrap_or_default())?;
        fs::rename(&fresh, folder.join(FILE))
    }

    /// What the editions that withhold show of its trusts.
    pub(super) fn kept(&self) -> impl Iterator<Item = (u32, Kept)> {
        self.kept.iter().map(|(k, text)| (*k, Kept::read(text)))
    }

    /// Says which of its pages and packs failed.
    pub(super) fn say_failures(&self, messages: &Messages) {
        told::failures(&self.written, messages);
    }

    /// How a build of it ends.
    pub(super) fn ended(&self) -> Ended {
        match self.written.failures.is_empty() {
            true => Ended::Done,
            false => Ended::DataErrors,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Record;

    #[test]
    fn half_written_work_is_no_finished_part() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("made.json");
        assert!(Record::read(folder.path()).is_none());
        Record::default().write(folder.path()).unwrap();
        // There is no site beside it.
        assert!(Record::read(folder.path()).is_none());
        let text = std::fs::read(&file).unwrap();
        std::fs::write(&file, &text[..text.len() / 2]).unwrap();
        assert!(Record::read(folder.path()).is_none());
        Record::forget(folder.path()).unwrap();
        Record::forget(folder.path()).unwrap();
        assert!(!file.exists());
    }
}
