//! What a site is made from: the program, what is asked for, the project's files, what was published.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::config::Project;
use crate::pipeline::source_date;
use crate::site::Hasher;

use super::{BuildArguments, Folders, published};

/// All that goes into a site: parts that are joined have the same, and a site of the same need not be made again.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(in crate::cli) struct Ground {
    /// What makes the program known.
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
    /// That of a build as it is asked for, by this `program`; the folders know the files.
    pub(super) fn of(
        program: String,
        arguments: &BuildArguments,
        project: &Project,
        folders: &Folders,
    ) -> Self {
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
        Self {
            program,
            packs: !arguments.no_pdf,
            day: source_date().map(|day| day.to_string()),
            inputs: inputs.collect(),
            published: shown.finish().to_string(),
        }
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

#[cfg(test)]
mod tests {
    use super::Ground;

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
