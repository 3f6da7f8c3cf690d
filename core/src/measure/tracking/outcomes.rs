//! The outcomes of a term: of every pupil on a roll, in every subject, by type of assessment and over all types.

mod column;

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::dataset::{Holdings, OtherResult};
use crate::estate::{AssessmentType, Subject};

use super::conversion::Curves;
use super::subjects::Subjects;
use super::year::{NO_SCORE, YearColumns, decimals};

use column::{Column, Judged, Latest, sortable};

/// What a pupil reached in a subject, as bits: none set stands for "no outcome".
///
/// The outcome is the latest row that is one; the standards are those of the latest row that shows any, so that a test
/// without a curve hides no judgement; the score is that of the latest row with one, so that a judgement hides no test.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Attained(u8);

impl Attained {
    const PRESENT: u8 = 1;
    const STANDARD: u8 = 2;
    const EXPECTED: u8 = 4;
    const GREATER: u8 = 8;
    const BY_DEFAULT: u8 = 16;
    const OWN_SCALE: u8 = 32;
    const SCORE_EXPECTED: u8 = 64;
    const SCORE_GREATER: u8 = 128;

    /// Whether there is an outcome.
    pub(super) fn is_present(self) -> bool {
        self.0 & Self::PRESENT != 0
    }

    /// Whether it shows a standard: a test without a curve alone does not.
    pub(super) fn shows_standard(self) -> bool {
        self.0 & Self::STANDARD != 0
    }

    /// Whether it is at the expected standard.
    pub(super) fn expected(self) -> bool {
        self.0 & Self::EXPECTED != 0
    }

    /// Whether it is at greater depth.
    pub(super) fn greater(self) -> bool {
        self.0 & Self::GREATER != 0
    }

    /// Whether its score was converted without a curve.
    pub(super) fn by_default(self) -> bool {
        self.0 & Self::BY_DEFAULT != 0
    }

    /// Whether its score is on the test's own scale, for want of a curve.
    pub(super) fn on_own_scale(self) -> bool {
        self.0 & Self::OWN_SCALE != 0
    }

    /// Below, expected, greater depth as 0, 1, 2, of the row that the score comes from.
    pub(super) fn level_of_score(self) -> u8 {
        if self.0 & Self::SCORE_GREATER != 0 {
            2
        } else {
            u8::from(self.0 & Self::SCORE_EXPECTED != 0)
        }
    }
}

/// The outcomes of a term.
#[derive(Debug)]
pub(super) struct TermColumns {
    /// The types that rows are of, in order.
    kinds: Vec<AssessmentType>,
    /// By the number of a type, its place in `kinds` and 1; 0: nobody has an outcome of it.
    place_of: Vec<usize>,
    subjects: Arc<Subjects>,
    /// By kind (0: all types) and column of the subjects.
    columns: Vec<Column>,
    /// That of a type that nobody has an outcome of.
    none: Column,
}

/// The types of some rows, in order, and by the number of a type its place among them and 1.
fn kinds_of(rows: impl Iterator<Item = AssessmentType>) -> (Vec<AssessmentType>, Vec<usize>) {
    let mut seen: Vec<bool> = vec![];
    let mut kinds = vec![];
    for kind in rows {
        let at = kind.place();
        if at >= seen.len() {
            seen.resize(at + 1, false);
        }
        if !seen[at] {
            seen[at] = true;
            kinds.push(kind);
        }
    }
    kinds.sort_unstable();
    let mut place_of = vec![0; seen.len()];
    for (place, kind) in kinds.iter().enumerate() {
        place_of[kind.place()] = place + 1;
    }
    (kinds, place_of)
}

