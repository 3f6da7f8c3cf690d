//! The filters of a tracking report: which it has, and where they stand on the page as built.

use crate::release::Comparison;

use super::super::{FilterField, Filters};
use super::{Charts, Groupings, Place, ReportId, Subjects, Times, TrackingReport};

/// What results are compared with where they are compared with nothing.
pub const NOTHING: &str = "nothing";

/// The start of the filter bar of a report, where it has one.
pub(super) fn start(place: &Place<'_>, report: &TrackingReport) -> Option<Filters> {
    let at = place.at;
    let (mut year, mut term, mut kind) = (at.year, at.term, at.kind_of(place.stage));
    if report.times == Times::Points {
        // With one term there is nothing to choose from.
        let span = place.span()?;
        (year, term, kind) = (span.to.0, span.to.1, span.kind);
    }
    let t = at.book.thresholds();
    let (show, compare_to) = match place.against() {
        Comparison::Nothing => ("assessments", String::new()),
        Comparison::Estimates(rank) => ("estimates", rank.to_string()),
        Comparison::Targets => ("targets", String::new()),
    };
    Some(Filters {
        report: report.name(),
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
        around: super::Around::default(),
        fields: fields(place, report),
    })
}

/// The controls that a report has, with what they say at first.
fn fields(place: &Place<'_>, report: &TrackingReport) -> Vec<FilterField> {
    let mut fields = vec![];
    let mut add = |name, label, value: String| fields.push(FilterField { name, label, value });
    let at = place.at;
    let export = report.id == ReportId::Export;
    if export {
        add("table", "Table", "All tables".into());
    }
    let span = place.span().filter(|_| report.times == Times::Points);
    if let Some(span) = span {
        add("since", "From", format!("{} {}", span.from.1, span.from.0));
        add("year", "To: academic year", span.to.0.to_string());
        add("term", "To: term", span.to.1.to_string());
    } else if report.times == Times::Range {
        let terms = place.terms();
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
    let subject = if report.subjects == Subjects::One {
        place.subject().label()
    } else {
        "All subjects"
    };
    add("subject", "Subject", subject.into());
    if report.groupings != Groupings::None {
        add("grouping", "Grouping", "All groupings".into());
    }
    // Progress compares pupils with themselves.
    if report.benchmarked {
        let against = place.against();
        add("show", "Show pupils with", against.show().into());
        add(
            "compare",
            "Compare to",
            match against {
                Comparison::Estimates(rank) => rank.to_string(),
                Comparison::Targets => "Targets".into(),
                Comparison::Nothing => NOTHING.into(),
            },
        );
    }
    let kind = match span {
        Some(span) => super::facts::kind_name(span.kind),
        None => super::facts::kind_name(at.kind_of(place.stage)),
    };
    add("type", "Assessment type", kind.into());
    match report.charts {
        Charts::Attainment => add("chart", "Charts show", "Attainment".into()),
        Charts::Differences => add("chart", "Charts show", "Difference".into()),
        Charts::Fixed | Charts::None => {}
    }
    if report.charts != Charts::None {
        add("view", "View", "Charts and tables".into());
    }
    fields
}
