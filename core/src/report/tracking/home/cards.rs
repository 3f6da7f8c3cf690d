//! The boxes of home: what to check first, whether the figures can be relied on.

use crate::estate::{KeyStage, Subject, upper_first};
use crate::quantity::Reason;
use crate::release::{TrackedFigure, Who};

use super::super::super::{Card, CardItem, PagePath};
use super::super::TrustPlace;
use super::super::reliance::{answered, first_gap, missing, untold};
use super::super::stands_out::{Headline, StandsOut};
use super::{HomeFacts, has_pupils};

/// The group to check first; `None` where none stands out.
pub(super) fn first_group(out: &StandsOut) -> Option<CardItem> {
    let first = out.found.first()?;
    let item = CardItem::leading(first.sentence(), "Pupil groups", first.to.clone());
    Some(item.marked(first.verdict().mark()))
}

/// That no group of pupils is to be checked first, `alone` as nothing else is; it leads to the groups that were looked at.
pub(super) fn no_group(at: &TrustPlace<'_>, who: &Who, out: &StandsOut, alone: bool) -> CardItem {
    let least = at.book.thresholds().min_pupils;
    let text = match (out.looked, alone) {
        (0, true) => {
            format!("Nothing stands out; no group of pupils has {least} with a benchmark.")
        }
        (0, false) => format!("No group of pupils has {least} with a benchmark."),
        (n, true) => format!("Nothing stands out, nor does any of {n} figures of pupil groups."),
        (n, false) => format!("None of {n} figures of pupil groups stands out."),
    };
    // The oldest pupils whose groups were looked at: a page without a benchmark would not show what was said.
    let benchmark = |stage: &KeyStage| {
        let subjects = Headline::subjects(at, stage);
        let mut whole = subjects.iter().map(|s| Headline::whole(at, stage, *s));
        whole.any(|of| of.figure(at, who).comparison.value().is_some())
    };
    let stages = || at.book.key_stages().iter();
    let pupils = |stage: &KeyStage| has_pupils(&at.place(who, stage));
    let looked_at = stages().rfind(|s| pupils(s) && benchmark(s));
    match looked_at.or_else(|| stages().rfind(|s| pupils(s))) {
        Some(stage) => {
            let to = at
                .place(who, stage)
                .report_path(super::super::ReportId::PupilGroups);
            CardItem::leading(text, "Pupil groups", to)
        }
        None => CardItem::text(text),
    }
}

/// What to put right first in the files; `None` where that is nothing, and in an edition without the checks.
pub(super) fn fix_list(at: &TrustPlace<'_>, who: &Who, facts: HomeFacts<'_>) -> Option<CardItem> {
    let [errors, warnings, _] = &facts.standing.quality.by_severity;
    let none = errors.value() == Some(0.0) && warnings.value() == Some(0.0);
    if none || !facts.checks {
        return None;
    }
    let to = PagePath::new(format!("{}/audit/data-quality.html", at.folder_of(who)));
    let text = format!(
        "Files: {} and {} to put right.",
        super::super::six_questions::counted(errors, "error"),
        super::super::six_questions::counted(warnings, "warning")
    );
    Some(CardItem::leading(text, "Fix list", to))
}

/// `Can we rely on this?`: yes, mostly or not yet, then the one gap that matters. `lead`: the headline that the page leads with.
pub(super) fn rely(
    at: &TrustPlace<'_>,
    who: &Who,
    lead: Option<&Headline>,
    facts: HomeFacts<'_>,
) -> Card {
    let missing = missing(facts.standing.assessment, at);
    let withheld = |f: &TrackedFigure| f.coverage.reason() == Some(&Reason::Withheld);
    let most = Headline::of_most_pupils(at, who).or_else(|| lead.cloned());
    let figure = most.map(|of| (of.figure(at, who), of));
    let gap = first_gap(&missing, |first| match who.urn {
        Some(_) => first.own(),
        None => first.of(&super::super::stands_out::short_name(at, &first.school)),
    });
    let text = match &figure {
        // How many of a few have a result is told no more than what it is.
        Some((f, _)) if withheld(f) => "How many pupils have results is withheld here.".into(),
        Some((f, of)) => {
            let pupils = format!(
                "{} of {} {} pupils have {}",
                f.assessed,
                f.roll,
                of.years_words(),
                match of.subject {
                    Subject::Rwm => "all three results".to_owned(),
                    _ => format!("a result in {}", of.subject_words()),
                }
            );
            match at.book.withholds() {
                true => untold(&pupils),
                false => answered(f.coverage.value().unwrap_or(0.0), &pupils, gap.as_deref()),
            }
        }
        None if at.book.withholds() => at.nothing(),
        None => {
            let nobody = format!("nobody has a result in {} yet", at.when());
            answered(0.0, &nobody, gap.as_deref())
        }
    };
    let mut items = vec![match facts.checks {
        true => {
            let to = PagePath::new(format!("{}/audit/assessment.html", at.folder_of(who)));
            CardItem::leading(upper_first(&text), "What is in, what is missing", to)
        }
        false => CardItem::text(upper_first(&text)),
    }];
    if !facts.checks {
        items.push(CardItem::text(
            "Checks of the files are not part of this edition.",
        ));
    }
    Card {
        id: "rely".into(),
        heading: "Can we rely on this?".into(),
        items,
        ordered: false,
    }
}
