//! The trust's score: the weighted mean.

/// Score = Σ weight × score / Σ weight, over pairs of (score, weight); `None` where the weights add up to nothing
/// (methods: section 5).
pub fn weighted_mean(parts: impl IntoIterator<Item = (f64, f64)>) -> Option<f64> {
    let (mut sum, mut weights) = (0.0, 0.0);
    for (score, weight) in parts {
        sum += score * weight;
        weights += weight;
    }
    (weights > 0.0).then(|| sum / weights)
}

#[cfg(test)]
mod tests {
    use super::super::weight::weight;
    use super::weighted_mean;

    /// Weights, their sum, Σ weight × score and the score of (score, cohort, years).
    fn example(schools: &[(f64, f64, u32)], most: u32) -> (Vec<f64>, f64, f64, f64) {
        let weights: Vec<f64> = schools.iter().map(|s| weight(s.1, s.2, most)).collect();
        let score = weighted_mean(schools.iter().map(|s| s.0).zip(weights.iter().copied()));
        let total: f64 = weights.iter().sum();
        let score = score.expect("a value");
        (weights, total, score * total, score)
    }

    #[test]
    fn the_worked_examples_come_out() {
        // Key stage 2 reading: −430 − 442.5 + 660 − 99 + 1350 = 1038.5; 1038.5 / 813 = 1.277, shown as 1.3.
        let ks2 = [
            (-4.3, 25.0, 4),
            (-2.5, 59.0, 3),
            (3.3, 50.0, 4),
            (-1.5, 22.0, 3),
            (5.0, 90.0, 3),
        ];
        let (weights, total, weighted, score) = example(&ks2, 4);
        assert_eq!(weights, [100.0, 177.0, 200.0, 66.0, 270.0]);
        assert!((total - 813.0).abs() < 1e-9 && (weighted - 1038.5).abs() < 1e-9);
        assert_eq!(crate::quantity::Unit::ProgressOne.text(score), "+1.3");

        // Key stage 4: 375 − 442.5 + 660 − 99 − 405 = 88.5; 88.5 / 863 = 0.1025.
        let ks4 = [
            (2.5, 30.0, 5),
            (-2.5, 59.0, 3),
            (3.3, 50.0, 4),
            (-1.5, 22.0, 3),
            (-1.5, 90.0, 3),
        ];
        let (_, total, weighted, score) = example(&ks4, 5);
        assert!((total - 863.0).abs() < 1e-9 && (weighted - 88.5).abs() < 1e-9);
        assert_eq!(crate::quantity::Unit::Progress.text(score), "+0.10");

        // Improvement: 504 − 45 + 461.7 − 268.8 + 147.25 = 799.15; 799.15 / 2665 = 0.29987.
        let improvement = [
            (0.63, 160.0, 5),
            (-0.15, 150.0, 2),
            (0.81, 190.0, 3),
            (-0.32, 210.0, 4),
            (0.95, 155.0, 1),
        ];
        let (weights, total, weighted, score) = example(&improvement, 5);
        assert_eq!(weights, [800.0, 300.0, 570.0, 840.0, 155.0]);
        assert!((total - 2665.0).abs() < 1e-9 && (weighted - 799.15).abs() < 1e-9);
        assert_eq!(crate::quantity::Unit::Progress.text(score), "+0.30");
    }

    #[test]
    fn no_weight_no_score() {
        assert_eq!(weighted_mean([]), None);
        assert_eq!(weighted_mean([(1.0, 0.0)]), None);
    }
}
