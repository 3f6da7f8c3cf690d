//! What may stand under `packs`.

use crate::estate::{Rank, Subject};

use super::packs::REPORTS;
use super::shape::{Field, Shape, field, needed};
use super::source_shape::TYPES;

const PACK_REPORT: &[Field] = &[
    needed("report", Shape::OneOf(REPORTS), "the report, by its name"),
    field(
        "key_stage",
        Shape::Text,
        "only this key stage, as KS2; all where it is left out",
    ),
    field("year", Shape::Year, "another academic year"),
    field(
        "term",
        Shape::OneOf(&["Autumn", "Spring", "Summer"]),
        "another term",
    ),
    field(
        "subject",
        Shape::OneOf(Subject::CODES),
        "another subject, in reports that show one",
    ),
    field(
        "show",
        Shape::OneOf(&["assessments", "estimates", "targets"]),
        "what attainment is shown with",
    ),
    field(
        "compare_to",
        Shape::OneOf(Rank::CODES),
        "another rank of the benchmark",
    ),
    field("type", Shape::OneOf(TYPES), "another type of assessment"),
];

/// A pack.
pub(super) const PACK: &[Field] = &[
    needed(
        "name",
        Shape::Slug,
        "the pack's name, a part of its file's name; head, trustees and governors are built in and may be redefined",
    ),
    field(
        "make",
        Shape::OneOf(&["true", "false"]),
        "false: a built-in pack isn't made",
    ),
    field(
        "for",
        Shape::OneOf(&["schools", "trust", "both"]),
        "one for each school, for the trust, or both (schools)",
    ),
    field("title", Shape::Text, "its title"),
    field(
        "audience",
        Shape::Text,
        "who reads it, printed on its cover",
    ),
    field(
        "paper",
        Shape::OneOf(&["A4", "A3"]),
        "the largest sheet that a wide table may take (A3)",
    ),
    field(
        "covers",
        Shape::OneOf(&["true", "false"]),
        "cover and contents (true)",
    ),
    field(
        "pages",
        Shape::Whole(1, 999),
        "how many pages it must have; another number is reported",
    ),
    field(
        "reports",
        Shape::List(&Shape::Either(&Shape::OneOf(REPORTS), PACK_REPORT)),
        "what is in it, in order: a report's name, or a report with a selection of its own",
    ),
];
