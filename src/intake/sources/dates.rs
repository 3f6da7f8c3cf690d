//! Years and dates as exports write them, given back as lasting text of one shape: 2015/16, 2015-09-01.

use std::sync::LazyLock;

use crate::estate::{AcademicYear, Date};
use crate::intake::dates::day_first;

/// The years 2000/01 to 2099/00, seven characters each.
static YEARS: LazyLock<String> =
    LazyLock::new(|| (2000..2100).map(|y| AcademicYear(y).to_string()).collect());

pub(super) fn year(cell: &str) -> Option<&'static str> {
    if AcademicYear::parse(cell).is_some() {
        return None;
    }
    let plain = cell.to_ascii_lowercase();
    let named = ["academic year", "school year", "ay"]
        .iter()
        .find_map(|name| plain.strip_prefix(name));
    let numbers = named.unwrap_or(&plain);
    let digits: String = numbers.chars().filter(char::is_ascii_digit).collect();
    let between = |c: char| matches!(c, '/' | '-' | '\u{2013}' | '_' | ' ');
    let other = numbers.chars().any(|c| !c.is_ascii_digit() && !between(c));
    let number = |of: Option<&str>| of.and_then(|of| of.parse::<usize>().ok());
    let (start, end) = match digits.len() {
        // 24/25; 2425 alone may be anything.
        4 if numbers.trim().contains(between) => {
            (2000 + number(digits.get(..2))?, number(digits.get(2..))?)
        }
        6 => (number(digits.get(..4))?, number(digits.get(4..))?),
        8 => (number(digits.get(..4))?, number(digits.get(4..))? % 100),
        _ => return None,
    };
    if other || !(2000..2100).contains(&start) || (start + 1) % 100 != end {
        return None;
    }
    let at = (start - 2000) * 7;
    YEARS.get(at..at + 7)
}

/// The first day of [`DATES`], and how many there are: 1 January 1980 to the end of 2059.
const FIRST_DAY: i32 = 3652;

const DAYS: usize = 29_220;

/// Every day from [`FIRST_DAY`] on as 2015-09-01, ten characters each.
static DATES: LazyLock<String> = LazyLock::new(|| {
    let mut dates = String::with_capacity(DAYS * 10);
    for year in 1980..2060 {
        for month in 1..=12 {
            for day in 1..=31 {
                if Date::new(year, month, day).is_some() {
                    dates.push_str(&format!("{year:04}-{month:02}-{day:02}"));
                }
            }
        }
    }
    dates
});

/// A date in one of the ways that exports write them, day before month; a time of day behind it is passed over.
pub(super) fn date(cell: &str) -> Option<&'static str> {
    if Date::parse(cell).is_some() {
        return None;
    }
    let date = day_first(cell)?;
    let at = usize::try_from(date.days() - FIRST_DAY).ok()? * 10;
    DATES.get(at..at + 10)
}

#[cfg(test)]
mod tests {
    use super::{DATES, DAYS, FIRST_DAY, year};
    use crate::estate::Date;

    #[test]
    fn years_are_understood_as_exports_write_them() {
        for text in [
            "2024-25",
            "2024/2025",
            "2024 - 2025",
            "202425",
            "20242025",
            "24/25",
            "24-25",
            "AY 2024/25",
            "Academic Year 2024-2025",
        ] {
            assert_eq!(year(text), Some("2024/25"), "{text}");
        }
        // A date, a year of the calendar, a year too many, four digits that may be anything.
        for text in [
            "2024/25",
            "24/26",
            "2024",
            "2425",
            "2024/26",
            "1/9/24",
            "Year 24/25",
        ] {
            assert_eq!(year(text), None, "{text}");
        }
    }

    #[test]
    fn the_table_of_days_is_whole() {
        assert_eq!(DATES.len(), DAYS * 10);
        assert_eq!(Date::new(1980, 1, 1).map(Date::days), Some(FIRST_DAY));
        assert!(DATES.ends_with("2059-12-31"));
    }
}
