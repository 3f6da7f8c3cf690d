//! Table `ofsted`: inspections, one row for each area.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::dataset::{Inspection, Urn};
use crate::diag::Code;
use crate::estate::Date;
use crate::intake::drive::{Placed, Reader, RowAt};
use crate::intake::duplicate;
use crate::intake::findings::Findings;
use crate::intake::read::Kept;
use crate::intake::row::Row;

use super::performance::once;

columns! { "ofsted", groupings: false,
    URN = required "urn",
    ON = required "inspected_on",
    AREA = required "area",
    GRADE = required "grade",
    CONCERN = optional "concern",
    SAFEGUARDING = optional "safeguarding",
}

/// Reads inspections.
pub(in crate::intake) struct Inspections;

/// Whether safeguarding standards are met, by Ofsted's words before and since November 2025.
pub(in crate::intake) fn safeguarding(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "met" | "yes" | "y" | "effective" => Some(true),
        "not met" | "no" | "n" | "not effective" | "ineffective" => Some(false),
        _ => None,
    }
}

impl Reader for Inspections {
    type Part = Vec<(RowAt, Inspection)>;
    type Memo = (Kept<Date>, Kept<Urn>, FxHashMap<String, Arc<str>>);

    fn row(
        &self,
        row: &Row<'_>,
        (dates, urns, words): &mut Self::Memo,
        part: &mut Self::Part,
        findings: &mut Findings,
    ) -> bool {
        let urn = row.school(URN, urns, findings);
        let on = row.date(ON, dates, findings);
        if on.is_none() && row.cell(ON).is_empty() {
            row.missing(ON, findings);
        }
        let (area, grade) = (row.cell(AREA), row.cell(GRADE));
        if area.is_empty() {
            row.missing(AREA, findings);
        }
        let safe = row.cell(SAFEGUARDING);
        let met = safeguarding(safe);
        if met.is_none() && !safe.is_empty() {
            row.error(
                findings,
                Code::UnknownCode,
                SAFEGUARDING,
                "no such word: read as blank",
                "expected met or not met",
            );
        }
        let (Some(urn), Some(on), false) = (urn, on, area.is_empty()) else {
            return false;
        };
        let concern = row.cell(CONCERN);
        part.push((
            row.at(),
            Inspection {
                urn,
                on,
                area: once(words, area),
                grade: once(words, grade),
                concern: (!concern.is_empty()).then(|| once(words, concern)),
                safeguarding: met,
            },
        ));
        true
    }
}

/// Keeps the first row of each school, day and area.
pub(in crate::intake) fn merge(
    part: Vec<(RowAt, Inspection)>,
    placed: &mut Placed<'_>,
    seen: &mut FxHashSet<(Urn, Date, String)>,
    inspections: &mut Vec<Inspection>,
) {
    for (at, row) in part {
        if seen.insert((row.urn, row.on, row.area.to_lowercase())) {
            inspections.push(row);
        } else {
            duplicate::tell(placed, at, AREA, "urn, inspected_on and area");
        }
    }
}
