//! Absence: absent sessions, and pupils who missed a tenth or half of theirs (methods: section 7).

use std::collections::{BTreeMap, BTreeSet};

use crate::dataset::{Holdings, PupilId};
use crate::estate::AcademicYear;

use super::Name;
use super::indicator::{Part, Unit, both};
use super::sum::Sum;

/// A pupil's sessions in a school and year, or a trust and year.
#[derive(Clone, Copy)]
struct Sessions {
    unit: Unit,
    pupil: PupilId,
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

/// Absence of every unit. Rows count by their own URN; a row without all three counts is left out, as is a pupil without
/// possible sessions from the shares of pupils. At a trust a pupil's sessions in all its schools are one pupil's.
pub(super) fn parts(holdings: &Holdings, rolls: &BTreeSet<Unit>) -> Vec<Part> {
    let mut units: BTreeMap<Unit, Totals> = BTreeMap::new();
    let mut handed_in: BTreeSet<(usize, AcademicYear)> = BTreeSet::new();
    let mut sessions = vec![];
    for row in &holdings.attendance {
        let Some(school) = holdings.school(row.urn) else {
            continue;
        };
        let whole_and_own = both(holdings, school, row.year);
        handed_in.insert((whole_and_own[0].trust, row.year));
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
            possible: Sum::of(possible),
            absent,
        }));
    }
    for unit in rolls {
        if handed_in.contains(&(unit.trust, unit.year)) {
            units.entry(*unit).or_default();
        }
    }
    sessions.sort_unstable_by_key(|s| (s.unit, s.pupil));
    for pupil in sessions.chunk_by(|a, b| (a.unit, a.pupil) == (b.unit, b.pupil)) {
        let (mut possible, mut absent) = (Sum::default(), Sum::default());
        for row in pupil {
            possible += row.possible;
            absent += row.absent;
        }
        let totals = units.entry(pupil[0].unit).or_default();
        totals.possible += possible;
        totals.absent += absent;
        if possible.0 > 0 {
            totals.pupils += 1;
            totals.persistent += u64::from(absent.0 * 10 >= possible.0);
            totals.severe += u64::from(absent.0 * 2 >= possible.0);
        }
    }
    units.into_iter().flat_map(|(u, t)| shares(u, &t)).collect()
}

#[expect(clippy::cast_precision_loss, reason = "pupils are far below 2^53")]
fn shares(unit: Unit, totals: &Totals) -> [Part; 3] {
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
        name,
        numerator: Some(numerator),
        denominator: Some(denominator),
    })
}
