//! Prior attainment: low, middle and high, by thirds of the cohort or by fixed thresholds (methods: section 3).

use std::collections::BTreeMap;

use crate::config::PriorBands;
use crate::dataset::{PupilId, RollEntry};
use crate::estate::{Decimal, YearGroup};

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

/// The band of each roll entry of one year, in the order given; `None` without a prior score (or, for fixed thresholds,
/// without a stage that has them).
///
/// Thirds: all pupils of a year group and year in the data are ranked by prior score, whatever its stage; r of m, ties
/// share their mean rank; low if r <= m/3, high if r > 2m/3. A pupil on two rolls is ranked once for each distinct pair
/// of year group and score.
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

fn thirds(entries: &[&RollEntry]) -> Vec<Option<PriorBand>> {
    let mut ranked: Vec<(YearGroup, Decimal, PupilId)> = entries
        .iter()
        .filter_map(|e| Some((e.nc_year, e.prior_score?, e.pupil)))
        .collect();
    ranked.sort_unstable();
    ranked.dedup();
    let mut band_of: BTreeMap<(YearGroup, Decimal), PriorBand> = BTreeMap::new();
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
            band_of.insert((tied[0].0, tied[0].1), band);
            before += tied.len();
        }
    }
    entries
        .iter()
        .map(|e| band_of.get(&(e.nc_year, e.prior_score?)).copied())
        .collect()
}
