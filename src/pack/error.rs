//! What can go wrong while a pack is made.

use std::fmt;
use std::path::PathBuf;

/// One complaint of the typesetter, with its place in a template.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// The template's file name, as `pack.typ`; empty where the fault has no place.
    pub file: String,
    /// Line, from 1; 0 where there is no place.
    pub line: usize,
    /// Column in characters, from 1; 0 where there is no place.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What might help.
    pub hints: Vec<String>,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.file.is_empty() {
            write!(f, "{}", self.file)?;
            if self.line > 0 {
                write!(f, ":{}:{}", self.line, self.column)?;
            }
            write!(f, ": ")?;
        }
        f.write_str(&self.message)?;
        for hint in &self.hints {
            write!(f, " (hint: {hint})")?;
        }
        Ok(())
    }
}

/// Why there is no pack.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// A folder or file of the user's templates can't be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A template is not UTF-8.
    #[error("{} is not UTF-8", path.display())]
    Encoding {
        /// Which.
        path: PathBuf,
    },
    /// The pack's colour isn't one, or its logo is of no known kind.
    #[error("{0}")]
    Look(String),
    /// Typst refused: at least one fault, in the order it found them.
    #[error("pack {pack}: {}", faults.iter().map(Fault::to_string).collect::<Vec<_>>().join("; "))]
    Typeset {
        /// The pack's id.
        pack: String,
        /// What it found.
        faults: Vec<Fault>,
    },
    /// The finished PDF isn't laid out as the compression step expects: a fault of this program.
    #[error("pack {pack}: cannot compress the PDF: {reason}")]
    Compress {
        /// The pack's id.
        pack: String,
        /// What was unexpected.
        reason: &'static str,
    },
}

impl PackError {
    /// The faults in templates, where there are any.
    pub fn faults(&self) -> &[Fault] {
        match self {
            Self::Typeset { faults, .. } => faults,
            _ => &[],
        }
    }
}
