//! Sends each recipient their own packs and nothing else.
//!
//! Recipients come from the config or from a CSV file. Which packs are theirs follows from their role and school; before a
//! pack is attached, the identity written into the PDF itself must name the same school, or nothing is sent to anybody. A
//! journal makes a second run send only what was not sent. Figures named in a mail are those that the build that made the pack
//! put into the state beside it; a pack whose bytes are not that build's stops all. A pack that went and was wrong can be
//! recalled: the journal knows who has it.

mod eml;
mod error;
mod journal;
mod letter;
mod list;
mod packs;
mod post;
mod recall;
mod recipients;
mod records;
mod run;
mod sealed;

pub use error::MailError;
pub use journal::JOURNAL;
pub use letter::TEMPLATES;
pub use list::{Due, Listed, list};
pub use recall::{Found, Holder, Letter, Letters, Recall, folder as recall_folder, recall};
pub use recipients::Recipient;
pub use records::{Beside, Headline, PackRecord, PackRecords, remember, remembered};
pub use run::{Asked, Outcome, Project, send};
pub use sealed::PASSWORDS;
