//! Rows in which nothing stands: one note for a run of them, however long.

use crate::diag::{Code, Finding, Severity};

use super::row::Row;

/// Rows that follow each other and are all blank.
#[derive(Debug)]
struct Run {
    /// The finding of the first of them.
    first: Finding,
    rows: u64,
}

/// The runs of blank rows of a stretch of a file.
#[derive(Debug, Default)]
pub(super) struct Blanks {
    runs: Vec<Run>,
    /// Whether the last row was blank.
    open: bool,
    /// Whether the first was.
    from_start: bool,
    any: bool,
}

impl Blanks {
    /// Takes a blank row.
    #[cold]
    pub(super) fn blank(&mut self, row: &Row<'_>) {
        self.from_start |= !self.any;
        match self.runs.last_mut() {
            Some(run) if self.open => run.rows += 1,
            _ => self.runs.push(Run {
                first: row.about_row(Code::BlankRow, Severity::Note, ""),
                rows: 1,
            }),
        }
        self.open = true;
        self.any = true;
    }

    /// Takes a row with something in it.
    #[inline]
    pub(super) fn row(&mut self) {
        self.open = false;
        self.any = true;
    }

    /// Adds those of the stretch that follows, which begins at a line.
    pub(super) fn append(&mut self, later: Self, line: u64) {
        let mut runs = later.runs.into_iter();
        if self.open
            && later.from_start
            && let (Some(run), Some(more)) = (self.runs.last_mut(), runs.next())
        {
            run.rows += more.rows;
        }
        self.runs.extend(runs.map(|mut run| {
            run.first.spot.line += line;
            run
        }));
        if later.any {
            self.any = true;
            self.open = later.open;
        }
    }

    /// One note for each run.
    pub(super) fn told(self) -> impl Iterator<Item = Finding> {
        self.runs.into_iter().map(|run| {
            let mut finding = run.first.refused();
            finding.message = match run.rows {
                1 => "all cells of this row are blank: it is passed over".to_owned(),
                n => format!("{n} rows from here on are blank: they are passed over"),
            };
            finding
        })
    }
}
