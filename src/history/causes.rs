//! Why figures moved: rows added, removed, changed, refused or matched otherwise, settings, methods, program.

mod found;
mod settings;

use crate::dataset::Urn;
use crate::estate::{AcademicYear, METHODS};

pub(super) use found::causes;

/// What became of the rows of a table in a year and school.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RowChange {
    /// The table.
    pub table: String,
    /// The year; `None`: of none.
    pub year: Option<AcademicYear>,
    /// The school; `None`: of none.
    pub urn: Option<Urn>,
    /// Rows added.
    pub added: u64,
    /// Rows removed.
    pub removed: u64,
    /// Rows with other values.
    pub changed: u64,
    /// The columns that have other values, where that can be told.
    pub columns: Vec<String>,
}

/// Why figures moved.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Cause {
    /// Rows of a table, year and school.
    Rows(RowChange),
    /// Pupils (rows of a table) that were at one school and are at another.
    SchoolMoved {
        /// The table.
        table: String,
        /// The year.
        year: Option<AcademicYear>,
        /// Where they were.
        from: Urn,
        /// Where they are.
        to: Urn,
        /// How many rows.
        rows: u64,
    },
    /// A file that is new (`before` is 0 rows), gone, or has other rows.
    File {
        /// Its path in the data folder.
        path: String,
        /// The table it feeds.
        table: String,
        /// Rows read before; `None`: it was not there.
        before: Option<u64>,
        /// Rows read now; `None`: it is not there.
        now: Option<u64>,
    },
    /// Another number of rows of a file is refused.
    Refused {
        /// The file.
        path: String,
        /// The table.
        table: String,
        /// How many were.
        before: u64,
        /// How many are.
        now: u64,
    },
    /// Another number of rows is matched to nobody, or by name only.
    Matched {
        /// The table.
        table: String,
        /// The school, where known.
        urn: Option<Urn>,
        /// To nobody, and by name, before.
        before: (u64, u64),
        /// The same now.
        now: (u64, u64),
    },
    /// A school that is in the trust now, or no more.
    School {
        /// Its URN.
        urn: Urn,
        /// Its name.
        name: String,
        /// Whether it joined.
        joined: bool,
    },
    /// A setting of the config.
    Setting {
        /// Its path, as `thresholds.points`.
        path: String,
        /// What stood there; empty: nothing.
        before: String,
        /// What stands there; empty: nothing.
        now: String,
    },
    /// Another version of the methods.
    Method {
        /// Which it was.
        before: u32,
        /// Which it is.
        now: u32,
    },
    /// Another program.
    Program {
        /// Which it was.
        before: String,
        /// Which it is.
        now: String,
    },
}

