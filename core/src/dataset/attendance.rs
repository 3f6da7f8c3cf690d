//! Tables `attendance`, sessions (half-days) of a pupil in a term or a week, and `attendance_targets`.

use crate::estate::{AcademicYear, Date, Term};

use super::{PupilId, Urn};

/// An accepted attendance row.
#[derive(Clone, Debug)]
pub struct Attendance {
    /// Year.
    pub year: AcademicYear,
    /// Term.
    pub term: Term,
    /// The last day of the week that it is of; `None`: of the whole term.
    pub week_ending: Option<Date>,
    /// The school that took the register: these rows count by their own URN.
    pub urn: Urn,
    /// The pupil, on any roll that year.
    pub pupil: PupilId,
    /// Possible sessions; `None`: blank.
    pub possible: Option<f64>,
    /// Authorised absences, in sessions.
    pub authorised: Option<f64>,
    /// Unauthorised absences, in sessions.
    pub unauthorised: Option<f64>,
}

/// The attendance that a school is to reach in a year.
#[derive(Clone, Debug)]
pub struct AttendanceTarget {
    /// Year.
    pub year: AcademicYear,
    /// The school.
    pub urn: Urn,
    /// In percent of possible sessions.
    pub percent: f64,
}
