//! Table `pupils`: one entry for each pupil on a school's roll in an academic year.

use crate::estate::{
    AcademicYear, Date, Decimal, Ethnicity, PriorStage, Sen, SendNeed, Sex, YearGroup,
};

use super::SchoolId;

/// A pupil, by number: one for each distinct UPN in the table of pupils, in order of first appearance.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PupilId(pub u32);

/// A pupil on a roll. A pupil on two rolls of a year has two entries.
#[derive(Clone, Debug)]
pub struct RollEntry {
    /// The year.
    pub year: AcademicYear,
    /// The school.
    pub school: SchoolId,
    /// The pupil.
    pub pupil: PupilId,
    /// Year group.
    pub nc_year: YearGroup,
    /// Sex; `None`, as everywhere below: unknown.
    pub sex: Option<Sex>,
    /// Date of birth (for term of birth; never published).
    pub dob: Option<Date>,
    /// Free school meals.
    pub fsm: Option<bool>,
    /// Free school meals in the last six years (Pupil Premium).
    pub fsm6: Option<bool>,
    /// English as an additional language.
    pub eal: Option<bool>,
    /// Looked after.
    pub looked_after: Option<bool>,
    /// A child of a service family.
    pub service: Option<bool>,
    /// SEN provision.
    pub sen: Option<Sen>,
    /// Primary need.
    pub sen_need: Option<SendNeed>,
    /// Ethnicity code.
    pub ethnicity: Option<Ethnicity>,
    /// Previous key stage.
    pub prior_stage: Option<PriorStage>,
    /// Its average point score.
    pub prior_score: Option<Decimal>,
    /// Values of the groupings that the config adds, in its order: places in
    /// [`Holdings::extra_values`](super::Holdings::extra_values); `None`: blank.
    pub extra: Box<[Option<u16>]>,
}
