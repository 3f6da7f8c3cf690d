//! Tidy figures: one row a figure, as `matbook figures` prints them and other programs rely on.

mod code;

pub use code::{KEYS, code, read_code};

/// Rows under fixed columns, all as text: numbers unrounded and shortest, blanks where there is none.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Rows {
    /// The columns' names.
    pub columns: Vec<&'static str>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

/// The columns of a tracking report's rows.
pub const TRACKING: [&str; 25] = [
    "trust_uid",
    "urn",
    "key_stage",
    "report",
    "academic_year",
    "term",
    "year_group",
    "show",
    "compare_to",
    "assessment_type",
    "subject",
    "grouping",
    "group",
    "measure",
    "roll",
    "n",
    "attainment",
    "comparison",
    "difference",
    "range_low",
    "range_high",
    "p",
    "evidence",
    "indicator",
    "note",
];

/// The columns of the DfE measures' rows.
pub const MEASURES: [&str; 12] = [
    "trust_uid",
    "sponsor",
    "academic_year",
    "measure",
    "schools",
    "pupils",
    "weight",
    "score",
    "lower",
    "upper",
    "band",
    "note",
];

/// The columns of the audits' rows.
pub const AUDIT: [&str; 12] = [
    "trust_uid",
    "urn",
    "audit",
    "key_stage",
    "academic_year",
    "month",
    "group",
    "group_value",
    "assessment_name",
    "year_group",
    "n",
    "percent",
];

/// The columns of the indicators' rows.
pub const INDICATORS: [&str; 9] = [
    "trust_uid",
    "urn",
    "academic_year",
    "measure",
    "numerator",
    "denominator",
    "value",
    "percentile",
    "note",
];

/// The columns of the progress report's rows.
pub const PROGRESS: [&str; 23] = [
    "trust_uid",
    "urn",
    "key_stage",
    "from_year",
    "from_term",
    "academic_year",
    "term",
    "year_group",
    "assessment_type",
    "subject",
    "grouping",
    "group",
    "n",
    "change",
    "lower",
    "upper",
    "p",
    "evidence",
    "up",
    "same",
    "down",
    "only_before",
    "only_after",
];

/// The columns of the statutory outcomes' rows.
pub const STATUTORY: [&str; 17] = [
    "trust_uid",
    "urn",
    "academic_year",
    "stage",
    "subject",
    "measure",
    "grouping",
    "group",
    "cohort",
    "n",
    "attainment",
    "national",
    "difference",
    "pupils",
    "p",
    "evidence",
    "note",
];

/// A number as tidy figures write it: the shortest decimal that reads back as the same double.
pub fn number(value: f64) -> String {
    if value == 0.0 {
        "0".into()
    } else {
        format!("{value}")
    }
}

/// Appends a cell to a line of CSV, quoted where it has to be.
pub fn push_csv(line: &mut String, cell: &str) {
    if cell.contains(['"', ',', '\n', '\r']) {
        line.push('"');
        line.push_str(&cell.replace('"', "\"\""));
        line.push('"');
    } else {
        line.push_str(cell);
    }
}
