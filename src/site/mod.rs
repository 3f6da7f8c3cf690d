//! The only writer of the output folder: files by path, made only where something changed, put in place all at once.
//!
//! A [`Writer`] is opened on the output folder and on the cache folder. Each file of the site is [`put`](Writer::put)
//! under its path with a key, the hash of all that goes into it; what the same program made from the same key at the last
//! build, and still lies there untouched, isn't made again. [`finish`](Writer::finish) puts the new tree in the place of
//! the old one. The law: a build with a cache gives the same bytes as one without.
//! A site that is [described](Writer::describe) has a `manifest.json`, against which [`Proof::check`] holds it.

mod error;
mod hash;
mod links;
mod manifest;
mod path;
mod place;
mod program;
mod proof;
mod random;
mod shelf;
mod sign;
mod slug;
mod writer;

pub use error::SiteError;
pub use hash::{Hash, Hasher};
pub use links::without_dead;
pub use manifest::modified;
pub use path::{check_path, media_type};
pub use place::{MARKER, resolved, site_mark, swap_folders};
pub use program::{program_bytes, program_mark};
pub use proof::{Fault, Files, MANIFEST, Origin, Proof, Sealed};
pub use random::random;
pub use shelf::Shelf;
pub use sign::{SIGNATURE, Signer, signed_by};
pub use slug::slug;
pub use writer::{Summary, Writer};
