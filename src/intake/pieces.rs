//! The files of a table, opened one after another and cut into blocks.

use std::sync::Arc;

use crate::dataset::FileRead;
use crate::diag::{Code, Finding, Severity, Spot};
use crate::source::{Block, Found, Head, SourceError, Stream};

use super::layout::discreet;
use super::row::{FileHead, Plan};
use super::schools::SchoolIndex;
use super::survey::{Ways, survey};
use super::{Layout, Mapping, Origin, Table};

/// What a table is read with.
pub(super) struct Course<'s> {
    pub(super) table: &'static Table,
    pub(super) found: Vec<Found>,
    pub(super) mapping: &'s dyn Mapping,
    pub(super) groupings: &'s [String],
    pub(super) block_size: usize,
    pub(super) schools: Arc<SchoolIndex>,
}

/// A block with the file it belongs to.
pub(super) struct Piece {
    pub(super) head: Arc<FileHead>,
    pub(super) block: Block,
    /// The line of its first byte, where it is a file's first block.
    pub(super) first_line: Option<u64>,
}

/// How many lines of titles may stand above a heading.
pub(super) const TITLES: usize = 12;

/// A file read from a heading below its first line.
struct Lower {
    found: Found,
    opened: (Stream, Head, Vec<Layout>, Vec<Finding>),
}

/// The files of a table, block after block.
pub(super) struct Pieces<'s> {
    table: &'static Table,
    mapping: &'s dyn Mapping,
    groupings: &'s [String],
    schools: Arc<SchoolIndex>,
    found: std::vec::IntoIter<Found>,
    open: Option<(Stream, Arc<FileHead>)>,
    first_line: Option<u64>,
    size: usize,
    batch: usize,
    /// What the files read so far hold, where there are several: a number for their rows, and their names.
    prints: Vec<((u64, u64), Arc<str>)>,
    alone: bool,
    /// For each grouping of the settings, whether a file has a column for it.
    pub(super) groupings_met: Vec<bool>,
    /// The headings of files that may have some.
    pub(super) headings: Vec<String>,
    pub(super) files: Vec<FileRead>,
    pub(super) file_base: usize,
    pub(super) findings: Vec<Finding>,
}

