//! What a file as a whole says of how its cells are to be read: a look through it before its rows are read.
//!
//! No one cell shows that a column's dates have their month first, that chances are percentages, that marks are no
//! standardised scores, that a file is the copy of another. What is seen here is told once for the file, and its rows are
//! read accordingly ([`Ways`]).

mod answers;
mod chances;
mod day_order;
mod grades;
mod register;
mod scores;
mod signs;
mod terms;
mod year_groups;

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::dataset::Urn;
use crate::diag::{Code, Finding, Severity, Spot};
use crate::estate::Term;
use crate::source::{Block, Found, Records, SourceError, Stream};

use super::dates::Order;
use super::row::{FileHead, Row};

use signs::Signs;
use terms::Numbered;
pub(super) use terms::number as term_number;

/// A type of assessment and a subject, as a file writes them.
type Kind = (Box<str>, Box<str>);

/// How the cells of a file are to be read.
#[derive(Clone, Debug, Default)]
pub(super) struct Ways {
    /// For each canonical column the order of its dates; none: as in Britain.
    orders: Vec<Order>,
    /// Types and subjects whose scores are on another scale, as the file writes them.
    off_scale: FxHashSet<Kind>,
    /// Types and subjects whose letters in Years 12 and 13 are of applied courses, as the file writes them.
    applied: FxHashSet<Kind>,
    /// Whether the chances are percentages, without the config saying so.
    percent: bool,
    /// How many terms the year has, where they are numbered.
    terms: Option<Numbered>,
}

impl Ways {
    /// The order of a column's dates.
    pub(super) fn order(&self, column: usize) -> Order {
        self.orders.get(column).copied().unwrap_or_default()
    }

    /// Whether the scores of a type and subject are not used.
    pub(super) fn is_off_scale(&self, kind: &str, subject: &str) -> bool {
        !self.off_scale.is_empty() && self.off_scale.contains(&(kind.into(), subject.into()))
    }

    /// Whether the letters of a type and subject in Years 12 and 13 are of applied courses.
    pub(super) fn is_applied(&self, kind: &str, subject: &str) -> bool {
        !self.applied.is_empty() && self.applied.contains(&(kind.into(), subject.into()))
    }

    /// The term that a number stands for.
    pub(super) fn term(&self, number: u8) -> Option<Term> {
        self.terms?.term(number)
    }

    /// Whether no chance of the file is used.
    pub(super) fn are_percent(&self) -> bool {
        self.percent
    }
}

/// What was seen of a file.
#[derive(Debug, Default)]
pub(super) struct Survey {
    pub(super) ways: Ways,
    pub(super) findings: Vec<Finding>,
    /// A number that files with the same rows share, and how many rows there are.
    pub(super) print: (u64, u64),
}

/// How many blocks are looked through at a time.
const BATCH: usize = 16;

/// Looks through a file. `alone`: whether it is the only file of its table, so that it can't be a copy.
pub(super) fn survey(
    found: &Found,
    head: &FileHead,
    size: usize,
    alone: bool,
) -> Result<Survey, SourceError> {
    let Ok((mut stream, start)) = Stream::open(found, size) else {
        return Ok(Survey::default());
    };
    let mut whole = Signs::new(head, alone);
    let mut line = start.first_line;
    loop {
        let mut blocks: Vec<Block> = Vec::new();
        while blocks.len() < BATCH
            && let Some(block) = stream.next_block()?
        {
            blocks.push(block);
        }
        if blocks.is_empty() {
            break;
        }
        let looked: Vec<(Signs, u64)> = blocks
            .par_iter()
            .map(|block| look(block, head, alone))
            .collect();
        for (signs, lines) in looked {
            whole.append(signs, line);
            line += lines;
        }
    }
    Ok(whole.conclude(head))
}

/// Looks through a block; gives its lines, too.
fn look(block: &Block, head: &FileHead, alone: bool) -> (Signs, u64) {
    let mut signs = Signs::new(head, alone);
    let mut records = Records::new(&block.text, head.delimiter);
    while records.advance() {
        for plan in &head.plans {
            let row = Row {
                record: records.record(),
                text: &block.text,
                head,
                plan,
            };
            if !row.is_skipped() {
                signs.take(&row);
            }
        }
    }
    (signs, records.lines())
}

/// A finding about a file as a whole.
fn about(head: &FileHead, code: Code, severity: Severity, column: &str, words: String) -> Finding {
    let spot = Spot {
        file: Arc::clone(&head.shown),
        ..Spot::default()
    };
    let mut finding = Finding::new(code, severity, spot, words).at(column, "");
    finding.table = head.table.name;
    finding
}

/// A school in a message.
fn of(school: Option<Urn>) -> String {
    school.map_or_else(|| "one school".to_owned(), |urn| urn.to_string())
}

/// A finding about one cell that stands for all that are like it.
#[derive(Debug, Default)]
struct First(Option<Finding>);

impl First {
    /// Takes the finding of a cell if none was met before.
    fn meet(&mut self, finding: impl FnOnce() -> Finding) {
        if self.0.is_none() {
            self.0 = Some(finding());
        }
    }

    /// Takes that of a later stretch of the file, which begins at a line.
    fn append(&mut self, later: Self, line: u64) {
        if self.0.is_none() {
            self.0 = later.0.map(|mut finding| {
                finding.spot.line += line;
                finding
            });
        }
    }
}
