//! Cells that should hold a number.

use crate::diag::{Code, Severity, Sink};

use super::file::{File, Record};

/// The symbols that publishers write instead of a figure.
const SYMBOLS: [&str; 22] = [
    "SUPP", "SUPPMAT", "NE", "NP", "NA", "N/A", "LOWCOV", "NEW", "SP", "DNS", "x", "z", "c", "k",
    "u", "low", ":", "~", "..", ".", "-", "+",
];

/// What a cell that should hold a number holds.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Cell {
    /// A number; percentages as 0–100.
    Number(f64),
    /// A symbol that stands instead of one.
    Symbol(String),
    /// Nothing.
    Blank,
}

impl Cell {
    /// The number, if it is one.
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(n) => Some(*n),
            _ => None,
        }
    }

    /// The symbol, if it is one.
    pub(super) fn symbol(&self) -> Option<&str> {
        match self {
            Self::Symbol(symbol) => Some(symbol),
            _ => None,
        }
    }
}

/// Reads a number: plain, with commas for thousands, or with a percent sign. `None`: none of these, nor a known symbol.
pub(super) fn parse(text: &str) -> Option<Cell> {
    let text = text.trim();
    if text.is_empty() {
        return Some(Cell::Blank);
    }
    if SYMBOLS.iter().any(|s| s.eq_ignore_ascii_case(text)) {
        return Some(Cell::Symbol(text.to_uppercase()));
    }
    let digits = text.strip_suffix('%').unwrap_or(text).trim_end();
    let digits = if digits.contains(',') {
        digits.replace(',', "")
    } else {
        digits.to_owned()
    };
    let plain = digits
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E'));
    let number = digits.parse::<f64>().ok()?;
    (plain && number.is_finite()).then_some(Cell::Number(number))
}

/// Reads a cell as a number; anything else than a number, a known symbol or nothing is told, and counts as blank.
pub(super) fn number(file: &File, record: &Record, column: usize, sink: &mut Sink) -> Cell {
    parse(record.get(column)).unwrap_or_else(|| {
        sink.push(
            file.cell(
                record,
                column,
                Code::NotANumber,
                Severity::Error,
                "a number or one of the publisher's symbols belongs here",
            )
            .help("the cell counts as blank"),
        );
        Cell::Blank
    })
}

/// The same of a column that may be missing.
pub(super) fn number_if(
    file: &File,
    record: &Record,
    column: Option<usize>,
    sink: &mut Sink,
) -> Cell {
    column.map_or(Cell::Blank, |column| number(file, record, column, sink))
}

#[cfg(test)]
mod tests {
    use super::{Cell, parse};

    #[test]
    fn numbers_symbols_and_nothing() {
        assert_eq!(parse(" -0.57 "), Some(Cell::Number(-0.57)));
        assert_eq!(parse("97%"), Some(Cell::Number(97.0)));
        assert_eq!(parse("1,458"), Some(Cell::Number(1458.0)));
        assert_eq!(parse("supp"), Some(Cell::Symbol("SUPP".into())));
        assert_eq!(parse("  "), Some(Cell::Blank));
        assert_eq!(parse("twelve"), None);
        assert_eq!(parse("inf"), None);
        assert_eq!(parse("nan"), None);
    }
}
