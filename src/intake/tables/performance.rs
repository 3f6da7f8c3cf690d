//! Table `performance`.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::dataset::{Performance, Urn};
use crate::diag::Code;
use crate::estate::AcademicYear;
use crate::intake::drive::{Placed, Reader, RowAt};
use crate::intake::duplicate;
use crate::intake::findings::Findings;
use crate::intake::read::Kept;
use crate::intake::row::Row;

columns! { "performance", groupings: false,
    YEAR = required "academic_year",
    URN = required "urn",
    MEASURE = required "measure",
    SCORE = optional "score",
    PUPILS = optional "pupils",
    COHORT = optional "cohort",
    STATUS = optional "status",
}

/// Reads published measures.
pub(in crate::intake) struct PerformanceRows;

#[derive(Debug, Default)]
pub(in crate::intake) struct Memory {
    year: Kept<AcademicYear>,
    urn: Kept<Urn>,
    words: FxHashMap<String, Arc<str>>,
}

/// The same text once.
pub(in crate::intake) fn once(words: &mut FxHashMap<String, Arc<str>>, text: &str) -> Arc<str> {
    match words.get(text) {
        Some(word) => Arc::clone(word),
        None => {
            let word: Arc<str> = text.into();
            words.insert(text.to_owned(), Arc::clone(&word));
            word
        }
    }
}

/// What the DfE writes where there is no score: capital letters, as SUPP, NE, LOWCOV.
fn is_symbol(cell: &str) -> bool {
    cell.len() <= 8 && !cell.is_empty() && cell.bytes().all(|b| b.is_ascii_uppercase())
}

impl Reader for PerformanceRows {
    type Part = Vec<(RowAt, Performance)>;
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
        let measure = row.cell(MEASURE);
        if measure.is_empty() {
            row.error(
                findings,
                Code::UnknownCode,
                MEASURE,
                "blank, where a measure is needed",
                "expected its name, as ks2_reading_progress or progress8",
            );
        }
        let score = row.number(SCORE, findings);
        let pupils = row.number(PUPILS, findings);
        let cohort = row.number(COHORT, findings);
        let (Some(year), Some(urn), false) = (year, urn, measure.is_empty()) else {
            return false;
        };
        let status = match row.cell(STATUS) {
            "" if score.is_none() && is_symbol(row.cell(SCORE)) => row.cell(SCORE),
            status => status,
        };
        part.push((
            row.at(),
            Performance {
                year,
                urn,
                measure: once(&mut memo.words, &measure.to_lowercase()),
                score,
                pupils,
                cohort,
                status: (!status.is_empty()).then(|| once(&mut memo.words, status)),
                file: 0,
            },
        ));
        true
    }
}

/// Keeps the first row of each key.
pub(in crate::intake) fn merge(
    part: Vec<(RowAt, Performance)>,
    placed: &mut Placed<'_>,
    seen: &mut FxHashSet<(AcademicYear, Urn, Arc<str>)>,
    performance: &mut Vec<Performance>,
) {
    for (at, mut row) in part {
        if seen.insert((row.year, row.urn, Arc::clone(&row.measure))) {
            row.file = placed.file();
            performance.push(row);
        } else {
            duplicate::tell(placed, at, SCORE, "academic_year, urn and measure");
        }
    }
}
