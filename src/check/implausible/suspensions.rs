//! Suspensions of a pupil that began on one day and are there with several lengths. One without a length is told where it is read.

use std::collections::BTreeMap;

use crate::dataset::Urn;
use crate::diag::Finding;
use crate::estate::AcademicYear;

use super::Teller;

pub(super) fn find(told: &Teller<'_>) -> Vec<Finding> {
    let mut days: BTreeMap<_, u32> = BTreeMap::new();
    for row in &told.holdings.exclusions {
        if let (Some(day), Some(_)) = (row.started_on, row.sessions) {
            let key = (row.year, row.urn, row.pupil, row.kind, day);
            *days.entry(key).or_default() += 1;
        }
    }
    let mut schools: BTreeMap<(AcademicYear, Urn), u32> = BTreeMap::new();
    for ((year, urn, ..), rows) in days {
        *schools.entry((year, urn)).or_default() += rows - 1;
    }
    schools
        .into_iter()
        .filter(|(_, more)| *more > 0)
        .map(|((year, urn), more)| {
            let mut finding = told.warning(
                "exclusions",
                ("started_on", format!("{urn} {year}")),
                format!(
                    "{}, {year}: {more} more rows of a pupil, kind and first day that are there already, with another number of sessions; each counts",
                    told.school(urn)
                ),
                "see whether two exports hold the same suspensions, each with another number of sessions",
            );
            finding.urn = Some(urn);
            finding.year = Some(year);
            finding
        })
        .collect()
}
