//! Tables `assessments` and `conversions`.

use std::sync::Arc;

use crate::estate::{
    AcademicYear, AssessmentType, Counting, CountsAs, Date, Decimal, Judgement, Scale, Subject,
    Term, YearGroup,
};

use super::{PupilId, Urn};

/// An accepted assessment row, in the order of the data.
#[derive(Clone, Debug)]
pub struct Assessment {
    /// The test's own score, before conversion; [`Assessment::NO_SCORE`] where there is none (see [`Assessment::score`]).
    pub raw_score: Decimal,
    /// The pupil it was matched to.
    pub pupil: PupilId,
    /// Its own URN, as given (a pupil counts in the school whose roll they are on, not here).
    pub urn: Urn,
    /// The assessment's name: a place in [`Holdings::assessment_names`](super::Holdings::assessment_names).
    pub name: u32,
    /// The file it came from: a place in [`Holdings::files`](super::Holdings::files).
    pub file: u32,
    /// When.
    pub assessed_on: Date,
    /// Academic year.
    pub year: AcademicYear,
    /// Term.
    pub term: Term,
    /// Type.
    pub kind: AssessmentType,
    /// Subject: one of the four single ones.
    pub subject: Subject,
    /// Its own year group, as given.
    pub nc_year: YearGroup,
    /// Judgement, where there is one.
    pub judgement: Option<Judgement>,
}

impl Assessment {
    /// Stands for "no score".
    pub const NO_SCORE: Decimal = Decimal(i64::MIN);

    /// The score, if the row has one.
    pub fn score(&self) -> Option<Decimal> {
        (self.raw_score != Self::NO_SCORE).then_some(self.raw_score)
    }

    /// Whether it is a statutory assessment: a DfE test, or the teacher assessment of the summer term in Year 6, and in
    /// Year 2 up to 2022/23 (methods: section 1).
    pub fn is_statutory(&self) -> bool {
        statutory(self.kind, self.year, self.term, self.nc_year)
    }

    /// What its judgement counts as; `None` without one.
    pub fn counts(&self) -> Option<CountsAs> {
        self.judgement?.counts(self.is_statutory())
    }

    /// Whether it is an outcome: a score, or a judgement that counts as reached or not reached (methods: section 1).
    pub fn is_outcome(&self) -> bool {
        self.score().is_some() || self.counts().is_some_and(|c| c != CountsAs::NoOutcome)
    }
}

/// The last year of teacher assessment at the end of Year 2 that schools had to make.
const LAST_OF_YEAR_2: AcademicYear = AcademicYear(2022);

/// Whether an assessment of a type, year, term and year group is a statutory one.
pub fn statutory(kind: AssessmentType, year: AcademicYear, term: Term, nc_year: YearGroup) -> bool {
    let at_an_end = nc_year == YearGroup(6) || (nc_year == YearGroup(2) && year <= LAST_OF_YEAR_2);
    kind == AssessmentType::DfeTest
        || (kind == AssessmentType::TeacherAssessment && term == Term::Summer && at_an_end)
}

/// A result in a subject beside the four that tracking compares: science, phonics, tables, early learning goals,
/// examinations. In the order of the data.
#[derive(Clone, Debug)]
pub struct OtherResult {
    /// The subject: `Science`, `Phonics`, `MTC`, `GLD`, the code of an early learning goal, or the name of an examination's
    /// subject as given.
    pub subject: Arc<str>,
    /// The mark, score or points, where there are some.
    pub score: Option<Decimal>,
    /// The code, where there is one: as its scale writes it.
    pub code: Option<&'static str>,
    /// The scale that the code or mark belongs to; empty: numbers only.
    pub scale: &'static str,
    /// The pupil it was matched to.
    pub pupil: PupilId,
    /// Its own URN.
    pub urn: Urn,
    /// The assessment's name: a place in [`Holdings::assessment_names`](super::Holdings::assessment_names).
    pub name: u32,
    /// The file it came from: a place in [`Holdings::files`](super::Holdings::files).
    pub file: u32,
    /// When.
    pub assessed_on: Date,
    /// Academic year.
    pub year: AcademicYear,
    /// Term.
    pub term: Term,
    /// Type.
    pub kind: AssessmentType,
    /// Its own year group, as given.
    pub nc_year: YearGroup,
}

impl OtherResult {
    /// What its code counts as on its scale; `None` without a code, and where no built-in scale has it.
    pub fn counts(&self) -> Option<Counting> {
        let scale = Scale::named(self.scale)?;
        Some(scale.code(self.code?)?.counts)
    }

    /// Whether it is an outcome: a mark, or a code that its scale does not say is none.
    pub fn is_outcome(&self) -> bool {
        self.score.is_some() || (self.code.is_some() && self.counts() != Some(Counting::NoOutcome))
    }
}

/// A point of a conversion curve from a test's score to the scaled score.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Conversion {
    /// The type of assessment.
    pub kind: AssessmentType,
    /// Subject; `None`: any.
    pub subject: Option<Subject>,
    /// Year group; `None`: any.
    pub nc_year: Option<YearGroup>,
    /// The test's score.
    pub score_from: Decimal,
    /// The scaled score there.
    pub scaled_score: Decimal,
}
