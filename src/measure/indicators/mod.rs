//! Indicators beyond assessment: absence, suspensions and exclusions, money, each with its national percentile
//! (methods: section 7).
//!
//! One file a table of the data folder; `of` puts them together for the pages, `rows` as tidy rows under
//! [`crate::figures::INDICATORS`].

mod attendance;
mod exclusions;
mod finance;
mod indicator;
mod name;
mod percentile;
mod sum;

pub use indicator::{Gap, Indicator, Request, of, rows};
pub use name::Name;
