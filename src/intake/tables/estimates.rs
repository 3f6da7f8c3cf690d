//! Table `estimates`.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::dataset::{Assessment, Estimate, PupilId, Unmatched, Urn};
use crate::diag::{Code, Sink};
pub use crate::estate::tables::estimates::TABLE;
use crate::estate::tables::estimates::{
    DOB, EXPECTED, FORENAME, GREATER, MEASURE, RANK, SCORE, SEX, SUBJECT, SURNAME, UPN, URN, VALUE,
    YEAR,
};
use crate::estate::{AcademicYear, Decimal, Measure, Rank, Subject, YearGroup};
use crate::intake::drive::{Placed, Reader, RowAt};
use crate::intake::duplicate::Later;
use crate::intake::findings::Findings;
use crate::intake::numbers::chance;
use crate::intake::pupil::{Columns, Seeking, Where};
use crate::intake::read::Kept;
use crate::intake::row::Row;

use super::assessments::{ANY_SCORE, score};

const PUPIL: Columns = Columns {
    upn: UPN,
    surname: SURNAME,
    forename: FORENAME,
    dob: DOB,
    sex: SEX,
};

/// Reads estimates.
pub(in crate::intake) struct Estimates<'a> {
    pub(in crate::intake) pupils: Where<'a>,
    /// The codes of the subjects that estimates in long form may be of.
    pub(in crate::intake) subjects: Vec<&'static str>,
    /// The codes of the measures.
    pub(in crate::intake) measures: Vec<&'static str>,
}

/// The rows of a block.
#[derive(Debug, Default)]
pub(in crate::intake) struct Part {
    rows: Vec<Estimate>,
    at: Vec<RowAt>,
    unmatched: Vec<Unmatched>,
}

#[derive(Debug, Default)]
pub(in crate::intake) struct Memory {
    year: Kept<AcademicYear>,
    subject: Kept<Subject>,
    measure: Kept<Measure>,
    rank: Kept<Rank>,
    urn: Kept<Urn>,
    seeking: Seeking,
}

/// A probability in billionths; the row can't stand without it.
#[inline]
fn probability(row: &Row<'_>, column: usize, findings: &mut Findings) -> Option<u32> {
    let cell = row.cell(column);
    // Where the config says that all are percentages the mapping has divided them.
    let Some(value) = chance(cell, false) else {
        row.no_share(column, findings);
        return None;
    };
    let billionths = u32::try_from(value.0)
        .ok()
        .filter(|_| value.0 <= Decimal::ONE);
    if billionths.is_none() {
        row.error(
            findings,
            Code::OutOfRange,
            column,
            "a probability lies between 0 and 1",
            "write 85% as 0.85; where the whole file is in percent, `scale: percent` under its entry in config.yaml says so",
        );
    }
    billionths
}

impl Reader for Estimates<'_> {
    type Part = Part;
    type Memo = Memory;

    fn row(
        &self,
        row: &Row<'_>,
        memo: &mut Memory,
        part: &mut Part,
        findings: &mut Findings,
    ) -> bool {
        if row.head.ways.are_percent() {
            return false;
        }
        let year = row.year(YEAR, &mut memo.year, findings);
        let framework = self.pupils.framework;
        let long = row.has(MEASURE);
        let known = if long {
            &self.subjects
        } else {
            Subject::codes()
        };
        let subject = row.needed(
            SUBJECT,
            &mut memo.subject,
            |t| {
                if long {
                    framework.subject(t)
                } else {
                    Subject::parse(t)
                }
            },
            known,
            findings,
        );
        let rank = row.needed(RANK, &mut memo.rank, Rank::parse, Rank::CODES, findings);
        let school = row.school_if_any(URN, &mut memo.urn, findings);
        let urn = school.flatten();
        let pupil = year.filter(|_| school.is_some()).and_then(|year| {
            self.pupils.find(
                row,
                PUPIL,
                year,
                urn,
                &mut memo.seeking,
                findings,
                &mut part.unmatched,
            )
        });
        let said = if long {
            let sixth_form = year
                .zip(pupil)
                .is_some_and(|(year, pupil)| self.pupils.roll.is_in_sixth_form(year, pupil));
            subject.and_then(|subject| self.measured(row, memo, (subject, sixth_form), findings))
        } else {
            let p_expected = probability(row, EXPECTED, findings);
            let p_greater = probability(row, GREATER, findings);
            let score = score(row, SCORE, ANY_SCORE, findings);
            if p_expected.zip(p_greater).is_some_and(|(e, g)| g > e) {
                row.warning(
                    findings,
                    Code::Implausible,
                    GREATER,
                    "greater depth is more likely than the expected standard, which it is a part of",
                    "see whether the two columns are the right way round",
                );
            }
            let said = p_expected.zip(p_greater).zip(subject);
            said.map(|((p_expected, p_greater), subject)| Said {
                subject,
                p_expected,
                p_greater,
                score,
            })
        };
        let (Some(year), Some(rank), Some(said), Some(pupil)) = (year, rank, said, pupil) else {
            return false;
        };
        part.at.push(row.at());
        part.rows.push(Estimate {
            raw_score: said.score.unwrap_or(Assessment::NO_SCORE),
            pupil,
            p_expected: said.p_expected,
            p_greater: said.p_greater,
            year,
            subject: said.subject,
            rank,
        });
        true
    }
}

/// Stands for a probability that another row gives.
const ELSEWHERE: u32 = u32::MAX;