impl<'s> Pieces<'s> {
    /// `file_base`: how many files were read before, of other tables.
    pub(super) fn new(course: Course<'s>, file_base: usize) -> Self {
        Self {
            prints: Vec::new(),
            groupings_met: vec![false; course.groupings.len()],
            headings: Vec::new(),
            alone: course.found.len() < 2,
            table: course.table,
            mapping: course.mapping,
            groupings: course.groupings,
            schools: course.schools,
            found: course.found.into_iter(),
            open: None,
            first_line: None,
            size: course.block_size.max(1),
            batch: 4 * rayon::current_num_threads(),
            file_base,
            files: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// Whether the table may have columns for the settings' groupings.
    pub(super) fn has_groupings(&self) -> bool {
        self.table.groupings
    }

    /// The next few blocks, in order, of one or several files.
    pub(super) fn next_batch(&mut self) -> Result<Vec<Piece>, SourceError> {
        let mut batch = Vec::new();
        let mut bytes = 0;
        while batch.len() < self.batch * 8 && bytes < self.batch * self.size {
            let Some(piece) = self.next_piece()? else {
                break;
            };
            bytes += piece.block.text.len();
            batch.push(piece);
        }
        Ok(batch)
    }

    fn next_piece(&mut self) -> Result<Option<Piece>, SourceError> {
        loop {
            if let Some((stream, head)) = &mut self.open {
                if let Some(block) = stream.next_block()? {
                    let head = Arc::clone(head);
                    let first_line = self.first_line.take();
                    return Ok(Some(Piece {
                        head,
                        block,
                        first_line,
                    }));
                }
                let index = head.index as usize - self.file_base;
                self.files[index].bytes = stream.bytes();
                if stream.changed() {
                    let spot = Spot {
                        file: Arc::clone(&head.shown),
                        ..Spot::default()
                    };
                    let words = "the file changed while it was read";
                    let mut finding =
                        Finding::new(Code::UnreadableFile, Severity::Error, spot, words)
                            .help("wait until nothing writes it any more, then run again");
                    finding.table = self.table.name;
                    self.findings.push(finding);
                }
                self.open = None;
            }
            let Some(found) = self.found.next() else {
                return Ok(None);
            };
            self.start(&found)?;
        }
    }

    /// The file opened at a heading further down, where titles stand above it.
    fn below_titles(&self, found: &Found) -> Option<Lower> {
        (1..=TITLES).find_map(|above| {
            let lower = found.below(above);
            let (stream, start) = Stream::open(&lower, self.size).ok()?;
            let heading = &start.heading;
            if heading.names.len() < 2 {
                return None;
            }
            let (layouts, mut findings) =
                self.mapping
                    .layouts(self.table, &found.shown, heading, self.groupings);
            let spot = Spot {
                file: Arc::clone(&found.shown),
                line: 1,
                column: 1,
                ..Spot::default()
            };
            let words = format!(
                "the heading stands on line {}: what is above it is passed over",
                heading.line
            );
            let mut told = Finding::new(Code::PassedOver, Severity::Note, spot, words);
            told.table = self.table.name;
            findings.push(told);
            (!layouts.is_empty()).then(|| Lower {
                found: lower,
                opened: (stream, start, layouts, findings),
            })
        })
    }

    fn start(&mut self, found: &Found) -> Result<(), SourceError> {
        let index = self.file_base + self.files.len();
        self.files.push(FileRead {
            path: found.shown.to_string(),
            table: self.table.name,
            rows: 0,
            refused: 0,
            idle: 0,
            bytes: 0,
        });
        let whole = || Spot {
            file: Arc::clone(&found.shown),
            ..Spot::default()
        };
        let (mut stream, mut start) = match Stream::open(found, self.size) {
            Ok(opened) => opened,
            Err(why) => {
                let mut finding = Finding::new(
                    Code::UnreadableFile,
                    Severity::Error,
                    whole(),
                    format!("the file can't be read: {why}"),
                );
                finding.table = self.table.name;
                self.findings.push(finding);
                return Ok(());
            }
        };
        let (mut layouts, mut findings) =
            self.mapping
                .layouts(self.table, &found.shown, &start.heading, self.groupings);
        let mut below = None;
        if layouts.is_empty()
            && let Some(lower) = self.below_titles(found)
        {
            (stream, start, layouts, findings) = lower.opened;
            below = Some(lower.found);
        }
        let found = below.as_ref().unwrap_or(found);
        self.findings.extend(discreet(&start.heading, findings));
        if self.has_groupings() {
            self.headings.extend(start.heading.names.iter().cloned());
            for (i, met) in self.groupings_met.iter_mut().enumerate() {
                let has = |layout: &Layout| layout.groupings.get(i) != Some(&Origin::Absent);
                *met |= layouts.iter().any(has);
            }
        }
        if layouts.is_empty() {
            return Ok(());
        }
        let width = start.heading.names.len();
        // A column that no layout knows may hold anything: it is masked as well.
        let mut masked = vec![true; width];
        let mut dates = vec![false; width];
        for layout in &layouts {
            for (column, origin) in self.table.columns.iter().zip(&layout.columns) {
                if let Origin::Column(i) | Origin::Mapped(i, _) = origin
                    && *i < width
                {
                    masked[*i] = column.is_personal();
                    dates[*i] = column.is_date();
                }
            }
            for origin in &layout.groupings {
                if let Origin::Column(i) | Origin::Mapped(i, _) = origin
                    && *i < width
                {
                    masked[*i] = masked[*i]
                        && self
                            .table
                            .position(&start.heading.names[*i].to_lowercase())
                            .is_some();
                }
            }
        }
        let mut head = FileHead {
            shown: Arc::clone(&found.shown),
            index: u32::try_from(index).expect("fewer files than 2^32"),
            table: self.table,
            plans: Plan::all(layouts, self.table),
            delimiter: start.delimiter,
            width,
            masked,
            dates,
            schools: Arc::clone(&self.schools),
            names: start.heading.names,
            ways: Ways::default(),
        };
        let survey = survey(found, &head, self.size, self.alone)?;
        let (_, rows) = survey.print;
        if rows > 0
            && !self.alone
            && let Some((_, first)) = self.prints.iter().find(|(print, _)| *print == survey.print)
        {
            self.findings.push(same_file(&head, first, rows));
            self.files[index - self.file_base].rows = rows;
            self.files[index - self.file_base].refused = rows;
            return Ok(());
        }
        self.prints.push((survey.print, Arc::clone(&found.shown)));
        self.findings.extend(survey.findings);
        head.ways = survey.ways;
        self.first_line = Some(start.first_line);
        self.open = Some((stream, Arc::new(head)));
        Ok(())
    }
}

/// Tells that a file is another of its table once more.
fn same_file(head: &FileHead, first: &str, rows: u64) -> Finding {
    let spot = Spot {
        file: Arc::clone(&head.shown),
        ..Spot::default()
    };
    let words = format!("its {rows} rows are those of {first}, row for row: it is not read");
    let mut finding = Finding::new(Code::SameFile, Severity::Error, spot, words)
        .help("take one of the two files away");
    finding.table = head.table.name;
    finding.refused()
}
