//! Suspensions of a pupil that began on one day and are there with several lengths. One without a length is told where it is read.

use std::collections::BTreeMap;

use crate::dataset::Urn;
use crate::diag::Finding;
use crate::estate::AcademicYear;

use super::Teller;

pub(super) fn find(told: &Teller<'_>) -> Vec<Finding> {
    // How many rows a day has, and the last of them.
    let mut days: BTreeMap<_, (u32, usize)> = BTreeMap::new();
    for (at, row) in told.holdings.exclusions.iter().enumerate() {
        if let (Some(day), Some(_)) = (row.started_on, row.sessions) {
            let key = (row.year, row.urn, row.pupil, row.kind, day);
            let (count, last) = days.entry(key).or_default();
            *count += 1;
            *last = at;
        }
    }
    let mut schools: BTreeMap<(AcademicYear, Urn), (u32, usize)> = BTreeMap::new();
    for ((year, urn, ..), (rows, last)) in days.into_iter().filter(|(_, (rows, _))| *rows > 1) {
        let (more, first) = schools.entry((year, urn)).or_insert((0, last));
        *more += rows - 1;
        *first = last.min(*first);
    }
    schools
        .into_iter()
        .map(|((year, urn), (more, first))| {
            let mut finding = told.warning(
                "exclusions",
                "started_on",
                format!(
                    "{}, {year}: {more} more rows of a pupil, kind and first day that are there already, with another number of sessions; each counts",
                    told.school(urn)
                ),
                "see whether two exports hold the same suspensions, each with another number of sessions",
            );
            finding.urn = Some(urn);
            finding.year = Some(year);
            told.on_row(finding, first)
        })
        .collect()
}
