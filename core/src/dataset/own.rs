//! Rows of tables that a config declares.

use crate::estate::AcademicYear;
use crate::formula;

use super::Urn;

/// What stands in a cell.
#[derive(Clone, PartialEq, Debug)]
pub enum OwnValue {
    /// Nothing.
    Blank,
    /// A number.
    Number(f64),
    /// Words, a code, or a date as `2024-07-31`.
    Words(Box<str>),
}

/// A row.
#[derive(Clone, PartialEq, Debug)]
pub struct OwnRow {
    /// The year.
    pub year: AcademicYear,
    /// The school.
    pub urn: Urn,
    /// The cells, in the order of the table's columns.
    pub values: Box<[OwnValue]>,
}

impl formula::Row for OwnRow {
    fn number(&self, column: usize) -> Option<f64> {
        match self.values.get(column)? {
            OwnValue::Number(number) => Some(*number),
            OwnValue::Blank | OwnValue::Words(_) => None,
        }
    }

    fn words(&self, column: usize) -> Option<&str> {
        match self.values.get(column)? {
            OwnValue::Words(words) => Some(words),
            OwnValue::Blank | OwnValue::Number(_) => None,
        }
    }
}

/// The rows of a declared table.
#[derive(Clone, PartialEq, Debug)]
pub struct OwnRows {
    /// The table's name.
    pub table: String,
    /// Its rows, in the order of the data.
    pub rows: Vec<OwnRow>,
}
