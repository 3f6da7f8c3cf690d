//! Checks of the data as a whole: what no single row shows.
//!
//! `intake` tells what is wrong with rows and values while it reads them. The checks here look at what was read: each is
//! a file of its own with a stable code, registered in [`CHECKS`], and only reports, so that a doubtful figure is built
//! and told. [`settle()`] then applies the config's severities and ignores to all findings, and [`page()`] is the page of
//! documentation that every code has.

mod config_schools;
mod config_years;
mod coverage_drop;
mod figure_jump;
mod ground;
mod implausible;
mod last_years_file;
mod missing_tables;
mod not_collected;
mod other_year_group;
mod pages;
mod registry;
mod same_score;
mod score_heap;
mod series;
mod settle;

pub use config_schools::config_schools;
pub use config_years::config_years;
pub use ground::Ground;
pub use implausible::implausible;
pub use missing_tables::missing_tables;
pub use not_collected::not_collected;
pub use pages::page;
pub use registry::{CHECKS, Check, Stage, run, stage};
pub use series::{Count, Point, Series};
pub use settle::{Settled, latest, settle};
