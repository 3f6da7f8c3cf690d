//! Release of schools' own measures.

use crate::dataset::Urn;
use crate::estate::AcademicYear;
use crate::measure::dfe::SchoolMeasure;
use crate::quantity::{Reason, Unit};
use crate::release::{Desk, Shown};

use super::trusts::{scored, show};
use super::{MeasureName, Scored};

/// A school's own measure in a year.
#[derive(Clone, PartialEq, Debug)]
pub struct ReleasedSchoolMeasure {
    /// The school.
    pub urn: Urn,
    /// The results year.
    pub year: AcademicYear,
    /// The measure.
    pub measure: MeasureName,
    /// Score, interval, bands.
    pub scored: Scored,
    /// Pupils in the measure.
    pub pupils: Shown,
    /// Pupils at the end of the key stage.
    pub cohort: Shown,
}

/// Releases schools' own measures in their order.
pub fn release_schools(desk: &Desk, measures: &[SchoolMeasure]) -> Vec<ReleasedSchoolMeasure> {
    measures
        .iter()
        .map(|m| {
            let name = MeasureName::of(&m.measure);
            let not_known = Reason::Other("not known".into());
            let no_interval = if !name.has_interval {
                Reason::NotApplicable
            } else if m.pupils.is_none() {
                Reason::Other("pupils in the measure not known".into())
            } else {
                Reason::Other("no national standard deviation".into())
            };
            let score = m.score.clone().map_err(Reason::NotPublished);
            ReleasedSchoolMeasure {
                urn: m.urn,
                year: m.year,
                scored: scored(
                    desk,
                    &name,
                    score,
                    m.lower.zip(m.upper),
                    m.band,
                    m.pupils,
                    &no_interval,
                ),
                pupils: show(desk, m.pupils, Unit::Count, m.pupils, &not_known),
                cohort: show(desk, m.cohort, Unit::Count, m.cohort, &not_known),
                measure: name,
            }
        })
        .collect()
}
