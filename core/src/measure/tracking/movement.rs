//! Who joined and who left between two points.

use std::collections::{BTreeMap, BTreeSet};

use crate::dataset::{Holdings, PupilId, SchoolId};
use crate::estate::{AcademicYear, YearGroup};

/// How many pupils joined, left and stayed between the rolls of two years.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Movement {
    /// On the later roll and on none of the earlier year.
    pub joined: u64,
    /// On the earlier roll and on none of the later year.
    pub left: u64,
    /// On both.
    pub stayed: u64,
}

/// The rolls of some schools, by year and school, to count movement on.
#[derive(Debug)]
pub struct Movements {
    rolls: BTreeMap<(AcademicYear, SchoolId), Vec<(PupilId, YearGroup)>>,
}

impl Movements {
    /// Looks through the roll once.
    pub fn new(holdings: &Holdings, schools: &[SchoolId]) -> Self {
        let wanted: BTreeSet<SchoolId> = schools.iter().copied().collect();
        let mut rolls: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for entry in holdings.roll.iter().filter(|e| wanted.contains(&e.school)) {
            let roll = rolls.entry((entry.year, entry.school)).or_default();
            roll.push((entry.pupil, entry.nc_year));
        }
        Self { rolls }
    }

    /// Movement of some schools' pupils, taken together, in the year groups that are `years` at the later point: a pupil of the
    /// earlier roll counts where the years between bring their year group into `years`. Within one year the rolls are the same,
    /// and nobody moves.
    pub fn between(
        &self,
        schools: &[SchoolId],
        years: &[YearGroup],
        from: AcademicYear,
        to: AcademicYear,
    ) -> Movement {
        let on = |year: AcademicYear| {
            let of = schools
                .iter()
                .filter_map(move |s| self.rolls.get(&(year, *s)));
            of.flatten()
        };
        let older = i8::try_from(i32::from(to.0) - i32::from(from.0)).unwrap_or(i8::MAX);
        let then = |group: YearGroup| YearGroup(group.0.saturating_add(older));
        let before: BTreeSet<PupilId> = on(from).map(|(pupil, _)| *pupil).collect();
        let after: BTreeSet<PupilId> = on(to).map(|(pupil, _)| *pupil).collect();
        let now = on(to).filter(|(_, year)| years.contains(year));
        let now: BTreeSet<PupilId> = now.map(|(pupil, _)| *pupil).collect();
        let due = on(from).filter(|(_, year)| years.contains(&then(*year)));
        let due: BTreeSet<PupilId> = due.map(|(pupil, _)| *pupil).collect();
        Movement {
            joined: now.difference(&before).count() as u64,
            left: due.difference(&after).count() as u64,
            stayed: now.intersection(&before).count() as u64,
        }
    }
}

/// Movement of some schools' pupils; see [`Movements::between`].
pub fn movement(
    holdings: &Holdings,
    schools: &BTreeSet<SchoolId>,
    years: &[YearGroup],
    from: AcademicYear,
    to: AcademicYear,
) -> Movement {
    let schools: Vec<SchoolId> = schools.iter().copied().collect();
    Movements::new(holdings, &schools).between(&schools, years, from, to)
}
