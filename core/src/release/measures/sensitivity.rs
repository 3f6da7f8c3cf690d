//! Release of a score under other weightings.

use crate::measure::dfe::{TrustMeasure, sensitivity};
use crate::quantity::{Measured, Reason};
use crate::release::{Desk, Shown};

use super::MeasureName;
use super::trusts::heads;

/// A score under other weightings.
#[derive(Clone, PartialEq, Debug)]
pub struct ReleasedSensitivity {
    /// Weights: pupils only.
    pub pupils_only: Shown,
    /// Weights: years only.
    pub years_only: Shown,
    /// Every school alike.
    pub alike: Shown,
    /// The lowest score without one school, and which.
    pub lowest: (Shown, String),
    /// The highest score without one school, and which.
    pub highest: (Shown, String),
    /// Whether all of them lie on the same side of 0 as the score.
    pub same_side: bool,
}

/// Releases the sensitivity of a measure; `None` without a score or with fewer than two schools.
pub fn release_sensitivity(desk: &Desk, m: &TrustMeasure) -> Option<ReleasedSensitivity> {
    let made = sensitivity(m)?;
    let (low, high) = made.range().filter(|_| m.schools.len() > 1)?;
    let unit = MeasureName::of(&m.measure).unit;
    let show = |value: Option<f64>| {
        let value = value.ok_or(Reason::NothingToDivideBy);
        desk.show(Measured::on_pupils(value, unit, heads(m.pupils)))
    };
    let score = m.score?;
    let all = [
        made.pupils_only,
        made.years_only,
        made.alike,
        Some(low.2),
        Some(high.2),
    ];
    Some(ReleasedSensitivity {
        pupils_only: show(made.pupils_only),
        years_only: show(made.years_only),
        alike: show(made.alike),
        lowest: (show(Some(low.2)), low.1.clone()),
        highest: (show(Some(high.2)), high.1.clone()),
        same_side: all.iter().flatten().all(|s| (*s >= 0.0) == (score >= 0.0)),
    })
}
