//! Pupil tracking: attainment against benchmark estimates and targets, for any selection (methods: sections 1 to 3).
//!
//! Rows become columns once for each year and term (`year`, `outcomes`), columns become additive cells (`cells`), and a
//! figure is a sum of cells (`figure`). All sums are whole numbers; only a finished figure is a double.

mod bulk;
mod cells;
mod conversion;
mod engine;
mod figure;
mod goals;
mod groups;
mod latest;
mod movement;
mod outcomes;
mod presence;
mod prior;
mod progress;
mod rows;
mod school_set;
mod selection;
mod shelf;
mod subjects;
mod year;

pub use bulk::{
    Bulk, BulkProgress, BulkTerm, Bundle, LANES, Lane, ProgressTable, Table, Told, Units,
};
pub use cells::{Against, Cell, CellPlace, Cells, Slice, Sums, Tally};
pub(in crate::measure) use conversion::along;
pub use conversion::{Curves, Scaled};
pub use engine::Engine;
pub use figure::{Basis, CountedFigure, LeftOut, indicator};
pub use goals::fill_development;
pub use groups::{GroupId, Grouping, Groups};
pub use latest::{Begun, Point};
pub use movement::{Movement, Movements, movement};
pub use prior::{PriorBand, bands as prior_bands, fill_prior};
pub use progress::{Progress, ProgressCell, ProgressSlice, progress_rows};
pub use rows::{Kind, Request, RowKey, each, each_row, row, tidy};
pub use selection::Selection;
pub use subjects::{TrackedSubject, measures_of, stages_of, subject_codes, subject_named};
