//! All checks, and running them.

use rayon::prelude::*;

use crate::config::Settings;
use crate::dataset::Holdings;
use crate::diag::{Code, Finding, Severity, Sink};

use super::coverage_drop::CoverageDrop;
use super::figure_jump::FigureJump;
use super::ground::Ground;
use super::last_years_file::LastYearsFile;
use super::other_year_group::OtherYearGroup;
use super::same_score::SameScore;
use super::score_heap::ScoreHeap;

/// What a finding of a code does to the build.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// Nothing is built before it is mended.
    StopsBuild,
    /// It is told, and the build goes on.
    Reports,
}

impl Stage {
    /// In words, for the page of a code.
    pub fn words(self) -> &'static str {
        match self {
            Self::StopsBuild => "stops the build",
            Self::Reports => "is reported; the build goes on",
        }
    }
}

/// What a code's findings do to the build, where they are errors.
pub fn stage(code: Code) -> Stage {
    if code.stops_build() {
        Stage::StopsBuild
    } else {
        Stage::Reports
    }
}

/// A check of the data as a whole.
pub trait Check: Sync {
    /// Its stable code.
    fn code(&self) -> Code;

    /// How bad its findings are at most, where the config doesn't say otherwise.
    fn severity(&self) -> Severity {
        Severity::Warning
    }

    /// What it looks at, in a sentence.
    fn looks_at(&self) -> &'static str;

    /// How to mend what it finds, in a sentence.
    fn help(&self) -> &'static str;

    /// What it finds, in any order.
    fn find(&self, ground: &Ground<'_>) -> Vec<Finding>;
}

/// All checks.
pub const CHECKS: &[&dyn Check] = &[
    &CoverageDrop,
    &FigureJump,
    &SameScore,
    &ScoreHeap,
    &LastYearsFile,
    &OtherYearGroup,
];

/// Runs all checks over the tables: findings by file and code. They come after reading, and never stop the build.
pub fn run(holdings: &Holdings, settings: &Settings) -> Vec<Finding> {
    if holdings.assessments.is_empty() {
        return Vec::new();
    }
    let ground = Ground::new(holdings, settings);
    let found: Vec<Vec<Finding>> = CHECKS
        .par_iter()
        .map(|check| {
            let mut found = check.find(&ground);
            for finding in &mut found {
                finding.severity = finding.severity.max(check.severity());
                finding.help = check.help().to_owned();
            }
            found
        })
        .collect();
    let mut sink = Sink::new();
    sink.extend(found.into_iter().flatten());
    sink.into_sorted()
}
