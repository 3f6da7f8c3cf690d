//! Calendar dates without a clock: read, compare, count days.

use std::fmt;

/// A date of the Gregorian calendar.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize,
)]
pub struct Date {
    /// Year, as 2023.
    pub year: i16,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day, 1 to 31.
    pub day: u8,
}

impl Date {
    /// A date, if the calendar has it.
    pub fn new(year: i16, month: u8, day: u8) -> Option<Self> {
        let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        let last = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        (1..=last)
            .contains(&day)
            .then_some(Self { year, month, day })
    }

    /// Reads `YYYY-MM-DD` or `DD/MM/YYYY`; anything else, or a day the calendar lacks, is `None`.
    ///
    /// ```
    /// use matbook_core::estate::Date;
    ///
    /// assert_eq!(Date::parse("29/02/2024"), Date::parse("2024-02-29"));
    /// assert_eq!(Date::parse("31/02/2024"), None);
    /// let day = Date::parse("2024-09-01").expect("a day");
    /// assert_eq!((day.long().as_str(), day.academic_year().to_string().as_str()), ("1 September 2024", "2024/25"));
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let b = text.as_bytes();
        if b.len() != 10 {
            return None;
        }
        let number = |from: usize, to: usize| -> Option<i16> {
            b[from..to].iter().try_fold(0i16, |n, c| {
                c.is_ascii_digit().then(|| n * 10 + i16::from(c - b'0'))
            })
        };
        let small = |from: usize| number(from, from + 2).and_then(|n| u8::try_from(n).ok());
        if b[4] == b'-' && b[7] == b'-' {
            Self::new(number(0, 4)?, small(5)?, small(8)?)
        } else if b[2] == b'/' && b[5] == b'/' {
            Self::new(number(6, 10)?, small(3)?, small(0)?)
        } else {
            None
        }
    }

    /// Days since 1 January 1970 (negative before it).
    pub fn days(self) -> i32 {
        // Days from civil, after Howard Hinnant's date algorithms (public domain).
        let y = i32::from(self.year) - i32::from(self.month <= 2);
        let era = y.div_euclid(400);
        let yoe = y - era * 400;
        let m = i32::from(self.month);
        let doy = (153 * (m + if m > 2 { -3 } else { 9 }) + 2) / 5 + i32::from(self.day) - 1;
        let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
        era * 146_097 + doe - 719_468
    }

    /// The date so many days after 1 January 1970.
    pub fn from_days(days: i32) -> Option<Self> {
        // The inverse of `days`, after the same source.
        let z = days.checked_add(719_468)?;
        let era = z.div_euclid(146_097);
        let doe = z - era * 146_097;
        let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let day = doy - (153 * mp + 2) / 5 + 1;
        let month = if mp < 10 { mp + 3 } else { mp - 9 };
        let year = yoe + era * 400 + i32::from(month <= 2);
        Self::new(
            i16::try_from(year).ok()?,
            u8::try_from(month).ok()?,
            u8::try_from(day).ok()?,
        )
    }

    /// The academic year (September to August) the date lies in, by its starting year.
    pub fn academic_year(self) -> super::AcademicYear {
        let start = if self.month >= 9 {
            self.year
        } else {
            self.year - 1
        };
        super::AcademicYear(u16::try_from(start).unwrap_or(0))
    }

    /// `12 September 2018`, for readers.
    pub fn long(self) -> String {
        format!("{} {} {}", self.day, self.month_name(), self.year)
    }

    /// The English name of its month.
    pub fn month_name(self) -> &'static str {
        [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ][usize::from(self.month) - 1]
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}
