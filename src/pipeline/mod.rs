//! matbook's work as values, one step after another: read → check → measure; what is composed from the measures, rendered and
//! put in place is `cli::build`'s. The command does the same and says what it does; a program that links matbook takes the
//! steps it needs. No step prints, and none asks for more than plain values.
//!
//! ```
//! use matbook::demo::{self, DemoPlan};
//! use matbook::intake::ReadOptions;
//! use matbook::pipeline;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let folder = tempfile::tempdir()?;
//! let plan = DemoPlan { schools: 2, pupils: 30, years: 1, seed: 7, ..DemoPlan::default() };
//! demo::write(&plan, &folder.path().join("trust"))?;
//!
//! let project = pipeline::open(&folder.path().join("trust/config.yaml"))?;
//! let held = pipeline::read(&project, &ReadOptions::default())?;
//! let checked = held.check(&project);
//! assert!(!checked.stops);
//! let survey = checked.measure(&project);
//! assert_eq!(survey.holdings.trusts.len(), 1);
//! # Ok(())
//! # }
//! ```

mod checked;
mod error;
mod held;
mod inputs;

pub use checked::Checked;
pub use error::PipelineError;
pub use held::{Held, open, read, source_date, words};
pub use inputs::{Inputs, inputs, shown};
