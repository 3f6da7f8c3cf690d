//! Which part of an audit is asked for.

use crate::config::Settings;
use crate::dataset::{Holdings, School, Urn};
use crate::estate::{AcademicYear, AssessmentType, Term, YearGroup};

/// A selection of an audit's rows; what is left out means "all that there are".
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Request {
    /// The trust, a place in the table of trusts.
    pub trust: Option<usize>,
    /// The school: then there are no rows of the trust as a whole.
    pub school: Option<Urn>,
    /// The key stage's name: then there are no rows of the whole roll.
    pub key_stage: Option<String>,
    /// The academic year.
    pub year: Option<AcademicYear>,
    /// The term of the assessments (assessment audit only).
    pub term: Option<Term>,
    /// The year group: then there are no rows of several year groups together.
    pub year_group: Option<YearGroup>,
    /// `Some(None)`: only the rows of all types together; `Some(Some(_))`: only those of one type (assessment audit only).
    pub assessment_type: Option<Option<AssessmentType>>,
    /// The group, as `sex` or `ethnicity_main` (not in the assessment audit).
    pub grouping: Option<String>,
}

impl Request {
    /// Whether a trust's rows are asked for.
    pub(super) fn wants_trust(&self, trust: usize) -> bool {
        self.trust.is_none_or(|t| t == trust)
    }

    /// Whether a school's own rows are asked for.
    pub(super) fn wants_school(&self, school: &School) -> bool {
        self.wants_trust(school.trust) && self.school.is_none_or(|u| u == school.urn)
    }

    /// Whether a year's rows are asked for.
    pub(super) fn wants_year(&self, year: AcademicYear) -> bool {
        self.year.is_none_or(|y| y == year)
    }

    /// Whether a year group's own rows are asked for.
    pub(super) fn wants_year_group(&self, group: YearGroup) -> bool {
        self.year_group.is_none_or(|g| g == group)
    }

    /// Whether a group's rows are asked for.
    pub(super) fn wants_grouping(&self, name: &str) -> bool {
        self.grouping
            .as_ref()
            .is_none_or(|g| g.eq_ignore_ascii_case(name))
    }

    /// The key stages asked for, as places in the settings.
    pub(super) fn stages(&self, settings: &Settings) -> Vec<usize> {
        let wanted = |name: &str| {
            self.key_stage
                .as_ref()
                .is_none_or(|k| k.eq_ignore_ascii_case(name))
        };
        (0..settings.key_stages.len())
            .filter(|s| wanted(&settings.key_stages[*s].name))
            .collect()
    }
}

/// The trust's UID, for a tidy row.
pub(super) fn uid(holdings: &Holdings, trust: usize) -> String {
    holdings
        .trusts
        .get(trust)
        .map(|t| t.uid.clone())
        .unwrap_or_default()
}
