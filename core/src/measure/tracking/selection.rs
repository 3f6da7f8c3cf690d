//! What a figure is of.

use std::collections::BTreeSet;

use crate::dataset::SchoolId;
use crate::estate::{AcademicYear, AssessmentType, Subject, Term, YearGroup};

use super::cells::Against;
use super::groups::{GroupId, Grouping};

/// A selection (methods: section 1), down to one subject and group.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Selection {
    /// Academic year.
    pub year: AcademicYear,
    /// Term.
    pub term: Term,
    /// The schools.
    pub schools: BTreeSet<SchoolId>,
    /// The year groups: one, or all of a key stage.
    pub year_groups: Vec<YearGroup>,
    /// Type of assessment; `None`: All.
    pub kind: Option<AssessmentType>,
    /// What attainment is compared with.
    pub against: Against,
    /// Subject, single or combined.
    pub subject: Subject,
    /// A group of a grouping; `None`: every pupil.
    pub group: Option<(Grouping, GroupId)>,
}
