//! Published measures of schools: which there are, and for which years they came out.

use crate::diag::nearest;
use crate::estate::{AcademicYear, Published, published, published_measures};

/// Measures that are known and stand in no calendar: value added, the indicators, and the names that figures of pupils'
/// outcomes have.
const OTHERS: [&str; 26] = [
    "va_ks2",
    "va_ks4",
    "absence_percent",
    "persistent_absence_percent",
    "severe_absence_percent",
    "in_year_balance",
    "reserve_percent",
    "staff_cost_percent",
    "spend_per_pupil",
    "gld",
    "phonics",
    "mtc_score",
    "mtc_full",
    "ebacc_aps",
    "ebacc_entry",
    "em4",
    "em5",
    "g4",
    "g5",
    "g7",
    "points",
    "aps_entry",
    "expected",
    "greater",
    "score",
    "attendance",
];

/// What is wrong with a measure in a year.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Wrong {
    /// There is no such measure; the nearest there is.
    Unknown(Option<&'static str>),
    /// It did not come out for the year; why.
    Year(&'static str),
}

/// What is wrong with a measure in a year; `None` where it came out, or may yet.
pub(super) fn wrong(measure: &str, year: AcademicYear) -> Option<Wrong> {
    let measure = measure.to_lowercase();
    let plain = measure.strip_suffix("_disadvantaged").unwrap_or(&measure);
    if OTHERS.contains(&plain) {
        return None;
    }
    match published(plain, year) {
        None => {
            let names = published_measures().chain(OTHERS);
            Some(Wrong::Unknown(nearest(plain, names)))
        }
        Some(Published::Out | Published::Planned) => None,
        Some(Published::Pandemic) => {
            Some(Wrong::Year("nothing was published for it in the pandemic"))
        }
        Some(Published::Not) => Some(Wrong::Year("it was not published for that year")),
    }
}

/// Whether there is a measure, in any year.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Named {
    /// There is.
    Known,
    /// There is none; the nearest.
    Unknown(Option<&'static str>),
}

/// Whether there is a measure of a name.
pub fn named_measure(measure: &str) -> Named {
    let measure = measure.to_lowercase();
    let plain = measure.strip_suffix("_disadvantaged").unwrap_or(&measure);
    let mut names = published_measures().chain(OTHERS);
    match names.any(|name| name == plain) {
        true => Named::Known,
        false => Named::Unknown(nearest(plain, published_measures().chain(OTHERS))),
    }
}

/// Whether a measure is a share of pupils, in percent.
pub fn is_share(measure: &str) -> bool {
    measure.ends_with("_expected")
        || measure.ends_with("_greater")
        || matches!(measure, "gld" | "phonics" | "mtc_full" | "em4" | "em5")
}

/// Whether a measure came out for a year, or may yet.
pub fn is_published(measure: &str, year: AcademicYear) -> bool {
    wrong(measure, year).is_none()
}

#[cfg(test)]
mod tests {
    use super::{Wrong, wrong};
    use crate::estate::AcademicYear;

    #[test]
    fn measures_are_known_by_name_and_year() {
        for (measure, year, right) in [
            ("progress8", 2018, true),
            ("Progress8_disadvantaged", 2018, true),
            ("progress8", 2024, false),
            ("ks2_reading_progress", 2019, false),
            ("ks2_reading_progress", 2023, false),
            ("ks2_rwm_expected", 2023, true),
            ("va_ks2", 2010, true),
        ] {
            let told = wrong(measure, AcademicYear(year));
            assert_eq!(told.is_none(), right, "{measure} {year}: {told:?}");
        }
        assert_eq!(
            wrong("progres8", AcademicYear(2018)),
            Some(Wrong::Unknown(Some("progress8")))
        );
    }
}
