//! A canonical row: a record seen through a layout.

use std::sync::Arc;

use crate::diag::{Code, Finding, Severity, Spot};
use crate::estate::{AcademicYear, Term};
use crate::source::Record;

use super::cell::{Cell, trim};
use super::findings::Findings;
use super::{Layout, Origin, Table};

/// A file as its rows see it.
#[derive(Clone, Debug)]
pub struct FileHead {
    /// Path relative to the data folder.
    pub(super) shown: Arc<str>,
    /// Its place in the holdings' list of files.
    pub(super) index: u32,
    /// The table.
    pub(super) table: &'static Table,
    /// How records become rows.
    pub(super) plans: Vec<Plan>,
    /// The delimiter.
    pub(super) delimiter: u8,
    /// How many columns the heading has.
    pub(super) width: usize,
    /// The columns of the file that are personal in some layout, or unknown to the table and so perhaps personal.
    pub(super) masked: Vec<bool>,
}

/// A layout made quick: the file's column of each canonical one.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) layout: Layout,
    /// For each canonical column the column of the file that holds it as it stands; `u32::MAX` for any other origin.
    sources: Vec<u32>,
}

impl Plan {
    pub(super) fn new(layout: Layout) -> Self {
        let sources = layout
            .columns
            .iter()
            .map(|origin| match origin {
                Origin::Column(i) => u32::try_from(*i).unwrap_or(u32::MAX),
                _ => u32::MAX,
            })
            .collect();
        Self { layout, sources }
    }
}

/// A canonical row.
#[derive(Clone, Copy, Debug)]
pub struct Row<'r> {
    pub(super) record: &'r Record,
    pub(super) text: &'r str,
    pub(super) head: &'r FileHead,
    pub(super) plan: &'r Plan,
}

