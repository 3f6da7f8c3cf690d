//! Tidy rows of a report as figures, each by what it is of.

use std::collections::{BTreeMap, BTreeSet};

use crate::figures::KEYS;

use super::Point;

/// What the columns of a report's tidy rows are, for comparing them.
pub(super) struct Spec {
    pub(super) report: &'static str,
    /// The figure itself.
    value: &'static str,
    /// The pupils it rests on; empty: not told.
    n: &'static str,
    /// What it is compared with; empty: with nothing.
    comparison: &'static str,
    /// What is said of it.
    verdict: &'static [&'static str],
    /// Columns that make no figure another one: they follow from the others, or say where it is shown.
    idle: &'static [&'static str],
}

pub(super) const SPECS: &[Spec] = &[
    Spec {
        report: "tracking",
        value: "attainment",
        n: "n",
        comparison: "comparison",
        verdict: &["evidence", "indicator"],
        // One figure stands in several reports.
        idle: &[
            "report",
            "roll",
            "difference",
            "range_low",
            "range_high",
            "p",
        ],
    },
    Spec {
        report: "indicators",
        value: "value",
        n: "denominator",
        comparison: "percentile",
        verdict: &[],
        idle: &["numerator"],
    },
    Spec {
        report: "statutory",
        value: "attainment",
        n: "n",
        comparison: "national",
        verdict: &["evidence"],
        idle: &["cohort", "difference", "pupils", "p"],
    },
    Spec {
        report: "measures",
        value: "score",
        n: "pupils",
        comparison: "",
        verdict: &["band"],
        idle: &["schools", "weight", "lower", "upper", "sponsor"],
    },
];

pub(super) type Key = Vec<(&'static str, String)>;
pub(super) type Table = BTreeMap<Key, Point>;

/// The figures of a report by what they are of, and which of them stand only where pages show the term they are built at.
pub(super) fn table(spec: &Spec, rows: &str) -> (Table, BTreeSet<Key>) {
    let (mut table, mut lasting) = (Table::new(), BTreeSet::new());
    let mut passing = BTreeSet::new();
    let mut reader = csv::Reader::from_reader(rows.as_bytes());
    let Ok(headings) = reader.headers().cloned() else {
        return (table, passing);
    };
    let place = |name: &str| headings.iter().position(|h| h == name);
    let (value, n, comparison, note) = (
        place(spec.value),
        place(spec.n),
        place(spec.comparison),
        place("note"),
    );
    let verdict: Vec<usize> = spec.verdict.iter().filter_map(|v| place(v)).collect();
    let report = place("report");
    let keys: Vec<(&'static str, usize)> = (KEYS.iter())
        .filter(|k| !spec.idle.contains(*k))
        .filter_map(|k| Some((*k, place(k)?)))
        .collect();
    for record in reader.records().filter_map(Result::ok) {
        let cell = |at: Option<usize>| at.and_then(|at| record.get(at)).unwrap_or_default();
        // Statutory outcomes have rows of their own.
        if cell(report) == "statutory" {
            continue;
        }
        let key: Key = (keys.iter())
            .filter(|(_, at)| !cell(Some(*at)).is_empty())
            .map(|(name, at)| (*name, cell(Some(*at)).to_owned()))
            .collect();
        let said: Vec<&str> = verdict
            .iter()
            .map(|at| cell(Some(*at)))
            .filter(|v| !v.is_empty())
            .collect();
        // The pathway shows all terms, the other reports the one that pages are built at.
        let is_passing = report.is_some() && cell(report) != "pathway";
        match is_passing && !lasting.contains(&key) {
            true => passing.insert(key.clone()),
            false => {
                passing.remove(&key);
                lasting.insert(key.clone())
            }
        };
        table.entry(key).or_insert_with(|| Point {
            value: cell(value).to_owned(),
            n: cell(n).to_owned(),
            comparison: cell(comparison).to_owned(),
            verdict: said.join(" "),
            note: cell(note).to_owned(),
        });
    }
    (table, passing)
}
