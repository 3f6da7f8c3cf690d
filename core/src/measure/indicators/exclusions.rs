//! Suspensions and permanent exclusions for each 100 pupils (methods: section 7).

use std::collections::BTreeMap;

use crate::dataset::{ExclusionKind, Holdings};

use super::Name;
use super::cut::{Cut, Cuts, Groups};
use super::indicator::{OrganisationYear, Part, both, with_roll};

/// Rates of every unit, whole and by the cuts that `groups` knows. Exclusions count by their own URN, pupils by the roll
/// (one on two rolls twice at the trust); a term's exclusions are set against the pupils of the whole year. Whether no row
/// means none is for [`super::collected`] to say.
#[expect(clippy::cast_precision_loss, reason = "pupils are far below 2^53")]
pub(super) fn parts(holdings: &Holdings, covered: bool, groups: &Groups) -> Vec<Part> {
    let handed_in = holdings.files.iter().any(|f| f.table == "exclusions");
    if !handed_in && !covered && holdings.exclusions.is_empty() {
        return vec![];
    }
    let rolls = with_roll(holdings);
    // Suspensions, permanent exclusions, pupils.
    type Counts = [[u64; 3]; Cut::COUNT];
    let mut units: BTreeMap<OrganisationYear, Counts> =
        rolls.iter().map(|u| (*u, Counts::default())).collect();
    let mut with_terms = false;
    for row in &holdings.exclusions {
        if let Some(school) = holdings.school(row.urn) {
            let place = match row.kind {
                ExclusionKind::Suspension => 0,
                ExclusionKind::Permanent => 1,
            };
            with_terms = true;
            let cuts = groups.cuts(row.year, row.pupil).in_term(Some(row.term));
            for unit in both(holdings, school, row.year) {
                let counts = units.entry(unit).or_default();
                for cut in cuts.each() {
                    counts[cut.place()][place] += 1;
                }
            }
        }
    }
    for entry in &holdings.roll {
        let cuts = Cuts::of_entry(entry);
        for unit in both(holdings, entry.school, entry.year) {
            if let Some(counts) = units.get_mut(&unit) {
                for cut in cuts.each() {
                    counts[cut.place()][2] += 1;
                }
            }
        }
    }
    for counts in units.values_mut() {
        for cut in Cut::all().filter(|c| with_terms && c.is_of_terms()) {
            counts[cut.place()][2] = counts[Cut::WHOLE.place()][2];
        }
    }
    units
        .into_iter()
        .flat_map(|(unit, counts)| {
            Cut::all()
                .filter(|cut| *cut == Cut::WHOLE || counts[cut.place()][2] > 0)
                .flat_map(|cut| {
                    let [suspensions, permanent, pupils] = counts[cut.place()];
                    [
                        (Name::Suspensions, suspensions),
                        (Name::PermanentExclusions, permanent),
                    ]
                    .map(|(name, n)| Part {
                        unit,
                        cut,
                        name,
                        numerator: Some(n as f64),
                        denominator: Some(pupils as f64),
                        pupils: Some(pupils),
                    })
                })
                .collect::<Vec<_>>()
        })
        .collect()
}
