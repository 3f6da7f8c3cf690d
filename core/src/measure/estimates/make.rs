//! The estimates of the pupils on the trust's rolls.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::dataset::{Holdings, PupilId, RollEntry};
use crate::estate::{AcademicYear, Rank, Subject};

use super::nation::{FieldKey, Nation, month};
use super::rank::{SchoolRank, your_school};
use super::schools::{Field, fields};
use super::similar::Person;

/// An estimate: a row of the table of estimates.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Made {
    /// The year it applies to.
    pub year: AcademicYear,
    /// The pupil.
    pub pupil: PupilId,
    /// Subject, single or combined.
    pub subject: Subject,
    /// Rank.
    pub rank: Rank,
    /// Probability of the expected standard.
    pub p_expected: f64,
    /// Probability of greater depth.
    pub p_greater: f64,
    /// Estimated scaled score, where the reference has scores.
    pub score: Option<f64>,
}

/// What was made.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Estimates {
    /// The estimates, in the order of the roll, by subject and rank; a pupil on two rolls has one set.
    pub rows: Vec<Made>,
    /// The reference year that each year's estimates rest on.
    pub bases: BTreeMap<AcademicYear, AcademicYear>,
    /// Pupils of those years with and without estimates.
    pub with: usize,
    /// Those without: no previous key stage or score, or no pupils like them in the reference.
    pub without: usize,
    /// Ranks of the trusts' schools that the reference holds.
    pub ranks: Vec<SchoolRank>,
}

/// Makes the estimates of some years' rolls; no years: the latest on the roll.
pub fn make(holdings: &Holdings, nation: &Nation, years: &[AcademicYear]) -> Estimates {
    let latest = holdings.roll.iter().map(|r| r.year).max();
    let years: Vec<AcademicYear> = match years {
        [] => latest.into_iter().collect(),
        some => some.to_vec(),
    };
    let bases: BTreeMap<AcademicYear, AcademicYear> = years
        .iter()
        .filter_map(|y| Some((*y, nation.reference_year(*y)?)))
        .collect();
    let last = nation.years().last().copied();
    let fields = fields(nation, |year| {
        bases.values().any(|b| *b == year) || last.is_some_and(|l| year <= l && l <= year.plus(2))
    });
    let mut seen = std::collections::BTreeSet::new();
    let pupils: Vec<&RollEntry> = holdings
        .roll
        .iter()
        .filter(|e| bases.contains_key(&e.year) && seen.insert((e.year, e.pupil)))
        .collect();
    let made: Vec<Vec<Made>> = pupils
        .par_iter()
        .map(|entry| of_pupil(entry, &fields, bases[&entry.year]))
        .collect();
    let with = made.iter().filter(|m| !m.is_empty()).count();
    let urns: Vec<u32> = holdings.schools.iter().map(|s| s.urn).collect();
    Estimates {
        with,
        without: made.len() - with,
        rows: made.concat(),
        bases,
        ranks: your_school(nation, &fields, &urns),
    }
}

impl Made {
    /// A combined subject is reached where every part is, so its chances are at most those of each part among the pupil's rows.
    fn no_surer_than_parts(&mut self, rows: &[Self]) {
        let parts = self.subject.parts();
        let own = |row: &&Self| row.rank == self.rank && parts.contains(&row.subject);
        let (mut expected, mut greater) = (self.p_expected, self.p_greater);
        for part in rows.iter().filter(own) {
            expected = expected.min(part.p_expected);
            greater = greater.min(part.p_greater);
        }
        (self.p_expected, self.p_greater) = (expected, greater);
    }
}

fn of_pupil(
    entry: &RollEntry,
    fields: &BTreeMap<FieldKey, Field>,
    base: AcademicYear,
) -> Vec<Made> {
    let (Some(stage), Some(prior)) = (entry.prior_stage, entry.prior_score) else {
        return vec![];
    };
    let person = Person {
        prior,
        sex: entry.sex,
        month: entry.dob.map(month),
    };
    let mut rows = vec![];
    for subject in Subject::ALL {
        let Some(field) = fields.get(&(base, stage, *subject)) else {
            continue;
        };
        for rank in Rank::ALL {
            if let Some(mean) = field.estimate(person, *rank) {
                let mut made = Made {
                    year: entry.year,
                    pupil: entry.pupil,
                    subject: *subject,
                    rank: *rank,
                    p_expected: mean.expected,
                    p_greater: mean.greater,
                    score: mean.score,
                };
                if subject.is_combined() {
                    made.no_surer_than_parts(&rows);
                }
                rows.push(made);
            }
        }
    }
    within_parts(&mut rows);
    rows
}

/// A combined subject is reached with every part, so it is no more likely than the least likely of them, whichever pupils each
/// was made from.
fn within_parts(rows: &mut [Made]) {
    let singles: Vec<Made> = rows
        .iter()
        .filter(|row| !row.subject.is_combined())
        .copied()
        .collect();
    for row in rows.iter_mut().filter(|row| row.subject.is_combined()) {
        let own = row.subject.parts();
        let parts = singles
            .iter()
            .filter(|part| part.rank == row.rank && own.contains(&part.subject));
        for part in parts {
            row.p_expected = row.p_expected.min(part.p_expected);
            row.p_greater = row.p_greater.min(part.p_greater);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Made, within_parts};
    use crate::dataset::PupilId;
    use crate::estate::{AcademicYear, Rank, Subject};

    #[test]
    fn all_of_three_are_no_likelier_than_one_of_them() {
        let row = |subject, rank, p_expected| Made {
            year: AcademicYear(2023),
            pupil: PupilId(0),
            subject,
            rank,
            p_expected,
            p_greater: 0.1,
            score: None,
        };
        let mut rows = [
            row(Subject::Reading, Rank::Fft50, 0.8),
            row(Subject::Writing, Rank::Fft50, 0.5),
            row(Subject::Maths, Rank::Fft50, 0.7),
            row(Subject::Rwm, Rank::Fft50, 0.6),
            row(Subject::Rwm, Rank::Fft20, 0.6),
        ];
        within_parts(&mut rows);
        let expected = rows.map(|row| row.p_expected);
        assert_eq!(expected, [0.8, 0.5, 0.7, 0.5, 0.6]);
    }
}
