//! Table `estimates`: benchmark estimates, one for each pupil, year, subject and rank.

use crate::estate::{AcademicYear, Decimal, Rank, Subject};

use super::PupilId;

/// An accepted estimate.
#[derive(Clone, Debug)]
pub struct Estimate {
    /// Estimated scaled score; [`super::Assessment::NO_SCORE`] where there is none.
    pub raw_score: Decimal,
    /// The pupil.
    pub pupil: PupilId,
    /// Probability of the expected standard, in billionths.
    pub p_expected: u32,
    /// Probability of greater depth, in billionths.
    pub p_greater: u32,
    /// The year it applies to.
    pub year: AcademicYear,
    /// Subject, single or combined.
    pub subject: Subject,
    /// Rank.
    pub rank: Rank,
}

impl Estimate {
    /// The estimated scaled score, if there is one.
    pub fn score(&self) -> Option<Decimal> {
        (self.raw_score != super::Assessment::NO_SCORE).then_some(self.raw_score)
    }
}
