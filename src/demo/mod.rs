//! Made-up trusts, so that anyone can try matbook and every test has data.
//!
//! A [`DemoPlan`] says how large; [`write()`] makes up schools and pupils in memory (`world`) and
//! then writes each table of the data folder from them. Every value is drawn from a stream named by what
//! it is for (`rng`), so files can be written side by side and the same seed gives the same bytes.
//! `faults` then plants known faults in some files, and says where in `faults.csv`.

mod assessments;
mod attendance;
mod calendar;
mod codes;
mod cohort;
mod estimates;
mod faults;
mod finance;
mod grades;
mod names;
mod performance;
mod plan;
mod pupils;
mod reference;
mod rng;
mod schools;
mod staffing;
mod standing;
mod statutory;
mod table;
mod upn;
mod world;
mod write;

pub use plan::{DemoError, DemoPlan, DemoReport};
pub use write::write;
