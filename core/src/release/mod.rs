//! The one step between measuring and reporting.
//!
//! A report can only hold [`Shown`] values, and only the [`Desk`] makes them, out of [`Measured`] ones. For an edition that
//! withholds, what is [`Withheld`] is settled here and nowhere else, because there is no other way to a page.

pub mod attendance;
pub mod audit;
mod cells;
mod chance;
mod change;
pub mod changes;
pub mod context;
mod counts;
mod desk;
mod edition;
mod fifths;
mod group_names;
mod indicator_sums;
pub mod indicators;
pub mod measures;
mod named;
pub mod ofsted;
pub mod performance;
pub mod profile;
mod progress;
mod school;
mod selection;
pub mod shipped;
pub mod similar;
mod slug;
pub mod standing;
pub mod statutory;
mod tidy;
mod tracking;
mod withhold;
mod workings;

pub use crate::quantity::{Measured, Reason, Unit};
pub use cells::{CellTerm, CellYear, Lane, ShownCells, ShownProgress, Units};
pub use chance::{Beside, Chance, so_what};
pub use change::Change;
pub use desk::{Audience, Desk, Shown};
pub use edition::Edition;
pub use fifths::{Clash, TrackedMethods, TrackedScore, tracked_methods};
pub use indicator_sums::indicator_sums;
pub use named::FigureOf;
pub use progress::{ProgressFigure, ProgressSpan};
pub use school::{SchoolName, Scope};
pub use tidy::{each_tracking_row, withhold_indicators, withhold_statutory};
pub use tracking::{Comparison, Group, Grouping, Made, TrackedFigure, TrackingBook, What, Who};
pub use withhold::{Hidden, Kept, OwnSchool, SOUGHT, Tally, Withheld};
pub use workings::Workings;
