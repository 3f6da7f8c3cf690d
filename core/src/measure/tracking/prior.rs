//! Prior attainment: low, middle and high, by thirds of the cohort or by fixed thresholds (methods: section 3).

use std::collections::BTreeMap;

use crate::config::{PriorBands, PriorFrom};
use crate::dataset::{Holdings, PupilId, RollEntry};
use crate::estate::{AcademicYear, Decimal, PriorStage, Subject, YearGroup};
use crate::measure::latest::Latest;

/// A band of prior attainment.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub enum PriorBand {
    /// Rank r <= m/3, or below the first threshold.
    Low,
    /// Between.
    Middle,
    /// Rank r > 2m/3, or from the second threshold.
    High,
}

impl PriorBand {
    /// The names of the bands, in order.
    pub const NAMES: [&'static str; 3] = ["Low", "Middle", "High"];
}

/// The band of each roll entry of one year, which come in the order of the data; `None` without a prior score (or, for
/// fixed thresholds, without a stage that has them).
///
/// Thirds: all pupils of a year group, year and prior stage in the data are ranked by prior score (no stage is a stage of
/// its own); r of m, ties share their mean rank; low if r <= m/3, high if r > 2m/3. A pupil on two rolls is ranked once,
/// by the first row, and has that band on both.
pub fn bands(entries: &[&RollEntry], rule: &PriorBands) -> Vec<Option<PriorBand>> {
    match rule {
        PriorBands::Thirds => thirds(entries),
        PriorBands::Fixed(by_stage) => entries
            .iter()
            .map(|entry| {
                let (low, high) = by_stage.get(&entry.prior_stage?)?;
                let score = entry.prior_score?;
                Some(if score < Decimal::from_f64(*low)? {
                    PriorBand::Low
                } else if score >= Decimal::from_f64(*high)? {
                    PriorBand::High
                } else {
                    PriorBand::Middle
                })
            })
            .collect(),
    }
}

/// Gives pupils without prior attainment that of the test which the config names: the mean of their latest scores in it, over
/// subjects, sat in that year group and before the year of the roll. It is of no key stage: such pupils are ranked by themselves.
pub fn fill_prior(holdings: &mut Holdings, from: PriorFrom) {
    // A pupil's latest score in a subject, and its year.
    let mut latest: BTreeMap<(PupilId, Subject), Latest<(AcademicYear, i64)>> = BTreeMap::new();
    for row in &holdings.assessments {
        if row.kind != from.kind || row.nc_year != from.year {
            continue;
        }
        if let Some(score) = row.score() {
            let held = latest.entry((row.pupil, row.subject)).or_default();
            held.enter(row.assessed_on, (row.year, score.0));
        }
    }
    let mut of_pupil: BTreeMap<PupilId, (AcademicYear, i64, i64)> = BTreeMap::new();
    for ((pupil, _), held) in latest {
        let Some((year, score)) = held.value() else {
            continue;
        };
        let (first, sum, count) = of_pupil.entry(pupil).or_insert((year, 0, 0));
        *first = (*first).min(year);
        *sum += score;
        *count += 1;
    }
    for entry in &mut holdings.roll {
        if entry.prior_score.is_some() {
            continue;
        }
        if let Some((year, sum, count)) = of_pupil.get(&entry.pupil)
            && *year < entry.year
        {
            entry.prior_score = Some(Decimal(sum / count));
            entry.prior_stage = None;
        }
    }
}

/// A cohort within which pupils are ranked.
type Cohort = (YearGroup, Option<PriorStage>);

fn thirds(entries: &[&RollEntry]) -> Vec<Option<PriorBand>> {
    let mut first: BTreeMap<PupilId, (Cohort, Decimal)> = BTreeMap::new();
    for e in entries {
        if let Some(score) = e.prior_score {
            let ranked = ((e.nc_year, e.prior_stage), score);
            first.entry(e.pupil).or_insert(ranked);
        }
    }
    let mut ranked: Vec<(Cohort, Decimal)> = first.values().copied().collect();
    ranked.sort_unstable();
    let mut band_of: BTreeMap<(Cohort, Decimal), PriorBand> = BTreeMap::new();
    for cohort in ranked.chunk_by(|a, b| a.0 == b.0) {
        let m = cohort.len();
        let mut before = 0;
        for tied in cohort.chunk_by(|a, b| a.1 == b.1) {
            // The mean of ranks before+1 ..= before+k, doubled to stay whole.
            let doubled = 2 * before + 1 + tied.len();
            let band = if 3 * doubled <= 2 * m {
                PriorBand::Low
            } else if 3 * doubled > 4 * m {
                PriorBand::High
            } else {
                PriorBand::Middle
            };
            band_of.insert(tied[0], band);
            before += tied.len();
        }
    }
    entries
        .iter()
        .map(|e| band_of.get(first.get(&e.pupil)?).copied())
        .collect()
}
