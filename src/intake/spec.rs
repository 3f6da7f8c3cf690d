//! The tables of the data folder and their columns.

use super::tables;

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name, lower case.
    pub name: &'static str,
    /// Whether a file without it can't be read.
    pub required: bool,
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
            personal: is_personal(name),
            dates: is_dates(name),
        }
    }

    /// A column that may be missing.
    pub const fn optional(name: &'static str) -> Self {
        Self {
            name,
            required: false,
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
}

/// The table with a name, as `assessments` or `reference/spread`.
pub fn table(name: &str) -> Option<&'static Table> {
    tables::ALL.iter().copied().find(|t| t.name == name)
}
