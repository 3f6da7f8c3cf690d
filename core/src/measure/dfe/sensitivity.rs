//! What a trust's score would be under other weightings, and without each of its schools.

use crate::dataset::Urn;

use super::measures::TrustMeasure;
use super::score::weighted_mean;

/// A score without a school: its URN, its name, the score.
pub type Without = (Urn, String, f64);

/// A score under other weightings.
#[derive(Clone, PartialEq, Debug)]
pub struct Sensitivity {
    /// Weights: the pupils at the end of the key stage.
    pub pupils_only: Option<f64>,
    /// Weights: years with the trust, as far as they count.
    pub years_only: Option<f64>,
    /// Every school alike.
    pub alike: Option<f64>,
    /// The DfE's weights without each school in turn: URN, name, score.
    pub without: Vec<Without>,
}

impl Sensitivity {
    /// The lowest and the highest of the scores without one school.
    pub fn range(&self) -> Option<(&Without, &Without)> {
        let by_score = |a: &&Without, b: &&Without| a.2.total_cmp(&b.2);
        Some((
            self.without.iter().min_by(by_score)?,
            self.without.iter().max_by(by_score)?,
        ))
    }
}

/// A school of the measure: URN, name, score, cohort, weight.
type Line = (Urn, String, f64, f64, f64);

/// The sensitivity of a measure; `None` without a score.
pub fn sensitivity(m: &TrustMeasure) -> Option<Sensitivity> {
    m.score?;
    let lines: Vec<Line> = m
        .schools
        .iter()
        .map(|s| (s.urn, s.name.clone(), s.score, s.cohort, s.weight))
        .collect();
    Some(of_lines(&lines))
}

fn of_lines(lines: &[Line]) -> Sensitivity {
    let mean = |weight: &dyn Fn(&Line) -> f64| {
        weighted_mean(lines.iter().map(|line| (line.2, weight(line))))
    };
    let without = lines
        .iter()
        .filter_map(|left| {
            let others = lines.iter().filter(|line| line.0 != left.0);
            let score = weighted_mean(others.map(|line| (line.2, line.4)))?;
            Some((left.0, left.1.clone(), score))
        })
        .collect();
    Sensitivity {
        pupils_only: mean(&|line| line.3),
        // Weight = cohort × years that count.
        years_only: mean(&|line| line.4 / line.3),
        alike: mean(&|_| 1.0),
        without,
    }
}

#[cfg(test)]
mod tests {
    use super::{Line, of_lines};

    #[test]
    fn the_worked_example_under_other_weightings() {
        // Key stage 2 reading of SFR02/2017: score, cohort, years; the score is 1038.5 / 813 = 1.277.
        let schools = [
            (-4.3, 25.0, 4.0),
            (-2.5, 59.0, 3.0),
            (3.3, 50.0, 4.0),
            (-1.5, 22.0, 3.0),
            (5.0, 90.0, 3.0),
        ];
        let lines: Vec<Line> = (1..)
            .zip(schools)
            .map(|(urn, (score, cohort, years))| {
                (urn, String::new(), score, cohort, cohort * years)
            })
            .collect();
        let made = of_lines(&lines);
        let near =
            |value: Option<f64>, expected: f64| (value.expect("a value") - expected).abs() < 1e-9;
        // Pupils: −107.5 − 147.5 + 165 − 33 + 450 = 327, over 246. Years: −17.2 − 7.5 + 13.2 − 4.5 + 15 = −1, over 17.
        assert!(near(made.pupils_only, 327.0 / 246.0));
        assert!(near(made.years_only, -1.0 / 17.0));
        assert!(near(made.alike, 0.0));
        // Without the fifth: (1038.5 − 1350) / 543; without the second: (1038.5 + 442.5) / 636.
        let (low, high) = made.range().expect("schools");
        assert_eq!((low.0, high.0), (5, 2));
        assert!((low.2 + 311.5 / 543.0).abs() < 1e-9 && (high.2 - 1481.0 / 636.0).abs() < 1e-9);
    }
}
