//! From the lanes of a table back to a cell: what [`Layout::enter`](super::block::Layout::enter) took apart.

use super::super::cells::{Against, Cell};
use super::lane::{
    BANDS, BENCHMARK, CHANCES, LEFT, LEFT_NO_STANDARD, LEFT_OWN_SCALE, LEFT_SCORE, Lane, SQUARES,
};
use super::table::Table;
use super::year::Units;
use crate::estate::Rank;
use crate::measure::evidence::BANDS as BANDS_OF_CHANCE;

/// How the lanes of a table are to be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Told {
    /// The units of its sums.
    pub units: Units,
    /// Which yardsticks (FFT50, FFT20, FFT5, targets) anybody has.
    pub yardsticks: [bool; 4],
    /// Whether those without an estimate are told under the first rank alone.
    pub ranks_alike: bool,
}

/// A sum of counts, which is never negative and fits.
fn count(sum: i128) -> u32 {
    u32::try_from(sum).unwrap_or(0)
}

impl Table {
    /// The counts and sums of a row beside a yardstick, without the roll. How many have a score but no estimated one is not told:
    /// [`Cell::scored`] is [`Cell::n_score`].
    pub fn cell(&self, row: usize, against: Against, told: &Told) -> Cell {
        let of = |lane: Lane| self.sum(row, lane);
        let score = |sum: i128| {
            let unit = 10i128.pow(9 - told.units.scores.min(9));
            i64::try_from(sum * unit).unwrap_or(i64::MAX)
        };
        let mut cell = Cell {
            assessed: count(of(Lane::ASSESSED)),
            matched: count(of(Lane::ASSESSED)),
            n: count(of(Lane::ASSESSED) - of(Lane::NO_STANDARD)),
            expected: count(of(Lane::EXPECTED)),
            greater: count(of(Lane::GREATER)),
            n_own: count(of(Lane::OWN_SCALE)),
            n_score: count(of(Lane::SCORED)),
            by_default: count(of(Lane::BY_DEFAULT)),
            score: score(of(Lane::SCORE)),
            ..Cell::default()
        };
        cell.scored = cell.n_score;
        let yardstick = match against {
            Against::Nothing => {
                cell.own_score = score(of(Lane::OWN_SCORE));
                return cell;
            }
            Against::Estimates(Rank::Fft50) => 0,
            Against::Estimates(Rank::Fft20) => 1,
            Against::Estimates(Rank::Fft5) => 2,
            Against::Targets => 3,
        };
        if !told.yardsticks[yardstick] {
            return Cell {
                assessed: cell.assessed,
                ..Cell::default()
            };
        }
        let left = |place: usize| of(Lane::of(yardstick, place).told_under(told.ranks_alike));
        cell.matched -= count(left(LEFT[0]));
        cell.n -= count(left(LEFT[0]) - left(LEFT_NO_STANDARD));
        cell.expected -= count(left(LEFT[1]));
        cell.greater -= count(left(LEFT[2]));
        cell.n_own -= count(left(LEFT_OWN_SCALE));
        cell.n_score -= count(left(LEFT[3]));
        cell.scored = cell.n_score;
        cell.by_default -= count(left(LEFT[4]));
        cell.score -= score(left(LEFT_SCORE));
        let own = |place: usize| of(Lane::of(yardstick, place));
        // Targets are reached or not: they count pupils.
        let chances = if yardstick == 3 {
            0
        } else {
            told.units.chances.min(9)
        };
        let reached = |sum: i128| u64::try_from(sum * 10i128.pow(9 - chances)).unwrap_or(0);
        let squares = |sum: i128, decimals: u32| {
            u128::try_from(sum * 10i128.pow(18 - 2 * decimals.min(9))).unwrap_or(0)
        };
        cell.bench_expected = reached(own(CHANCES[0]));
        cell.bench_greater = reached(own(CHANCES[1]));
        let unit = 10i128.pow(9 - told.units.benchmarks.min(9));
        cell.bench_score = i64::try_from(own(BENCHMARK) * unit).unwrap_or(i64::MAX);
        cell.squares = squares(own(SQUARES), told.units.scores);
        for band in 0..BANDS_OF_CHANCE {
            let of = |i: usize| own(BANDS + i * BANDS_OF_CHANCE + band);
            cell.bands_expected.pupils[band] = count(of(0));
            cell.bands_greater.pupils[band] = count(of(1));
            cell.bands_expected.sums[band] = reached(of(2));
            cell.bands_greater.sums[band] = reached(of(3));
        }
        cell
    }
}
