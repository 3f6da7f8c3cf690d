//! Table `reference/spread`.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::dataset::Spread;
use crate::estate::AcademicYear;
pub use crate::estate::tables::spread::TABLE;
use crate::estate::tables::spread::{BETWEEN, MEAN, MEASURE, SD, WITHIN, YEAR};
use crate::intake::drive::Reader;
use crate::intake::findings::Findings;
use crate::intake::read::Kept;
use crate::intake::row::Row;

use super::super::performance::once;

/// Reads the national spread.
pub(in crate::intake) struct Spreads;

impl Reader for Spreads {
    type Part = Vec<Spread>;
    type Memo = (Kept<AcademicYear>, FxHashMap<String, Arc<str>>);

    fn row(
        &self,
        row: &Row<'_>,
        (years, words): &mut Self::Memo,
        part: &mut Self::Part,
        findings: &mut Findings,
    ) -> bool {
        let year = row.year(YEAR, years, findings);
        let spread = Spread {
            measure: once(words, &row.cell(MEASURE).to_lowercase()),
            year: year.unwrap_or(AcademicYear(0)),
            sd: row.count(SD, findings),
            mean: row.number(MEAN, findings),
            within_var: row.count(WITHIN, findings),
            between_var: row.count(BETWEEN, findings),
        };
        if year.is_none() {
            return false;
        }
        part.push(spread);
        true
    }
}
