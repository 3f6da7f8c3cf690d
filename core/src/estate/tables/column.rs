//! A column of a table.

use super::ColumnKind;

/// A column of a table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Column {
    /// Its name, lower case.
    pub name: &'static str,
    /// What stands in it.
    pub kind: ColumnKind,
    /// What it holds, in the words of the data dictionary.
    pub about: &'static str,
    /// Whether a file without it can't be read.
    pub required: bool,
    /// The column in whose place it stands: a file with that one may be without it.
    pub unless: Option<&'static str>,
    /// Whether formulas may speak of it.
    pub formulas: bool,
    /// Whether a new file has it: parts of another column are for files that come so.
    pub listed: bool,
}

impl Column {
    /// A column that may be missing.
    pub const fn new(name: &'static str, kind: ColumnKind, about: &'static str) -> Self {
        Self {
            name,
            kind,
            about,
            required: false,
            unless: None,
            formulas: false,
            listed: true,
        }
    }

    /// It must be there.
    pub const fn needed(self) -> Self {
        Self {
            required: true,
            ..self
        }
    }

    /// It must be there where there is no column `measure`: a row a measure says the same.
    pub const fn unless_measure(self) -> Self {
        Self {
            unless: Some("measure"),
            ..self.needed()
        }
    }

    /// Formulas may speak of it.
    pub const fn in_formulas(self) -> Self {
        Self {
            formulas: true,
            ..self
        }
    }

    /// It is a part of another column, for files that come so.
    pub const fn part(self) -> Self {
        Self {
            listed: false,
            ..self
        }
    }

    /// Whether its values identify a pupil: they are masked wherever a finding is shown.
    pub const fn is_personal(&self) -> bool {
        self.kind.is_personal()
    }

    /// Whether it holds dates that are nobody's birth.
    pub fn is_date(&self) -> bool {
        self.kind == ColumnKind::Date
    }
}
