//! Table `estimates`.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use crate::dataset::{Assessment, Estimate, PupilId, Unmatched, Urn};
use crate::diag::{Code, Sink};
use crate::estate::{AcademicYear, Decimal, Rank, Subject};
use crate::intake::drive::{Placed, Reader, RowAt};
use crate::intake::duplicate::Later;
use crate::intake::findings::Findings;
use crate::intake::numbers::chance;
use crate::intake::pupil::{Columns, Seeking, Where};
use crate::intake::read::Kept;
use crate::intake::row::Row;

use super::assessments::{ANY_SCORE, score};

columns! { "estimates", groupings: false,
    YEAR = required "academic_year",
    UPN = required "upn",
    SUBJECT = required "subject",
    RANK = required "rank",
    EXPECTED = required "p_expected",
    GREATER = required "p_greater",
    SCORE = optional "score",
    SURNAME = optional "surname",
    FORENAME = optional "forename",
    DOB = optional "dob",
    SEX = optional "sex",
    URN = optional "urn",
}

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
        let subject = row.needed(
            SUBJECT,
            &mut memo.subject,
            Subject::parse,
            Subject::codes(),
            findings,
        );
        let rank = row.needed(RANK, &mut memo.rank, Rank::parse, Rank::CODES, findings);
        let p_expected = probability(row, EXPECTED, findings);
        let p_greater = probability(row, GREATER, findings);
        let score = score(row, SCORE, ANY_SCORE, findings);
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
        let (Some(year), Some(subject), Some(rank), Some(p_expected), Some(p_greater), Some(pupil)) =
            (year, subject, rank, p_expected, p_greater, pupil)
        else {
            return false;
        };
        part.at.push(row.at());
        part.rows.push(Estimate {
            raw_score: score.unwrap_or(Assessment::NO_SCORE),
            pupil,
            p_expected,
            p_greater,
            year,
            subject,
            rank,
        });
        true
    }
}

/// What the merge remembers: for each year and pupil, a bit for each subject and rank.
#[derive(Debug, Default)]
pub(in crate::intake) struct Keys {
    taken: BTreeMap<AcademicYear, Vec<u32>>,
    /// Of subjects beside those of primary schools.
    others: FxHashSet<(AcademicYear, PupilId, Subject, Rank)>,
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
            if first {
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
