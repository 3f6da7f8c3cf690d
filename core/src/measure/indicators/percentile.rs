//! Where a figure lies among the country's.

use std::collections::BTreeMap;

use crate::config::Direction;
use crate::dataset::{Holdings, Phase};
use crate::estate::AcademicYear;

use super::indicator::OrganisationYear;
use super::sum::Sum;

/// Percentile and value, in the order of the data.
type Curve = Vec<(u8, f64)>;

/// The reference's percentiles by measure, year and phase.
pub(super) struct Percentiles<'h> {
    curves: BTreeMap<(&'h str, AcademicYear, Phase), Curve>,
    /// The one phase of each trust that has only one.
    phases: Vec<Result<Phase, NoNation>>,
}

/// Why a figure can't be set beside the nation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoNation {
    /// The trust's schools are of several phases.
    SeveralPhases,
    /// The school's phase, or that of all the trust's schools, is not known.
    NoPhase,
    /// The reference has no percentiles of the indicator.
    NoMeasure,
    /// Some of the year's terms are not in.
    PartYear,
    /// It rests on so few events that a percentile would say nothing.
    FewEvents,
    /// It has none of the year.
    NoYear,
    /// It has none of the phase in that year.
    NoneOfPhase(Phase),
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
                let first = schools.next().and_then(|s| s.phase);
                if schools.all(|s| s.phase == first) {
                    first.ok_or(NoNation::NoPhase)
                } else {
                    Err(NoNation::SeveralPhases)
                }
            })
            .collect();
        Self { curves, phases }
    }

    fn curve<'a>(
        &'a self,
        holdings: &Holdings,
        unit: &OrganisationYear,
        code: &'a str,
    ) -> Result<&'a Curve, NoNation> {
        let phase = match unit.school {
            Some(school) => holdings.schools[usize::from(school.0)]
                .phase
                .ok_or(NoNation::NoPhase),
            None => self
                .phases
                .get(unit.trust)
                .copied()
                .unwrap_or(Err(NoNation::NoPhase)),
        }?;
        self.curves.get(&(code, unit.year, phase)).ok_or_else(|| {
            let mut measure = self.curves.keys().filter(|(m, ..)| *m == code).peekable();
            if measure.peek().is_none() {
                NoNation::NoMeasure
            } else if measure.any(|(_, year, _)| *year == unit.year) {
                NoNation::NoneOfPhase(phase)
            } else {
                NoNation::NoYear
            }
        })
    }

    /// Why there is nothing to set a figure beside; `None` where there is.
    pub(super) fn why_none(
        &self,
        holdings: &Holdings,
        unit: &OrganisationYear,
        code: &str,
    ) -> Option<NoNation> {
        self.curve(holdings, unit, code).err()
    }

    /// The share of schools that do no better: the highest percentile whose value is not above the figure, 0 below the
    /// first; where less is better 100 less the lowest percentile whose value is not below it, 0 above the last. Both are
    /// compared as rounded to 9 decimals. A trust has one only where its schools are of one phase.
    pub(super) fn of(
        &self,
        holdings: &Holdings,
        unit: &OrganisationYear,
        code: &str,
        direction: Direction,
        value: f64,
    ) -> Option<u8> {
        let curve = self.curve(holdings, unit, code).ok()?;
        let value = Sum::of(value);
        if direction == Direction::Less {
            let no_better = curve.iter().filter(|(_, v)| Sum::of(*v) >= value);
            let lowest = no_better.map(|(p, _)| *p).min();
            return Some(lowest.map_or(0, |p| 100_u8.saturating_sub(p)));
        }
        let reached = curve.iter().filter(|(_, v)| Sum::of(*v) <= value);
        Some(reached.map(|(p, _)| *p).max().unwrap_or(0))
    }

    /// The nation's middle: the value of the 50th percentile.
    pub(super) fn middle(
        &self,
        holdings: &Holdings,
        unit: &OrganisationYear,
        code: &str,
    ) -> Option<f64> {
        let curve = self.curve(holdings, unit, code).ok()?;
        curve.iter().find(|(p, _)| *p == 50).map(|(_, v)| *v)
    }
}
