//! The audits: which assessments there are and which are wanting, and how the roll is made up (methods: section 4).
//!
//! Each audit is one file with a plain value (`of`) for the pages and tidy rows (`rows`) under [`crate::figures::AUDIT`].
//! What a file of the user's is wrong with is not counted here but told by `diag`.

pub mod assessment;
mod census;
pub mod ethnicity;
pub mod pupil_groups;
mod request;
mod whole;

pub use assessment::{AssessmentAudit, Detail, Month, MonthCount, TermCount, Wanting};
pub use census::{Level, Share};
pub use request::Request;
pub use whole::Audits;
