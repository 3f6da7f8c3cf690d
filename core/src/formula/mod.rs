//! Formulas that a user writes in config.yaml over the columns of a table: `sessions_authorised / 2`,
//! `kind == "Suspension" && sessions >= 10`.
//!
//! A formula is parsed by rhai with everything but expressions taken out, and run once with its columns standing for
//! themselves: what comes out is a small tree ([`Formula`]) that is then worked out row by row without the interpreter.
//! A value that is missing makes the result missing, never nought.
//!
//! Only the program reads formulas. The view in the browser shows what came out of them, and is built without rhai, which
//! would bind it to wasm-bindgen.

#[cfg(not(target_family = "wasm"))]
mod compile;
mod error;
mod node;
#[cfg(not(target_family = "wasm"))]
mod operators;
mod tables;
#[cfg(target_family = "wasm")]
mod unread;

#[cfg(not(target_family = "wasm"))]
pub use compile::compile;
pub use error::{FormulaError, Wanted};
pub use node::{Formula, Row};
pub use tables::{TABLES, Variable, VariableKind, Variables, own_table, table};
#[cfg(target_family = "wasm")]
pub use unread::compile;
