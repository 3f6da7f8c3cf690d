//! The only reader of the user's data files: bytes in, records with exact places out.
//!
//! Finds the files of a table, tells their encoding and delimiter, cuts them into blocks at the ends of records and splits
//! records into fields. Lines and columns are counted here, right for CRLF, LF and CR files alike.

pub mod archive;
mod block;
pub mod ctf;
mod encoding;
mod error;
mod find;
mod heading;
mod invisible;
mod marks;
mod open_document;
mod pattern;
mod record;
mod split;
pub mod web_page;
pub mod workbook;

pub use block::{Block, Head, Stream};
pub use encoding::{Encoding, text_of};
pub use error::SourceError;
pub use find::{Found, Held, How, Listing, RowPlace, TextOptions, all_files, find_table};
pub use heading::{Heading, delimiter_of};
pub use pattern::{find_pattern, fits, member, names};
pub use record::{Field, Record, Records, SHEET, count_breaks};
