//! Value added of the reference's schools, their ranks, and the results beyond expectation around a rank.

use std::collections::BTreeMap;

use crate::dataset::Urn;
use crate::estate::{AcademicYear, Rank};

use super::nation::{FieldKey, Nation, Result};
use super::similar::{LEAST, Mean, Person, Pools, Sums, What, drawn};

/// Half the width of the window around a rank, in percentiles (methods: section 6).
pub const WINDOW: f64 = 5.0;

/// Fewest pupils for a school to be ranked: fewer would top and tail the list by chance.
pub(super) const SCHOOL_LEAST: u32 = 10;

/// Fewest schools in a window: with fewer it grows by a percentile on each side until it holds so many.
const SCHOOLS_LEAST: usize = 3;

/// A school's pupils and the sum of their actual − expectation, in billionths.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Added {
    pub(super) pupils: u32,
    pub(super) sum: i64,
}

impl Added {
    /// Its value added.
    pub(super) fn mean(self) -> Option<f64> {
        Sums::mean(self.sum, self.pupils)
    }
}

/// A field of the reference, worked out.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) pools: Pools,
    /// Whether value added is in scaled-score points; else in standards (expected and greater depth count 1 each).
    pub(super) in_score: bool,
    pub(super) schools: BTreeMap<Urn, Added>,
    /// Sample standard deviation of all pupils' actual − expectation, the nation's spread.
    pub(super) spread: Option<f64>,
    /// Variance of pupils within schools over that between schools: what a school's value added is drawn to 0 by.
    pub(super) luck: f64,
    /// Results beyond expectation of similar pupils in the schools around each rank.
    windows: Vec<Pools>,
}

/// Value added drawn towards 0 by n / (n + within variance / between variance), so that a small school's luck is no lift
/// (methods: section 6). Without any variance between schools all of it is luck.
pub(super) fn shrunk(value_added: f64, n: f64, luck: f64) -> f64 {
    if luck.is_infinite() {
        0.0
    } else {
        value_added * n / (n + luck)
    }
}

/// A result as sums in billionths.
fn whole(result: &Result) -> Sums {
    const ONE: i64 = 1_000_000_000;
    Sums {
        n: 1,
        expected: i64::from(result.expected) * ONE,
        greater: i64::from(result.greater) * ONE,
        scored: u32::from(result.score.is_some()),
        score: result.score.unwrap_or(0),
    }
}

/// A result less its expectation, in billionths.
fn beyond(result: &Result, mean: &Mean) -> Sums {
    let actual = whole(result);
    let score = result.score.zip(mean.score);
    Sums {
        n: 1,
        expected: actual.expected - billionths(mean.expected),
        greater: actual.greater - billionths(mean.greater),
        scored: u32::from(score.is_some()),
        score: score.map_or(0, |(s, m)| s - billionths(m)),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "means of probabilities and scores"
)]
fn billionths(value: f64) -> i64 {
    (value * 1e9).round() as i64
}

/// The place of a rank's schools in the list from the top, in percent.
fn place(rank: Rank) -> f64 {
    match rank {
        Rank::Fft50 => 50.0,
        Rank::Fft20 => 20.0,
        Rank::Fft5 => 5.0,
    }
}

impl Field {
    pub(super) fn new(results: &[Result]) -> Self {
        let pools = Pools::new(results.iter().map(|r| (r, whole(r))));
        let in_score = pools.all.scored * 2 >= pools.all.n;
        let means = pools.expectations();
        let mean_of = |r: &Result| pools.seat(r).and_then(|at| means[at]);
        let mut schools: BTreeMap<Urn, Added> = BTreeMap::new();
        let (mut last, mut here) = (None, Added::default());
        let mut spread = Spread::default();
        for result in results {
            let Some(mean) = mean_of(result) else {
                continue;
            };
            let sums = beyond(result, &mean);
            if in_score && sums.scored == 0 {
                continue;
            }
            if last != Some(result.urn) {
                if let Some(urn) = last.replace(result.urn) {
                    put(&mut schools, urn, here);
                }
                here = Added::default();
            }
            let more = if in_score {
                sums.score
            } else {
                sums.expected + sums.greater
            };
            here.pupils += 1;
            here.sum += more;
            spread.add(more);
        }
        if let Some(urn) = last {
            put(&mut schools, urn, here);
        }
        let luck = spread.luck(schools.values());
        let places = percentiles(schools.iter().map(|(urn, added)| (*urn, *added)), luck);
        let windows = Rank::ALL
            .iter()
            .map(|rank| {
                let inside = window(&places, place(*rank));
                let residuals: Vec<(&Result, Sums)> = results
                    .iter()
                    .filter(|r| inside.binary_search(&r.urn).is_ok())
                    .filter_map(|r| Some((r, beyond(r, &mean_of(r)?))))
                    .collect();
                Pools::new(residuals.iter().copied())
            })
            .collect();
        Self {
            pools,
            in_score,
            schools,
            spread: spread.deviation(),
            luck,
            windows,
        }
    }

