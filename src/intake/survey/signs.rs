//! All that is looked for in a file, row by row.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use crate::diag::{Code, Severity};
use crate::intake::cell::{is_dash, is_lookup_error, says_nothing, unguarded};
use crate::intake::row::{FileHead, Row};

use super::answers::Answers;
use super::chances::Chances;
use super::day_order::DayOrder;
use super::grades::Grades;
use super::register::Register;
use super::scores::Scores;
use super::terms::Terms;
use super::year_groups::YearGroups;
use super::{First, Survey, Ways};

/// Words that say there is nothing, in a column.
#[derive(Debug, Default)]
struct Nothing {
    words: u64,
    first_word: First,
    errors: u64,
    first_error: First,
}

impl Nothing {
    fn take(&mut self, row: &Row<'_>, column: usize) {
        let written = row.written(column);
        // Most cells are told by their first letter.
        if !matches!(
            written.as_bytes(),
            [b'-']
                | [
                    0xE2 | b'#' | b'N' | b'n' | b'\\' | b'<' | b'(' | b'u' | b'\'' | b'=',
                    _,
                    ..
                ]
        ) || written.len() > 12
        {
            return;
        }
        let meant = unguarded(written);
        if !(says_nothing(meant) || is_dash(meant)) || !row.cell(column).is_empty() {
            return;
        }
        let (count, first, code) = match is_lookup_error(meant) {
            true => (&mut self.errors, &mut self.first_error, Code::LookupError),
            false => (&mut self.words, &mut self.first_word, Code::NullWord),
        };
        *count += 1;
        first.meet(|| {
            let name = row.table_column(column).name;
            row.finding(code, Severity::Note, column, "")
                .at(name, meant)
        });
    }
}

/// What is seen in a stretch of a file.
pub(super) struct Signs {
    /// Whether the file may be the copy of another.
    prints: Option<Vec<u64>>,
    print: FxHasher,
    rows: u64,
    nothing: Vec<Nothing>,
    orders: Vec<(usize, DayOrder)>,
    answers: Vec<(usize, Answers)>,
    chances: Option<Chances>,
    scores: Option<Scores>,
    grades: Option<Grades>,
    year_groups: Option<YearGroups>,
    register: Option<Register>,
    terms: Option<Terms>,
}

impl Signs {
    pub(super) fn new(head: &FileHead, alone: bool) -> Self {
        let table = head.table;
        let columns = || table.columns.iter().enumerate();
        Self {
            prints: (!alone).then(Vec::new),
            print: FxHasher::default(),
            rows: 0,
            nothing: columns().map(|_| Nothing::default()).collect(),
            orders: columns()
                .filter(|(_, c)| c.kind.is_day())
                .map(|(i, _)| (i, DayOrder::default()))
                .collect(),
            answers: columns()
                .filter(|(_, c)| super::answers::is_answered(c.kind))
                .map(|(i, _)| (i, Answers::default()))
                .collect(),
            chances: Chances::of(table),
            scores: Scores::of(table),
            grades: Grades::of(table),
            year_groups: YearGroups::of(table),
            register: Register::of(table),
            terms: Terms::of(table),
        }
    }

    pub(super) fn take(&mut self, row: &Row<'_>) {
        if row.is_blank() {
            return;
        }
        self.rows += 1;
        if let Some(prints) = &mut self.prints {
            let mut print = FxHasher::default();
            for column in 0..row.table_columns() {
                row.cell(column).hash(&mut print);
            }
            prints.push(print.finish());
        }
        // What a total holds says nothing of the rows that it adds up.
        if row.is_total() {
            return;
        }
        for (column, nothing) in self.nothing.iter_mut().enumerate() {
            nothing.take(row, column);
        }
        for (column, order) in &mut self.orders {
            order.take(row, *column);
        }
        for (column, answers) in &mut self.answers {
            answers.take(row, *column);
        }
        if let Some(chances) = &mut self.chances {
            chances.take(row);
        }
        if let Some(scores) = &mut self.scores {
            scores.take(row);
        }
        if let Some(grades) = &mut self.grades {
            grades.take(row);
        }
        if let Some(groups) = &mut self.year_groups {
            groups.take(row);
        }
        if let Some(register) = &mut self.register {
            register.take(row);
        }
        if let Some(terms) = &mut self.terms {
            terms.take(row);
        }
    }

