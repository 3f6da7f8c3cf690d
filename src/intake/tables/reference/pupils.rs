//! Table `reference/pupils`: the set that estimates are made from.

use crate::dataset::{ReferencePupil, Urn};
pub use crate::estate::tables::reference_pupils::TABLE;
use crate::estate::tables::reference_pupils::{
    DOB, EXPECTED, GREATER, PRIOR, SCORE, SEX, STAGE, SUBJECT, URN, YEAR,
};
use crate::estate::{AcademicYear, Date, PriorStage, Sex, Subject};
use crate::intake::drive::Reader;
use crate::intake::findings::Findings;
use crate::intake::read::Kept;
use crate::intake::row::Row;

/// Reads the reference set.
pub(in crate::intake) struct ReferencePupils;

#[derive(Debug, Default)]
pub(in crate::intake) struct Memory {
    year: Kept<AcademicYear>,
    urn: Kept<Urn>,
    sex: Kept<Sex>,
    dob: Kept<Date>,
    stage: Kept<PriorStage>,
    subject: Kept<Subject>,
    expected: Kept<bool>,
    greater: Kept<bool>,
}

fn bit(text: &str) -> Option<bool> {
    match text {
        "0" => Some(false),
        "1" => Some(true),
        _ => None,
    }
}

impl Reader for ReferencePupils {
    type Part = Vec<ReferencePupil>;
    type Memo = Memory;

    fn row(
        &self,
        row: &Row<'_>,
        memo: &mut Memory,
        part: &mut Self::Part,
        findings: &mut Findings,
    ) -> bool {
        let year = row.year(YEAR, &mut memo.year, findings);
        let urn = row.urn(URN, &mut memo.urn, findings);
        let subject = row.needed(
            SUBJECT,
            &mut memo.subject,
            Subject::parse,
            Subject::codes(),
            findings,
        );
        let sex = row.optional(SEX, &mut memo.sex, Sex::parse, Sex::CODES, findings);
        let dob = row.date(DOB, &mut memo.dob, findings);
        let prior_stage = row.optional(
            STAGE,
            &mut memo.stage,
            PriorStage::parse,
            PriorStage::CODES,
            findings,
        );
        let prior_score = row.decimal(PRIOR, findings);
        let score = row.decimal(SCORE, findings);
        let bits = ["0", "1"];
        let expected = row.optional(EXPECTED, &mut memo.expected, bit, &bits, findings);
        let greater = row.optional(GREATER, &mut memo.greater, bit, &bits, findings);
        let (Some(year), Some(urn), Some(subject)) = (year, urn, subject) else {
            return false;
        };
        part.push(ReferencePupil {
            year,
            urn,
            sex,
            dob,
            prior_stage,
            prior_score,
            subject,
            score,
            expected,
            greater,
        });
        true
    }
}
