//! A figure: attainment, what it is compared with, the difference, how sure it is, and what it was made of.

use crate::config::Thresholds;
use crate::estate::{Measure, settled};
use crate::measure::evidence::{Share, Stood, Weighed, of_mean, of_share};
use crate::quantity::{Indicator, Measured, Reason, Unit};

use super::cells::{Against, Cell};

/// Why pupils on the roll are not in a figure.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum LeftOut {
    /// No outcome in the subject.
    NoOutcome,
    /// An outcome that shows no standard: a test without a conversion curve.
    NoStandard,
    /// A score, but on the test's own scale.
    OwnScale,
    /// An outcome, but no estimate.
    NoEstimate,
    /// An outcome, but no target.
    NoTarget,
    /// In the population, but the outcome has no score.
    NoScore,
    /// A score, but no estimated or target score beside it.
    NoScoreToCompare,
}

impl LeftOut {
    /// The reason in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::NoOutcome => "no outcome",
            Self::NoStandard => "a test without a conversion curve: no standard",
            Self::OwnScale => "a score on the test’s own scale",
            Self::NoEstimate => "no estimate",
            Self::NoTarget => "no target",
            Self::NoScore => "no score",
            Self::NoScoreToCompare => "no estimated or target score",
        }
    }
}

/// What a figure was made of.
#[derive(Clone, PartialEq, Debug)]
pub struct Basis {
    /// Pupils at the standard, or the sum of scores.
    pub numerator: f64,
    /// Sum of probabilities, pupils with such a target, or sum of estimated or target scores; `None` without comparison.
    pub comparison: Option<f64>,
    /// Pupils that both are divided by.
    pub denominator: u64,
    /// Pupils on the roll that are not among them, by reason; reasons with nobody are not listed.
    pub left_out: Vec<(LeftOut, u64)>,
    /// Pupils whose score was converted without a curve, as 100 + (score − 100) × 10/15.
    pub converted_by_default: u64,
}

/// A figure (methods: section 2). Percentages are 0–100, differences percentage points; scores scaled-score points.
#[derive(Clone, PartialEq, Debug)]
pub struct CountedFigure {
    /// The measure.
    pub measure: Measure,
    /// What attainment is compared with.
    pub against: Against,
    /// Entries on the roll.
    pub roll: u64,
    /// Of these, with an outcome.
    pub assessed: u64,
    /// Pupils the figure rests on.
    pub n: u64,
    /// Attainment.
    pub attainment: Result<f64, Reason>,
    /// Benchmark or target; not applicable where nothing is compared.
    pub comparison: Result<f64, Reason>,
    /// Attainment − comparison.
    pub difference: Result<f64, Reason>,
    /// Its indicator.
    pub indicator: Option<Indicator>,
    /// What chance has to say about it: expected range, p and evidence; none without estimates to compare with.
    pub weighed: Option<Weighed>,
    /// What its change from or to another term is tested on; none for targets, and for means that nothing is compared with.
    pub stood: Option<Stood>,
    /// Whether it is a mean on the test's own scale, for want of a conversion curve.
    pub own_scale: bool,
    /// What it was made of.
    pub basis: Basis,
}

