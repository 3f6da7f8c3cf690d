//! A build and those before it: what moved since is looked up before its pages are made, and what it released is kept once its
//! site is in place.

use std::collections::BTreeMap;

use crate::compose::{Changes, Survey, released};
use crate::config::Project;
use crate::history::{Kept, Ledger, Made, Side, Which, compare, keep_of};
use crate::pipeline::Inputs;
use crate::site::{Hash, MANIFEST, Summary};
use crate::state::{StateError, StateFolder};

use super::Ended;
use super::build::Folders;
use super::messages::Messages;

/// Which builds a build is held against.
#[derive(Clone, Debug)]
pub(super) enum LookBack {
    /// None: it is a preview.
    Never,
    /// Those that the state says, where it is kept afterwards.
    Keep(StateFolder),
    /// Those that the state says; nothing is written, as a build of the whole does that.
    Look(StateFolder),
    /// Those that a site of before was held against, as its manifest names them; nothing is written.
    As(StateFolder, String),
}

/// What is known of a build before its pages are made.
#[derive(Debug)]
pub(super) struct History {
    ledger: Ledger,
    kept: Kept,
    /// Whether it is a build of all, to be kept.
    whole: bool,
}

/// What a build is held against, and the rows of each trust's `figures.csv`, which were made for it.
pub(super) struct Looked {
    pub(super) history: Option<History>,
    pub(super) changes: Changes,
    pub(super) figures: BTreeMap<String, String>,
    /// What it was held against, for the manifest.
    pub(super) compared_with: String,
}

/// Looks up what moved since earlier builds. `whole`: whether all trusts and schools are built. The survey's desk and edition must be
/// those of readers who may see everything; of an edition that withholds nothing may be told of it. `named`: the files it is made from,
/// under names that may be shown.
pub(super) fn look(
    project: &Project,
    survey: &Survey<'_>,
    (folders, named): (&Folders, &Inputs),
    whole: bool,
    messages: &Messages,
) -> Result<Looked, Ended> {
    let mut looked = Looked {
        history: None,
        changes: Changes::preview(),
        figures: BTreeMap::new(),
        compared_with: String::new(),
    };
    let (state, keeps) = match &folders.look_back {
        LookBack::Never => return Ok(looked),
        LookBack::Keep(state) => (state, true),
        LookBack::As(state, _) | LookBack::Look(state) => (state, false),
    };
    let failed = |error: StateError| messages.machine(&error.to_string());
    let ledger = match Ledger::open(state, "", keeps) {
        Ok(ledger) => ledger,
        Err(error @ StateError::Rubbish { .. }) => {
            messages.say(&format!(
                "warning: {error}; what moved since earlier builds isn't told"
            ));
            return Ok(looked);
        }
        Err(error) => return Err(failed(error)),
    };
    if ledger.is_empty() && matches!(folders.look_back, LookBack::Look(_)) {
        // There is nothing to hold anything against.
        looked.changes.preview = false;
        looked.changes.in_full = true;
        return Ok(looked);
    }
    let figures = released(survey);
    let config = std::fs::read_to_string(&project.config).unwrap_or_default();
    let terms = (0..survey.holdings.trusts.len()).filter_map(|trust| {
        let (year, term) = survey.engine.default_term_of(trust)?;
        let uid = survey.holdings.trusts[trust].uid.clone();
        Some((uid, format!("{year} {}", term.name())))
    });
    let kept = keep_of(
        &ledger,
        &Made {
            holdings: survey.holdings,
            settings: survey.settings,
            findings: survey.findings,
            config: &config,
            as_at: &survey.as_at.to_string(),
            terms: &terms.collect(),
            inputs: named,
            figures: &figures,
        },
    )
    .map_err(failed)?;
    for (uid, all) in figures {
        let rows = all.into_iter().find(|(report, _)| report == "tracking");
        looked.figures.extend(rows.map(|(_, rows)| (uid, rows)));
    }
    let mark = match whole {
        true => kept.mark.clone(),
        // A part is held against what the rest was held against.
        false => ledger
            .find(&Which::Last)
            .map_or_else(|| kept.mark.clone(), |last| last.mark),
    };
    let against = match &folders.look_back {
        LookBack::As(_, told) => Against::parse(told),
        _ => Against::of(&ledger, &mark),
    };
    let now = Side {
        name: "this build".into(),
        kept: &kept,
        ledger: &ledger,
        figures: None,
    };
    let held = |which: &Which, name: String| {
        let before = ledger.find(which)?;
        let before = Side {
            name,
            kept: &before,
            ledger: &ledger,
            figures: None,
        };
        Some(compare(&before, &now))
    };
    looked.changes = Changes {
        preview: false,
        in_full: true,
        since: against.base.as_ref().and_then(|(mark, published)| {
            let name = match published {
                true => "the site published last",
                false => "the last build",
            };
            held(&Which::Mark(mark.clone()), name.to_owned())
        }),
        meeting: against
            .meeting
            .as_ref()
            .and_then(|name| held(&Which::Frozen(name.clone()), format!("the meeting {name}"))),
    };
    looked.compared_with = against.told();
    looked.history = keeps.then_some(History {
        ledger,
        kept,
        whole,
    });
    Ok(looked)
}

