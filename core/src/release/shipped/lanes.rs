//! The lanes of cells as bytes: each only where it can be other than 0, and of bands what the rest does not tell.
//!
//! Most cells are of one or two pupils. Of one pupil the probability alone tells the band; of more, the last band is what the
//! others leave of the population and of the sum of its probabilities.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::measure::evidence::{BANDS, band_of};
use crate::measure::tracking::Told;

use super::super::cells::{Lane, ShownCells};
use super::ShippedError;
use super::bytes::{Reader, Writer};

/// How a lane's values follow: of every cell, or only of those that its lane's population is in.
const OF_ALL: usize = 0;
const WITHIN: usize = 1;

/// How the bands of a standard follow.
const NO_BANDS: u8 = 0;
const SHORT: u8 = 1;
const IN_FULL: u8 = 2;

/// The counts and sums of lanes that are never too large, as far as they are known: cells past the end of a list have 0.
struct Known<'c> {
    rows: usize,
    told: Told,
    lanes: BTreeMap<Lane, Cow<'c, [i64]>>,
}

impl Known<'_> {
    /// How many pupils of each row may add to a lane; `None` where that is not told.
    fn pupils(&self, lane: Lane) -> Option<Vec<i64>> {
        let within = lane.within(self.told.ranks_alike);
        if within.is_empty() {
            return None;
        }
        let mut pupils = vec![0; self.rows];
        for (sign, lane) in within {
            let values = self.lanes.get(&lane).map_or(&[][..], |values| values);
            for (sum, value) in pupils.iter_mut().zip(values) {
                *sum += i64::from(sign) * value;
            }
        }
        Some(pupils)
    }

    /// All values of a lane.
    fn values(&self, lane: Lane) -> Vec<i64> {
        let mut values = self
            .lanes
            .get(&lane)
            .map_or(vec![], |values| values.to_vec());
        values.resize(self.rows, 0);
        values
    }
}

/// Lanes that are written one by one, in an order in which what tells of a lane's population comes before it.
fn plain(ranks_alike: bool) -> impl Iterator<Item = Lane> {
    let (told, others): (Vec<Lane>, Vec<Lane>) = Lane::all()
        .filter(|lane| !lane.is_band() && !lane.is_upper())
        .filter(|lane| lane.told_under(ranks_alike) == *lane)
        .partition(|lane| lane.within(ranks_alike).is_empty());
    let (left, rest): (Vec<Lane>, Vec<Lane>) =
        (others.into_iter()).partition(|lane| lane.within(ranks_alike).len() == 1);
    told.into_iter().chain(left).chain(rest)
}

/// The standards of estimates that have bands: which yardstick, which standard.
fn banded(told: Told) -> impl Iterator<Item = (usize, usize)> {
    let estimates = (0..3).filter(move |k| told.yardsticks[*k]);
    estimates.flat_map(|k| [(k, 0), (k, 1)])
}

/// Writes the lanes of some cells.
pub(super) fn write(to: &mut Writer, cells: &ShownCells, told: Told) {
    let mut known = Known {
        rows: cells.len(),
        told,
        lanes: BTreeMap::new(),
    };
    for lane in plain(told.ranks_alike) {
        let pupils = known.pupils(lane);
        if let Some(values) = cells.plain(lane) {
            if values.iter().any(|v| *v != 0) {
                let all = values.iter().copied().chain(std::iter::repeat(0));
                one(to, lane, pupils, all.take(cells.len()));
                known.lanes.insert(lane, Cow::Borrowed(values));
            }
        } else if let Some(values) = cells.lane(lane) {
            one(to, lane, pupils, values.into_iter());
        }
    }
    // The list ends.
    to.number(0);
    for (yardstick, standard) in banded(told) {
        Bands::of(cells, &known, yardstick, standard).write(to);
    }
}

