//! What is another thing in one build than in the other.

use std::collections::{BTreeMap, BTreeSet};

use crate::dataset::Urn;
use crate::estate::AcademicYear;

use super::super::kept::{FileKept, Kept, MatchKept, PrintsKept};
use super::super::ledger::Ledger;
use super::super::prints::{Part, Shift, shift};
use super::settings::settings;
use super::{Cause, RowChange};

/// Everything that is another thing in one build than in the other.
pub(in crate::history) fn causes(before: (&Kept, &Ledger), now: (&Kept, &Ledger)) -> Vec<Cause> {
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
            let file = |t: Option<&PrintsKept>| t.and_then(|t| t.years.get(&year)).cloned();
            if file(was) == file(is) {
                continue;
            }
            let (a, b) = (old.parts(before, table, year), new.parts(now, table, year));
            let urns: BTreeSet<Urn> = a.keys().chain(b.keys()).copied().collect();
            let none = Part::default();
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
