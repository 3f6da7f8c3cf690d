//! What other systems write for our codes: `Year 4` for 4, `EHC plan` for E, `01-Sep-2015` for a date.
//!
//! They are understood in every file that the config maps; what the config says itself comes first.

mod languages;
mod meaning;

use rustc_hash::FxHashMap;

use crate::estate::YearGroup;
use crate::estate::tables::{ColumnKind, kind};

use super::dates::{date, year};
use languages::is_other_language;
use meaning::{code_beside_words, meaning};

/// The codes of a column: the config's pairs, then what is generally understood.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Codes {
    column: &'static str,
    kind: Option<ColumnKind>,
    pairs: FxHashMap<String, String>,
    folded: FxHashMap<String, String>,
}

impl Codes {
    /// Of a column, with the config's pairs of what the file writes and what it means.
    pub(in crate::intake) fn new<'p>(
        column: &'static str,
        pairs: impl IntoIterator<Item = (&'p str, &'p str)>,
    ) -> Self {
        let mut codes = Self {
            column,
            kind: kind(column),
            ..Self::default()
        };
        for (from, to) in pairs {
            // `Yes`, or YAML's own true, for Y.
            let to = match codes.kind.is_some_and(closed) {
                true => understood(column, to).unwrap_or(to),
                false => to,
            };
            codes
                .folded
                .entry(levelled(from))
                .or_insert_with(|| to.to_owned());
            codes
                .pairs
                .entry(from.trim().to_owned())
                .or_insert_with(|| to.to_owned());
        }
        codes
    }

    /// Whether it says anything at all.
    pub(in crate::intake) fn matters(&self) -> bool {
        !self.pairs.is_empty() || self.kind.is_some_and(understands)
    }

    /// What a cell means, where it isn't what it says.
    pub(in crate::intake) fn get<'c>(&'c self, cell: &str) -> Option<&'c str> {
        if let Some(meant) = self.pairs.get(cell) {
            return Some(meant);
        }
        if !self.folded.is_empty()
            && let Some(meant) = self.folded.get(&levelled(cell))
        {
            return Some(meant);
        }
        let kind = self.kind.filter(|kind| understands(*kind))?;
        let other = || self.column == "eal" && is_other_language(cell);
        understood_as(kind, self.column, cell).or_else(|| other().then_some("Y"))
    }
}

/// Whether a column has a few letters for codes, which people write as words.
fn closed(kind: ColumnKind) -> bool {
    matches!(kind, ColumnKind::YesNo | ColumnKind::Sex | ColumnKind::Sen)
}

/// Small letters and digits, anything else as one blank.
pub(in crate::intake) fn levelled(text: &str) -> String {
    let mut level = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            level.push(c);
        } else if !level.is_empty() && !level.ends_with(' ') {
            level.push(' ');
        }
    }
    level.truncate(level.trim_end().len());
    level
}

/// Whether other ways of writing a column's values are understood, cell by cell. How the dates of a file are to be read is seen
/// from all of them.
fn understands(kind: ColumnKind) -> bool {
    matches!(
        kind,
        ColumnKind::Year
            | ColumnKind::Term
            | ColumnKind::YearGroup
            | ColumnKind::YesNo
            | ColumnKind::Sex
            | ColumnKind::Sen
            | ColumnKind::Need
            | ColumnKind::Ethnicity
            | ColumnKind::PriorStage
            | ColumnKind::AssessmentType
            | ColumnKind::Subject
            | ColumnKind::Judgement
            | ColumnKind::Rank
            | ColumnKind::Target
            | ColumnKind::Exclusion
            | ColumnKind::Phase
    )
}

/// What a cell of a column means, where it is a known other way of writing one of its values. A cell that is right as it
/// stands is `None` or itself.
pub(in crate::intake) fn understood(column: &str, cell: &str) -> Option<&'static str> {
    understood_as(kind(column)?, column, cell)
}

/// Whether all words of a cell together are known for a code of a column, and none stands beside these: so nothing in it is a pupil's.
pub(in crate::intake) fn are_known_words(column: &str, cell: &str) -> bool {
    let level = levelled(cell);
    let words = level.as_str();
    kind(column).is_some_and(|kind| meaning((kind, column), words, words).is_some())
}

/// The same of a column of which the kind is known.
pub(in crate::intake) fn understood_as(
    kind: ColumnKind,
    column: &str,
    cell: &str,
) -> Option<&'static str> {
    if cell.is_empty() {
        return None;
    }
    match kind {
        ColumnKind::Birth | ColumnKind::Date => return date(cell),
        ColumnKind::Year => return year(cell),
        // The codes themselves, which most cells are.
        ColumnKind::YesNo | ColumnKind::Sex | ColumnKind::Sen if kind.codes().contains(&cell) => {
            return None;
        }
        ColumnKind::YearGroup if YearGroup::parse(cell).is_some() => return None,
        ColumnKind::Ethnicity if cell.len() == 4 => return None,
        _ => {}
    }
    let level = levelled(cell);
    let meant = meaning((kind, column), cell, level.as_str());
    meant.or_else(|| code_beside_words((kind, column), cell))
}

