//! The selection of a pack's chapters: another than the pages' where the config says so, and what the cover says of it.

use crate::config::packs::PackReport;
use crate::estate::{AssessmentType, Outlook};
use crate::release::Comparison;
use crate::report::tracking::TrustPlace;

/// Turns a place to another selection: another year without a term has its last term with assessments.
pub(super) fn select(place: &mut TrustPlace<'_>, entry: &PackReport) {
    if let Some(year) = entry.year {
        place.year = year;
        let last = place.book.terms().into_iter().rfind(|(y, _)| *y == year);
        if let Some((_, term)) = last {
            place.term = term;
        }
    }
    if let Some(term) = entry.term {
        place.term = term;
    }
    if let Some(kind) = entry.kind {
        place.kind = kind;
        place.by_stage.iter_mut().for_each(|own| own.2 = kind);
    } else if entry.year.is_some() || entry.term.is_some() {
        place.kind = place.book.default_kind(place.year, place.term);
        let kind = place.kind;
        place.by_stage.iter_mut().for_each(|own| own.2 = kind);
    }
    if entry.show.is_some() || entry.compare_to.is_some() {
        place.by_stage.clear();
    }
    let rank = entry.compare_to.map(Comparison::Estimates);
    place.against = match entry.show {
        Some(Outlook::Assessments) => Comparison::Nothing,
        Some(Outlook::Targets) => Comparison::Targets,
        Some(Outlook::Estimates) | None => rank.unwrap_or(place.against),
    };
    place.subject = entry.subject.or(place.subject);
}

/// What makes a chapter's selection another one, for its title.
pub(super) fn words(entry: &PackReport) -> String {
    let parts = [
        entry.subject.map(|s| s.label().to_owned()),
        entry.term.map(|t| t.to_string()),
        entry.year.map(|y| y.to_string()),
        entry.show.map(|s| s.to_string()),
        entry.compare_to.map(|r| r.to_string()),
        entry
            .kind
            .map(|k| k.map_or("all types", AssessmentType::code).to_owned()),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(", ")
}

/// What stands on a cover where chapters differ.
const DIFFERS: &str = "as each chapter says";

/// What the cover says of the selection: of the chapters, each with its place, what all of them have; where they differ, that
/// they do.
pub(super) fn cover(chapters: &[TrustPlace<'_>]) -> Vec<(String, String)> {
    let mut made: Vec<(String, String)> = vec![];
    for (n, place) in chapters.iter().enumerate() {
        let own = of(place);
        if n == 0 {
            made = own;
            continue;
        }
        for (name, value) in &mut made {
            let same = own
                .iter()
                .any(|(other, said)| other == name && said == value);
            if !same {
                *value = DIFFERS.to_owned();
            }
        }
    }
    made
}

fn of(place: &TrustPlace<'_>) -> Vec<(String, String)> {
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let mut filters = vec![
        pair("Term", &place.when()),
        pair("Show pupils with", place.against.show()),
    ];
    if place.against != Comparison::Nothing {
        filters.push(pair("Compared with", &place.against.label()));
    }
    filters.push(pair("Assessment type", place.kind_name()));
    filters
}

/// The term that all chapters have, for the line under a title; empty where they differ.
pub(super) fn term(cover: &[(String, String)]) -> String {
    let term = cover.iter().find(|(name, _)| name == "Term");
    term.filter(|(_, value)| value != DIFFERS)
        .map(|(_, value)| value.clone())
        .unwrap_or_default()
}
