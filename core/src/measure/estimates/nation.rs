//! The reference set, sorted into fields: one for each year, previous key stage and subject.

use std::collections::BTreeMap;

use crate::dataset::{ReferencePupil, Urn};
use crate::estate::{AcademicYear, Date, Decimal, PriorStage, Sex, Subject};

use super::linked;

/// The share of rows that must be told apart as single pupils before combined subjects are made of them.
pub const LINKED_AT_LEAST: f64 = 0.9;

/// A field of the reference: who is compared with whom.
pub(super) type FieldKey = (AcademicYear, PriorStage, Subject);

/// A reference pupil's result in a field.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Result {
    pub(super) urn: Urn,
    pub(super) prior: Decimal,
    pub(super) sex: Sex,
    /// Months from September, 0 to 11.
    pub(super) month: u8,
    pub(super) expected: bool,
    pub(super) greater: bool,
    /// Scaled score in billionths.
    pub(super) score: Option<i64>,
}

/// Rows of the reference that no estimate can rest on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Skipped {
    /// No previous key stage or score.
    pub no_prior: u64,
    /// No sex or date of birth.
    pub no_person: u64,
    /// No result.
    pub no_result: u64,
}

/// The reference set, sorted.
#[derive(Clone, Debug, Default)]
pub struct Nation {
    pub(super) fields: BTreeMap<FieldKey, Vec<Result>>,
    /// Rows used.
    pub rows: u64,
    /// Rows not used.
    pub skipped: Skipped,
    /// For each year and stage: the share of rows that can only be one pupil's each (see [`LINKED_AT_LEAST`]).
    pub linked: BTreeMap<(AcademicYear, PriorStage), f64>,
}

/// Months from September to a date's month, 0 to 11.
pub(super) fn month(dob: Date) -> u8 {
    (dob.month + 3) % 12
}

impl Nation {
    /// Sorts the reference set. A blank `expected` or `greater` is read from the scaled score (100, 110), and greater
    /// depth counts as expected.
    pub fn new(rows: &[ReferencePupil]) -> Self {
        let (mut nation, joint) = rayon::join(|| Self::sorted(rows), || linked::combined(rows));
        for ((year, stage), (share, combined)) in joint {
            nation.linked.insert((year, stage), share);
            if share >= LINKED_AT_LEAST {
                for (subject, results) in combined {
                    nation.fields.insert((year, stage, subject), results);
                }
            }
        }
        nation
    }

    /// The single subjects.
    fn sorted(rows: &[ReferencePupil]) -> Self {
        let mut nation = Self::default();
        let mut by_field: BTreeMap<FieldKey, Vec<Result>> = BTreeMap::new();
        let mut last: Option<FieldKey> = None;
        let mut held: Vec<Result> = vec![];
        for row in rows {
            let (Some(stage), Some(prior)) = (row.prior_stage, row.prior_score) else {
                nation.skipped.no_prior += 1;
                continue;
            };
            let (Some(sex), Some(dob)) = (row.sex, row.dob) else {
                nation.skipped.no_person += 1;
                continue;
            };
            let reached = |flag: Option<bool>, from: i64| {
                flag.or_else(|| row.score.map(|s| s.0 >= from * Decimal::ONE))
            };
            let greater = reached(row.greater, 110);
            let expected = reached(row.expected, 100).or(greater.filter(|g| *g));
            let Some(expected) = expected else {
                nation.skipped.no_result += 1;
                continue;
            };
            let greater = greater.unwrap_or(false);
            nation.rows += 1;
            let key = (row.year, stage, row.subject);
            // Rows of a field often follow each other.
            if last != Some(key) {
                if let Some(before) = last.replace(key) {
                    by_field.insert(before, std::mem::take(&mut held));
                }
                held = by_field.remove(&key).unwrap_or_default();
            }
            held.push(Result {
                urn: row.urn,
                prior,
                sex,
                month: month(dob),
                expected: expected || greater,
                greater,
                score: row.score.map(|s| s.0),
            });
        }
        if let Some(before) = last {
            by_field.insert(before, held);
        }
        nation.fields = by_field;
        nation
    }

    /// The reference years, earliest first.
    pub fn years(&self) -> Vec<AcademicYear> {
        let mut years: Vec<AcademicYear> = self.fields.keys().map(|k| k.0).collect();
        years.dedup();
        years
    }

    /// The reference year that estimates for a year rest on: the latest before it, else the earliest there is.
    pub fn reference_year(&self, year: AcademicYear) -> Option<AcademicYear> {
        let years = self.years();
        let before = years.iter().rev().find(|y| **y < year);
        before.or(years.first()).copied()
    }
}
