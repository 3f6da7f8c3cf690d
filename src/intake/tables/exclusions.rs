//! Table `exclusions`.

use crate::dataset::{Exclusion, ExclusionKind, Urn};
use crate::estate::{AcademicYear, Date, Term};
use crate::intake::drive::Reader;
use crate::intake::findings::Findings;
use crate::intake::pupil::{LastPupil, Where};
use crate::intake::read::Kept;
use crate::intake::row::Row;

use super::assessments::TERMS;

columns! { "exclusions", groupings: false,
    YEAR = required "academic_year",
    TERM = required "term",
    URN = required "urn",
    UPN = required "upn",
    KIND = required "kind",
    SESSIONS = optional "sessions",
    STARTED = required "started_on",
}

const KINDS: [&str; 2] = ["Suspension", "Permanent"];

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
    type Part = Vec<Exclusion>;
    type Memo = Memory;

    fn row(
        &self,
        row: &Row<'_>,
        memo: &mut Memory,
        part: &mut Self::Part,
        findings: &mut Findings,
    ) -> bool {
        let year = row.year(YEAR, &mut memo.year, findings);
        let term = row.needed(TERM, &mut memo.term, Term::parse, &TERMS, findings);
        let urn = row.urn(URN, &mut memo.urn, findings);
        let kind = row.needed(KIND, &mut memo.kind, kind, &KINDS, findings);
        let sessions = row.number(SESSIONS, findings);
        let started_on = row.date(STARTED, &mut memo.started, findings);
        let pupil = year.and_then(|y| self.pupils.by_upn(row, UPN, y, &mut memo.last, findings));
        let (Some(year), Some(term), Some(urn), Some(kind), Some(pupil)) =
            (year, term, urn, kind, pupil)
        else {
            return false;
        };
        part.push(Exclusion {
            year,
            term,
            urn,
            pupil,
            kind,
            sessions,
            started_on,
        });
        true
    }
}
