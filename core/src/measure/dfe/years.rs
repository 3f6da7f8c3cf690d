//! Years with the trust.

use crate::config::MeasureSettings;
use crate::estate::{AcademicYear, Date};

/// The reference day in September for a results year: 12, and 14 from 2021/22, or as the settings say.
pub fn reference_day(settings: &MeasureSettings, year: AcademicYear) -> u8 {
    settings
        .reference_days
        .range(..=year)
        .next_back()
        .map_or(settings.reference_day, |(_, day)| *day)
}

/// How many reference days, up to and including the one of the September in which the results year starts, had come by
/// when the school had joined (methods: section 5).
///
/// The results year's day counts for all its Septembers. 0: it hadn't joined by then.
///
/// Joined by 12 September 2016 → 3 years in 2018/19; a day later → 2.
pub fn years_with_trust(joined: Date, year: AcademicYear, day: u8) -> u32 {
    let joined_late = joined.month > 9 || (joined.month == 9 && joined.day > day);
    let first = i32::from(joined.year) + i32::from(joined_late);
    u32::try_from(i32::from(year.0) - first + 1).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{reference_day, years_with_trust};
    use crate::config::MeasureSettings;
    use crate::estate::{AcademicYear, Date};

    fn years(joined: &str, year: u16) -> u32 {
        let settings = MeasureSettings::default();
        let year = AcademicYear(year);
        years_with_trust(
            Date::parse(joined).expect("a value"),
            year,
            reference_day(&settings, year),
        )
    }

    #[test]
    fn counts_septembers_by_the_results_years_own_day() {
        assert_eq!(years("2016-09-12", 2018), 3);
        assert_eq!(years("2016-09-13", 2018), 2);
        assert_eq!(years("2018-09-12", 2018), 1);
        assert_eq!(years("2018-09-13", 2018), 0);
        assert_eq!(years("2030-01-01", 2018), 0);
        assert_eq!(years("2005-09-01", 2018), 14);
        // From 2021/22 the day is the 14th, for all Septembers: 14 September 2018 counts for 2018, 2019, 2020, 2021.
        assert_eq!(years("2018-09-14", 2021), 4);
        assert_eq!(years("2018-09-15", 2021), 3);
        assert_eq!(years("2018-09-14", 2020), 2);
    }
}
