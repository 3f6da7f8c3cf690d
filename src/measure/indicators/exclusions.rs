//! Suspensions and permanent exclusions for each 100 pupils (methods: section 7).

use std::collections::{BTreeMap, BTreeSet};

use crate::dataset::{ExclusionKind, Holdings};

use super::Name;
use super::indicator::{Part, Unit, both};

/// Rates of every unit. Exclusions count by their own URN, pupils by the roll (one on two rolls twice at the trust).
/// A school without exclusions has a rate of 0 where the table was handed in, and no row where it wasn't.
#[expect(clippy::cast_precision_loss, reason = "pupils are far below 2^53")]
pub(super) fn parts(holdings: &Holdings, rolls: &BTreeSet<Unit>) -> Vec<Part> {
    let handed_in = holdings.files.iter().any(|f| f.table == "exclusions");
    if !handed_in && holdings.exclusions.is_empty() {
        return vec![];
    }
    // Suspensions, permanent exclusions, pupils.
    let mut units: BTreeMap<Unit, [u64; 3]> = rolls.iter().map(|u| (*u, [0; 3])).collect();
    for row in &holdings.exclusions {
        if let Some(school) = holdings.school(row.urn) {
            let place = match row.kind {
                ExclusionKind::Suspension => 0,
                ExclusionKind::Permanent => 1,
            };
            for unit in both(holdings, school, row.year) {
                units.entry(unit).or_default()[place] += 1;
            }
        }
    }
    for entry in &holdings.roll {
        for unit in both(holdings, entry.school, entry.year) {
            if let Some(counts) = units.get_mut(&unit) {
                counts[2] += 1;
            }
        }
    }
    units
        .into_iter()
        .flat_map(|(unit, [suspensions, permanent, pupils])| {
            [
                (Name::Suspensions, suspensions),
                (Name::PermanentExclusions, permanent),
            ]
            .map(|(name, n)| Part {
                unit,
                name,
                numerator: Some(n as f64),
                denominator: Some(pupils as f64),
            })
        })
        .collect()
}
