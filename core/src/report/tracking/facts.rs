//! What the head of a report says of its selection: the filters in force, and what the figures rest on.

use crate::estate::{AcademicYear, AssessmentType, Date, Term};
use crate::release::Comparison;

use super::super::{Fact, Page};
use super::{Charts, Place, Times, TrackingReport};

/// `Summer 2023/24`.
fn point((year, term): (AcademicYear, Term)) -> String {
    format!("{term} {year}")
}

/// What a type of assessment is called.
pub(super) fn kind_name(kind: Option<AssessmentType>) -> &'static str {
    kind.map_or("All types", AssessmentType::code)
}

/// Puts the facts on a page, and says which of them a reader changed.
pub(super) fn put(page: &mut Page, place: &Place<'_>, report: &TrackingReport) {
    let (at, narrowed) = (place.at, &place.at.narrowed);
    let mut add = |name: &str, value: String, changed: bool| {
        if changed {
            page.changed.insert(name.to_owned());
        }
        page.facts.push(Fact {
            name: name.into(),
            value,
        });
    };
    let built = at.built.as_ref();
    let span = place.span().filter(|_| report.times == Times::Points);
    let at_points = report.times == Times::Points;
    match (report.times, span) {
        (Times::Points, Some(span)) => {
            let first = at.book.progress_span(&at.trust);
            let from = first.is_some_and(|f| f.from != span.from);
            add("From", point(span.from), from && narrowed.span.is_some());
            add("To", point(span.to), first.is_some_and(|f| f.to != span.to));
        }
        (Times::Range, _) => {
            let terms = place.terms();
            if let (Some(first), Some(last)) = (terms.first(), terms.last()) {
                let words = format!("{} to {}", point(*first), point(*last));
                let whole = terms.len() == at.book.terms().len();
                add("Terms", words, !whole);
            }
        }
        _ => {
            let moved = built.is_some_and(|b| (b.year, b.term) != (at.year, at.term));
            add("Term", at.when(), moved);
        }
    }
    let years: Vec<String> = place.stage.years.iter().map(|y| y.code()).collect();
    let later = if at_points { " at the later point" } else { "" };
    let stage = format!("{} (years {}){later}", place.stage.name, years.join(", "));
    add("Key stage", stage, false);
    if let Some(year) = narrowed.year_group {
        add("Year group", year.label(), true);
    }
    if let Some(picked) = &narrowed.schools {
        let names: Vec<&str> = picked.schools.iter().map(|s| s.name.as_str()).collect();
        let names = names.join(", ");
        let words = match &picked.group {
            Some(group) => format!("{group} ({names})"),
            None => names,
        };
        add("Schools", words, true);
    }
    if let Some(subject) = narrowed.subject {
        add("Subject", subject.label().to_owned(), true);
    }
    if let Some(grouping) = narrowed.grouping {
        add("Grouping", at.book.grouping_label(grouping), true);
    }
    if at_points {
        add("Show pupils with", "A score at both points".into(), false);
    } else {
        let against = place.against();
        let other = built.is_some_and(|b| b.against.show() != against.show());
        add("Show pupils with", against.show().into(), other);
        if against != Comparison::Nothing {
            let rank = matches!(against, Comparison::Estimates(_));
            let other = built.is_some_and(|b| b.against != against);
            add("Compared with", against.label(), rank && other);
        }
    }
    let kind = match span {
        Some(span) => span.kind,
        None => at.kind_of(place.stage),
    };
    let first = match (span, built) {
        (Some(_), _) => at.book.progress_span(&at.trust).map(|f| f.kind),
        (None, Some(built)) => Some(built.kind),
        (None, None) => None,
    };
    let other = first.is_some_and(|first| first != kind);
    add("Assessment type", kind_name(kind).to_owned(), other);
    let own = report.charts == Charts::Differences;
    let switched = matches!(report.charts, Charts::Attainment | Charts::Differences);
    if let Some(differences) = narrowed.differences.filter(|d| switched && *d != own) {
        let shown = if differences {
            "Difference"
        } else {
            "Attainment"
        };
        add("Charts show", shown.to_owned(), true);
    }
    // Of all terms, not of one; and of progress the two points say it.
    let made = at.book.made(place.who, at.year, at.term);
    if let Some(made) = made.filter(|_| report.times == Times::Term) {
        let month = |d: Date| format!("{} {}", d.month_name(), d.year);
        let (first, last) = (month(made.first), month(made.last));
        let words = if first == last {
            first
        } else {
            format!("{first} to {last}")
        };
        add("Assessed", words, false);
    }
    add("Data as at", at.as_at.clone(), false);
}
