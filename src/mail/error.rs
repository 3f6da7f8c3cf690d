//! What can go wrong before or while mail is sent.

use crate::state::StateError;

/// Why mail was not sent.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// Something that the user must mend: config, recipients, templates, login.
    #[error("{0}")]
    Use(String),
    /// A pack that isn't what its name says: nothing is sent to anybody.
    #[error(
        "{path} {why}: nothing was sent to anybody; build the site again (matbook build --force)"
    )]
    WrongPack {
        /// The pack.
        path: String,
        /// What is wrong with it.
        why: String,
    },
    /// The machine refused: disk, network.
    #[error("could not {doing} {path}: {why}")]
    Machine {
        /// What was tried.
        doing: &'static str,
        /// On what.
        path: String,
        /// What the system said.
        why: String,
    },
}

impl MailError {
    /// Whether the user asked for what can't be, rather than the machine failing.
    pub fn is_wrong_use(&self) -> bool {
        matches!(self, Self::Use(_))
    }

    /// Whether the data are at fault.
    pub fn is_data(&self) -> bool {
        matches!(self, Self::WrongPack { .. })
    }

    /// An error of the state, for `map_err`.
    pub(super) fn state(error: StateError) -> Self {
        match error {
            StateError::Io {
                doing,
                path,
                source,
            } => Self::io(doing, &path)(source),
            other => Self::Use(other.to_string()),
        }
    }

    pub(super) fn io(
        doing: &'static str,
        path: &std::path::Path,
    ) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.display().to_string();
        move |error| Self::Machine {
            doing,
            path,
            why: error.to_string(),
        }
    }
}
