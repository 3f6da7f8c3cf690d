//! Columns that several tables have.

use super::{Column, ColumnKind};

pub(super) const ACADEMIC_YEAR: Column =
    Column::new("academic_year", ColumnKind::Year, "as 2023/24");
pub(super) const TERM: Column = Column::new("term", ColumnKind::Term, "Autumn, Spring or Summer");
pub(super) const URN: Column = Column::new(
    "urn",
    ColumnKind::Urn,
    "the school: its URN, its LAESTAB, or the URN of a predecessor",
);
pub(super) const UPN: Column = Column::new(
    "upn",
    ColumnKind::Upn,
    "the pupil: 13 characters with a check letter; temporary ones end in a letter",
);
pub(super) const SURNAME: Column = Column::new(
    "surname",
    ColumnKind::Name,
    "for matching and the audit only, never published",
);
pub(super) const FORENAME: Column = Column::new(
    "forename",
    ColumnKind::Name,
    "for matching and the audit only, never published",
);
pub(super) const DOB: Column = Column::new("dob", ColumnKind::Birth, "date of birth");
pub(super) const SEX: Column = Column::new("sex", ColumnKind::Sex, "F or M");
pub(super) const NC_YEAR: Column = Column::new(
    "nc_year",
    ColumnKind::YearGroup,
    "the year group: N1, N2, R, 1 to 13",
);
pub(super) const TRUST_UID: Column = Column::new(
    "trust_uid",
    ColumnKind::Uid,
    "the trust's group UID on GIAS, digits",
);
pub(super) const SUBJECT: Column = Column::new(
    "subject",
    ColumnKind::Subject,
    "Reading, Writing, Maths, GPS, and those of your framework",
);
pub(super) const MEASURE: Column = Column::new(
    "measure",
    ColumnKind::Measure,
    "the measure's name, as progress8",
);
pub(super) const ASSESSMENT_TYPE: Column = Column::new(
    "assessment_type",
    ColumnKind::AssessmentType,
    "Teacher Assessment, DfE test, or the maker of the test: NFER, Renaissance, PIXL, GL, Rising Stars, No More Marking …",
);
pub(super) const PRIOR_STAGE: Column = Column::new(
    "prior_stage",
    ColumnKind::PriorStage,
    "the key stage before: EYFS, KS1, KS2",
);
pub(super) const PRIOR_SCORE: Column = Column::new(
    "prior_score",
    ColumnKind::Number,
    "its average point score on that stage's own scale",
);
pub(super) const SD: Column = Column::new(
    "sd",
    ColumnKind::Number,
    "standard deviation of pupils' scores",
);
