//! The audits on their way to a page: counts and shares released by the desk, findings and unmatched rows counted.
//!
//! The audits themselves are made once for all the data ([`crate::measure::audit::Audits`]); each page takes its part.

mod assessment;
mod matching;
mod quality;
mod shares;

pub use assessment::{
    AssessmentView, DetailView, StageView, TermMark, TypeRow, WantingView, YearRow, YearView,
    assessment,
};
pub use matching::{MatchingView, TableTotal, UnmatchedCount, UnmatchedRow, matching};
pub use quality::{
    CodeCount, Fix, QualityView, RefusedRows, SchoolCount, TableCount, figures, fix_list, quality,
    refused_rows,
};
pub use shares::{
    EthnicityRow, EthnicityView, GroupTable, GroupsView, ShareCell, ShareRow, ValueRow, ethnicity,
    pupil_groups,
};
