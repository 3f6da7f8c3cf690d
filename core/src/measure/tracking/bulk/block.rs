//! Counting the cells of one school, subject, term and type: of all bundles of groupings in one pass.

use std::collections::BTreeSet;

use crate::measure::evidence::{BANDS as BANDS_OF_CHANCE, band_of};

use super::super::outcomes::{Attained, ScoreScale};
use super::super::year::{NO_SCORE, Yardstick};
use super::lane::{
    BANDS, BENCHMARK, CHANCES, LEFT, LEFT_NO_STANDARD, LEFT_OWN_SCALE, LEFT_SCORE, Lane, SQUARES,
};
use super::table::{LOWER_BITS, Table};
use super::year::Units;

/// What one pupil adds to a cell: most lanes stay 0, and only those touched are added.
#[derive(Debug, Default)]
pub(super) struct Entry {
    values: Vec<(usize, i64)>,
}

impl Entry {
    fn put(&mut self, lane: usize, value: i64) {
        if value != 0 {
            self.values.push((lane, value));
        }
    }

    fn sum(&mut self, sum: Sum, value: i128) {
        if sum.wide {
            let low = value & ((1 << LOWER_BITS) - 1);
            self.put(sum.at, i64::try_from(low).unwrap_or(0));
            let upper = i64::try_from(value >> LOWER_BITS);
            self.put(sum.at + 1, upper.unwrap_or(i64::MAX));
        } else {
            self.put(sum.at, i64::try_from(value).unwrap_or(i64::MAX));
        }
    }
}

/// Where a sum stands in a row: its lower lane, and its upper one if it may grow too large for a double.
#[derive(Clone, Copy, Debug)]
struct Sum {
    at: usize,
    wide: bool,
}

#[derive(Clone, Copy, Debug)]
struct Scores {
    scored: usize,
    by_default: usize,
    score: Sum,
    of_yardstick: [Option<YardstickScores>; 4],
}

#[derive(Clone, Copy, Debug)]
struct YardstickScores {
    /// Of those left out: how many, converted without a curve, the sum of their scores.
    left: Option<(usize, usize, Sum)>,
    benchmark: Sum,
    squares: Sum,
}

#[derive(Clone, Copy, Debug)]
struct Chances {
    left: Option<usize>,
    reached: usize,
    /// The first of the bands, which only estimates have.
    bands: Option<usize>,
}

/// Lanes of tests without a conversion curve.
#[derive(Clone, Copy, Debug)]
struct Uncurved {
    no_standard: usize,
    own_scale: usize,
    own_score: Sum,
    /// By yardstick: those left out without a standard; with a score on the test's own scale.
    left: [Option<usize>; 4],
}

/// Which lanes a row has, and in what units.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    lanes: Vec<Lane>,
    chances: [Option<Chances>; 4],
    scores: Option<Scores>,
    uncurved: Option<Uncurved>,
    chance_unit: u64,
    benchmark_unit: i64,
    score_unit: i64,
}

/// Gives lanes their places in a row.
struct Places {
    lanes: Vec<Lane>,
    pupils: i128,
}

impl Places {
    fn one(&mut self, lane: Lane) -> usize {
        self.lanes.push(lane);
        self.lanes.len() - 1
    }

    /// A sum of values that are at most `largest`.
    fn sum(&mut self, lane: Lane, largest: i128) -> Sum {
        let at = self.one(lane);
        let wide = largest.saturating_mul(self.pupils) >= 1 << 53;
        if wide {
            self.one(Lane(lane.0 + 1));
        }
        Sum { at, wide }
    }
}

