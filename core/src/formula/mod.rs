//! Formulas that a user writes in config.yaml over the columns of a table: `sessions_authorised / 2`,
//! `kind == "Suspension" && sessions >= 10`.
//!
//! A formula is parsed by rhai with everything but expressions taken out, and run once with its columns standing for
//! themselves: what comes out is a small tree ([`Formula`]) that is then worked out row by row without the interpreter.
//! A value that is missing makes the result missing, never nought.

mod compile;
mod node;
mod operators;
mod tables;

pub use compile::{FormulaError, Wanted, compile};
pub use node::{Formula, Row};
pub use tables::{Column, ColumnKind, TABLES, Table, table};
