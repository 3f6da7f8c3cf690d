//! Each school's coverage and attainment, term by term: what a drop or a jump is measured against.

use std::collections::BTreeMap;

use crate::config::Settings;
use crate::dataset::{Holdings, SchoolId};
use crate::estate::{AcademicYear, AssessmentType, Subject, Term, YearGroup};
use crate::measure::tracking::{Engine, Slice};

/// How many there are and how many of them reached it, of a school's year group in a subject and term.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Count {
    /// Pupils on the roll.
    pub roll: u32,
    /// Of these, with an outcome.
    pub assessed: u32,
    /// Of these, at the expected standard.
    pub expected: u32,
}

impl Count {
    /// 100 × assessed / roll (methods: section 3); 0 where there is no roll.
    pub fn coverage(self) -> f64 {
        percent(self.assessed, self.roll)
    }

    /// 100 × expected / assessed (methods: section 2); 0 where none is assessed.
    pub fn attainment(self) -> f64 {
        percent(self.expected, self.assessed)
    }
}

impl std::ops::AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.roll += other.roll;
        self.assessed += other.assessed;
        self.expected += other.expected;
    }
}

/// The variance of the difference of two percentages that are one and the same but for chance: 100² p (1 − p) (1/n + 1/m)
/// for `part.0` of n = `whole.0` and `part.1` of m = `whole.1`, with p the share in both together.
pub(super) fn chance(part: (u32, u32), whole: (u32, u32)) -> f64 {
    let (n, m) = (f64::from(whole.0), f64::from(whole.1));
    let p = f64::from(part.0 + part.1) / (n + m);
    1e4 * p * (1.0 - p) * (1.0 / n + 1.0 / m)
}

fn percent(part: u32, whole: u32) -> f64 {
    if whole == 0 {
        0.0
    } else {
        100.0 * f64::from(part) / f64::from(whole)
    }
}

/// The counts of a term: of each school by year group and single subject.
#[derive(Clone, Debug)]
pub struct Point {
    /// Academic year.
    pub year: AcademicYear,
    /// Term.
    pub term: Term,
    schools: Vec<BTreeMap<YearGroup, [Count; Subject::SINGLE.len()]>>,
}

impl Point {
    /// The counts of a term; `None` where no pupil has an outcome of the type.
    fn count(
        engine: &Engine<'_>,
        year: AcademicYear,
        term: Term,
        kind: Option<AssessmentType>,
    ) -> Option<Self> {
        let cells = engine.cells(&Slice::plain(year, term, kind));
        let mut any = false;
        let schools = (0..u16::MAX).zip(&engine.holdings().schools).map(|(i, _)| {
            let mut of_school: BTreeMap<YearGroup, [Count; Subject::SINGLE.len()]> =
                BTreeMap::new();
            for (place, cell) in cells.of(SchoolId(i)) {
                let subject = Subject::SINGLE.iter().position(|s| *s == place.subject);
                if let Some(subject) = subject {
                    any |= cell.assessed > 0;
                    of_school.entry(place.year_group).or_default()[subject] += Count {
                        roll: cell.roll,
                        assessed: cell.assessed,
                        expected: cell.expected,
                    };
                }
            }
            of_school
        });
        let schools = schools.collect();
        any.then_some(Self {
            year,
            term,
            schools,
        })
    }

    /// How many terms lie between this and an earlier one; 1 for the term just before.
    pub fn terms_since(&self, earlier: &Self) -> i32 {
        let place = |p: &Self| i32::from(p.year.0) * 3 + p.term as i32;
        place(self) - place(earlier)
    }

    /// The counts of a school by year group, and in each by single subject in the order of [`Subject::SINGLE`].
    pub fn school(&self, school: SchoolId) -> &BTreeMap<YearGroup, [Count; Subject::SINGLE.len()]> {
        &self.schools[usize::from(school.0)]
    }

    /// The term in words: `Spring 2023/24`.
    pub fn words(&self) -> String {
        format!("{} {}", self.term, self.year)
    }
}

/// The terms in which there are outcomes of a type, or of any.
#[derive(Clone, Debug)]
pub struct Series {
    /// The type of assessment; `None`: any.
    pub kind: Option<AssessmentType>,
    /// The terms, in order.
    pub points: Vec<Point>,
}

impl Series {
    /// Counts every term of some types.
    pub fn of(
        holdings: &Holdings,
        settings: &Settings,
        kinds: &[Option<AssessmentType>],
    ) -> Vec<Self> {
        let engine = Engine::new(holdings, settings);
        let mut all: Vec<Self> = kinds
            .iter()
            .map(|kind| Self {
                kind: *kind,
                points: vec![],
            })
            .collect();
        // A term's columns are read once for all types.
        for (year, term) in engine.terms() {
            for series in &mut all {
                let point = Point::count(&engine, year, term, series.kind);
                series.points.extend(point);
            }
        }
        all
    }

    /// The schools of the tables.
    pub fn schools(&self) -> impl Iterator<Item = SchoolId> + use<> {
        let count = self.points.first().map_or(0, |p| p.schools.len());
        (0..u16::MAX).take(count).map(SchoolId)
    }
}

#[cfg(test)]
mod tests {
    use super::chance;

    #[test]
    fn chance_is_that_of_two_samples() {
        // 40 of 100 and 60 of 100: p = 0.5, 10⁴ × 0.25 × (1/100 + 1/100) = 50.
        assert!((chance((40, 60), (100, 100)) - 50.0).abs() < 1e-9);
    }
}
