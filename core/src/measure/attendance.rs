//! Attendance by week and term, against a school's target and the nation, and persistent absence in progress (methods:
//! section 7).

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::dataset::{Attendance, Holdings, Phase, PupilId, School, SchoolId};
use crate::estate::{AcademicYear, Date, Term};
use crate::measure::statutory::Nation;

/// So many more absent sessions are looked ahead: half a week and a bit, what a cold takes.
pub const NEAR: f64 = 5.0;

/// Sessions added up.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Sessions {
    /// Possible ones.
    pub possible: f64,
    /// Absent ones.
    pub absent: f64,
}

impl Sessions {
    fn add(&mut self, possible: f64, absent: f64) {
        self.possible += possible;
        self.absent += absent;
    }

    /// Attendance in percent: 100 less absence; `None` without possible sessions.
    pub fn attendance(&self) -> Option<f64> {
        (self.possible > 0.0).then(|| 100.0 - 100.0 * self.absent / self.possible)
    }
}

/// Pupils by how near they are to missing a tenth of their sessions.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Persistent {
    /// Pupils with possible sessions.
    pub pupils: u64,
    /// Those who have missed a tenth or more.
    pub reached: u64,
    /// Those who have not, and would with [`NEAR`] more absent sessions.
    pub near: u64,
}

/// A school's or trust's attendance in a year.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Year {
    /// The whole year so far.
    pub whole: Sessions,
    /// By term.
    pub terms: BTreeMap<Term, Sessions>,
    /// By week, its last day; empty where rows are by term.
    pub weeks: BTreeMap<Date, Sessions>,
    /// Persistent absence so far.
    pub persistent: Persistent,
    /// The attendance to be reached, in percent: a school's own.
    pub target: Option<f64>,
    /// England's attendance in percent, of schools of the phase where it is known, in that year or the last before it.
    pub nation: Option<(AcademicYear, f64)>,
}

/// Attendance of a trust and its schools, in its latest year and the one before.
#[derive(Clone, PartialEq, Debug)]
pub struct AttendanceBook {
    /// The latest year with rows.
    pub year: AcademicYear,
    /// The trust (`None`) and its schools in that year.
    pub now: BTreeMap<Option<SchoolId>, Year>,
    /// The same in the year before.
    pub before: BTreeMap<Option<SchoolId>, Year>,
}

/// The attendance of each trust, in the order of the table; `None` without rows.
pub fn attendance(holdings: &Holdings) -> Vec<Option<AttendanceBook>> {
    let mut rows: Vec<Vec<(SchoolId, &Attendance)>> = vec![Vec::new(); holdings.trusts.len()];
    for row in &holdings.attendance {
        let Some(school) = holdings.school(row.urn) else {
            continue;
        };
        if let Some(own) = rows.get_mut(holdings.schools[usize::from(school.0)].trust) {
            own.push((school, row));
        }
    }
    let book = |rows: &Vec<(SchoolId, &Attendance)>| {
        // A register of blanks or noughts alone opens no year.
        let held = rows.iter().filter(|(_, row)| row.possible > Some(0.0));
        let year = held.map(|(_, row)| row.year).max()?;
        Some(AttendanceBook {
            year,
            now: of_year(holdings, rows, year),
            before: of_year(holdings, rows, year.plus(-1)),
        })
    };
    rows.iter().map(book).collect()
}

fn of_year(
    holdings: &Holdings,
    rows: &[(SchoolId, &Attendance)],
    year: AcademicYear,
) -> BTreeMap<Option<SchoolId>, Year> {
    let mut units: BTreeMap<Option<SchoolId>, Year> = BTreeMap::new();
    let mut pupils: FxHashMap<(Option<SchoolId>, PupilId), Sessions> = FxHashMap::default();
    for (school, row) in rows.iter().filter(|(_, row)| row.year == year) {
        let (Some(possible), Some(authorised), Some(unauthorised)) =
            (row.possible, row.authorised, row.unauthorised)
        else {
            continue;
        };
        let absent = authorised + unauthorised;
        for unit in [None, Some(*school)] {
            let of = units.entry(unit).or_default();
            of.whole.add(possible, absent);
            of.terms.entry(row.term).or_default().add(possible, absent);
            if let Some(week) = row.week_ending {
                of.weeks.entry(week).or_default().add(possible, absent);
            }
            pupils
                .entry((unit, row.pupil))
                .or_default()
                .add(possible, absent);
        }
    }
    let counted = pupils.into_iter().filter(|(_, s)| s.possible > 0.0);
    counted.for_each(|((unit, _), sessions)| {
        let persistent = &mut units.entry(unit).or_default().persistent;
        let tenth = sessions.possible / 10.0;
        persistent.pupils += 1;
        if sessions.absent >= tenth {
            persistent.reached += 1;
        } else if sessions.absent + NEAR >= tenth {
            persistent.near += 1;
        }
    });
    for (unit, of) in &mut units {
        let school = unit.map(|school| &holdings.schools[usize::from(school.0)]);
        of.nation = nation(holdings, school, year);
        of.target = unit.and_then(|school| {
            let urn = holdings.schools[usize::from(school.0)].urn;
            let mut targets = holdings.attendance_targets.iter();
            let found = targets.find(|t| t.urn == urn && t.year == year)?;
            Some(found.percent)
        });
    }
    units
}

