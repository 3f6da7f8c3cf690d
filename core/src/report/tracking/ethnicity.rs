//! Extended ethnicity: main category, the DfE's sub categories and FFT's, `Null` a row of its own.

use super::{ReportId, Subjects, TrackingReport, pupil_groups};

pub(super) const REPORT: TrackingReport = TrackingReport {
    subjects: Subjects::One,
    exported: true,
    method: "methods/reports#extended-ethnicity",
    ..TrackingReport::plain(
        ReportId::Ethnicity,
        "Extended ethnicity",
        "How do pupils of each ethnic group do?",
        |place| pupil_groups::page(place, &REPORT, 1),
    )
};
