//! Who joined and who left between two points.

use std::collections::BTreeSet;

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

/// Movement of some schools' pupils, taken together, in the year groups that are `years` at the later point: a pupil of the
/// earlier roll counts where the years between bring their year group into `years`. Within one year the rolls are the same, and
/// nobody moves.
pub fn movement(
    holdings: &Holdings,
    schools: &BTreeSet<SchoolId>,
    years: &[YearGroup],
    from: AcademicYear,
    to: AcademicYear,
) -> Movement {
    let on = |year: AcademicYear| {
        holdings
            .roll
            .iter()
            .filter(move |e| e.year == year && schools.contains(&e.school))
    };
    let older = i8::try_from(i32::from(to.0) - i32::from(from.0)).unwrap_or(i8::MAX);
    let then = |group: YearGroup| YearGroup(group.0.saturating_add(older));
    let before: BTreeSet<PupilId> = on(from).map(|e| e.pupil).collect();
    let after: BTreeSet<PupilId> = on(to).map(|e| e.pupil).collect();
    let now: BTreeSet<PupilId> = on(to)
        .filter(|e| years.contains(&e.nc_year))
        .map(|e| e.pupil)
        .collect();
    let due: BTreeSet<PupilId> = on(from)
        .filter(|e| years.contains(&then(e.nc_year)))
        .map(|e| e.pupil)
        .collect();
    Movement {
        joined: now.difference(&before).count() as u64,
        left: due.difference(&after).count() as u64,
        stayed: now.intersection(&before).count() as u64,
    }
}