/// Writes a lane, only where somebody may add to it; of every cell where that isn't told, or isn't so.
fn one<V: Copy + Into<i128>>(
    to: &mut Writer,
    lane: Lane,
    pupils: Option<Vec<i64>>,
    values: impl Iterator<Item = V> + Clone,
) {
    let pupils = pupils.filter(|pupils| {
        let mut rows = pupils.iter().zip(values.clone());
        rows.all(|(pupils, value)| *pupils > 0 || value.into() == 0)
    });
    let head = 2 * (lane.place() + 1);
    match pupils {
        None => {
            to.count(head + OF_ALL);
            values.for_each(|value| to.signed(value.into()));
        }
        Some(pupils) => {
            to.count(head + WITHIN);
            let there = pupils.iter().zip(values).filter(|(pupils, _)| **pupils > 0);
            there.for_each(|(_, value)| to.signed(value.into()));
        }
    }
}

/// Reads the lanes of so many cells.
pub(super) fn read(
    from: &mut Reader<'_>,
    rows: usize,
    told: Told,
) -> Result<Vec<(Lane, Vec<i128>)>, ShippedError> {
    let mut known = Known {
        rows,
        told,
        lanes: BTreeMap::new(),
    };
    let mut lanes = BTreeMap::new();
    loop {
        let head: usize = from.fit()?;
        if head == 0 {
            break;
        }
        let place = (head / 2).checked_sub(1).ok_or(ShippedError)?;
        let lane = Lane::all().nth(place).ok_or(ShippedError)?;
        let pupils = match head % 2 {
            WITHIN => Some(known.pupils(lane).ok_or(ShippedError)?),
            _ => None,
        };
        let value = |row: usize| match &pupils {
            Some(pupils) if pupils[row] <= 0 => Ok(0),
            _ => from.signed(),
        };
        let values = (0..rows)
            .map(value)
            .collect::<Result<Vec<i128>, ShippedError>>()?;
        let small: Result<Vec<i64>, _> = values.iter().map(|v| i64::try_from(*v)).collect();
        if let Ok(small) = small {
            known.lanes.insert(lane, Cow::Owned(small));
        }
        if values.iter().any(|v| *v != 0) {
            lanes.insert(lane, values);
        }
    }
    for (yardstick, standard) in banded(told) {
        let bands = Bands::read(from, &known, yardstick, standard)?;
        let [pupils, sums] = [bands.pupils, bands.sums];
        for (band, both) in pupils.into_iter().zip(sums).enumerate() {
            let of_band = Lane::band(yardstick, standard, band);
            for (lane, values) in of_band.into_iter().zip([both.0, both.1]) {
                if values.iter().any(|v| *v != 0) {
                    lanes.insert(lane, values.into_iter().map(i128::from).collect());
                }
            }
        }
    }
    Ok(lanes.into_iter().collect())
}

/// The bands of a standard of some cells, and what they come to.
struct Bands {
    /// Of each cell: pupils in all bands together, and the sum of their probabilities.
    population: Vec<i64>,
    chances: Vec<i64>,
    /// By band, of each cell: pupils, and the sums of their probabilities.
    pupils: [Vec<i64>; BANDS],
    sums: [Vec<i64>; BANDS],
    /// Decimals of the probabilities.
    decimals: u32,
}

impl Bands {
    /// None yet.
    fn new(known: &Known<'_>, yardstick: usize, standard: usize) -> Self {
        let chance = Lane::chance(yardstick, standard);
        let none = || std::array::from_fn(|_| vec![0; known.rows]);
        Self {
            population: known.pupils(chance).unwrap_or_default(),
            chances: known.values(chance),
            pupils: none(),
            sums: none(),
            decimals: known.told.units.chances.min(9),
        }
    }

    fn of(cells: &ShownCells, known: &Known<'_>, yardstick: usize, standard: usize) -> Self {
        let mut bands = Self::new(known, yardstick, standard);
        for band in 0..BANDS {
            let [pupils, sums] = Lane::band(yardstick, standard, band);
            for (lane, column) in [(pupils, &mut bands.pupils), (sums, &mut bands.sums)] {
                let values = cells.plain(lane).unwrap_or_default();
                column[band][..values.len()].copy_from_slice(values);
            }
        }
        bands
    }

