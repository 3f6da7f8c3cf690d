//! Conversion curves from the trust's own pupils: those who sat a test and the DfE's in one academic year.
//!
//! Equipercentile linking (Kolen and Brennan 2014, chapter 2): a score of the test is worth the scaled score that as large a share of
//! the same pupils lies below. Between the percentiles taken the curve is straight, and level outside them.

use std::collections::BTreeMap;

use crate::dataset::{Assessment, Conversion, Holdings, PupilId};
use crate::estate::{AcademicYear, AssessmentType, Decimal, Subject, YearGroup};
use crate::measure::latest::Latest;
use crate::measure::tracking::along;

/// The percentiles at which both distributions are set equal.
const AT: [usize; 9] = [3, 10, 20, 35, 50, 65, 80, 90, 97];

/// Fewest pupils of a curve.
pub const CURVE_LEAST: usize = 60;

/// A curve with its error.
#[derive(Clone, PartialEq, Debug)]
pub struct OwnCurve {
    /// The subject.
    pub subject: Subject,
    /// The year group.
    pub nc_year: YearGroup,
    /// Pupils who sat both.
    pub pupils: usize,
    /// Scores of the test, ascending, and the scaled scores they are worth.
    pub points: Vec<(Decimal, Decimal)>,
    /// The root of the mean squared difference between the pupils' scaled scores and the curve, in scaled-score points.
    pub error: f64,
}

/// A pupil's score in a subject of a year.
type Sat = (PupilId, AcademicYear, Subject);

/// The latest score of each pupil, year and subject in a type.
fn latest(holdings: &Holdings, kind: AssessmentType) -> BTreeMap<Sat, Latest<(YearGroup, i64)>> {
    let mut latest: BTreeMap<Sat, Latest<(YearGroup, i64)>> = BTreeMap::new();
    let of_kind = |row: &&Assessment| row.kind == kind;
    for row in holdings.assessments.iter().filter(of_kind) {
        if let Some(score) = row.score() {
            let held = latest
                .entry((row.pupil, row.year, row.subject))
                .or_default();
            held.enter(row.assessed_on, (row.nc_year, score.0));
        }
    }
    latest
}

/// The curves of a type of assessment that at least [`CURVE_LEAST`] pupils support, by subject and year group.
pub fn own_curves(holdings: &Holdings, kind: AssessmentType) -> Vec<OwnCurve> {
    let of_test = latest(holdings, kind);
    let mut pairs: BTreeMap<(Subject, YearGroup), Vec<(i64, i64)>> = BTreeMap::new();
    for (sat, of_dfe) in latest(holdings, AssessmentType::DfeTest) {
        let score = of_test.get(&sat).and_then(Latest::value);
        if let (Some((year, scaled)), Some((_, score))) = (of_dfe.value(), score) {
            let own = pairs.entry((sat.2, year)).or_default();
            own.push((score, scaled));
        }
    }
    let enough = pairs
        .into_iter()
        .filter(|(_, pairs)| pairs.len() >= CURVE_LEAST);
    enough
        .map(|((subject, nc_year), pairs)| {
            let points = linked(&pairs);
            OwnCurve {
                subject,
                nc_year,
                pupils: pairs.len(),
                error: error(&pairs, &points),
                points: points
                    .into_iter()
                    .map(|(x, y)| (Decimal(x), Decimal(y)))
                    .collect(),
            }
        })
        .collect()
}

/// Adds the curves of some types of assessment to the table of conversions, in each subject and year group that no given curve
/// fits; gives those that were added.
pub fn add_own_curves(
    holdings: &mut Holdings,
    kinds: &[AssessmentType],
) -> Vec<(AssessmentType, OwnCurve)> {
    let mut added = vec![];
    for kind in kinds.iter().copied() {
        for curve in own_curves(holdings, kind) {
            let given = holdings.conversions.iter().any(|c| {
                c.kind == kind
                    && c.subject.is_none_or(|s| s == curve.subject)
                    && c.nc_year.is_none_or(|y| y == curve.nc_year)
            });
            if !given {
                added.push((kind, curve));
            }
        }
    }
    for (kind, curve) in &added {
        let point = |(score_from, scaled_score): &(Decimal, Decimal)| Conversion {
            kind: *kind,
            subject: Some(curve.subject),
            nc_year: Some(curve.nc_year),
            score_from: *score_from,
            scaled_score: *scaled_score,
        };
        holdings.conversions.extend(curve.points.iter().map(point));
    }
    added
}

/// The value below which so many in a hundred lie, in ascending values: linear between them.
fn percentile(ascending: &[i64], at: usize) -> i64 {
    let last = ascending.len().saturating_sub(1);
    let (whole, part) = (at * last / 100, at * last % 100);
    let low = ascending.get(whole).copied().unwrap_or(0);
    let high = ascending.get(whole + 1).copied().unwrap_or(low);
    low + (high - low) / 100 * i64::try_from(part).unwrap_or(0)
}

/// Points of equal percentile, ascending; of scores that are equal the first.
fn linked(pairs: &[(i64, i64)]) -> Vec<(i64, i64)> {
    let mut scores: Vec<i64> = pairs.iter().map(|p| p.0).collect();
    let mut scaled: Vec<i64> = pairs.iter().map(|p| p.1).collect();
    scores.sort_unstable();
    scaled.sort_unstable();
    let point = |at: usize| (percentile(&scores, at), percentile(&scaled, at));
    let mut points: Vec<(i64, i64)> = AT.into_iter().map(point).collect();
    points.dedup_by_key(|p| p.0);
    points
}

#[expect(
    clippy::cast_precision_loss,
    reason = "scores in billionths are below 2^53"
)]
fn error(pairs: &[(i64, i64)], points: &[(i64, i64)]) -> f64 {
    let squares = pairs
        .iter()
        .map(|(x, y)| ((*y - along(points, *x)) as f64 / 1e9).powi(2));
    (squares.sum::<f64>() / pairs.len() as f64).sqrt()
}

#[cfg(test)]
mod tests {
    use super::{error, linked, percentile};

    const E9: i64 = 1_000_000_000;

    #[test]
    fn percentiles_lie_between_values() {
        let values = [10 * E9, 20 * E9, 30 * E9];
        assert_eq!(percentile(&values, 50), 20 * E9);
        // Half way between the first two.
        assert_eq!(percentile(&values, 25), 15 * E9);
        assert_eq!(percentile(&values, 97), 29_400_000_000);
    }

    #[test]
    fn a_straight_relation_comes_back_without_error() {
        // Scaled = 80 + (score − 70) / 2, of 101 pupils with 70 to 170.
        let pairs: Vec<(i64, i64)> = (0..=100)
            .map(|i| ((70 + i) * E9, 80 * E9 + i * E9 / 2))
            .collect();
        let points = linked(&pairs);
        assert_eq!(points[4], (120 * E9, 105 * E9));
        // Only the three pupils beyond each end are off, by half a point a step: 2 × (0.5² + 1² + 1.5²) / 101.
        let by_hand = (2.0 * (0.25 + 1.0 + 2.25) / 101.0_f64).sqrt();
        assert!((error(&pairs, &points) - by_hand).abs() < 1e-9);
    }
}
