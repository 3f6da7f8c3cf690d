//! A school's own measures, whether or not they count for its trust.

use std::sync::Arc;

use crate::config::MeasureSettings;
use crate::dataset::{Holdings, Urn};
use crate::estate::AcademicYear;
use crate::quantity::Band;

use super::band;
use super::catalogue;
use super::interval::half_width;

/// A school's published score in a year with its interval and band.
#[derive(Clone, PartialEq, Debug)]
pub struct SchoolMeasure {
    /// The school.
    pub urn: Urn,
    /// The results year.
    pub year: AcademicYear,
    /// The measure.
    pub measure: Arc<str>,
    /// The published score; or the symbol that stands instead (empty: nothing stands there).
    pub score: Result<f64, String>,
    /// Pupils included in the measure.
    pub pupils: Option<f64>,
    /// Pupils at the end of the key stage.
    pub cohort: Option<f64>,
    /// Lower end of the 95% interval: the same rule as a trust's.
    pub lower: Option<f64>,
    /// Upper end.
    pub upper: Option<f64>,
    /// The band.
    pub band: Option<Band>,
}

/// The own measures of the schools that `wanted` names, by school, year and measure.
pub fn school_measures(
    holdings: &Holdings,
    settings: &MeasureSettings,
    wanted: impl Fn(Urn) -> bool,
) -> Vec<SchoolMeasure> {
    let published = super::published::Published::of(holdings);
    let mut all = vec![];
    for year in published.years() {
        for measure in published.measures(year) {
            let sd = published
                .sd(measure, year)
                .filter(|_| catalogue::has_interval(measure));
            let cuts = band::cuts(settings, measure, year);
            let name: Arc<str> = measure.into();
            let rows = published.rows_of(measure, year);
            for row in rows.into_iter().filter(|r| wanted(r.urn)) {
                let half = sd.zip(row.pupils).and_then(|(sd, n)| half_width(sd, n));
                let ends = row.score.zip(half).map(|(s, h)| (s, s - h, s + h));
                all.push(SchoolMeasure {
                    urn: row.urn,
                    year,
                    measure: Arc::clone(&name),
                    score: row
                        .score
                        .ok_or_else(|| row.status.as_deref().unwrap_or("").to_owned()),
                    pupils: row.pupils,
                    cohort: row.cohort,
                    lower: ends.map(|e| e.1),
                    upper: ends.map(|e| e.2),
                    band: ends.map(|(score, lower, upper)| band::band(score, lower, upper, cuts)),
                });
            }
        }
    }
    all.sort_by(|a, b| (a.urn, a.year, &a.measure).cmp(&(b.urn, b.year, &b.measure)));
    all
}