impl TermColumns {
    /// Reads the outcomes of a term out of the rows that `runs` and `others` name (places in the tables of assessments and of
    /// other results, ascending).
    ///
    /// Latest is by `assessed_on`, then by order in the data (methods: section 1). `with_rows`: it can be told which rows decide,
    /// which takes as much room again.
    pub(super) fn read(
        holdings: &Holdings,
        curves: &Curves,
        subjects: &Arc<Subjects>,
        roll: &YearColumns,
        runs: &[Range<u32>],
        others: &[Range<u32>],
        with_rows: bool,
    ) -> Self {
        let single = Subject::SINGLE.len();
        let strands = subjects.strands();
        let tracked = |index: u32| -> Option<(&OtherResult, usize)> {
            let row = &holdings.other_results[index as usize];
            Some((row, subjects.strand_of(row)?))
        };
        let rows = runs.iter().flat_map(Clone::clone);
        let of_rows = rows.map(|index| holdings.assessments[index as usize].kind);
        let more = others.iter().flat_map(Clone::clone).filter_map(tracked);
        let (kinds, place_of) = kinds_of(of_rows.chain(more.map(|(row, _)| row.kind)));
        let width = single + strands.len();
        let mut latest: Vec<Vec<Latest>> = vec![vec![]; (kinds.len() + 1) * single];
        for index in runs.iter().flat_map(Clone::clone) {
            let row = &holdings.assessments[index as usize];
            if !row.is_outcome() || row.subject.place() >= single {
                continue;
            }
            if let Some(slot) = roll.slot(row.pupil) {
                let judged = Judged::of(row, curves);
                let when = (sortable(row.assessed_on), index);
                for kind in [0, place_of[row.kind.place()]] {
                    let column = &mut latest[kind * single + row.subject.place()];
                    if column.is_empty() {
                        column.resize(roll.slots(), Latest::default());
                    }
                    column[slot].take(&judged, when, kind == 0);
                }
            }
        }
        // Other results are of few year groups: a column for all pupils would be nearly empty.
        let mut results: Vec<FxHashMap<u32, Latest>> =
            vec![FxHashMap::default(); (kinds.len() + 1) * strands.len()];
        for index in others.iter().flat_map(Clone::clone) {
            let Some((row, strand)) = tracked(index) else {
                continue;
            };
            let said = strands[strand].said(row);
            if said.each.iter().all(Option::is_none) {
                continue;
            }
            let slot = roll
                .slot(row.pupil)
                .and_then(|slot| u32::try_from(slot).ok());
            if let Some(slot) = slot {
                let when = (sortable(row.assessed_on), index);
                for kind in [0, place_of[row.kind.place()]] {
                    let column = &mut results[kind * strands.len() + strand];
                    let held = column.entry(slot).or_default();
                    held.take(&Judged::RESULT, when, kind == 0);
                }
            }
        }
        let columns = (0..(kinds.len() + 1) * width)
            .into_par_iter()
            .flat_map_iter(|at| {
                let kind = at / width;
                let made = match (at % width).checked_sub(single) {
                    None => {
                        let own = &latest[kind * single + at % width];
                        vec![Column::read(holdings, curves, own)]
                    }
                    Some(strand) => {
                        let own = &results[kind * strands.len() + strand];
                        Column::read_strand(holdings, &strands[strand], own)
                    }
                };
                made.into_iter().map(move |mut column| {
                    if !with_rows {
                        (column.row, column.score_row) = (vec![], vec![]);
                    }
                    column.settled(roll.slots())
                })
            })
            .collect();
        Self {
            kinds,
            place_of,
            subjects: Arc::clone(subjects),
            columns,
            none: Column::default(),
        }
    }

    /// The types that some pupil on a roll has an outcome of, in the order of the code list.
    pub(super) fn kinds(&self) -> Vec<AssessmentType> {
        self.kinds
            .iter()
            .copied()
            .filter(|k| {
                let columns = 0..self.subjects.columns();
                columns
                    .into_iter()
                    .any(|at| !self.at(Some(*k), Some(at)).standing.is_empty())
            })
            .collect()
    }

    /// The column at a place, of a type.
    fn at(&self, kind: Option<AssessmentType>, column: Option<usize>) -> &Column {
        let kind = match kind.map(|k| self.place_of.get(k.place())) {
            None => 0,
            Some(None | Some(0)) => return &self.none,
            Some(Some(place)) => *place,
        };
        match column {
            Some(column) => &self.columns[kind * self.subjects.columns() + column],
            None => &self.none,
        }
    }

    fn column(&self, kind: Option<AssessmentType>, subject: Subject) -> &Column {
        self.at(kind, self.subjects.column(subject))
    }

    /// A pupil's outcome; in a combined subject there is one if there is one in every part, it is expected or greater
    /// depth if it is so in every part, and it has no score.
    pub(super) fn outcome(
        &self,
        kind: Option<AssessmentType>,
        subject: Subject,
        slot: usize,
    ) -> Attained {
        let single = |column: Option<usize>| {
            let column = self.at(kind, column);
            let place = column.place(slot);
            place.map_or_else(Attained::default, |place| column.standing[place])
        };
        let Some(tracked) = self.subjects.get(subject) else {
            return Attained::default();
        };
        if tracked.parts.is_empty() {
            return single(tracked.column);
        }
        let all = Attained::PRESENT | Attained::STANDARD | Attained::EXPECTED | Attained::GREATER;
        let both = tracked.parts.iter().fold(all, |so_far, any_of| {
            let best = any_of.iter().fold(0, |best, at| best | single(Some(*at)).0);
            so_far & best
        });
        if both & Attained::PRESENT == 0 {
            Attained::default()
        } else {
            Attained(both)
        }
    }

