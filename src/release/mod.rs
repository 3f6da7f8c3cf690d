//! The one step between measuring and reporting.
//!
//! A report can only hold [`Shown`] values, and only the [`Desk`] makes them, out of [`Measured`] ones. Today the desk
//! lets everything through (audience *internal*); the withholding of small numbers for wider audiences will live here
//! and nowhere else, because there is no other way to a page.

pub mod audit;
mod desk;
mod tracking;

pub use crate::quantity::{Measured, Reason, Unit};
pub use desk::{Audience, Desk, Shown};
pub use tracking::{Comparison, Group, Grouping, Made, TrackedFigure, TrackingBook, What, Who};
pub mod indicators;
mod reason;
mod school;
mod unit;

pub use desk::{Audience, Desk, Measured, Shown};
pub use reason::Reason;
pub use school::{SchoolName, Scope};
pub use unit::Unit;
