//! Tables `reference/spread`, `reference/percentiles`, `reference/national` and `reference/pupils`.

use std::sync::Arc;

use crate::estate::{AcademicYear, Date, Decimal, PriorStage, Sex, Subject};

use super::{Phase, Urn};

/// National spread of a measure in a year.
#[derive(Clone, Debug)]
pub struct Spread {
    /// The measure.
    pub measure: Arc<str>,
    /// The year.
    pub year: AcademicYear,
    /// Standard deviation of pupil scores.
    pub sd: Option<f64>,
    /// Mean.
    pub mean: Option<f64>,
    /// Within-school variance.
    pub within_var: Option<f64>,
    /// Between-school variance.
    pub between_var: Option<f64>,
}

/// A national percentile of a measure.
#[derive(Clone, Debug)]
pub struct Percentile {
    /// The measure.
    pub measure: Arc<str>,
    /// The year.
    pub year: AcademicYear,
    /// Phase of the schools; `None` where the file's phase is not known.
    pub phase: Option<Phase>,
    /// 1 to 99.
    pub percentile: u8,
    /// The value at it.
    pub value: f64,
}

/// The nation's figure of a measure in a year, as the data give it; it goes before a built-in one.
#[derive(Clone, Debug)]
pub struct National {
    /// The measure, in lower case.
    pub measure: Arc<str>,
    /// The year.
    pub year: AcademicYear,
    /// The group, in lower case; `all` where the column is blank.
    pub group: Arc<str>,
    /// The figure: percentages as 0–100.
    pub value: f64,
    /// National standard deviation of pupils' results.
    pub sd: Option<f64>,
    /// As the data have it: `final`, `revised`, `provisional`.
    pub status: Option<Arc<str>>,
}

/// A pupil of the reference set.
#[derive(Clone, Debug)]
pub struct ReferencePupil {
    /// Year.
    pub year: AcademicYear,
    /// School.
    pub urn: Urn,
    /// Sex.
    pub sex: Option<Sex>,
    /// Date of birth.
    pub dob: Option<Date>,
    /// Previous key stage.
    pub prior_stage: Option<PriorStage>,
    /// Its average point score.
    pub prior_score: Option<Decimal>,
    /// Subject.
    pub subject: Subject,
    /// Scaled score.
    pub score: Option<Decimal>,
    /// Expected standard reached.
    pub expected: Option<bool>,
    /// Greater depth reached.
    pub greater: Option<bool>,
}
