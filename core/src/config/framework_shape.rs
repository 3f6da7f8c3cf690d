//! What may stand under `subjects`, `scales`, `measures` (as a list) and `assessment_types`.

use super::shape::{Field, Shape, field, needed};

/// The stages of the framework.
const STAGES: Shape = Shape::List(&Shape::OneOf(&["EYFS", "KS1", "KS2", "KS3", "KS4", "KS5"]));

/// A subject.
pub(super) const SUBJECT: &[Field] = &[
    needed("code", Shape::Text, "its code, as the data write it"),
    field("title", Shape::Text, "what pages call it (the code)"),
    field(
        "brief",
        Shape::Text,
        "the same in a narrow column (the title)",
    ),
    field(
        "also",
        Shape::List(&Shape::Text),
        "other ways in which the data write it",
    ),
    field(
        "stages",
        STAGES,
        "the stages in which it is tracked (KS3, KS4 and KS5)",
    ),
    field(
        "scale",
        Shape::Text,
        "the scale of its results: one of `scales`, gcse, a_level, as_level, applied, phonics, mtc, eyfs_goal, eyfs_gld (by type and year group: gcse, in years 12 and 13 a_level)",
    ),
    field(
        "parts",
        Shape::List(&Shape::OneOrList(&Shape::Text)),
        "of a combined subject the codes of its parts; a list in their place: the best of several",
    ),
    field(
        "measures",
        Shape::List(&Shape::Text),
        "of a combined subject the codes of its measures (all shares of its parts)",
    ),
];

/// A scale.
pub(super) const SCALE: &[Field] = &[
    needed(
        "name",
        Shape::Text,
        "its name; that of a built-in scale puts this in its place",
    ),
    field(
        "codes",
        Shape::List(&Shape::Keys(&[
            needed("code", Shape::Text, "the code, as the data write it"),
            field(
                "also",
                Shape::List(&Shape::Text),
                "other ways of writing it",
            ),
            field("points", Shape::Number, "its points, for means"),
            field(
                "counts_as",
                Shape::OneOf(&["reached", "not reached", "no outcome"]),
                "whether the standard is reached; with no outcome the pupil does not count (not reached)",
            ),
            field(
                "greater",
                Shape::OneOf(&["true", "false"]),
                "true: it is of the higher standard (false)",
            ),
        ])),
        "its codes, the lowest first",
    ),
    field(
        "low",
        Shape::Whole(-1_000_000, 1_000_000),
        "the least mark, of a scale of marks",
    ),
    field(
        "high",
        Shape::Whole(-1_000_000, 1_000_000),
        "the greatest mark",
    ),
];

/// A measure.
pub(super) const MEASURE: &[Field] = &[
    needed(
        "name",
        Shape::Slug,
        "its name in figures and files: small letters, digits, hyphens",
    ),
    field("title", Shape::Text, "what pages call it (the name)"),
    field(
        "words",
        Shape::Text,
        "what pupils are who reach it, in a sentence: at grade 4 or above (from the title)",
    ),
    needed(
        "of",
        Shape::OneOf(&["share", "mean"]),
        "a share of the pupils, or a mean",
    ),
    needed(
        "scale",
        Shape::Text,
        "the scale or family of scales that it is read off",
    ),
    field(
        "reached",
        Shape::List(&Shape::Text),
        "of a share: the codes that reach it (those that the scale says are reached)",
    ),
    field(
        "from",
        Shape::Number,
        "of a share: from so many points, or a mark of so many, on",
    ),
    field(
        "per",
        Shape::Number,
        "of a mean: by what points are divided (1)",
    ),
    field("stages", STAGES, "the stages it is shown in (all)"),
];

/// A type of assessment.
pub(super) const TYPE: &[Field] = &[
    needed(
        "name",
        Shape::Text,
        "its name; that of a built-in type adds to it",
    ),
    field(
        "also",
        Shape::List(&Shape::Text),
        "other ways in which the data write it",
    ),
    field(
        "scale",
        Shape::Text,
        "what its scores are: standardised, own or scaled; or the scale of its grades in any subject (own)",
    ),
    field(
        "mean",
        Shape::Number,
        "the mean of its standardised scores (100)",
    ),
    field("sd", Shape::Number, "their standard deviation (15)"),
];

const CUT: &[Field] = &[
    needed("measure", Shape::Text, "the measure, as progress8"),
    field(
        "year",
        Shape::Year,
        "the results year; all years where it is left out",
    ),
    needed("high", Shape::Number, "well above from this score on"),
    needed("low", Shape::Number, "well below under this score"),
];

/// Settings of the DfE's measures.
pub(super) const DFE_MEASURES: &[Field] = &[
    field(
        "level",
        Shape::OneOf(&["sponsor", "trust", "both"]),
        "whether the DfE measures are made by sponsor, by trust or both (sponsor)",
    ),
    field(
        "min_schools",
        Shape::Whole(1, 100),
        "fewest schools of a trust in a measure (3)",
    ),
    field(
        "min_years",
        Shape::Whole(1, 20),
        "fewest years with the trust (3)",
    ),
    field(
        "max_weight_ks2",
        Shape::Whole(1, 20),
        "the most years that count at key stage 2 (4)",
    ),
    field(
        "max_weight_ks4",
        Shape::Whole(1, 20),
        "the most years that count at key stage 4 (5)",
    ),
    field(
        "reference_day",
        Shape::Whole(1, 30),
        "the day in September by which a school must have joined (12)",
    ),
    field(
        "reference_days",
        Shape::ByYear(&Shape::Whole(1, 30)),
        "another day from a results year on (2021/22: 14)",
    ),
    field(
        "cuts",
        Shape::List(&Shape::Keys(CUT)),
        "outer cuts of the five bands",
    ),
    field(
        "own",
        Shape::List(&Shape::Keys(MEASURE)),
        "measures of your own; `measures` may be the list itself",
    ),
];