    /// What similar pupils got in schools ranked about a place: their smoothed expectation, and what similar pupils of those
    /// schools got beyond theirs, drawn towards what all pupils of those schools did.
    pub(super) fn estimate(&self, person: Person, rank: Rank) -> Option<Mean> {
        let base = self.pools.smoothed(person)?;
        let pools = &self.windows[rank as usize];
        let lift = |what: What, sum: fn(&Sums) -> i64| {
            let n = |s: &Sums| s.count(what);
            let all = Sums::mean(sum(&pools.all), n(&pools.all))?;
            let Some(pool) = pools.pool(person, what) else {
                return Some(all);
            };
            Some(drawn(sum(&pool), n(&pool), all))
        };
        let alike = [pools, &self.pools].into_iter();
        let alike = alike.filter_map(|pools| Some(pools.pool(person, What::Standards)?.n));
        let least = least_chance(alike.min().unwrap_or(LEAST));
        let expected = base.expected + lift(What::Standards, |s| s.expected)?;
        let expected = expected.clamp(least, 1.0 - least);
        let greater = base.greater + lift(What::Standards, |s| s.greater)?;
        let greater = greater.clamp(least, expected);
        Some(Mean {
            expected,
            greater,
            score: base
                .score
                .and_then(|b| Some(b + lift(What::Score, |s| s.score)?)),
        })
    }
}

/// The least chance that so many similar pupils can tell: where nobody of n reached a standard, half a pupil of n + 1 might. One
/// less this is the greatest. In four decimals neither is 0 or 1.
fn least_chance(n: u32) -> f64 {
    (0.5 / (f64::from(n) + 1.0)).max(0.0001)
}

/// Sums of differences in billionths and of their squares, whole numbers so that their order does not matter.
#[derive(Default)]
struct Spread {
    n: u32,
    sum: i128,
    squares: i128,
}

impl Spread {
    fn add(&mut self, difference: i64) {
        let d = i128::from(difference);
        self.n += 1;
        self.sum += d;
        self.squares += d * d;
    }

    /// The variance of pupils within schools over that between schools, by one-way analysis of variance: within = Σ (d − the
    /// school's mean)² / (N − k), between = (Σ n (the school's mean − the mean)² − (k − 1) within) / (N − Σ n² / N). Infinite
    /// where there is no variance between schools, 0 where there is none within.
    #[expect(clippy::cast_precision_loss, reason = "a variance of scores")]
    fn luck<'s>(&self, schools: impl Iterator<Item = &'s Added>) -> f64 {
        let all = f64::from(self.n);
        let (mut k, mut by_school, mut squares_of_n) = (0.0, 0.0, 0.0);
        for school in schools.filter(|s| s.pupils > 0) {
            let n = f64::from(school.pupils);
            k += 1.0;
            by_school += (school.sum as f64 / 1e9).powi(2) / n;
            squares_of_n += n * n;
        }
        if k < 2.0 || all <= k {
            return 0.0;
        }
        let within = (self.squares as f64 / 1e18 - by_school) / (all - k);
        let mean_part = (self.sum as f64 / 1e9).powi(2) / all;
        let between = (by_school - mean_part - (k - 1.0) * within) / (all - squares_of_n / all);
        if within <= 1e-12 {
            0.0
        } else if between <= 1e-12 {
            f64::INFINITY
        } else {
            within / between
        }
    }

    /// The sample standard deviation; `None` below two.
    #[expect(clippy::cast_precision_loss, reason = "a spread of scores")]
    fn deviation(&self) -> Option<f64> {
        if self.n < 2 {
            return None;
        }
        let n = i128::from(self.n);
        let top = (n * self.squares - self.sum * self.sum) as f64;
        Some((top / (n * (n - 1)) as f64).sqrt() / 1e9)
    }
}

