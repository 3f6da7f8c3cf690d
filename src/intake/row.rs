//! A canonical row: a record seen through a layout.

use std::sync::Arc;

use crate::diag::{Code, Finding, MASK, Personal, Severity, Spot, hides_by_shape, is_like_upn};
use crate::estate::tables::ColumnKind;
use crate::estate::{AcademicYear, Term};
use crate::source::Record;

use super::cell::{Cell, is_dash, is_doubtful, is_lookup_error, says_nothing, trim, unguarded};
use super::findings::Findings;
use super::schools::{Said, SchoolIndex};
use super::sources::are_known_words;
use super::survey::Ways;
use super::totals::LABELS;
use super::{Column, Layout, Origin, Table};

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
    /// The columns of the file that hold dates which are nobody's birth.
    pub(super) dates: Vec<bool>,
    /// The schools, where they are known already.
    pub(super) schools: Arc<SchoolIndex>,
    /// The names of its columns.
    pub(super) names: Vec<String>,
    /// How its cells are to be read, as seen from all of them.
    pub(super) ways: Ways,
}

/// A layout made quick: the file's column of each canonical one.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) layout: Layout,
    /// For each canonical column the column of the file that holds it as it stands; `u32::MAX` for any other origin.
    sources: Vec<u32>,
    /// The columns that the table needs and the file has.
    needed: Vec<usize>,
    /// The columns of the file in which a total says that it is one.
    pub(super) labels: Vec<usize>,
}

impl Plan {
    /// The plans of a file's layouts.
    pub(super) fn all(layouts: Vec<Layout>, table: &Table) -> Vec<Self> {
        layouts.into_iter().map(|l| Self::new(l, table)).collect()
    }

    fn new(layout: Layout, table: &Table) -> Self {
        let sources = layout
            .columns
            .iter()
            .map(|origin| match origin {
                Origin::Column(i) => u32::try_from(*i).unwrap_or(u32::MAX),
                _ => u32::MAX,
            })
            .collect();
        let of_file = |wanted: &dyn Fn(&Column) -> bool| {
            let columns = table.columns.iter().zip(&layout.columns).enumerate();
            columns
                .filter(|(_, (c, o))| {
                    matches!(o, Origin::Column(_) | Origin::Mapped(..)) && wanted(c)
                })
                .map(|(i, _)| i)
                .collect()
        };
        let needed = of_file(&|c| c.required);
        let labels = of_file(&|c| LABELS.contains(&c.name));
        Self {
            layout,
            sources,
            needed,
            labels,
        }
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
        let cell = match self.record.plain_span(source) {
            Some((start, end)) => Cell::within(self.text, start, end),
            None => self.odd_cell(column),
        };
        if is_doubtful(cell.text()) {
            self.doubtful_cell(column, cell)
        } else {
            cell
        }
    }

    /// A cell without guards; blank where it says in a word that there is nothing. Names stand as they are.
    #[inline(never)]
    fn doubtful_cell(&self, column: usize, cell: Cell<'r>) -> Cell<'r> {
        let text = cell.text();
        if self.head.table.columns[column].kind == ColumnKind::Name {
            return match is_lookup_error(text) {
                true => Cell::alone(""),
                false => cell,
            };
        }
        let meant = unguarded(text);
        if says_nothing(meant) || is_dash(meant) && self.may_be_dashed(column) {
            Cell::alone("")
        } else if meant.len() < text.len() {
            Cell::alone(meant)
        } else {
            cell
        }
    }

    /// Whether a dash says in a column that there is nothing. In money it may be nought, in published figures a reason.
    fn may_be_dashed(&self, column: usize) -> bool {
        let pupils = matches!(self.head.table.name, "pupils" | "assessments" | "targets");
        pupils && !self.head.table.columns[column].required
    }

    /// The text of a canonical column's cell as the file writes it, trimmed.
    pub(super) fn written(&self, column: usize) -> &'r str {
        match self.source(column) {
            Some(i) => trim(self.record.field(self.text, i)),
            None => "",
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
            Origin::Absent | Origin::Made(_) => "",
            Origin::Constant(value) => value,
            Origin::Mapped(i, map) => {
                let cell = trim(self.record.field(self.text, *i));
                let meant = map.get(cell).or_else(|| map.get(unguarded(cell)));
                meant.unwrap_or(cell)
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
        let blank = !some.is_empty() && some.iter().all(|c| self.lacks(*c));
        let skips = &layout.skips;
        blank
            || skips
                .iter()
                .any(|s| s.is(|i| trim(self.record.field(self.text, i))))
    }

    /// Whether nothing stands in a canonical column, nor in those of the file that its value is made of.
    fn lacks(&self, column: usize) -> bool {
        match &self.plan.layout.columns[column] {
            Origin::Made(made) => made.columns().iter().all(|i| {
                let cell = unguarded(trim(self.record.field(self.text, *i)));
                cell.is_empty() || says_nothing(cell)
            }),
            _ => self.cell(column).is_empty(),
        }
    }

    /// A column of the table.
    pub(super) fn table_column(&self, column: usize) -> &'static Column {
        &self.head.table.columns[column]
    }

    /// The place of one of the table's columns.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.head.table.position(name)
    }

