//! Sends each recipient their own packs and nothing else.
//!
//! Recipients come from the config or from a CSV file. Which packs are theirs follows from their role and school; before a
//! pack is attached, the identity written into the PDF itself must name the same school, or nothing is sent to anybody. A
//! journal makes a second run send only what was not sent.

mod error;
mod headline;
mod journal;
mod letter;
mod packs;
mod post;
mod recipients;
mod run;
mod sealed;

pub use error::MailError;
pub use recipients::Recipient;
pub use run::{Asked, Outcome, Project, send};
