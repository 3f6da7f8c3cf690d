//! The published figures, arranged for looking up.

use std::collections::BTreeMap;

use crate::dataset::{Holdings, Performance, Spread, Urn};
use crate::estate::AcademicYear;

use super::catalogue::{self, Stage};

/// Published rows by measure, year and school, and the national spread by measure and year. Where a key comes twice, the
/// first row stands.
pub(super) struct Published<'a> {
    rows: BTreeMap<(&'a str, AcademicYear), BTreeMap<Urn, &'a Performance>>,
    spread: BTreeMap<(&'a str, AcademicYear), &'a Spread>,
}

impl<'a> Published<'a> {
    pub(super) fn of(holdings: &'a Holdings) -> Self {
        let mut rows: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
        for row in &holdings.performance {
            if catalogue::stage(&row.measure).is_some() {
                rows.entry((&*row.measure, row.year))
                    .or_default()
                    .entry(row.urn)
                    .or_insert(row);
            }
        }
        let mut spread = BTreeMap::new();
        for row in &holdings.spread {
            spread.entry((&*row.measure, row.year)).or_insert(row);
        }
        Self { rows, spread }
    }

    /// The years with any row, oldest first.
    pub(super) fn years(&self) -> Vec<AcademicYear> {
        let mut years: Vec<_> = self.rows.keys().map(|(_, year)| *year).collect();
        years.sort();
        years.dedup();
        years
    }

    /// The measures with rows in a year.
    pub(super) fn measures(&self, year: AcademicYear) -> Vec<&'a str> {
        self.rows
            .keys()
            .filter(|(_, y)| *y == year)
            .map(|(measure, _)| *measure)
            .collect()
    }

    /// A school's row.
    pub(super) fn row(
        &self,
        measure: &str,
        year: AcademicYear,
        urn: Urn,
    ) -> Option<&'a Performance> {
        self.rows.get(&(measure, year))?.get(&urn).copied()
    }

    /// All rows of a measure in a year, by school.
    pub(super) fn rows_of(&self, measure: &str, year: AcademicYear) -> Vec<&'a Performance> {
        self.rows
            .get(&(measure, year))
            .map(|rows| rows.values().copied().collect())
            .unwrap_or_default()
    }

    /// All schools with a row of a measure in any year.
    pub(super) fn schools(&self, measure: &str) -> Vec<Urn> {
        let mut urns: Vec<Urn> = self
            .rows
            .iter()
            .filter(|((m, _), _)| *m == measure)
            .flat_map(|(_, rows)| rows.keys().copied())
            .collect();
        urns.sort_unstable();
        urns.dedup();
        urns
    }

    /// The last year before `year` in which one of these schools has a row of a measure.
    pub(super) fn last_year(
        &self,
        measure: &str,
        urns: &[Urn],
        year: AcademicYear,
    ) -> Option<AcademicYear> {
        self.rows
            .iter()
            .filter(|((m, y), _)| *m == measure && *y < year)
            .filter(|(_, rows)| urns.iter().any(|urn| rows.contains_key(urn)))
            .map(|((_, y), _)| *y)
            .max()
    }

    /// Whether a school has a row of any measure of a key stage in a year.
    pub(super) fn any_row(&self, stage: Stage, year: AcademicYear, urn: Urn) -> bool {
        self.rows.iter().any(|((measure, y), rows)| {
            *y == year && catalogue::stage(measure) == Some(stage) && rows.contains_key(&urn)
        })
    }

    /// The national standard deviation of pupil scores.
    pub(super) fn sd(&self, measure: &str, year: AcademicYear) -> Option<f64> {
        self.spread.get(&(measure, year))?.sd
    }

    /// The national within-school and between-school variances.
    pub(super) fn variances(&self, measure: &str, year: AcademicYear) -> Option<(f64, f64)> {
        let spread = self.spread.get(&(measure, year))?;
        spread.within_var.zip(spread.between_var)
    }
}
