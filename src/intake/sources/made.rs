//! Values that no single cell of a file holds: put together from several, parted from one, or told by others of the row.

use std::borrow::Cow;

use crate::estate::{AcademicYear, Date, Decimal, Term};
use crate::intake::dates::day_first;
use crate::intake::numbers::chance;
use crate::intake::row::Row;
use crate::intake::upn;
use crate::intake::{Layout, Made, Origin, Table};

use super::mapping::Known;

/// Whether a layout has such values.
pub(super) fn any(layout: &Layout) -> bool {
    layout.columns.iter().any(|o| matches!(o, Origin::Made(_)))
}

/// The columns of which one gives a row's date.
const DATES: [&str; 3] = ["assessed_on", "week_ending", "started_on"];

/// All cells of a row, made ones too.
pub(super) fn cells<'r>(row: &Row<'r>, table: &Table, known: &Known) -> Vec<Cow<'r, str>> {
    let columns = &row.plan.layout.columns;
    let mut cells: Vec<Cow<'r, str>> = (0..columns.len())
        .map(|i| match &columns[i] {
            Origin::Made(made) => Cow::Owned(of_cells(made, row)),
            _ => Cow::Borrowed(row.cell(i)),
        })
        .collect();
    // Each round needs what those before it gave: the date tells the year, the year the place on the roll.
    for round in 1..=3 {
        for (i, origin) in columns.iter().enumerate() {
            if let Origin::Made(made) = origin
                && rank(made) == round
            {
                let value = of_row(made, table, known, &cells);
                cells[i] = Cow::Owned(value);
            }
        }
    }
    cells
}

/// In which round a value can be told.
fn rank(made: &Made) -> u8 {
    match made {
        Made::Date(_) | Made::SchoolNumber(_) | Made::Sum { .. } | Made::Part { .. } => 0,
        Made::Year | Made::Term => 1,
        Made::TermDate => 2,
        Made::RollSchool | Made::RollYearGroup => 3,
    }
}

fn of_cells(made: &Made, row: &Row<'_>) -> String {
    let field = |i: &usize| row.record.field(row.text, *i).trim();
    match made {
        Made::Date(parts) => {
            let [day, month, year] = [0, 1, 2].map(|k| field(&parts[k]));
            if [day, month, year].iter().all(|p| p.is_empty()) {
                return String::new();
            }
            let two = |text: &str| match text.len() {
                1 => format!("0{text}"),
                _ => text.to_owned(),
            };
            format!("{}/{}/{year}", two(day), two(month))
        }
        Made::SchoolNumber([authority, school]) => match (field(authority), field(school)) {
            ("", "") => String::new(),
            (authority, school) => format!("{authority}/{school}"),
        },
        Made::Sum { columns, percent } => sum(columns.iter().map(field), *percent),
        Made::Part {
            column,
            between,
            second,
        } => part(field(column), between, *second).to_owned(),
        _ => String::new(),
    }
}

/// Adds up chances; what is no number stays as it is written, so that it can be told.
fn sum<'c>(cells: impl Iterator<Item = &'c str>, percent: bool) -> String {
    let mut total = Decimal(0);
    let mut some = false;
    for cell in cells.filter(|c| !c.is_empty()) {
        let Some(value) = chance(cell, percent) else {
            return cell.to_owned();
        };
        total.0 += value.0;
        some = true;
    }
    match some {
        true => written(total),
        false => String::new(),
    }
}

/// A decimal as it is written, without noughts at its end.
pub(super) fn written(value: Decimal) -> String {
    let sign = if value.0 < 0 { "-" } else { "" };
    let (whole, rest) = (
        value.0.unsigned_abs() / Decimal::ONE.unsigned_abs(),
        value.0.unsigned_abs() % Decimal::ONE.unsigned_abs(),
    );
    let text = format!("{sign}{whole}.{rest:09}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// One of the two that a cell holds. Without what should part them a surname stands alone.
fn part<'c>(cell: &'c str, between: &str, second: bool) -> &'c str {
    let cut = match between.trim() {
        // Only the last blank parts a name: `Anna Maria Lee`.
        "" => cell.rsplit_once(char::is_whitespace),
        mark => cell.split_once(mark),
    };
    match (cut, second) {
        (Some((first, _)), false) => first.trim(),
        (Some((_, last)), true) => last.trim(),
        (None, false) => cell,
        (None, true) => "",
    }
}

