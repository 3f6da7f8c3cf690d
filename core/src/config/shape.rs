//! What may stand in config.yaml, declared once: the checker, the JSON schema and the commented example all follow it.

use crate::estate::Rank;

use super::framework_shape::{DFE_MEASURES, MEASURE, SCALE, SUBJECT, TYPE};
use super::own_tables::OWN_TABLE;
use super::source_shape::{SOURCE, SOURCES};

/// The shape of a value.
#[derive(Debug)]
pub(super) enum Shape {
    /// Words.
    Text,
    /// A path, relative to the config's folder.
    Path,
    /// A date, `2019-07-31` or `31/07/2019`.
    Date,
    /// An academic year, `2022/23`.
    Year,
    /// A term of an academic year, `Autumn 2023/24`.
    Term,
    /// A day, or a time of a day: `2026-12-10 09:00`.
    Moment,
    /// A year group: N1, N2, R, 1 to 13.
    YearGroup,
    /// A URN: six digits.
    Urn,
    /// A whole number between two.
    Whole(i64, i64),
    /// Any number.
    Number,
    /// One of some words.
    OneOf(&'static [&'static str]),
    /// A subject: built in, or declared under `subjects`.
    Subject,
    /// A type of assessment, built in or declared under `assessment_types`, or All.
    Type,
    /// A list of like things.
    List(&'static Shape),
    /// One thing, or a list of them.
    OneOrList(&'static Shape),
    /// Known keys.
    Keys(&'static [Field]),
    /// A list of the second shape, or else the first.
    OrList(&'static Shape, &'static Shape),
    /// Exactly one of some keys.
    Choice(&'static [Field]),
    /// Any keys, each with the same shape.
    Named(&'static Shape),
    /// A finding's code.
    Code,
    /// Codes of findings as keys.
    ByCode(&'static Shape),
    /// Academic years as keys.
    ByYear(&'static Shape),
    /// One value, or known keys.
    Either(&'static Shape, &'static [Field]),
    /// A colour as #12436d that text can be read in.
    Colour,
    /// A word of lower-case letters, digits and hyphens.
    Slug,
    /// The heading of a column whose values may be shown.
    Shown,
}

/// A key that may stand in a group.
#[derive(Debug)]
pub(super) struct Field {
    /// The key.
    pub key: &'static str,
    /// Whether it must be there.
    pub required: bool,
    /// The shape of its value.
    pub shape: Shape,
    /// What it is for, in a sentence.
    pub about: &'static str,
}

pub(super) const fn field(key: &'static str, shape: Shape, about: &'static str) -> Field {
    Field {
        key,
        required: false,
        shape,
        about,
    }
}

pub(super) const fn needed(key: &'static str, shape: Shape, about: &'static str) -> Field {
    Field {
        key,
        required: true,
        shape,
        about,
    }
}

const PAIR: &[Field] = &[
    needed(
        "above",
        Shape::Number,
        "from this difference on: above, or below where negative",
    ),
    needed(
        "well_above",
        Shape::Number,
        "from this difference on: well above, or well below where negative",
    ),
];

const BOUNDS: &[Field] = &[
    needed("low_below", Shape::Number, "low: under this score"),
    needed("high_from", Shape::Number, "high: from this score on"),
];

/// The whole of config.yaml.
pub(super) const CONFIG: &[Field] = &[
    field("title", Shape::Text, "the site's title"),
    field(
        "as_at",
        Shape::Date,
        "the day the data stand for; the latest date in the data where it is left out",
    ),
    field("data", Shape::Path, "the data folder (data)"),
    field(
        "content",
        Shape::Path,
        "the folder of your own Markdown (content)",
    ),
    field(
        "templates",
        Shape::Path,
        "the folder of templates that stand in for the built-in ones (templates)",
    ),
    field("out", Shape::Path, "where the site is written (site)"),
    field(
        "state",
        Shape::Path,
        "the folder of what must not be forgotten: mails sent, passwords, what was published and last built (matbook-state)",
    ),
    field(
        "key_stages",
        Shape::List(&Shape::Keys(&[
            needed("name", Shape::Text, "as KS2"),
            needed("years", Shape::List(&Shape::YearGroup), "its year groups"),
        ])),
        "key stages and their year groups (EYFS: R, KS1: 1 and 2, KS2: 3 to 6, KS3: 7 to 9, KS4: 10 and 11, KS5: 12 and 13; those that there are outcomes of)",
    ),
    field(
        "subjects",
        Shape::List(&Shape::Keys(SUBJECT)),
        "subjects beside the built-in ones, or in their place",
    ),
    field(
        "scales",
        Shape::List(&Shape::Keys(SCALE)),
        "scales of results beside the built-in ones, or in their place",
    ),
    field(
        "assessment_types",
        Shape::List(&Shape::Keys(TYPE)),
        "types of assessment beside the built-in ones, and other names of those",
    ),
    field(
        "defaults",
        Shape::Keys(&[
            field(
                "academic_year",
                Shape::Year,
                "the latest with data where it is left out",
            ),
            field(
                "term",
                Shape::OneOf(&["Autumn", "Spring", "Summer"]),
                "the latest with data where it is left out",
            ),
            field(
                "compare_to",
                Shape::OneOf(Rank::CODES),
                "the rank of the benchmark (FFT50)",
            ),
            field(
                "assessment_type",
                Shape::Type,
                "the type of assessment pages show (Teacher Assessment)",
            ),
        ]),
        "the selection that pages are built at",
    ),
    field(
        "thresholds",
        Shape::Keys(&[
            field(
                "points",
                Shape::Keys(PAIR),
                "differences in percentage points (5 and 10)",
            ),
            field(
                "score",
                Shape::Keys(PAIR),
                "differences in scaled-score points (2 and 5)",
            ),
        ]),
        "where a difference's indicator changes",
    ),
    field(
        "briefing",
        Shape::Keys(&[
            field(
                "min_pupils",
                Shape::Whole(1, 10_000),
                "fewest pupils of a figure that the sentences at the top of a report compare (10)",
            ),
            field(
                "thin_coverage",
                Shape::Number,
                "coverage in percent under which they say that a figure speaks for a part of the pupils only (80)",
            ),
        ]),
        "what the sentences at the top of a report may speak of",
    ),
    field(
        "covers",
        Shape::Keys(super::source_shape::COVERS),
        "tables of events: for which terms no row means that there was none; else it means that they were not collected",
    ),
    field(
        "conversion",
        Shape::Keys(&[
            field(
                "default",
                Shape::OneOf(&["none", "linear"]),
                "what a test without a conversion curve gets: no standard (none), or the scaled score 100 + (score − 100) × 10/15 (linear)",
            ),
            field(
                "own",
                Shape::List(&Shape::Type),
                "tests whose curves are made from the trust's own pupils who sat them and the DfE's test in one academic year, where no curve is given",
            ),
        ]),
        "how scores become scaled scores where the table of conversions has no curve",
    ),
    field(
        "prior_attainment",
        Shape::Keys(&[
            field(
                "method",
                Shape::OneOf(&["thirds", "fixed"]),
                "exact thirds of the cohort, or fixed thresholds by stage (thirds)",
            ),
            field(
                "from",
                Shape::Keys(&[
                    needed("assessment_type", Shape::Type, "the test, as NFER"),
                    needed(
                        "nc_year",
                        Shape::YearGroup,
                        "the year group in which it is sat",
                    ),
                ]),
                "the standardised test whose mean score stands in where a pupil has no result of an earlier key stage",
            ),
            field(
                "stages",
                Shape::Keys(&[
                    field("EYFS", Shape::Keys(BOUNDS), "early years"),
                    field("KS1", Shape::Keys(BOUNDS), "key stage 1"),
                    field("KS2", Shape::Keys(BOUNDS), "key stage 2"),
                ]),
                "the thresholds, where fixed",
            ),
        ]),
        "how prior attainment is cut into low, middle and high",
    ),
    field(
        "groupings",
        Shape::List(&Shape::Shown),
        "further columns of the pupils table to group by; none that names pupils",
    ),
    field(
        "contacts",
        Shape::Named(&Shape::Text),
        "whom to ask about a school's data: its URN: name and role",
    ),
    field(
        "school_groups",
        Shape::Named(&Shape::List(&Shape::Urn)),
        "named groups of schools",
    ),
    field(
        "measures",
        Shape::OrList(
            &Shape::Keys(DFE_MEASURES),
            &Shape::List(&Shape::Keys(MEASURE)),
        ),
        "settings of the DfE measures; or a list of measures of your own, read off a scale",
    ),
    field(
        "tables",
        Shape::List(&Shape::Keys(OWN_TABLE)),
        "tables of your own, whose columns indicators of your own may add up",
    ),
    field(
        "indicators",
        Shape::List(&Shape::Keys(super::indicator_shape::INDICATOR)),
        "indicators of your own, and words, owners and bands of the built-in ones",
    ),
    field(
        "sources",
        Shape::Keys(SOURCES),
        "which files feed which table, where they aren't <table>.csv or <table>/ in the data folder; earlier sources take precedence",
    ),
    field(
        "profile",
        Shape::Keys(&[
            field(
                "ks2_progress",
                Shape::Number,
                "flag: reading, writing and maths progress at least (0)",
            ),
            field(
                "ks4_progress",
                Shape::Number,
                "flag: Progress 8 at least (0)",
            ),
            field(
                "improvement",
                Shape::Number,
                "flag: standardised improvement in value added at least (0)",
            ),
            field(
                "disadvantaged",
                Shape::Number,
                "flag: progress of disadvantaged pupils at least (0)",
            ),
            field(
                "reserve_percent",
                Shape::Number,
                "flag: reserve in percent of income at least (5)",
            ),
            field(
                "balance_percent",
                Shape::Number,
                "flag: in-year balance in percent of income at least (0)",
            ),
            field(
                "road_speed",
                Shape::Whole(1, 200),
                "kilometres an hour at which distances become minutes (50)",
            ),
            field(
                "isolated_minutes",
                Shape::Number,
                "a school further than this from the next one is isolated (60)",
            ),
            field(
                "growth_years",
                Shape::Whole(1, 50),
                "schools that joined in so many years count as growth (3)",
            ),
        ]),
        "thresholds of the trust profile",
    ),
    field(
        "memberships",
        Shape::List(&Shape::Keys(SOURCE)),
        "GIAS extracts that say which school was in which trust, by results year",
    ),
    field(
        "checks",
        Shape::Keys(&[
            field(
                "severity",
                Shape::ByCode(&Shape::OneOf(&["error", "warning", "note"])),
                "a finding's code: another severity",
            ),
            field(
                "ignore",
                Shape::List(&Shape::Keys(&[
                    needed("code", Shape::Code, "the finding's code"),
                    field(
                        "file",
                        Shape::Text,
                        "only in this file; * and ? stand for any characters",
                    ),
                    field("field", Shape::Text, "only in this column"),
                    needed("reason", Shape::Text, "why it may be ignored"),
                    needed("until", Shape::Date, "the day the ignore ends"),
                ])),
                "findings to pass over, each with a reason and an end",
            ),
            field(
                "limits",
                Shape::Keys(super::source_shape::LIMITS),
                "from where on the checks find something doubtful",
            ),
        ]),
        "severities, ignores and limits of the checks",
    ),
    field(
        "editions",
        Shape::List(&Shape::Keys(super::editions::EDITION)),
        "who reads what: each edition is a site of its own in the folder of its name; left out: one site, for the team",
    ),
    field(
        "not_before",
        Shape::Moment,
        "publish and mail send nothing out before this moment, as the clocks in England show it",
    ),
    field(
        "approval",
        Shape::OneOf(&["true", "false"]),
        "whether publish and mail send out only what matbook approve has approved (false)",
    ),
    field(
        "publish",
        Shape::OrList(
            &Shape::Keys(super::delivery::PUBLISH),
            &Shape::List(&Shape::Keys(super::delivery::PUBLISH)),
        ),
        "where matbook publish puts the site; with editions a list, each line naming one",
    ),
    field(
        "mail",
        Shape::Keys(super::delivery::MAIL),
        "to whom matbook mail sends the packs, and how",
    ),
    field(
        "secrets",
        Shape::Path,
        "a file of passwords, a line each: name = value; those in the environment (MATBOOK_NAME) come first",
    ),
    field(
        "sign",
        Shape::Path,
        "a secret key of minisign that signs each site's manifest.json; the password it may have is the secret signing_password",
    ),
    field(
        "packs",
        Shape::List(&Shape::Keys(super::pack_shape::PACK)),
        "PDF packs besides head, trustees and governors, or in their place",
    ),
    field(
        "report_pdfs",
        Shape::OneOf(&["true", "false", "trust"]),
        "which report pages have a PDF beside them: all, none, or those of trusts (trust); schools' are in their packs",
    ),
    field(
        "brand",
        Shape::Keys(&[
            field(
                "colour",
                Shape::Colour,
                "bands, rules and covers of packs, as \"#12436d\"; text is set in it too, darkened where it is too pale to read",
            ),
            field("logo", Shape::Path, "svg, png or jpg for the packs' covers"),
            field(
                "logo_alt",
                Shape::Text,
                "what the logo says to those who can't see it (the trust's name and \"logo\")",
            ),
        ]),
        "the trust's colour and logo in packs",
    ),
];
