//! Days, terms and academic years.

use crate::estate::Date;

/// A day, counted from 1 January 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day(pub(super) i32);

impl Day {
    /// The day of a year, month and day of the month (proleptic Gregorian calendar).
    pub(super) fn new(year: i32, month: i32, day: i32) -> Self {
        let y = if month <= 2 { year - 1 } else { year };
        let era = y.div_euclid(400);
        let year_of_era = y - era * 400;
        let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Self(era * 146_097 + day_of_era - 719_468)
    }

    /// Year, month and day of the month.
    pub(super) fn parts(self) -> (i32, i32, i32) {
        let date = Date::from_days(self.0).expect("made-up days lie within the calendar");
        (date.year.into(), date.month.into(), date.day.into())
    }

    /// The day `days` later.
    pub(super) fn plus(self, days: i32) -> Self {
        Self(self.0 + days)
    }

    /// This day, or the Monday after it if it is a Saturday or Sunday.
    pub(super) fn school_day(self) -> Self {
        // 1 January 1970 was a Thursday: (0 + 3) mod 7 = 3, with Monday as 0
        match (self.0 + 3).rem_euclid(7) {
            5 => self.plus(2),
            6 => self.plus(1),
            _ => self,
        }
    }

    /// As `2024-05-13`.
    pub(super) fn iso(self) -> String {
        let (year, month, day) = self.parts();
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// As `13/05/2024`.
    pub(super) fn british(self) -> String {
        let (year, month, day) = self.parts();
        format!("{day:02}/{month:02}/{year:04}")
    }
}

/// A term of the academic year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Term {
    /// September to December.
    Autumn,
    /// January to April.
    Spring,
    /// April to August.
    Summer,
}

impl Term {
    /// The three, in order.
    pub(super) const ALL: [Term; 3] = [Term::Autumn, Term::Spring, Term::Summer];

    /// As the data folder writes it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Term::Autumn => "Autumn",
            Term::Spring => "Spring",
            Term::Summer => "Summer",
        }
    }

    /// A school day of the part of the term in which pupils are assessed; `at` runs from 0 to 1.
    pub(super) fn assessing(self, year: i32, at: f64) -> Day {
        let (from, days) = match self {
            Term::Autumn => (Day::new(year, 11, 3), 36.0),
            Term::Spring => (Day::new(year + 1, 2, 19), 32.0),
            Term::Summer => (Day::new(year + 1, 6, 1), 38.0),
        };
        from.plus((days * at) as i32).school_day()
    }
}

/// The academic year that starts in September of `start`, as `2022/23`.
pub(super) fn academic_year(start: i32) -> String {
    format!("{start}/{:02}", (start + 1) % 100)
}

/// The same as a file name has it, as `2022-23`.
pub(super) fn year_folder(start: i32) -> String {
    format!("{start}-{:02}", (start + 1) % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_come_back_as_they_went_in() {
        assert_eq!(Day::new(1970, 1, 1), Day(0));
        assert_eq!(Day::new(2000, 3, 1).0, 11_017);
        for n in -20_000..30_000 {
            let (y, m, d) = Day(n).parts();
            assert_eq!(Day::new(y, m, d), Day(n));
        }
    }

    #[test]
    fn a_weekend_becomes_the_monday_after() {
        // 11 May 2024 was a Saturday
        assert_eq!(Day::new(2024, 5, 11).school_day(), Day::new(2024, 5, 13));
        assert_eq!(Day::new(2024, 5, 12).school_day(), Day::new(2024, 5, 13));
        assert_eq!(Day::new(2024, 5, 13).school_day(), Day::new(2024, 5, 13));
    }
}
