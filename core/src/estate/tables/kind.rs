//! What stands in a column.

use crate::estate::{PriorStage, Rank, Sen, Sex, TargetGrade, Term, YearGroup};

/// What stands in a column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ColumnKind {
    /// A pupil's UPN.
    Upn,
    /// A pupil's name, or a part of it.
    Name,
    /// A pupil's date of birth.
    Birth,
    /// A school's URN or DfE number.
    Urn,
    /// A trust's group UID.
    Uid,
    /// A day that is nobody's birth.
    Date,
    /// An academic or financial year, as 2023/24.
    Year,
    /// A term.
    Term,
    /// A year group.
    YearGroup,
    /// Y or N.
    YesNo,
    /// 1 or 0.
    Bit,
    /// A pupil's sex.
    Sex,
    /// SEN provision.
    Sen,
    /// A primary need.
    Need,
    /// An ethnicity.
    Ethnicity,
    /// The key stage of a prior score.
    PriorStage,
    /// A type of assessment.
    AssessmentType,
    /// A subject.
    Subject,
    /// What a teacher judged, or a grade.
    Judgement,
    /// The rank of schools that a benchmark estimate is made from.
    Rank,
    /// A target.
    Target,
    /// Suspension or permanent exclusion.
    Exclusion,
    /// A school's phase.
    Phase,
    /// The name of a measure.
    Measure,
    /// A number.
    Number,
    /// A probability from 0 to 1, or a mean.
    Chance,
    /// Percent, from 0 to 100.
    Percentage,
    /// Words: a name of a school, trust or kind of school.
    Words,
    /// Anything.
    Text,
}

impl ColumnKind {
    /// Whether it tells who a pupil is.
    pub const fn is_personal(self) -> bool {
        matches!(self, Self::Upn | Self::Name | Self::Birth)
    }

    /// Whether it is a day, a birth's or another.
    pub const fn is_day(self) -> bool {
        matches!(self, Self::Birth | Self::Date)
    }

    /// Whether it is a number that may be worked with.
    pub const fn is_number(self) -> bool {
        matches!(self, Self::Number | Self::Chance | Self::Percentage)
    }

    /// Its codes, as help texts name them; empty where it has none, or more than are known here.
    pub const fn codes(self) -> &'static [&'static str] {
        match self {
            Self::Term => &Term::NAMES,
            Self::YearGroup => &YearGroup::CODES,
            Self::YesNo => &["Y", "N"],
            Self::Bit => &["0", "1"],
            Self::Sex => Sex::CODES,
            Self::Sen => Sen::CODES,
            Self::PriorStage => PriorStage::CODES,
            Self::Subject => &["Reading", "Writing", "Maths", "GPS"],
            // What most judgements are.
            Self::Judgement => &["BLW", "PKS", "WTS", "EXS", "GDS", "A", "D", "X"],
            Self::Rank => Rank::CODES,
            Self::Target => TargetGrade::CODES,
            Self::Exclusion => &["Suspension", "Permanent"],
            _ => &[],
        }
    }
}
