//! The last look at what is about to be shown: no UPN, no full name and no date of birth of the data in any byte of it.
//!
//! Texts are looked at word by word, whatever stands between the words: tags, quotes, commas, escapes. A full name or a date
//! that also stands in something that isn't personal (a school's name, a date of another column, the config, content) is no
//! sign of a leak, and is left out of what is looked for. UPNs always count.

mod format;
mod pdf;
mod sought;
mod words;

pub use sought::{Kind, Sought};
