//! What a book counts from: the engine over the tables, or the cells shipped with the pages.

mod engine;

use crate::config::{BriefingLimits, Thresholds};
use crate::dataset::SchoolId;
use crate::estate::{
    AcademicYear, AssessmentType, KeyStage, Measure, Rank, Subject, Term, YearGroup,
};
use crate::measure::tracking::{Cell, Cells, Grouping, Movement, ProgressCell, Slice};

use super::progress::ProgressSpan;
use super::tracking::{Made, What, Who};

pub(super) use engine::EngineCounts;

/// A school as a book knows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct CountedSchool {
    pub(super) id: SchoolId,
    pub(super) name: String,
    pub(super) urn: u32,
}

/// A subject, or one measure of one, that is counted in some year groups.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct CountedSubject {
    pub(super) subject: Subject,
    pub(super) years: Vec<YearGroup>,
}

/// Which cell of progress is wanted.
#[derive(Clone, Copy, Debug)]
pub(super) struct ProgressOf<'a> {
    pub(super) who: &'a Who,
    pub(super) years: &'a [YearGroup],
    pub(super) subject: Subject,
    pub(super) span: ProgressSpan,
    pub(super) group: Option<(Grouping, u16)>,
}

/// What of a subject has scores in some year groups: the subject itself in primary schools, else its mean.
pub(super) fn scored(
    subjects: &[CountedSubject],
    subject: Subject,
    years: &[YearGroup],
) -> Subject {
    let here = |s: &&CountedSubject| years.iter().any(|y| s.years.contains(y));
    let mut own = subjects.iter().filter(here).map(|s| s.subject);
    if own.clone().any(|s| s == subject) {
        return subject;
    }
    let is_mean = |s: &Subject| s.measure().is_some_and(Measure::is_mean);
    own.find(|s| s.itself() == subject && is_mean(s))
        .unwrap_or(subject)
}

/// Counts and sums, before anything is released: what [`TrackingBook`](super::TrackingBook) makes its figures of. The same
/// selection gives the same cell, wherever it is counted.
pub(super) trait Counts: std::fmt::Debug + Send + Sync {
    /// A trust's name and its schools, by its place in the table.
    fn trust(&self, trust: usize) -> (String, Vec<CountedSchool>);

    /// The trust of a school, by its place in the table; `None` where that isn't known.
    fn trust_of(&self, _school: SchoolId) -> Option<usize> {
        None
    }

    /// All cells of a slice; `None` where they can't be had.
    fn table(&self, _slice: &Slice) -> Option<std::sync::Arc<Cells>> {
        None
    }

    /// From which differences on there is an indicator.
    fn thresholds(&self) -> Thresholds;

    /// What a briefing may speak of.
    fn limits(&self) -> BriefingLimits;

    /// The key stages.
    fn key_stages(&self) -> &[KeyStage];

    /// The columns that the config adds as groupings.
    fn extras(&self) -> &[String];

    /// The names of a grouping's groups, `Null` last.
    fn groups(&self, grouping: Grouping) -> &[String];

    /// Years and terms with assessments, in order.
    fn terms(&self) -> Vec<(AcademicYear, Term)>;

    /// The year and term of the default selection.
    fn default_term(&self) -> Option<(AcademicYear, Term)>;

    /// The same of a trust.
    fn default_term_of(&self, _trust: usize) -> Option<(AcademicYear, Term)> {
        self.default_term()
    }

    /// The same of a key stage of a trust.
    fn default_term_in(&self, trust: usize, _stage: &KeyStage) -> Option<(AcademicYear, Term)> {
        self.default_term_of(trust)
    }

    /// Whether at least half of the pupils of a key stage with an outcome have an estimate.
    fn has_estimates(
        &self,
        _who: &Who,
        _stage: &KeyStage,
        _point: (AcademicYear, Term),
        _kind: Option<AssessmentType>,
    ) -> bool {
        true
    }

    /// In words, the term that has begun since a trust's default.
    fn begun(&self, _trust: usize) -> Option<String> {
        None
    }

    /// In words, the test that stands in for prior attainment: `NFER in Year 2`.
    fn prior_from(&self) -> Option<String>;

    /// The rank that estimates are of at first.
    fn rank(&self) -> Rank;

    /// The type of assessment that the config asks for.
    fn default_kind(&self) -> Option<AssessmentType>;

    /// The subjects that are counted, each with its year groups.
    fn subjects(&self) -> &[CountedSubject];

    /// The types of assessment with an outcome in a term.
    fn kinds(&self, year: AcademicYear, term: Term) -> Vec<AssessmentType>;

    /// The counts and sums of a selection.
    fn cell(&self, who: &Who, what: &What) -> Cell;

    /// When a school's assessments of a term were made; `None` where there are none.
    fn made(&self, school: SchoolId, year: AcademicYear, term: Term) -> Option<Made>;

    /// The two points and the type that progress is shown at first; `None` with one term only.
    fn progress_span(&self, school: Option<SchoolId>) -> Option<ProgressSpan>;

    /// The counts and sums of progress.
    fn progress(&self, of: &ProgressOf<'_>) -> ProgressCell;

    /// Who joined, left and stayed between the rolls of two years; `None` where that isn't known.
    fn movement(
        &self,
        who: &Who,
        years: &[YearGroup],
        from: AcademicYear,
        to: AcademicYear,
    ) -> Option<Movement>;

    /// The names of the files that answers lacked so far.
    fn wanted(&self) -> std::collections::BTreeSet<String> {
        std::collections::BTreeSet::new()
    }
}