impl CountedFigure {
    /// The figure that a cell's counts and sums make.
    pub fn of(cell: &Cell, measure: Measure, against: Against, thresholds: &Thresholds) -> Self {
        // A mean on the test's own scale stands alone: it is not compared, and not mixed with scaled scores.
        let own_scale =
            measure.is_mean() && against == Against::Nothing && cell.n_score == 0 && cell.n_own > 0;
        let n = match measure.is_mean() {
            true if own_scale => cell.n_own,
            true => cell.n_score,
            false => cell.n,
        };
        let (numerator, comparison) = match measure {
            _ if own_scale => (score(cell.own_score), 0.0),
            mean if mean.is_mean() => (score(cell.score), score(cell.bench_score)),
            Measure::Greater => (f64::from(cell.greater), billionths(cell.bench_greater)),
            _ => (f64::from(cell.expected), billionths(cell.bench_expected)),
        };
        let basis = Basis {
            numerator,
            comparison: (against != Against::Nothing).then_some(comparison),
            denominator: u64::from(n),
            left_out: left_out(cell, measure, against, own_scale),
            converted_by_default: if measure.is_mean() {
                u64::from(cell.by_default)
            } else {
                0
            },
        };
        let mut figure = Self {
            measure,
            against,
            roll: u64::from(cell.roll),
            assessed: u64::from(cell.assessed),
            n: u64::from(n),
            attainment: Err(Reason::NotApplicable),
            comparison: Err(Reason::NotApplicable),
            difference: Err(Reason::NotApplicable),
            indicator: None,
            weighed: None,
            stood: None,
            own_scale,
            basis,
        };
        let missing = match against {
            _ if cell.assessed == 0 => Some(Reason::NoOutcomes),
            Against::Estimates(_) if cell.matched == 0 => Some(Reason::NoEstimates),
            Against::Targets if cell.matched == 0 => Some(Reason::NoTargets),
            _ if n > 0 => None,
            _ if !measure.is_mean() || cell.n_own > 0 => Some(Reason::NoConversion),
            _ => Some(Reason::NoScores),
        };
        if let Some(reason) = missing {
            figure.attainment = Err(reason.clone());
            if against != Against::Nothing {
                figure.comparison = Err(reason.clone());
                figure.difference = Err(reason);
            }
            return figure;
        }
        let scale = if measure.is_mean() { 1.0 } else { 100.0 };
        let attainment = scale * numerator / f64::from(n);
        figure.attainment = Ok(attainment);
        if against == Against::Nothing && !measure.is_mean() {
            figure.stood = Some(Stood::Share(Share::alone(attainment, n)));
        }
        if against != Against::Nothing {
            let comparison = scale * comparison / f64::from(n);
            let difference = attainment - comparison;
            figure.comparison = Ok(comparison);
            figure.difference = Ok(difference);
            // Points of grades have no thresholds.
            let has_thresholds = measure == Measure::Score || !measure.is_mean();
            figure.indicator = has_thresholds.then(|| indicator(difference, measure, thresholds));
            if matches!(against, Against::Estimates(_)) {
                figure.weighed = weigh(cell, measure, comparison, thresholds.min_pupils);
                figure.stood = Some(match measure {
                    mean if mean.is_mean() => Stood::Mean(cell.gaps()),
                    Measure::Greater => {
                        Stood::Share(Share::compared(difference, &cell.bands_greater))
                    }
                    _ => Stood::Share(Share::compared(difference, &cell.bands_expected)),
                });
            }
        }
        figure
    }

    /// Coverage: pupils with an outcome of those on the roll, in percent.
    pub fn coverage(&self) -> Result<f64, Reason> {
        if self.roll == 0 {
            return Err(Reason::NothingToDivideBy);
        }
        #[expect(clippy::cast_precision_loss, reason = "pupils are far fewer than 2^53")]
        Ok(100.0 * self.assessed as f64 / self.roll as f64)
    }

    /// What the tidy rows note: why there is no figure, or that it is on the test's own scale.
    pub fn note(&self) -> Option<Reason> {
        let own_scale = self.own_scale.then_some(Reason::NoConversion);
        self.reason().cloned().or(own_scale)
    }

    /// Why there is no figure, where there is none.
    pub fn reason(&self) -> Option<&Reason> {
        self.attainment.as_ref().err()
    }

    /// How many pupils reached the standard, for the release desk; of shares only.
    pub fn reached_measured(&self) -> Measured {
        let value = match (&self.attainment, self.measure) {
            (Err(reason), _) => Err(reason.clone()),
            (_, measure) if measure.is_mean() => Err(Reason::NotApplicable),
            _ => Ok(self.basis.numerator),
        };
        self.measured(&value, Unit::Count)
    }

    /// Attainment, for the release desk.
    pub fn attainment_measured(&self) -> Measured {
        self.measured(&self.attainment, self.level_unit())
    }

    /// The benchmark or target, for the release desk.
    pub fn comparison_measured(&self) -> Measured {
        self.measured(&self.comparison, self.level_unit())
    }

    /// The difference, for the release desk.
    pub fn difference_measured(&self) -> Measured {
        self.measured(&self.difference, self.gap_unit())
    }

    /// Coverage, for the release desk.
    pub fn coverage_measured(&self) -> Measured {
        Measured::on_pupils(self.coverage(), Unit::Percent, self.assessed)
    }

    /// The unit of attainment and comparison.
    pub fn level_unit(&self) -> Unit {
        if self.measure == Measure::Score {
            Unit::Score
        } else if self.measure.is_mean() {
            Unit::Mean
        } else {
            Unit::Percent
        }
    }

