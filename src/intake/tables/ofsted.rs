//! Table `ofsted`: inspections, one row for each area.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::dataset::{Inspection, Stand, Urn};
use crate::diag::Code;
pub use crate::estate::tables::ofsted::TABLE;
use crate::estate::tables::ofsted::{AREA, CONCERN, GRADE, ON, SAFEGUARDING, URN};
use crate::estate::{
    Date, NO_OVERALL, OVERALL_GRADES, OfstedWord, REPORT_CARDS, is_ofsted_area, is_safeguarding,
    ofsted_area, ofsted_concern, ofsted_grade, ofsted_safeguarding,
};
use crate::intake::drive::{Placed, Reader, RowAt};
use crate::intake::duplicate;
use crate::intake::findings::Findings;
use crate::intake::read::Kept;
use crate::intake::row::Row;

use super::performance::once;

/// Reads inspections.
pub(in crate::intake) struct Inspections;

/// What a row says, in Ofsted's words.
#[derive(Default)]
struct Said<'r> {
    area: &'r str,
    grade: &'static str,
    /// Empty: that there is no category of concern.
    concern: Option<&'static str>,
    safeguarding: Option<bool>,
}

/// What a row says of an inspection on a day. A word that is not known is told, and no judgement.
fn said<'r>(row: &Row<'r>, on: Date, findings: &mut Findings) -> Said<'r> {
    let mut said = Said {
        area: ofsted_area(row.cell(AREA)),
        concern: concern(row, findings),
        ..Said::default()
    };
    let safe = row.cell(SAFEGUARDING);
    said.safeguarding = ofsted_safeguarding(safe);
    if said.safeguarding.is_none() && !safe.is_empty() {
        unknown(row, SAFEGUARDING, "met or not met", findings);
    }
    let grade = row.cell(GRADE);
    let found = ofsted_grade(grade, on);
    if is_safeguarding(said.area) {
        match ofsted_safeguarding(grade) {
            Some(met) => said.safeguarding = Some(met && said.safeguarding != Some(false)),
            None if found == OfstedWord::Nothing => {}
            None => unknown(row, GRADE, "Met or Not met", findings),
        }
        return said;
    }
    if !is_ofsted_area(said.area) {
        row.warning(
            findings,
            Code::UnknownCode,
            AREA,
            "no area that Ofsted grades: kept as it is written",
            "expected overall, Safeguarding standards or an area of the report, as Inclusion or Quality of education",
        );
    }
    match (found, ofsted_concern(grade)) {
        (OfstedWord::Is(word), _) => said.grade = word,
        (OfstedWord::Nothing, _) => {}
        // A category of concern in the place of a grade; before September 2024 both came together.
        (OfstedWord::Unknown, OfstedWord::Is(category)) => {
            said.concern = Some(category);
            if on < NO_OVERALL {
                said.grade = OVERALL_GRADES[3];
            }
        }
        (OfstedWord::Unknown, _) => {
            let grades = if on < REPORT_CARDS {
                "Outstanding, Good, Requires improvement or Inadequate (1 to 4), or Not judged"
            } else {
                "Exceptional, Strong standard, Expected standard, Needs attention or Urgent improvement"
            };
            unknown(row, GRADE, grades, findings);
        }
    }
    said
}

/// The category of concern of a row.
fn concern(row: &Row<'_>, findings: &mut Findings) -> Option<&'static str> {
    // Words that say there is none are more than a blank: they end a category given before.
    let text = match row.cell(CONCERN) {
        "" if row.written(CONCERN).eq_ignore_ascii_case("n/a") => "n/a",
        text => text,
    };
    let yes = ["yes", "y", "true", "1"];
    match ofsted_concern(text) {
        _ if text.is_empty() => None,
        _ if yes.iter().any(|word| text.eq_ignore_ascii_case(word)) => Some("category of concern"),
        OfstedWord::Is(category) => Some(category),
        OfstedWord::Nothing => Some(""),
        OfstedWord::Unknown => {
            let words =
                "special measures, serious weaknesses, requires significant improvement or none";
            unknown(row, CONCERN, words, findings);
            None
        }
    }
}

/// Tells a word that Ofsted doesn't have.
fn unknown(row: &Row<'_>, column: usize, expected: &str, findings: &mut Findings) {
    row.error(
        findings,
        Code::UnknownCode,
        column,
        "no such word: read as blank, no judgement",
        format!("expected {expected}"),
    );
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
        let blank = row.cell(AREA).is_empty();
        if blank {
            row.missing(AREA, findings);
        }
        let (Some(urn), Some(on), false) = (urn, on, blank) else {
            return false;
        };
        let said = said(row, on, findings);
        part.push((
            row.at(),
            Inspection {
                urn,
                on,
                area: once(words, said.area),
                grade: once(words, said.grade),
                concern: said.concern.map(|category| once(words, category)),
                safeguarding: said.safeguarding,
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
    stands: &mut Vec<Stand>,
) {
    for (at, row) in part {
        if seen.insert((row.urn, row.on, row.area.to_lowercase())) {
            inspections.push(row);
            stands.push(placed.stand(at));
        } else {
            duplicate::tell(placed, at, AREA);
        }
    }
}
