//! What earlier builds released, and what moved since: the figures of each build kept compactly in the state, with hashes of the
//! rows they were made from, so that what moved can be told with its causes.
//!
//! [`Ledger`] is what is kept: some of the last builds, those that were published last, those that were frozen for a meeting.
//! [`compare()`] holds two of them against one another. Nothing of a pupil stands there in the clear: of a row of a table only
//! a number is kept, made of its key and its values with a secret of the project (its prints).

mod causes;
mod code;
mod compare;
mod figures;
mod findings;
mod kept;
mod ledger;
mod prints;
mod site;
mod told;

pub use causes::{Cause, RowChange};
pub use code::{Found, code_of, find_code};
pub use compare::{Difference, Side, compare};
pub use figures::{How, Move, Point};
pub use findings::{FindingKept, FindingsMoved};
pub use kept::{Kept, Made, keep_of};
pub use ledger::{Frozen, Ledger, Purged, Which};
pub use site::of_site;
pub use told::{as_csv, as_json, as_text, said};
