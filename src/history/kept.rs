//! What is kept of a build.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::config::Settings;
use crate::dataset::{Holdings, Urn};
use crate::diag::Finding;
use crate::estate::method;
use crate::site::{Files, Hash, Hasher};
use crate::state::StateError;

use super::findings::{self, FindingKept};
use super::ledger::Ledger;
use super::prints::{self, Parts};

/// The released figures of a trust: for each report its name and its tidy rows as CSV, the heading first.
pub type Released = Vec<(String, String)>;

/// What a build made, to be kept.
#[derive(Clone, Copy, Debug)]
pub struct Made<'a> {
    /// The tables, with the pupils' UPNs.
    pub holdings: &'a Holdings,
    /// The settings.
    pub settings: &'a Settings,
    /// The findings.
    pub findings: &'a [Finding],
    /// The text of the config.
    pub config: &'a str,
    /// The day that the data stand for, as `2026-07-31`.
    pub as_at: &'a str,
    /// The term that each trust's pages are built at, as `2025/26 Summer`, by UID.
    pub terms: &'a BTreeMap<String, String>,
    /// The files it was made from, by kind.
    pub inputs: &'a BTreeMap<String, Files>,
    /// The released figures of each trust, by UID.
    pub figures: &'a BTreeMap<String, Released>,
}

/// A file of the data folder.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct FileKept {
    /// The table it fed.
    pub table: String,
    /// Rows read.
    pub rows: u64,
    /// Rows refused.
    pub refused: u64,
}

/// Rows of a table and school that were matched to no pupil, or by name only.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct MatchKept {
    /// The table.
    pub table: String,
    /// The school, where known.
    pub urn: Option<Urn>,
    /// Rows matched to nobody.
    pub nobody: u64,
    /// Rows matched by name.
    pub by_name: u64,
}

/// The prints of a table, as they are kept.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(super) struct PrintsKept {
    pub(super) columns: Vec<String>,
    /// The file of each year.
    pub(super) years: BTreeMap<u16, String>,
}

/// A build that is kept.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Kept {
    /// The edition; empty: the one site.
    pub edition: String,
    /// What makes it known: a hash of its figures, rows and findings.
    pub mark: String,
    /// The program, as `matbook 0.1.0`.
    pub program: String,
    /// The version of the methods.
    pub method: u32,
    /// The day that the data stood for.
    pub as_at: String,
    /// The term that each trust's pages were built at, by UID.
    pub terms: BTreeMap<String, String>,
    /// Names of trusts by UID.
    pub trusts: BTreeMap<String, String>,
    /// Names of schools, each with the UID of its trust.
    pub schools: BTreeMap<Urn, (String, String)>,
    /// The text of the config.
    pub config: String,
    /// SHA-256 of each file it was made from, by kind and path.
    pub inputs: BTreeMap<String, BTreeMap<String, String>>,
    /// The files of the data that were read.
    pub files: BTreeMap<String, FileKept>,
    /// Rows matched to nobody, or by name.
    pub matched: Vec<MatchKept>,
    /// The findings.
    pub findings: Vec<FindingKept>,
    /// The file of each trust's figures, by UID.
    pub(super) figures: BTreeMap<String, String>,
    /// The prints of each table's rows.
    pub(super) prints: BTreeMap<String, PrintsKept>,
}

impl Kept {
    /// The files of the ledger that it needs.
    pub(super) fn needs(&self) -> impl Iterator<Item = &String> {
        let prints = self.prints.values().flat_map(|table| table.years.values());
        self.figures.values().chain(prints)
    }

    /// The rows of a table and year.
    pub(super) fn parts(&self, ledger: &Ledger, table: &str, year: u16) -> Parts {
        let file = self.prints.get(table).and_then(|t| t.years.get(&year));
        let bytes = file.and_then(|file| ledger.load(file));
        bytes.and_then(|b| prints::unpack(&b)).unwrap_or_default()
    }
}

/// Released figures as the text that is kept.
pub(super) fn text_of(released: &Released) -> String {
    let mut text = String::new();
    for (report, rows) in released {
        text.push_str("# ");
        text.push_str(report);
        text.push('\n');
        text.push_str(rows);
        if !rows.ends_with('\n') {
            text.push('\n');
        }
    }
    text
}

/// Reads what [`text_of`] wrote.
pub(super) fn released_of(text: &str) -> Released {
    let mut all = Released::new();
    for line in text.split_inclusive('\n') {
        match (line.strip_prefix("# "), all.last_mut()) {
            (Some(name), _) => all.push((name.trim_end().to_owned(), String::new())),
            (None, Some((_, rows))) => rows.push_str(line),
            (None, None) => {}
        }
    }
    all
}

