//! Extended SEND: the broad areas of need and each primary need; the need alone decides the row, blank is Null.

use super::{ReportId, Subjects, TrackingReport, pupil_groups};

pub(super) const REPORT: TrackingReport = TrackingReport {
    subjects: Subjects::One,
    exported: true,
    method: "methods/reports#extended-send",
    ..TrackingReport::plain(
        ReportId::Send,
        "Extended SEND",
        "How do pupils with each kind of need do?",
        |place| pupil_groups::page(place, &REPORT, 1),
    )
};
