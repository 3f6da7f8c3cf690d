//! Estimates made from earlier years, held against the results of the last year of the reference.

use std::collections::BTreeMap;

use crate::estate::{AcademicYear, Measure, PriorStage, Rank, Subject};

use super::nation::{Nation, Result};
use super::schools::{Field, fields};
use super::similar::{Mean, Person, What};

/// A way to say beforehand what a pupil will reach.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Method {
    /// The mean of all pupils of the year before.
    NationalMean,
    /// The mean of those with the same prior score (neighbours where there are under thirty).
    PriorScore,
    /// The national expectation by the rule of widening alone.
    Expectation,
    /// The same, with narrow pools drawn towards wider ones: what the estimates start from.
    Smoothed,
    /// The estimate for schools ranked about the middle.
    Fft50,
}

impl Method {
    /// All, simplest first.
    pub const ALL: [Self; 5] = [
        Self::NationalMean,
        Self::PriorScore,
        Self::Expectation,
        Self::Smoothed,
        Self::Fft50,
    ];

    /// Its name in the rows.
    pub fn name(self) -> &'static str {
        [
            "national mean",
            "prior score",
            "expectation",
            "smoothed expectation",
            "FFT50",
        ][self as usize]
    }
}

/// How far a method is off, over the pupils of a stage and subject.
#[derive(Clone, PartialEq, Debug)]
pub struct Trial {
    /// Previous key stage.
    pub stage: PriorStage,
    /// Subject.
    pub subject: Subject,
    /// What was foretold.
    pub measure: Measure,
    /// How.
    pub method: Method,
    /// Pupils.
    pub pupils: u32,
    /// Mean of |result − foretold|.
    pub absolute_error: f64,
    /// Mean of (result − foretold)²: for a standard the Brier score.
    pub squared_error: f64,
}

/// Pupils who were given about the same probability.
#[derive(Clone, PartialEq, Debug)]
pub struct Band {
    /// Expected standard or greater depth.
    pub measure: Measure,
    /// Smoothed expectation, or FFT50.
    pub method: Method,
    /// The band in percent: from and below (the last one includes 100).
    pub from: f64,
    /// Its upper end.
    pub below: f64,
    /// Pupils and subjects in it.
    pub pupils: u32,
    /// Mean probability given, in percent.
    pub given: f64,
    /// Share that reached it, in percent.
    pub reached: f64,
}

/// A trial of the estimates.
#[derive(Clone, PartialEq, Debug)]
pub struct Validation {
    /// The year estimates were made from.
    pub fitted: AcademicYear,
    /// The year they were held against.
    pub tested: AcademicYear,
    /// Errors by stage, subject, measure and method.
    pub trials: Vec<Trial>,
    /// Calibration.
    pub bands: Vec<Band>,
}

#[derive(Default)]
struct Errors {
    pupils: u32,
    absolute: f64,
    squared: f64,
}

/// Fits on the year before the last of the reference and tests on the last; `None` with fewer than two years.
pub fn validate(nation: &Nation) -> Option<Validation> {
    let years = nation.years();
    let tested = years.last().copied()?;
    let fitted = nation.reference_year(tested).filter(|y| *y < tested)?;
    let fields = fields(nation, |year| year == fitted);
    let mut trials = vec![];
    let mut bands: BTreeMap<(Measure, Method, usize), (u32, f64, u32)> = BTreeMap::new();
    for ((year, stage, subject), results) in &nation.fields {
        let Some(field) = fields.get(&(fitted, *stage, *subject)) else {
            continue;
        };
        if *year != tested {
            continue;
        }
        let mut errors: BTreeMap<(Measure, Method), Errors> = BTreeMap::new();
        let mut known = rustc_hash::FxHashMap::default();
        for result in results {
            let key = (result.prior, result.sex, result.month);
            let said = *known
                .entry(key)
                .or_insert_with(|| Method::ALL.map(|m| say(field, result, m)));
            for (method, mean) in Method::ALL.into_iter().zip(said) {
                let Some(mean) = mean else { continue };
                for (measure, actual, foretold) in outcomes(result, &mean) {
                    let e = errors.entry((measure, method)).or_default();
                    e.pupils += 1;
                    e.absolute += (actual - foretold).abs();
                    e.squared += (actual - foretold).powi(2);
                    if measure != Measure::Score && method >= Method::Smoothed {
                        let band = bands
                            .entry((measure, method, band_of(foretold)))
                            .or_default();
                        band.0 += 1;
                        band.1 += foretold;
                        band.2 += u32::from(actual > 0.5);
                    }
                }
            }
        }
        trials.extend(errors.into_iter().map(|((measure, method), e)| Trial {
            stage: *stage,
            subject: *subject,
            measure,
            method,
            pupils: e.pupils,
            absolute_error: e.absolute / f64::from(e.pupils),
            squared_error: e.squared / f64::from(e.pupils),
        }));
    }
    trials.sort_by_key(|t| (t.stage, t.subject, t.measure, t.method));
    Some(Validation {
        fitted,
        tested,
        trials,
        bands: bands.into_iter().map(band).collect(),
    })
}

/// The band of a probability: 0–5 %, 5–15 %, … 85–95%, 95–100 %.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a probability is 0 to 1"
)]
fn band_of(p: f64) -> usize {
    ((p * 10.0 + 0.5).floor() as usize).min(10)
}

#[expect(clippy::cast_precision_loss, reason = "0 to 10")]
fn band(
    ((measure, method, at), (pupils, given, reached)): ((Measure, Method, usize), (u32, f64, u32)),
) -> Band {
    let middle = at as f64 * 10.0;
    Band {
        measure,
        method,
        from: (middle - 5.0).max(0.0),
        below: (middle + 5.0).min(100.0),
        pupils,
        given: 100.0 * given / f64::from(pupils),
        reached: 100.0 * f64::from(reached) / f64::from(pupils),
    }
}

fn outcomes(result: &Result, mean: &Mean) -> Vec<(Measure, f64, f64)> {
    #[expect(clippy::cast_precision_loss, reason = "a score in billionths")]
    let score = result.score.map(|s| s as f64 / 1e9).zip(mean.score);
    let bit = |b: bool| f64::from(u8::from(b));
    let mut all = vec![
        (Measure::Expected, bit(result.expected), mean.expected),
        (Measure::Greater, bit(result.greater), mean.greater),
    ];
    all.extend(score.map(|(actual, foretold)| (Measure::Score, actual, foretold)));
    all
}

fn say(field: &Field, result: &Result, method: Method) -> Option<Mean> {
    let person = Person::of(result);
    match method {
        Method::NationalMean => field.pools.all.as_mean(),
        Method::PriorScore => {
            let person = Person {
                sex: None,
                month: None,
                ..person
            };
            field.pools.pool(person, What::Standards)?.as_mean()
        }
        Method::Expectation => field.pools.expectation(person),
        Method::Smoothed => field.pools.smoothed(person),
        Method::Fft50 => field.estimate(person, Rank::Fft50),
    }
}
