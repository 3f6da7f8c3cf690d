//! What is wrong with a user's files: one plain value a finding, many collected, printed together.

mod code;
mod finding;
mod personal;
pub mod print;
mod sink;
mod suggest;
mod vocabulary;

pub use code::Code;
pub use finding::{Finding, Severity, Spot};
pub use personal::{MASK, Personal, hides_by_shape, is_like_upn, is_row_of_a_pupil};
pub use sink::Sink;
pub use suggest::nearest;