    /// Adds what was seen in the stretch that follows, which begins at a line.
    pub(super) fn append(&mut self, later: Self, line: u64) {
        self.rows += later.rows;
        for print in later.prints.unwrap_or_default() {
            self.print.write_u64(print);
        }
        for (nothing, more) in self.nothing.iter_mut().zip(later.nothing) {
            nothing.words += more.words;
            nothing.errors += more.errors;
            nothing.first_word.append(more.first_word, line);
            nothing.first_error.append(more.first_error, line);
        }
        for ((_, order), (_, more)) in self.orders.iter_mut().zip(later.orders) {
            order.append(more, line);
        }
        for ((_, answers), (_, more)) in self.answers.iter_mut().zip(later.answers) {
            answers.append(more);
        }
        if let (Some(chances), Some(more)) = (&mut self.chances, later.chances) {
            chances.append(more);
        }
        if let (Some(scores), Some(more)) = (&mut self.scores, later.scores) {
            scores.append(more);
        }
        if let (Some(grades), Some(more)) = (&mut self.grades, later.grades) {
            grades.append(more);
        }
        if let (Some(groups), Some(more)) = (&mut self.year_groups, later.year_groups) {
            groups.append(more);
        }
        if let (Some(register), Some(more)) = (&mut self.register, later.register) {
            register.append(more);
        }
        if let (Some(terms), Some(more)) = (&mut self.terms, later.terms) {
            terms.append(more);
        }
    }

    /// What all of it comes to.
    pub(super) fn conclude(self, head: &FileHead) -> Survey {
        let mut survey = Survey {
            ways: Ways::default(),
            findings: Vec::new(),
            print: (self.print.finish(), self.rows),
        };
        for nothing in self.nothing {
            survey.findings.extend(nothing.conclude());
        }
        for (column, order) in self.orders {
            let (order, told) = order.conclude(head, column);
            if order != super::Order::DayFirst {
                survey
                    .ways
                    .orders
                    .resize(head.table.columns.len(), super::Order::DayFirst);
                survey.ways.orders[column] = order;
            }
            survey.findings.extend(told);
        }
        let alone = self.prints.is_none();
        for (column, answers) in self.answers {
            let told = answers.conclude(head, column, alone);
            survey.findings.extend(told);
        }
        if let Some(told) = self.chances.and_then(|c| c.conclude(head)) {
            survey.ways.percent = true;
            survey.findings.push(told);
        }
        for (key, told) in self.scores.map(|s| s.conclude(head)).unwrap_or_default() {
            survey.ways.off_scale.insert(key);
            survey.findings.push(told);
        }
        if let Some((applied, told)) = self.grades.map(|g| g.conclude(head)) {
            survey.ways.applied.extend(applied);
            survey.findings.extend(told);
        }
        if let Some(groups) = self.year_groups {
            survey.findings.extend(groups.conclude(head));
        }
        if let Some(register) = self.register {
            survey.findings.extend(register.conclude(head));
        }
        if let Some((terms, told)) = self.terms.and_then(|terms| terms.conclude(head)) {
            survey.ways.terms = terms;
            survey.findings.push(told);
        }
        survey
    }
}

impl Nothing {
    fn conclude(self) -> Vec<crate::diag::Finding> {
        let told = |first: First, count: u64, what: &str, help: &str| {
            first.0.map(|mut finding| {
                let cells = match count {
                    1 => "1 cell says".to_owned(),
                    n => format!("{n} cells say"),
                };
                finding.message = format!("{cells} {what}: read as blank");
                finding.help = help.to_owned();
                finding
            })
        };
        let words = told(
            self.first_word,
            self.words,
            "in a word that there is nothing",
            "",
        );
        let errors = told(
            self.first_error,
            self.errors,
            "that a formula found nothing (a lookup error of the spreadsheet)",
            "mend the formula or what it looks up, and save the file again",
        );
        let errors = errors.map(|mut finding| {
            finding.severity = Severity::Warning;
            finding
        });
        words.into_iter().chain(errors).collect()
    }
}
