//! The tables of the data folder: how the rows of each are read. What each is stands with its declaration, in `estate::tables`.

pub mod assessments;
pub mod attendance;
pub mod attendance_targets;
pub mod conversions;
pub mod estimates;
pub mod exclusions;
pub mod finance;
pub mod ofsted;
pub mod own;
pub mod performance;
pub mod pupils;
pub mod reference;
pub mod schools;
pub mod targets;
pub mod trusts;

pub use crate::estate::tables::ALL;