impl Cause {
    /// One word for programs.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Rows(_) => "rows",
            Self::SchoolMoved { .. } => "moved_school",
            Self::File { .. } => "file",
            Self::Refused { .. } => "refused",
            Self::Matched { .. } => "matched",
            Self::School { .. } => "school",
            Self::Setting { .. } => "setting",
            Self::Method { .. } => "method",
            Self::Program { .. } => "program",
        }
    }

    /// In words. `name`: what a school is called.
    pub fn words(&self, name: &dyn Fn(Urn) -> String) -> String {
        let at = |urn: Option<Urn>| urn.map(|u| format!(" at {}", name(u))).unwrap_or_default();
        match self {
            Self::Rows(RowChange {
                table,
                year,
                urn,
                added,
                removed,
                changed,
                columns,
            }) => {
                let counts = [(added, "added"), (removed, "removed"), (changed, "changed")];
                let mut told: Vec<String> = (counts.iter())
                    .filter(|(n, _)| **n > 0)
                    .map(|(n, word)| format!("{} {word}", rows(**n)))
                    .collect();
                if !columns.is_empty() {
                    told.push(format!("in {}", columns.join(", ")));
                }
                format!("{table}{}{}: {}", of_year(*year), at(*urn), told.join(", "))
            }
            Self::SchoolMoved {
                table,
                year,
                from,
                to,
                rows: n,
            } => format!(
                "{table}{}: {} moved from {} to {}",
                of_year(*year),
                rows(*n),
                name(*from),
                name(*to)
            ),
            Self::File {
                path,
                table,
                before,
                now,
            } => match (before, now) {
                (None, Some(n)) => format!("{path} is a new file of {table}: {}", rows(*n)),
                (Some(n), None) => format!("{path}, a file of {table}, is gone: {}", rows(*n)),
                (before, now) => format!(
                    "{path} ({table}) has {} and had {}",
                    rows(now.unwrap_or(0)),
                    rows(before.unwrap_or(0))
                ),
            },
            Self::Refused {
                path,
                table,
                before,
                now,
            } => {
                format!("{path} ({table}): {} refused, {before} before", rows(*now))
            }
            Self::Matched {
                table,
                urn,
                before,
                now,
            } => format!(
                "{table}{}: {} on no roll, {} before; {} matched by name, {} before",
                at(*urn),
                rows(now.0),
                before.0,
                rows(now.1),
                before.1
            ),
            Self::School {
                urn,
                name: called,
                joined: true,
            } => format!("{called} ({urn}) has joined"),
            Self::School {
                urn,
                name: called,
                joined: false,
            } => format!("{called} ({urn}) is not there any more"),
            Self::Setting { path, before, now } if before.is_empty() && now.is_empty() => {
                format!("config: {path}")
            }
            Self::Setting { path, before, now } => {
                let say = |value: &str| match value {
                    "" => "not set".to_owned(),
                    value => value.to_owned(),
                };
                format!("config: {path}: {}, before {}", say(now), say(before))
            }
            Self::Method { before, now } => {
                let changes = METHODS.iter().filter(|(n, _)| n > before && n <= now);
                let changes: Vec<&str> = changes.map(|(_, what)| *what).collect();
                format!("methods {now}, before {before}: {}", changes.join("; "))
            }
            Self::Program { before, now } => format!("{now}, before {before}"),
        }
    }

    /// The same for readers who may not know how many rows there are: small numbers of pupils could be told from them.
    pub fn words_without_counts(&self, name: &dyn Fn(Urn) -> String) -> String {
        let at = |urn: Option<Urn>| urn.map(|u| format!(" at {}", name(u))).unwrap_or_default();
        match self {
            Self::Rows(change) => format!(
                "{}{}{} changed",
                change.table,
                of_year(change.year),
                at(change.urn)
            ),
            Self::SchoolMoved { table, year, .. } => format!("{table}{} changed", of_year(*year)),
            Self::File { table, .. } | Self::Refused { table, .. } => {
                format!("the files of {table} changed")
            }
            Self::Matched { table, urn, .. } => format!("{table}{} changed", at(*urn)),
            other => other.words(name),
        }
    }

    /// Whether it can be why a figure of a school (`None`: of the trust) and year moved. `own`: whether a school is the trust's.
    pub fn bears_on(
        &self,
        urn: Option<Urn>,
        year: Option<AcademicYear>,
        own: &dyn Fn(Urn) -> bool,
    ) -> bool {
        let here = |of: Option<Urn>| match (of, urn) {
            (None, _) => true,
            (Some(of), Some(urn)) => of == urn,
            (Some(of), None) => own(of),
        };
        let then = |of: Option<AcademicYear>| of.is_none() || year.is_none() || of == year;
        match self {
            Self::Rows(change) => here(change.urn) && then(change.year),
            Self::SchoolMoved { year, from, to, .. } => {
                (here(Some(*from)) || here(Some(*to))) && then(*year)
            }
            Self::Matched { urn, .. } => here(*urn),
            Self::School { urn, .. } => here(Some(*urn)),
            Self::Setting { .. } | Self::Method { .. } | Self::Program { .. } => true,
            Self::File { .. } | Self::Refused { .. } => true,
        }
    }
}

fn of_year(year: Option<AcademicYear>) -> String {
    year.map(|y| format!(" of {y}")).unwrap_or_default()
}

fn rows(n: u64) -> String {
    match n {
        1 => "1 row".to_owned(),
        n => format!("{} rows", crate::estate::with_commas(&n.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::Cause;

    #[test]
    fn a_cause_bears_on_figures_of_its_school_and_year_and_on_the_trusts() {
        use crate::estate::AcademicYear;
        let rows = Cause::Rows(super::RowChange {
            table: "assessments".into(),
            year: Some(AcademicYear(2023)),
            urn: Some(1),
            changed: 1,
            ..super::RowChange::default()
        });
        let own = |urn| urn == 1;
        let year = |y| Some(AcademicYear(y));
        assert!(rows.bears_on(Some(1), year(2023), &own));
        assert!(rows.bears_on(None, year(2023), &own));
        assert!(!rows.bears_on(Some(2), year(2023), &own));
        assert!(!rows.bears_on(Some(1), year(2022), &own));
        assert!(!rows.bears_on(None, year(2023), &|_| false));
    }
}
