//! Table `attendance`.

use crate::dataset::{Attendance, Urn};
use crate::diag::Code;
use crate::estate::{AcademicYear, Term};
use crate::intake::drive::Reader;
use crate::intake::findings::Findings;
use crate::intake::pupil::{LastPupil, Where};
use crate::intake::read::Kept;
use crate::intake::row::Row;

use super::assessments::TERMS;

columns! { "attendance", groupings: false,
    YEAR = required "academic_year",
    TERM = required "term",
    URN = required "urn",
    UPN = required "upn",
    POSSIBLE = required "sessions_possible",
    AUTHORISED = required "sessions_authorised",
    UNAUTHORISED = required "sessions_unauthorised",
}

/// Reads attendance.
pub(in crate::intake) struct AttendanceRows<'a> {
    pub(in crate::intake) pupils: Where<'a>,
}

#[derive(Debug, Default)]
pub(in crate::intake) struct Memory {
    year: Kept<AcademicYear>,
    term: Kept<Term>,
    urn: Kept<Urn>,
    last: LastPupil,
}

impl Reader for AttendanceRows<'_> {
    type Part = Vec<Attendance>;
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
        let possible = row.number(POSSIBLE, findings);
        let authorised = row.number(AUTHORISED, findings);
        let unauthorised = row.number(UNAUTHORISED, findings);
        let pupil = year.and_then(|y| self.pupils.by_upn(row, UPN, y, &mut memo.last, findings));
        let (Some(year), Some(term), Some(urn), Some(pupil)) = (year, term, urn, pupil) else {
            return false;
        };
        let absent = authorised.unwrap_or(0.0) + unauthorised.unwrap_or(0.0);
        if possible.is_some_and(|p| absent > p) {
            let column = if authorised >= unauthorised {
                AUTHORISED
            } else {
                UNAUTHORISED
            };
            row.warning(
                findings,
                Code::AbsentExceedsPossible,
                column,
                "more sessions absent than possible",
                "",
            );
        }
        part.push(Attendance {
            year,
            term,
            urn,
            pupil,
            possible,
            authorised,
            unauthorised,
        });
        true
    }
}
