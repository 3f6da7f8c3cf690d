//! Findings from build to build: which are new, which are still open and since when, which are mended.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::dataset::Urn;
use crate::diag::Finding;

/// So many kinds of findings are kept of a build.
const MOST: usize = 5_000;

/// Findings of one kind in one file of one school.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct FindingKept {
    /// The code.
    pub code: String,
    /// `error`, `warning` or `note`.
    pub severity: String,
    /// The table; empty: of none.
    pub table: String,
    /// The file.
    pub file: String,
    /// The column; empty: the row or file as a whole.
    pub field: String,
    /// The school, where known.
    pub urn: Option<Urn>,
    /// How many.
    pub count: u64,
    /// The day that the data stood for when it was first told, as `2026-07-31`.
    pub since: String,
}

impl FindingKept {
    fn key(&self) -> (&str, &str, &str, &str, Option<Urn>) {
        (&self.code, &self.table, &self.file, &self.field, self.urn)
    }
}

/// The findings of a build, by kind; those that were told before keep their day.
pub(super) fn kept(findings: &[Finding], as_at: &str, before: &[FindingKept]) -> Vec<FindingKept> {
    let mut kinds: BTreeMap<_, FindingKept> = BTreeMap::new();
    for finding in findings {
        let one = FindingKept {
            code: finding.code.text().to_owned(),
            severity: finding.severity.word().to_owned(),
            table: finding.table.to_owned(),
            file: finding.spot.file.to_string(),
            field: finding.field.clone(),
            urn: finding.urn,
            count: 0,
            since: as_at.to_owned(),
        };
        let key = (
            one.code.clone(),
            one.table.clone(),
            one.file.clone(),
            one.field.clone(),
            one.urn,
        );
        kinds.entry(key).or_insert(one).count += 1;
    }
    let known: BTreeMap<_, &str> = before.iter().map(|f| (f.key(), f.since.as_str())).collect();
    let mut all: Vec<FindingKept> = kinds.into_values().take(MOST).collect();
    for finding in &mut all {
        if let Some(since) = known.get(&finding.key()) {
            (*since).clone_into(&mut finding.since);
        }
    }
    all
}

/// What became of findings.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FindingsMoved {
    /// Not told before.
    pub new: Vec<FindingKept>,
    /// Told before, and still there.
    pub open: Vec<FindingKept>,
    /// Told before, and gone.
    pub mended: Vec<FindingKept>,
}

impl FindingsMoved {
    /// Holds the findings of a build against those of one before; notes don't count, as nothing is to be mended.
    pub(super) fn of(before: &[FindingKept], now: &[FindingKept]) -> Self {
        let counts = |f: &&FindingKept| f.severity != "note";
        let known: BTreeMap<_, &FindingKept> = before.iter().map(|f| (f.key(), f)).collect();
        let here: BTreeMap<_, ()> = now.iter().map(|f| (f.key(), ())).collect();
        let (open, new): (Vec<_>, Vec<_>) = now
            .iter()
            .filter(counts)
            .cloned()
            .partition(|f| known.contains_key(&f.key()));
        let gone = before.iter().filter(counts);
        let mended = gone.filter(|f| !here.contains_key(&f.key())).cloned();
        Self {
            new,
            open,
            mended: mended.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{FindingKept, FindingsMoved, kept};
    use crate::diag::{Code, Finding, Severity, Spot};

    fn finding(code: Code, file: &str) -> Finding {
        let spot = Spot {
            file: file.into(),
            line: 4,
            ..Spot::default()
        };
        Finding::new(code, Severity::Warning, spot, "words")
    }

    #[test]
    fn a_finding_keeps_the_day_it_was_first_told() {
        let first = kept(
            &[
                finding(Code::UnknownCode, "a.csv"),
                finding(Code::UnknownCode, "a.csv"),
            ],
            "2026-01-31",
            &[],
        );
        assert_eq!(
            (first.len(), first[0].count, first[0].since.as_str()),
            (1, 2, "2026-01-31")
        );
        let then = [
            finding(Code::UnknownCode, "a.csv"),
            finding(Code::UnknownCode, "b.csv"),
        ];
        let second = kept(&then, "2026-04-30", &first);
        let since: Vec<(&str, &str)> = second
            .iter()
            .map(|f| (f.file.as_str(), f.since.as_str()))
            .collect();
        assert_eq!(since, [("a.csv", "2026-01-31"), ("b.csv", "2026-04-30")]);
        let moved = FindingsMoved::of(&first, &second);
        let files = |all: &[FindingKept]| all.iter().map(|f| f.file.clone()).collect::<Vec<_>>();
        assert_eq!(
            (files(&moved.new), files(&moved.open), files(&moved.mended)),
            (vec!["b.csv".into()], vec!["a.csv".into()], vec![])
        );
        assert_eq!(files(&FindingsMoved::of(&second, &first).mended), ["b.csv"]);
    }
}
