//! Runs a table's files through its reader: blocks in parallel, results in the order of the data.

use std::sync::Arc;

use rayon::prelude::*;

use crate::dataset::{FileRead, Unmatched};
use crate::diag::{Code, Finding, Severity, Sink, Spot};
use crate::source::{Records, SourceError};

use super::findings::{CAP, Findings, Tally};
use super::pieces::{Course, Piece, Pieces};
use super::row::{FileHead, Row};

/// Reads the rows of one table. What it needs of other tables it holds; what must be done in the order of the data is left
/// to the merge.
pub(super) trait Reader: Sync {
    /// What the rows of a block become.
    type Part: Default + Send;
    /// What is remembered from row to row in a block.
    type Memo: Default;

    /// Reads a row into the part; `false` where it is refused.
    fn row(
        &self,
        row: &Row<'_>,
        memo: &mut Self::Memo,
        part: &mut Self::Part,
        findings: &mut Findings,
    ) -> bool;
}

/// What reading collects besides rows.
#[derive(Debug, Default)]
pub(super) struct Collected {
    pub(super) files: Vec<FileRead>,
    pub(super) sink: Sink,
}

/// A block's rows, read.
struct Done<P> {
    piece: Piece,
    part: P,
    findings: Vec<Finding>,
    lines: u64,
    rows: u64,
    refused: u64,
}

/// A block being merged: lets the merge look again at a row and tell findings about it.
pub(super) struct Placed<'d> {
    head: &'d FileHead,
    text: &'d str,
    base: u64,
    seen: (usize, u64),
    findings: &'d mut Vec<Finding>,
    refused: &'d mut Vec<u64>,
}

impl Placed<'_> {
    /// The file's place in the holdings' list.
    pub(super) fn file(&self) -> u32 {
        self.head.index
    }

    /// Where a row starts in the block, and on which of its lines.
    fn walk(&mut self, at: RowAt) -> (usize, u64) {
        let start = at.start as usize;
        let (from, lines) = self.seen;
        let lines = lines + crate::source::count_breaks(&self.text.as_bytes()[from..start]);
        self.seen = (start, lines);
        self.seen
    }

    /// Looks again at the record that starts at a place, through one of the file's layouts. Places must not go backwards.
    pub(super) fn look<T>(&mut self, at: RowAt, with: impl FnOnce(&Row<'_>) -> T) -> T {
        let (start, lines) = self.walk(at);
        let mut records = Records::new(self.text, self.head.delimiter);
        records.seek(start, lines);
        records.advance();
        with(&Row {
            record: records.record(),
            text: self.text,
            head: self.head,
            plan: &self.head.plans[at.layout as usize],
        })
    }

    /// Tells a finding whose line is the file's already.
    pub(super) fn push_placed(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Hands on rows not matched by UPN, as many as are told one by one.
    pub(super) fn unmatched(&self, rows: Vec<Unmatched>, to: &mut Vec<Unmatched>) {
        let room = (CAP as usize * 5).saturating_sub(to.len());
        to.extend(rows.into_iter().take(room).map(|mut row| {
            row.line += self.base;
            row
        }));
    }

    /// Tells a finding of a row of this block.
    pub(super) fn push(&mut self, mut finding: Finding) {
        finding.spot.line += self.base;
        self.findings.push(finding);
    }

    /// Counts a row as refused. Places must not go backwards.
    pub(super) fn refuse(&mut self, at: RowAt) {
        let (_, line) = self.walk(at);
        self.refused.push(line);
    }

    /// The line of the file that a block's first line is.
    pub(super) fn base(&self) -> u64 {
        self.base
    }
}

/// Where a row stands in its block.
#[derive(Clone, Copy, Debug)]
pub(super) struct RowAt {
    start: u32,
    layout: u32,
}

impl Row<'_> {
    /// Where the row stands in its block.
    pub(super) fn at(&self) -> RowAt {
        let layout = self
            .head
            .plans
            .iter()
            .position(|p| std::ptr::eq(p, self.plan))
            .unwrap_or(0);
        RowAt {
            start: u32::try_from(self.record.start()).expect("a block is under four gigabytes"),
            layout: u32::try_from(layout).unwrap_or(0),
        }
    }
}

