//! What may stand under `indicators`.

use super::shape::{Field, Shape, field, needed};

const INDICATOR_BAND: &[Field] = &[
    field(
        "up_to",
        Shape::Number,
        "the highest value of the band; the last band has none",
    ),
    needed("word", Shape::Text, "what stands beside the value"),
    field(
        "tone",
        Shape::OneOf(&["good", "plain", "poor"]),
        "how it is meant (plain)",
    ),
];

/// An indicator.
pub(super) const INDICATOR: &[Field] = &[
    needed(
        "name",
        Shape::Text,
        "its name in tidy figures: small letters, digits and underscores",
    ),
    field("title", Shape::Text, "what readers call it"),
    field("definition", Shape::Text, "what it says, in a sentence"),
    field(
        "section",
        Shape::Text,
        "the section of the page it stands in; by its table where it is left out",
    ),
    field(
        "table",
        Shape::Text,
        "the table whose rows are added up: attendance, exclusions, finance, pupils, assessments, performance, or one of `tables`",
    ),
    field(
        "numerator",
        Shape::Text,
        "a formula over the table's columns, added up over its rows",
    ),
    field(
        "where",
        Shape::Text,
        "a condition: only rows for which it holds",
    ),
    field(
        "denominator",
        Shape::Text,
        "a formula, added up likewise; 1 for the whole where it is left out",
    ),
    field(
        "denominator_table",
        Shape::Text,
        "the denominator's table, where it is another",
    ),
    field(
        "denominator_where",
        Shape::Text,
        "a condition for the rows of the denominator's own table",
    ),
    field(
        "per",
        Shape::OneOf(&["row", "pupil"]),
        "whether formulas see each row, or the columns added up for each pupil (row)",
    ),
    field(
        "factor",
        Shape::Number,
        "what numerator / denominator is multiplied by (100 for percent and rate, else 1)",
    ),
    field(
        "unit",
        Shape::OneOf(&["percent", "rate", "pounds", "count", "number"]),
        "how it is shown; a rate is for each 100",
    ),
    field(
        "direction",
        Shape::OneOf(&["more is better", "less is better", "neither"]),
        "which way is better (neither)",
    ),
    field("owner", Shape::Text, "who answers for it"),
    field("source", Shape::Text, "where the data come from"),
    field(
        "bands",
        Shape::List(&Shape::Keys(INDICATOR_BAND)),
        "thresholds: bands of the value with a word each, lowest first",
    ),
];
