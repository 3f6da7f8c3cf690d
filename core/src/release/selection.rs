//! What a figure of pupil tracking is of: whom it is about, and the rest of the selection.

use std::collections::BTreeSet;

use crate::dataset::SchoolId;
use crate::estate::{AcademicYear, AssessmentType, Rank, Subject, Term, YearGroup};
use crate::measure::tracking::{Against, Grouping};

/// Whom a figure is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Who {
    pub(super) schools: BTreeSet<SchoolId>,
    /// The name readers know.
    pub name: String,
    /// The school's URN; `None`: the trust, or several of its schools together.
    pub urn: Option<u32>,
}

impl Who {
    /// Whether it is so many schools.
    pub fn is_of(&self, schools: usize) -> bool {
        self.schools.len() == schools
    }

    /// Some schools together, under a name.
    pub fn together<'w>(name: &str, schools: impl IntoIterator<Item = &'w Who>) -> Self {
        let schools = schools.into_iter().flat_map(|s| s.schools.iter().copied());
        Self {
            schools: schools.collect(),
            name: name.to_owned(),
            urn: None,
        }
    }
}

/// What it is about: the rest of the selection.
#[derive(Clone, PartialEq, Debug)]
pub struct What {
    /// Academic year.
    pub year: AcademicYear,
    /// Term.
    pub term: Term,
    /// Year groups: one, or all of a key stage.
    pub year_groups: Vec<YearGroup>,
    /// Type of assessment; `None`: All.
    pub kind: Option<AssessmentType>,
    /// What attainment is compared with.
    pub against: Comparison,
    /// Subject.
    pub subject: Subject,
    /// A group of a grouping.
    pub group: Option<(Grouping, u16)>,
}

/// What attainment is compared with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Comparison {
    /// Nothing: assessments alone.
    Nothing,
    /// Benchmark estimates of a rank.
    Estimates(Rank),
    /// Targets.
    Targets,
}

impl Comparison {
    /// What the column is called.
    pub fn label(self) -> String {
        match self {
            Self::Nothing => "No comparison".into(),
            Self::Estimates(rank) => format!("{rank} benchmark"),
            Self::Targets => "Target".into(),
        }
    }

    /// What "show pupils with" says.
    pub fn show(self) -> &'static str {
        match self {
            Self::Nothing => "Assessments",
            Self::Estimates(_) => "Assessments and estimates",
            Self::Targets => "Assessments and targets",
        }
    }

    pub(super) fn against(self) -> Against {
        match self {
            Self::Nothing => Against::Nothing,
            Self::Estimates(rank) => Against::Estimates(rank),
            Self::Targets => Against::Targets,
        }
    }
}
