//! Schools: difference, each school's from the benchmark of its own pupils, with the MAT average line.

use super::super::Page;
use super::{Charts, Place, ReportId, Subjects, TrackingReport, answer, briefing, frame, schools};

pub(super) const REPORT: TrackingReport = TrackingReport {
    subjects: Subjects::One,
    charts: Charts::Differences,
    method: "methods/reports#schools-difference",
    ..TrackingReport::plain(
        ReportId::SchoolsDifference,
        "Schools: difference",
        "Which schools are above or below their benchmark?",
        page,
    )
};

fn page(place: &Place<'_>) -> Page {
    let mut page = frame::page(place, &REPORT);
    let (sections, looked) = schools::sections(place, true);
    page.sections = sections;
    briefing::put(
        &mut page,
        place,
        &looked,
        ("school", "schools"),
        "Schools within chance can’t be told apart by these figures: this is no league table.",
    );
    if let Some(all) = answer::schools(place) {
        answer::lead(&mut page, all);
    }
    page
}
