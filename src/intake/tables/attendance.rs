//! Table `attendance`.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::dataset::{Attendance, PupilId, Urn};
use crate::diag::{Code, Sink};
pub use crate::estate::tables::attendance::TABLE;
use crate::estate::tables::attendance::{
    AUTHORISED, POSSIBLE, TERM, UNAUTHORISED, UPN, URN, WEEK, YEAR,
};
use crate::estate::{AcademicYear, Date, Term};
use crate::intake::drive::{Placed, Reader, RowAt};
use crate::intake::duplicate::{self, Later};
use crate::intake::findings::Findings;
use crate::intake::pupil::{LastPupil, Where};
use crate::intake::read::Kept;
use crate::intake::row::Row;

/// Reads attendance.
pub(in crate::intake) struct AttendanceRows<'a> {
    pub(in crate::intake) pupils: Where<'a>,
}

/// More sessions than any school year has: 190 days, two sessions each, and some.
pub(in crate::intake) const YEAR_SESSIONS: f64 = 420.0;
/// More sessions than any week has.
const WEEK_SESSIONS: f64 = 14.0;

#[derive(Debug, Default)]
pub(in crate::intake) struct Memory {
    year: Kept<AcademicYear>,
    term: Kept<Term>,
    urn: Kept<Urn>,
    last: LastPupil,
    week: Kept<Date>,
}

impl Reader for AttendanceRows<'_> {
    type Part = Vec<(RowAt, Attendance)>;
    type Memo = Memory;

    fn row(
        &self,
        row: &Row<'_>,
        memo: &mut Memory,
        part: &mut Self::Part,
        findings: &mut Findings,
    ) -> bool {
        let year = row.year(YEAR, &mut memo.year, findings);
        let term = row.term(TERM, &mut memo.term, findings);
        let urn = row.school(URN, &mut memo.urn, findings);
        let week_ending = row.date(WEEK, &mut memo.week, findings);
        // A week that can't be read must not turn its row into the term's.
        let unreadable = week_ending.is_none() && !row.cell(WEEK).is_empty();
        let possible = row.count(POSSIBLE, findings);
        let authorised = row.count(AUTHORISED, findings);
        let unauthorised = row.count(UNAUTHORISED, findings);
        let pupil = year.and_then(|y| self.pupils.by_upn(row, UPN, y, &mut memo.last, findings));
        let (Some(year), Some(term), Some(urn), Some(pupil), false) =
            (year, term, urn, pupil, unreadable)
        else {
            return false;
        };
        if week_ending.is_some_and(|day| day.academic_year() != year) {
            row.warning(
                findings,
                Code::OutsideTerm,
                WEEK,
                format!("the week lies outside {year}"),
                "expected a day between 1 September and 31 August of the row's year",
            );
        }
        let (most, what) = match week_ending {
            Some(_) => (WEEK_SESSIONS, "a week"),
            None => (YEAR_SESSIONS, "a school year"),
        };
        if possible.is_some_and(|possible| possible > most) {
            row.warning(
                findings,
                Code::Implausible,
                POSSIBLE,
                format!("more sessions than {what} has"),
                "a school day has two sessions, a year 380: see whether digits run together, or minutes are counted",
            );
        }
        let absent = authorised.unwrap_or(0.0) + unauthorised.unwrap_or(0.0);
        if possible.is_some_and(|p| absent > p) {
            let column = if authorised >= unauthorised {
                AUTHORISED
            } else {
                UNAUTHORISED
            };
            row.warning(
                findings,
                Code::AbsentExceedsPossible,
                column,
                "more sessions absent than possible",
                "",
            );
        }
        part.push((
            row.at(),
            Attendance {
                year,
                term,
                week_ending,
                urn,
                pupil,
                possible,
                authorised,
                unauthorised,
            },
        ));
        true
    }
}

/// A week by its number, whichever of its days stands for it.
type Key = (AcademicYear, Term, Option<i32>, Urn, PupilId);

fn key(row: &Attendance) -> Key {
    (
        row.year,
        row.term,
        row.week_ending.map(week),
        row.urn,
        row.pupil,
    )
}

/// The number of a day's week, from Monday to Sunday; 1 January 1970 was a Thursday.
fn week(day: Date) -> i32 {
    (day.days() + 3).div_euclid(7)
}

/// What the merge remembers.
#[derive(Debug, Default)]
pub(in crate::intake) struct Keys {
    seen: FxHashSet<Key>,
    /// Whether a school's rows of a term are by the week.
    weekly: FxHashMap<(AcademicYear, Term, Urn), bool>,
    pub(in crate::intake) later: Later<Attendance>,
}

/// Keeps the first row of each key; rows of a term beside rows of its weeks are later ones as well.
pub(in crate::intake) fn merge(
    part: Vec<(RowAt, Attendance)>,
    placed: &mut Placed<'_>,
    keys: &mut Keys,
    attendance: &mut Vec<Attendance>,
) {
    for (at, row) in part {
        let weekly = row.week_ending.is_some();
        let first = *keys
            .weekly
            .entry((row.year, row.term, row.urn))
            .or_insert(weekly);
        if first != weekly {
            let key = match first {
                true => "school and term by the week, which takes precedence over the whole term",
                false => "school and term as a whole, which takes precedence over single weeks",
            };
            duplicate::tell_as(placed, at, WEEK, key);
        } else if keys.seen.insert(self::key(&row)) {
            attendance.push(row);
        } else {
            keys.later.push(
                row,
                placed,
                at,
                &[
                    (UPN, ""),
                    (POSSIBLE, "sessions_possible"),
                    (AUTHORISED, "sessions_authorised"),
                    (UNAUTHORISED, "sessions_unauthorised"),
                ],
                "academic_year, term, week (Monday to Sunday), urn and upn",
            );
        }
    }
}

/// Tells the later rows of a key.
pub(in crate::intake) fn settle(later: Later<Attendance>, rows: &[Attendance], sink: &mut Sink) {
    later.settle(
        rows,
        key,
        |first, row| {
            if first.possible != row.possible {
                1
            } else if first.authorised != row.authorised {
                2
            } else if first.unauthorised != row.unauthorised {
                3
            } else {
                0
            }
        },
        sink,
    );
}

#[cfg(test)]
mod tests {
    use super::week;
    use crate::estate::Date;

    #[test]
    fn a_week_runs_from_monday_to_sunday() {
        let of = |day| week(Date::parse(day).expect("a day"));
        assert_eq!(of("2023-09-11"), of("2023-09-15"));
        assert_eq!(of("2023-09-11"), of("2023-09-17"));
        assert_eq!(of("2023-09-11") + 1, of("2023-09-18"));
        assert_eq!(of("2023-09-11") - 1, of("2023-09-10"));
    }
}
