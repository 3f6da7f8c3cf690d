//! Runs a table's files through its reader: blocks in parallel, results in the order of the data.

use std::sync::Arc;

use rayon::prelude::*;

use crate::dataset::{FileRead, Unmatched};
use crate::diag::{Code, Finding, Personal, Severity, Sink, Spot, is_like_upn};
use crate::source::{Records, SourceError};

use super::Origin;
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
    pub(super) personal: Personal,
}

/// A block's rows, read.
struct Done<P> {
    piece: Piece,
    part: P,
    findings: Vec<Finding>,
    personal: Personal,
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
        personal: Personal::default(),
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
    collected.personal.append(state.personal);
    collected.files.append(&mut pieces.files);
    Ok(())
}

/// Reads the rows of a block.
fn read_piece<R: Reader>(reader: &R, piece: Piece) -> Done<R::Part> {
    let mut part = R::Part::default();
    let mut memo = R::Memo::default();
    let mut findings = Findings::default();
    let mut personal = Personal::default();
    let (mut rows, mut refused) = (0, 0);
    let head = &*piece.head;
    let text = piece.block.text.as_str();
    let mut records = Records::new(text, head.delimiter);
    // Who a row is about is on the roll already, unless the table gives names of its own.
    let names = head.table.position("surname");
    let named: Vec<bool> = (head.plans.iter())
        .map(|plan| names.is_some_and(|c| plan.layout.columns[c] != Origin::Absent))
        .collect();
    let mut neighbour = second_length(text, head.delimiter);
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
        let told = findings.len();
        let odd = record.len() != neighbour;
        neighbour = record.len();
        if !sound(&whole, odd, &mut findings) {
            findings.end(false);
            refused += 1;
            whole.collect(true, &mut personal);
            continue;
        }
        for (plan, named) in head.plans.iter().zip(&named) {
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
            let odd = !stands || findings.len() > told;
            if odd || *named || head.table.groupings {
                row.collect(odd, &mut personal);
            }
        }
        refused += u64::from(fell && !kept);
    }
    let lines = records.lines();
    Done {
        part,
        findings: findings.into_list(),
        personal,
        lines,
        rows,
        refused,
        piece,
    }
}

/// How many fields a block's second record has; the first where it is alone.
pub(super) fn second_length(text: &str, delimiter: u8) -> usize {
    let mut records = Records::new(text, delimiter);
    records.advance();
    records.advance();
    records.record().len()
}

/// Checks the shape of a record before its cells are read. `odd`: whether its neighbour has another number of fields.
#[inline]
pub(super) fn sound(row: &Row<'_>, odd: bool, findings: &mut Findings) -> bool {
    let record = row.record;
    if record.len() == row.head.width && record.unclosed().is_none() && !record.spans_lines() {
        // A row with something in its first column is not blank; most are like that.
        if !record.field(row.text, 0).is_empty() || !row.is_blank() {
            return true;
        }
    }
    odd_shape(row, odd, findings)
}

#[cold]
fn odd_shape(row: &Row<'_>, odd: bool, findings: &mut Findings) -> bool {
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
    if let Some(what) = swallowed(row) {
        findings.push(
            row.about_row(Code::FieldCount, Severity::Error, what).help(
                "look for a stray quotation mark on this line and on those after it, and take it out or double it",
            ),
        );
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
    if have == want {
        return true;
    }
    let more = (want..have).any(|i| !super::cell::trim(row.record.field(row.text, i)).is_empty());
    if !more && odd {
        findings.push(
            row.about_row(
                Code::FieldCount,
                Severity::Warning,
                format!("the row has {have} fields, the heading and the rows around it {want}: the last are blank, but its cells may stand further right than they should"),
            )
            .help("put a text that holds the delimiter in quotes, or take the delimiters at the end of the row out"),
        );
    }
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

/// Says how a stray quotation mark has made one cell of several, where it has.
fn swallowed(row: &Row<'_>) -> Option<String> {
    let (record, width) = (row.record, row.head.width);
    let delimiter = char::from(row.head.delimiter);
    let delimiters = |text: &str| text.matches(delimiter).count();
    let quoted = || {
        (0..record.len())
            .filter(|i| record.is_quoted(row.text, *i))
            .filter_map(|i| record.span(i))
            .map(|(from, to)| &row.text[from..to])
    };
    if record.spans_lines() {
        let first = record.field(row.text, 0);
        let rows = quoted().any(|cell| {
            let mut lines = cell.split(['\n', '\r']).filter(|line| !line.is_empty());
            let (Some(before), Some(after)) = (lines.next(), lines.next_back()) else {
                return false;
            };
            // The end of one row and the beginning of another, which begins as this one does.
            record.len() != width
                || delimiters(before) + delimiters(after) + 1 == width
                    && (width > 6 || looks_like(after.split(delimiter).next().unwrap_or(""), first))
                || super::spec::has_upn(row.head.table)
                    && cell
                        .split(|c: char| !c.is_ascii_alphanumeric())
                        .any(is_like_upn)
        });
        return rows.then(|| {
            "a cell goes on over several lines, and other rows seem to be in it: a stray quotation mark has joined them"
                .to_owned()
        });
    }
    let missing = width.checked_sub(record.len()).filter(|n| *n > 0)?;
    let within: usize = quoted().map(delimiters).sum();
    (within >= missing).then(|| {
        format!(
            "the row has {} fields, the heading has {width}, and a quoted cell holds {within} delimiters: its cells may stand in the wrong columns",
            record.len()
        )
    })
}

/// Whether two texts are alike letter by letter, any digit as any other, any letter as any other.
fn looks_like(a: &str, b: &str) -> bool {
    let shape = |text: &str| {
        let kind = |c: char| match c {
            c if c.is_ascii_digit() => '9',
            c if c.is_alphabetic() => 'a',
            c => c,
        };
        let mut shape: Vec<char> = text.trim().chars().map(kind).collect();
        shape.dedup();
        shape
    };
    shape(a) == shape(b)
}

/// What the merge of a table remembers from block to block.
struct Merging {
    sink: Sink,
    tally: Tally,
    file: Option<Arc<FileHead>>,
    line: u64,
    counts: Vec<(usize, u64, u64)>,
    personal: Personal,
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
        self.personal.append(done.personal);
    }

    fn close(&mut self) {
        if let Some(head) = self.file.take() {
            self.tally
                .close(&head.shown, head.table.name, &mut self.sink);
        }
    }
}
