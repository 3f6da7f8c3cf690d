//! Indicators beyond assessment: absence, suspensions and exclusions, money, and those that the config defines, each with
//! its national percentile (methods: section 7).
//!
//! One file a table of the data folder for the built-in ones; `formulas` works out the others row by row. `of` puts the
//! built-in ones together, [`Book`] all of them by term and pupil group for the pages, `rows` as tidy rows under
//! [`crate::figures::INDICATORS`].

mod attendance;
mod book;
mod collected;
mod cut;
mod exclusions;
mod finance;
mod formulas;
mod indicator;
mod name;
mod percentile;
mod sum;
mod table_rows;

pub use book::{Book, IndicatorFigure, Key};
pub use collected::{Basis, Terms, counts_events, uncollected};
pub use cut::Cut;
pub use indicator::{Gap, Indicator, OrganisationYear, Request, of, rows, rows_in};
pub use name::Name;
pub use percentile::NoNation;
