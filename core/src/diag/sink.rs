//! Where findings are collected, so that all of them are told, in one order.

use super::{Finding, Severity};

/// Findings in the order of file, line, column, code, whatever order they came in.
#[derive(Clone, Debug, Default)]
pub struct Sink {
    findings: Vec<Finding>,
}

impl Sink {
    /// An empty sink.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes one finding.
    pub fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Takes many.
    pub fn extend(&mut self, findings: impl IntoIterator<Item = Finding>) {
        self.findings.extend(findings);
    }

    /// The finding told last.
    pub fn last_mut(&mut self) -> Option<&mut Finding> {
        self.findings.last_mut()
    }

    /// All findings so far, to be completed.
    pub fn each_mut(&mut self) -> impl Iterator<Item = &mut Finding> {
        self.findings.iter_mut()
    }

    /// Takes all of another sink's.
    pub fn append(&mut self, mut other: Self) {
        self.findings.append(&mut other.findings);
    }

    /// Whether something was found without which nothing can be built: see [`Finding::stops_build`].
    pub fn stops_build(&self) -> bool {
        self.findings.iter().any(Finding::stops_build)
    }

    /// How many there are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings
            .iter()
            .filter(|f| f.severity == severity)
            .count()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.findings.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// All of them, sorted by file, line, column and code.
    pub fn into_sorted(mut self) -> Vec<Finding> {
        self.findings.sort_by(|a, b| {
            (&a.spot, a.code, &a.field, &a.message).cmp(&(&b.spot, b.code, &b.field, &b.message))
        });
        self.findings
    }
}
