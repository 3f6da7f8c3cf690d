//! Where a school's score lies among all schools of the data: in which fifth.

use std::collections::BTreeMap;

use crate::dataset::Holdings;
use crate::estate::AcademicYear;

/// The fewest schools that are cut into fifths.
const LEAST: usize = 20;

/// All published scores by measure and year, sorted.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Quintiles {
    scores: BTreeMap<(String, AcademicYear), Vec<f64>>,
}

impl Quintiles {
    /// Arranges the published scores.
    pub fn new(holdings: &Holdings) -> Self {
        let mut scores: BTreeMap<(String, AcademicYear), Vec<f64>> = BTreeMap::new();
        for row in &holdings.performance {
            if let Some(score) = row.score {
                scores
                    .entry((row.measure.to_string(), row.year))
                    .or_default()
                    .push(score);
            }
        }
        for list in scores.values_mut() {
            list.sort_by(f64::total_cmp);
        }
        Self { scores }
    }

    /// The fifth of a score, 1 the highest to 5 the lowest, and the number of schools: ceil(5 × rank / n), ties sharing their
    /// mean rank; `None` among fewer than 20 schools.
    pub fn of(&self, measure: &str, year: AcademicYear, score: f64) -> Option<(u8, usize)> {
        let list = self.scores.get(&(measure.to_owned(), year))?;
        let n = list.len();
        if n < LEAST {
            return None;
        }
        let higher = n - list.partition_point(|s| *s <= score);
        let equal = list.partition_point(|s| *s <= score) - list.partition_point(|s| *s < score);
        // Twice the mean rank is 2 × higher + equal + 1.
        let fifth = (5 * (2 * higher + equal.max(1) + 1)).div_ceil(2 * n);
        Some((u8::try_from(fifth.clamp(1, 5)).unwrap_or(5), n))
    }
}

#[cfg(test)]
mod tests {
    use super::Quintiles;
    use crate::estate::AcademicYear;

    #[test]
    fn fifths_worked_by_hand() {
        let year = AcademicYear(2018);
        let mut quintiles = Quintiles::default();
        let scores: Vec<f64> = (1..=20).map(f64::from).collect();
        quintiles.scores.insert(("a".into(), year), scores);
        let of = |score: f64| quintiles.of("a", year, score).map(|q| q.0);
        // 20 schools: the four highest are the first fifth, 16 has rank 5: ceil(25 / 20) = 2.
        assert_eq!(of(20.0), Some(1));
        assert_eq!(of(17.0), Some(1));
        assert_eq!(of(16.0), Some(2));
        assert_eq!(of(4.0), Some(5));
        assert_eq!(of(5.0), Some(4));
        assert_eq!(quintiles.of("b", year, 1.0), None);
    }
}
