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

    /// The cells of one school, by table. Subjects that nobody there has a score in cost nothing, of the others a table holds the
    /// year groups and groups of one subject at a time.
    fn of_school(&self, pair: &Pair<'_>, school: SchoolId, place: usize) -> Vec<ProgressTable> {
        let bundles = &self.bundles[..self.pupil_groupings()];
        let (first, entries) = self.columns.roll(school);
        let (years, schools) = (self.year_groups.len(), self.schools.len());
        let groups: Vec<usize> = std::iter::once(1)
            .chain(bundles.iter().map(|b| b.combinations.len()))
            .collect();
        let year_of: Vec<Option<usize>> = entries
            .iter()
            .map(|entry| self.year_groups.binary_search(&entry.year_group).ok())
            .collect();
        let mut made: Vec<ProgressTable> = vec![vec![]; groups.len()];
        let mut own: Vec<(usize, usize, ProgressCell)> = vec![];
        let mut cells: Vec<ProgressCell> = vec![];
        for subject in self.engine.scored() {
            let tracked = self.engine.subjects()[subject].subject;
            if !pair.has_scores(tracked) {
                continue;
            }
            own.clear();
            for (i, (entry, year)) in entries.iter().zip(&year_of).enumerate() {
                let Some(year) = year else { continue };
                let mut cell = ProgressCell::default();
                cell.enter(pair, entry, tracked);
                if cell.tells_progress() {
                    own.push((first + i, *year, cell));
                }
            }
            if own.is_empty() {
                continue;
            }
            for (b, table) in made.iter_mut().enumerate() {
                cells.clear();
                cells.resize(years * groups[b], ProgressCell::default());
                for (entry, year, cell) in &own {
                    let group = b
                        .checked_sub(1)
                        .map_or(0, |b| usize::from(bundles[b].of_entry[*entry]));
                    cells[year * groups[b] + group] += cell;
                }
                let before = (subject * schools + place) * cells.len();
                let counted = cells.iter().enumerate().filter(|(_, c)| c.tells_progress());
                table.extend(
                    counted.map(|(i, cell)| (u32::try_from(before + i).unwrap_or(u32::MAX), *cell)),
                );
            }
        }
        made
    }
}