    fn rows(&self) -> std::ops::Range<usize> {
        0..self.population.len()
    }

    /// The last band of a row that anybody is in.
    fn last(&self, row: usize) -> Option<usize> {
        (0..BANDS).rev().find(|band| self.pupils[*band][row] > 0)
    }

    /// What is left of a row's population, and of its sum, by some bands.
    fn rest(&self, row: usize, bands: std::ops::Range<usize>) -> [i64; 2] {
        let taken = |column: &[Vec<i64>; BANDS]| -> i64 {
            bands.clone().map(|band| column[band][row]).sum()
        };
        [
            self.population[row] - taken(&self.pupils),
            self.chances[row] - taken(&self.sums),
        ]
    }

    /// The band of the one pupil of a row.
    fn one(&self, row: usize) -> usize {
        let billionths = self.chances[row] * 10i64.pow(9 - self.decimals);
        band_of(u32::try_from(billionths).unwrap_or(u32::MAX))
    }

    /// Whether what is written short tells everything.
    fn is_short(&self) -> bool {
        self.rows().all(|row| {
            let one = (self.population[row] == 1).then(|| self.one(row));
            self.rest(row, 0..BANDS) == [0, 0]
                && (0..BANDS).all(|band| {
                    let (pupils, sum) = (self.pupils[band][row], self.sums[band][row]);
                    match one {
                        Some(one) => (pupils, sum) == (0, 0) || pupils == 1 && band == one,
                        None => pupils > 0 || (pupils, sum) == (0, 0),
                    }
                })
        })
    }

    fn write(&self, to: &mut Writer) {
        let columns = || self.pupils.iter().chain(&self.sums);
        if columns().flatten().all(|v| *v == 0) {
            return to.number(NO_BANDS.into());
        }
        if !self.is_short() {
            to.number(IN_FULL.into());
            return columns().flatten().for_each(|v| to.signed((*v).into()));
        }
        to.number(SHORT.into());
        let several = || self.rows().filter(|row| self.population[*row] > 1);
        for pupils in &self.pupils[..BANDS - 1] {
            several().for_each(|row| to.signed(pupils[row].into()));
        }
        let last: Vec<Option<usize>> = self.rows().map(|row| self.last(row)).collect();
        for (band, sums) in self.sums.iter().enumerate() {
            several()
                .filter(|row| self.pupils[band][*row] > 0 && last[*row] != Some(band))
                .for_each(|row| to.signed(sums[row].into()));
        }
    }

    fn read(
        from: &mut Reader<'_>,
        known: &Known<'_>,
        yardstick: usize,
        standard: usize,
    ) -> Result<Self, ShippedError> {
        let mut bands = Self::new(known, yardstick, standard);
        match from.fit::<u8>()? {
            NO_BANDS => {}
            IN_FULL => {
                for column in bands.pupils.iter_mut().chain(&mut bands.sums) {
                    for value in column {
                        *value = small(from)?;
                    }
                }
            }
            SHORT => bands.read_short(from)?,
            _ => return Err(ShippedError),
        }
        Ok(bands)
    }

    fn read_short(&mut self, from: &mut Reader<'_>) -> Result<(), ShippedError> {
        let (one, several): (Vec<usize>, Vec<usize>) = (self.rows())
            .filter(|row| self.population[*row] > 0)
            .partition(|row| self.population[*row] == 1);
        for row in one {
            let band = self.one(row);
            self.pupils[band][row] = 1;
            self.sums[band][row] = self.chances[row];
        }
        for band in 0..BANDS - 1 {
            for row in &several {
                self.pupils[band][*row] = small(from)?;
            }
        }
        for row in &several {
            self.pupils[BANDS - 1][*row] = self.rest(*row, 0..BANDS - 1)[0];
        }
        let last: Vec<Option<usize>> = self.rows().map(|row| self.last(row)).collect();
        for band in 0..BANDS {
            for row in &several {
                if self.pupils[band][*row] > 0 && last[*row] != Some(band) {
                    self.sums[band][*row] = small(from)?;
                }
            }
        }
        for row in several {
            if let Some(band) = last[row] {
                self.sums[band][row] = self.rest(row, 0..BANDS)[1];
            }
        }
        Ok(())
    }
}