/// What a row says.
struct Said {
    /// The subject, or one measure of it.
    subject: Subject,
    /// [`ELSEWHERE`] where the row is of another measure.
    p_expected: u32,
    p_greater: u32,
    score: Option<Decimal>,
}

impl Estimates<'_> {
    /// What a row of one measure and its value says: a probability of a share, the value of a mean.
    fn measured(
        &self,
        row: &Row<'_>,
        memo: &mut Memory,
        (subject, sixth_form): (Subject, bool),
        findings: &mut Findings,
    ) -> Option<Said> {
        let framework = self.pupils.framework;
        let measure = row.needed(
            MEASURE,
            &mut memo.measure,
            |t| framework.measure(t),
            &self.measures,
            findings,
        )?;
        // Goals have an expected level as primary schools a standard, and A levels points as GCSEs do: the subject and the
        // pupil's year group say which.
        let year_group = YearGroup(if sixth_form { 12 } else { 11 });
        let measure = framework
            .measure_of(measure.code(), subject, year_group)
            .unwrap_or(measure);
        let mut said = Said {
            subject: subject.of(measure),
            p_expected: 0,
            p_greater: 0,
            score: None,
        };
        if measure.is_mean() {
            said.score = Some(row.needed_decimal(VALUE, findings)?);
            if said.subject.is_primary() {
                (said.p_expected, said.p_greater) = (ELSEWHERE, ELSEWHERE);
            }
            return Some(said);
        }
        let chance = probability(row, VALUE, findings)?;
        (said.p_expected, said.p_greater) = match measure {
            Measure::Expected => (chance, ELSEWHERE),
            Measure::Greater => (ELSEWHERE, chance),
            _ => (chance, 0),
        };
        Some(said)
    }
}

/// Fills what an estimate lacks from another row of its key; whether there was anything to fill.
fn filled(estimate: &mut Estimate, more: &Estimate) -> bool {
    let mut any = false;
    for (held, more) in [
        (&mut estimate.p_expected, more.p_expected),
        (&mut estimate.p_greater, more.p_greater),
    ] {
        if *held == ELSEWHERE && more != ELSEWHERE {
            *held = more;
            any = true;
        }
    }
    if estimate.score().is_none() && more.score().is_some() {
        estimate.raw_score = more.raw_score;
        any = true;
    }
    any
}

/// Leaves out estimates of primary schools' subjects that no row gives both chances of: how many.
pub(in crate::intake) fn complete(estimates: &mut Vec<Estimate>) -> usize {
    let all = estimates.len();
    estimates.retain(|e| e.p_expected != ELSEWHERE && e.p_greater != ELSEWHERE);
    all - estimates.len()
}

/// What the merge remembers: for each year and pupil, a bit for each subject and rank.
#[derive(Debug, Default)]
pub(in crate::intake) struct Keys {
    taken: BTreeMap<AcademicYear, Vec<u32>>,
    /// Of subjects beside those of primary schools.
    others: FxHashSet<(AcademicYear, PupilId, Subject, Rank)>,
    /// Where those stand that are given measure by measure.
    parts: FxHashMap<(AcademicYear, PupilId, Subject, Rank), usize>,
    pub(in crate::intake) later: Later<Estimate>,
    pub(in crate::intake) unmatched: Vec<Unmatched>,
}

/// Keeps the first row of each key.
pub(in crate::intake) fn merge(
    part: Part,
    placed: &mut Placed<'_>,
    keys: &mut Keys,
    pupils: usize,
    estimates: &mut Vec<Estimate>,
) {
    placed.unmatched(part.unmatched, &mut keys.unmatched);
    estimates.reserve(part.rows.len());
    let mut rows = part.rows.into_iter().zip(part.at).peekable();
    while let Some(year) = rows.peek().map(|(row, _)| row.year) {
        let taken = keys.taken.entry(year).or_insert_with(|| vec![0; pupils]);
        while let Some((row, at)) = rows.next_if(|(row, _)| row.year == year) {
            let first = if row.subject.is_primary() {
                let bits = &mut taken[row.pupil.0 as usize];
                let bit = 1u32 << (row.subject.place() * 3 + row.rank as usize);
                let first = *bits & bit == 0;
                *bits |= bit;
                first
            } else {
                let key = (year, row.pupil, row.subject, row.rank);
                keys.others.insert(key)
            };
            let is_part = row.p_expected == ELSEWHERE || row.p_greater == ELSEWHERE;
            let key = (year, row.pupil, row.subject, row.rank);
            if !first
                && is_part
                && let Some(at) = keys.parts.get(&key)
                && filled(&mut estimates[*at], &row)
            {
                continue;
            }
            if first {
                if is_part {
                    keys.parts.insert(key, estimates.len());
                }
                estimates.push(row);
            } else {
                keys.later.push(
                    row,
                    placed,
                    at,
                    &[
                        (UPN, ""),
                        (EXPECTED, "p_expected"),
                        (GREATER, "p_greater"),
                        (SCORE, "score"),
                    ],
                    "pupil, year, subject and rank",
                );
            }
        }
    }
}

/// Tells the later rows of a key.
pub(in crate::intake) fn settle(later: Later<Estimate>, rows: &[Estimate], sink: &mut Sink) {
    later.settle(
        rows,
        |row| (row.year, row.pupil, row.subject, row.rank),
        |first, row| {
            if first.p_expected != row.p_expected {
                1
            } else if first.p_greater != row.p_greater {
                2
            } else if first.raw_score != row.raw_score {
                3
            } else {
                0
            }
        },
        sink,
    );
}
