//! What a reader narrows a report to, and where that differs from the page as built.

use crate::estate::{AcademicYear, AssessmentType, ReportId, Subject, Term, YearGroup};
use crate::release::{Comparison, Grouping, ProgressSpan, Who};

/// Some schools of a trust.
#[derive(Clone, PartialEq, Debug)]
pub struct PickedSchools {
    /// All of them together, under the trust's name.
    pub together: Who,
    /// Each, by name.
    pub schools: Vec<Who>,
    /// The named group that they are.
    pub group: Option<String>,
}

impl PickedSchools {
    /// In words, of so many schools of the trust: `3 of 12 schools`, a school's name, a group's.
    pub fn words(&self, of: usize) -> String {
        match (&self.group, self.schools.as_slice()) {
            (Some(group), _) => group.clone(),
            (None, [one]) => one.name.clone(),
            (None, some) => format!("{} of {of} schools", some.len()),
        }
    }
}

/// What a report is narrowed to, besides year, term, type and comparison; nothing where a page is built.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Narrowed {
    /// Some schools of the trust.
    pub schools: Option<PickedSchools>,
    /// One year group of the key stage.
    pub year_group: Option<YearGroup>,
    /// One subject.
    pub subject: Option<Subject>,
    /// One grouping.
    pub grouping: Option<Grouping>,
    /// Whether charts show differences (or attainment), where a report leaves it open.
    pub differences: Option<bool>,
    /// The first and the last term of Pathway.
    pub terms: Option<[(AcademicYear, Term); 2]>,
    /// The report of which Export shows the table.
    pub table: Option<ReportId>,
    /// The points and type of Progress.
    pub span: Option<ProgressSpan>,
}

/// Year, term, type and comparison.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Standpoint {
    /// Academic year.
    pub year: AcademicYear,
    /// Term.
    pub term: Term,
    /// Type of assessment; `None`: All.
    pub kind: Option<AssessmentType>,
    /// What attainment is compared with.
    pub against: Comparison,
}
