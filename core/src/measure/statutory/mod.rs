//! Statutory outcomes: what the nation asks of pupils from Reception to Year 13, beside its figures (methods: section 3a).
//!
//! `catalogue` says which measures there are, `results` and `examinations` what a pupil of the roll did in each, `tally`
//! adds pupils up and sets the sum beside `nation`, [`Book`] does so for trusts and schools, all pupils and groups, and
//! `rows` prints it tidily under [`crate::figures::STATUTORY`].

mod book;
mod catalogue;
mod examinations;
mod groups;
mod nation;
mod results;
mod rows;
mod tally;

pub use book::{Book, Cut};
pub use catalogue::{Kind, Stage, Statutory};
pub use groups::Grouping;
pub use nation::{Nation, NationalResult};
pub use rows::{Request, is_tidy, row, rows, rows_in};
pub use tally::{Note, StatutoryResult, Tally};
