//! The tables that formulas may speak of, and their columns.

/// What stands in a column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ColumnKind {
    /// Numbers.
    Number,
    /// Words of a code list; empty: any words.
    Words(&'static [&'static str]),
}

/// A column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Column {
    /// Its name, as in the data dictionary.
    pub name: &'static str,
    /// What stands in it.
    pub kind: ColumnKind,
}

/// A table of the data folder.
#[derive(PartialEq, Eq, Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its columns; formulas know them by their place here.
    pub columns: &'static [Column],
}

const fn number(name: &'static str) -> Column {
    Column {
        name,
        kind: ColumnKind::Number,
    }
}

const fn words(name: &'static str, codes: &'static [&'static str]) -> Column {
    Column {
        name,
        kind: ColumnKind::Words(codes),
    }
}

const TERMS: &[&str] = &["Autumn", "Spring", "Summer"];
const YES_NO: &[&str] = &["Y", "N"];
const YEAR_GROUPS: &[&str] = &[
    "N1", "N2", "R", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13",
];

/// The tables.
pub const TABLES: &[Table] = &[
    Table {
        name: "attendance",
        columns: &[
            words("term", TERMS),
            number("sessions_possible"),
            number("sessions_authorised"),
            number("sessions_unauthorised"),
        ],
    },
    Table {
        name: "exclusions",
        columns: &[
            words("term", TERMS),
            words("kind", &["Suspension", "Permanent"]),
            number("sessions"),
        ],
    },
    Table {
        name: "finance",
        columns: &[
            number("income"),
            number("expenditure"),
            number("staff_costs"),
            number("revenue_reserve"),
            number("pupils"),
        ],
    },
    Table {
        name: "pupils",
        columns: &[
            words("nc_year", YEAR_GROUPS),
            words("sex", &["F", "M"]),
            words("fsm", YES_NO),
            words("fsm6", YES_NO),
            words("eal", YES_NO),
            words("looked_after", YES_NO),
            words("sen", &["N", "K", "E"]),
            number("prior_score"),
        ],
    },
    Table {
        name: "assessments",
        columns: &[
            words("term", TERMS),
            words("assessment_type", &[]),
            words("nc_year", YEAR_GROUPS),
            words("subject", &["Reading", "Writing", "Maths", "GPS"]),
            words(
                "judgement",
                &["BLW", "PKS", "WTS", "EXS", "GDS", "A", "D", "X"],
            ),
            number("score"),
        ],
    },
    Table {
        name: "performance",
        columns: &[
            words("measure", &[]),
            words("status", &[]),
            number("score"),
            number("pupils"),
            number("cohort"),
        ],
    },
];

/// The table with a name.
pub fn table(name: &str) -> Option<&'static Table> {
    TABLES.iter().find(|t| t.name == name)
}
