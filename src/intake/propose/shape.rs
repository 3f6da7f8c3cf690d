//! What the cells of a column look like.

use crate::estate::{
    AcademicYear, AssessmentType, Date, Ethnicity, Judgement, PriorStage, Rank, Sen, SendNeed, Sex,
    Subject, TargetGrade, Term, YearGroup,
};
use crate::intake::numbers;
use crate::intake::sources::understood;
use crate::intake::upn::check_letter;

/// Whether a cell can stand in a column, as it is or as another way of writing it that is understood. `None`: anything
/// can.
pub(super) fn suits(column: &str, cell: &str) -> Option<bool> {
    let other = understood(column, cell).is_some();
    let own = match column {
        "upn" => check_letter(cell).is_some(),
        "urn" => {
            let digits = cell.bytes().filter(u8::is_ascii_digit).count();
            let plain = digits == cell.len();
            // A URN, or a DfE number as 301/4001 or 3014001.
            (plain && matches!(digits, 6 | 7))
                || (digits == 7 && matches!(cell.as_bytes(), [_, _, _, b'/' | b'-' | b' ', ..]))
        }
        "academic_year" | "financial_year" => AcademicYear::parse(cell).is_some(),
        "term" => Term::parse(cell).is_some(),
        "nc_year" => YearGroup::parse(cell).is_some(),
        "fsm" | "fsm6" | "eal" | "looked_after" | "service" => {
            matches!(cell, "Y" | "N" | "y" | "n")
        }
        "sex" => Sex::parse(cell).is_some(),
        "sen" => Sen::parse(cell).is_some(),
        "sen_need" => SendNeed::parse(cell).is_some(),
        "ethnicity" => Ethnicity::parse(cell).is_some(),
        "prior_stage" => PriorStage::parse(cell).is_some(),
        "assessment_type" => AssessmentType::parse(cell).is_some(),
        "subject" => Subject::parse(cell).is_some(),
        // The codes of statutory tests are letters that other columns have, too.
        "judgement" => Judgement::parse(cell).is_some_and(|j| j.counts(false).is_some()),
        "rank" => Rank::parse(cell).is_some(),
        "target" => TargetGrade::parse(cell).is_some(),
        "kind" => matches!(cell, "Suspension" | "Permanent"),
        "phase" => crate::dataset::Phase::parse(cell).is_some(),
        "dob" | "assessed_on" | "joined_on" | "started_on" => Date::parse(cell).is_some(),
        "score" | "target_score" | "prior_score" | "scaled_score" | "score_from" => number(cell),
        // As probabilities or in percent.
        "p_expected" | "p_greater" => (cell.trim_end_matches('%').trim_end().parse())
            .is_ok_and(|p: f64| (0.0..=100.0).contains(&p)),
        "measure" => !number(cell) && cell.chars().any(char::is_alphabetic),
        "week_ending" => Date::parse(cell).is_some(),
        "sessions_possible"
        | "sessions_authorised"
        | "sessions_unauthorised"
        | "sessions"
        | "income"
        | "expenditure"
        | "staff_costs"
        | "revenue_reserve"
        | "pupils"
        | "cohort"
        | "easting"
        | "northing"
        | "capacity"
        | "value"
        | "percentile"
        | "sd"
        | "mean" => number(cell),
        "surname" | "forename" | "trust_name" | "school_name" | "school_type" => {
            cell.chars().any(char::is_alphabetic)
        }
        _ => return None,
    };
    Some(own || other)
}

/// However other programs write it: `1,000,000`, `£12`, `(3)`.
fn number(cell: &str) -> bool {
    numbers::number(cell).is_some()
}

/// The share of cells that suit a column; `None` where anything does, or there is no cell.
pub(super) fn share<'c>(column: &str, cells: impl Iterator<Item = &'c str>) -> Option<f64> {
    let (mut suiting, mut all) = (0u32, 0u32);
    for cell in cells.take(200) {
        all += 1;
        suiting += u32::from(suits(column, cell)?);
    }
    (all > 0).then(|| f64::from(suiting) / f64::from(all))
}
