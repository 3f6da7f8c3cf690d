//! The filters of a tracking report: which it has, and where they stand on the page as built.

use crate::estate::{AcademicYear, Term};
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

impl TrackingReport {
    /// The controls of its filter bar, by their names in addresses, in order; `of_trust`: on a trust's page.
    pub fn controls(&self, of_trust: bool) -> Vec<&'static str> {
        let mut names = vec![];
        if self.id == ReportId::Export {
            names.push("table");
        }
        match self.times {
            Times::Points => names.extend(["since", "year", "term"]),
            Times::Range => names.extend(["first-term", "last-term"]),
            Times::Term => names.extend(["year", "term"]),
        }
        if of_trust {
            names.push("schools");
        }
        names.extend(["year-group", "subject"]);
        if self.groupings != Groupings::None {
            names.push("grouping");
        }
        // Progress compares pupils with themselves.
        if self.benchmarked {
            names.extend(["show", "compare"]);
        }
        names.push("type");
        if matches!(self.charts, Charts::Attainment | Charts::Differences) {
            names.push("chart");
        }
        if self.charts != Charts::None {
            names.push("view");
        }
        names
    }
}

/// The controls that a report has, with what they say at first.
fn fields(place: &Place<'_>, report: &TrackingReport) -> Vec<FilterField> {
    let names = report.controls(place.is_trust()).into_iter();
    names.map(|name| field(place, report, name)).collect()
}

/// A control, with what it says at first.
fn field(place: &Place<'_>, report: &TrackingReport, name: &'static str) -> FilterField {
    let at = place.at;
    let span = place.span().filter(|_| report.times == Times::Points);
    let terms = place.terms();
    let point = |(year, term): (AcademicYear, Term)| format!("{term} {year}");
    let end = |t: Option<&(AcademicYear, Term)>| t.map_or_else(String::new, |t| point(*t));
    let (label, value) = match name {
        "table" => ("Table", "All tables".into()),
        "since" => ("From", span.map_or_else(String::new, |s| point(s.from))),
        "year" => match span {
            Some(span) => ("To: academic year", span.to.0.to_string()),
            None => ("Academic year", at.year.to_string()),
        },
        "term" => match span {
            Some(span) => ("To: term", span.to.1.to_string()),
            None => ("Term", at.term.to_string()),
        },
        "first-term" => ("First term", end(terms.first())),
        "last-term" => ("Last term", end(terms.last())),
        "schools" => ("Schools", "All schools".into()),
        "year-group" => ("Year group", "All years".into()),
        "subject" => {
            let one = report.subjects == Subjects::One;
            let subject = if one {
                place.subject().label()
            } else {
                "All subjects"
            };
            ("Subject", subject.into())
        }
        "grouping" => ("Grouping", "All groupings".into()),
        "show" => ("Show pupils with", place.against().show().into()),
        "compare" => {
            let value = match place.against() {
                Comparison::Estimates(rank) => rank.to_string(),
                Comparison::Targets => "Targets".into(),
                Comparison::Nothing => NOTHING.into(),
            };
            ("Compare to", value)
        }
        "type" => {
            let kind = span.map_or_else(|| at.kind_of(place.stage), |span| span.kind);
            ("Assessment type", super::facts::kind_name(kind).into())
        }
        "chart" => match report.charts {
            Charts::Differences => ("Charts show", "Difference".into()),
            _ => ("Charts show", "Attainment".into()),
        },
        _ => ("View", "Charts and tables".into()),
    };
    FilterField { name, label, value }
}
