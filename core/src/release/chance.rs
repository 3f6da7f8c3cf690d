//! What chance has to say about a figure, released: expected range, p, verdict, and the difference in whole pupils.

use crate::measure::evidence::{Weighed, whole_pupils};
use crate::measure::tracking::CountedFigure;
use crate::quantity::{Evidence, Indicator, Measured, Reason, Unit, Verdict};

use super::{Desk, Shown};

/// A figure beside its benchmark as a reader sees it.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct Chance {
    /// Where 19 of 20 groups of such pupils would fall: lower end, upper end, in the unit of attainment.
    pub range: (Shown, Shown),
    /// Where 499 of 500 would.
    pub wide: (Shown, Shown),
    /// How probable a result at least so far off is, on either side; what lists are ordered by.
    pub p: Option<f64>,
    /// The evidence, as tidy figures have it.
    pub evidence: Option<Evidence>,
    /// The verdict.
    pub verdict: Verdict,
    /// The difference in whole pupils, rounded half away from zero: −5 is five fewer. Of shares only.
    pub pupils: Shown,
}

/// What is weighed: a figure's parts before their release.
#[derive(Clone, Copy, Debug)]
pub struct Beside<'a> {
    /// What chance says; none where nothing is compared, and for targets.
    pub weighed: Option<&'a Weighed>,
    /// Attainment less benchmark.
    pub difference: Option<f64>,
    /// Its indicator.
    pub indicator: Option<Indicator>,
    /// Pupils it rests on.
    pub n: u64,
    /// The unit of attainment and benchmark.
    pub unit: Unit,
}

impl<'a> From<&'a CountedFigure> for Beside<'a> {
    fn from(figure: &'a CountedFigure) -> Self {
        Self {
            weighed: figure.weighed.as_ref(),
            difference: figure.difference.as_ref().ok().copied(),
            indicator: figure.indicator,
            n: figure.n,
            unit: figure.level_unit(),
        }
    }
}

impl Desk {
    /// Releases what chance has to say about a figure.
    pub fn chance(&self, of: Beside<'_>) -> Chance {
        let end = |end: Option<f64>| {
            let value = end.ok_or(Reason::NotApplicable);
            self.show(Measured::on_pupils(value, of.unit, of.n))
        };
        let range = of.weighed.and_then(|w| w.range);
        let wide = of.weighed.and_then(|w| w.wide);
        let evidence = of.weighed.map(|w| w.evidence);
        let share = matches!(of.unit, Unit::Percent | Unit::PercentOne);
        #[expect(clippy::cast_precision_loss, reason = "pupils are far fewer than 2^53")]
        let pupils = (of.difference.filter(|_| share))
            .map(|d| whole_pupils(d, of.n as f64))
            .ok_or(Reason::NotApplicable);
        Chance {
            range: (end(range.map(|r| r.0)), end(range.map(|r| r.1))),
            wide: (end(wide.map(|r| r.0)), end(wide.map(|r| r.1))),
            p: of.weighed.and_then(|w| w.p),
            evidence,
            verdict: Verdict::of(evidence, of.difference.unwrap_or(0.0), of.indicator),
            pupils: self.show(Measured::on_pupils(pupils, Unit::Count, of.n)),
        }
    }
}

impl Chance {
    /// What is said where the figure is withheld.
    pub(super) fn withheld(desk: &Desk, unit: Unit) -> Self {
        let none = |unit| desk.show(Measured::plain(Err(Reason::Withheld), unit));
        Self {
            range: (none(unit), none(unit)),
            wide: (none(unit), none(unit)),
            p: None,
            evidence: None,
            verdict: Verdict::Withheld,
            pupils: none(Unit::Count),
        }
    }

    /// So what, in whole pupils: `about 5 fewer`, `about 1 more`, `as expected`; empty where it isn't known.
    pub fn so_what(&self) -> String {
        so_what(&self.pupils)
    }
}

/// What a difference in whole pupils reads as in a sentence.
pub fn so_what(pupils: &Shown) -> String {
    let Some(value) = pupils.value() else {
        return String::new();
    };
    let size = pupils.text();
    let size = size.trim_start_matches('−');
    match value {
        0.0 => "as expected".into(),
        v if v < 0.0 => format!("about {size} fewer"),
        _ => format!("about {size} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_pupils_round_half_away_from_zero() {
        // −48 points of 10 pupils: 4.8, five fewer. −2.5 of 20: 0.5, one fewer. 2 of 20: 0.4, as expected.
        let so_what = |difference: f64, n: u64, unit: Unit| {
            Desk::default()
                .chance(Beside {
                    weighed: None,
                    difference: Some(difference),
                    indicator: None,
                    n,
                    unit,
                })
                .so_what()
        };
        assert_eq!(so_what(-48.0, 10, Unit::Percent), "about 5 fewer");
        assert_eq!(so_what(-2.5, 20, Unit::Percent), "about 1 fewer");
        assert_eq!(so_what(2.0, 20, Unit::Percent), "as expected");
        assert_eq!(so_what(12.0, 86, Unit::Percent), "about 10 more");
        assert_eq!(so_what(-6.0, 20, Unit::Score), "");
    }
}
