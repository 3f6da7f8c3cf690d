//! The outcomes of a term: of every pupil on a roll, in every subject, by type of assessment and over all types.

use std::ops::Range;

use rayon::prelude::*;

use crate::dataset::{Assessment, Holdings};
use crate::estate::{AssessmentType, Date, Decimal, Judgement, Subject};

use super::conversion::Curves;
use super::year::{NO_SCORE, YearColumns, decimals};

/// Types of assessment, and all of them together.
const KINDS: usize = AssessmentType::ALL.len() + 1;

/// What a pupil reached in a subject, as bits: none set stands for "no outcome".
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Standing(u8);

impl Standing {
    const PRESENT: u8 = 1;
    const EXPECTED: u8 = 2;
    const GREATER: u8 = 4;
    const BY_DEFAULT: u8 = 8;

    /// Whether there is an outcome.
    pub(super) fn is_present(self) -> bool {
        self.0 & Self::PRESENT != 0
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

    /// Below, expected, greater depth as 0, 1, 2.
    pub(super) fn level(self) -> u8 {
        if self.greater() {
            2
        } else {
            u8::from(self.expected())
        }
    }
}

/// The outcomes of one subject and type, by slot; empty where there are none.
#[derive(Clone, Debug, Default)]
struct Column {
    standing: Vec<Standing>,
    /// Scaled scores in billionths, [`NO_SCORE`] where there is none; empty where no outcome has one.
    score: Vec<i64>,
    /// The row in the table of assessments that each outcome is.
    row: Vec<u32>,
}

/// The outcomes of a term.
#[derive(Debug)]
pub(super) struct TermColumns {
    /// By kind (0: all types) and single subject.
    columns: Vec<Column>,
}

impl TermColumns {
    /// Reads the outcomes of a term out of the rows that `runs` names (places in the table of assessments, ascending).
    ///
    /// The outcome is the latest row by `assessed_on`, then by order in the data, that has a score or a judgement other
    /// than A, D, X (methods: section 1).
    pub(super) fn read(
        holdings: &Holdings,
        curves: &Curves,
        roll: &YearColumns,
        runs: &[Range<u32>],
    ) -> Self {
        let subjects = Subject::SINGLE.len();
        let mut latest: Vec<Vec<(u32, u32)>> = vec![vec![]; KINDS * subjects];
        for index in runs.iter().flat_map(Clone::clone) {
            let row = &holdings.assessments[index as usize];
            if !row.is_outcome() || row.subject.is_combined() {
                continue;
            }
            let Some(slot) = roll.slot(row.pupil) else {
                continue;
            };
            for kind in [0, row.kind as usize + 1] {
                let column = &mut latest[kind * subjects + row.subject as usize];
                if column.is_empty() {
                    column.resize(roll.slots(), (0, 0));
                }
                let day = sortable(row.assessed_on);
                if day >= column[slot].0 {
                    column[slot] = (day, index);
                }
            }
        }
        let columns = latest
            .into_par_iter()
            .map(|column| Column::read(holdings, curves, &column))
            .collect();
        Self { columns }
    }

    /// The types that some pupil on a roll has an outcome of, in the order of the code list.
    pub(super) fn kinds(&self) -> Vec<AssessmentType> {
        AssessmentType::ALL
            .iter()
            .copied()
            .filter(|k| {
                Subject::SINGLE
                    .iter()
                    .any(|s| !self.column(Some(*k), *s).standing.is_empty())
            })
            .collect()
    }

    fn column(&self, kind: Option<AssessmentType>, subject: Subject) -> &Column {
        let kind = kind.map_or(0, |k| k as usize + 1);
        &self.columns[kind * Subject::SINGLE.len() + subject as usize]
    }

    /// A pupil's outcome; in a combined subject there is one if there is one in every part, it is expected or greater
    /// depth if it is so in every part, and it has no score.
    pub(super) fn outcome(
        &self,
        kind: Option<AssessmentType>,
        subject: Subject,
        slot: usize,
    ) -> Standing {
        let single = |s| {
            let column = self.column(kind, s);
            column.standing.get(slot).copied().unwrap_or_default()
        };
        if !subject.is_combined() {
            return single(subject);
        }
        let all = Standing::PRESENT | Standing::EXPECTED | Standing::GREATER;
        let both = subject
            .parts()
            .iter()
            .fold(all, |so_far, part| so_far & single(*part).0);
        if both & Standing::PRESENT == 0 {
            Standing::default()
        } else {
            Standing(both)
        }
    }

