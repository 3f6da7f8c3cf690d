//! Pupils added up, and the sum beside the nation.

use crate::measure::evidence::{Weighed, against_mean, against_share, whole_pupils};
use crate::quantity::Evidence;

use super::nation::NationalResult;

/// What a pupil of the roll did in a measure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Outcome {
    /// Not of the cohort.
    Out,
    /// Of the cohort, with nothing known.
    Missing,
    /// With an outcome, and without a number to average.
    Known,
    /// Whether the standard is reached.
    Share(bool),
    /// A number in billionths, and its weight in hundredths (an entry's size; 100 for a pupil).
    Number(i64, i64),
}

/// Pupils of a cohort, added up.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// The cohort.
    pub cohort: u32,
    /// Pupils with an outcome.
    pub known: u32,
    /// Pupils whom the figure is of.
    pub pupils: u32,
    /// Those who reached the standard.
    pub reached: u32,
    /// The sum of numbers, in billionths.
    sum: i64,
    /// The sum of their weights, in hundredths.
    weight: i64,
}

impl Tally {
    /// Adds a pupil.
    pub(super) fn add(&mut self, outcome: Outcome) {
        if outcome == Outcome::Out {
            return;
        }
        self.cohort += 1;
        self.known += u32::from(outcome != Outcome::Missing);
        match outcome {
            Outcome::Share(reached) => {
                self.pupils += 1;
                self.weight += 100;
                self.reached += u32::from(reached);
            }
            Outcome::Number(sum, weight) => {
                self.pupils += 1;
                self.sum += sum;
                self.weight += weight;
            }
            Outcome::Out | Outcome::Missing | Outcome::Known => {}
        }
    }

    /// What the figure divides by: pupils, or the sizes of entries.
    #[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^53")]
    pub fn n(&self) -> f64 {
        self.weight as f64 / 100.0
    }

    /// Whether under 95% of the cohort have an outcome, so that nothing is compared.
    pub fn is_low(&self) -> bool {
        u64::from(self.known) * 100 < u64::from(self.cohort) * 95
    }

    /// The figure: a percentage, or a mean; `None` for nobody.
    #[expect(clippy::cast_precision_loss, reason = "a figure is a double")]
    pub fn attainment(&self, is_share: bool) -> Option<f64> {
        if self.weight == 0 {
            None
        } else if is_share {
            Some(100.0 * f64::from(self.reached) / f64::from(self.pupils))
        } else {
            Some(self.sum as f64 / 1e9 / self.n())
        }
    }
}

/// Why something is missing of a figure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Note {
    /// No pupil has an outcome.
    NoOutcomes,
    /// Outcomes, but none with a score.
    NoScores,
    /// Under 95% of the cohort have an outcome.
    LowCoverage,
    /// The measure never came out for the year.
    NotPublished,
    /// The nation's figure of the year is still to come.
    NotYet,
    /// There is no figure of the nation to set it beside.
    NoNational,
}

impl Note {
    /// As tidy figures write it.
    pub fn words(self) -> &'static str {
        match self {
            Self::NoOutcomes => "no outcomes",
            Self::NoScores => "no scores",
            Self::LowCoverage => "low coverage",
            Self::NotPublished => "not published nationally",
            Self::NotYet => "not published yet",
            Self::NoNational => "no national figure",
        }
    }
}

/// A figure beside the nation's.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct StatutoryResult {
    /// Percentage or mean.
    pub attainment: Option<f64>,
    /// The nation's.
    pub national: Option<f64>,
    /// Attainment less the nation's: percentage points, or the mean's unit.
    pub difference: Option<f64>,
    /// A share's difference in whole pupils, half away from zero.
    pub pupils: Option<i64>,
    /// What chance has to say about it, where that can be said.
    pub weighed: Option<Weighed>,
    /// What follows from it.
    pub evidence: Option<Evidence>,
    /// What is missing.
    pub note: Option<Note>,
}

impl StatutoryResult {
    /// The figure of a tally; `missing`: why there would be no figure of the nation.
    pub(super) fn of(
        tally: &Tally,
        is_share: bool,
        national: Option<&NationalResult>,
        missing: Note,
        min_pupils: u32,
    ) -> Self {
        let Some(attainment) = tally.attainment(is_share) else {
            let note = match tally.known {
                0 => Note::NoOutcomes,
                _ => Note::NoScores,
            };
            return Self {
                note: Some(note),
                ..Self::default()
            };
        };
        let alone = |note| Self {
            attainment: Some(attainment),
            note: Some(note),
            ..Self::default()
        };
        if tally.is_low() {
            return alone(Note::LowCoverage);
        }
        let Some(national) = national else {
            return alone(missing);
        };
        let difference = attainment - national.value;
        let few = (tally.pupils < min_pupils).then_some(Evidence::Few);
        let weighed = if is_share {
            let share = national.value / 100.0;
            against_share(tally.reached, tally.pupils, share, min_pupils)
        } else {
            let sd = national.sd;
            let n = tally.pupils;
            sd.and_then(|sd| against_mean(national.value, difference, sd, n, min_pupils))
        };
        #[expect(
            clippy::cast_possible_truncation,
            reason = "at most the number of pupils"
        )]
        let pupils = || whole_pupils(difference, f64::from(tally.pupils)) as i64;
        Self {
            attainment: Some(attainment),
            difference: Some(difference),
            pupils: is_share.then(pupils),
            weighed,
            evidence: weighed.map(|w| w.evidence).or(few),
            national: Some(national.value),
            note: None,
        }
    }
}
