//! A finding: what stands where, what was expected, what to do.

use std::sync::Arc;

use crate::estate::{AcademicYear, Term};

use super::Code;

/// How many characters of a value are kept: a cell may hold the rest of its file.
const VALUE_CAP: usize = 500;
/// How many bytes of a line are kept: it is there to be looked at.
const EXCERPT_CAP: usize = 4000;

/// How bad a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A row is refused, a value unusable, a file unreadable.
    Error,
    /// Doubtful, but kept.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// `error`, `warning` or `note`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// A place in a file: lines and columns count from 1; 0 means the place as a whole.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Spot {
    /// The file, relative to the data folder with `/`, or the config's path as the user typed it.
    pub file: Arc<str>,
    /// First line of the record, from 1; 0: the file as a whole.
    pub line: u64,
    /// Column of the field on its line, in characters from 1; 0: the line as a whole.
    pub column: u64,
    /// How many characters the thing is wide, for carets; 0 where unknown.
    pub width: u64,
}

/// One thing that is wrong, doubtful or worth knowing about the user's files.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// Its stable code.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// Where it stands.
    pub spot: Spot,
    /// The canonical column, or key path in the config; empty: the row or file as a whole.
    pub field: String,
    /// What stands there, already masked where it is personal.
    pub value: String,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// What to do about it; may be empty.
    pub help: String,
    /// The source line, for the excerpt; empty where it is personal or unknown.
    pub excerpt: String,
    /// Whether the row still counts (true as well where there is no row).
    pub row_kept: bool,
    /// The school whose data it is, where known (URN).
    pub urn: Option<u32>,
    /// The table, where it is about one.
    pub table: &'static str,
    /// The academic year that the row states, where it can be read.
    pub year: Option<AcademicYear>,
    /// The term that the row states, where it can be read.
    pub term: Option<Term>,
}

impl Finding {
    /// A finding with only a code, a place and a message; the rest by the setters below.
    pub fn new(code: Code, severity: Severity, spot: Spot, message: impl Into<String>) -> Self {
        Self {
            code,
            severity,
            spot,
            field: String::new(),
            value: String::new(),
            message: message.into(),
            help: String::new(),
            excerpt: String::new(),
            row_kept: true,
            urn: None,
            table: "",
            year: None,
            term: None,
        }
    }

    /// Whether nothing can be built before it is mended: a file or table that isn't there as a whole.
    pub fn stops_build(&self) -> bool {
        self.severity == Severity::Error && self.code.stops_build()
    }

    /// Sets the column it is about and what stands there.
    #[must_use]
    pub fn at(mut self, field: impl Into<String>, value: impl Into<String>) -> Self {
        self.field = shortened(field.into());
        self.value = shortened(value.into());
        self
    }

    /// Sets what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// Says that the row is left out.
    #[must_use]
    pub fn refused(mut self) -> Self {
        self.row_kept = false;
        self
    }

    /// Sets the line of the file it stands on, for the excerpt; a line far too long to be looked at is left out.
    #[must_use]
    pub fn excerpt<'l>(mut self, line: impl Into<std::borrow::Cow<'l, str>>) -> Self {
        let line = line.into();
        self.excerpt = if line.len() > EXCERPT_CAP {
            String::new()
        } else {
            line.into_owned()
        };
        self
    }
}

/// The start of a text that is too long.
fn shortened(mut text: String) -> String {
    if text.len() > VALUE_CAP
        && let Some((at, _)) = text.char_indices().nth(VALUE_CAP)
    {
        text.truncate(at);
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Finding, Severity, Spot};
    use crate::diag::Code;

    #[test]
    fn a_finding_keeps_no_more_than_can_be_looked_at() {
        let finding = Finding::new(
            Code::BadDate,
            Severity::Error,
            Spot::default(),
            "not a date",
        )
        .at("dob", "é".repeat(100_000))
        .excerpt("é".repeat(100_000));
        assert_eq!(finding.value.chars().count(), 501);
        assert!(finding.value.ends_with('…'));
        assert_eq!(finding.excerpt, "");
    }
}
