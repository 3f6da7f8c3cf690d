//! Attendance by week and term, released.

use std::collections::BTreeSet;

use crate::dataset::{Holdings, SchoolId};
use crate::estate::{AcademicYear, Term};
use crate::measure::attendance::{AttendanceBook, NEAR, Sessions, Year};

use super::withhold::{Hidden, Numbers};
use super::{Desk, Measured, Reason, SchoolName, Scope, Shown, Unit};

/// A line of a page: a term, a week, a school.
#[derive(Clone, PartialEq, Debug)]
pub struct AttendanceRow {
    /// What it is of.
    pub name: String,
    /// Attendance in percent.
    pub attendance: Shown,
    /// The same of the year before, where there is one.
    pub before: Shown,
    /// Change on the year before, in percentage points.
    pub change: Shown,
    /// Possible sessions.
    pub sessions: Shown,
}

/// A school of a trust.
#[derive(Clone, PartialEq, Debug)]
pub struct SchoolAttendance {
    /// The school.
    pub school: SchoolName,
    /// Attendance in percent.
    pub attendance: Shown,
    /// What it is to reach.
    pub target: Shown,
    /// Attendance less target.
    pub from_target: Shown,
    /// England's, of its phase.
    pub nation: Shown,
    /// Pupils who have missed a tenth or more.
    pub persistent: Shown,
    /// Pupils who are near it.
    pub near: Shown,
}

/// Attendance as a page shows it.
#[derive(Clone, PartialEq, Debug)]
pub struct AttendanceView {
    /// The year.
    pub year: AcademicYear,
    /// Attendance in percent so far.
    pub whole: AttendanceRow,
    /// Whether all three terms are in.
    pub complete: bool,
    /// The school's target.
    pub target: Shown,
    /// Attendance less target.
    pub from_target: Shown,
    /// England's attendance; with its year.
    pub nation: Shown,
    /// That year.
    pub nation_year: Option<AcademicYear>,
    /// By term.
    pub terms: Vec<AttendanceRow>,
    /// By week, where rows are by week: the week's last day.
    pub weeks: Vec<AttendanceRow>,
    /// Pupils with possible sessions.
    pub pupils: Shown,
    /// Those who have missed a tenth or more.
    pub persistent: Shown,
    /// Their share.
    pub persistent_share: Shown,
    /// Those who would with a few more absent sessions.
    pub near: Shown,
    /// So many more.
    pub near_sessions: Shown,
    /// The schools, by name; empty for a school.
    pub schools: Vec<SchoolAttendance>,
}

/// Releases the attendance of a trust or school; `None` where it has none. `hidden`: whose number of all pupils is withheld.
pub fn attendance(
    desk: &Desk,
    holdings: &Holdings,
    (book, hidden): (&AttendanceBook, &Hidden),
    scope: Scope,
) -> Option<AttendanceView> {
    let year = book.now.get(&scope.school)?;
    let made = Making::new(desk, holdings, book, scope);
    let before = book.before.get(&scope.school);
    let terms: Vec<AttendanceRow> = year
        .terms
        .iter()
        .map(|(term, of)| {
            let before = before.and_then(|b| b.terms.get(term));
            made.row(term.name().to_owned(), of, before)
        })
        .collect();
    // A year so far is set against the same terms of the year before.
    let same = before.and_then(|b| {
        let mut sum = Sessions::default();
        for term in year.terms.keys() {
            let of = b.terms.get(term)?;
            sum.possible += of.possible;
            sum.absent += of.absent;
        }
        Some(sum)
    });
    let persistent = year.persistent;
    let share = |n: u64| match persistent.pupils {
        0 => Err(Reason::NothingToDivideBy),
        #[expect(clippy::cast_precision_loss, reason = "pupils are far fewer than 2^53")]
        all => Ok(100.0 * n as f64 / all as f64),
    };
    let schools = match scope.school {
        Some(_) => vec![],
        None => made.schools(holdings, book, scope),
    };
    Some(AttendanceView {
        year: book.year,
        complete: Term::ALL.iter().all(|t| year.terms.contains_key(t)),
        whole: made.row("All terms so far".into(), &year.whole, same.as_ref()),
        target: made.target(year),
        from_target: made.distance_from_target(year),
        nation: made.nation(year),
        nation_year: year.nation.map(|(year, _)| year),
        weeks: year
            .weeks
            .iter()
            .map(|(day, of)| made.row(day.to_string(), of, None))
            .collect(),
        terms,
        pupils: made.unless(hidden.contains(&scope.school), persistent.pupils),
        persistent: made.persistent(scope.school, persistent.reached),
        persistent_share: match made.often.contains(&scope.school) || hidden.contains(&scope.school)
        {
            true => made.plain(Err(Reason::Withheld), Unit::PercentOne),
            false => desk.show(Measured::on_pupils(
                share(persistent.reached),
                Unit::PercentOne,
                persistent.pupils,
            )),
        },
        near: made.near(scope.school, persistent.near),
        near_sessions: made.plain(Ok(NEAR), Unit::Count),
        schools,
    })
}

