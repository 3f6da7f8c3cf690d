//! Where a figure lies among the country's.

use std::collections::BTreeMap;

use crate::dataset::{Holdings, Phase};
use crate::estate::AcademicYear;

use super::indicator::Unit;
use super::sum::Sum;

/// Percentile and value, in the order of the data.
type Curve = Vec<(u8, f64)>;

/// The reference's percentiles by measure, year and phase.
pub(super) struct Percentiles<'h> {
    curves: BTreeMap<(&'h str, AcademicYear, Phase), Curve>,
    phases: Vec<Option<Phase>>,
}

impl<'h> Percentiles<'h> {
    /// Sorts the reference, and finds the one phase of each trust that has only one.
    pub(super) fn new(holdings: &'h Holdings) -> Self {
        let mut curves: BTreeMap<_, Curve> = BTreeMap::new();
        for p in &holdings.percentiles {
            if let Some(phase) = p.phase {
                curves
                    .entry((&*p.measure, p.year, phase))
                    .or_default()
                    .push((p.percentile, p.value));
            }
        }
        let phases = (0..holdings.trusts.len())
            .map(|trust| {
                let mut schools = holdings.schools.iter().filter(|s| s.trust == trust);
                let first = schools.next()?.phase;
                schools.all(|s| s.phase == first).then_some(first).flatten()
            })
            .collect();
        Self { curves, phases }
    }

    fn curve<'a>(&'a self, holdings: &Holdings, unit: &Unit, code: &'a str) -> Option<&'a Curve> {
        let phase = match unit.school {
            Some(school) => holdings.schools[usize::from(school.0)].phase,
            None => self.phases.get(unit.trust).copied().flatten(),
        }?;
        self.curves.get(&(code, unit.year, phase))
    }

    /// The highest percentile whose value is not above the figure, 0 below the first. Both are compared as rounded to 9
    /// decimals. A trust has one only where its schools are of one phase.
    pub(super) fn of(
        &self,
        holdings: &Holdings,
        unit: &Unit,
        code: &str,
        value: f64,
    ) -> Option<u8> {
        let curve = self.curve(holdings, unit, code)?;
        let value = Sum::of(value);
        let reached = curve.iter().filter(|(_, v)| Sum::of(*v) <= value);
        Some(reached.map(|(p, _)| *p).max().unwrap_or(0))
    }

    /// The nation's middle: the value of the 50th percentile.
    pub(super) fn middle(&self, holdings: &Holdings, unit: &Unit, code: &str) -> Option<f64> {
        let curve = self.curve(holdings, unit, code)?;
        curve.iter().find(|(p, _)| *p == 50).map(|(_, v)| *v)
    }
}