/// What a build is held against.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Against {
    /// A build by its mark, and whether it was published.
    base: Option<(String, bool)>,
    /// A meeting, by name, where that is another build.
    meeting: Option<String>,
}

impl Against {
    fn of(ledger: &Ledger, mark: &str) -> Self {
        let base = ledger
            .base(mark)
            .map(|(kept, published)| (kept.mark, published));
        let meeting = ledger.meeting(mark);
        let other = |kept: &Kept| base.as_ref().is_none_or(|(mark, _)| *mark != kept.mark);
        Self {
            meeting: meeting
                .filter(|(_, kept)| other(kept))
                .map(|(frozen, _)| frozen.name),
            base,
        }
    }

    /// As a manifest names it: `published 0123…; meeting Trustees June`.
    fn told(&self) -> String {
        let base = self.base.as_ref().map(|(mark, published)| {
            format!("{} {mark}", if *published { "published" } else { "built" })
        });
        let meeting = self.meeting.as_ref().map(|name| format!("meeting {name}"));
        base.into_iter()
            .chain(meeting)
            .collect::<Vec<_>>()
            .join("; ")
    }

    fn parse(text: &str) -> Self {
        let mut against = Self::default();
        for part in text.split("; ") {
            match part.split_once(' ') {
                Some(("published", mark)) => against.base = Some((mark.to_owned(), true)),
                Some(("built", mark)) => against.base = Some((mark.to_owned(), false)),
                Some(("meeting", name)) => against.meeting = Some(name.to_owned()),
                _ => {}
            }
        }
        against
    }
}

impl History {
    /// Keeps what the build released: its site is in place now.
    pub(super) fn keep(mut self, summary: &Summary, messages: &Messages) -> Result<(), Ended> {
        if !self.whole {
            return Ok(());
        }
        let is_manifest = |path: &str| path.split('/').next_back() == Some(MANIFEST);
        let manifests = summary.files.iter().filter(|(path, ..)| is_manifest(path));
        let manifests = manifests.map(|(_, hash, _)| hash.to_string()).collect();
        (self.ledger.keep(&self.kept, manifests)).map_err(|e| messages.machine(&e.to_string()))
    }
}

/// Notes that a site was published, so that the next builds are held against it.
pub(super) fn note_published(
    project: &Project,
    site: &std::path::Path,
    messages: &Messages,
) -> Result<(), Ended> {
    let Ok(bytes) = std::fs::read(site.join(MANIFEST)) else {
        return Ok(());
    };
    let state = StateFolder::new(&project.state);
    let noted = Ledger::open(&state, "", true)
        .and_then(|mut ledger| ledger.published(&Hash::of(&bytes).to_string()));
    match noted {
        Ok(_) => Ok(()),
        Err(error @ StateError::Rubbish { .. }) => {
            messages.say(&format!(
                "warning: {error}; what moves from now on can't be held against this publication"
            ));
            Ok(())
        }
        Err(error) => Err(messages.machine(&error.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::Against;

    #[test]
    fn what_a_build_was_held_against_is_read_as_it_was_written() {
        for (base, meeting) in [
            (None, None),
            (
                Some(("ab12".to_owned(), true)),
                Some("Trustees June 2026".to_owned()),
            ),
            (Some(("ab12".to_owned(), false)), None),
        ] {
            let against = Against { base, meeting };
            assert_eq!(Against::parse(&against.told()), against);
        }
    }
}
