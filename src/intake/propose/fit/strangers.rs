//! Cells of a mapped column that don't suit it.

use super::super::grid::Grid;
use super::super::results::is_own_code;
use super::super::shape::suits;
use super::Fit;

impl Fit {
    /// Cells of a mapped column that don't suit it; at most ten, and how often each comes.
    pub(in crate::intake::propose) fn strangers<'g>(
        &self,
        grid: &'g Grid,
        column: &str,
    ) -> Vec<(&'g str, usize)> {
        let mut seen: Vec<(&str, usize)> = Vec::new();
        // A check's codes are understood beside its marks, too.
        let own = |i: usize, cell: &str| {
            let of = self.results.iter().find(|r| r.uses(i));
            matches!(column, "judgement" | "score") && is_own_code(of.and_then(|r| r.subject), cell)
        };
        let places: Vec<usize> = match self.columns.get(column) {
            Some(taken) => vec![taken.column],
            None => self
                .results
                .iter()
                .filter(|r| r.gives(column))
                .flat_map(|r| r.columns_of(column))
                .collect(),
        };
        let cells = places
            .into_iter()
            .flat_map(|i| grid.values(i).map(move |cell| (i, cell)));
        for (i, cell) in cells {
            if own(i, cell) {
                continue;
            }
            // A star stands for any subject and year group.
            let any = self.table.name == "conversions" && cell == "*";
            if any || suits(column, cell) != Some(false) {
                continue;
            }
            if let Some((_, count)) = seen.iter_mut().find(|(c, _)| *c == cell) {
                *count += 1;
            } else if seen.len() < 10 {
                seen.push((cell, 1));
            }
        }
        seen
    }
}
