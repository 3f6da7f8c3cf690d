//! Table `exclusions`.

use crate::estate::{AcademicYear, Date, Term};

use super::{PupilId, Urn};

/// Suspension or permanent exclusion.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ExclusionKind {
    /// For a fixed period.
    Suspension,
    /// For good.
    Permanent,
}

/// An accepted exclusion row.
#[derive(Clone, Debug)]
pub struct Exclusion {
    /// Year.
    pub year: AcademicYear,
    /// Term.
    pub term: Term,
    /// The school that excluded: these rows count by their own URN.
    pub urn: Urn,
    /// The pupil.
    pub pupil: PupilId,
    /// Which kind.
    pub kind: ExclusionKind,
    /// Sessions, where given.
    pub sessions: Option<f64>,
    /// First day.
    pub started_on: Option<Date>,
}
