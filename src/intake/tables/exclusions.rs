//! Table `exclusions`.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::dataset::{Exclusion, ExclusionKind, PupilId, Stand, Urn};
use crate::diag::{Code, Severity};
use crate::estate::tables::ColumnKind;
pub use crate::estate::tables::exclusions::TABLE;
use crate::estate::tables::exclusions::{KIND, SESSIONS, STARTED, TERM, UPN, URN, YEAR};
use crate::estate::{AcademicYear, Date, Term};
use crate::intake::drive::{Placed, Reader, RowAt};
use crate::intake::duplicate;
use crate::intake::findings::Findings;
use crate::intake::pupil::{LastPupil, Where};
use crate::intake::read::Kept;
use crate::intake::row::Row;

use super::assessments::within;

/// Reads exclusions.
pub(in crate::intake) struct Exclusions<'a> {
    pub(in crate::intake) pupils: Where<'a>,
}

#[derive(Debug, Default)]
pub(in crate::intake) struct Memory {
    year: Kept<AcademicYear>,
    term: Kept<Term>,
    urn: Kept<Urn>,
    last: LastPupil,
    kind: Kept<ExclusionKind>,
    started: Kept<Date>,
}

fn kind(text: &str) -> Option<ExclusionKind> {
    match text.to_ascii_lowercase().as_str() {
        "suspension" => Some(ExclusionKind::Suspension),
        "permanent" => Some(ExclusionKind::Permanent),
        _ => None,
    }
}

impl Reader for Exclusions<'_> {
    type Part = Vec<(RowAt, Exclusion)>;
    type Memo = Memory;

    fn row(
        &self,
        row: &Row<'_>,
        memo: &mut Memory,
        part: &mut Self::Part,
        findings: &mut Findings,
    ) -> bool {
        let year = row.year(YEAR, &mut memo.year, findings);
        let term = row.term(TERM, &mut memo.term, findings);
        let urn = row.school(URN, &mut memo.urn, findings);
        let kind = row.needed(
            KIND,
            &mut memo.kind,
            kind,
            ColumnKind::Exclusion.codes(),
            findings,
        );
        let sessions = row.count(SESSIONS, findings);
        let started_on = row.date(STARTED, &mut memo.started, findings);
        let pupil = year.and_then(|y| self.pupils.by_upn(row, UPN, y, &mut memo.last, findings));
        let (Some(year), Some(term), Some(urn), Some(kind), Some(pupil)) =
            (year, term, urn, kind, pupil)
        else {
            return false;
        };
        if started_on.is_some_and(|day| !within(day, year, term)) {
            row.warning(
                findings,
                Code::OutsideTerm,
                STARTED,
                format!("began outside {term} {year}, in which the row counts"),
                "see whether the term or the date is a slip",
            );
        }
        part.push((
            row.at(),
            Exclusion {
                year,
                term,
                urn,
                pupil,
                kind,
                sessions,
                started_on,
            },
        ));
        true
    }
}

/// All that a row says: only a row that says the same once more is a later one.
type Key = (
    AcademicYear,
    Term,
    Urn,
    PupilId,
    ExclusionKind,
    Option<u64>,
    Option<Date>,
);

/// What the merge remembers.
#[derive(Debug, Default)]
pub(in crate::intake) struct Keys {
    rows: FxHashSet<Key>,
    /// Sessions by pupil, kind and first day.
    events: FxHashMap<(PupilId, ExclusionKind, Date), Option<u64>>,
}

/// Keeps the first of rows that say the same; warns of two of one day of which one has no sessions.
pub(in crate::intake) fn merge(
    part: Vec<(RowAt, Exclusion)>,
    placed: &mut Placed<'_>,
    keys: &mut Keys,
    exclusions: &mut Vec<Exclusion>,
    stands: &mut Vec<Stand>,
) {
    for (at, row) in part {
        let sessions = row.sessions.map(f64::to_bits);
        let key = (
            row.year,
            row.term,
            row.urn,
            row.pupil,
            row.kind,
            sessions,
            row.started_on,
        );
        if !keys.rows.insert(key) {
            duplicate::tell_as(placed, at, UPN, "cells, every one of them");
            continue;
        }
        if let Some(day) = row.started_on {
            let event = (row.pupil, row.kind, day);
            let before = *keys.events.entry(event).or_insert(sessions);
            if before != sessions && (before.is_none() || sessions.is_none()) {
                tell_twice(placed, at);
            }
        }
        exclusions.push(row);
        stands.push(placed.stand(at));
    }
}

/// Tells that a row may be an earlier one once more, exported without its sessions.
#[cold]
fn tell_twice(placed: &mut Placed<'_>, at: RowAt) {
    let words = "an earlier row has the same pupil, kind and day, and one of the two has no sessions: both count";
    let finding = placed.look(at, |row| {
        row.finding(Code::DuplicateKey, Severity::Warning, STARTED, words)
            .help("where they are one and the same, take the one without sessions out")
    });
    placed.push(finding);
}
