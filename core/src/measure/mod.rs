//! From accepted rows to unrounded figures: counts, sums, rates, intervals, comparisons.
//!
//! Nothing here knows a page. What leaves for a report goes through `release`.

pub mod attendance;
pub mod audit;
pub mod context;
pub mod dfe;
pub mod estimates;
pub mod evidence;
pub mod indicators;
mod latest;
pub mod performance;
pub mod profile;
pub mod similar;
pub mod statutory;
pub mod tracking;
