//! What is kept of a part that is finished: what it was made from, and what the join must know of it.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::compose::{Part, Written};
use crate::config::Project;
use crate::pipeline::source_date;
use crate::release::Kept;
use crate::site::{Hasher, program_bytes, site_mark};

use super::super::{BuildArguments, Ended, Folders, published, told};
use super::Messages;

/// Its file in the part's folder.
const FILE: &str = "made.json";
/// The form of the file; another one is no finished part.
const FORM: u32 = 1;

/// All that goes into a part but the part itself: parts that are joined have the same.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(super) struct Ground {
    /// A hash of the program's bytes.
    program: String,
    /// Whether there are packs.
    packs: bool,
    /// The day of SOURCE_DATE_EPOCH.
    day: Option<String>,
    /// A hash of the files of each kind (`config`, `content`, `data`, `templates`): their names and bytes.
    inputs: BTreeMap<String, String>,
    /// A hash of what the editions that withhold showed when they were published last.
    published: String,
}

impl Ground {
    /// That of a build as it is asked for; the folders know the files.
    pub(super) fn of(
        arguments: &BuildArguments,
        project: &Project,
        folders: &Folders,
        messages: &Messages,
    ) -> Result<Self, Ended> {
        let program = program_bytes()
            .map_err(|e| messages.machine(&format!("the program's own file can't be read: {e}")))?;
        let inputs = folders.inputs.iter().map(|(kind, files)| {
            let mut hasher = Hasher::new();
            for (path, sealed) in files {
                hasher.part(path.as_bytes());
                hasher.part(&sealed.hash.0);
            }
            (kind.clone(), hasher.finish().to_string())
        });
        let mut shown = Hasher::new();
        for k in (project.settings.editions.iter()).filter_map(|e| e.suppress_below) {
            let text = folders.state.as_ref().map(|s| s.read(&published(k)));
            // What is damaged is told where it is read.
            shown.part(&text.and_then(Result::ok).flatten().unwrap_or_default());
        }
        Ok(Self {
            program: program.to_string(),
            packs: !arguments.no_pdf,
            day: source_date().map(|day| day.to_string()),
            inputs: inputs.collect(),
            published: shown.finish().to_string(),
        })
    }

    /// What of another one is other, in words.
    pub(super) fn differences(&self, other: &Self) -> Vec<String> {
        let mut all = vec![];
        let mut tell = |differs: bool, words: &str| {
            if differs {
                all.push(words.to_owned());
            }
        };
        tell(self.program != other.program, "another program");
        tell(
            self.packs != other.packs,
            match other.packs {
                true => "packs, which are not asked for now (--no-pdf)",
                false => "no packs (--no-pdf), which are asked for now",
            },
        );
        tell(self.day != other.day, "another day in SOURCE_DATE_EPOCH");
        for (kind, words) in [
            ("config", "another config or logo"),
            ("data", "other files in the data folder"),
            ("content", "other files in the folder content"),
            ("templates", "other files in the folder templates"),
        ] {
            tell(self.inputs.get(kind) != other.inputs.get(kind), words);
        }
        tell(
            self.published != other.published,
            "another publication of the editions that withhold",
        );
        all
    }
}

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
    use super::{Ground, Record};

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

    #[test]
    fn what_is_other_is_named() {
        let one = Ground::default();
        let mut other = one.clone();
        assert!(one.differences(&other).is_empty());
        other.packs = true;
        other.inputs.insert("data".into(), "0".into());
        let words = one.differences(&other);
        assert_eq!(words.len(), 2, "{words:?}");
        assert!(words[1].contains("data folder"));
    }
}