/// Reads all files of a table: `reader` in parallel, `merge` in the order of the data.
pub(super) fn drive<R: Reader>(
    course: Course<'_>,
    reader: &R,
    collected: &mut Collected,
    mut merge: impl FnMut(R::Part, &mut Placed<'_>) + Send,
) -> Result<(), SourceError> {
    let mut pieces = Pieces::new(course, collected.files.len());
    let mut state = Merging {
        sink: Sink::new(),
        tally: Tally::default(),
        file: None,
        line: 0,
        counts: Vec::new(),
    };
    let mut batch = pieces.next_batch()?;
    let mut done: Vec<Done<R::Part>> = Vec::new();
    while !(batch.is_empty() && done.is_empty()) {
        let now = std::mem::take(&mut batch);
        let (next, read) = rayon::join(
            || {
                for block in done {
                    state.take(block, &mut merge);
                }
                pieces.next_batch()
            },
            || {
                now.into_par_iter()
                    .map(|piece| read_piece(reader, piece))
                    .collect()
            },
        );
        batch = next?;
        done = read;
    }
    state.close();
    for (index, rows, refused) in state.counts {
        let file = &mut pieces.files[index - pieces.file_base];
        file.rows += rows;
        file.refused += refused;
    }
    collected.sink.extend(pieces.findings);
    collected.sink.append(state.sink);
    collected.files.append(&mut pieces.files);
    Ok(())
}

/// Reads the rows of a block.
fn read_piece<R: Reader>(reader: &R, piece: Piece) -> Done<R::Part> {
    let mut part = R::Part::default();
    let mut memo = R::Memo::default();
    let mut findings = Findings::default();
    let (mut rows, mut refused) = (0, 0);
    let head = &*piece.head;
    let text = piece.block.text.as_str();
    let mut records = Records::new(text, head.delimiter);
    while records.advance() {
        rows += 1;
        let record = records.record();
        let (mut kept, mut fell) = (false, false);
        let whole = Row {
            record,
            text,
            head,
            plan: &head.plans[0],
        };
        if head
            .plans
            .iter()
            .all(|plan| Row { plan, ..whole }.is_skipped())
        {
            continue;
        }
        findings.begin();
        if !sound(&whole, &mut findings) {
            findings.end(false);
            refused += 1;
            continue;
        }
        for plan in &head.plans {
            let row = Row {
                record,
                text,
                head,
                plan,
            };
            if row.is_skipped() {
                continue;
            }
            findings.begin();
            let stands = reader.row(&row, &mut memo, &mut part, &mut findings);
            findings.end(stands);
            kept |= stands;
            fell |= !stands;
        }
        refused += u64::from(fell && !kept);
    }
    let lines = records.lines();
    Done {
        part,
        findings: findings.into_list(),
        lines,
        rows,
        refused,
        piece,
    }
}

/// Checks the shape of a record before its cells are read.
#[inline]
pub(super) fn sound(row: &Row<'_>, findings: &mut Findings) -> bool {
    let record = row.record;
    if record.len() == row.head.width && record.unclosed().is_none() {
        // A row with something in its first column is not blank; most are like that.
        if !record.field(row.text, 0).is_empty() || !row.is_blank() {
            return true;
        }
    }
    odd_shape(row, findings)
}

#[cold]
fn odd_shape(row: &Row<'_>, findings: &mut Findings) -> bool {
    let (have, want) = (row.record.len(), row.head.width);
    if let Some(open) = row.record.unclosed() {
        let mut finding = row.about_row(
            Code::UnclosedQuote,
            Severity::Error,
            "a quoted field is never closed: the rows after it are lost in it",
        );
        let before = &row.text[row.record.start()..open];
        let line = before.rfind(['\n', '\r']).map_or(0, |i| i + 1);
        finding.spot.column = before[line..].chars().count() as u64 + 1;
        finding.spot.width = 1;
        if line > 0 {
            finding.excerpt = String::new();
        }
        findings.push(finding.help("close the quote, or double it where it is part of the text"));
        return false;
    }
    if row.is_blank() {
        findings.push(
            row.about_row(Code::BlankRow, Severity::Error, "all cells are blank")
                .help("take the row out"),
        );
        return false;
    }
    if have < want {
        findings.push(
            row.about_row(
                Code::FieldCount,
                Severity::Warning,
                format!(
                    "the row has {have} fields, the heading has {want}: the rest is read as blank"
                ),
            )
            .help("is the row cut off?"),
        );
        return true;
    }
    let more = (want..have).any(|i| !super::cell::trim(row.record.field(row.text, i)).is_empty());
    if more {
        findings.push(
            row.about_row(
                Code::FieldCount,
                Severity::Error,
                format!("the row has {have} fields, the heading has {want}: its cells may stand in the wrong columns"),
            )
            .help("put a text that holds the delimiter in quotes"),
        );
    }
    !more
}

/// What the merge of a table remembers from block to block.
struct Merging {
    sink: Sink,
    tally: Tally,
    file: Option<Arc<FileHead>>,
    line: u64,
    counts: Vec<(usize, u64, u64)>,
}

impl Merging {
    fn take<P>(&mut self, done: Done<P>, merge: &mut impl FnMut(P, &mut Placed<'_>)) {
        if let Some(first) = done.piece.first_line {
            self.close();
            self.file = Some(Arc::clone(&done.piece.head));
            self.line = first;
        }
        let mut findings = Vec::new();
        let mut refused = Vec::new();
        let block = &done.piece.block;
        if let Some(at) = block.broken {
            let before = &block.text[..at];
            let spot = Spot {
                file: Arc::clone(&done.piece.head.shown),
                line: self.line + crate::source::count_breaks(before.as_bytes()),
                column: before[before.rfind(['\n', '\r']).map_or(0, |i| i + 1)..]
                    .chars()
                    .count() as u64
                    + 1,
                width: 1,
            };
            let mut finding = Finding::new(
                Code::BadEncoding,
                Severity::Error,
                spot,
                "the file is in no one encoding: a character here can't be read",
            )
            .help("save the file as UTF-8");
            finding.table = done.piece.head.table.name;
            self.tally.pass(finding, &mut self.sink);
        }
        merge(
            done.part,
            &mut Placed {
                head: &done.piece.head,
                text: &block.text,
                base: self.line,
                seen: (0, 0),
                findings: &mut findings,
                refused: &mut refused,
            },
        );
        // A row refused in the merge takes its other findings with it, where a record makes but one row.
        let alone = done.piece.head.plans.len() == 1;
        for mut finding in done.findings {
            if alone && refused.binary_search(&finding.spot.line).is_ok() {
                finding.row_kept = false;
            }
            finding.spot.line += self.line;
            self.tally.pass(finding, &mut self.sink);
        }
        for finding in findings {
            self.tally.pass(finding, &mut self.sink);
        }
        self.counts.push((
            done.piece.head.index as usize,
            done.rows,
            done.refused + refused.len() as u64,
        ));
        self.line += done.lines;
    }

    fn close(&mut self) {
        if let Some(head) = self.file.take() {
            self.tally
                .close(&head.shown, head.table.name, &mut self.sink);
        }
    }
}
