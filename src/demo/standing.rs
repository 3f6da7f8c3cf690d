//! Where a pupil stands in a subject, and the outcome that an assessment makes of it.

use super::calendar::Term;
use super::cohort::{Pupil, birth_effect};
use super::plan::LAST_YEAR;
use super::rng::{Rng, Topic};
use super::schools::School;

/// Place of each subject in the arrays of this folder module.
pub(super) const READING: usize = 0;
/// Writing.
pub(super) const WRITING: usize = 1;
/// Maths.
pub(super) const MATHS: usize = 2;

/// Scaled score of a pupil who stands at the national mean; the expected standard is 100.
const MEAN_SCALED: f64 = 104.0;
/// Scaled-score points of a standard deviation.
const SPREAD_SCALED: f64 = 7.5;

/// A pupil's standing in a subject and year, in standard deviations of all pupils of that age.
pub(super) fn standing(
    school: &School,
    pupil: &Pupil,
    group: i32,
    year: i32,
    subject: usize,
) -> f64 {
    let grown = f64::from(group.clamp(0, 8));
    let added = (school.added + school.trend * f64::from(year - LAST_YEAR)) * (0.4 + 0.1 * grown);
    let language = if pupil.eal { -0.3 + 0.055 * grown } else { 0.0 };
    let sex = match (subject, pupil.girl) {
        (MATHS, true) => -0.07,
        (MATHS, false) => 0.07,
        (WRITING, true) => 0.17,
        (WRITING, false) => -0.17,
        (_, true) => 0.09,
        (_, false) => -0.09,
    };
    pupil.ability
        + pupil.bent[subject]
        + pupil.growth * grown
        + birth_effect(pupil.month, group)
        + added
        + language
        + sex
}

/// What an assessment is of, for the chance in its outcomes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sitting {
    /// The demo's seed.
    pub(super) seed: u64,
    /// Start of the academic year.
    pub(super) year: i32,
    /// Term.
    pub(super) term: Term,
    /// A number that tells the term's assessments apart: 0 teacher assessment, 1 test, 2 DfE test; + 4 for
    /// the second of its kind.
    pub(super) which: u64,
    /// Place of the subject.
    pub(super) subject: usize,
    /// Year group.
    pub(super) group: i32,
}

/// What came of a sitting.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Outcome {
    /// No row at all.
    None,
    /// A (absent), D (disapplied) or X (not assessed).
    Code(&'static str),
    /// The standing that was seen, in standard deviations.
    Seen(f64),
}

impl Sitting {
    /// The outcome of a pupil: always the same for the same pupil, whichever file asks.
    pub(super) fn outcome(&self, school: &School, pupil: &Pupil) -> Outcome {
        let place = (self.year as u64) << 8
            | (self.term as u64) << 6
            | self.which << 2
            | self.subject as u64;
        let mut rng = Rng::of(self.seed, Topic::Outcome, &[pupil.id, place]);
        // What the nation asks of Year 6 is nearly whole.
        let asked = self.group == 6 && self.term == Term::Summer && self.which & 3 != 1;
        match rng.below(1000) {
            4..24 if asked => {}
            0..24 => return Outcome::None,
            24..38 => return Outcome::Code("A"),
            38..42 => return Outcome::Code("D"),
            42..50 => return Outcome::Code("X"),
            _ => {}
        }
        let noise = if self.which & 3 == 0 { 0.25 } else { 0.33 };
        let seen =
            standing(school, pupil, self.group, self.year, self.subject) + noise * rng.normal();
        // Few pupils of special schools sit tests, and none for whom these are far too hard.
        let sits = pupil.id.is_multiple_of(4) && seen > FAR_TOO_HARD;
        if self.which & 3 != 0 && !school.mainstream() && !sits {
            return Outcome::None;
        }
        Outcome::Seen(seen)
    }
}

/// The standing from which on a test is of use, in standard deviations: a standardised score of 70.
const FAR_TOO_HARD: f64 = -2.0;

/// The DfE test's scaled score of a standing: 80–120, in Year 2 85–115.
pub(super) fn scaled(seen: f64, group: i32) -> i64 {
    let (low, high) = if group == 2 {
        (85.0, 115.0)
    } else {
        (80.0, 120.0)
    };
    (MEAN_SCALED + SPREAD_SCALED * seen)
        .round()
        .clamp(low, high) as i64
}

/// A standardised score: mean 100, standard deviation 15; some tests have older norms, so scores run higher.
pub(super) fn standardised(seen: f64, test: &str) -> i64 {
    let norm = if matches!(test, "GL" | "Renaissance") {
        105.0
    } else {
        100.0
    };
    (norm + 15.0 * seen).round().clamp(55.0, 145.0) as i64
}

/// The teacher's judgement of a standing in a term: against the end of the year, so lower in autumn.
pub(super) fn judgement(seen: f64, term: Term, subject: usize) -> &'static str {
    let to_come = match term {
        Term::Autumn => 1.2,
        Term::Spring => 0.6,
        Term::Summer => 0.0,
    };
    let strict = if subject == WRITING { 1.0 } else { 0.0 };
    band(MEAN_SCALED + SPREAD_SCALED * seen - to_come - strict)
}

/// The judgement beside a standardised score: that of its scaled score, so that the two never disagree.
pub(super) fn judgement_of_score(score: i64) -> &'static str {
    band(MEAN_SCALED + 0.5 * (score - 100) as f64)
}

fn band(scaled: f64) -> &'static str {
    match scaled {
        s if s >= 110.0 => "GDS",
        s if s >= 100.0 => "EXS",
        s if s >= 91.0 => "WTS",
        s if s >= 82.0 => "PKS",
        _ => "BLW",
    }
}

/// The share of a normal distribution below `z`: straight lines between values at each quarter.
pub(super) fn share_below(z: f64) -> f64 {
    const UPPER: [f64; 15] = [
        0.5, 0.5987, 0.6915, 0.7734, 0.8413, 0.8944, 0.9332, 0.9599, 0.9772, 0.9878, 0.9938, 0.997,
        0.9987, 0.9994, 0.9998,
    ];
    let at = z.abs() * 4.0;
    let below = (at as usize).min(13);
    let upper =
        (UPPER[below] + (UPPER[below + 1] - UPPER[below]) * (at - below as f64)).min(0.9999);
    if z < 0.0 { 1.0 - upper } else { upper }
}

/// The value below which a share of a normal distribution lies: [`share_below`] turned round.
pub(super) fn quantile(share: f64) -> f64 {
    let (mut low, mut high) = (-3.5, 3.5);
    for _ in 0..40 {
        let middle = (low + high) / 2.0;
        if share_below(middle) < share {
            low = middle
        } else {
            high = middle
        }
    }
    (low + high) / 2.0
}