/// A count or sum that is never too large.
fn small(from: &mut Reader<'_>) -> Result<i64, ShippedError> {
    i64::try_from(from.signed()?).map_err(|_| ShippedError)
}

#[cfg(test)]
mod tests {
    use super::super::super::cells::Units;
    use super::*;

    fn told() -> Told {
        Told {
            units: Units {
                chances: 2,
                benchmarks: 0,
                scores: 0,
            },
            yardsticks: [true, false, false, false],
            ranks_alike: true,
        }
    }

    /// Four cells beside estimates: of nobody with one, of one pupil, of three pupils in two bands, of two in one.
    fn lanes() -> Vec<(Lane, Vec<i128>)> {
        let mut lanes: Vec<(Lane, Vec<i128>)> = [
            ("a", [2, 1, 4, 2]),
            ("n1", [2, 0, 1, 0]),
            // Chances in hundredths: 0.31; 0.05 + 0.07 + 0.95; 0.5 + 0.55.
            ("p1", [0, 31, 107, 105]),
        ]
        .map(|(name, values)| (Lane::named(name), values.to_vec()))
        .into();
        let bands = |p: u32| band_of(p * 10_000_000);
        let (first, low, high, middle) = (bands(31), bands(5), bands(95), bands(50));
        assert!(bands(7) == low && bands(55) == middle && low != high);
        let mut pupils = vec![vec![0; 4]; BANDS];
        let mut sums = pupils.clone();
        for (row, band, count, sum) in [
            (1, first, 1, 31),
            (2, low, 2, 12),
            (2, high, 1, 95),
            (3, middle, 2, 105),
        ] {
            pupils[band][row] = count;
            sums[band][row] = sum;
        }
        for (band, (pupils, sums)) in pupils.into_iter().zip(sums).enumerate() {
            let [of_pupils, of_sums] = Lane::band(0, 0, band);
            for (lane, values) in [(of_pupils, pupils), (of_sums, sums)] {
                if values.iter().any(|v| *v != 0) {
                    lanes.push((lane, values));
                }
            }
        }
        lanes.sort();
        lanes
    }

    fn written(lanes: &[(Lane, Vec<i128>)]) -> Vec<u8> {
        let mut to = Writer::default();
        let cells = ShownCells::shipped(vec![0, 1, 2, 3], lanes.to_vec());
        write(&mut to, &cells, told());
        to.bytes
    }

    #[test]
    fn what_others_tell_of_bands_is_not_written_and_comes_back() {
        let lanes = lanes();
        let bytes = written(&lanes);
        let mut from = Reader::new(&bytes);
        assert_eq!(read(&mut from, 4, told()), Ok(lanes));
        assert!(from.is_done());
        // Three lanes of a head each and four, four and three values (p1 of those with an estimate; 105 and 107 take two bytes),
        // their end; a byte that says that bands are short, five counts of the two cells of several pupils, one sum of the third
        // (0.05 + 0.07; 0.95 is the rest); a byte that says that greater depth has none.
        assert_eq!(bytes.len(), 1 + 4 + 1 + 4 + 1 + 5 + 1 + 1 + 10 + 1 + 1);
    }

    #[test]
    fn bands_that_do_not_add_up_are_written_in_full() {
        for (change, by) in [("A1", 1), ("M1", -3), ("p1", 1), ("n1", -1)] {
            let mut lanes = lanes();
            let found = lanes.iter_mut().find(|(lane, _)| lane.name() == change);
            match found {
                Some((_, values)) => values[2] += by,
                None => lanes.push((Lane::named(change), vec![0, 0, by, 0])),
            }
            lanes.sort();
            let bytes = written(&lanes);
            assert_eq!(
                read(&mut Reader::new(&bytes), 4, told()),
                Ok(lanes),
                "{change}"
            );
        }
    }
}