    /// The unit of the difference.
    pub fn gap_unit(&self) -> Unit {
        if self.measure == Measure::Score {
            Unit::ScorePoints
        } else if self.measure.is_mean() {
            Unit::MeanChange
        } else {
            Unit::PercentagePoints
        }
    }

    fn measured(&self, value: &Result<f64, Reason>, unit: Unit) -> Measured {
        Measured::on_pupils(value.clone(), unit, self.n)
    }
}

/// What chance has to say about a difference from estimates.
fn weigh(cell: &Cell, measure: Measure, comparison: f64, min_pupils: u32) -> Option<Weighed> {
    match measure {
        mean if mean.is_mean() => of_mean(comparison, &cell.gaps(), min_pupils),
        Measure::Greater => of_share(cell.greater, &cell.bands_greater, min_pupils),
        _ => of_share(cell.expected, &cell.bands_expected, min_pupils),
    }
}

/// The indicator of a difference, compared with the thresholds after rounding to 9 decimals.
pub fn indicator(difference: f64, measure: Measure, thresholds: &Thresholds) -> Indicator {
    let (near, far) = match measure {
        Measure::Score => (thresholds.score, thresholds.score_well),
        // Points of grades have no marks of their own.
        mean if mean.is_mean() => return Indicator::None,
        _ => (thresholds.points, thresholds.points_well),
    };
    match settled(difference) {
        d if d <= -far => Indicator::WellBelow,
        d if d <= -near => Indicator::Below,
        d if d >= far => Indicator::WellAbove,
        d if d >= near => Indicator::Above,
        _ => Indicator::None,
    }
}

fn left_out(
    cell: &Cell,
    measure: Measure,
    against: Against,
    own_scale: bool,
) -> Vec<(LeftOut, u64)> {
    let mut reasons = vec![(LeftOut::NoOutcome, cell.roll - cell.assessed)];
    let unmatched = cell.assessed - cell.matched;
    match against {
        Against::Nothing => {}
        Against::Estimates(_) => reasons.push((LeftOut::NoEstimate, unmatched)),
        Against::Targets => reasons.push((LeftOut::NoTarget, unmatched)),
    }
    if measure.is_mean() {
        reasons.push((LeftOut::NoScore, cell.matched - cell.scored - cell.n_own));
        reasons.push((LeftOut::NoScoreToCompare, cell.scored - cell.n_score));
        if !own_scale {
            reasons.push((LeftOut::OwnScale, cell.n_own));
        }
    } else {
        reasons.push((LeftOut::NoStandard, cell.matched - cell.n));
    }
    reasons
        .into_iter()
        .filter(|(_, pupils)| *pupils > 0)
        .map(|(why, pupils)| (why, u64::from(pupils)))
        .collect()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a double holds 15 digits, which is what figures need"
)]
fn billionths(sum: u64) -> f64 {
    sum as f64 / 1e9
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a double holds 15 digits, which is what figures need"
)]
fn score(sum: i64) -> f64 {
    sum as f64 / 1e9
}

#[cfg(test)]
mod tests {
    use super::CountedFigure;
    use crate::config::Thresholds;
    use crate::estate::{Measure, Rank};
    use crate::measure::tracking::{Against, Cell};
    use crate::quantity::{Indicator, Reason};

    #[test]
    fn points_of_grades_are_no_share() {
        // Twelve pupils with 54 points: 4.5 on average, which nobody "reached".
        let points = Measure::declared("test-points", "Average points", "average points", true);
        let cell = Cell {
            roll: 12,
            assessed: 12,
            matched: 12,
            n: 12,
            scored: 12,
            n_score: 12,
            score: 54_000_000_000,
            ..Cell::default()
        };
        let figure = CountedFigure::of(&cell, points, Against::Nothing, &Thresholds::default());
        assert_eq!(figure.attainment, Ok(4.5));
        assert_eq!(figure.stood, None);
        assert_eq!(figure.reached_measured().value, Err(Reason::NotApplicable));
        // Beside 5.5 expected they are 1 below, which no threshold calls well below or not.
        let cell = Cell {
            bench_score: 66_000_000_000,
            squares: 12 * 10u128.pow(18),
            ..cell
        };
        let against = Against::Estimates(Rank::Fft50);
        let figure = CountedFigure::of(&cell, points, against, &Thresholds::default());
        assert_eq!(figure.difference, Ok(-1.0));
        assert_eq!(figure.indicator, None);
        let score = CountedFigure::of(&cell, Measure::Score, against, &Thresholds::default());
        assert_eq!(score.indicator, Some(Indicator::None));
    }
}
