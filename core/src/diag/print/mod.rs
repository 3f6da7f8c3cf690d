//! Findings as text for people, in the manner of a good compiler, and as JSON lines for schedulers.

mod json;
mod text;

pub use json::json;
pub use text::text;