#[cfg(test)]
mod tests {
    use super::{Codes, are_known_words, levelled, understood};

    #[test]
    fn only_words_that_are_all_known_are_known_words() {
        for (column, cell) in [
            ("sen", "No Special Educational Need"),
            ("sen", "Education, Health and Care Plan"),
            ("ethnicity", "White - British"),
        ] {
            assert!(are_known_words(column, cell), "{cell}");
        }
        for (column, cell) in [
            ("sen", "N - Ann Ash, born 1 October 2014"),
            ("sen", "K (J980200024001, Ash, Ann)"),
            ("ethnicity", "WBRI - J980200024001 Ash Ann"),
            ("nc_year", "5 2014-10-01 Ash Ann Primrose"),
            ("surname", "No Special Educational Need"),
        ] {
            assert!(!are_known_words(column, cell), "{cell}");
        }
    }

    #[test]
    fn what_other_systems_write() {
        for (column, cell, meant) in [
            ("nc_year", "Year 4", Some("4")),
            ("nc_year", "Y06", Some("6")),
            ("nc_year", "Reception", Some("R")),
            ("nc_year", "Year 14", None),
            ("sen", "EHCP", Some("E")),
            ("sen", "K - SEN Support", Some("K")),
            ("sen", "Education, Health and Care Plan", Some("E")),
            ("fsm", "Yes", Some("Y")),
            ("fsm", "0", Some("N")),
            ("fsm", "maybe", None),
            ("fsm", "\u{2713}", Some("Y")),
            // What `map` asks about; a file that is mapped has it read.
            ("eal", "Urdu", None),
            ("eal", "English", Some("N")),
            ("ethnicity", "WBRI - White - British", Some("WBRI")),
            ("ethnicity", "Indian (AIND)", Some("AIND")),
            ("sen", "SEN Support (K)", Some("K")),
            ("sen", "E - Education, Health and Care Plan", Some("E")),
            ("sen_need", "Autistic Spectrum Disorder (ASD)", Some("ASD")),
            (
                "sen_need",
                "SLCN - Speech, Language and Communication Needs",
                Some("SLCN"),
            ),
            ("sex", "Female (F)", Some("F")),
            ("judgement", "EXS - Expected", Some("EXS")),
            ("sex", "Female", Some("F")),
            ("ethnicity", "White - British", Some("WBRI")),
            ("academic_year", "2022-23", Some("2022/23")),
            ("academic_year", "2022/2023", Some("2022/23")),
            ("academic_year", "202224", None),
            ("academic_year", "2022/23", None),
            ("term", "Summer 2", Some("Summer")),
            ("term", "Term 2", None),
            ("dob", "1-Sep-15", Some("2015-09-01")),
            ("dob", "01.09.2015", Some("2015-09-01")),
            ("dob", "2015-09-01T00:00:00", Some("2015-09-01")),
            ("dob", "01/09/2015 00:00", Some("2015-09-01")),
            ("dob", "29/02/15", None),
            ("week_ending", "4-Sep-15", Some("2015-09-04")),
            ("inspected_on", "04.09.2015", Some("2015-09-04")),
            ("dob", "20150901", Some("2015-09-01")),
            ("assessment_type", "NFER tests", Some("NFER")),
            ("subject", "Mathematics", Some("Maths")),
            ("judgement", "Greater depth", Some("GDS")),
            ("surname", "Yes", None),
        ] {
            assert_eq!(understood(column, cell), meant, "{column}: {cell}");
        }
    }

    #[test]
    fn the_configs_codes_may_be_words_of_ours() {
        let fsm = Codes::new("fsm", [("Free", "Yes"), ("Paid", "false"), ("None", "N")]);
        for (cell, meant) in [("Free", "Y"), ("paid", "N"), ("None", "N")] {
            assert_eq!(fsm.get(cell), Some(meant), "{cell}");
        }
        // A judgement N is one: nothing is made of it.
        let judgement = Codes::new("judgement", [("0", "N")]);
        assert_eq!(judgement.get("0"), Some("N"));
    }

    #[test]
    fn languages_are_read_as_other_than_english() {
        let eal = Codes::new("eal", []);
        for (cell, meant) in [
            ("Urdu", Some("Y")),
            ("Chinese (Cantonese)", Some("Y")),
            ("English", Some("N")),
            ("Klingon", None),
        ] {
            assert_eq!(eal.get(cell), meant, "{cell}");
        }
    }

    #[test]
    fn texts_are_levelled() {
        assert_eq!(levelled(" Date\nof  Birth* "), "date of birth");
    }
}
