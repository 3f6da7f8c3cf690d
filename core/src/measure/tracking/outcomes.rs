//! The outcomes of a term: of every pupil on a roll, in every subject, by type of assessment and over all types.

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::dataset::{Assessment, Holdings, OtherResult};
use crate::estate::{AssessmentType, Counted, CountsAs, Date, Decimal, Subject};

use super::conversion::Curves;
use super::subjects::{Strand, Subjects};
use super::year::{NO_SCORE, YearColumns, decimals};

/// What a pupil reached in a subject, as bits: none set stands for "no outcome".
///
/// The outcome is the latest row that is one; the standards are those of the latest row that shows any, so that a test
/// without a curve hides no judgement; the score is that of the latest row with one, so that a judgement hides no test.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Standing(u8);

impl Standing {
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

/// The outcomes of one subject and type, by slot; empty where there are none.
#[derive(Clone, Debug, Default)]
struct Column {
    /// Where few pupils have an outcome, as in a subject of one year group: their slots, ascending, and the others below hold those
    /// alone. Empty: they hold every slot.
    slots: Vec<u32>,
    standing: Vec<Standing>,
    /// Scores in billionths, scaled or (see [`Standing::on_own_scale`]) on the test's own scale; [`NO_SCORE`] where there is
    /// none; empty where nobody has one.
    score: Vec<i64>,
    /// The row in the table of assessments that shows the standard of each outcome, or is the outcome where none does; empty where
    /// rows aren't asked for.
    row: Vec<u32>,
    /// The row that each score comes from; empty where nobody has one or rows aren't asked for.
    score_row: Vec<u32>,
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
    ) -> Standing {
        let single = |column: Option<usize>| {
            let column = self.at(kind, column);
            let place = column.place(slot);
            place.map_or_else(Standing::default, |place| column.standing[place])
        };
        let Some(tracked) = self.subjects.get(subject) else {
            return Standing::default();
        };
        if tracked.parts.is_empty() {
            return single(tracked.column);
        }
        let all = Standing::PRESENT | Standing::STANDARD | Standing::EXPECTED | Standing::GREATER;
        let both = tracked.parts.iter().fold(all, |so_far, any_of| {
            let best = any_of.iter().fold(0, |best, at| best | single(Some(*at)).0);
            so_far & best
        });
        if both & Standing::PRESENT == 0 {
            Standing::default()
        } else {
            Standing(both)
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
                c.standing.len() + c.score.len() * 8 + wide * 4
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

/// A column in which at most one slot of so many has an outcome holds those alone.
const FEW: usize = 4;

/// A row of the table of assessments by its day (0: none) and its place.
type Dated = (u32, u32);

/// The latest rows of a pupil in a subject and type.
#[derive(Clone, Copy, Debug, Default)]
struct Latest {
    outcome: Dated,
    standard: Dated,
    score: Dated,
}

impl Latest {
    /// Takes a row if it is the latest; over all types only scaled scores count.
    fn take(&mut self, judged: &Judged, at: Dated, all_types: bool) {
        let later = |held: &mut Dated, counts: bool| {
            if counts && at.0 >= held.0 {
                *held = at;
            }
        };
        later(&mut self.outcome, true);
        later(&mut self.standard, judged.level.is_some());
        let scored = judged.score != NO_SCORE && !(all_types && judged.own_scale);
        later(&mut self.score, scored);
    }
}

impl Column {
    fn read(holdings: &Holdings, curves: &Curves, latest: &[Latest]) -> Self {
        let mut column = Self {
            slots: vec![],
            standing: Vec::with_capacity(latest.len()),
            score: vec![],
            row: Vec::with_capacity(latest.len()),
            score_row: vec![],
        };
        let judge = |(_, row): Dated| Judged::of(&holdings.assessments[row as usize], curves);
        for (slot, rows) in latest.iter().enumerate() {
            let has_standard = rows.standard.0 != 0;
            let row = if has_standard {
                rows.standard
            } else {
                rows.outcome
            };
            column.row.push(row.1);
            let mut bits = 0;
            if rows.outcome.0 != 0 {
                bits |= Standing::PRESENT;
            }
            if has_standard {
                bits |= Standing::STANDARD;
                bits |= judge(row).bits(Standing::EXPECTED, Standing::GREATER);
            }
            if rows.score.0 != 0 {
                if column.score.is_empty() {
                    column.score.resize(latest.len(), NO_SCORE);
                    column.score_row.resize(latest.len(), 0);
                }
                let scored = judge(rows.score);
                column.score[slot] = scored.score;
                column.score_row[slot] = rows.score.1;
                bits |= scored.bits(Standing::SCORE_EXPECTED, Standing::SCORE_GREATER);
                for (set, bit) in [
                    (scored.by_default, Standing::BY_DEFAULT),
                    (scored.own_scale, Standing::OWN_SCALE),
                ] {
                    bits |= if set { bit } else { 0 };
                }
            }
            column.standing.push(Standing(bits));
        }
        column
    }
}

impl Column {
    /// The columns of a strand, one a measure, each of the slots with an outcome alone.
    fn read_strand(
        holdings: &Holdings,
        strand: &Strand,
        latest: &FxHashMap<u32, Latest>,
    ) -> Vec<Self> {
        let mut columns = vec![Self::default(); strand.width()];
        let mut slots: Vec<u32> = latest.keys().copied().collect();
        slots.sort_unstable();
        for slot in slots {
            let (when, row) = latest[&slot].outcome;
            if when == 0 {
                continue;
            }
            let said = strand.said(&holdings.other_results[row as usize]);
            for (column, counted) in columns.iter_mut().zip(said.each) {
                let Some(counted) = counted else { continue };
                let mut bits = Standing::PRESENT | Standing::STANDARD;
                let mut score = NO_SCORE;
                match counted {
                    Counted::Share(true) => bits |= Standing::EXPECTED,
                    Counted::Share(false) => {}
                    Counted::Value(value) => {
                        score = value;
                        let judged = Judged {
                            level: said.level,
                            ..Judged::RESULT
                        };
                        bits |= judged.bits(Standing::SCORE_EXPECTED, Standing::SCORE_GREATER);
                    }
                }
                if score != NO_SCORE && column.score.is_empty() {
                    column.score.resize(column.slots.len(), NO_SCORE);
                    column.score_row.resize(column.slots.len(), 0);
                }
                if score != NO_SCORE || !column.score.is_empty() {
                    column.score.push(score);
                    column.score_row.push(row);
                }
                column.slots.push(slot);
                column.row.push(row);
                column.standing.push(Standing(bits));
            }
        }
        columns
    }

    /// Where a slot stands in the column; `None`: it has no outcome.
    fn place(&self, slot: usize) -> Option<usize> {
        if self.slots.is_empty() {
            return (slot < self.standing.len()).then_some(slot);
        }
        let slot = u32::try_from(slot).ok()?;
        self.slots.binary_search(&slot).ok()
    }

    /// The same with every slot, of which there are so many, or with those that have an outcome alone where they are few.
    fn settled(self, slots: usize) -> Self {
        let some = match self.slots.is_empty() {
            true => self.standing.iter().filter(|s| s.0 != 0).count(),
            false => self.slots.len(),
        };
        let few = some * FEW <= slots;
        let keep: Vec<usize> = match (few, self.slots.is_empty()) {
            // Every slot is there already, or there are few as they should be.
            (false, true) | (true, false) => return self,
            (true, true) => {
                let all = self.standing.iter().enumerate();
                all.filter(|(_, s)| s.0 != 0)
                    .map(|(slot, _)| slot)
                    .collect()
            }
            (false, false) => {
                let mut all = Self {
                    slots: vec![],
                    standing: vec![Standing::default(); slots],
                    score: vec![NO_SCORE; if self.score.is_empty() { 0 } else { slots }],
                    row: vec![0; if self.row.is_empty() { 0 } else { slots }],
                    score_row: vec![0; if self.score_row.is_empty() { 0 } else { slots }],
                };
                for (place, slot) in self.slots.iter().enumerate() {
                    let slot = *slot as usize;
                    all.standing[slot] = self.standing[place];
                    if let Some(score) = self.score.get(place) {
                        all.score[slot] = *score;
                    }
                    for (all, own) in [
                        (&mut all.row, &self.row),
                        (&mut all.score_row, &self.score_row),
                    ] {
                        if let Some(row) = own.get(place) {
                            all[slot] = *row;
                        }
                    }
                }
                return all;
            }
        };
        let of = |from: &[u32]| {
            keep.iter()
                .filter_map(|slot| from.get(*slot).copied())
                .collect()
        };
        Self {
            slots: keep
                .iter()
                .filter_map(|slot| u32::try_from(*slot).ok())
                .collect(),
            standing: keep.iter().map(|slot| self.standing[*slot]).collect(),
            score: keep
                .iter()
                .filter_map(|slot| self.score.get(*slot).copied())
                .collect(),
            row: of(&self.row),
            score_row: of(&self.score_row),
        }
    }
}

/// What a row says.
struct Judged {
    /// The standard: not reached, reached, greater depth; `None` for a test without a curve.
    level: Option<CountsAs>,
    /// The score in billionths; [`NO_SCORE`] where there is none.
    score: i64,
    own_scale: bool,
    by_default: bool,
}

impl Judged {
    /// A result in another subject: an outcome; what it counts as its strand says.
    const RESULT: Self = Self {
        level: None,
        score: NO_SCORE,
        own_scale: false,
        by_default: false,
    };

    /// What an outcome reached, and its score: expected is a judgement that counts as reached, or without a judgement a
    /// scaled score from 100; greater depth is GDS, or without a judgement a scaled score from 110. At DfE tests a score
    /// goes before any code, at others before one that is no outcome (methods: section 1).
    fn of(row: &Assessment, curves: &Curves) -> Self {
        let scaled = curves.scaled(row);
        let by_score = scaled.map(|s| match s.score.0 {
            s if s >= 110 * Decimal::ONE => CountsAs::Greater,
            s if s >= 100 * Decimal::ONE => CountsAs::Reached,
            _ => CountsAs::NotReached,
        });
        let by_code = row.counts().filter(|c| *c != CountsAs::NoOutcome);
        let level = if row.kind == AssessmentType::DfeTest {
            by_score.or(by_code)
        } else {
            by_code.or(by_score)
        };
        let score = scaled.map(|s| s.score).or(row.score());
        Self {
            level,
            score: score.map_or(NO_SCORE, |s| s.0),
            own_scale: scaled.is_none() && row.score().is_some(),
            by_default: scaled.is_some_and(|s| s.by_default),
        }
    }

    fn bits(&self, expected: u8, greater: u8) -> u8 {
        match self.level {
            Some(CountsAs::Greater) => expected | greater,
            Some(CountsAs::Reached) => expected,
            _ => 0,
        }
    }
}

/// A date as a number that sorts like it; never 0.
fn sortable(date: Date) -> u32 {
    let year = u32::from(date.year.max(0).unsigned_abs());
    (year << 9) | (u32::from(date.month) << 5) | u32::from(date.day)
}
