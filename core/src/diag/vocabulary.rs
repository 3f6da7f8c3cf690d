//! Words of the program's own lists that are too long to be quoted by their length alone.

use crate::estate::{Ethnicity, SendNeed};

use super::nearest;
use super::personal::QUOTED;

/// Long words of other systems for our codes and subjects.
const LONG: [&str; 8] = [
    "Education, Health and Care Plan",
    "Education Health and Care Plan",
    "Grammar, punctuation and spelling",
    "Reading, writing and mathematics",
    "Reading, writing and maths",
    "Working at the expected standard",
    "Working towards the expected standard",
    "Working at greater depth within the expected standard",
];

/// How the names of published measures begin.
const MEASURES: [&str; 8] = [
    "ks1_",
    "ks2_",
    "ks4_",
    "ks5_",
    "va_ks",
    "progress8_",
    "attainment8_",
    "ebacc_",
];

/// Whether a long cell is a word of the program's own lists, or nearly: nobody's name is.
#[cold]
pub(super) fn is_of_ours(cell: &str) -> bool {
    let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if MEASURES.iter().any(|begin| cell.starts_with(begin)) && cell.chars().all(word) {
        return true;
    }
    let ethnicities =
        Ethnicity::all().flat_map(|e| [e.main_category(), e.sub_category(), e.description()]);
    let needs = SendNeed::all().flat_map(|n| [n.broad_area(), n.description()]);
    let words = LONG.into_iter().chain(ethnicities).chain(needs);
    nearest(cell, words.filter(|word| word.chars().count() > QUOTED)).is_some()
}

#[cfg(test)]
mod tests {
    use crate::diag::hides_by_shape;

    #[test]
    fn long_words_of_our_own_lists_are_quoted_and_no_others() {
        for cell in [
            "Education, Health and Care Plan",
            "any other white background",
            "Any other White backgroun",
            "ks2_reading_progress_disadvantagd",
        ] {
            assert!(!hides_by_shape(cell, false), "{cell}");
        }
        for cell in [
            "Ivy Marlow has been away since May",
            "ks2_reading_progress of Ivy Marlow",
            "ks2_reading F301400116001 progress",
        ] {
            assert!(hides_by_shape(cell, false), "{cell}");
        }
    }
}
