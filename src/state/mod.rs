//! What a project must not forget: which mails went out, passwords, what was published, what the last build said.
//!
//! It lives in a named folder beside the config (`matbook-state`, or the config's `state`), apart from `.matbook`, which only
//! saves time and may be deleted at any moment. Files are written beside, synced and renamed, with a last line that holds their
//! hash: a file that a full disk or a power cut left half written is told from a good one, and never taken for an empty one.

mod clock;
mod error;
mod folder;
mod holds;
mod lock;
mod outbox;
mod sealed;

pub use clock::now;
pub use error::StateError;
pub use folder::StateFolder;
pub use holds::Holds;
pub use lock::{Lock, LockAnswer};
pub use outbox::{Approval, Outbox, Publication};
pub use sealed::{seal, unseal};
