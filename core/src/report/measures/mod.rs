//! The DfE measures: the front page of several trusts, a trust's page, a school's page.
//!
//! None of them is a league table: rows stand by name, and every score has its interval beside it.

mod chosen;
mod detail;
mod front;
mod panels;
mod school;
mod standing;
mod tables;
mod trust;
mod words;
mod years;

pub use chosen::MeasureParts;
pub use front::{FrontEntry, front_page};
pub use panels::{MATRIX, matrix, methods, sensitivity};
pub use school::school_page;
pub use trust::trust_page;
pub use years::year_pages;

/// The page's path below its trust's or school's folder.
const PAGE: &str = "measures.html";

/// The page's title.
const TITLE: &str = "DfE measures";
