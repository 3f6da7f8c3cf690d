//! Schools like one another, by the DfE's own distance.
//!
//! The distance of two primary schools is √Σ ((a − b) / scale)² over nine values. The scales stand in `dfe-primary.csv`:
//! least squares over 1,445 published distances give them, which then come out to 15 decimals.

use std::sync::LazyLock;

use crate::dataset::{Holdings, SimilarSchool, Urn};

/// The scales, in the order of [`SimilarSchool::KEYS`].
static SCALES: LazyLock<[f64; 9]> = LazyLock::new(|| {
    let lines = include_str!("dfe-primary.csv").lines().skip(1);
    let known: Vec<(&str, f64)> = lines
        .filter_map(|line| {
            let (key, scale) = line.split_once(',')?;
            Some((key, scale.parse().ok()?))
        })
        .collect();
    // A value without a scale does not count.
    SimilarSchool::KEYS.map(|key| {
        known
            .iter()
            .find(|(k, _)| *k == key)
            .map_or(f64::INFINITY, |(_, scale)| *scale)
    })
});

/// How far apart two schools are; 0: alike in all nine values.
pub fn distance(a: &SimilarSchool, b: &SimilarSchool) -> f64 {
    let squares = a.values.iter().zip(&b.values).zip(SCALES.iter());
    squares
        .map(|((a, b), scale)| ((a - b) / scale).powi(2))
        .sum::<f64>()
        .sqrt()
}

/// The schools nearest to one, at most so many, nearest first (of equals, the lower URN); empty where its values are not
/// given.
pub fn nearest(holdings: &Holdings, urn: Urn, most: usize) -> Vec<(&SimilarSchool, f64)> {
    let Some(own) = holdings.similar.iter().find(|s| s.urn == urn) else {
        return vec![];
    };
    let mut found: Vec<(&SimilarSchool, f64)> = holdings
        .similar
        .iter()
        .filter(|s| s.urn != urn)
        .map(|s| (s, distance(own, s)))
        .collect();
    found.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.urn.cmp(&b.0.urn)));
    found.truncate(most);
    found
}

#[cfg(test)]
mod tests {
    use super::{SCALES, distance};
    use crate::dataset::SimilarSchool;

    #[test]
    fn a_distance_worked_by_hand() {
        assert!(SCALES.iter().all(|s| s.is_finite()));
        let school = |urn, pupil_premium: f64, pupils: f64| SimilarSchool {
            urn,
            values: [pupil_premium, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, pupils, 0.0],
        };
        // Three scales apart in one value and four in another: 5.
        let (a, b) = (
            school(1, 0.0, 100.0),
            school(2, 3.0 * SCALES[0], 100.0 + 4.0 * SCALES[7]),
        );
        assert!((distance(&a, &b) - 5.0).abs() < 1e-12);
    }
}