/// England's attendance of schools like one (`None`: of all) in a year, or in the last of the three years before it that has one.
/// Pupils of alternative provision have no like in it.
fn nation(
    holdings: &Holdings,
    school: Option<&School>,
    year: AcademicYear,
) -> Option<(AcademicYear, f64)> {
    let measure = match school.and_then(|school| school.phase) {
        // The phase of a special school is that of its pupils' ages.
        _ if school.is_some_and(School::is_special) => "absence_overall_special",
        _ if school.is_some_and(School::is_alternative) => return None,
        Some(Phase::Primary | Phase::MiddleDeemedPrimary) => "absence_overall_primary",
        Some(Phase::Secondary | Phase::MiddleDeemedSecondary) => "absence_overall_secondary",
        _ => "absence_overall",
    };
    (0..=3).map(|back| year.plus(-back)).find_map(|year| {
        let figure = Nation::new(holdings).figure(measure, year, "all")?;
        Some((year, 100.0 - figure.value))
    })
}

#[cfg(test)]
mod tests {
    use super::attendance;
    use crate::dataset::{Attendance, AttendanceTarget, Holdings, Phase, PupilId, School, Trust};
    use crate::estate::{AcademicYear, Date, Term};

    #[test]
    fn weeks_terms_and_pupils_near_a_tenth_worked_by_hand() {
        let school = School {
            urn: 1,
            phase: Some(Phase::Primary),
            ..School::default()
        };
        let week = |day: u8, pupil: u32, possible: f64, absent: f64| Attendance {
            year: AcademicYear(2023),
            term: Term::Autumn,
            week_ending: Date::new(2023, 9, day),
            urn: 1,
            pupil: PupilId(pupil),
            possible: Some(possible),
            authorised: Some(absent),
            unauthorised: Some(0.0),
        };
        let holdings = Holdings {
            trusts: vec![Trust {
                uid: "1".into(),
                name: "T".into(),
                sponsor: None,
            }],
            schools: vec![school],
            attendance: vec![
                // 10 of 100 sessions: a tenth. 6 of 100: four more would do. 2 of 100: eight more are wanted.
                week(8, 0, 50.0, 10.0),
                week(15, 0, 50.0, 0.0),
                week(8, 1, 50.0, 6.0),
                week(15, 1, 50.0, 0.0),
                week(8, 2, 50.0, 0.0),
                week(15, 2, 50.0, 2.0),
            ],
            attendance_targets: vec![AttendanceTarget {
                year: AcademicYear(2023),
                urn: 1,
                percent: 95.0,
            }],
            ..Holdings::default()
        };
        let books = attendance(&holdings);
        let book = books[0].as_ref().expect("there are rows");
        assert_eq!(book.year, AcademicYear(2023));
        let (trust, school) = (
            &book.now[&None],
            &book.now[&Some(crate::dataset::SchoolId(0))],
        );
        // 18 of 300 absent: 94%.
        assert_eq!(trust.whole.attendance(), Some(94.0));
        let weeks: Vec<f64> = trust
            .weeks
            .values()
            .filter_map(|w| w.attendance())
            .collect();
        assert_eq!(weeks.len(), 2);
        // 16 of 150, 2 of 150.
        assert!((weeks[0] - (100.0 - 1600.0 / 150.0)).abs() < 1e-9);
        assert!((weeks[1] - (100.0 - 200.0 / 150.0)).abs() < 1e-9);
        let p = school.persistent;
        assert_eq!((p.pupils, p.reached, p.near), (3, 1, 1));
        assert_eq!((school.target, trust.target), (Some(95.0), None));
        // England's primary schools, 2023/24: absence 5.5% (DfE, pupil absence in schools, 2023/24).
        let (year, nation) = school.nation.expect("it was published");
        assert_eq!(year, AcademicYear(2023));
        assert!((94.0..95.5).contains(&nation), "{nation}");
        assert!(book.before.is_empty());
        // A special school of the same ages is set beside special schools: absence 10% to 16% (DfE, the same).
        let special = School {
            phase: Some(Phase::Primary),
            school_type: "Academy special converter".into(),
            ..School::default()
        };
        let (_, nation) =
            super::nation(&holdings, Some(&special), AcademicYear(2023)).expect("it was published");
        assert!((84.0..90.0).contains(&nation), "{nation}");
    }
}
