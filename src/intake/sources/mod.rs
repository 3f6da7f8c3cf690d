//! Where a table's files come from: the canonical names, or the `sources:` of the config.
//!
//! A file may be text in any common encoding, a sheet of a workbook, a Common Transfer File or lie in an archive
//! ([`open`]); the config maps its columns and codes onto ours ([`mapping`]), with the help of what other systems are known
//! to write ([`codes`], [`words`], [`ready`]). Several sources of one table are made one ([`merge`]).

mod codes;
mod dates;
mod file_name;
mod made;
mod mapping;
mod merge;
mod open;
mod project;
mod provide;
mod published;
mod ready;
mod rollover;
mod sample;
mod school_names;
mod sheets;
mod transfer;
mod transpose;
mod unread;
mod words;

pub use codes::Codes;
pub(super) use codes::{are_known_words, levelled, understood, understood_as};
pub(super) use file_name::from_name;
pub(super) use made::OR;
pub(super) use mapping::quoted;
pub use project::{read_organisations, read_project};
pub(super) use provide::{AsNamed, Plan, Provide};
pub use ready::ready_layouts;
pub(super) use rollover::nearest_code;
pub use sample::{Sample, samples};
pub(super) use school_names::{COMMON, telling};
pub(super) use words::headings;
