//! What can go wrong with what a project remembers.

use std::path::{Path, PathBuf};

/// Why a file of the state can't be used.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// The file is there, but isn't what was written.
    #[error(
        "{} is damaged ({why}): put back a good copy, or move it away to start afresh",
        path.display()
    )]
    Rubbish {
        /// The file.
        path: PathBuf,
        /// What shows it.
        why: String,
    },
    /// Another run of the program holds it.
    #[error("another run of matbook is at work on this project ({} is locked)", .0.display())]
    Busy(PathBuf),
    /// The machine refused.
    #[error("could not {doing} {}: {source}", path.display())]
    Io {
        /// What was tried: `write`, `read`, `rename`.
        doing: &'static str,
        /// On which file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

impl StateError {
    /// An error of the machine, for `map_err`.
    pub(crate) fn io<'a>(
        doing: &'static str,
        path: &'a Path,
    ) -> impl FnOnce(std::io::Error) -> Self + 'a {
        move |source| Self::Io {
            doing,
            path: path.to_path_buf(),
            source,
        }
    }
}
