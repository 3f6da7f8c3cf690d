//! The tables that formulas may speak of, and their columns.

use std::sync::{Mutex, PoisonError};

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
            words("service", YES_NO),
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

/// Tables that configs have declared, each kept once.
static OWN: Mutex<Vec<&'static Table>> = Mutex::new(Vec::new());

/// A table that a config declares: its name and columns. The same declaration gives the same table, however often it is read.
pub fn own_table(name: &str, columns: &[(String, bool)]) -> &'static Table {
    let mut known = OWN.lock().unwrap_or_else(PoisonError::into_inner);
    let same = |table: &&&'static Table| {
        let each = table.columns.iter().zip(columns);
        table.name == name
            && table.columns.len() == columns.len()
            && each.into_iter().all(|(a, (b, is_number))| {
                a.name == b && (a.kind == ColumnKind::Number) == *is_number
            })
    };
    if let Some(table) = known.iter().find(same) {
        return table;
    }
    let word = |text: &str| -> &'static str { Box::leak(text.to_owned().into_boxed_str()) };
    let columns: Vec<Column> = columns
        .iter()
        .map(|(name, is_number)| match is_number {
            true => number(word(name)),
            false => words(word(name), &[]),
        })
        .collect();
    let table: &'static Table = Box::leak(Box::new(Table {
        name: word(name),
        columns: Box::leak(columns.into_boxed_slice()),
    }));
    known.push(table);
    table
}

#[cfg(test)]
mod tests {
    use super::{ColumnKind, own_table};

    #[test]
    fn a_declared_table_is_kept_once() {
        let columns = [("fte".to_owned(), true), ("role".to_owned(), false)];
        let (a, b) = (
            own_table("staffing", &columns),
            own_table("staffing", &columns),
        );
        assert!(std::ptr::eq(a, b));
        assert_eq!(a.columns[0].kind, ColumnKind::Number);
        assert!(!std::ptr::eq(a, own_table("staffing", &columns[..1])));
    }
}
