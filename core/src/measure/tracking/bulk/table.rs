//! A table of cells: which cell each row is, and its lanes.

use super::lane::{LANES, Lane};

/// The bits of a sum that its lower lane holds while cells are counted; the rest is in its upper lane.
pub(super) const LOWER_BITS: u32 = 32;

/// Cells in order of their place. A lane without any entry is an empty column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Table {
    at: Vec<u32>,
    columns: Vec<Vec<i64>>,
}

impl Default for Table {
    fn default() -> Self {
        Self {
            at: vec![],
            columns: vec![vec![]; LANES],
        }
    }
}

impl Table {
    /// Cells at ascending places, with the whole sums of their lanes; none of a lane that is an upper part.
    pub fn of(at: Vec<u32>, lanes: Vec<(Lane, Vec<i128>)>) -> Self {
        let mut columns = vec![vec![]; LANES];
        let part = |value: i128| i64::try_from(value).unwrap_or(i64::MAX);
        for (lane, values) in lanes {
            let place = lane.place();
            if !Lane(lane.0 + 1).is_upper() {
                columns[place] = values.into_iter().map(part).collect();
                continue;
            }
            let mask = (1i128 << LOWER_BITS) - 1;
            columns[place] = values.iter().map(|v| part(v & mask)).collect();
            columns[place + 1] = values.iter().map(|v| part(v >> LOWER_BITS)).collect();
        }
        Self { at, columns }
    }

    /// How many cells it has.
    pub fn len(&self) -> usize {
        self.at.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.at.is_empty()
    }

    /// The place of each cell, ascending: ((subject × schools + school) × year groups + year group) × groups + group,
    /// each counted in the order of its list.
    pub fn at(&self) -> &[u32] {
        &self.at
    }

    /// The values of a lane, by cell; as whole sums, upper and lower part together. `None` where all are 0, and for
    /// lanes that are an upper part.
    pub fn lane(&self, lane: Lane) -> Option<Vec<i128>> {
        if lane.is_upper() {
            return None;
        }
        let lower = &self.columns[lane.place()];
        let upper = self
            .columns
            .get(lane.place() + 1)
            .filter(|_| Lane(lane.0 + 1).is_upper());
        let value = |i: usize| {
            let part = |c: &Vec<i64>| i128::from(c.get(i).copied().unwrap_or(0));
            part(lower) + upper.map_or(0, |u| part(u) << LOWER_BITS)
        };
        let values: Vec<i128> = (0..self.len()).map(value).collect();
        values.iter().any(|v| *v != 0).then_some(values)
    }

    /// The values of a lane that has no upper part, without copying; may be shorter than the table, 0 from there on.
    pub fn plain(&self, lane: Lane) -> Option<&[i64]> {
        let upper = self
            .columns
            .get(lane.place() + 1)
            .is_some_and(|u| !u.is_empty() && Lane(lane.0 + 1).is_upper());
        (!upper && !lane.is_upper()).then(|| self.columns[lane.place()].as_slice())
    }

    /// The sum of a lane in a row, upper and lower part together.
    pub(super) fn sum(&self, row: usize, lane: Lane) -> i128 {
        let part = |lane: Lane| self.columns[lane.place()].get(row).copied().unwrap_or(0);
        let above = Lane(lane.0 + 1);
        let upper = if above.place() < LANES && above.is_upper() {
            i128::from(part(above)) << LOWER_BITS
        } else {
            0
        };
        i128::from(part(lane)) + upper
    }

    /// Adds a cell after all others: its place, its lanes and their values.
    pub(super) fn push(&mut self, at: u32, lanes: &[Lane], values: &[i64]) {
        let row = self.at.len();
        self.at.push(at);
        for (lane, value) in lanes.iter().zip(values) {
            if *value != 0 {
                let column = &mut self.columns[lane.place()];
                column.resize(row, 0);
                column.push(*value);
            }
        }
    }

    /// Adds the cells of a table whose places all come after these.
    pub fn append(&mut self, later: &Self) {
        let rows = self.len();
        self.at.extend(&later.at);
        for (column, more) in self.columns.iter_mut().zip(&later.columns) {
            if !more.is_empty() {
                column.resize(rows, 0);
                column.extend(more);
            }
        }
    }

    /// The cells added up over schools: places then count one school. `schools` and `inner` are how many schools there
    /// are, and how many places one has for a subject.
    #[must_use]
    pub fn over_schools(&self, schools: u32, inner: u32) -> Self {
        let mut sums: std::collections::BTreeMap<u32, Vec<i64>> = std::collections::BTreeMap::new();
        for (i, at) in self.at.iter().enumerate() {
            let place = at / (schools * inner) * inner + at % inner;
            let sum = sums.entry(place).or_insert_with(|| vec![0; LANES]);
            for (total, column) in sum.iter_mut().zip(&self.columns) {
                *total += column.get(i).copied().unwrap_or(0);
            }
        }
        let lanes: Vec<Lane> = Lane::all().collect();
        let mut table = Self::default();
        for (at, sum) in sums {
            table.push(at, &lanes, &sum);
        }
        table
    }

    /// The cells of each school by itself: places then count one school. `schools` and `inner` as for
    /// [`over_schools`](Self::over_schools).
    pub fn by_school(&self, schools: u32, inner: u32) -> Vec<Self> {
        let lanes: Vec<Lane> = Lane::all().collect();
        let mut tables = vec![Self::default(); schools as usize];
        let mut values = vec![0; LANES];
        for (i, at) in self.at.iter().enumerate() {
            for (value, column) in values.iter_mut().zip(&self.columns) {
                *value = column.get(i).copied().unwrap_or(0);
            }
            let school = (at / inner % schools) as usize;
            let place = at / (schools * inner) * inner + at % inner;
            tables[school].push(place, &lanes, &values);
        }
        tables
    }
}
