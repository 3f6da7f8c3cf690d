//! What can go wrong while a site is published.

use std::fmt::Write as _;
use std::path::PathBuf;

/// Why a site was not published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// There is no built site to publish.
    #[error("{} is not a site made by matbook: run matbook build first", .0.display())]
    NoSite(PathBuf),
    /// The site and the place are one, or one lies in the other.
    #[error("{} and the built site lie in one another: publish to a folder elsewhere", .0.display())]
    Inside(PathBuf),
    /// The place holds something, and matbook never published there.
    #[error(
        "{place} is not empty and nothing was ever published there by matbook{}: name another place, or say --adopt to \
         publish among what is there (it stays)",
        list(.found)
    )]
    Foreign {
        /// Where.
        place: String,
        /// Some of what is there.
        found: Vec<String>,
    },
    /// Files of the site are there already, and matbook did not put them there.
    #[error(
        "{place} holds files that matbook did not put there where the site needs its own{}: move them away, or say \
         --adopt to replace them (--rollback brings them back)",
        list(.found)
    )]
    Clash {
        /// Where.
        place: String,
        /// Which files.
        found: Vec<String>,
    },
    /// Something about the place or the secrets that the user must mend.
    #[error("{0}")]
    Use(String),
    /// There is nothing to go back to.
    #[error("{0} keeps no earlier version: there is nothing to go back to")]
    NoVersion(String),
    /// The books of the place can't be read.
    #[error(
        "{path} in {place} can't be understood: {why}; it was changed by hand or by a newer matbook"
    )]
    Books {
        /// Where.
        place: String,
        /// Which file.
        path: String,
        /// Why.
        why: String,
    },
    /// What a full disk or a power failure left of the books.
    #[error(
        "{path} in {place} can't be understood: {why}; it was changed by hand, or cut short by a full disk: say --adopt to \
         publish as if for the first time (files of earlier publications that the site no longer has then stay)"
    )]
    Spoilt {
        /// Where.
        place: String,
        /// Which file.
        path: String,
        /// Why.
        why: String,
    },
    /// Links stand where the site needs folders of its own.
    #[error(
        "{place} holds a link where the site needs a folder of its own{}: matbook writes nothing through a link; remove the \
         link (what it leads to stays), or publish to another folder",
        list(.found)
    )]
    Link {
        /// Where.
        place: String,
        /// Which links.
        found: Vec<String>,
    },
    /// What was written reads back as something else.
    #[error(
        "{path} was written to {place} twice and reads back as something else each time: the disk or the server is not to be trusted"
    )]
    Corrupt {
        /// Where.
        place: String,
        /// Which file.
        path: String,
    },
    /// An earlier version's file is gone or altered.
    #[error("version {version} can't be brought back: {path} is not what was kept of it")]
    Lost {
        /// The version.
        version: u64,
        /// Which file.
        path: String,
    },
    /// The site changed while it was read.
    #[error("{0} changed while it was published: is a build running? Publish again")]
    Moving(String),
    /// The machine refused: disk, network, rights.
    #[error("could not {doing} {path}: {why}")]
    Machine {
        /// What was tried: `write`, `read`, `list`.
        doing: &'static str,
        /// On which file or folder.
        path: String,
        /// What the system said.
        why: String,
    },
}

impl PublishError {
    /// Whether the user asked for what can't be, rather than the machine failing.
    pub fn is_wrong_use(&self) -> bool {
        !matches!(
            self,
            Self::Machine { .. } | Self::Corrupt { .. } | Self::Moving(_) | Self::Lost { .. }
        )
    }

    /// An error of the system, for `map_err`.
    pub(super) fn io(
        doing: &'static str,
        path: impl std::fmt::Display,
    ) -> impl FnOnce(std::io::Error) -> Self {
        move |error| Self::Machine {
            doing,
            path: path.to_string(),
            why: error.to_string(),
        }
    }
}

fn list(found: &[String]) -> String {
    let mut text = String::from(" (");
    for (i, name) in found.iter().take(3).enumerate() {
        let _ = write!(text, "{}{name}", if i > 0 { ", " } else { "" });
    }
    if found.len() > 3 {
        let _ = write!(text, " and {} more", found.len() - 3);
    }
    text + ")"
}
