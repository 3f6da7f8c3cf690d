//! How a figure's distance from its benchmark moved between two terms: what "moved" means everywhere.

use crate::estate::Measure;
use crate::measure::evidence::Stood;
use crate::measure::tracking::indicator;
use crate::quantity::{Measured, Reason, Unit, Verdict};

use super::{Shown, TrackedFigure, TrackingBook};

/// A move between two terms.
#[derive(Clone, PartialEq, Debug)]
pub struct Change {
    /// The later difference less the earlier one, before rounding; where nothing is compared, the later attainment less the
    /// earlier one.
    pub change: Shown,
    /// What chance has to say about it (methods: section 2, a change between two terms).
    pub verdict: Verdict,
    /// The fewer pupils of the two terms.
    pub pupils: Shown,
    /// How probable a move at least so far is; lists are ordered by it.
    pub p: Option<f64>,
}

impl TrackingBook<'_> {
    /// How far one and the same measure moved from an earlier term to a later one; both of one assessment type.
    pub fn change(&self, before: &TrackedFigure, now: &TrackedFigure) -> Change {
        let thresholds = self.thresholds();
        let n = |f: &TrackedFigure| f.n.value().unwrap_or(0.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "counts are whole and never negative"
        )]
        let pupils = n(before).min(n(now)) as u64;
        let compared = |f: &TrackedFigure| f.difference.reason() != Some(&Reason::NotApplicable);
        let value = |f: &TrackedFigure| {
            if compared(f) {
                f.difference.clone()
            } else {
                f.attainment.clone()
            }
        };
        let (then, today) = (value(before), value(now));
        let change = match (then.value(), today.value()) {
            (Some(a), Some(b)) => Ok(b - a),
            _ => Err(today
                .reason()
                .or(then.reason())
                .cloned()
                .unwrap_or(Reason::NoOutcomes)),
        };
        let evidence = match (&change, &before.stood, &now.stood) {
            (Ok(_), Some(a), Some(b)) => Stood::change(a, b, thresholds.min_pupils),
            _ => None,
        };
        let p = match (&change, &before.stood, &now.stood) {
            (Ok(_), Some(a), Some(b)) => Stood::change_p(a, b),
            _ => None,
        };
        let unit = now.difference.unit();
        // Points of grades have no marks of their own.
        let measure = match unit {
            Unit::ScorePoints => Some(Measure::Score),
            Unit::MeanChange => None,
            _ => Some(Measure::Expected),
        };
        let moved = change.as_ref().ok().copied();
        let mark = moved
            .zip(measure)
            .map(|(d, measure)| indicator(d, measure, &thresholds));
        let withheld = change == Err(Reason::Withheld);
        Change {
            verdict: match withheld {
                true => Verdict::Withheld,
                false => Verdict::of(evidence, moved.unwrap_or(0.0), mark),
            },
            change: self.desk().show(Measured::on_pupils(change, unit, pupils)),
            pupils: match withheld {
                true => self.none(Reason::Withheld),
                false => self.desk().count(pupils),
            },
            p,
        }
    }
}