    /// How many columns the table has.
    pub(super) fn table_columns(&self) -> usize {
        self.head.table.columns.len()
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
            Origin::Absent | Origin::Constant(_) | Origin::Made(_) => None,
        }
    }

    /// Whether the record is a total, a remark or a title: of what its table needs from the file no more than a third is there.
    #[inline]
    pub(super) fn is_remark(&self) -> bool {
        // Most rows have the second of them.
        let second = self.plan.needed.get(1);
        second.is_some_and(|column| self.cell(*column).is_empty()) && self.is_bare()
    }

    #[cold]
    fn is_bare(&self) -> bool {
        let needed = &self.plan.needed;
        let filled = needed.iter().filter(|c| !self.cell(**c).is_empty());
        needed.len() >= 5 && filled.count() * 3 <= needed.len()
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

    /// Whether the record has as many fields as the heading, each on its first line: of another one nobody knows which cell
    /// stands in which column.
    fn is_in_order(&self) -> bool {
        let record = self.record;
        record.len() == self.head.width
            && (0..record.len()).all(|i| record.on_first_line(self.text, i))
            && !record.line_text(self.text).is_empty()
    }

    /// The first line of the record, masked character by character where a cell is personal by its column or by its looks;
    /// nothing of a record that isn't in order.
    fn excerpt(&self) -> String {
        if !self.is_in_order() {
            return String::new();
        }
        let line = self.record.line_text(self.text);
        let start = self.record.start();
        let mut shown = String::with_capacity(line.len());
        let mut masked = (0..self.record.len())
            .filter(|i| self.is_hidden(*i))
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

    /// Whether a field of the record is not to be quoted, by its column or by its looks.
    fn is_hidden(&self, field: usize) -> bool {
        let flag = |flags: &[bool], otherwise| flags.get(field).copied().unwrap_or(otherwise);
        flag(&self.head.masked, true)
            || hides_by_shape(
                trim(self.record.field(self.text, field)),
                flag(&self.head.dates, false),
            )
    }

    /// Whether a text that would be shown names the pupil of the row: with a UPN, or with what stands in one of the row's
    /// columns of personal values.
    pub(super) fn names_pupil(&self, text: &str) -> bool {
        let columns = self.head.table.columns.iter().enumerate();
        let mut own = columns
            .filter(|(_, spec)| spec.is_personal())
            .map(|(column, _)| self.cell(column))
            .filter(|cell| cell.chars().count() > 1);
        text.split(|c: char| !c.is_ascii_alphanumeric())
            .any(is_like_upn)
            || own.any(|cell| {
                let words = text.split(|c: char| !c.is_alphanumeric());
                text.eq_ignore_ascii_case(cell)
                    || words.into_iter().any(|w| w.eq_ignore_ascii_case(cell))
            })
    }

    /// Tells that a cell which would be shown names the pupil.
    #[cold]
    pub(super) fn tell_personal(&self, column: &str, findings: &mut Findings) {
        let mut finding = self.about_row(
            Code::PersonalValue,
            Severity::Warning,
            format!("the pupil of the row is named in the column `{column}`, which is shown: read as blank"),
        );
        finding.field = column.to_owned();
        finding.value = MASK.to_owned();
        findings.push(finding.help("put the right value there"));
    }

    /// Tells a UPN or a date that stands where a name belongs.
    #[inline]
    pub(super) fn check_names(&self, findings: &mut Findings) {
        for name in ["surname", "forename"] {
            let Some(column) = self.head.table.position(name) else {
                return;
            };
            let cell = self.cell(column);
            if cell.bytes().any(|b| b.is_ascii_digit()) && hides_by_shape(cell, false) {
                self.warning(
                    findings,
                    Code::PersonalValue,
                    column,
                    "a UPN, a date or a long text stands where a name belongs: are the row’s cells in their columns?",
                    "put the right value there",
                );
            }
        }
    }

    /// Takes what is personal in the row. `odd`: whether the row was refused or told, so that cells may stand anywhere.
    pub(super) fn collect(&self, odd: bool, into: &mut Personal) {
        let columns = self.head.table.columns;
        let place = |name: &str| columns.iter().position(|c| c.name == name);
        let cell = |name: &str| place(name).map_or("", |column| self.cell(column));
        if odd {
            for (column, spec) in columns.iter().enumerate().filter(|(_, c)| c.is_personal()) {
                into.odd(spec.name, self.cell(column));
            }
            for field in 0..self.record.len() {
                into.odd_cell(self.record.field(self.text, field));
            }
        }
        into.person(cell("surname"), cell("forename"));
        if let Some(dob) = place("dob").and_then(|dob| self.day(dob, self.cell(dob))) {
            into.birth(dob);
        }
        if self.head.table.groupings {
            let upn = cell("upn");
            into.upn(super::upn::joined(upn).as_deref().unwrap_or(upn));
        }
    }

    /// The school of the row, where its table has one and the cell is a number.
    fn own_urn(&self) -> Option<u32> {
        let columns = self.head.table.columns;
        let urn = columns.iter().position(|c| c.name == "urn")?;
        match self.head.schools.said(self.cell(urn)) {
            Said::School(urn) | Said::Other(urn) => Some(urn),
            Said::Words => None,
        }
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
            cell if spec.is_personal()
                || hides_by_shape(cell, spec.is_date()) && !are_known_words(spec.name, cell)
                || self.record.len() != self.head.width =>
            {
                MASK
            }
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
