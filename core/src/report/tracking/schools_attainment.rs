//! Schools: attainment, each school's with the MAT average line.

use super::super::Page;
use super::{Place, ReportId, Subjects, TrackingReport, answer, briefing, frame, schools};

pub(super) const REPORT: TrackingReport = TrackingReport {
    subjects: Subjects::One,
    method: "methods/reports#schools-attainment",
    ..TrackingReport::plain(
        ReportId::SchoolsAttainment,
        "Schools: attainment",
        "How many pupils reach the expected standard in each school?",
        page,
    )
};

fn page(place: &Place<'_>) -> Page {
    let mut page = frame::page(place, &REPORT);
    let (sections, looked) = schools::sections(place, false);
    page.sections = sections;
    briefing::put(
        &mut page,
        place,
        &looked,
        ("school", "schools"),
        "What schools attain depends on whom they teach: the report Schools: difference sets each against the benchmark of its own pupils.",
    );
    if page.sections.is_empty() {
        page.sections.push(frame::no_outcomes());
    } else if let Some(all) = answer::schools(place) {
        answer::lead(&mut page, all);
    }
    page
}
