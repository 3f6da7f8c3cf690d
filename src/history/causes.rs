//! Why figures moved: rows added, removed, changed, refused or matched otherwise, settings, methods, program.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::dataset::Urn;
use crate::estate::{AcademicYear, METHODS};

use super::kept::{FileKept, Kept, MatchKept};
use super::ledger::Ledger;
use super::prints::{Shift, shift};

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
        let of = |year: Option<AcademicYear>| year.map(|y| format!(" of {y}")).unwrap_or_default();
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
                format!("{table}{}{}: {}", of(*year), at(*urn), told.join(", "))
            }
            Self::SchoolMoved {
                table,
                year,
                from,
                to,
                rows: n,
            } => format!(
                "{table}{}: {} moved from {} to {}",
                of(*year),
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
        let of = |year: Option<AcademicYear>| year.map(|y| format!(" of {y}")).unwrap_or_default();
        match self {
            Self::Rows(change) => format!(
                "{}{}{} changed",
                change.table,
                of(change.year),
                at(change.urn)
            ),
            Self::SchoolMoved { table, year, .. } => format!("{table}{} changed", of(*year)),
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

fn rows(n: u64) -> String {
    match n {
        1 => "1 row".to_owned(),
        n => format!("{} rows", crate::estate::with_commas(&n.to_string())),
    }
}

/// Everything that is another thing in one build than in the other. `prints`: whether both have prints of their rows.
pub(super) fn causes(before: (&Kept, &Ledger), now: (&Kept, &Ledger)) -> Vec<Cause> {
    let (old, new) = (before.0, now.0);
    let mut all = Vec::new();
    if old.method != new.method {
        all.push(Cause::Method {
            before: old.method,
            now: new.method,
        });
    }
    if old.program != new.program {
        all.push(Cause::Program {
            before: old.program.clone(),
            now: new.program.clone(),
        });
    }
    all.extend(settings(&old.config, &new.config));
    for (urn, (name, _)) in &new.schools {
        if !old.schools.contains_key(urn) && !old.schools.is_empty() {
            all.push(Cause::School {
                urn: *urn,
                name: name.clone(),
                joined: true,
            });
        }
    }
    for (urn, (name, _)) in &old.schools {
        if !new.schools.contains_key(urn) && !new.schools.is_empty() {
            all.push(Cause::School {
                urn: *urn,
                name: name.clone(),
                joined: false,
            });
        }
    }
    files(&old.files, &new.files, &mut all);
    matched(&old.matched, &new.matched, &mut all);
    if !old.prints.is_empty() && !new.prints.is_empty() {
        by_rows(before, now, &mut all);
    } else {
        by_bytes(old, new, &mut all);
    }
    all
}

fn files(old: &BTreeMap<String, FileKept>, new: &BTreeMap<String, FileKept>, all: &mut Vec<Cause>) {
    let paths: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    for path in paths {
        let (before, now) = (old.get(path), new.get(path));
        let table = now.or(before).map_or("", |f| f.table.as_str());
        if before.map(|f| f.rows) != now.map(|f| f.rows) {
            all.push(Cause::File {
                path: path.clone(),
                table: table.to_owned(),
                before: before.map(|f| f.rows),
                now: now.map(|f| f.rows),
            });
        }
        let refused = |f: Option<&FileKept>| f.map_or(0, |f| f.refused);
        if refused(before) != refused(now) {
            all.push(Cause::Refused {
                path: path.clone(),
                table: table.to_owned(),
                before: refused(before),
                now: refused(now),
            });
        }
    }
}

fn matched(old: &[MatchKept], new: &[MatchKept], all: &mut Vec<Cause>) {
    let by = |rows: &[MatchKept]| -> BTreeMap<(String, Option<Urn>), (u64, u64)> {
        rows.iter()
            .map(|m| ((m.table.clone(), m.urn), (m.nobody, m.by_name)))
            .collect()
    };
    let (old, new) = (by(old), by(new));
    let keys: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    for key in keys {
        let (before, now) = (
            old.get(key).copied().unwrap_or_default(),
            new.get(key).copied().unwrap_or_default(),
        );
        if before != now {
            all.push(Cause::Matched {
                table: key.0.clone(),
                urn: key.1,
                before,
                now,
            });
        }
    }
}

/// What became of rows, table by table.
fn by_rows((old, before): (&Kept, &Ledger), (new, now): (&Kept, &Ledger), all: &mut Vec<Cause>) {
    let tables: BTreeSet<&String> = old.prints.keys().chain(new.prints.keys()).collect();
    for table in tables {
        let (was, is) = (old.prints.get(table), new.prints.get(table));
        let years = [was, is].into_iter().flatten().flat_map(|t| t.years.keys());
        let years: BTreeSet<u16> = years.copied().collect();
        for year in years {
            let file =
                |t: Option<&super::kept::PrintsKept>| t.and_then(|t| t.years.get(&year)).cloned();
            if file(was) == file(is) {
                continue;
            }
            let (a, b) = (old.parts(before, table, year), new.parts(now, table, year));
            let urns: BTreeSet<Urn> = a.keys().chain(b.keys()).copied().collect();
            let none = super::prints::Part::default();
            let mut shifts: BTreeMap<Urn, Shift> = (urns.into_iter())
                .map(|urn| {
                    (
                        urn,
                        shift(a.get(&urn).unwrap_or(&none), b.get(&urn).unwrap_or(&none)),
                    )
                })
                .filter(|(_, s)| *s != Shift::default())
                .collect();
            let named = (year > 0).then_some(AcademicYear(year));
            all.extend(between(table, named, &mut shifts));
            let columns = is.or(was).map(|t| t.columns.clone()).unwrap_or_default();
            for (urn, shift) in shifts {
                if shift == Shift::default() {
                    continue;
                }
                all.push(Cause::Rows(RowChange {
                    table: table.clone(),
                    year: named,
                    urn: (urn > 0).then_some(urn),
                    added: shift.added.len() as u64,
                    removed: shift.removed.len() as u64,
                    changed: shift.changed,
                    columns: shift
                        .columns
                        .iter()
                        .filter_map(|c| columns.get(*c).cloned())
                        .collect(),
                }));
            }
        }
    }
}

/// Takes rows that went from one school to another out of what was added and removed.
fn between(
    table: &str,
    year: Option<AcademicYear>,
    shifts: &mut BTreeMap<Urn, Shift>,
) -> Vec<Cause> {
    let mut from: BTreeMap<u64, Urn> = BTreeMap::new();
    for (urn, shift) in shifts.iter() {
        from.extend(shift.removed.iter().map(|key| (*key, *urn)));
    }
    let mut ways: BTreeMap<(Urn, Urn), BTreeSet<u64>> = BTreeMap::new();
    for (urn, shift) in shifts.iter() {
        for key in &shift.added {
            if let Some(was) = from.get(key).filter(|was| *was != urn) {
                ways.entry((*was, *urn)).or_default().insert(*key);
            }
        }
    }
    for ((was, is), keys) in &ways {
        if let Some(shift) = shifts.get_mut(was) {
            shift.removed.retain(|key| !keys.contains(key));
        }
        if let Some(shift) = shifts.get_mut(is) {
            shift.added.retain(|key| !keys.contains(key));
        }
    }
    let ways = ways
        .into_iter()
        .map(|((from, to), keys)| Cause::SchoolMoved {
            table: table.to_owned(),
            year,
            from,
            to,
            rows: keys.len() as u64,
        });
    ways.collect()
}

/// Which files have other bytes, where nothing more is known.
fn by_bytes(old: &Kept, new: &Kept, all: &mut Vec<Cause>) {
    let none = BTreeMap::new();
    for kind in ["config", "data"] {
        let (was, is) = (
            old.inputs.get(kind).unwrap_or(&none),
            new.inputs.get(kind).unwrap_or(&none),
        );
        let paths: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
        for path in paths {
            let words = match (was.get(path), is.get(path)) {
                (Some(a), Some(b)) if a == b => continue,
                (Some(_), Some(_)) => "has other bytes",
                (None, _) => "is new",
                (_, None) => "is gone",
            };
            all.push(Cause::Setting {
                path: format!("{kind} file {path} {words}"),
                before: String::new(),
                now: String::new(),
            });
        }
    }
}

/// Keys of the config that no figure depends on; what stands there may be personal, and is not repeated.
const IDLE: [&str; 9] = [
    "mail",
    "publish",
    "secrets",
    "contacts",
    "brand",
    "out",
    "state",
    "packs",
    "not_before",
];

/// The settings that differ between two configs.
fn settings(old: &str, new: &str) -> Vec<Cause> {
    if old == new || old.is_empty() || new.is_empty() {
        return vec![];
    }
    let flat = |text: &str| {
        let mut all = BTreeMap::new();
        if let Ok(value) = serde_saphyr::from_str::<Value>(text) {
            flatten("", &value, &mut all);
        }
        all
    };
    let (old, new) = (flat(old), flat(new));
    let paths: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let changed = paths
        .into_iter()
        .filter(|path| old.get(*path) != new.get(*path));
    let mut told = BTreeSet::new();
    let causes = changed.filter_map(|path| {
        let first = path.split(['.', '[']).next().unwrap_or(path);
        if IDLE.contains(&first) {
            return None;
        }
        let value = |of: &BTreeMap<String, String>| of.get(path).cloned().unwrap_or_default();
        Some(Cause::Setting {
            path: path.clone(),
            before: value(&old),
            now: value(&new),
        })
    });
    // A long list that moved by one place differs everywhere: its name says enough.
    let mut all: Vec<Cause> = Vec::new();
    for cause in causes.collect::<Vec<_>>() {
        let Cause::Setting { path, .. } = &cause else {
            continue;
        };
        let first = path.split(['.', '[']).next().unwrap_or(path).to_owned();
        let same = all
            .iter()
            .filter(|c| matches!(c, Cause::Setting { path, .. } if path.starts_with(&first)))
            .count();
        if same < 6 {
            all.push(cause);
        } else if told.insert(first.clone()) {
            all.push(Cause::Setting {
                path: format!("{first}: and more"),
                before: String::new(),
                now: String::new(),
            });
        }
    }
    all
}

fn flatten(path: &str, value: &Value, into: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let path = if path.is_empty() {
                    key.clone()
                } else {
                    format!("{path}.{key}")
                };
                flatten(&path, value, into);
            }
        }
        Value::Array(list) => {
            for (i, value) in list.iter().enumerate() {
                flatten(&format!("{path}[{}]", i + 1), value, into);
            }
        }
        Value::Null => {}
        value => {
            let text = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            let short: String = text.chars().take(60).collect();
            into.insert(path.to_owned(), short);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Cause, settings};

    #[test]
    fn settings_that_figures_depend_on_are_named_with_both_values() {
        let old = "title: A\nthresholds:\n  points: 5\nmail:\n  from: data@trust.example\n";
        let new =
            "title: A\nthresholds: {points: 3, min_pupils: 6}\nmail: {from: other@trust.example}\n";
        let told: Vec<String> = settings(old, new)
            .iter()
            .map(|c| c.words(&|_| String::new()))
            .collect();
        assert_eq!(
            told,
            [
                "config: thresholds.min_pupils: 6, before not set",
                "config: thresholds.points: 3, before 5"
            ]
        );
        assert_eq!(settings(old, old), vec![]);
    }

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
