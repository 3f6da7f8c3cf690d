//! Why the pipeline stops.

use std::fmt;

use crate::diag::Finding;

/// Why a step of the pipeline gives nothing.
#[derive(Debug)]
pub enum PipelineError {
    /// What is wrong with the config, all of it.
    Config(Vec<Finding>),
    /// What was asked for can't be: a file or folder that isn't there.
    WrongUse {
        /// What is wrong and what to do.
        message: String,
        /// What is known to be wrong besides.
        findings: Vec<Finding>,
    },
    /// The machine failed: a file can't be read though it is there.
    Machine(String),
}

impl PipelineError {
    pub(super) fn wrong_use(message: String) -> Self {
        Self::WrongUse {
            message,
            findings: vec![],
        }
    }
}

impl fmt::Display for PipelineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(findings) => {
                for (i, finding) in findings.iter().enumerate() {
                    let spot = &finding.spot;
                    let end = if i > 0 { "\n" } else { "" };
                    let (file, line, column) = (&spot.file, spot.line, spot.column);
                    write!(f, "{end}{file}:{line}:{column}: {}", finding.message)?;
                }
                Ok(())
            }
            Self::WrongUse { message, .. } | Self::Machine(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for PipelineError {}
