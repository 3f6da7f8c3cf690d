//! Dates as exports and spreadsheets write them: `2015-09-01`, `01/09/2015`, `1-Sep-15`, `04/05/2013 00:00`.

use crate::estate::Date;

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Which of the first two numbers of a date is its month.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Order {
    /// The second, as in Britain.
    #[default]
    DayFirst,
    /// The first, as a machine with American settings writes it.
    MonthFirst,
    /// It can't be told: only dates are read that are sure either way.
    Unsure,
}

impl Order {
    /// The names of the orders in the config.
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text {
            "day_first" => Some(Self::DayFirst),
            "month_first" => Some(Self::MonthFirst),
            _ => None,
        }
    }
}

/// What a text may be as a date.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Written {
    /// One date, whichever way it is read.
    Sure(Date),
    /// Only right with the day first.
    DayFirst(Date),
    /// Only right with the month first.
    MonthFirst(Date),
    /// Right either way: with the day first, and with the month first.
    Either(Date, Date),
}

impl Written {
    /// What a text may be; `None` where it is no date. A time of day behind it is passed over.
    pub(super) fn of(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.len() == 10 && bytes[4] == b'-' {
            return Date::parse(text).map(Self::Sure);
        }
        let mut parts: [&str; 3] = [""; 3];
        let mut found = 0;
        for part in text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|p| !p.is_empty())
            .take(3)
        {
            parts[found] = part;
            found += 1;
        }
        if found > 0 && parts[0].len() == 8 && is_digits(parts[0]) {
            parts = [&parts[0][..4], &parts[0][4..6], &parts[0][6..]];
        } else if found < 3 {
            return None;
        }
        let [first, second, third] = parts;
        if first.len() == 4 && is_digits(first) {
            // 2015-09-01T00:00:00 is parted at the T by hand.
            let day = third.split(['T', 't']).next()?;
            return Date::new(first.parse().ok()?, month(second)?, day_of(day)?).map(Self::Sure);
        }
        let year = year(third.split(['T', 't']).next()?)?;
        if !is_digits(first) || !is_digits(second) {
            let named = |day: &str, name: &str| Date::new(year, month(name)?, day_of(day)?);
            return match is_digits(second) || !first.starts_with(|c: char| c.is_ascii_digit()) {
                true => named(second, first),
                false => named(first, second),
            }
            .map(Self::Sure);
        }
        let date = |day: &str, month: &str| Date::new(year, month.parse().ok()?, day.parse().ok()?);
        match (date(first, second), date(second, first)) {
            (Some(one), Some(other)) if one == other => Some(Self::Sure(one)),
            (Some(day_first), Some(month_first)) => Some(Self::Either(day_first, month_first)),
            (Some(date), None) => Some(Self::DayFirst(date)),
            (None, Some(date)) => Some(Self::MonthFirst(date)),
            (None, None) => None,
        }
    }

    /// The date in an order; `None` where it can't be told, or isn't right in it.
    pub(super) fn read(self, order: Order) -> Option<Date> {
        match (self, order) {
            (Self::Sure(date), _)
            | (Self::DayFirst(date) | Self::Either(date, _), Order::DayFirst)
            | (Self::MonthFirst(date) | Self::Either(_, date), Order::MonthFirst)
            | (Self::DayFirst(date) | Self::MonthFirst(date), Order::Unsure) => Some(date),
            _ => None,
        }
    }
}

/// A date with its day first.
pub(super) fn day_first(text: &str) -> Option<Date> {
    Date::parse(text).or_else(|| Written::of(text)?.read(Order::DayFirst))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// A year of four digits, or of two: those up to 49 are of this century.
fn year(text: &str) -> Option<i16> {
    if !is_digits(text) {
        return None;
    }
    let year: i16 = text.parse().ok()?;
    match text.len() {
        4 => Some(year),
        2 if year < 50 => Some(2000 + year),
        2 => Some(1900 + year),
        _ => None,
    }
}

/// A month by number or by its English name.
fn month(text: &str) -> Option<u8> {
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let text = text.to_lowercase();
    let at = MONTHS.iter().position(|m| text.starts_with(m))?;
    u8::try_from(at + 1).ok()
}

/// A day, as `1` or `1st`.
fn day_of(text: &str) -> Option<u8> {
    text.trim_end_matches(|c: char| c.is_ascii_alphabetic())
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::{Order, Written, day_first};

    #[test]
    fn dates_in_the_ways_of_other_programs() {
        for (text, date) in [
            ("1-Sep-15", "2015-09-01"),
            ("03-Sep-12", "2012-09-03"),
            ("Sep 3, 2012", "2012-09-03"),
            ("3rd September 2012", "2012-09-03"),
            ("01.09.2015", "2015-09-01"),
            ("2015-09-01T00:00:00", "2015-09-01"),
            ("2015/09/01", "2015-09-01"),
            ("01/09/2015 00:00", "2015-09-01"),
            ("28/07/13", "2013-07-28"),
            ("20150901", "2015-09-01"),
        ] {
            assert_eq!(
                day_first(text).map(|d| d.to_string()).as_deref(),
                Some(date),
                "{text}"
            );
        }
        for text in [
            "29/02/15",
            "31/02/2024",
            "13/13/2012",
            "41155",
            "Summer",
            "3/2012",
            "",
        ] {
            assert_eq!(day_first(text), None, "{text}");
        }
    }

    #[test]
    fn the_order_decides_only_where_it_must() {
        let read = |text: &str, order| {
            Written::of(text)
                .and_then(|w| w.read(order))
                .map(|d| d.to_string())
        };
        assert_eq!(
            read("9/3/2012", Order::MonthFirst).as_deref(),
            Some("2012-09-03")
        );
        assert_eq!(
            read("9/3/2012", Order::DayFirst).as_deref(),
            Some("2012-03-09")
        );
        assert_eq!(read("9/3/2012", Order::Unsure), None);
        assert_eq!(
            read("11/13/2012", Order::Unsure).as_deref(),
            Some("2012-11-13")
        );
        assert_eq!(read("11/13/2012", Order::DayFirst), None);
        assert_eq!(
            read("5/5/2012", Order::Unsure).as_deref(),
            Some("2012-05-05")
        );
    }
}
