//! Bands: where a score stands to the national average, allowing for chance.

use crate::config::{Cuts, MeasureSettings};
use crate::estate::{AcademicYear, settled};
use crate::quantity::Band;

/// The band of SFR02/2017, which knew three: above, close to, below average.
pub fn of_three(band: Band) -> Band {
    match band {
        Band::WellBelow | Band::Below => Band::Below,
        Band::Average => Band::Average,
        Band::Above | Band::WellAbove => Band::Above,
    }
}

/// The outer cuts of a measure in a year: those set for the year, else those set for the measure without a year.
pub fn cuts(settings: &MeasureSettings, measure: &str, year: AcademicYear) -> Option<Cuts> {
    let at = |year| settings.cuts.get(&(measure.to_owned(), year)).copied();
    at(Some(year)).or_else(|| at(None))
}

/// The band of a score with its interval: above average if the interval lies above 0, below if below 0, else average; with
/// cuts, well above from `cuts.high` on and well below under `cuts.low` (methods: section 5).
pub fn band(score: f64, lower: f64, upper: f64, cuts: Option<Cuts>) -> Band {
    if settled(lower) > 0.0 {
        match cuts {
            Some(cuts) if settled(score) >= cuts.high => Band::WellAbove,
            _ => Band::Above,
        }
    } else if settled(upper) < 0.0 {
        match cuts {
            Some(cuts) if settled(score) < cuts.low => Band::WellBelow,
            _ => Band::Below,
        }
    } else {
        Band::Average
    }
}

#[cfg(test)]
mod tests {
    use super::{band, cuts, of_three};
    use crate::config::MeasureSettings;
    use crate::estate::AcademicYear;
    use crate::quantity::Band;

    #[test]
    fn outer_bands_want_both_the_interval_and_the_cut() {
        let settings = MeasureSettings::default();
        let p8 = cuts(&settings, "progress8", AcademicYear(2018));
        assert_eq!(band(0.5, 0.1, 0.9, p8), Band::WellAbove);
        assert_eq!(band(0.499_999_999_999_99, 0.1, 0.9, p8), Band::WellAbove);
        assert_eq!(band(0.49, 0.1, 0.9, p8), Band::Above);
        assert_eq!(band(0.8, -0.1, 1.7, p8), Band::Average);
        assert_eq!(band(0.3, 0.0, 0.6, p8), Band::Average);
        assert_eq!(band(-0.5, -0.9, -0.1, p8), Band::Below);
        assert_eq!(band(-0.51, -0.9, -0.1, p8), Band::WellBelow);
        assert_eq!(band(-0.9, -1.9, -0.1, None), Band::Below);
        assert_eq!(of_three(Band::WellBelow), Band::Below);
    }

    #[test]
    fn cuts_hold_for_their_own_year_and_measure() {
        let settings = MeasureSettings::default();
        let year = AcademicYear;
        assert!(cuts(&settings, "ks2_reading_progress", year(2017)).is_none());
        assert!(cuts(&settings, "ks2_reading_progress", year(2018)).is_some());
        assert!(cuts(&settings, "progress8", year(2015)).is_none());
        assert!(cuts(&settings, "progress8_disadvantaged", year(2018)).is_none());
    }
}
