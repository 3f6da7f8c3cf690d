//! Runs a table's files through its reader: blocks in parallel, results in the order of the data.

use std::sync::Arc;

use rayon::prelude::*;

use crate::dataset::{FileRead, Stand, Unmatched};
use crate::diag::{Code, Finding, Personal, Severity, Sink, Spot};
use crate::source::{Block, Records, SourceError};

use super::Origin;
use super::blanks::Blanks;
use super::findings::{CAP, Findings, Tally};
use super::pieces::{Course, Piece, Pieces};
use super::row::{FileHead, Row};
use super::shape::{Shape, second_length, shape};

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

/// A reader of rows that stand alone, which also keeps on which line of its block each stands.
pub(super) struct OnLines<'r, R>(pub(super) &'r R);

impl<T: Send, R: Reader<Part = Vec<T>>> Reader for OnLines<'_, R> {
    type Part = (Vec<T>, Vec<u64>);
    type Memo = R::Memo;

    fn row(
        &self,
        row: &Row<'_>,
        memo: &mut Self::Memo,
        (rows, lines): &mut Self::Part,
        findings: &mut Findings,
    ) -> bool {
        let stands = self.0.row(row, memo, rows, findings);
        lines.resize(rows.len(), row.record.line());
        stands
    }
}

/// What reading collects besides rows.
#[derive(Debug, Default)]
pub(super) struct Collected {
    pub(super) files: Vec<FileRead>,
    pub(super) sink: Sink,
    pub(super) personal: Personal,
    /// For each grouping of the settings, whether a file of pupils has a column for it.
    pub(super) groupings: Vec<bool>,
    /// The headings of the files of pupils.
    pub(super) headings: Vec<String>,
}

/// A block's rows, read.
struct Done<P> {
    piece: Piece,
    part: P,
    findings: Vec<Finding>,
    personal: Personal,
    blanks: Blanks,
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

    /// Where a row of this block stands, by its line in the block.
    pub(super) fn on_line(&self, line: u64) -> Stand {
        Stand {
            file: self.head.index,
            line: u32::try_from(self.base + line).unwrap_or(u32::MAX),
        }
    }

    /// Where a row stands. Places must not go backwards.
    pub(super) fn stand(&mut self, at: RowAt) -> Stand {
        let (_, line) = self.walk(at);
        self.on_line(line)
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
        let mut records = Records::from(self.text, self.head.delimiter, start, lines);
        records.advance();
        with(&Row {
            record: records.record(),
            text: self.text,
            head: self.head,
            plan: &self.head.plans[at.layout as usize],
        })
    }

    /// Goes back to the start of the block.
    pub(super) fn again(&mut self) {
        self.seen = (0, 0);
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
        blanks: Blanks::default(),
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
    for (index, rows, refused, idle) in state.counts {
        let file = &mut pieces.files[index - pieces.file_base];
        file.rows += rows;
        file.refused += refused;
        file.idle += idle;
    }
    if pieces.has_groupings() {
        collected.groupings = std::mem::take(&mut pieces.groupings_met);
        collected.headings = std::mem::take(&mut pieces.headings);
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
    let mut blanks = Blanks::default();
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
            rows += 1;
            blanks.row();
            continue;
        }
        findings.begin();
        let told = findings.len();
        let odd = record.len() != neighbour;
        neighbour = record.len();
        match shape(&whole, odd, &mut findings) {
            Shape::Blank => {
                blanks.blank(&whole);
                continue;
            }
            Shape::Heading => {
                blanks.row();
                continue;
            }
            // What a total says is nobody's.
            Shape::Total => {
                blanks.row();
                findings.end(false);
                rows += 1;
                refused += 1;
                continue;
            }
            Shape::Odd => {
                blanks.row();
                findings.end(false);
                rows += 1;
                refused += 1;
                whole.collect(true, &mut personal);
                continue;
            }
            Shape::Sound => {
                blanks.row();
                rows += 1;
            }
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
            if *named {
                row.check_names(&mut findings);
            }
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
        blanks,
        lines,
        rows,
        refused,
        piece,
    }
}

/// What the merge of a table remembers from block to block.
struct Merging {
    sink: Sink,
    tally: Tally,
    file: Option<Arc<FileHead>>,
    blanks: Blanks,
    line: u64,
    counts: Vec<(usize, u64, u64, u64)>,
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
        for finding in broken(&done.piece.head, block, self.line) {
            self.tally.pass(finding, &mut self.sink);
        }
        self.blanks.append(done.blanks, self.line);
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
        refused.sort_unstable();
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
            // What a merge refuses are later rows of a key.
            refused.len() as u64,
        ));
        self.line += done.lines;
        self.personal.append(done.personal);
    }

    fn close(&mut self) {
        for note in std::mem::take(&mut self.blanks).told() {
            self.sink.push(note);
        }
        if let Some(head) = self.file.take() {
            self.tally
                .close(&head.shown, head.table.name, &mut self.sink);
        }
    }
}

/// Tells the characters of a block that its file's encoding doesn't have; `line` is the file's line of its first byte.
pub(super) fn broken(head: &FileHead, block: &Block, line: u64) -> Vec<Finding> {
    let mut seen = (0, line);
    block
        .broken
        .iter()
        .map(|at| {
            let before = &block.text[..*at];
            seen = (
                *at,
                seen.1 + crate::source::count_breaks(&block.text.as_bytes()[seen.0..*at]),
            );
            let start = before.rfind(['\n', '\r']).map_or(0, |i| i + 1);
            let spot = Spot {
                file: Arc::clone(&head.shown),
                line: seen.1,
                column: before[start..].chars().count() as u64 + 1,
                width: 1,
            };
            let mut finding = Finding::new(
                Code::BadEncoding,
                Severity::Error,
                spot,
                "a character here can't be read: the file is in no one encoding",
            )
            .help(
                "type the character anew and save the file as UTF-8; the rest of the file is read",
            );
            finding.table = head.table.name;
            finding
        })
        .collect()
}
