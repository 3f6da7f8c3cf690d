//! The filters of a tracking report: which it has, and where they stand on the page as built.

use crate::release::Comparison;

use super::super::{FilterField, Filters};
use super::{Place, TrackingReport};

/// The start of the filter bar of a report, where it has one.
pub(super) fn start(place: &Place<'_>, report: &TrackingReport) -> Option<Filters> {
    let at = place.at;
    let (mut year, mut term, mut kind) = (at.year, at.term, at.kind);
    if report.name == "progress" {
        // With one term there is nothing to choose from.
        let span = at.book.progress_span()?;
        (year, term, kind) = (span.to.0, span.to.1, span.kind);
    }
    let t = at.book.thresholds();
    let (show, compare_to) = match shown(place, report.name) {
        Comparison::Nothing => ("assessments", String::new()),
        Comparison::Estimates(rank) => ("estimates", rank.to_string()),
        Comparison::Targets => ("targets", String::new()),
    };
    Some(Filters {
        report: report.name,
        key_stage: place.stage.name.clone(),
        year_groups: place.stage.years.iter().map(|y| y.code()).collect(),
        urn: place.who.urn,
        folder: at.folder.clone(),
        academic_year: year.to_string(),
        term: term.to_string(),
        show,
        compare_to,
        assessment_type: kind
            .map_or("All", crate::estate::AssessmentType::code)
            .into(),
        subject: place.lead_subject().code().into(),
        thresholds: [t.points, t.points_well, t.score, t.score_well],
        trust: at.trust.name.clone(),
        fields: fields(place, report.name),
    })
}

/// What a report compares with; those of differences always with something.
fn shown(place: &Place<'_>, report: &str) -> Comparison {
    match report {
        "schools-difference" | "schools-scatterplot" => place.at.against,
        _ => place.against(),
    }
}

/// The controls that a report has.
fn fields(place: &Place<'_>, report: &str) -> Vec<FilterField> {
    let mut fields = vec![];
    let mut add = |name, label, value: String| fields.push(FilterField { name, label, value });
    let at = place.at;
    if report == "export" {
        add("table", "Table", "All tables".into());
    }
    let span = at.book.progress_span().filter(|_| report == "progress");
    if let Some(span) = span {
        add("since", "From", format!("{} {}", span.from.1, span.from.0));
        add("year", "To: academic year", span.to.0.to_string());
        add("term", "To: term", span.to.1.to_string());
    } else if report == "pathway" {
        let terms = at.book.terms();
        let point = |(year, term): &(_, _)| format!("{term} {year}");
        let end = |t: Option<&(crate::estate::AcademicYear, crate::estate::Term)>| {
            t.map_or_else(String::new, point)
        };
        add("first-term", "First term", end(terms.first()));
        add("last-term", "Last term", end(terms.last()));
    } else {
        add("year", "Academic year", at.year.to_string());
        add("term", "Term", at.term.to_string());
    }
    if place.is_trust() {
        add("schools", "Schools", "All schools".into());
    }
    add("year-group", "Year group", "All years".into());
    let one_subject = !matches!(
        report,
        "summary" | "year-groups" | "pathway" | "progress" | "export"
    );
    let subject = if one_subject {
        place.lead_subject().label()
    } else {
        "All subjects"
    };
    add("subject", "Subject", subject.into());
    if matches!(
        report,
        "pupil-groups" | "ethnicity" | "send" | "progress" | "export"
    ) {
        add("grouping", "Grouping", "All groupings".into());
    }
    // Progress compares pupils with themselves.
    if report != "progress" {
        let against = shown(place, report);
        add("show", "Show pupils with", against.show().into());
        add(
            "compare",
            "Compare to",
            match against {
                Comparison::Estimates(rank) => rank.to_string(),
                Comparison::Nothing | Comparison::Targets => "–".into(),
            },
        );
    }
    let kind = match span {
        Some(span) => super::progress::kind_name(span.kind),
        None => at.kind_name(),
    };
    add("type", "Assessment type", kind.into());
    if !matches!(report, "schools-scatterplot" | "progress" | "export") {
        let difference = matches!(report, "summary" | "schools-difference");
        let shown = if difference {
            "Difference"
        } else {
            "Attainment"
        };
        add("chart", "Charts show", shown.into());
    }
    if report != "export" {
        add("view", "View", "Charts and tables".into());
    }
    fields
}
