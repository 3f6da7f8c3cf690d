//! What pages carry to the view in the browser: released cells as columns of small numbers, deflated, as text in scripts.
//!
//! What [`encode`] has written [`decode`] gives back, number for number; whatever was cut or changed on the way is a
//! [`ShippedError`]. [`seal`] and [`open`] put bytes into text that stands in a script, and take them out.
//!
//! `names` says what the files are called, `catalogue` what there is; `counts` adds up the cells of those that have arrived.

mod bytes;
mod catalogue;
mod codec;
mod counts;
mod find;
mod lanes;
mod names;
mod shelf;
mod subjects;
mod text;

use crate::estate::{AcademicYear, AssessmentType, Term};
use crate::measure::tracking::ProgressTable;

use super::cells::{Lane, ShownCells, Units};

pub use catalogue::{
    Catalogue, ExtraGrouping, FirstSpan, MovementEntry, PairEntry, Refused, ShippedSchool,
    StageTerm, TermEntry,
};
pub use codec::{Growing, decode, encode, several};
pub use names::FileName;
pub use shelf::Shelf;
pub use subjects::{Resolved, ShippedSubject, SubjectSet};
pub use text::{base64, bytes, open, seal};

/// What was read is not what was written: cut short, or of another version.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the data are cut short, or of another version")]
pub struct ShippedError;

/// A data file.
#[derive(Clone, PartialEq, Debug)]
pub enum DataFile {
    /// Cells of terms and types.
    Cells(Vec<Segment>),
    /// A year's roll by groups.
    Roll(Roll),
    /// Cells of progress.
    Progress(Vec<ProgressSegment>),
    /// Small files, by name.
    Several(Vec<(String, DataFile)>),
}

impl DataFile {
    /// What a file of a name holds where there is nothing to hold, so that none was written.
    pub fn empty(name: &str) -> Self {
        match name.split('-').next() {
            Some("roll") => Self::Roll(Roll::default()),
            Some("progress") => Self::Progress(vec![]),
            _ => Self::Cells(vec![]),
        }
    }
}

/// The cells of a year, term and type.
#[derive(Clone, PartialEq, Debug)]
pub struct Segment {
    /// Academic year.
    pub year: AcademicYear,
    /// Term.
    pub term: Term,
    /// Type of assessment; `None`: All.
    pub kind: Option<AssessmentType>,
    /// The units of its sums.
    pub units: Units,
    /// Which yardsticks anybody has: FFT50, FFT20, FFT5, targets.
    pub yardsticks: [bool; 4],
    /// Whether the same pupils have estimates of all ranks: of the lanes `n1` to `r3` only those of the first rank are there.
    pub ranks_alike: bool,
    /// How many schools its places count.
    pub schools: u32,
    /// How many groups its places count.
    pub groups: u32,
    /// The cells.
    pub cells: ShownCells,
}

impl Segment {
    /// A lane as whole sums, `None` where all are 0: that of the first rank where ranks are alike.
    pub fn lane(&self, lane: Lane) -> Option<Vec<i128>> {
        self.cells.lane(lane.told_under(self.ranks_alike))
    }
}

/// The cells of progress between two terms.
#[derive(Clone, PartialEq, Debug)]
pub struct ProgressSegment {
    /// The earlier point.
    pub from: (AcademicYear, Term),
    /// The later one.
    pub to: (AcademicYear, Term),
    /// Type of assessment; `None`: All.
    pub kind: Option<AssessmentType>,
    /// The bundle of its grouping; blank: all pupils together.
    pub bundle: String,
    /// Decimals of the scores.
    pub decimals: u32,
    /// How many schools its places count.
    pub schools: u32,
    /// How many groups its places count.
    pub groups: u32,
    /// The cells, with their places; rolls are not counted, and `moves` only where all pupils are together.
    pub cells: ProgressTable,
}

/// The roll of a year by school, year group and combination of groups.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Roll {
    /// The combinations: a group of each grouping of the bundle.
    pub combinations: Vec<Vec<u16>>,
    /// Entries, by school, year group and combination.
    pub counts: Vec<u32>,
}
