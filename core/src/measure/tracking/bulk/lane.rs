//! The columns of a table of cells, each called a lane: a count or a whole-number sum.

use crate::measure::evidence::BANDS as BANDS_OF_CHANCE;

/// Lanes of the outcomes themselves.
const OWN: [&str; 11] = ["a", "e", "g", "m", "c", "s", "s^", "t", "y", "z", "z^"];

/// Lanes of one yardstick (a rank of estimates, or targets).
const YARDSTICK: [&str; 39] = [
    "n", "f", "h", "o", "u", "r", "r^", "p", "q", "b", "b^", "d", "d^", "l", "k", // bands
    "A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O", "P", "Q", "R", "S",
    "T", "U", "V", "W", "X",
];

/// Places in the list of a yardstick: those not in its population.
pub(super) const LEFT: [usize; 5] = [0, 1, 2, 3, 4];
pub(super) const LEFT_SCORE: usize = 5;
/// Sums of the probabilities of both standards.
pub(super) const CHANCES: [usize; 2] = [7, 8];
pub(super) const BENCHMARK: usize = 9;
pub(super) const SQUARES: usize = 11;
pub(super) const LEFT_NO_STANDARD: usize = 13;
pub(super) const LEFT_OWN_SCALE: usize = 14;
/// Where the lanes by band of chance begin.
pub(super) const BANDS: usize = 15;

/// How many lanes there are.
pub const LANES: usize = OWN.len() + 4 * YARDSTICK.len();

/// A column of a table of cells.
///
/// Of the outcomes: `a` pupils with an outcome, `e` of these at the expected standard, `g` at greater depth, `m` with a
/// scaled score, `c` with a score that was converted without a curve, `s` sum of the scores; `t` pupils whose outcome shows
/// no standard (a test without a curve), `y` with a score on the test's own scale, `z` the sum of these. Of a yardstick (1,
/// 2, 3: estimates of FFT50, FFT20, FFT5; 4: targets), first what is *not* in its population: `n`, `f`, `h`, `o`, `u`,
/// `r`, `l`, `k` are those of `a`, `e`, `g`, `m`, `c`, `s`, `t`, `y` without an estimate or target (`o`, `u`, `r`: or
/// without such a score); then over its population `p`, `q` sums of the probabilities of expected and greater depth
/// (targets: pupils with such a target), `b` sum of estimated or target scores, `d` sum of (score − that score)². `A` to
/// `F` count its pupils by band of the probability of the expected standard, `G` to `L` of greater depth; `M` to `R` and
/// `S` to `X` are the sums of these probabilities (methods: section 2, evidence). A `^` holds the upper part of a sum too large for one lane.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Lane(pub(super) u8);

impl Lane {
    pub(super) const ASSESSED: Self = Self(0);
    pub(super) const EXPECTED: Self = Self(1);
    pub(super) const GREATER: Self = Self(2);
    pub(super) const SCORED: Self = Self(3);
    pub(super) const BY_DEFAULT: Self = Self(4);
    pub(super) const SCORE: Self = Self(5);
    pub(super) const NO_STANDARD: Self = Self(7);
    pub(super) const OWN_SCALE: Self = Self(8);
    pub(super) const OWN_SCORE: Self = Self(9);

    /// The lane of a yardstick (0 to 3) that stands at a place of its list.
    pub(super) fn of(yardstick: usize, place: usize) -> Self {
        let at = OWN.len() + yardstick * YARDSTICK.len() + place;
        Self(u8::try_from(at).unwrap_or(u8::MAX))
    }

