//! What the cells of a column look like.

use crate::estate::tables::{Kind, kind};
use crate::estate::{
    AcademicYear, AssessmentType, Date, Ethnicity, Judgement, PriorStage, Rank, Sen, SendNeed, Sex,
    Subject, TargetGrade, Term, YearGroup,
};
use crate::intake::numbers;
use crate::intake::sources::understood_as;
use crate::intake::upn::check_letter;

/// Whether a cell can stand in a column, as it is or as another way of writing it that is understood. `None`: anything
/// can.
pub(super) fn suits(column: &str, cell: &str) -> Option<bool> {
    suits_kind(kind(column)?, column, cell)
}

fn suits_kind(kind: Kind, column: &str, cell: &str) -> Option<bool> {
    let own = match kind {
        Kind::Upn => check_letter(cell).is_some(),
        Kind::Urn => {
            let digits = cell.bytes().filter(u8::is_ascii_digit).count();
            let plain = digits == cell.len();
            // A URN, or a DfE number as 301/4001 or 3014001.
            (plain && matches!(digits, 6 | 7))
                || (digits == 7 && matches!(cell.as_bytes(), [_, _, _, b'/' | b'-' | b' ', ..]))
        }
        Kind::Year => AcademicYear::parse(cell).is_some(),
        Kind::Term => Term::parse(cell).is_some(),
        Kind::YearGroup => YearGroup::parse(cell).is_some(),
        Kind::YesNo => matches!(cell, "Y" | "N" | "y" | "n"),
        Kind::Sex => Sex::parse(cell).is_some(),
        Kind::Sen => Sen::parse(cell).is_some(),
        Kind::Need => SendNeed::parse(cell).is_some(),
        Kind::Ethnicity => Ethnicity::parse(cell).is_some(),
        Kind::PriorStage => PriorStage::parse(cell).is_some(),
        Kind::AssessmentType => AssessmentType::parse(cell).is_some(),
        Kind::Subject => Subject::parse(cell).is_some(),
        // The codes of statutory tests are letters that other columns have, too.
        Kind::Judgement => Judgement::parse(cell).is_some_and(|j| j.counts(false).is_some()),
        Kind::Rank => Rank::parse(cell).is_some(),
        Kind::Target => TargetGrade::parse(cell).is_some(),
        Kind::Exclusion => kind.codes().contains(&cell),
        Kind::Phase => crate::dataset::Phase::parse(cell).is_some(),
        Kind::Birth | Kind::Date => Date::parse(cell).is_some(),
        Kind::Number => number(cell),
        // As probabilities or in percent.
        Kind::Chance => (cell.trim_end_matches('%').trim_end().parse())
            .is_ok_and(|p: f64| (0.0..=100.0).contains(&p)),
        Kind::Measure => !number(cell) && cell.chars().any(char::is_alphabetic),
        Kind::Name | Kind::Words => cell.chars().any(char::is_alphabetic),
        Kind::Uid | Kind::Bit | Kind::Percentage | Kind::Text => return None,
    };
    Some(own || understood_as(kind, column, cell).is_some())
}

/// However other programs write it: `1,000,000`, `£12`, `(3)`.
fn number(cell: &str) -> bool {
    numbers::number(cell).is_some()
}

/// The share of cells that suit a column; `None` where anything does, or there is no cell.
pub(super) fn share<'c>(column: &str, cells: impl Iterator<Item = &'c str>) -> Option<f64> {
    let kind = kind(column)?;
    let (mut suiting, mut all) = (0u32, 0u32);
    for cell in cells.take(200) {
        all += 1;
        suiting += u32::from(suits_kind(kind, column, cell)?);
    }
    (all > 0).then(|| f64::from(suiting) / f64::from(all))
}
