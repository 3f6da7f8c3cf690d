//! What may stand under `sources:` and `memberships:`: where a table's rows come from.

use crate::estate::AssessmentType;

use super::shape::{Field, Shape, field, needed};

/// Which terms tables of events cover.
pub(super) const COVERS: &[Field] = &[field(
    "exclusions",
    Shape::List(&Shape::Keys(&[
        needed("from", Shape::Term, "the first term, as Autumn 2023/24"),
        needed("to", Shape::Term, "the last term"),
    ])),
    "terms of which all suspensions and exclusions are in the table",
)];

/// The tables a source may feed.
pub(super) const TABLES: &[&str] = &[
    "trusts",
    "schools",
    "pupils",
    "assessments",
    "estimates",
    "targets",
    "conversions",
    "attendance",
    "exclusions",
    "finance",
    "performance",
    "spread",
    "percentiles",
    "reference_pupils",
    "similar_schools",
];

pub(super) const SOURCE: &[Field] = &[
    needed(
        "files",
        Shape::OneOrList(&Shape::Text),
        "the file or files, relative to the data folder; * and ? stand for any characters, ** for any folders",
    ),
    field(
        "layout",
        Shape::Text,
        "a ready-made mapping, by name: matbook build says which there are",
    ),
    field(
        "encoding",
        Shape::OneOf(&["utf-8", "utf-16le", "utf-16be", "windows-1252"]),
        "the encoding, where it can't be told from the file",
    ),
    field(
        "delimiter",
        Shape::OneOf(&["comma", "semicolon", "tab", "pipe"]),
        "what parts the fields, where it can't be told from the heading",
    ),
    field(
        "sheet",
        Shape::Text,
        "the sheet of a workbook; the first where it is left out",
    ),
    field(
        "skip_lines",
        Shape::Whole(0, 1000),
        "lines above the heading",
    ),
    field(
        "columns",
        Shape::Named(&Shape::Text),
        "our column: the file's heading",
    ),
    field(
        "constants",
        Shape::Named(&Shape::Text),
        "our column: the value every row has",
    ),
    field(
        "codes",
        Shape::Named(&Shape::Named(&Shape::Text)),
        "our column: what the file writes: what it means",
    ),
    field(
        "scale",
        Shape::OneOf(&["percent", "standardised", "own"]),
        "percent: chances are percentages; standardised: scores are standardised, whatever they look like; own: scores are on the test's own scale",
    ),
    field(
        "dates",
        Shape::OneOf(&["day_first", "month_first"]),
        "which of a date's numbers is its day, where the file can't say",
    ),
    field(
        "from_name",
        Shape::Named(&Shape::Text),
        "our column: a pattern of the file's name with {} where the value stands",
    ),
    field(
        "from_sheet",
        Shape::Text,
        "our column that takes the sheet's name",
    ),
    field(
        "long",
        Shape::Keys(&[
            needed(
                "into",
                Shape::Text,
                "our column that takes the name of each wide column",
            ),
            needed("value", Shape::Text, "our column that takes its cell"),
            needed(
                "columns",
                Shape::Named(&Shape::Text),
                "the file's heading: the value for `into`",
            ),
        ]),
        "a wide table turned long: one row for each of these columns",
    ),
    field(
        "drop_rows",
        Shape::Named(&Shape::OneOrList(&Shape::Text)),
        "the file's heading: values of rows to leave out, as totals",
    ),
    field("label", Shape::Text, "what pages call this source"),
    field(
        "years",
        Shape::List(&Shape::Year),
        "the results years a membership serves",
    ),
];

/// What `assessment_type` may name: a type, or all of them.
pub(super) const TYPES: &[&str] = &all_and_each();

const fn all_and_each() -> [&'static str; AssessmentType::CODES.len() + 1] {
    let mut names = ["All"; AssessmentType::CODES.len() + 1];
    let mut i = 0;
    while i < AssessmentType::CODES.len() {
        names[i + 1] = AssessmentType::CODES[i];
        i += 1;
    }
    names
}

/// The tables that may have sources.
pub(super) const SOURCES: &[Field] = &[
    field("trusts", Shape::List(&Shape::Keys(SOURCE)), "table trusts"),
    field(
        "schools",
        Shape::List(&Shape::Keys(SOURCE)),
        "table schools",
    ),
    field("pupils", Shape::List(&Shape::Keys(SOURCE)), "table pupils"),
    field(
        "assessments",
        Shape::List(&Shape::Keys(SOURCE)),
        "table assessments",
    ),
    field(
        "estimates",
        Shape::List(&Shape::Keys(SOURCE)),
        "table estimates",
    ),
    field(
        "targets",
        Shape::List(&Shape::Keys(SOURCE)),
        "table targets",
    ),
    field(
        "conversions",
        Shape::List(&Shape::Keys(SOURCE)),
        "table conversions",
    ),
    field(
        "attendance",
        Shape::List(&Shape::Keys(SOURCE)),
        "table attendance",
    ),
    field(
        "exclusions",
        Shape::List(&Shape::Keys(SOURCE)),
        "table exclusions",
    ),
    field(
        "finance",
        Shape::List(&Shape::Keys(SOURCE)),
        "table finance",
    ),
    field(
        "performance",
        Shape::List(&Shape::Keys(SOURCE)),
        "table performance",
    ),
    field(
        "spread",
        Shape::List(&Shape::Keys(SOURCE)),
        "table reference/spread",
    ),
    field(
        "percentiles",
        Shape::List(&Shape::Keys(SOURCE)),
        "table reference/percentiles",
    ),
    field(
        "reference_pupils",
        Shape::List(&Shape::Keys(SOURCE)),
        "table reference/pupils",
    ),
    field(
        "similar_schools",
        Shape::List(&Shape::Keys(SOURCE)),
        "the DfE's values of schools like one another (layout dfe-similar-schools)",
    ),
];
