//! Identities of the field: years, terms, year groups, subjects, types of assessment, ranks, schools, trusts.
//!
//! Only validated values live here, and the few rules of writing (words in a sentence, digits, text in an address) that every folder
//! shares; nothing in this folder reads a file or knows a figure.

mod calendar;
mod codes;
mod date;
mod decimal;
mod digits;
mod ethnicity;
mod percent;
mod scales;
mod send;
mod sentence;

pub use calendar::{AcademicYear, KeyStage, Term, YearGroup};
pub use codes::{
    AssessmentType, CountsAs, Judgement, Measure, Outlook, PriorStage, Rank, Sen, Sex, Subject,
    TargetGrade,
};
pub use date::Date;
pub use decimal::Decimal;
pub use digits::{hex, with_commas};
pub use ethnicity::{Ethnicity, FFT_GROUPS};
pub use percent::{percent_decoded, percent_encoded};
pub use scales::{Counting, GOALS, Goal, Scale, ScaleCode};
pub use send::{BROAD_AREAS, SendNeed};
pub use sentence::lower_first;

/// A school's unique reference number, six digits.
pub type Urn = u32;
