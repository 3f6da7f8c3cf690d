//! The outcomes of one subject and type: which rows decide them, and what those say.

use rustc_hash::FxHashMap;

use crate::dataset::{Assessment, Holdings};
use crate::estate::{AssessmentType, Counted, CountsAs, Date, Decimal};

use super::super::conversion::Curves;
use super::super::subjects::Strand;
use super::super::year::NO_SCORE;
use super::Attained;

/// The outcomes of one subject and type, by slot; empty where there are none.
#[derive(Clone, Debug, Default)]
pub(super) struct Column {
    /// Where few pupils have an outcome, as in a subject of one year group: their slots, ascending, and the others below hold those
    /// alone. Empty: they hold every slot.
    pub(super) slots: Vec<u32>,
    /// Of each 64 slots, where the column holds some alone: which of them it holds, lowest bit first, and how many stand before.
    ranks: Vec<(u64, u32)>,
    pub(super) standing: Vec<Attained>,
    /// Scores in billionths, scaled or (see [`Attained::on_own_scale`]) on the test's own scale; [`NO_SCORE`] where there is
    /// none; empty where nobody has one.
    pub(super) score: Vec<i64>,
    /// The row in the table of assessments that shows the standard of each outcome, or is the outcome where none does; empty where
    /// rows aren't asked for.
    pub(super) row: Vec<u32>,
    /// The row that each score comes from; empty where nobody has one or rows aren't asked for.
    pub(super) score_row: Vec<u32>,
}

/// A column in which at most one slot of so many has an outcome holds those alone.
const FEW: usize = 4;

/// A row of the table of assessments by its day (0: none) and its place.
type Dated = (u32, u32);

/// The latest rows of a pupil in a subject and type.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Latest {
    outcome: Dated,
    standard: Dated,
    score: Dated,
}

impl Latest {
    /// Takes a row if it is the latest; over all types only scaled scores count.
    pub(super) fn take(&mut self, judged: &Judged, at: Dated, all_types: bool) {
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
    /// The column of the latest rows of each slot.
    pub(super) fn read(holdings: &Holdings, curves: &Curves, latest: &[Latest]) -> Self {
        let mut column = Self {
            slots: vec![],
            ranks: vec![],
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
                bits |= Attained::PRESENT;
            }
            if has_standard {
                bits |= Attained::STANDARD;
                bits |= judge(row).bits(Attained::EXPECTED, Attained::GREATER);
            }
            if rows.score.0 != 0 {
                if column.score.is_empty() {
                    column.score.resize(latest.len(), NO_SCORE);
                    column.score_row.resize(latest.len(), 0);
                }
                let scored = judge(rows.score);
                column.score[slot] = scored.score;
                column.score_row[slot] = rows.score.1;
                bits |= scored.bits(Attained::SCORE_EXPECTED, Attained::SCORE_GREATER);
                for (set, bit) in [
                    (scored.by_default, Attained::BY_DEFAULT),
                    (scored.own_scale, Attained::OWN_SCALE),
                ] {
                    bits |= if set { bit } else { 0 };
                }
            }
            column.standing.push(Attained(bits));
        }
        column
    }

    /// The columns of a strand, one a measure, each of the slots with an outcome alone.
    pub(super) fn read_strand(
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
                let mut bits = Attained::PRESENT | Attained::STANDARD;
                let mut score = NO_SCORE;
                match counted {
                    Counted::Share(true) => bits |= Attained::EXPECTED,
                    Counted::Share(false) => {}
                    Counted::Value(value) => {
                        score = value;
                        let judged = Judged {
                            level: said.level,
                            ..Judged::RESULT
                        };
                        bits |= judged.bits(Attained::SCORE_EXPECTED, Attained::SCORE_GREATER);
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
                column.standing.push(Attained(bits));
            }
        }
        columns
    }

    /// Where a slot stands in the column; `None`: it has no outcome.
    pub(super) fn place(&self, slot: usize) -> Option<usize> {
        if self.slots.is_empty() {
            return (slot < self.standing.len()).then_some(slot);
        }
        let (held, before) = self.ranks.get(slot / 64)?;
        let bit = 1_u64 << (slot % 64);
        let below = (held & (bit - 1)).count_ones();
        (held & bit != 0).then(|| (before + below) as usize)
    }

