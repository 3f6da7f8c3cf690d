//! Schools whose groups of pupils aren't shown where their trust's are: what is left of the trust's once the others are taken away.

use super::lanes::Parts;
use super::pattern::{MarginTables, Mask};

/// Rows of withheld groups: of each the pupils of a cohort, and of those the ones that a figure is of.
#[derive(Debug)]
pub(in crate::release) struct Apart {
    groups: usize,
    rows: Vec<Vec<(u32, u32)>>,
}

impl Apart {
    /// Of so many groups.
    pub(in crate::release) fn new(groups: usize) -> Self {
        Self {
            groups,
            rows: vec![],
        }
    }

    /// Adds a school's groups.
    pub(in crate::release) fn add(&mut self, row: impl Iterator<Item = (u32, u32)>) {
        self.rows.push(row.collect());
    }

    /// Whether the sums of the schools and of the groups tell a small number more narrowly than `k` whole ones.
    pub(in crate::release) fn tells(&self, k: u32) -> bool {
        let size = (self.rows.len(), self.groups);
        let parts = |table: usize, (cohort, pupils): (u32, u32)| -> Parts {
            match table {
                0 => [cohort, 0, 0, 0, 0, 0],
                _ => [cohort.saturating_sub(pupils), 0, 0, pupils, 0, 0],
            }
        };
        let sheet = MarginTables::new(size, 2, |table, i, j| parts(table, self.rows[i][j]));
        let cells = || (0..size.0).flat_map(|i| (0..size.1).map(move |j| (i, j)));
        let mut mask = Mask::none(size.0, size.1);
        cells().for_each(|(i, j)| mask.hide(i, j));
        let small = |n: u32| (1..k).contains(&n);
        let small: Vec<(usize, usize)> = cells()
            .filter(|(i, j)| {
                let (cohort, pupils) = self.rows[*i][*j];
                small(cohort) || small(pupils)
            })
            .collect();
        (0..2).any(|table| !sheet.told_of(&mask, table, k, &small).is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tells(rows: &[[u32; 2]]) -> bool {
        let mut apart = Apart::new(2);
        for row in rows {
            apart.add(row.iter().map(|n| (*n, *n)));
        }
        apart.tells(6)
    }

    #[test]
    fn one_school_apart_is_told_and_two_like_ones_are_not() {
        assert!(tells(&[[3, 20]]));
        assert!(!tells(&[[3, 20], [9, 25]]));
        // With one pupil to give, the first can't be any of six numbers.
        assert!(tells(&[[3, 20], [1, 25]]));
        assert!(!tells(&[]));
    }
}
