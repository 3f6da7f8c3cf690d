//! Value axes: where they begin and end, and their ticks at 1, 2, 2.5 and 5 times powers of ten.

use crate::estate::with_commas;
use crate::release::{Shown, Unit};

/// At most so many ticks.
const MOST: i64 = 7;

/// A linear axis with its ticks.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scale {
    /// Its first value.
    pub(super) low: f64,
    /// Its last.
    pub(super) high: f64,
    /// The ticks, rising.
    pub(super) ticks: Vec<f64>,
    /// Decimals that the ticks need.
    decimals: usize,
}

impl Scale {
    /// An axis that holds `low` to `high`, never beyond `bounds`; `whole` for counts.
    ///
    /// It ends at a tick where that wastes less than an eighth of it, otherwise a little beyond the data; an end that
    /// is one of `bases` (zero, the start of the scores) stays exactly.
    pub(super) fn nice(
        low: f64,
        high: f64,
        bounds: (f64, f64),
        bases: &[f64],
        whole: bool,
    ) -> Self {
        let low = low.max(bounds.0);
        let high = high.min(bounds.1).max(low);
        let span = high - low;
        let fixed = |end: f64| bases.contains(&end) || end == bounds.0 || end == bounds.1;
        for power in -9..=15_i32 {
            for (tenths, own_decimals) in [(10, 0), (20, 0), (25, 1), (50, 0)] {
                if whole && (power < 0 || (tenths == 25 && power == 0)) {
                    continue;
                }
                // In tenths first: 3 × 0.1 must read 0.3.
                let tick = |i: i64| {
                    let scaled = (i * i64::from(tenths)) as f64 / 10.0;
                    if power < 0 {
                        scaled / 10_f64.powi(-power)
                    } else {
                        scaled * 10_f64.powi(power)
                    }
                };
                let step = tick(1);
                if span / step > MOST as f64 + 1.0 {
                    continue;
                }
                let below = tick((low / step + 1e-9).floor() as i64);
                let above = tick((high / step - 1e-9).ceil() as i64);
                let end = |end: f64, nearest: f64, beyond: f64| {
                    if fixed(end) {
                        end
                    } else if (end - nearest).abs() <= span * 0.125 {
                        nearest
                    } else {
                        end + beyond
                    }
                };
                let low = end(low, below, -0.03 * span).max(bounds.0);
                let high = end(high, above, 0.03 * span).min(bounds.1);
                let first = (low / step - 1e-9).ceil() as i64;
                let last = (high / step + 1e-9).floor() as i64;
                if last - first + 1 > MOST || low >= high {
                    continue;
                }
                return Self {
                    low,
                    high,
                    ticks: (first..=last).map(tick).collect(),
                    decimals: usize::try_from(own_decimals - power).unwrap_or(0),
                };
            }
        }
        Self {
            low,
            high: high.max(low + 1.0),
            ticks: vec![],
            decimals: 0,
        }
    }

    /// An axis of `n` equal places, the middle of the first at 0.5; no ticks.
    pub(super) fn places(n: usize) -> Self {
        Self {
            low: 0.0,
            high: n.max(1) as f64,
            ticks: vec![],
            decimals: 0,
        }
    }

    /// The value, pushed back to the nearer end where it lies outside.
    pub(super) fn hold(&self, value: f64) -> f64 {
        value.max(self.low).min(self.high)
    }

    /// How far along the axis the value lies, from 0 to 1; the nearer end where it lies outside.
    pub(super) fn share(&self, value: f64) -> f64 {
        (self.hold(value) - self.low) / (self.high - self.low)
    }

    /// Whether the value lies on the axis.
    pub(super) fn holds(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }

    /// A tick as the axis says it.
    pub(super) fn tick_text(&self, tick: f64, unit: Unit) -> String {
        let (value, decimals, ending) = match unit {
            Unit::Pounds if self.high.abs().max(self.low.abs()) >= 2e6 => {
                let millions = self.ticks.iter().any(|t| (t / 1e6).fract() != 0.0);
                (tick / 1e6, if millions { 2 } else { 0 }, "m")
            }
            Unit::Percent | Unit::PercentOne => (tick, self.decimals, "%"),
            _ => (tick, self.decimals, ""),
        };
        let digits = format!("{:.decimals$}", value.abs());
        let digits = match unit {
            Unit::Pounds | Unit::Count => with_commas(&digits),
            _ => digits,
        };
        let sign = match tick {
            t if t < 0.0 => "−",
            t if t > 0.0 && unit.signed() => "+",
            _ => "",
        };
        let pound = if unit == Unit::Pounds { "£" } else { "" };
        format!("{sign}{pound}{digits}{ending}")
    }
}

