//! What may stand under `sources:` and `memberships:`: where a table's rows come from.

use crate::estate::tables;

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

/// What a source may feed that is no table of the data dictionary.
const SIMILAR_SCHOOLS: &str = "similar_schools";

/// The keys that stand for what a source may feed.
pub(super) fn fed() -> impl Iterator<Item = &'static str> {
    let tables = tables::ALL.iter().map(|table| table.source);
    tables.chain([SIMILAR_SCHOOLS])
}

const LONG: &[Field] = &[
    field(
        "into",
        Shape::Text,
        "our column that takes the name of each wide column",
    ),
    field(
        "value",
        Shape::Text,
        "our column that takes its cell; beside `measure`, the heading of the values",
    ),
    field(
        "columns",
        Shape::Named(&Shape::Text),
        "the file's heading: the value for `into`; one row for each",
    ),
    field(
        "rows",
        Shape::List(&Shape::Keys(&[
            field(
                "constants",
                Shape::Named(&Shape::Text),
                "our column: the value it has in this row",
            ),
            needed(
                "columns",
                Shape::Named(&Shape::OneOrList(&Shape::Text)),
                "our column: the file's heading it is read from in this row",
            ),
        ])),
        "instead of into, value and columns: the rows that each of the file's makes, where they differ in more than one column or carry several values",
    ),
    field(
        "measure",
        Shape::Text,
        "of a file that is long already: the heading of the measures' names",
    ),
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
        "the sheet of a workbook, or a pattern (\"*\" for all); the first where it is left out",
    ),
    field(
        "skip_lines",
        Shape::Whole(0, 1000),
        "lines above the heading",
    ),
    field(
        "transposed",
        Shape::OneOf(&["true", "false"]),
        "the headings stand in the first column, one below the other, and each column after it is a row",
    ),
    field(
        "columns",
        Shape::Named(&Shape::OneOrList(&Shape::Text)),
        "our column: the file's heading (`Year#2`: the second column headed Year); for a date the three of day, month and year; for a probability those that are added up",
    ),
    field(
        "split",
        Shape::Named(&Shape::Text),
        "the file's heading: our two columns that its cells hold, as they stand there: \"surname, forename\" or \"forename surname\"",
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
        "from_date",
        Shape::List(&Shape::OneOf(&["academic_year", "term"])),
        "our columns that follow from the row's own date: academic_year (from September), term (September to December Autumn; to 31 March, or Easter where that is later, Spring; then Summer)",
    ),
    field(
        "from_term",
        Shape::OneOf(&["assessed_on"]),
        "our column of the date, where the file has none: 15 December, 25 March or 10 July of the row's term",
    ),
    field(
        "from_roll",
        Shape::List(&Shape::OneOf(&["urn", "nc_year"])),
        "our columns that are taken from the pupil's place on the roll of that academic year, found by UPN",
    ),
    field(
        "period",
        Shape::OneOf(&["year_to_date"]),
        "year_to_date: each term's sessions run on from September; what the term before had is taken off",
    ),
    field("long", Shape::Keys(LONG), "a wide table turned long"),
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

/// The tables that may have sources.
pub(super) const SOURCES: &[Field] = &{
    const NONE: Field = field("", Shape::Text, "");
    let mut fields = [NONE; tables::ALL.len() + 1];
    let mut at = 0;
    while at < tables::ALL.len() {
        let table = tables::ALL[at];
        fields[at] = field(table.source, Shape::List(&Shape::Keys(SOURCE)), table.title);
        at += 1;
    }
    fields[at] = field(
        SIMILAR_SCHOOLS,
        Shape::List(&Shape::Keys(SOURCE)),
        "the DfE's values of schools like one another (layout dfe-similar-schools)",
    );
    fields
};

/// From where on the checks find something doubtful.
pub(super) const LIMITS: &[Field] = &[
    field(
        "min_pupils",
        Shape::Whole(1, 10_000),
        "fewest pupils of a figure that coverage-drop and figure-jump look at (15)",
    ),
    field(
        "coverage_drop",
        Shape::Number,
        "coverage-drop: percentage points of coverage lost since the term before (25), and",
    ),
    field(
        "coverage_drop_errors",
        Shape::Number,
        "coverage-drop: standard errors that it fell (4)",
    ),
    field(
        "figure_jump",
        Shape::Number,
        "figure-jump: percentage points that a figure moved (20), and",
    ),
    field(
        "figure_jump_errors",
        Shape::Number,
        "figure-jump: standard errors that it moved (4)",
    ),
    field(
        "same_score_pupils",
        Shape::Whole(2, 10_000),
        "same-score: fewest pupils of a class (10)",
    ),
    field(
        "score_heap_scores",
        Shape::Whole(1, 1_000_000),
        "score-heap: fewest scores of a school in a subject and term (30)",
    ),
    field(
        "score_heap_chance",
        Shape::Number,
        "score-heap: how improbable a heap is that is told (0.000001)",
    ),
    field(
        "last_year_rows",
        Shape::Whole(1, 1_000_000),
        "looks-like-last-year: fewest rows of a year group (20)",
    ),
    field(
        "last_year_percent",
        Shape::Number,
        "looks-like-last-year: percentage of them that are the same as a year before (90)",
    ),
];
