//! Setting up a project without writing YAML: files are looked at, doubts and questions told, answers kept, and the
//! settings written into config.yaml, whose own lines and comments stay.
//!
//! [`Bench`] is what the terminal (`matbook add`) and the page on this machine ([`Page`], `matbook setup`) share.

mod bench;
mod page;
mod settings;
mod year;

pub use bench::{Bench, BenchError, Copied};
pub use page::Page;
pub use settings::insert;
pub use year::{YearNews, new_year};