/// Where a chart's value axis may begin.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    /// At zero (scaled scores: at 80), because lengths are compared.
    Base,
    /// Near the data, because places are compared; signed units keep their zero.
    Data,
}

/// A finite value that drawing can bear.
pub(super) fn drawable(shown: &Shown) -> Option<f64> {
    shown
        .value()
        .filter(|v| v.is_finite())
        .map(|v| v.clamp(-1e12, 1e12))
}

/// The two ends of an interval, lower first.
pub(super) fn ends(interval: Option<&(Shown, Shown)>) -> Option<(f64, f64)> {
    let (a, b) = interval?;
    let (a, b) = (drawable(a)?, drawable(b)?);
    Some((a.min(b), a.max(b)))
}

/// The smallest span an axis of this unit shows.
fn least_span(unit: Unit) -> f64 {
    match unit {
        Unit::Percent | Unit::PercentagePoints | Unit::Percentile => 10.0,
        Unit::Count | Unit::Pupils => 5.0,
        Unit::Score | Unit::ScorePoints | Unit::Mean | Unit::MeanChange => 4.0,
        Unit::PercentOne
        | Unit::PercentagePointsOne
        | Unit::ProgressOne
        | Unit::Rate
        | Unit::Kilometres => 2.0,
        Unit::Progress | Unit::Points => 0.5,
        Unit::Pounds | Unit::PoundsChange => 100.0,
    }
}

fn bounds(unit: Unit) -> (f64, f64) {
    match unit {
        Unit::Percent | Unit::PercentOne | Unit::Percentile => (0.0, 100.0),
        Unit::PercentagePoints => (-100.0, 100.0),
        Unit::Count | Unit::Rate | Unit::Kilometres => (0.0, f64::INFINITY),
        _ => (f64::NEG_INFINITY, f64::INFINITY),
    }
}

/// The axis for values and their intervals.
///
/// An interval far wider than the others (more than three times the median half-width beyond the values) doesn't
/// stretch it; its mark ends in an arrow instead.
pub(super) fn axis(unit: Unit, start: Start, values: &[f64], intervals: &[(f64, f64)]) -> Scale {
    let mut low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let mut high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if low > high {
        (low, high) = match unit {
            Unit::Percent => (0.0, 100.0),
            Unit::Score => (80.0, 120.0),
            _ if unit.signed() => (-least_span(unit), least_span(unit)),
            _ => (0.0, least_span(unit)),
        };
    }
    if !intervals.is_empty() {
        let mut halves: Vec<f64> = intervals.iter().map(|(a, b)| (b - a) / 2.0).collect();
        halves.sort_by(f64::total_cmp);
        let reach = 3.0 * halves[halves.len() / 2];
        let lowest = intervals.iter().map(|i| i.0).fold(low, f64::min);
        let highest = intervals.iter().map(|i| i.1).fold(high, f64::max);
        (low, high) = (lowest.max(low - reach), highest.min(high + reach));
    }
    let mut limits = bounds(unit);
    // A reserve of −3% of income is a percentage too; one of a million is a slip, and stays outside.
    let believable = || values.iter().filter(|v| v.abs() <= 1000.0);
    if believable().any(|v| *v < limits.0) {
        limits.0 = -1000.0;
    }
    if believable().any(|v| *v > limits.1) {
        limits.1 = 1000.0;
    }
    (low, high) = (
        low.clamp(limits.0, limits.1),
        high.clamp(limits.0, limits.1),
    );
    match (unit, start) {
        (Unit::Score, Start::Base) => {
            low = low.min(80.0);
            // An interval that dips under 80 doesn't move the start.
            if values.iter().all(|v| *v >= 80.0) {
                low = 80.0;
            }
            high = high.max(low + 20.0);
        }
        (_, Start::Base) => {
            low = low.min(0.0);
            high = high.max(0.0);
        }
        (_, Start::Data) if unit.signed() => {
            low = low.min(0.0);
            high = high.max(0.0);
        }
        _ => {}
    }
    if unit == Unit::Percent && start == Start::Base && high > 50.0 {
        high = 100.0;
    }
    let missing = least_span(unit) - (high - low);
    if missing > 0.0 {
        if low == 0.0 && start == Start::Base {
            high += missing;
        } else {
            low -= missing / 2.0;
            high += missing / 2.0;
        }
    }
    let bases: &[f64] = match start {
        Start::Base => &[0.0, 80.0],
        Start::Data => &[],
    };
    Scale::nice(low, high, limits, bases, unit == Unit::Count)
}

