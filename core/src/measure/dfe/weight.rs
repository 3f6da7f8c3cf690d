//! A school's weight.

use crate::config::MeasureSettings;

use super::Stage;

/// The most years that count at a key stage: 4 at key stage 2 and 5 at key stage 4, or as the settings say.
pub fn most_years(settings: &MeasureSettings, stage: Stage) -> u32 {
    match stage {
        Stage::Ks2 => settings.max_weight_ks2,
        Stage::Ks4 => settings.max_weight_ks4,
    }
}

/// Weight = pupils at the end of the key stage (the cohort, not only those in the measure) × min(years, most years)
/// (methods: section 5).
pub fn weight(cohort: f64, years: u32, most: u32) -> f64 {
    cohort * f64::from(years.min(most))
}

#[cfg(test)]
mod tests {
    use super::weight;

    #[test]
    fn years_count_only_up_to_the_most() {
        assert!((weight(25.0, 7, 4) - 100.0).abs() < 1e-12);
        assert!((weight(90.0, 3, 4) - 270.0).abs() < 1e-12);
    }
}
