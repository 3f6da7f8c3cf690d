//! Moments: a day and the time of it that the clocks in England show.

use std::fmt;

use super::Date;

/// A moment, as `2026-12-10 09:00`; without a time the day's beginning.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Moment {
    /// The day.
    pub day: Date,
    /// Minutes since midnight.
    pub minute: u16,
}

impl Moment {
    /// From its text.
    ///
    /// ```
    /// use matbook_core::estate::Moment;
    ///
    /// let moment = Moment::parse("2026-12-10 09:05").expect("a moment");
    /// assert_eq!(moment.to_string(), "10 December 2026 at 09:05");
    /// assert!(Moment::parse("2026-12-10") < Some(moment));
    /// assert_eq!(Moment::parse("2026-12-10 24:00"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let (day, time) = match text.trim().split_once([' ', 'T']) {
            Some((day, time)) => (day, time.trim()),
            None => (text.trim(), "00:00"),
        };
        let (hour, minute) = time.split_once(':')?;
        let number = |part: &str, under: u16| {
            let digits = (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
            let value: u16 = part.parse().ok().filter(|_| digits)?;
            (value < under).then_some(value)
        };
        Some(Self {
            day: Date::parse(day)?,
            minute: number(hour, 24)? * 60 + number(minute, 60)?,
        })
    }

    /// The moment in England so many seconds after the beginning of 1970 in UTC: an hour later from the last Sunday of March
    /// to the last Sunday of October, each at one o'clock UTC (Summer Time Order 2002).
    pub fn in_england(seconds: u64) -> Option<Self> {
        let at = |seconds: u64| {
            let day = i32::try_from(seconds / 86_400).ok()?;
            let minute = u16::try_from(seconds % 86_400 / 60).ok()?;
            Some((Date::from_days(day)?, minute))
        };
        let (day, minute) = at(seconds)?;
        let now = (day.days(), minute);
        let change = |month| Some((last_sunday(day.year, month)?, 60));
        let summer = change(3)? <= now && now < change(10)?;
        let (day, minute) = if summer {
            at(seconds + 3_600)?
        } else {
            (day, minute)
        };
        Some(Self { day, minute })
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hour, minute) = (self.minute / 60, self.minute % 60);
        write!(f, "{} at {hour:02}:{minute:02}", self.day.long())
    }
}

/// The last Sunday of a month of 31 days, in days since the beginning of 1970, which was a Thursday.
fn last_sunday(year: i16, month: u8) -> Option<i32> {
    let last = Date::new(year, month, 31)?.days();
    Some(last - (last + 4).rem_euclid(7))
}

#[cfg(test)]
mod tests {
    use super::{Date, Moment};

    #[test]
    fn moments_are_told_as_the_clock_in_england_shows_them() {
        let at = |day: &str, minute: u64| {
            let days = u64::try_from(Date::parse(day).unwrap().days()).unwrap();
            Moment::in_england(days * 86_400 + minute * 60)
        };
        for (day, minute, shown) in [
            ("2026-12-10", 540, "2026-12-10 09:00"),
            ("2026-07-01", 540, "2026-07-01 10:00"),
            // 29 March and 25 October 2026 are Sundays.
            ("2026-03-29", 59, "2026-03-29 00:59"),
            ("2026-03-29", 60, "2026-03-29 02:00"),
            ("2026-10-25", 59, "2026-10-25 01:59"),
            ("2026-10-25", 60, "2026-10-25 01:00"),
            ("2026-07-31", 1_410, "2026-08-01 00:30"),
        ] {
            assert_eq!(at(day, minute), Moment::parse(shown), "{day} {minute}");
        }
        for wrong in [
            "",
            "2026-12-10 9",
            "2026-12-10 09:60",
            "9:00",
            "2026-13-10 09:00",
        ] {
            assert_eq!(Moment::parse(wrong), None, "{wrong}");
        }
    }
}