#[cfg(test)]
mod tests {
    use super::{Scale, Start, axis};
    use crate::release::Unit;

    const FREE: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);

    #[test]
    fn ticks_are_nice_and_few() {
        // 0…87: steps of 10 would give 9 ticks; with 20 the axis may end at 100, 13 beyond 87 and more than an eighth
        // of it (10.9): so it ends 3 % of 87 beyond.
        let scale = Scale::nice(0.0, 87.0, (0.0, 100.0), &[0.0], false);
        assert_eq!(scale.ticks, [0.0, 20.0, 40.0, 60.0, 80.0]);
        assert!((scale.high - 89.61).abs() < 1e-9 && scale.low == 0.0);
        // −0.31…0.42 is 0.73: −0.4 is 0.09 away, less than an eighth, and 0.6 is not.
        let scale = Scale::nice(-0.31, 0.42, FREE, &[], false);
        assert_eq!(scale.ticks, [-0.4, -0.2, 0.0, 0.2, 0.4]);
        assert_eq!(scale.tick_text(0.2, Unit::Progress), "+0.2");
        assert_eq!(scale.tick_text(-0.4, Unit::Progress), "−0.4");
        assert_eq!(scale.tick_text(0.0, Unit::Progress), "0.0");
        for high in [0.001, 0.7, 1.0, 3.0, 6.9, 12.0, 99.0, 640.0, 1e9, 1e12] {
            let scale = Scale::nice(0.0, high, FREE, &[0.0], false);
            assert!((3..=7).contains(&scale.ticks.len()), "{high}: {scale:?}");
            assert!(scale.low <= 0.0 && scale.high >= high);
        }
    }

    #[test]
    fn counts_have_whole_ticks() {
        let scale = Scale::nice(0.0, 4.0, FREE, &[0.0], true);
        assert_eq!(scale.ticks, [0.0, 1.0, 2.0, 3.0, 4.0]);
        let scale = Scale::nice(0.0, 12_000.0, FREE, &[0.0], true);
        assert_eq!(scale.tick_text(10_000.0, Unit::Count), "10,000");
    }

    #[test]
    fn percentages_stay_between_0_and_100() {
        let scale = axis(Unit::Percent, Start::Base, &[96.0], &[(88.0, 130.0)]);
        assert_eq!((scale.low, scale.high), (0.0, 100.0));
        let scale = axis(Unit::PercentOne, Start::Base, &[5.4, 4.1], &[]);
        assert_eq!((scale.low, scale.high), (0.0, 6.0));
    }

    #[test]
    fn score_bars_begin_at_80_and_dots_near_the_data() {
        let bars = axis(Unit::Score, Start::Base, &[103.2, 105.0], &[(70.0, 107.0)]);
        assert_eq!(bars.low, 80.0);
        let dots = axis(Unit::Score, Start::Data, &[103.2, 105.0], &[]);
        assert!(dots.low >= 100.0, "{dots:?}");
    }

    #[test]
    fn one_wild_interval_does_not_flatten_the_rest() {
        let tight = [(1.0, 3.0), (1.5, 3.5), (0.0, 2.0)];
        let mut wild = tight.to_vec();
        wild.push((-500.0, 500.0));
        let scale = axis(Unit::ScorePoints, Start::Data, &[2.0, 2.5, 1.0, 0.0], &wild);
        assert!(scale.high < 20.0, "{scale:?}");
    }

    #[test]
    fn equal_and_absent_values_have_an_axis() {
        for unit in [Unit::Percent, Unit::Score, Unit::Progress, Unit::Pounds] {
            for start in [Start::Base, Start::Data] {
                for values in [&[][..], &[0.0; 3][..], &[1e12; 2][..], &[42.0; 4][..]] {
                    let scale = axis(unit, start, values, &[]);
                    assert!(scale.low < scale.high, "{unit:?} {values:?} {scale:?}");
                    assert!(scale.ticks.len() <= 7);
                }
            }
        }
    }
}