struct Making<'a> {
    desk: &'a Desk,
    /// Of whom the number of pupils often absent is withheld, and of whom the number of those near it.
    often: Hidden,
    nearly: Hidden,
}

impl<'a> Making<'a> {
    fn new(desk: &'a Desk, holdings: &Holdings, book: &AttendanceBook, scope: Scope) -> Self {
        let hidden = |what: &str, of: fn(&Year) -> u64| {
            let schools = holdings.schools_of(scope.trust).into_iter();
            let each = schools.filter_map(|school| {
                let year = book.now.get(&Some(school))?;
                Some((
                    school,
                    (holdings.schools[usize::from(school.0)].urn, of(year)),
                ))
            });
            let uid = &holdings.trusts[scope.trust].uid;
            let numbers = Numbers {
                name: format!("{uid}/{}/{what}", book.year),
                least: 0,
                of: each.collect(),
                withheld: BTreeSet::new(),
            };
            desk.withheld()
                .map_or_else(Hidden::default, |w| w.of_numbers(&numbers))
        };
        Self {
            desk,
            often: hidden("often-absent", |year| year.persistent.reached),
            nearly: hidden("near-often-absent", |year| year.persistent.near),
        }
    }

    fn persistent(&self, school: Option<SchoolId>, n: u64) -> Shown {
        self.unless(self.often.contains(&school), n)
    }

    fn near(&self, school: Option<SchoolId>, n: u64) -> Shown {
        self.unless(self.nearly.contains(&school), n)
    }

    fn unless(&self, withheld: bool, n: u64) -> Shown {
        match withheld {
            true => self.plain(Err(Reason::Withheld), Unit::Count),
            false => self.desk.count(n),
        }
    }

    fn plain(&self, value: Result<f64, Reason>, unit: Unit) -> Shown {
        self.desk.show(Measured::plain(value, unit))
    }

    fn percent(&self, value: Option<f64>, none: &str) -> Shown {
        let value = value.ok_or_else(|| Reason::Other(none.to_owned()));
        self.plain(value, Unit::PercentOne)
    }

    fn row(&self, name: String, of: &Sessions, before: Option<&Sessions>) -> AttendanceRow {
        let now = of.attendance();
        let then = before.and_then(Sessions::attendance);
        let none = "no rows of the same terms a year before";
        let change = now.zip(then).map(|(now, then)| now - then);
        AttendanceRow {
            name,
            attendance: self.percent(now, "no possible sessions"),
            before: self.percent(then, none),
            change: self.plain(
                change.ok_or_else(|| Reason::Other(none.to_owned())),
                Unit::PercentagePointsOne,
            ),
            sessions: self.plain(Ok(of.possible), Unit::Count),
        }
    }

    fn target(&self, year: &Year) -> Shown {
        self.percent(year.target, "no target in the data")
    }

    fn distance_from_target(&self, year: &Year) -> Shown {
        let gap = year.whole.attendance().zip(year.target).map(|(a, t)| a - t);
        let none = || Reason::Other("no target in the data".into());
        self.plain(gap.ok_or_else(none), Unit::PercentagePointsOne)
    }

    fn nation(&self, year: &Year) -> Shown {
        self.percent(year.nation.map(|(_, value)| value), "no national figure")
    }

    fn schools(
        &self,
        holdings: &Holdings,
        book: &AttendanceBook,
        scope: Scope,
    ) -> Vec<SchoolAttendance> {
        let of = |(id, school): (SchoolId, SchoolName)| {
            let year = book.now.get(&Some(id))?;
            Some(SchoolAttendance {
                school,
                attendance: self.percent(year.whole.attendance(), "no possible sessions"),
                target: self.target(year),
                from_target: self.distance_from_target(year),
                nation: self.nation(year),
                persistent: self.persistent(Some(id), year.persistent.reached),
                near: self.near(Some(id), year.persistent.near),
            })
        };
        let schools = scope.schools(holdings);
        schools.into_iter().filter_map(of).collect()
    }
}