fn put(schools: &mut BTreeMap<Urn, Added>, urn: Urn, more: Added) {
    let added = schools.entry(urn).or_default();
    added.pupils += more.pupils;
    added.sum += more.sum;
}

/// The place of each ranked school from the top, in percent: 100 × (rank − ½) / m, ties share their mean rank. By URN.
pub(super) fn percentiles(
    schools: impl Iterator<Item = (Urn, Added)>,
    luck: f64,
) -> Vec<(Urn, f64)> {
    let ranked = schools
        .filter(|(_, a)| a.pupils >= SCHOOL_LEAST)
        .filter_map(|(urn, a)| Some((urn, shrunk(a.mean()?, f64::from(a.pupils), luck))))
        .collect();
    ranks(ranked)
        .into_iter()
        .map(|(urn, _, percentile)| (urn, percentile))
        .collect()
}

/// Rank from the top and percentile of each value, by URN.
#[expect(clippy::cast_precision_loss, reason = "a number of schools")]
pub(super) fn ranks(mut values: Vec<(Urn, f64)>) -> Vec<(Urn, f64, f64)> {
    values.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let m = values.len() as f64;
    let mut out = Vec::with_capacity(values.len());
    let mut before = 0;
    for tied in values.chunk_by(|a, b| a.1 == b.1) {
        let rank = before as f64 + (tied.len() as f64 + 1.0) / 2.0;
        before += tied.len();
        out.extend(
            tied.iter()
                .map(|(urn, _)| (*urn, rank, 100.0 * (rank - 0.5) / m)),
        );
    }
    out.sort_by_key(|(urn, ..)| *urn);
    out
}

/// The schools within [`WINDOW`] of a place, more where there are too few; sorted.
fn window(places: &[(Urn, f64)], middle: f64) -> Vec<Urn> {
    let mut width = WINDOW;
    loop {
        let inside: Vec<Urn> = places
            .iter()
            .filter(|(_, p)| (p - middle).abs() <= width + 1e-9)
            .map(|(urn, _)| *urn)
            .collect();
        if inside.len() >= SCHOOLS_LEAST || width >= 100.0 {
            return inside;
        }
        width += 1.0;
    }
}

/// Works out the fields of some years.
pub(super) fn fields(
    nation: &Nation,
    wanted: impl Fn(AcademicYear) -> bool + Sync,
) -> BTreeMap<FieldKey, Field> {
    use rayon::prelude::*;
    nation
        .fields
        .par_iter()
        .filter(|(key, results)| wanted(key.0) && results.len() >= LEAST as usize)
        .map(|(key, results)| (*key, Field::new(results)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Added, Spread, least_chance, shrunk};

    #[test]
    fn nobody_alike_is_no_certainty() {
        assert!((least_chance(49) - 0.01).abs() < 1e-12);
        assert!((least_chance(99) - 0.005).abs() < 1e-12);
        assert!((least_chance(1_000_000) - 0.0001).abs() < 1e-12);
    }

    #[test]
    fn a_small_schools_luck_is_drawn_to_nought() {
        // Two schools of two pupils: differences 3 and 1, and −1 and −3. Within: (1 + 1 + 1 + 1) / (4 − 2) = 2. Between:
        // (2 × 2² + 2 × 2² − 1 × 2) / (4 − 8 / 4) = 14 / 2 = 7. Luck 2 / 7; a school of 2 keeps 2 / (2 + 2/7) = 7 / 8.
        let one = 1_000_000_000;
        let mut spread = Spread::default();
        for d in [3, 1, -1, -3] {
            spread.add(d * one);
        }
        let schools = [4, -4].map(|sum| Added {
            pupils: 2,
            sum: sum * one,
        });
        let luck = spread.luck(schools.iter());
        assert!((luck - 2.0 / 7.0).abs() < 1e-9, "{luck}");
        assert!((shrunk(2.0, 2.0, luck) - 1.75).abs() < 1e-9);
        // Nothing but luck: nought.
        assert!(shrunk(2.0, 2.0, f64::INFINITY).abs() < 1e-12);
    }
}
