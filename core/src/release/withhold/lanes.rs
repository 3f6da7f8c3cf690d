//! The counts that an edition may show of a stage and a year, each as a table of its own.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use crate::dataset::SchoolId;
use crate::estate::{AcademicYear, AssessmentType, KeyStage, Measure, Rank, Subject, Term};
use crate::measure::tracking::{Against, Cell, Cells, Grouping, Slice};

use super::super::counts::Counts;

/// The pupils of a roll in parts that exclude each other: without an outcome; with one but nothing to compare it with, without a
/// standard, or without a score; below the expected standard; at it; at greater depth. Of a mean the pupils in it are the fourth.
pub(super) type Parts = [u32; 6];

/// A count that a page shows, as a run of parts: the roll, those with an outcome, those whom a figure rests on.
pub(super) static COUNTS: [std::ops::Range<usize>; 3] = [0..6, 1..6, 3..6];

/// The counts that a table holds: the first counts the roll alone.
pub(super) fn counts_of(table: usize) -> &'static [std::ops::Range<usize>] {
    match table {
        0 => &COUNTS[..1],
        _ => &COUNTS,
    }
}

/// The sum of a count's parts.
pub(super) fn sum(parts: &Parts, count: &std::ops::Range<usize>) -> u32 {
    parts[count.clone()].iter().sum()
}

/// What is counted: figures of one lane rest on the same counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Lane {
    pub(super) term: Term,
    pub(super) kind: Option<AssessmentType>,
    pub(super) against: Against,
    pub(super) subject: Subject,
    pub(super) mean: bool,
}

/// The schools, year groups and groups that tables are of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Frame {
    pub(super) trust: usize,
    pub(super) stage: KeyStage,
    pub(super) year: AcademicYear,
    pub(super) schools: Vec<SchoolId>,
    /// Their URNs.
    pub(super) urns: Vec<u32>,
}

/// The counts of a grouping (or of all pupils, as one group): schools × year groups × groups.
#[derive(Debug)]
pub(super) struct Tables {
    pub(super) groups: usize,
    pub(super) schools: usize,
    pub(super) years: usize,
    /// The roll, then every lane with an outcome; lanes with the same counts share a table.
    pub(super) tables: Vec<Vec<Parts>>,
    pub(super) lanes: BTreeMap<Lane, usize>,
    /// Whether there is nothing to count, as in a stage without any outcome: then not even the roll is known here, and nothing is shown.
    pub(super) uncounted: bool,
}

/// A trust, a year, and a grouping or all pupils together.
type Key = (usize, AcademicYear, Option<Grouping>);

/// Bytes of tables that are kept for a next time, about.
const KEPT: usize = 64 << 20;

/// What was counted lately: every rule of a build chooses from the same counts, and one stage after another.
#[derive(Debug, Default)]
pub(super) struct Counted {
    held: Mutex<VecDeque<(Key, Arc<Vec<Tables>>)>>,
}

impl Counted {
    /// The tables of a trust's stages in a year; `frames`: those of all its stages.
    pub(super) fn of(
        &self,
        counts: &dyn Counts,
        (trust, year, grouping): Key,
        frames: impl FnOnce() -> Vec<Frame>,
    ) -> Arc<Vec<Tables>> {
        let key = (trust, year, grouping);
        let lock = || self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, tables)) = lock().iter().find(|(own, _)| *own == key) {
            return tables.clone();
        }
        let made = Arc::new(Tables::count(counts, year, &frames(), grouping));
        let mut held = lock();
        held.retain(|(own, _)| *own != key);
        held.push_front((key, made.clone()));
        let mut bytes = 0;
        held.retain(|(own, tables)| {
            bytes += tables.iter().map(Tables::bytes).sum::<usize>();
            *own == key || bytes <= KEPT
        });
        made
    }
}

impl Tables {
    /// The parts of a table at a school, year group and group.
    pub(super) fn at(&self, table: usize, (s, y, g): (usize, usize, usize)) -> &Parts {
        &self.tables[table][(s * self.years + y) * self.groups + g]
    }