    /// The score of a pupil in billionths, [`NO_SCORE`] where there is none; the standing says on which scale it is.
    pub(super) fn score(&self, kind: Option<AssessmentType>, subject: Subject, slot: usize) -> i64 {
        if subject.is_combined() {
            return NO_SCORE;
        }
        let column = self.column(kind, subject);
        let place = column.place(slot).and_then(|place| column.score.get(place));
        place.copied().unwrap_or(NO_SCORE)
    }

    /// Whether anybody may have an outcome of a type in a subject: in a combined one somebody must have one in each part.
    pub(super) fn has_outcomes(&self, kind: Option<AssessmentType>, subject: Subject) -> bool {
        let any = |column: Option<usize>| !self.at(kind, column).standing.is_empty();
        self.subjects.get(subject).is_some_and(|tracked| {
            let mut parts = tracked.parts.iter();
            match tracked.parts.is_empty() {
                true => any(tracked.column),
                false => parts.all(|any_of| any_of.iter().any(|at| any(Some(*at)))),
            }
        })
    }

    /// Whether anybody has a score of a type in a subject.
    pub(super) fn has_scores(&self, kind: Option<AssessmentType>, subject: Subject) -> bool {
        !subject.is_combined() && !self.column(kind, subject).score.is_empty()
    }

    /// The row that a pupil's outcome in a single subject is, where the columns were read with rows.
    pub(super) fn row(
        &self,
        kind: Option<AssessmentType>,
        subject: Subject,
        slot: usize,
    ) -> Option<Row> {
        let column = self.column(kind, subject);
        let place = column.place(slot)?;
        let present = column.standing[place].is_present();
        let row = column.row.get(place).filter(|_| present);
        row.map(|row| self.table(subject, *row))
    }

    /// The row that a pupil's score in a single subject comes from, where the columns were read with rows.
    pub(super) fn score_row(
        &self,
        kind: Option<AssessmentType>,
        subject: Subject,
        slot: usize,
    ) -> Option<Row> {
        let column = self.column(kind, subject);
        let place = column.place(slot)?;
        let has = *column.score.get(place)? != NO_SCORE;
        let row = column.score_row.get(place).filter(|_| has);
        row.map(|row| self.table(subject, *row))
    }

    fn table(&self, subject: Subject, row: u32) -> Row {
        if subject.is_primary() {
            Row::Assessment(row as usize)
        } else {
            Row::Other(row as usize)
        }
    }

    /// How fine the scores of a type are, and on which scales.
    pub(super) fn scale(&self, kind: Option<AssessmentType>) -> ScoreScale {
        let mut scale = ScoreScale::default();
        for at in 0..self.subjects.columns() {
            let column = self.at(kind, Some(at));
            for (score, standing) in column.score.iter().zip(&column.standing) {
                if *score != NO_SCORE {
                    scale.any = true;
                    scale.any_scaled |= !standing.on_own_scale();
                    scale.decimals = decimals(*score, scale.decimals);
                    scale.largest = scale.largest.max(score.saturating_abs());
                }
            }
            scale.uncurved |= column
                .standing
                .iter()
                .any(|s| s.on_own_scale() || (s.is_present() && !s.shows_standard()));
        }
        scale
    }

    /// Bytes held, about.
    pub(super) fn bytes(&self) -> usize {
        self.columns
            .iter()
            .map(|c| {
                let wide = c.row.len() + c.score_row.len() + c.slots.len();
                c.standing.len() + c.score.len() * 8 + wide * 4 + c.ranks()
            })
            .sum()
    }
}

/// A row of a table, by its place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Row {
    /// Of the table of assessments, in a subject of primary schools.
    Assessment(usize),
    /// Of other results.
    Other(usize),
}

/// How fine the scores of a term and type are.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ScoreScale {
    /// Whether there are scores.
    pub any: bool,
    /// Whether there are scaled scores.
    pub any_scaled: bool,
    /// Whether there are tests without a conversion curve.
    pub uncurved: bool,
    /// Their decimals.
    pub decimals: u32,
    /// The largest, in billionths.
    pub largest: i64,
}
