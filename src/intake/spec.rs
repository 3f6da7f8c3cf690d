//! The tables of the data folder and their columns.

use super::layout::Origin;
use super::tables;

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name, lower case.
    pub name: &'static str,
    /// Whether a file without it can't be read.
    pub required: bool,
    /// The column in whose place it stands: a file with that one may be without it.
    pub unless: Option<&'static str>,
    /// Whether its values identify a pupil: they are masked wherever a finding is shown.
    pub personal: bool,
    /// Whether it holds dates that are nobody's birth.
    pub dates: bool,
}

impl Column {
    /// A column that must be there.
    pub const fn required(name: &'static str) -> Self {
        Self {
            name,
            required: true,
            unless: None,
            personal: is_personal(name),
            dates: is_dates(name),
        }
    }

    /// A column that must be there where there is no column `measure`: a row a measure says the same.
    pub const fn unless_measure(name: &'static str) -> Self {
        Self {
            unless: Some("measure"),
            ..Self::required(name)
        }
    }

    /// A column that may be missing.
    pub const fn optional(name: &'static str) -> Self {
        Self {
            name,
            required: false,
            unless: None,
            personal: is_personal(name),
            dates: is_dates(name),
        }
    }
}

impl Column {
    /// Whether a new file has it: parts of another column are for files that come so.
    pub fn is_listed(&self) -> bool {
        !matches!(self.name, "la_code" | "establishment_number")
    }

    /// Whether it holds a person's name.
    pub(super) fn is_name(&self) -> bool {
        matches!(self.name, "surname" | "forename")
    }
}

const fn is_personal(name: &str) -> bool {
    matches!(name.as_bytes(), b"upn" | b"surname" | b"forename" | b"dob")
}

/// Whether a column of that name holds dates that are nobody's birth.
pub(super) const fn is_dates(name: &str) -> bool {
    matches!(
        name.as_bytes(),
        b"assessed_on" | b"joined_on" | b"started_on" | b"week_ending" | b"inspected_on"
    )
}

/// Whether a table's rows are about pupils.
pub(super) fn has_upn(table: &Table) -> bool {
    table.position("upn").is_some()
}

/// A table of the data folder.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name: the file's, without the ending, or the folder's.
    pub name: &'static str,
    /// Its columns, in the order in which typed rows count them.
    pub columns: &'static [Column],
    /// Whether other columns may be settings' groupings (the table of pupils).
    pub groupings: bool,
}

impl Table {
    /// The place of a column.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.name == name)
    }

    /// Whether a file that gives these columns, in their order, needs one of them.
    pub(super) fn needs(&self, column: &Column, given: &[Origin]) -> bool {
        let stands_in = |name| {
            let at = self.position(name);
            at.and_then(|at| given.get(at))
                .is_some_and(|origin| *origin != Origin::Absent)
        };
        column.required && !column.unless.is_some_and(stands_in)
    }
}

/// The table with a name, as `assessments` or `reference/spread`.
pub fn table(name: &str) -> Option<&'static Table> {
    tables::ALL.iter().copied().find(|t| t.name == name)
}
