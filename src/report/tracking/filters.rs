//! The filters of a tracking report: which it has, and where they stand on the page as built.

use crate::release::Comparison;

use super::super::{FilterField, Filters};
use super::{Place, TrackingReport};

/// Reports that the browser does not redraw.
const FIXED: [&str; 1] = ["progress"];

/// The start of the filter bar of a report, where it has one.
pub(super) fn start(place: &Place<'_>, report: &TrackingReport) -> Option<Filters> {
    if FIXED.contains(&report.name) {
        return None;
    }
    let at = place.at;
    let t = at.book.thresholds();
    let (show, compare_to) = match at.against {
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
        academic_year: at.year.to_string(),
        term: at.term.to_string(),
        show,
        compare_to,
        assessment_type: at
            .kind
            .map_or("All", crate::estate::AssessmentType::code)
            .into(),
        subject: place.lead_subject().code().into(),
        thresholds: [t.points, t.points_well, t.score, t.score_well],
        trust: at.trust.name.clone(),
        fields: fields(place, report.name),
    })
}

/// The controls that a report has.
fn fields(place: &Place<'_>, report: &str) -> Vec<FilterField> {
    let mut fields = vec![];
    let mut add = |name, label, value: String| fields.push(FilterField { name, label, value });
    let at = place.at;
    if report == "export" {
        add("table", "Table", "All tables".into());
    }
    if report != "pathway" {
        add("year", "Academic year", at.year.to_string());
        add("term", "Term", at.term.to_string());
    }
    if place.is_trust() {
        add("schools", "Schools", "All schools".into());
    }
    add("year-group", "Year group", "All years".into());
    let one_subject = !matches!(report, "summary" | "year-groups" | "pathway" | "export");
    let subject = if one_subject {
        place.lead_subject().label()
    } else {
        "All subjects"
    };
    add("subject", "Subject", subject.into());
    if matches!(report, "pupil-groups" | "ethnicity" | "send") {
        add("grouping", "Grouping", "All groupings".into());
    }
    add("show", "Show pupils with", at.against.show().into());
    add(
        "compare",
        "Compare to",
        match at.against {
            Comparison::Estimates(rank) => rank.to_string(),
            Comparison::Nothing | Comparison::Targets => "–".into(),
        },
    );
    add("type", "Assessment type", at.kind_name().into());
    if !matches!(report, "pathway" | "schools-scatterplot" | "export") {
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
