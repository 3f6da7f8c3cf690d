//! Table `reference/percentiles`.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::dataset::{Percentile, Phase};
use crate::diag::Code;
use crate::estate::AcademicYear;
pub use crate::estate::tables::percentiles::TABLE;
use crate::estate::tables::percentiles::{MEASURE, PERCENTILE, PHASE, VALUE, YEAR};
use crate::intake::drive::Reader;
use crate::intake::findings::Findings;
use crate::intake::numbers::whole;
use crate::intake::read::Kept;
use crate::intake::row::Row;

use super::super::performance::once;

/// Reads national percentiles.
pub(in crate::intake) struct Percentiles;

impl Reader for Percentiles {
    type Part = Vec<Percentile>;
    type Memo = (Kept<AcademicYear>, Kept<Phase>, FxHashMap<String, Arc<str>>);

    fn row(
        &self,
        row: &Row<'_>,
        (years, phases, words): &mut Self::Memo,
        part: &mut Self::Part,
        findings: &mut Findings,
    ) -> bool {
        let year = row.year(YEAR, years, findings);
        let known: Vec<&str> = Phase::NAMES.iter().map(|(_, n)| *n).collect();
        let phase = row.optional(PHASE, phases, Phase::parse, &known, findings);
        let value = row.number(VALUE, findings);
        if row.cell(VALUE).is_empty() {
            row.not_a_number(VALUE, findings);
        }
        let percentile = whole(row.cell(PERCENTILE)).and_then(|p| u8::try_from(p).ok());
        let percentile = percentile.filter(|p| (1..=99).contains(p));
        if percentile.is_none() {
            row.error(
                findings,
                Code::OutOfRange,
                PERCENTILE,
                "not a whole number from 1 to 99",
                "",
            );
        }
        let (Some(year), Some(percentile), Some(value)) = (year, percentile, value) else {
            return false;
        };
        part.push(Percentile {
            measure: once(words, &row.cell(MEASURE).to_lowercase()),
            year,
            phase,
            percentile,
            value,
        });
        true
    }
}
