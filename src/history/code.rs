//! Figures found by their short codes.

use std::collections::BTreeMap;

use crate::figures::code;

use super::figures::{Point, figures_of};
use super::kept::Kept;
use super::ledger::Ledger;

/// The code of a figure by its key: the columns of its tidy row that aren't blank.
pub fn code_of(report: &str, key: &BTreeMap<&'static str, String>) -> String {
    let columns: Vec<(&str, &str)> = key.iter().map(|(n, v)| (*n, v.as_str())).collect();
    code(report, &columns)
}

/// A figure that was found by its code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// The report whose tidy rows it is of.
    pub report: &'static str,
    /// What it is of.
    pub key: BTreeMap<&'static str, String>,
    /// How it stood in that build.
    pub point: Point,
    /// The day that the data of the build stood for.
    pub as_at: String,
}

/// The figure with a code in a build that is kept.
pub fn find_code(ledger: &Ledger, kept: &Kept, wanted: &str) -> Option<Found> {
    kept.figures.keys().find_map(|uid| {
        let mut all = figures_of(&ledger.figures(kept, uid)).into_iter();
        let (report, key, point) = all.find(|(report, key, _)| code_of(report, key) == wanted)?;
        Some(Found {
            report,
            key,
            point,
            as_at: kept.as_at.clone(),
        })
    })
}