    /// The scaled score of a pupil's outcome in billionths, [`NO_SCORE`] where there is none.
    pub(super) fn score(&self, kind: Option<AssessmentType>, subject: Subject, slot: usize) -> i64 {
        if subject.is_combined() {
            return NO_SCORE;
        }
        let column = self.column(kind, subject);
        column.score.get(slot).copied().unwrap_or(NO_SCORE)
    }

    /// The row of the table of assessments that a pupil's outcome in a single subject is.
    pub(super) fn row(
        &self,
        kind: Option<AssessmentType>,
        subject: Subject,
        slot: usize,
    ) -> Option<usize> {
        let column = self.column(kind, subject);
        let present = column.standing.get(slot)?.is_present();
        present.then(|| column.row[slot] as usize)
    }

    /// How fine the scores of a type are.
    pub(super) fn scale(&self, kind: Option<AssessmentType>) -> ScoreScale {
        let mut scale = ScoreScale::default();
        for subject in Subject::SINGLE {
            for score in &self.column(kind, subject).score {
                if *score != NO_SCORE {
                    scale.any = true;
                    scale.decimals = decimals(*score, scale.decimals);
                    scale.largest = scale.largest.max(score.saturating_abs());
                }
            }
        }
        scale
    }

    /// Bytes held, about.
    pub(super) fn bytes(&self) -> usize {
        self.columns
            .iter()
            .map(|c| c.standing.len() + c.score.len() * 8 + c.row.len() * 4)
            .sum()
    }
}

/// How fine the scores of a term and type are.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ScoreScale {
    /// Whether there are scores.
    pub any: bool,
    /// Their decimals.
    pub decimals: u32,
    /// The largest, in billionths.
    pub largest: i64,
}

impl Column {
    fn read(holdings: &Holdings, curves: &Curves, latest: &[(u32, u32)]) -> Self {
        let mut column = Self {
            standing: Vec::with_capacity(latest.len()),
            score: vec![],
            row: latest.iter().map(|(_, row)| *row).collect(),
        };
        for (slot, (day, row)) in latest.iter().enumerate() {
            if *day == 0 {
                column.standing.push(Standing::default());
                continue;
            }
            let (standing, score) = judge(&holdings.assessments[*row as usize], curves);
            column.standing.push(standing);
            if score != NO_SCORE {
                if column.score.is_empty() {
                    column.score.resize(latest.len(), NO_SCORE);
                }
                column.score[slot] = score;
            }
        }
        column
    }
}

/// What an outcome reached, and its scaled score: expected is EXS or GDS, or without a judgement a scaled score from
/// 100; greater depth is GDS, or without a judgement a scaled score from 110 (methods: section 1).
fn judge(row: &Assessment, curves: &Curves) -> (Standing, i64) {
    let scaled = curves.scaled(row);
    let from = |mark: i64| scaled.is_some_and(|s| s.score.0 >= mark * Decimal::ONE);
    let (expected, greater) = match row.judgement.filter(|j| j.is_outcome()) {
        Some(judgement) => (
            matches!(judgement, Judgement::Exs | Judgement::Gds),
            judgement == Judgement::Gds,
        ),
        None => (from(100), from(110)),
    };
    let mut bits = Standing::PRESENT;
    if expected {
        bits |= Standing::EXPECTED;
    }
    if greater {
        bits |= Standing::GREATER;
    }
    if scaled.is_some_and(|s| s.by_default) {
        bits |= Standing::BY_DEFAULT;
    }
    (Standing(bits), scaled.map_or(NO_SCORE, |s| s.score.0))
}

/// A date as a number that sorts like it; never 0.
fn sortable(date: Date) -> u32 {
    let year = u32::from(date.year.max(0).unsigned_abs());
    (year << 9) | (u32::from(date.month) << 5) | u32::from(date.day)
}
