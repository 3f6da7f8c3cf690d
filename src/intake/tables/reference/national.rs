//! Table `reference/national`.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::dataset::{National, Stand};
use crate::estate::AcademicYear;
pub use crate::estate::tables::national::TABLE;
use crate::estate::tables::national::{GROUP, MEASURE, SD, STATUS, VALUE, YEAR};
use crate::intake::drive::{Placed, Reader, RowAt};
use crate::intake::duplicate;
use crate::intake::findings::Findings;
use crate::intake::read::Kept;
use crate::intake::row::Row;

use super::super::performance::{can_be, once};

/// Reads the nation's figures.
pub(in crate::intake) struct Nationals;

impl Reader for Nationals {
    type Part = Vec<(RowAt, National)>;
    type Memo = (Kept<AcademicYear>, FxHashMap<String, Arc<str>>);

    fn row(
        &self,
        row: &Row<'_>,
        (years, words): &mut Self::Memo,
        part: &mut Self::Part,
        findings: &mut Findings,
    ) -> bool {
        let year = row.year(YEAR, years, findings);
        let measure = row.cell(MEASURE).to_lowercase();
        let value = row.number(VALUE, findings);
        let value = value.filter(|v| can_be(row, VALUE, &measure, *v, findings));
        let sd = row.count(SD, findings);
        let (Some(year), Some(value)) = (year, value) else {
            return false;
        };
        let group = match row.cell(GROUP) {
            "" => "all".to_owned(),
            group => group.to_lowercase(),
        };
        let status = row.cell(STATUS);
        part.push((
            row.at(),
            National {
                measure: once(words, &measure),
                year,
                group: once(words, &group),
                value,
                sd,
                status: (!status.is_empty()).then(|| once(words, status)),
            },
        ));
        true
    }
}

/// Keeps the first row of each key.
pub(in crate::intake) fn merge(
    part: Vec<(RowAt, National)>,
    placed: &mut Placed<'_>,
    seen: &mut FxHashSet<(Arc<str>, AcademicYear, Arc<str>)>,
    national: &mut Vec<National>,
    stands: &mut Vec<Stand>,
) {
    for (at, row) in part {
        let key = (Arc::clone(&row.measure), row.year, Arc::clone(&row.group));
        if seen.insert(key) {
            national.push(row);
            stands.push(placed.stand(at));
        } else {
            duplicate::tell(placed, at, VALUE);
        }
    }
}
