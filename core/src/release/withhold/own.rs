//! Figures of others in an edition that shows one school in full: its readers can take their own school away from a sum, so what is
//! left of the trust is held to the least count.

use crate::dataset::SchoolId;
use crate::estate::Measure;
use crate::measure::tracking::Cell;

use super::super::counts::Counts;
use super::super::tracking::{What, Who};
use super::{Ruling, is_fine, k_of};

/// The school that an edition shows in full, and the fewest other pupils whose number is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OwnSchool {
    school: SchoolId,
    k: u32,
}

impl OwnSchool {
    /// One school, with the fewest pupils of others whose number is shown.
    pub fn new(school: SchoolId, k: u32) -> Self {
        Self { school, k }
    }

    /// Whether a figure is of that school alone.
    pub(in crate::release) fn is_all_of(self, who: &Who) -> bool {
        who.schools.iter().all(|s| *s == self.school)
    }

    /// What may be shown of a figure.
    ///
    /// A year group, or a group of pupils, is shown only where none of those beside it is small: they and their sum would tell it.
    pub(in crate::release) fn ruling(
        self,
        counts: &dyn Counts,
        who: &Who,
        what: &What,
        measure: Measure,
    ) -> Ruling {
        if self.is_all_of(who) {
            return Ruling::Shown;
        }
        if what.group.is_some_and(|(grouping, _)| is_fine(grouping)) {
            return Ruling::Nothing;
        }
        let k = k_of(self.k, what.group.map(|(grouping, _)| grouping));
        let small = |n: u32| (1..k).contains(&n);
        let others = Who {
            schools: (who.schools.iter().copied())
                .filter(|s| *s != self.school)
                .collect(),
            ..who.clone()
        };
        let cells: Vec<Cell> = beside(counts, what)
            .iter()
            .map(|part| counts.cell(&others, part))
            .collect();
        let n = |cell: &Cell| match measure.is_mean() {
            true => cell.n_score.max(cell.n_own),
            false => cell.n,
        };
        if cells.iter().any(|cell| small(cell.roll)) {
            return Ruling::Nothing;
        }
        if cells
            .iter()
            .any(|cell| small(cell.assessed) || small(n(cell)))
        {
            return Ruling::Roll;
        }
        let own = counts.cell(&others, what);
        let reached = match measure {
            Measure::Greater => own.greater,
            _ => own.expected,
        };
        let (n, all) = (n(&own), !measure.is_mean());
        match all && n > 0 && n < 2 * k && (reached == 0 || reached == n) {
            true => Ruling::Counts,
            false => Ruling::Shown,
        }
    }
}

/// The selections that stand beside one in tables, itself among them: the other groups, and of a year group those of its stage.
fn beside(counts: &dyn Counts, what: &What) -> Vec<What> {
    let years = match what.year_groups.as_slice() {
        [one] => (counts.key_stages().iter())
            .find(|stage| stage.has(*one))
            .map_or_else(Vec::new, |stage| stage.years.clone()),
        _ => vec![],
    };
    let years = match years.len() {
        0 | 1 => vec![what.year_groups.clone()],
        _ => years.into_iter().map(|year| vec![year]).collect(),
    };
    let groups: Vec<_> = match what.group {
        None => vec![None],
        Some((grouping, _)) => (0..u16::MAX)
            .zip(counts.groups(grouping))
            .map(|(place, _)| Some((grouping, place)))
            .collect(),
    };
    let each = years.iter().flat_map(|year_groups| {
        groups.iter().map(|group| What {
            year_groups: year_groups.clone(),
            group: *group,
            ..what.clone()
        })
    });
    each.collect()
}
