//! What can go wrong with the machine while reading (what is wrong with a file is a finding instead).

use std::path::PathBuf;

/// The machine would not give us a folder or a file.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// A folder can't be listed.
    #[error("can't list the folder {}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file broke off while it was read.
    #[error("can't read {}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// No worker threads.
    #[error("can't start worker threads")]
    Threads(#[source] rayon::ThreadPoolBuildError),
}