/// What stands between the schools of a pupil who is on several rolls.
pub(in crate::intake) const OR: &str = " or ";

fn of_row(made: &Made, table: &Table, known: &Known, cells: &[Cow<'_, str>]) -> String {
    let cell = |name: &str| table.position(name).map_or("", |i| &*cells[i]);
    let date = || DATES.iter().find_map(|name| day_first(cell(name)));
    let year = || AcademicYear::parse(cell("academic_year"));
    match made {
        Made::Year => date().map_or_else(String::new, |d| d.academic_year().to_string()),
        Made::Term => date().map_or_else(String::new, |d| term_of(d).to_owned()),
        Made::TermDate => {
            let (Some(year), Some(term)) = (year(), Term::parse(cell("term"))) else {
                return String::new();
            };
            term_date(year, term)
        }
        Made::RollSchool | Made::RollYearGroup => {
            let Some(year) = year() else {
                return String::new();
            };
            let upn = cell("upn");
            let joined = upn::joined(upn);
            let key = (year.0, joined.as_deref().unwrap_or(upn).to_uppercase());
            match known.roll.get(&key).map(Vec::as_slice) {
                // Of two it is told that the roll doesn't say which.
                Some(places) if *made == Made::RollSchool => {
                    let urns: Vec<&str> = places.iter().map(|(urn, _)| urn.as_str()).collect();
                    urns.join(OR)
                }
                // Two places in one year group still tell the year group.
                Some([(_, group), more @ ..])
                    if *made == Made::RollYearGroup && more.iter().all(|(_, g)| g == group) =>
                {
                    group.clone()
                }
                _ => String::new(),
            }
        }
        _ => String::new(),
    }
}

/// The term of a day: autumn until December, spring until 31 March or Easter Sunday, whichever is later, then summer.
pub(in crate::intake) fn term_of(date: Date) -> &'static str {
    let easter = easter(i32::from(date.year));
    match date.month {
        9..=12 => "Autumn",
        1..=3 => "Spring",
        4 if easter.0 == 4 && u32::from(date.day) <= easter.1 => "Spring",
        _ => "Summer",
    }
}

/// Month and day of Easter Sunday, after Meeus, Jones and Butcher.
fn easter(year: i32) -> (u8, u32) {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    (
        u8::try_from(month).unwrap_or(4),
        u32::try_from(day).unwrap_or(1),
    )
}

/// The day that stands for a term where a file has no dates.
pub(in crate::intake) fn term_date(year: AcademicYear, term: Term) -> String {
    match term {
        Term::Autumn => format!("{}-12-15", year.0),
        Term::Spring => format!("{}-03-25", year.0 + 1),
        Term::Summer => format!("{}-07-10", year.0 + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::{easter, part, sum, term_of};
    use crate::estate::Date;

    #[test]
    fn easter_comes_out() {
        for (year, day) in [
            (2016, (3, 27)),
            (2024, (3, 31)),
            (2025, (4, 20)),
            (2026, (4, 5)),
            (2038, (4, 25)),
        ] {
            assert_eq!(easter(year), day, "{year}");
        }
        let term = |y, m, d| Date::new(y, m, d).map(term_of);
        assert_eq!(term(2025, 4, 4), Some("Spring"));
        assert_eq!(term(2026, 4, 13), Some("Summer"));
        assert_eq!(term(2024, 4, 1), Some("Summer"));
    }

    #[test]
    fn cells_are_parted_and_added() {
        assert_eq!(part("Smith, John", ", ", false), "Smith");
        assert_eq!(part("O'Hara,Ann", ", ", true), "Ann");
        assert_eq!(part("Anna Maria Lee", " ", true), "Lee");
        assert_eq!(part("Smith", ", ", true), "");
        assert_eq!(sum(["60%", "12.5"].into_iter(), true), "0.725");
        assert_eq!(sum(["n/a", "1"].into_iter(), true), "n/a");
        assert_eq!(sum([""].into_iter(), true), "");
    }
}