    /// All lanes.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..u8::MAX).take(LANES).map(Self)
    }

    /// Its place among all lanes.
    pub fn place(self) -> usize {
        usize::from(self.0)
    }

    /// The lane with a name; the first for a name that there isn't.
    pub fn named(name: &str) -> Self {
        Self::all().find(|l| l.name() == name).unwrap_or(Self(0))
    }

    /// Its name, as the pages' data have it: `e`, `p1`, `d4^`.
    pub fn name(self) -> String {
        let at = self.place();
        if let Some(own) = OWN.get(at) {
            return (*own).to_owned();
        }
        let at = at - OWN.len();
        let (yardstick, place) = (at / YARDSTICK.len() + 1, at % YARDSTICK.len());
        let name = YARDSTICK[place];
        match name.strip_suffix('^') {
            Some(letter) => format!("{letter}{yardstick}^"),
            None => format!("{name}{yardstick}"),
        }
    }

    /// Whether it counts pupils, or sums probabilities, by band of chance.
    pub fn is_band(self) -> bool {
        let at = self.place().checked_sub(OWN.len());
        at.is_some_and(|at| at % YARDSTICK.len() >= BANDS)
    }

    /// The lanes of a band of chance: how many pupils, and the sum of their probabilities; of the expected standard (0) or of greater
    /// depth (1).
    pub fn band(yardstick: usize, standard: usize, band: usize) -> [Self; 2] {
        let first = BANDS + standard * BANDS_OF_CHANCE + band;
        [first, first + 2 * BANDS_OF_CHANCE].map(|place| Self::of(yardstick, place))
    }

    /// The sum of the probabilities of a standard, over all bands.
    pub fn chance(yardstick: usize, standard: usize) -> Self {
        Self::of(yardstick, CHANCES[standard])
    }

    /// The lane under which it is told: where the same pupils have estimates of all ranks, those without are counted under the first
    /// rank alone.
    #[must_use]
    pub fn told_under(self, ranks_alike: bool) -> Self {
        let Some(at) = self.place().checked_sub(OWN.len()) else {
            return self;
        };
        let (yardstick, place) = (at / YARDSTICK.len(), at % YARDSTICK.len());
        let of_those_without =
            place < CHANCES[0] || [LEFT_NO_STANDARD, LEFT_OWN_SCALE].contains(&place);
        match ranks_alike && yardstick < 3 && of_those_without {
            true => Self::of(0, place),
            false => self,
        }
    }

    /// Whose pupils alone add to it: it is 0 wherever these lanes, some added and some taken off, come to 0. Blank where nothing is
    /// known of that. `ranks_alike`: see [`Told`](super::Told).
    pub fn within(self, ranks_alike: bool) -> Vec<(i8, Self)> {
        let Some(at) = self.place().checked_sub(OWN.len()) else {
            return match self {
                Self::BY_DEFAULT | Self::SCORE => vec![(1, Self::SCORED)],
                Self::OWN_SCORE => vec![(1, Self::OWN_SCALE)],
                _ => vec![],
            };
        };
        let (yardstick, place) = (at / YARDSTICK.len(), at % YARDSTICK.len());
        let left = |place: usize| Self::of(yardstick, place).told_under(ranks_alike);
        match place {
            _ if place == LEFT[1] || place == LEFT[2] => vec![(1, left(LEFT[0]))],
            LEFT_NO_STANDARD | LEFT_OWN_SCALE => vec![(1, left(LEFT[0]))],
            _ if place == LEFT[4] || place == LEFT_SCORE => vec![(1, left(LEFT[3]))],
            BENCHMARK | SQUARES => vec![(1, Self::SCORED), (-1, left(LEFT[3]))],
            _ if place == CHANCES[0] || place == CHANCES[1] => vec![
                (1, Self::ASSESSED),
                (-1, left(LEFT[0])),
                (-1, Self::NO_STANDARD),
                (1, left(LEFT_NO_STANDARD)),
            ],
            _ => vec![],
        }
    }

    /// Whether it is the upper part of the lane before it.
    pub fn is_upper(self) -> bool {
        let at = self.place();
        match at.checked_sub(OWN.len()) {
            None => OWN[at].ends_with('^'),
            Some(at) => YARDSTICK[at % YARDSTICK.len()].ends_with('^'),
        }
    }
}
