//! What the cells of a column look like.

use crate::estate::tables::{ColumnKind, kind};
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

fn suits_kind(kind: ColumnKind, column: &str, cell: &str) -> Option<bool> {
    let own = match kind {
        ColumnKind::Upn => check_letter(cell).is_some(),
        ColumnKind::Urn => {
            let digits = cell.bytes().filter(u8::is_ascii_digit).count();
            let plain = digits == cell.len();
            // A URN, or a DfE number as 301/4001 or 3014001.
            (plain && matches!(digits, 6 | 7))
                || (digits == 7 && matches!(cell.as_bytes(), [_, _, _, b'/' | b'-' | b' ', ..]))
        }
        ColumnKind::Year => AcademicYear::parse(cell).is_some(),
        ColumnKind::Term => Term::parse(cell).is_some(),
        ColumnKind::YearGroup => YearGroup::parse(cell).is_some(),
        ColumnKind::YesNo => matches!(cell, "Y" | "N" | "y" | "n"),
        ColumnKind::Sex => Sex::parse(cell).is_some(),
        ColumnKind::Sen => Sen::parse(cell).is_some(),
        ColumnKind::Need => SendNeed::parse(cell).is_some(),
        ColumnKind::Ethnicity => Ethnicity::parse(cell).is_some(),
        ColumnKind::PriorStage => PriorStage::parse(cell).is_some(),
        ColumnKind::AssessmentType => AssessmentType::parse(cell).is_some(),
        ColumnKind::Subject => Subject::parse(cell).is_some(),
        // The codes of statutory tests are letters that other columns have, too.
        ColumnKind::Judgement => Judgement::parse(cell).is_some_and(|j| j.counts(false).is_some()),
        ColumnKind::Rank => Rank::parse(cell).is_some(),
        ColumnKind::Target => TargetGrade::parse(cell).is_some(),
        ColumnKind::Exclusion => kind.codes().contains(&cell),
        ColumnKind::Phase => crate::dataset::Phase::parse(cell).is_some(),
        ColumnKind::Birth | ColumnKind::Date => Date::parse(cell).is_some(),
        ColumnKind::Number => number(cell),
        // As probabilities or in percent.
        ColumnKind::Chance => (cell.trim_end_matches('%').trim_end().parse())
            .is_ok_and(|p: f64| (0.0..=100.0).contains(&p)),
        ColumnKind::Measure => !number(cell) && cell.chars().any(char::is_alphabetic),
        ColumnKind::Name | ColumnKind::Words => cell.chars().any(char::is_alphabetic),
        ColumnKind::Uid | ColumnKind::Bit | ColumnKind::Percentage | ColumnKind::Text => {
            return None;
        }
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
