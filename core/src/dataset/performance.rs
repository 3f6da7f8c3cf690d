//! Table `performance`: published measures of schools.

use std::sync::Arc;

use crate::estate::AcademicYear;

use super::Urn;

/// An accepted performance row.
#[derive(Clone, Debug)]
pub struct Performance {
    /// Results year.
    pub year: AcademicYear,
    /// The school.
    pub urn: Urn,
    /// The measure, as `progress8` or `ks2_reading_progress_disadvantaged`.
    pub measure: Arc<str>,
    /// The published score; `None`: suppressed or not there, see `status`.
    pub score: Option<f64>,
    /// Pupils included in the measure.
    pub pupils: Option<f64>,
    /// Pupils at the end of the key stage (weights use this).
    pub cohort: Option<f64>,
    /// The DfE's symbol where there is no score, as `SUPP`.
    pub status: Option<Arc<str>>,
    /// The file it came from: a place in [`Holdings::files`](super::Holdings::files).
    pub file: u32,
}
