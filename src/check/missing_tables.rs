//! `missing-table`: tables without which nothing can be built.

use std::sync::Arc;

use crate::config::Settings;
use crate::dataset::Holdings;
use crate::diag::{Code, Finding, Severity, Spot};
use crate::estate::tables::{self, Table};

/// Every table that is not there although the build needs it: trusts and schools, unless the config names files of the DfE's
/// that say which schools belong to whom; pupils, where rows of other tables name some. A table that a finding tells of already is not missing.
/// `folder` is the data folder as the user typed it.
pub fn missing_tables(
    holdings: &Holdings,
    settings: &Settings,
    findings: &[Finding],
    folder: &Arc<str>,
) -> Vec<Finding> {
    let is_there = |table: &str| {
        holdings.files.iter().any(|f| f.table == table) || findings.iter().any(|f| f.table == table)
    };
    let mut needed = vec![];
    if settings.memberships.is_empty() {
        needed.extend([("trusts", String::new()), ("schools", String::new())]);
    }
    let by_pupil = holdings
        .files
        .iter()
        .filter(|f| tables::table(f.table).is_some_and(Table::is_matched));
    if let Some(file) = by_pupil.into_iter().find(|f| f.rows > 0) {
        let why = format!(", and {} has rows of pupils", file.path);
        needed.push(("pupils", why));
    }
    let missing = needed.into_iter().filter(|(table, _)| !is_there(table));
    missing
        .map(|(table, why)| {
            let spot = Spot {
                file: Arc::clone(folder),
                ..Spot::default()
            };
            let words = format!("there is no table of {table}{why}");
            let mut finding = Finding::new(Code::MissingTable, Severity::Error, spot, words).help(
                format!("put {table}.csv into the data folder, or name the file that feeds it under `sources` in the config"),
            );
            finding.table = table;
            finding
        })
        .collect()
}
