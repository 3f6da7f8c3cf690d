//! What the cells of a column look like: codes, targets, numbers and where they lie.

use super::super::grid::Grid;
use super::super::shape::suits;

/// What a column's cells look like.
#[derive(Debug, Default)]
pub(super) struct Cells {
    pub(super) filled: u32,
    pub(super) numeric: u32,
    pub(super) codes: u32,
    pub(super) targets: u32,
    pub(super) whole: u32,
    pub(super) distinct: usize,
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) middle: f64,
}

impl Cells {
    pub(super) fn of(grid: &Grid, column: usize) -> Self {
        let mut cells = Self {
            low: f64::MAX,
            high: f64::MIN,
            ..Self::default()
        };
        let mut numbers = Vec::new();
        let mut words: Vec<&str> = Vec::new();
        for cell in grid.values(column).take(300) {
            cells.filled += 1;
            let bare = cell.trim_end_matches('%').trim_end();
            if let Ok(number) = bare.parse::<f64>() {
                cells.numeric += 1;
                cells.whole += u32::from(number.fract() == 0.0);
                cells.low = cells.low.min(number);
                cells.high = cells.high.max(number);
                numbers.push(number);
            } else {
                cells.codes += u32::from(suits("judgement", cell) == Some(true));
                cells.targets += u32::from(suits("target", cell) == Some(true));
            }
            if words.len() < 60 && !words.contains(&cell) {
                words.push(cell);
            }
        }
        numbers.sort_by(f64::total_cmp);
        cells.middle = numbers.get(numbers.len() / 2).copied().unwrap_or(0.0);
        cells.distinct = words.len();
        cells
    }

    pub(super) fn are_numbers(&self) -> bool {
        self.filled > 0 && self.numeric * 2 > self.filled
    }

    /// Whether the numbers may be standardised or scaled scores.
    pub(super) fn may_be_scores(&self) -> bool {
        self.low >= 40.0 && self.high <= 160.0 && (75.0..=125.0).contains(&self.middle)
    }
}
