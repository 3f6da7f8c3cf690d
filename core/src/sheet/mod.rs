//! Tables as files for spreadsheets: CSV and Excel workbooks, with the unrounded values behind what a page shows.
//!
//! `format` is the list of them, for all who write, link, make or serve such files.
//!
//! Both write the same columns (see `column`): figures unrounded, an interval as its two ends, a missing figure as the
//! bracketed shorthand of official statistics with the reason (`[c] withheld: small number`; in a line of CSV these words once),
//! never blank; and neither lets a name become a formula. `workbook` writes the few parts of an .xlsx file itself: every page has one, and a
//! general library takes fifteen times as long for each.

mod column;
mod csv;
mod format;
mod package;
mod styles;
mod workbook;
mod xlsx;
mod zip;

pub use csv::{csv, page_csv};
pub use format::{FORMATS, Format};
pub use xlsx::{SheetError, xlsx};
pub use zip::TooLarge;
