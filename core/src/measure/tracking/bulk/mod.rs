//! Additive cells in bulk: what the pages' filters add up.
//!
//! The engine counts one slice at a time; here one pass over the outcomes of a term, type and subject fills the cells of
//! every comparison and every grouping at once. The sums are the same whole numbers, in the coarsest unit that holds
//! them exactly.

mod block;
mod bundle;
mod lane;
mod progress;
mod table;
mod told;
mod year;

pub use bundle::Bundle;
pub use lane::{LANES, Lane};
pub use progress::{BulkProgress, ProgressTable};
pub use table::Table;
pub use told::Told;
pub use year::{Bulk, BulkTerm, Units};
