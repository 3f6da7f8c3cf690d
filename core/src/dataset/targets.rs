//! Table `targets`.

use crate::estate::{AcademicYear, Decimal, Subject, TargetGrade};

use super::PupilId;

/// An accepted target.
#[derive(Clone, Debug)]
pub struct Target {
    /// The year it applies to.
    pub year: AcademicYear,
    /// The pupil.
    pub pupil: PupilId,
    /// Subject: one of the four single ones.
    pub subject: Subject,
    /// The target.
    pub grade: TargetGrade,
    /// Target scaled score.
    pub score: Option<Decimal>,
}
