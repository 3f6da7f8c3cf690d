//! How a figure's distance from its benchmark moved between two terms.

use crate::quantity::{Measured, Reason, Unit};

use super::{Shown, TrackedFigure, TrackingBook};

/// A move between two terms.
#[derive(Clone, PartialEq, Debug)]
pub struct Change {
    /// The later difference less the earlier one, before rounding.
    pub change: Shown,
    /// Both ends of its 95% interval: ± √(h₁² + h₂²), where h₁ and h₂ are half the intervals of the two differences. That
    /// takes the two terms as independent; where the same pupils are in both it is on the safe side.
    pub interval: (Shown, Shown),
    /// Whether the interval holds 0; `None` where there is none.
    pub within_chance: Option<bool>,
}

impl TrackingBook<'_> {
    /// How far the difference of one and the same measure moved from an earlier term to a later one.
    pub fn change(&self, before: &TrackedFigure, now: &TrackedFigure) -> Change {
        let unit = now.difference.unit();
        let n = |f: &TrackedFigure| f.n.value().unwrap_or(0.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "counts are whole and never negative"
        )]
        let pupils = n(before).min(n(now)) as u64;
        let missing = |f: &TrackedFigure| f.difference.reason().cloned();
        let change = match (before.difference.value(), now.difference.value()) {
            (Some(a), Some(b)) => Ok(b - a),
            _ => Err(missing(now)
                .or_else(|| missing(before))
                .unwrap_or(Reason::NoOutcomes)),
        };
        let half = |f: &TrackedFigure| {
            let (lower, upper) = (f.interval.0.value()?, f.interval.1.value()?);
            Some((upper - lower) / 2.0)
        };
        let ends = match (&change, half(before), half(now)) {
            (Ok(d), Some(a), Some(b)) => {
                let half = a.hypot(b);
                Ok((d - half, d + half))
            }
            (Ok(_), ..) => Err(Reason::TooFewPupils),
            (Err(reason), ..) => Err(reason.clone()),
        };
        let show = |value: Result<f64, Reason>, unit: Unit| {
            self.desk().show(Measured::on_pupils(value, unit, pupils))
        };
        Change {
            interval: (
                show(ends.clone().map(|e| e.0), unit),
                show(ends.clone().map(|e| e.1), unit),
            ),
            within_chance: ends.ok().map(|(low, high)| low <= 0.0 && high >= 0.0),
            change: show(change, unit),
        }
    }
}