impl Layout {
    /// The lanes that outcomes fill, with `scores` as they are; no sum may be over more than `pupils`. With `ranks_alike`
    /// those without an estimate are told under the first rank alone.
    pub(super) fn new(
        yardsticks: [bool; 4],
        ranks_alike: bool,
        units: Units,
        scores: ScoreScale,
        largest_benchmark: i64,
        pupils: usize,
    ) -> Self {
        let unit = |decimals: u32| 10i64.pow(9 - decimals.min(9));
        let (score_unit, benchmark_unit) = (unit(units.scores), unit(units.benchmarks));
        let chance_unit = unit(units.chances).unsigned_abs();
        let mut places = Places {
            lanes: vec![Lane::ASSESSED, Lane::EXPECTED, Lane::GREATER],
            pupils: i128::try_from(pupils).unwrap_or(i128::MAX),
        };
        let told = |k: usize| !(ranks_alike && (k == 1 || k == 2));
        let mut chances = [None; 4];
        for k in (0..4).filter(|k| yardsticks[*k]) {
            let left = told(k).then(|| {
                let first = places.one(Lane::of(k, LEFT[0]));
                places.one(Lane::of(k, LEFT[1]));
                places.one(Lane::of(k, LEFT[2]));
                first
            });
            let reached = places.one(Lane::of(k, CHANCES[0]));
            places.one(Lane::of(k, CHANCES[1]));
            let bands = (k < 3).then(|| {
                let first = places.one(Lane::of(k, BANDS));
                for i in 1..4 * BANDS_OF_CHANCE {
                    places.one(Lane::of(k, BANDS + i));
                }
                first
            });
            chances[k] = Some(Chances {
                left,
                reached,
                bands,
            });
        }
        let largest = i128::from(scores.largest / score_unit);
        let gap = largest + i128::from(largest_benchmark / score_unit);
        let of_scores = scores.any_scaled.then(|| Scores {
            scored: places.one(Lane::SCORED),
            by_default: places.one(Lane::BY_DEFAULT),
            score: places.sum(Lane::SCORE, largest),
            of_yardstick: std::array::from_fn(|k| {
                yardsticks[k].then(|| YardstickScores {
                    left: told(k).then(|| {
                        (
                            places.one(Lane::of(k, LEFT[3])),
                            places.one(Lane::of(k, LEFT[4])),
                            places.sum(Lane::of(k, LEFT_SCORE), largest),
                        )
                    }),
                    benchmark: places.sum(
                        Lane::of(k, BENCHMARK),
                        i128::from(largest_benchmark / benchmark_unit),
                    ),
                    squares: places.sum(Lane::of(k, SQUARES), gap * gap),
                })
            }),
        });
        let uncurved = scores.uncurved.then(|| Uncurved {
            no_standard: places.one(Lane::NO_STANDARD),
            own_scale: places.one(Lane::OWN_SCALE),
            own_score: places.sum(Lane::OWN_SCORE, largest),
            left: std::array::from_fn(|k| {
                (yardsticks[k] && told(k)).then(|| {
                    let first = places.one(Lane::of(k, LEFT_NO_STANDARD));
                    places.one(Lane::of(k, LEFT_OWN_SCALE));
                    first
                })
            }),
        });
        Self {
            lanes: places.lanes,
            chances,
            scores: of_scores,
            uncurved,
            chance_unit,
            benchmark_unit,
            score_unit,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.lanes.len()
    }

    /// What one pupil's outcome adds to a cell; the same as the engine's own cells count.
    pub(super) fn enter(
        &self,
        row: &mut Entry,
        outcome: Attained,
        score: i64,
        yardstick: impl Fn(usize) -> Option<Yardstick>,
    ) {
        row.values.clear();
        let own = [
            1,
            i64::from(outcome.expected()),
            i64::from(outcome.greater()),
        ];
        let count = |row: &mut Entry, first: usize| {
            for (i, value) in own.iter().enumerate() {
                row.put(first + i, *value);
            }
        };
        count(row, 0);
        let on_own_scale = score != NO_SCORE && outcome.on_own_scale();
        let unjudged = i64::from(!outcome.shows_standard());
        if let Some(u) = self.uncurved {
            row.put(u.no_standard, unjudged);
            if on_own_scale {
                row.put(u.own_scale, 1);
                row.sum(u.own_score, i128::from(score / self.score_unit));
            }
        }
        let scored = self
            .scores
            .filter(|_| score != NO_SCORE && !outcome.on_own_scale());
        let converted = i64::from(outcome.by_default());
        let level = i128::from(score / self.score_unit);
        if let Some(s) = scored {
            row.put(s.scored, 1);
            row.put(s.by_default, converted);
            row.sum(s.score, level);
        }
        for (k, chances) in self.chances.iter().enumerate() {
            let Some(chances) = chances else { continue };
            let y = yardstick(k);
            match (y, chances.left) {
                (Some(y), _) if unjudged == 0 => self.reach(row, chances, k, y),
                (None, Some(left)) => {
                    count(row, left);
                    if let Some(left) = self.uncurved.and_then(|u| u.left[k]) {
                        row.put(left, unjudged);
                        row.put(left + 1, i64::from(on_own_scale));
                    }
                }
                _ => {}
            }
            let Some(of) = scored.and_then(|s| s.of_yardstick[k]) else {
                continue;
            };
            match y.map(|y| y.score).filter(|b| *b != NO_SCORE) {
                None => {
                    if let Some((pupils, by_default, sum)) = of.left {
                        row.put(pupils, 1);
                        row.put(by_default, converted);
                        row.sum(sum, level);
                    }
                }
                Some(b) => {
                    row.sum(of.benchmark, i128::from(b / self.benchmark_unit));
                    let gap = i128::from((score - b) / self.score_unit);
                    row.sum(of.squares, gap * gap);
                }
            }
        }
    }

    fn reach(&self, row: &mut Entry, chances: &Chances, k: usize, y: Yardstick) {
        // Targets are reached or not: they count pupils.
        let unit = if k < 3 {
            self.chance_unit
        } else {
            1_000_000_000
        };
        for (place, p) in [y.expected, y.greater].into_iter().enumerate() {
            let part = u64::from(p) / unit;
            let value = i64::try_from(part).unwrap_or(0);
            row.put(chances.reached + place, value);
            if let Some(bands) = chances.bands {
                let band = bands + place * BANDS_OF_CHANCE + band_of(p);
                row.put(band, 1);
                row.put(band + 2 * BANDS_OF_CHANCE, value);
            }
        }
    }
}

/// The cells of a school: for each bundle, by year group with outcomes and combination. Takes no room without outcomes.
#[derive(Debug)]
pub(super) struct Counts {
    /// Where each bundle's cells begin, and its number of combinations; last, how many cells there are.
    bundles: Vec<(usize, usize)>,
    /// The year groups with outcomes, ascending, as places among all.
    years: Vec<usize>,
    width: usize,
    cells: Vec<i64>,
}

impl Counts {
    /// No outcomes yet, in some year groups (their places among all), over bundles of so many combinations.
    pub(super) fn new(
        groups: impl Iterator<Item = usize>,
        years: BTreeSet<usize>,
        width: usize,
    ) -> Self {
        let mut first = 0;
        let mut bundles: Vec<(usize, usize)> = groups
            .map(|groups| {
                let bundle = (first, groups);
                first += groups * years.len();
                bundle
            })
            .collect();
        bundles.push((first, 0));
        Self {
            bundles,
            cells: vec![0; first * width],
            years: years.into_iter().collect(),
            width,
        }
    }

    /// Adds what one pupil of a year group with outcomes adds.
    pub(super) fn add(&mut self, bundle: usize, year_group: usize, group: usize, row: &Entry) {
        let Ok(year) = self.years.binary_search(&year_group) else {
            return;
        };
        let (first, groups) = self.bundles[bundle];
        let at = (first + year * groups + group) * self.width;
        let cell = &mut self.cells[at..at + self.width];
        for (lane, value) in &row.values {
            cell[*lane] += value;
        }
    }

    /// Appends the cells of a bundle that have an outcome; `first` is the place of the school's first cell.
    pub(super) fn push(&self, bundle: usize, first: usize, layout: &Layout, table: &mut Table) {
        let (from, groups) = self.bundles[bundle];
        let of_year = groups * self.width;
        let cells = &self.cells[from * self.width..];
        for (year, cells) in self.years.iter().zip(cells.chunks_exact(of_year)) {
            for (group, cell) in cells.chunks_exact(self.width).enumerate() {
                if cell[0] > 0 {
                    let at = u32::try_from(first + year * groups + group).unwrap_or(u32::MAX);
                    table.push(at, &layout.lanes, cell);
                }
            }
        }
    }
}
