//! The data folder, read into [`dataset::Holdings`](crate::dataset::Holdings): columns to typed rows, keys checked, pupils
//! matched, every fault told.
//!
//! Each table is one file under `tables/`: its columns and how a row becomes a value. A row that can't stand is refused, a
//! cell that can't be used is blank, and reading goes on; nothing here stops at the first bad row.

mod blanks;
mod cell;
mod dates;
mod drive;
mod duplicate;
mod findings;
mod folder;
mod layout;
mod masking;
mod measures;
mod names;
mod numbers;
mod options;
mod pieces;
mod propose;
pub mod published;
mod pupil;
mod read;
mod roll;
mod row;
mod schools;
mod shape;
mod sources;
mod spec;
mod survey;
pub mod tables;
mod totals;
mod upn;

pub use crate::estate::tables::{Column, Table, table};
pub use folder::{read_folder, read_mapped};
pub use layout::{Canonical, Layout, Made, Mapping, Origin, Skip};
pub use masking::shown_names;
pub use measures::{Named, is_published, is_share, named_measure};
pub use options::ReadOptions;
pub use propose::{
    Around, Choice, Group, Proposal, ProposeError, Question, SeenColumn, SeenFile, Survey,
    is_read_by_name, propose, propose_in, survey,
};
pub use sources::{Codes, Sample, read_organisations, read_project, ready_layouts, samples};
pub use upn::check_letter;