    /// Counts what there is of a trust's stages in a year, one for each frame: every slice is counted for all of them at once.
    fn count(
        counts: &dyn Counts,
        year: AcademicYear,
        frames: &[Frame],
        grouping: Option<Grouping>,
    ) -> Vec<Self> {
        let groups = grouping.map_or(1, |g| counts.groups(g).len());
        let none = |frame: &Frame| Self {
            groups,
            schools: frame.schools.len(),
            years: frame.stage.years.len(),
            tables: vec![],
            lanes: BTreeMap::new(),
            uncounted: false,
        };
        let mut all: Vec<Self> = frames.iter().map(none).collect();
        let mut known = vec![BTreeMap::new(); frames.len()];
        let terms = counts.terms().into_iter();
        for (year, term) in terms.filter(|(own, _)| *own == year) {
            let kinds = counts.kinds(year, term).into_iter().map(Some);
            for kind in std::iter::once(None).chain(kinds) {
                for against in offered(counts.rank()) {
                    let slice = Slice {
                        year,
                        term,
                        kind,
                        against,
                        grouping,
                    };
                    let Some(cells) = counts.table(&slice) else {
                        continue;
                    };
                    for ((tables, frame), known) in all.iter_mut().zip(frames).zip(&mut known) {
                        tables.slice(&cells, frame, &slice, known);
                    }
                }
            }
        }
        for tables in all.iter_mut().filter(|t| t.tables.is_empty()) {
            let size = tables.schools * tables.years * tables.groups;
            tables.tables.push(vec![[0; 6]; size]);
            tables.uncounted = true;
        }
        all
    }

    /// How many bytes they take, about.
    fn bytes(&self) -> usize {
        self.tables
            .iter()
            .map(|table| size_of_val(&table[..]))
            .sum()
    }

    fn slice(
        &mut self,
        cells: &Cells,
        frame: &Frame,
        slice: &Slice,
        known: &mut BTreeMap<Vec<Parts>, usize>,
    ) {
        let size = self.schools * self.years * self.groups;
        let mut found: BTreeMap<Subject, [Vec<Parts>; 2]> = BTreeMap::new();
        for (s, school) in frame.schools.iter().enumerate() {
            for (place, cell) in cells.of(*school) {
                let year = frame
                    .stage
                    .years
                    .iter()
                    .position(|y| *y == place.year_group);
                let Some(y) = year else {
                    continue;
                };
                let at = (s * self.years + y) * self.groups + usize::from(place.group);
                let own = found
                    .entry(place.subject)
                    .or_insert_with(|| [vec![[0; 6]; size], vec![[0; 6]; size]]);
                own[0][at] = shares(cell);
                own[1][at] = means(cell);
            }
        }
        if self.tables.is_empty()
            && let Some([any, _]) = found.values().next()
        {
            let roll = |parts: &Parts| [sum(parts, &COUNTS[0]), 0, 0, 0, 0, 0];
            self.tables.push(any.iter().map(roll).collect());
        }
        for (subject, own) in found {
            for (table, mean) in own.into_iter().zip([false, true]) {
                let counted = table.iter().any(|parts| sum(parts, &COUNTS[2]) > 0);
                if !counted {
                    continue;
                }
                let next = self.tables.len();
                let place = *known.entry(table.clone()).or_insert(next);
                if place == next {
                    self.tables.push(table);
                }
                let lane = Lane {
                    term: slice.term,
                    kind: slice.kind,
                    against: slice.against,
                    subject,
                    mean,
                };
                self.lanes.insert(lane, place);
            }
        }
    }
}

impl Lane {
    /// The lane of a figure; `subject`: as it is counted.
    pub(super) fn of(
        term: Term,
        kind: Option<AssessmentType>,
        against: Against,
        subject: Subject,
        measure: Measure,
    ) -> Self {
        Self {
            term,
            kind,
            against,
            subject,
            mean: measure.is_mean(),
        }
    }
}

/// What an edition that withholds compares with: nothing, the estimates of the rank shown at first, targets.
pub(super) fn offered(rank: Rank) -> [Against; 3] {
    [Against::Nothing, Against::Estimates(rank), Against::Targets]
}

fn shares(cell: &Cell) -> Parts {
    [
        cell.roll - cell.assessed,
        cell.assessed - cell.matched,
        cell.matched - cell.n,
        cell.n - cell.expected,
        cell.expected.saturating_sub(cell.greater),
        cell.expected.min(cell.greater),
    ]
}

fn means(cell: &Cell) -> Parts {
    let n = match cell.n_score {
        0 => cell.n_own,
        n => n,
    };
    [cell.roll - cell.assessed, cell.assessed - n, 0, n, 0, 0]
}