impl<'r> Row<'r> {
    /// The text of a canonical column's cell, trimmed; empty where blank or absent.
    #[inline]
    pub fn cell(&self, column: usize) -> &'r str {
        self.whole_cell(column).text()
    }

    /// The cell of a canonical column.
    #[inline(always)]
    pub(super) fn whole_cell(&self, column: usize) -> Cell<'r> {
        let source = self.plan.sources[column] as usize;
        match self.record.plain_span(source) {
            Some((start, end)) => Cell::within(self.text, start, end),
            None => self.odd_cell(column),
        }
    }

    /// A cell that isn't simply a stretch of the file.
    fn odd_cell(&self, column: usize) -> Cell<'r> {
        Cell::alone(self.origin(&self.plan.layout.columns[column]))
    }

    /// The cell of a grouping of the settings.
    pub fn grouping(&self, index: usize) -> &'r str {
        self.plan
            .layout
            .groupings
            .get(index)
            .map_or("", |o| self.origin(o))
    }

    fn origin(&self, origin: &'r Origin) -> &'r str {
        match origin {
            Origin::Column(i) => trim(self.record.field(self.text, *i)),
            Origin::Absent => "",
            Origin::Constant(value) => value,
            Origin::Mapped(i, map) => {
                let cell = trim(self.record.field(self.text, *i));
                map.get(cell).unwrap_or(cell)
            }
        }
    }

    /// Whether the layout leaves the record out.
    #[inline]
    pub(super) fn is_skipped(&self) -> bool {
        let layout = &self.plan.layout;
        if layout.skips.is_empty() && layout.unless_blank.is_empty() {
            return false;
        }
        let some = &layout.unless_blank;
        let blank = !some.is_empty() && some.iter().all(|c| self.cell(*c).is_empty());
        let skips = &layout.skips;
        blank
            || skips
                .iter()
                .any(|s| s.is(|i| trim(self.record.field(self.text, i))))
    }

    /// The table.
    pub(super) fn table(&self) -> &'static str {
        self.head.table.name
    }

    /// The file, relative to the data folder.
    pub(super) fn file(&self) -> Arc<str> {
        Arc::clone(&self.head.shown)
    }

    /// The record's first line, counted from the block's first.
    pub(super) fn line(&self) -> u64 {
        self.record.line()
    }

    /// Whether the file has a column.
    pub fn has(&self, column: usize) -> bool {
        self.plan.layout.columns[column] != Origin::Absent
    }

    /// Whether every cell is blank.
    pub fn is_blank(&self) -> bool {
        (0..self.record.len()).all(|i| trim(self.record.field(self.text, i)).is_empty())
    }

    fn source(&self, column: usize) -> Option<usize> {
        match self.plan.layout.columns[column] {
            Origin::Column(i) | Origin::Mapped(i, _) => Some(i),
            Origin::Absent | Origin::Constant(_) => None,
        }
    }

    /// The row's place in the file (lines counted from the block's first).
    fn spot(&self, source: Option<usize>) -> Spot {
        let (column, width) = match source {
            Some(i) if i < self.record.len() => self.record.place(self.text, i),
            _ => (1, 0),
        };
        Spot {
            file: Arc::clone(&self.head.shown),
            line: self.record.line(),
            column,
            width,
        }
    }

    /// The first line of the record, personal cells masked character by character.
    fn excerpt(&self) -> String {
        let line = self.record.line_text(self.text);
        let start = self.record.start();
        let mut shown = String::with_capacity(line.len());
        let mut masked = (0..self.record.len())
            .filter(|i| self.head.masked.get(*i).copied().unwrap_or(true))
            .filter_map(|i| self.record.span(i))
            .map(|(from, to)| (from - start, to - start))
            .peekable();
        for (at, character) in line.char_indices() {
            while masked.peek().is_some_and(|(_, to)| *to <= at) {
                masked.next();
            }
            let hidden = masked.peek().is_some_and(|(from, _)| *from <= at);
            shown.push(if hidden { '*' } else { character });
        }
        shown
    }

    /// The row's own URN, where its table has one and the cell is a number.
    fn own_urn(&self) -> Option<u32> {
        let columns = self.head.table.columns;
        let urn = columns.iter().position(|c| c.name == "urn")?;
        self.cell(urn).parse().ok()
    }

    /// The row's own year and term, where its table has them and they can be read.
    fn own_when(&self) -> (Option<AcademicYear>, Option<Term>) {
        let columns = self.head.table.columns;
        let cell = |name: &str| {
            let column = columns.iter().position(|c| c.name == name)?;
            Some(self.cell(column))
        };
        (
            cell("academic_year").and_then(AcademicYear::parse),
            cell("term").and_then(Term::parse),
        )
    }

    /// A finding about a cell: where it stands, what stands there (masked where personal), and the line around it.
    pub fn finding(
        &self,
        code: Code,
        severity: Severity,
        column: usize,
        message: impl Into<String>,
    ) -> Finding {
        let spec = self.head.table.columns[column];
        let source = self.source(column);
        let cell = self.cell(column);
        let value = match cell {
            "" => "",
            _ if spec.personal => "***",
            cell => cell,
        };
        let mut finding =
            Finding::new(code, severity, self.spot(source), message).at(spec.name, value);
        if source.is_none_or(|i| self.record.on_first_line(self.text, i)) {
            finding = finding.excerpt(self.excerpt());
        }
        finding.table = self.head.table.name;
        finding.urn = self.own_urn();
        (finding.year, finding.term) = self.own_when();
        finding
    }

    /// A finding about the row as a whole.
    pub fn about_row(&self, code: Code, severity: Severity, message: impl Into<String>) -> Finding {
        let mut finding =
            Finding::new(code, severity, self.spot(None), message).excerpt(self.excerpt());
        finding.table = self.head.table.name;
        finding.urn = self.own_urn();
        (finding.year, finding.term) = self.own_when();
        finding
    }

    /// Tells an error about a cell.
    pub(super) fn error(
        &self,
        findings: &mut Findings,
        code: Code,
        column: usize,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        findings.push(
            self.finding(code, Severity::Error, column, message)
                .help(help),
        );
    }

    /// Tells a warning about a cell; the row is kept.
    pub(super) fn warning(
        &self,
        findings: &mut Findings,
        code: Code,
        column: usize,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        findings.push(
            self.finding(code, Severity::Warning, column, message)
                .help(help),
        );
    }
}
