//! What is wrong with a user's files: one plain value a finding, many collected, printed together.

mod code;
mod finding;
pub mod print;
mod sink;
mod suggest;

pub use code::Code;
pub use finding::{Finding, Severity, Spot};
pub use sink::Sink;
pub use suggest::nearest;
