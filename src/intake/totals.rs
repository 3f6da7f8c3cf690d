//! Rows that add others up: totals and averages at the foot of an export, or below each school.

use super::cell::trim;
use super::row::Row;

/// The columns in which such a row says what it is.
pub(super) const LABELS: [&str; 5] = ["academic_year", "financial_year", "trust_uid", "urn", "upn"];

/// A word of these makes a label that of a total, whatever else it says: `School average`, `Total (24 pupils)`.
const WORDS: [&str; 10] = [
    "total",
    "totals",
    "subtotal",
    "subtotals",
    "average",
    "averages",
    "mean",
    "median",
    "overall",
    "sum",
];

/// Labels of totals as a whole.
const WHOLE: [&str; 8] = [
    "all",
    "all pupils",
    "all students",
    "all schools",
    "whole school",
    "whole trust",
    "all classes",
    "all year groups",
];

/// Whether a label is that of a total or an average.
#[cold]
pub(super) fn names_a_total(label: &str) -> bool {
    let words = label.split(|c: char| !c.is_alphanumeric());
    let total = |word: &str| WORDS.iter().any(|known| word.eq_ignore_ascii_case(known));
    let whole = trim(label);
    words.into_iter().any(total) || WHOLE.iter().any(|known| whole.eq_ignore_ascii_case(known))
}

impl Row<'_> {
    /// Whether the record adds others up: its year, school or pupil is named as a total or an average.
    #[inline]
    pub(super) fn is_total(&self) -> bool {
        self.plan.labels.iter().any(|column| {
            let cell = self.cell(*column);
            // Years, numbers of schools and UPNs have a digit among their first two characters.
            let word = cell.as_bytes().iter().take(2);
            cell.len() > 2 && word.into_iter().all(u8::is_ascii_alphabetic) && names_a_total(cell)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::names_a_total;

    #[test]
    fn labels_of_totals_are_told_from_others() {
        for label in [
            "Total",
            "Grand total",
            "Total: 24",
            "School average",
            "MEAN",
            "All",
            "all pupils",
            "Sum of sessions",
        ] {
            assert!(names_a_total(label), "{label}");
        }
        for label in [
            "All Saints Primary",
            "Unknown",
            "Meanwood",
            "F301400116001",
            "",
        ] {
            assert!(!names_a_total(label), "{label}");
        }
    }
}
