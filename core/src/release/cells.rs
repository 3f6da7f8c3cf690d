//! What the release desk lets out of the tracking engine in bulk: the cells that the pages' filters add up.

use std::collections::BTreeMap;

use crate::dataset::SchoolId;
use crate::estate::{AcademicYear, AssessmentType, Subject, Term, YearGroup};
use crate::measure::tracking::{
    Against, Bulk, BulkProgress, BulkTerm, Bundle, Cell, Engine, ProgressCell, ProgressTable,
    Table, Told,
};

pub use crate::measure::tracking::{Lane, Units};

use super::Desk;

/// Cells that may be shipped with the pages. They can only come from a [`Desk`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShownCells {
    table: Table,
}

impl ShownCells {
    /// Cells that a desk released before pages brought them here: at ascending places, with the whole sums of their lanes.
    pub(super) fn shipped(at: Vec<u32>, lanes: Vec<(Lane, Vec<i128>)>) -> Self {
        Self {
            table: Table::of(at, lanes),
        }
    }

    /// How many cells.
    pub fn len(&self) -> usize {
        self.table.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    /// The place of each cell, ascending; see [`Table::at`].
    pub fn at(&self) -> &[u32] {
        self.table.at()
    }

    /// A lane as whole sums, `None` where all are 0; see [`Table::lane`].
    pub fn lane(&self, lane: Lane) -> Option<Vec<i128>> {
        self.table.lane(lane)
    }

    /// A lane of numbers that are small everywhere; see [`Table::plain`].
    pub fn plain(&self, lane: Lane) -> Option<&[i64]> {
        self.table.plain(lane)
    }

    /// The same added up over schools; see [`Table::over_schools`].
    #[must_use]
    pub fn over_schools(&self, schools: u32, inner: u32) -> Self {
        Self {
            table: self.table.over_schools(schools, inner),
        }
    }

    /// The cells of each school; see [`Table::by_school`].
    pub fn by_school(&self, schools: u32, inner: u32) -> Vec<Self> {
        let tables = self.table.by_school(schools, inner).into_iter();
        tables.map(|table| Self { table }).collect()
    }

    /// The cell of a row beside a yardstick; see [`Table::cell`].
    pub(super) fn cell(&self, row: usize, against: Against, told: &Told) -> Cell {
        self.table.cell(row, against, told)
    }

    /// Adds cells whose places all come after these.
    pub fn append(&mut self, later: &Self) {
        self.table.append(&later.table);
    }
}

/// Cells of progress between two terms that may be shipped with the pages. They can only come from a [`Desk`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShownProgress {
    counted: BulkProgress,
}

impl ShownProgress {
    /// Decimals of the scores; see [`BulkProgress::decimals`].
    pub fn decimals(&self) -> u32 {
        self.counted.decimals
    }

    /// The cells of all pupils together, then of each pupil grouping, with their places.
    pub fn tables(&self) -> &[Vec<(u32, ProgressCell)>] {
        &self.counted.tables
    }

    /// A table added up over schools: places then count one school. `schools` and `inner` as for
    /// [`Table::over_schools`].
    pub fn over_schools(table: &[(u32, ProgressCell)], schools: u32, inner: u32) -> ProgressTable {
        let mut sums: BTreeMap<u32, ProgressCell> = BTreeMap::new();
        for (at, cell) in table {
            let place = at / (schools * inner) * inner + at % inner;
            *sums.entry(place).or_default() += cell;
        }
        sums.into_iter().collect()
    }
}

/// A year of a trust's cells, released.
#[derive(Debug)]
pub struct CellYear<'a> {
    bulk: Bulk<'a>,
    desk: &'a Desk,
}

/// A term and type of a year.
#[derive(Debug)]
pub struct CellTerm<'a> {
    term: BulkTerm<'a>,
    desk: &'a Desk,
}

impl<'a> CellYear<'a> {
    /// The cells of a year of some schools.
    pub fn new(
        engine: &'a Engine<'a>,
        desk: &'a Desk,
        year: AcademicYear,
        schools: &[SchoolId],
    ) -> Self {
        Self {
            bulk: engine.bulk(year, schools),
            desk,
        }
    }

    /// The bundles of groupings.
    pub fn bundles(&self) -> &[Bundle] {
        self.bulk.bundles()
    }

    /// The year groups that cells are of.
    pub fn year_groups(&self) -> &[YearGroup] {
        self.bulk.year_groups()
    }

    /// Which yardsticks anybody has: FFT50, FFT20, FFT5, targets.
    pub fn yardsticks(&self) -> [bool; 4] {
        self.bulk.yardsticks()
    }

    /// Whether the same pupils have estimates of all ranks; see [`Bulk::ranks_alike`].
    pub fn ranks_alike(&self) -> bool {
        self.bulk.ranks_alike()
    }

    /// The roll by school, year group and combination of a bundle (`None`: all together).
    pub fn roll(&self, bundle: Option<&Bundle>) -> Vec<u32> {
        self.desk.rolls(self.bulk.roll(bundle))
    }

    /// Progress from an earlier term to one of this year; see [`Bulk::progress`].
    pub fn progress(
        &self,
        from: (AcademicYear, Term),
        to: Term,
        kind: Option<AssessmentType>,
    ) -> Option<ShownProgress> {
        let counted = self.bulk.progress(from, to, kind)?;
        Some(self.desk.progress_cells(counted))
    }

    /// A term and type; `None`: All.
    pub fn term(&self, term: Term, kind: Option<AssessmentType>) -> CellTerm<'_> {
        CellTerm {
            term: self.bulk.term(term, kind),
            desk: self.desk,
        }
    }
}

impl CellTerm<'_> {
    /// The units of its sums.
    pub fn units(&self) -> Units {
        self.term.units()
    }

    /// The cells of a subject: of all pupils together, then of each bundle of groupings.
    pub fn subject(&self, subject: Subject) -> Vec<ShownCells> {
        let tables = self.term.subject(subject).into_iter();
        tables.map(|table| self.desk.cells(table)).collect()
    }
}

impl Desk {
    /// Releases cells. From them single pupils' rows can be put together, so a desk that withholds has none.
    fn cells(&self, table: Table) -> ShownCells {
        match self.withholds() {
            false => ShownCells { table },
            true => ShownCells {
                table: Table::of(vec![], vec![]),
            },
        }
    }

    /// Releases cells of progress.
    fn progress_cells(&self, counted: BulkProgress) -> ShownProgress {
        let counted = match self.withholds() {
            false => counted,
            true => BulkProgress {
                tables: counted.tables.iter().map(|_| vec![]).collect(),
                ..counted
            },
        };
        ShownProgress { counted }
    }

    /// Releases counts of pupils.
    fn rolls(&self, counts: Vec<u32>) -> Vec<u32> {
        match self.withholds() {
            false => counts,
            true => vec![0; counts.len()],
        }
    }
}
