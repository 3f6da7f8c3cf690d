//! What can go wrong while a site is written.

use std::path::{Path, PathBuf};

use crate::leak::Kind;

/// Why a site could not be written. The site that was there before is still there, whole.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// The output folder holds something that matbook didn't make.
    #[error(
        "{} is not a site made by matbook, so it is left alone: choose an empty folder, or another one",
        .0.display()
    )]
    Foreign(PathBuf),
    /// The output folder can't be one: a file, a drive, a folder without a name.
    #[error("{} can't be the folder of a site: {why}", path.display())]
    BadFolder {
        /// The path as given.
        path: PathBuf,
        /// Why not.
        why: &'static str,
    },
    /// Another build holds the lock.
    #[error("another build is writing this site just now ({} is locked)", .0.display())]
    Busy(PathBuf),
    /// A path that can't be a file on every system.
    #[error("`{path}` can't be a file of a site: {why}")]
    BadPath {
        /// The path.
        path: String,
        /// Why not.
        why: &'static str,
    },
    /// Files of the new site hold personal values.
    #[error("{}", leaks(.0))]
    Leaks(Vec<(String, Vec<Kind>)>),
    /// A file of the new site is in a form that can't be looked into.
    #[error("`{path}` can't be searched for personal values: {why}")]
    Unsearchable {
        /// The path.
        path: String,
        /// Why not.
        why: String,
    },
    /// A part of a site that was made apart isn't as it was made.
    #[error("{} is not as it was made: make this part again", .0.display())]
    Spoilt(PathBuf),
    /// Two files of the site want the same place.
    #[error("`{first}` and `{second}` want the same place on the site")]
    Collision {
        /// The one that was there first, in order of their names.
        first: String,
        /// The other.
        second: String,
    },
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

impl SiteError {
    /// Whether the user asked for what can't be, rather than the machine failing.
    pub fn is_wrong_use(&self) -> bool {
        !matches!(
            self,
            Self::Io { .. } | Self::Leaks(_) | Self::Unsearchable { .. }
        )
    }

    /// An error of the machine, for `map_err`.
    pub(super) fn io<'a>(
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

/// So many files are named.
const NAMED: usize = 10;

/// Which files hold what, never the values themselves.
fn leaks(files: &[(String, Vec<Kind>)]) -> String {
    let named = files.iter().take(NAMED).map(|(path, kinds)| {
        let kinds: Vec<&str> = kinds.iter().map(|kind| kind.words()).collect();
        format!("{path} ({})", kinds.join(", "))
    });
    let named: Vec<String> = named.collect();
    let more = match files.len().saturating_sub(NAMED) {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    format!(
        "personal values of pupils would be shown, so the site is not put in place: {}{more}",
        named.join("; ")
    )
}
