//! A test's own score in the common currency, the scaled score.

use std::collections::BTreeMap;

use crate::dataset::{Assessment, Conversion};
use crate::estate::{AssessmentType, Decimal, Subject, YearGroup};

/// A curve's place: type, subject (`None`: any) and year group (`None`: any).
type CurveOf = (AssessmentType, Option<Subject>, Option<YearGroup>);

/// All conversion curves, by type, subject and year group.
#[derive(Debug, Default)]
pub struct Curves {
    curves: BTreeMap<CurveOf, Vec<(i64, i64)>>,
    /// Whether a test without a curve is scaled by a straight line.
    linear: bool,
}

/// A scaled score and how it came about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Scaled {
    /// The scaled score, in billionths.
    pub score: Decimal,
    /// Whether no curve fitted, so that 100 + (score − 100) × 10/15 was used.
    pub by_default: bool,
}

impl Curves {
    /// Takes up the table of conversions; the points of a curve may come in any order. `linear`: a test without a curve is
    /// scaled as 100 + (score − 100) × 10/15.
    pub fn new(conversions: &[Conversion], linear: bool) -> Self {
        let mut curves: BTreeMap<CurveOf, Vec<(i64, i64)>> = BTreeMap::new();
        for c in conversions {
            curves
                .entry((c.kind, c.subject, c.nc_year))
                .or_default()
                .push((c.score_from.0, c.scaled_score.0));
        }
        for points in curves.values_mut() {
            points.sort_by_key(|p| p.0);
            points.dedup_by_key(|p| p.0);
        }
        Self { curves, linear }
    }

    /// The scaled score of an assessment that has a score (methods: section 1).
    ///
    /// A DfE test's score is one already. For other types the curve that fits closest is used: subject and year group,
    /// subject, year group, any; linear between its points, flat outside them, rounded to 9 decimals, half away from
    /// zero. Where none fits there is no scaled score, unless the config scales by a straight line.
    pub fn scaled(&self, row: &Assessment) -> Option<Scaled> {
        let raw = row.score()?;
        if row.kind == AssessmentType::DfeTest {
            return Some(Scaled {
                score: raw,
                by_default: false,
            });
        }
        let (subject, year) = (Some(row.subject), Some(row.nc_year));
        let fit = [(subject, year), (subject, None), (None, year), (None, None)]
            .into_iter()
            .find_map(|(s, y)| self.curves.get(&(row.kind, s, y)));
        match fit {
            Some(points) => Some(Scaled {
                score: Decimal(along(points, raw.0)),
                by_default: false,
            }),
            None if self.linear => Some(Scaled {
                score: Decimal(between(raw.0, (100 * Decimal::ONE, 100 * Decimal::ONE), {
                    (115 * Decimal::ONE, 110 * Decimal::ONE)
                })),
                by_default: true,
            }),
            None => None,
        }
    }
}

/// The height of a curve at `x`: linear between the points, flat outside them.
pub(in crate::measure) fn along(points: &[(i64, i64)], x: i64) -> i64 {
    let after = points.partition_point(|p| p.0 <= x);
    match (after.checked_sub(1).map(|i| points[i]), points.get(after)) {
        (None, Some(first)) => first.1,
        (Some(last), None) => last.1,
        (Some(before), Some(&next)) => between(x, before, next),
        (None, None) => x,
    }
}

/// The line through two points at `x`, rounded half away from zero; all in billionths.
fn between(x: i64, (x0, y0): (i64, i64), (x1, y1): (i64, i64)) -> i64 {
    let (run, rise) = (i128::from(x1 - x0), i128::from(y1 - y0));
    let product = rise * i128::from(x - x0) + i128::from(y0) * run;
    let half = if product < 0 { -run / 2 } else { run / 2 };
    // run > 0, and |product| < 2^127 as scores are below 10^18 billionths.
    i64::try_from((product + half) / run).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::{along, between};

    const E9: i64 = 1_000_000_000;

    #[test]
    fn curves_are_linear_between_and_flat_outside() {
        let points = [(70 * E9, 82 * E9), (85 * E9, 91 * E9), (100 * E9, 100 * E9)];
        assert_eq!(along(&points, 60 * E9), 82 * E9);
        assert_eq!(along(&points, 140 * E9), 100 * E9);
        assert_eq!(along(&points, 85 * E9), 91 * E9);
        // By hand: 82 + 9 × 1/15 = 82.6.
        assert_eq!(along(&points, 71 * E9), 82_600_000_000);
        // 100 + (104 − 100) × 10/15 = 102.666666667 to nine decimals; 98.666666667 at 98.
        let (a, b) = ((100 * E9, 100 * E9), (115 * E9, 110 * E9));
        assert_eq!(between(104 * E9, a, b), 102_666_666_667);
        assert_eq!(between(98 * E9, a, b), 98_666_666_667);
    }
}