/// Puts what a build made into a ledger's files, and gives what is kept of it; nothing of it counts until
/// [`Ledger::keep`].
///
/// # Errors
/// Where the state can't be written.
pub fn keep_of(ledger: &Ledger, made: &Made<'_>) -> Result<Kept, StateError> {
    let held = made.holdings;
    let mut hasher = Hasher::new();
    let mut figures = BTreeMap::new();
    for (uid, released) in made.figures {
        let text = text_of(released);
        hasher.part(uid.as_bytes());
        hasher.part(text.as_bytes());
        let packed = miniz_oxide::deflate::compress_to_vec(text.as_bytes(), 3);
        figures.insert(uid.clone(), ledger.store(packed)?);
    }
    let mut inputs = BTreeMap::new();
    for (kind, files) in made.inputs {
        let files = files
            .iter()
            .map(|(path, f)| (path.clone(), f.hash.to_string()));
        inputs.insert(kind.clone(), files.collect::<BTreeMap<_, _>>());
    }
    let last = ledger.last_of_edition();
    let prints = match &last {
        // The same rows by the same program.
        Some(last)
            if ledger.same_program()
                && same_data(&last.inputs, &inputs)
                && last.method == method() =>
        {
            last.prints.clone()
        }
        _ => {
            let mut kept = BTreeMap::new();
            for (name, table) in prints::prints(held, made.settings, ledger.secret()?) {
                let mut years = BTreeMap::new();
                for (year, parts) in table.years {
                    years.insert(year, ledger.store(prints::pack(&parts))?);
                }
                let columns = table.columns;
                kept.insert(name, PrintsKept { columns, years });
            }
            kept
        }
    };
    for (name, table) in &prints {
        hasher.part(name.as_bytes());
        for (year, file) in &table.years {
            hasher.part(&year.to_le_bytes());
            hasher.part(file.as_bytes());
        }
    }
    // The day that each was first told is no part of what the build is.
    for finding in findings::kept(made.findings, "", &[]) {
        hasher.part(&serde_json::to_vec(&finding).unwrap_or_default());
    }
    let mark = hasher.finish().short(32);
    let base = ledger.before(&mark);
    let before = base.as_ref().map_or(&[][..], |kept| &kept.findings);
    Ok(Kept {
        edition: ledger.edition().to_owned(),
        findings: findings::kept(made.findings, made.as_at, before),
        mark,
        program: concat!("matbook ", env!("CARGO_PKG_VERSION")).to_owned(),
        method: method(),
        as_at: made.as_at.to_owned(),
        terms: made.terms.clone(),
        trusts: (held.trusts.iter())
            .map(|t| (t.uid.clone(), t.name.clone()))
            .collect(),
        schools: schools(held),
        config: made.config.to_owned(),
        inputs,
        files: files(held),
        matched: matched(held),
        figures,
        prints,
    })
}

/// Whether the files that rows are read from are the same.
fn same_data(
    one: &BTreeMap<String, BTreeMap<String, String>>,
    other: &BTreeMap<String, BTreeMap<String, String>>,
) -> bool {
    ["config", "data"]
        .iter()
        .all(|kind| one.get(*kind) == other.get(*kind))
}

fn schools(held: &Holdings) -> BTreeMap<Urn, (String, String)> {
    let uid = |trust: usize| held.trusts.get(trust).map_or("", |t| t.uid.as_str());
    (held.schools.iter())
        .map(|s| (s.urn, (s.name.clone(), uid(s.trust).to_owned())))
        .collect()
}

fn files(held: &Holdings) -> BTreeMap<String, FileKept> {
    let mut files: BTreeMap<String, FileKept> = BTreeMap::new();
    for file in &held.files {
        let kept = files.entry(file.path.clone()).or_default();
        file.table.clone_into(&mut kept.table);
        kept.rows += file.rows;
        kept.refused += file.refused.saturating_sub(file.idle);
    }
    files
}

fn matched(held: &Holdings) -> Vec<MatchKept> {
    let mut counts: BTreeMap<(&str, Option<Urn>), (u64, u64)> = BTreeMap::new();
    let known: BTreeSet<Urn> = held.schools.iter().map(|s| s.urn).collect();
    for row in &held.unmatched {
        let urn = row.urn.filter(|urn| known.contains(urn));
        let count = counts.entry((row.table, urn)).or_default();
        match row.matched {
            true => count.1 += 1,
            false => count.0 += 1,
        }
    }
    let rows = counts
        .into_iter()
        .map(|((table, urn), (nobody, by_name))| MatchKept {
            table: table.to_owned(),
            urn,
            nobody,
            by_name,
        });
    rows.collect()
}

/// The name of a file of the ledger: the hash of its bytes.
pub(super) fn name_of(bytes: &[u8]) -> String {
    Hash::of(bytes).short(32)
}

#[cfg(test)]
mod tests {
    use super::{released_of, text_of};

    #[test]
    fn released_figures_come_back_as_they_were() {
        let released = vec![
            ("tracking".to_owned(), "a,b\n1,2\n".to_owned()),
            ("measures".to_owned(), "a\n".to_owned()),
        ];
        assert_eq!(released_of(&text_of(&released)), released);
        assert_eq!(released_of(""), vec![]);
    }
}
