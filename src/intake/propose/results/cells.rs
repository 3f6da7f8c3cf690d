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
    /// Codes that the checks of phonics and tables and a good level of development have of their own.
    pub(super) own: u32,
    pub(super) whole: u32,
    pub(super) distinct: usize,
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) middle: f64,
}

impl Cells {
    pub(super) fn of(grid: &Grid, column: usize, subject: Option<&str>) -> Self {
        let mut cells = Self {
            low: f64::MAX,
            high: f64::MIN,
            ..Self::default()
        };
        let mut numbers = Vec::new();
        let mut words: Vec<&str> = Vec::new();
        for cell in grid.values(column).take(300) {
            cells.filled += 1;
            cells.own += u32::from(is_own_code(subject, cell));
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

    /// Whether the numbers may be grades of GCSE, 1 to 9.
    pub(super) fn are_grades(&self) -> bool {
        self.whole == self.numeric && self.low >= 1.0 && self.high <= 9.0
    }

    /// Whether the numbers may be standardised or scaled scores.
    pub(super) fn may_be_scores(&self) -> bool {
        self.low >= 40.0 && self.high <= 160.0 && (75.0..=125.0).contains(&self.middle)
    }
}

/// Whether a cell is a code that a statutory check has of its own.
pub(in crate::intake::propose) fn is_own_code(subject: Option<&str>, cell: &str) -> bool {
    let codes: &[&str] = match subject {
        Some("Phonics") => &["wa", "wt", "met", "not met", "a", "d", "l", "q"],
        Some("MTC") => &["a", "b", "j", "l", "u", "x", "z"],
        Some("GLD") => &["y", "n", "yes", "no", "1", "0", "gld"],
        _ => return false,
    };
    codes.iter().any(|code| code.eq_ignore_ascii_case(cell))
}
