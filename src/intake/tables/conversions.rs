//! Table `conversions`.

use crate::dataset::Conversion;
use crate::estate::tables::ColumnKind;
pub use crate::estate::tables::conversions::TABLE;
use crate::estate::tables::conversions::{FROM, KIND, NC_YEAR, SCALED, SUBJECT};
use crate::estate::{AssessmentType, Framework, Subject, YearGroup};
use crate::intake::drive::Reader;
use crate::intake::findings::Findings;
use crate::intake::read::Kept;
use crate::intake::row::Row;

use super::assessments::single;
use super::pupils::year_group;

/// Reads conversion curves.
pub(in crate::intake) struct Conversions<'a> {
    pub(in crate::intake) framework: &'a Framework,
    pub(in crate::intake) kinds: Vec<&'static str>,
}

#[derive(Debug, Default)]
pub(in crate::intake) struct Memory {
    kind: Kept<AssessmentType>,
    subject: Kept<Option<Subject>>,
    nc_year: Kept<Option<YearGroup>>,
}

impl Reader for Conversions<'_> {
    type Part = Vec<Conversion>;
    type Memo = Memory;

    fn row(
        &self,
        row: &Row<'_>,
        memo: &mut Memory,
        part: &mut Self::Part,
        findings: &mut Findings,
    ) -> bool {
        let kind = row.needed(
            KIND,
            &mut memo.kind,
            |t| self.framework.kind(t),
            &self.kinds,
            findings,
        );
        let subject = row.needed(
            SUBJECT,
            &mut memo.subject,
            |t| {
                if t == "*" {
                    Some(None)
                } else {
                    single(t).map(Some)
                }
            },
            &[&["*"], ColumnKind::Subject.codes()].concat(),
            findings,
        );
        let nc_year = row.needed(
            NC_YEAR,
            &mut memo.nc_year,
            |t| {
                if t == "*" {
                    Some(None)
                } else {
                    year_group(t).map(Some)
                }
            },
            &[&["*"], YearGroup::CODES.as_slice()].concat(),
            findings,
        );
        let score_from = row.needed_decimal(FROM, findings);
        let scaled_score = row.needed_decimal(SCALED, findings);
        let (Some(kind), Some(subject), Some(nc_year), Some(score_from), Some(scaled_score)) =
            (kind, subject, nc_year, score_from, scaled_score)
        else {
            return false;
        };
        part.push(Conversion {
            kind,
            subject,
            nc_year,
            score_from,
            scaled_score,
        });
        true
    }
}
