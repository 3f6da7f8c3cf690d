//! The cells of progress between two terms, of all pupil groupings at once.

use rayon::prelude::*;

use crate::dataset::SchoolId;
use crate::estate::{AcademicYear, AssessmentType, Term};

use super::super::progress::{Pair, ProgressCell};
use super::year::Bulk;

/// Cells of progress that anybody with a score at either point falls into, with their places, ascending; see
/// [`Table::at`](super::Table::at). The roll is not counted.
pub type ProgressTable = Vec<(u32, ProgressCell)>;

/// Progress between two terms, of one type of assessment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BulkProgress {
    /// Decimals of the scores: sums of changes are whole numbers of these, sums of squares of twice as many.
    pub decimals: u32,
    /// Of all pupils together, then of each pupil grouping.
    pub tables: Vec<ProgressTable>,
}

impl Bulk<'_> {
    /// The cells of progress from an earlier term to one of this year; `kind` `None`: All. `None` where nobody has a score
    /// in one of the two.
    pub fn progress(
        &self,
        from: (AcademicYear, Term),
        to: Term,
        kind: Option<AssessmentType>,
    ) -> Option<BulkProgress> {
        let before = self.engine.term_columns(from.0, from.1);
        let after = self.engine.term_columns(self.year, to).1;
        let scales = [before.1.scale(kind), after.scale(kind)];
        if scales.iter().any(|s| !s.any) {
            return None;
        }
        let pair = Pair {
            before_roll: &before.0,
            before: &before.1,
            after: &after,
            kind,
        };
        let counted: Vec<Vec<ProgressTable>> = self
            .schools
            .par_iter()
            .enumerate()
            .map(|(place, school)| self.of_school(&pair, *school, place))
            .collect();
        let mut tables: Vec<ProgressTable> = vec![vec![]; self.pupil_groupings() + 1];
        for of_school in counted {
            for (table, cells) in tables.iter_mut().zip(of_school) {
                table.extend(cells);
            }
        }
        for table in &mut tables {
            table.sort_unstable_by_key(|(at, _)| *at);
        }
        Some(BulkProgress {
            decimals: scales[0].decimals.max(scales[1].decimals),
            tables,
        })
    }

    /// How many bundles are of one pupil grouping each; they are the first.
    fn pupil_groupings(&self) -> usize {
        super::super::groups::Grouping::pupil_groups(self.engine.settings()).len()
    }

    fn of_school(&self, pair: &Pair<'_>, school: SchoolId, place: usize) -> Vec<ProgressTable> {
        let bundles = &self.bundles[..self.pupil_groupings()];
        let (first, entries) = self.columns.roll(school);
        let (years, schools) = (self.year_groups.len(), self.schools.len());
        let groups: Vec<usize> = std::iter::once(1)
            .chain(bundles.iter().map(|b| b.combinations.len()))
            .collect();
        let scored = self.engine.scored();
        let mut tables: Vec<Vec<ProgressCell>> = groups
            .iter()
            .map(|g| vec![ProgressCell::default(); scored.len() * years * g])
            .collect();
        for (i, entry) in entries.iter().enumerate() {
            let Ok(y) = self.year_groups.binary_search(&entry.year_group) else {
                continue;
            };
            for (s, at) in scored.iter().enumerate() {
                let mut own = ProgressCell::default();
                own.enter(pair, entry, self.engine.subjects()[*at].subject);
                if own.n + own.only_before + own.only_after == 0 {
                    continue;
                }
                for (b, table) in tables.iter_mut().enumerate() {
                    let group = b
                        .checked_sub(1)
                        .map_or(0, |b| usize::from(bundles[b].of_entry[first + i]));
                    table[(s * years + y) * groups[b] + group] += &own;
                }
            }
        }
        let places = tables.into_iter().zip(groups).map(|(table, groups)| {
            let inner = years * groups;
            let at = |i: usize| {
                let subject = scored[i / inner];
                let at = (subject * schools + place) * inner + i % inner;
                u32::try_from(at).unwrap_or(u32::MAX)
            };
            let cells = table.into_iter().enumerate();
            cells
                .filter(|(_, c)| c.n + c.only_before + c.only_after > 0)
                .map(|(i, cell)| (at(i), cell))
                .collect()
        });
        places.collect()
    }
}
