//! What a built page says of itself: the selection it was built at, and what stands around its figures.

use crate::estate::{AcademicYear, AssessmentType, Outlook, Rank, Term, YearGroup};
use crate::release::Comparison;
use crate::report::tracking::{Around, ReportId, Standpoint};

/// As the page has it.
#[derive(Debug, serde::Deserialize)]
struct Text {
    report: String,
    key_stage: String,
    year_groups: Vec<String>,
    urn: Option<u32>,
    academic_year: String,
    term: String,
    show: String,
    compare_to: String,
    assessment_type: String,
    subject: String,
    around: Around,
}

/// As it is meant.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Start {
    pub(super) report: ReportId,
    pub(super) key_stage: String,
    pub(super) years: Vec<YearGroup>,
    pub(super) urn: Option<u32>,
    pub(super) built: Standpoint,
    pub(super) subject: String,
    pub(super) around: Around,
}

/// What a page compares with.
pub(super) fn comparison(show: Outlook, rank: Option<Rank>) -> Option<Comparison> {
    Some(match show {
        Outlook::Assessments => Comparison::Nothing,
        Outlook::Estimates => Comparison::Estimates(rank?),
        Outlook::Targets => Comparison::Targets,
    })
}

/// A type of assessment, or All; `None`: neither.
pub(super) fn kind(text: &str) -> Option<Option<AssessmentType>> {
    if text.eq_ignore_ascii_case("All") {
        return Some(None);
    }
    Some(Some(AssessmentType::declared(text)))
}

impl Start {
    /// Reads it; `None`: it is of another version.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text: Text = serde_json::from_slice(text.as_bytes()).ok()?;
        let years: Option<Vec<_>> = text
            .year_groups
            .iter()
            .map(|y| YearGroup::parse(y))
            .collect();
        Some(Self {
            report: ReportId::named(&text.report)?,
            key_stage: text.key_stage,
            years: years?,
            urn: text.urn,
            built: Standpoint {
                year: AcademicYear::parse(&text.academic_year)?,
                term: Term::parse(&text.term)?,
                kind: kind(&text.assessment_type)?,
                against: comparison(Outlook::parse(&text.show)?, Rank::parse(&text.compare_to))?,
            },
            subject: text.subject,
            around: text.around,
        })
    }
}
