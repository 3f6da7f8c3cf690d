//! The vocabulary of figures: units, reasons for having none, indicators, verdicts, bands, and the measured value itself.
//!
//! `measure` makes [`Measured`] values; only `release` turns them into something a report may show.

mod band;
mod evidence;
mod indicator;
mod measured;
mod reason;
mod unit;
mod verdict;

pub use band::Band;
pub use evidence::Evidence;
pub use indicator::Indicator;
pub use measured::Measured;
pub use reason::Reason;
pub use unit::Unit;
pub use verdict::{Hue, Mark, Shape, Verdict, Way};
