//! Puts the built site where its readers are: a folder, a file share, or a server. All or nothing, as far as the place
//! allows.
//!
//! The place keeps its own books in `_matbook/`: `manifest.json` names every file that matbook put there with
//! its SHA-256, `versions/` and `objects/` hold what is needed to go back. Two ways lead there. A folder whose parent can
//! be written is **swapped**: the new site grows beside it, is read back and takes its place in one step. Elsewhere the
//! site is put **piece by piece**: every new file goes up beside its place under a name of its own and is read back;
//! only when all are there they are renamed into place, the pages last, and what is stale goes after them. Cut short at
//! any moment, either way leaves a site that works, and a second run completes it. A file that matbook did not put there
//! is never removed and never overwritten, unless told to adopt it.

mod books;
mod error;
mod folder;
mod keep;
mod pieces;
mod plan;
mod rights;
mod run;
mod server;
mod sftp;
mod site;
mod store;
mod swap;

pub use error::PublishError;
pub use run::{Asked, Outcome, publish, rollback};
pub use site::Built;
