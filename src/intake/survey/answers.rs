//! Columns of yes and no in which nobody ever says no.

use crate::diag::{Code, Finding, Severity};
use crate::estate::tables::ColumnKind;
use crate::intake::read::yes_no;
use crate::intake::row::{FileHead, Row};

/// Whether a column asks for yes or no, or for a provision that may be none.
pub(super) fn is_answered(kind: ColumnKind) -> bool {
    matches!(kind, ColumnKind::YesNo | ColumnKind::Sen)
}

/// How many cells of a column say what.
#[derive(Debug, Default)]
pub(super) struct Answers {
    yes: u64,
    blank: u64,
    other: u64,
}

/// With fewer rows a column says nothing.
const ROWS: u64 = 5;
/// The same in a file beside others, which may be that of a small school or class.
const ROWS_BESIDE: u64 = 3;

impl Answers {
    pub(super) fn take(&mut self, row: &Row<'_>, column: usize) {
        match row.cell(column) {
            "" => self.blank += 1,
            "E" | "K" | "e" | "k" if row.table_column(column).kind == ColumnKind::Sen => {
                self.yes += 1
            }
            cell if yes_no(cell) == Some(true) => self.yes += 1,
            _ => self.other += 1,
        }
    }

    pub(super) fn append(&mut self, later: Self) {
        self.yes += later.yes;
        self.blank += later.blank;
        self.other += later.other;
    }

    /// `alone`: whether the file is the only one of its table.
    pub(super) fn conclude(self, head: &FileHead, column: usize, alone: bool) -> Option<Finding> {
        let Self { yes, blank, other } = self;
        let least = if alone { ROWS } else { ROWS_BESIDE };
        if yes == 0 || blank == 0 || other > 0 || yes + blank < least {
            return None;
        }
        let name = head.table.columns[column].name;
        let words = format!(
            "no cell of `{name}` says no: {yes} have an answer and {blank} are blank, which is read as unknown"
        );
        Some(super::about(
            head,
            Code::OnlyYes,
            Severity::Warning,
            name,
            words,
        ))
    }
}
