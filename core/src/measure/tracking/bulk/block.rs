//! Counting the cells of one school, subject, term and type: of all bundles of groupings in one pass.

use super::super::outcomes::Standing;
use super::super::year::{NO_SCORE, Yardstick};
use super::lane::Lane;
use super::table::{LOWER_BITS, Table};
use super::year::Units;

/// Places of a yardstick's lanes in its list.
const LEFT: [usize; 5] = [0, 1, 2, 3, 4];
const LEFT_SCORE: usize = 5;
const CHANCES: [usize; 2] = [7, 8];
const SPREADS: [usize; 2] = [9, 11];
const BENCHMARK: usize = 13;
const SQUARES: usize = 15;

/// Where a sum stands in a row: its lower lane, and its upper one if it may grow too large for a double.
#[derive(Clone, Copy, Debug)]
struct Sum {
    at: usize,
    wide: bool,
}

impl Sum {
    fn put(self, row: &mut [i64], value: i128) {
        if self.wide {
            let low = value & ((1 << LOWER_BITS) - 1);
            row[self.at] = i64::try_from(low).unwrap_or(0);
            row[self.at + 1] = i64::try_from(value >> LOWER_BITS).unwrap_or(i64::MAX);
        } else {
            row[self.at] = i64::try_from(value).unwrap_or(i64::MAX);
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Scores {
    score: Sum,
    /// For each yardstick of the layout: score of those left out, benchmark, squares.
    of_yardstick: [Option<(Option<Sum>, Sum, Sum)>; 4],
}

#[derive(Clone, Copy, Debug)]
struct Chances {
    left: Option<usize>,
    reached: usize,
    spreads: Option<(Sum, Sum)>,
}

/// Which lanes a row has, and in what units.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    lanes: Vec<Lane>,
    chances: [Option<Chances>; 4],
    scores: Option<Scores>,
    chance_unit: u64,
    benchmark_unit: i64,
    score_unit: i64,
}

impl Layout {
    /// The lanes that outcomes fill: `scores` are the largest score and the largest benchmark (in billionths), where
    /// there are scores at all; no sum may be over more than `pupils`. With `ranks_alike` those without an estimate are
    /// told under the first rank alone.
    pub(super) fn new(
        yardsticks: [bool; 4],
        ranks_alike: bool,
        units: Units,
        scores: Option<(i64, i64)>,
        pupils: usize,
    ) -> Self {
        let unit = |decimals: u32| 10i64.pow(9 - decimals.min(9));
        let (score_unit, benchmark_unit) = (unit(units.scores), unit(units.benchmarks));
        let chance_unit = unit(units.chances).unsigned_abs();
        let wide = |largest: i128| largest.saturating_mul(pupils as i128) >= 1 << 53;
        let mut lanes = vec![Lane::ASSESSED, Lane::EXPECTED, Lane::GREATER];
        let sum = |lanes: &mut Vec<Lane>, lane: Lane, wide: bool| {
            let at = lanes.len();
            lanes.push(lane);
            if wide {
                lanes.push(Lane(lane.0 + 1));
            }
            Sum { at, wide }
        };
        let told = |k: usize| !(ranks_alike && (k == 1 || k == 2));
        let whole = i128::from(1_000_000_000 / chance_unit);
        let mut chances = [None; 4];
        for k in (0..4).filter(|k| yardsticks[*k]) {
            let left = told(k).then_some(lanes.len());
            if told(k) {
                lanes.extend(LEFT[..3].iter().map(|p| Lane::of(k, *p)));
            }
            let reached = lanes.len();
            lanes.extend(CHANCES.map(|p| Lane::of(k, p)));
            let spreads = (k < 3).then(|| {
                let wide = wide(whole * whole / 4);
                (
                    sum(&mut lanes, Lane::of(k, SPREADS[0]), wide),
                    sum(&mut lanes, Lane::of(k, SPREADS[1]), wide),
                )
            });
            chances[k] = Some(Chances {
                left,
                reached,
                spreads,
            });
        }
        let scores = scores.map(|(score, benchmark)| {
            let largest = i128::from(score / score_unit);
            let gap = largest + i128::from(benchmark / score_unit);
            let level = wide(largest);
            lanes.extend([Lane::SCORED, Lane::BY_DEFAULT]);
            Scores {
                score: sum(&mut lanes, Lane::SCORE, level),
                of_yardstick: std::array::from_fn(|k| {
                    yardsticks[k].then(|| {
                        let left = told(k).then(|| {
                            lanes.extend(LEFT[3..].iter().map(|p| Lane::of(k, *p)));
                            sum(&mut lanes, Lane::of(k, LEFT_SCORE), level)
                        });
                        (
                            left,
                            sum(
                                &mut lanes,
                                Lane::of(k, BENCHMARK),
                                wide(i128::from(benchmark / benchmark_unit)),
                            ),
                            sum(&mut lanes, Lane::of(k, SQUARES), wide(gap * gap)),
                        )
                    })
                }),
            }
        });
        Self {
            lanes,
            chances,
            scores,
            chance_unit,
            benchmark_unit,
            score_unit,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.lanes.len()
    }

    /// Fills a row with what one pupil's outcome adds to a cell; the same as the engine's own cells count.
    pub(super) fn enter(
        &self,
        row: &mut [i64],
        outcome: Standing,
        score: i64,
        yardstick: impl Fn(usize) -> Option<Yardstick>,
    ) {
        row.fill(0);
        let own = [
            1,
            i64::from(outcome.expected()),
            i64::from(outcome.greater()),
        ];
        row[..3].copy_from_slice(&own);
        let scored = self.scores.filter(|_| score != NO_SCORE);
        let converted = i64::from(outcome.by_default());
        if let Some(s) = scored {
            // The lanes of score and conversion stand before the sum of scores.
            row[s.score.at - 2] = 1;
            row[s.score.at - 1] = converted;
            s.score.put(row, i128::from(score / self.score_unit));
        }
        for (k, chances) in self.chances.iter().enumerate() {
            let Some(chances) = chances else { continue };
            let y = yardstick(k);
            match y {
                None => {
                    if let Some(left) = chances.left {
                        row[left..left + 3].copy_from_slice(&own);
                    }
                }
                Some(y) => self.reach(row, chances, k, y),
            }
            let Some((left, benchmark, squares)) = scored.and_then(|s| s.of_yardstick[k]) else {
                continue;
            };
            match y.map(|y| y.score).filter(|b| *b != NO_SCORE) {
                None => {
                    if let Some(left) = left {
                        row[left.at - 2] = 1;
                        row[left.at - 1] = converted;
                        left.put(row, i128::from(score / self.score_unit));
                    }
                }
                Some(b) => {
                    benchmark.put(row, i128::from(b / self.benchmark_unit));
                    let gap = i128::from((score - b) / self.score_unit);
                    squares.put(row, gap * gap);
                }
            }
        }
    }

    fn reach(&self, row: &mut [i64], chances: &Chances, k: usize, y: Yardstick) {
        // Targets are reached or not: they count pupils.
        let unit = if k < 3 {
            self.chance_unit
        } else {
            1_000_000_000
        };
        let parts = [y.expected, y.greater].map(|p| u64::from(p) / unit);
        for (place, part) in parts.iter().enumerate() {
            row[chances.reached + place] = i64::try_from(*part).unwrap_or(0);
        }
        if let Some((expected, greater)) = chances.spreads {
            let whole = 1_000_000_000 / unit;
            for (sum, part) in [(expected, parts[0]), (greater, parts[1])] {
                sum.put(
                    row,
                    i128::from(part) * i128::from(whole.saturating_sub(part)),
                );
            }
        }
    }
}

/// The cells of a school: for each bundle, by year group and combination. Takes no room before the first is entered.
#[derive(Debug)]
pub(super) struct Counts {
    /// Where each bundle's cells begin, and its number of combinations; last, how many cells there are.
    bundles: Vec<(usize, usize)>,
    width: usize,
    cells: Vec<i64>,
}

impl Counts {
    pub(super) fn new(
        groups: impl Iterator<Item = usize>,
        year_groups: usize,
        width: usize,
    ) -> Self {
        let mut first = 0;
        let mut bundles: Vec<(usize, usize)> = groups
            .map(|groups| {
                let bundle = (first, groups);
                first += groups * year_groups;
                bundle
            })
            .collect();
        bundles.push((first, 0));
        Self {
            bundles,
            width,
            cells: vec![],
        }
    }

    pub(super) fn add(&mut self, bundle: usize, year_group: usize, group: usize, row: &[i64]) {
        if self.cells.is_empty() {
            let count = self.bundles.last().map_or(0, |(count, _)| *count);
            self.cells.resize(count * self.width, 0);
        }
        let (first, groups) = self.bundles[bundle];
        let at = (first + year_group * groups + group) * self.width;
        let cell = &mut self.cells[at..at + self.width];
        for (sum, value) in cell.iter_mut().zip(row) {
            *sum += value;
        }
    }

    /// Appends the cells of a bundle that have an outcome; `first` is the place of the school's first cell.
    pub(super) fn push(&self, bundle: usize, first: usize, layout: &Layout, table: &mut Table) {
        if self.cells.is_empty() {
            return;
        }
        let (from, to) = (self.bundles[bundle].0, self.bundles[bundle + 1].0);
        let cells = &self.cells[from * self.width..to * self.width];
        for (i, cell) in cells.chunks_exact(self.width).enumerate() {
            if cell[0] > 0 {
                let at = u32::try_from(first + i).unwrap_or(u32::MAX);
                table.push(at, &layout.lanes, cell);
            }
        }
    }
}
