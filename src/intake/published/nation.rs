//! National percentiles made from a published file of schools.

use std::sync::Arc;

use crate::dataset::{Holdings, Percentile, Phase};
use crate::estate::AcademicYear;

/// The fewest schools that percentiles of a phase are made from.
const LEAST: usize = 100;

/// Adds percentiles 1 to 99: the p-th of n schools is the value of rank ceil(p × n / 100).
pub(super) fn percentiles(
    holdings: &mut Holdings,
    measure: &str,
    year: AcademicYear,
    phase: Option<Phase>,
    mut values: Vec<f64>,
) {
    if phase.is_some() && values.len() < LEAST {
        return;
    }
    values.sort_by(f64::total_cmp);
    let measure: Arc<str> = measure.into();
    for percentile in 1..=99_u8 {
        let rank = (usize::from(percentile) * values.len()).div_ceil(100);
        let Some(value) = values.get(rank.saturating_sub(1)) else {
            continue;
        };
        holdings.percentiles.push(Percentile {
            measure: Arc::clone(&measure),
            year,
            phase,
            percentile,
            value: *value,
        });
    }
}

/// The phase that the DfE's establishment number tells: 2000–3999 and 5200–5299 primary, 4000–4999, 5400–5499 and 6900–6999
/// secondary (all-through schools among them); `None`: nursery, special, independent and others.
pub(super) fn phase_of(estab: &str) -> Option<Phase> {
    match estab.parse::<u16>().ok()? {
        2000..=3999 | 5200..=5299 => Some(Phase::Primary),
        4000..=4999 | 5400..=5499 | 6900..=6999 => Some(Phase::Secondary),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{percentiles, phase_of};
    use crate::dataset::{Holdings, Phase};
    use crate::estate::AcademicYear;

    #[test]
    fn percentiles_worked_by_hand() {
        let mut holdings = Holdings::default();
        // 1 to 200: rank ceil(50 × 200 / 100) = 100, ceil(1 × 200 / 100) = 2.
        let values: Vec<f64> = (1..=200).rev().map(f64::from).collect();
        let year = AcademicYear(2023);
        percentiles(&mut holdings, "a", year, Some(Phase::Primary), values);
        assert_eq!(holdings.percentiles.len(), 99);
        assert_eq!(
            (
                holdings.percentiles[0].value,
                holdings.percentiles[49].value
            ),
            (2.0, 100.0)
        );
        // Too few schools of a phase: none.
        percentiles(
            &mut holdings,
            "b",
            year,
            Some(Phase::Primary),
            vec![1.0; 99],
        );
        assert_eq!(holdings.percentiles.len(), 99);
    }

    #[test]
    fn establishment_numbers_tell_the_phase() {
        assert_eq!(phase_of("3614"), Some(Phase::Primary));
        assert_eq!(phase_of("4104"), Some(Phase::Secondary));
        assert_eq!(phase_of("7008"), None);
        assert_eq!(phase_of("S123"), None);
    }
}
