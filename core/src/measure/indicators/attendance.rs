//! Absence: absent sessions, and pupils who missed a tenth or half of theirs (methods: section 7).

use std::collections::BTreeMap;

use crate::dataset::{Holdings, PupilId};
use crate::estate::Term;

use super::Name;
use super::cut::{Cut, Groups};
use super::indicator::{OrganisationYear, Part, both};
use super::sum::Sum;

/// A pupil's sessions in a school and term, or a trust and term.
#[derive(Clone, Copy)]
struct Sessions {
    unit: OrganisationYear,
    pupil: PupilId,
    term: Term,
    possible: Sum,
    absent: Sum,
}

/// What a unit's pupils come to.
#[derive(Clone, Copy, Default)]
struct Totals {
    possible: Sum,
    absent: Sum,
    pupils: u64,
    persistent: u64,
    severe: u64,
}

impl Totals {
    /// Adds a pupil; one without possible sessions counts in no share of pupils.
    fn add(&mut self, possible: Sum, absent: Sum) {
        self.possible += possible;
        self.absent += absent;
        if possible.0 > 0 {
            self.pupils += 1;
            self.persistent += u64::from(absent.0 * 10 >= possible.0);
            self.severe += u64::from(absent.0 * 2 >= possible.0);
        }
    }
}

/// Absence of every unit, whole and by the cuts that `groups` knows. Rows count by their own URN; a row without all three
/// counts is left out. A pupil's sessions of the unit and cut are added up first: at a trust those in all its schools are
/// one pupil's.
pub(super) fn parts(holdings: &Holdings, groups: &Groups) -> Vec<Part> {
    let mut units: BTreeMap<OrganisationYear, [Totals; Cut::COUNT]> = BTreeMap::new();
    let mut sessions = Vec::with_capacity(2 * holdings.attendance.len());
    for row in &holdings.attendance {
        let Some(school) = holdings.school(row.urn) else {
            continue;
        };
        let whole_and_own = both(holdings, school, row.year);
        let (Some(possible), Some(authorised), Some(unauthorised)) =
            (row.possible, row.authorised, row.unauthorised)
        else {
            for unit in whole_and_own {
                units.entry(unit).or_default();
            }
            continue;
        };
        let mut absent = Sum::of(authorised);
        absent += Sum::of(unauthorised);
        sessions.extend(whole_and_own.map(|unit| Sessions {
            unit,
            pupil: row.pupil,
            term: row.term,
            possible: Sum::of(possible),
            absent,
        }));
    }
    sessions.sort_unstable_by_key(|s| (s.unit, s.pupil, s.term));
    for unit in sessions.chunk_by(|a, b| a.unit == b.unit) {
        let totals = units.entry(unit[0].unit).or_default();
        for pupil in unit.chunk_by(|a, b| a.pupil == b.pupil) {
            let (mut possible, mut absent) = (Sum::default(), Sum::default());
            for term in pupil.chunk_by(|a, b| a.term == b.term) {
                let (mut of_term, mut missed) = (Sum::default(), Sum::default());
                for row in term {
                    of_term += row.possible;
                    missed += row.absent;
                }
                totals[Cut::of_term(term[0].term).place()].add(of_term, missed);
                possible += of_term;
                absent += missed;
            }
            let both = pupil.iter().filter(|s| s.term != Term::Summer);
            let (mut of_both, mut missed) = (Sum::default(), Sum::default());
            for row in both {
                of_both += row.possible;
                missed += row.absent;
            }
            totals[Cut::TO_SPRING.place()].add(of_both, missed);
            for cut in groups.cuts(pupil[0].unit.year, pupil[0].pupil).each() {
                totals[cut.place()].add(possible, absent);
            }
        }
    }
    units
        .into_iter()
        .flat_map(|(unit, totals)| {
            Cut::all()
                .filter(|cut| *cut == Cut::WHOLE || totals[cut.place()].pupils > 0)
                .flat_map(|cut| shares(unit, cut, &totals[cut.place()]))
                .collect::<Vec<_>>()
        })
        .collect()
}

#[expect(clippy::cast_precision_loss, reason = "pupils are far below 2^53")]
fn shares(unit: OrganisationYear, cut: Cut, totals: &Totals) -> [Part; 3] {
    let pupils = totals.pupils as f64;
    [
        (
            Name::Absence,
            totals.absent.value(),
            totals.possible.value(),
        ),
        (Name::PersistentAbsence, totals.persistent as f64, pupils),
        (Name::SevereAbsence, totals.severe as f64, pupils),
    ]
    .map(|(name, numerator, denominator)| Part {
        unit,
        cut,
        name,
        numerator: Some(numerator),
        denominator: Some(denominator),
        pupils: Some(totals.pupils),
    })
}
