//! Where a table's files come from: the canonical names, or the `sources:` of the config.

mod project;
mod provide;
mod published;

pub use project::read_project;
pub(super) use provide::{AsNamed, Plan, Provide};