    /// Bytes held by what says where a slot stands.
    pub(super) fn ranks(&self) -> usize {
        self.ranks.len() * size_of::<(u64, u32)>()
    }

    /// The same, ready to say where a slot stands in it.
    fn ranked(mut self) -> Self {
        let last = self.slots.last().map_or(0, |slot| slot / 64 + 1);
        self.ranks = vec![(0, 0); last as usize];
        for slot in &self.slots {
            self.ranks[*slot as usize / 64].0 |= 1 << (slot % 64);
        }
        let mut before = 0;
        for (held, stands) in &mut self.ranks {
            *stands = before;
            before += held.count_ones();
        }
        self
    }

    /// The same with every slot, of which there are so many, or with those that have an outcome alone where they are few.
    pub(super) fn settled(self, slots: usize) -> Self {
        let some = match self.slots.is_empty() {
            true => self.standing.iter().filter(|s| s.0 != 0).count(),
            false => self.slots.len(),
        };
        let few = some * FEW <= slots;
        let keep: Vec<usize> = match (few, self.slots.is_empty()) {
            // Every slot is there already, or there are few as they should be.
            (false, true) | (true, false) => return self.ranked(),
            (true, true) => {
                let all = self.standing.iter().enumerate();
                all.filter(|(_, s)| s.0 != 0)
                    .map(|(slot, _)| slot)
                    .collect()
            }
            (false, false) => {
                let mut all = Self {
                    slots: vec![],
                    ranks: vec![],
                    standing: vec![Attained::default(); slots],
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
            ranks: vec![],
            standing: keep.iter().map(|slot| self.standing[*slot]).collect(),
            score: keep
                .iter()
                .filter_map(|slot| self.score.get(*slot).copied())
                .collect(),
            row: of(&self.row),
            score_row: of(&self.score_row),
        }
        .ranked()
    }
}

/// What a row says.
pub(super) struct Judged {
    /// The standard: not reached, reached, greater depth; `None` for a test without a curve.
    level: Option<CountsAs>,
    /// The score in billionths; [`NO_SCORE`] where there is none.
    score: i64,
    own_scale: bool,
    by_default: bool,
}

impl Judged {
    /// A result in another subject: an outcome; what it counts as its strand says.
    pub(super) const RESULT: Self = Self {
        level: None,
        score: NO_SCORE,
        own_scale: false,
        by_default: false,
    };

    /// What an outcome reached, and its score: expected is a judgement that counts as reached, or without a judgement a
    /// scaled score from 100; greater depth is GDS, or without a judgement a scaled score from 110. At DfE tests a score
    /// goes before any code, at others before one that is no outcome (methods: section 1).
    pub(super) fn of(row: &Assessment, curves: &Curves) -> Self {
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
pub(super) fn sortable(date: Date) -> u32 {
    let year = u32::from(date.year.max(0).unsigned_abs());
    (year << 9) | (u32::from(date.month) << 5) | u32::from(date.day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_of_few_slots_knows_where_each_stands() {
        let slots = [0, 3, 63, 64, 65, 127, 128, 400];
        let mut column = Column::default();
        for slot in slots {
            column.slots.push(slot);
            column.standing.push(Attained(1));
        }
        // Eight of 2,000 stay few.
        let column = column.settled(2000);
        for slot in 0..2000 {
            let there = slots.iter().position(|held| *held as usize == slot);
            assert_eq!(column.place(slot), there, "{slot}");
        }
        // Eight of 20 are not: the column holds all slots.
        let mut many = Column::default();
        many.slots = (0..20).step_by(3).collect();
        many.standing = vec![Attained(1); many.slots.len()];
        let many = many.settled(20);
        assert_eq!(many.place(3), Some(3));
        assert_eq!(many.place(4), Some(4));
        assert_eq!(many.place(20), None);
    }
}
