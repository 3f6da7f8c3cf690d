//! `bad-year`, in the config: a year under `defaults` or in a line of `packs` of which the data have no assessments.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::config::Settings;
use crate::dataset::Holdings;
use crate::diag::{Code, Finding, Severity, Spot};

/// Every place of the config that asks for a year, or a term of it, without assessments; `config` is its path as the user
/// typed it. Reports only: such a chapter or page says that there are no figures.
///
/// Without any assessments there is nothing to compare with, and nothing is said.
pub fn config_years(holdings: &Holdings, settings: &Settings, config: &Arc<str>) -> Vec<Finding> {
    if settings.named_years.is_empty() {
        return Vec::new();
    }
    let terms: BTreeSet<_> = holdings
        .assessments
        .iter()
        .map(|a| (a.year, a.term))
        .collect();
    let Some((last, last_term)) = terms.last().copied() else {
        return Vec::new();
    };
    settings
        .named_years
        .iter()
        .filter_map(|named| {
            let mut of_year = terms.iter().filter(|(year, _)| *year == named.year);
            let missing = match named.term {
                None if of_year.next().is_some() => return None,
                Some(term) if of_year.any(|(_, t)| *t == term) => return None,
                None => named.year.to_string(),
                Some(term) => format!("{term} {}", named.year),
            };
            let spot = Spot {
                file: Arc::clone(config),
                line: named.line,
                column: named.column,
                width: named.width,
            };
            let finding = Finding::new(
                Code::BadYear,
                Severity::Warning,
                spot,
                format!("the data have no assessments of {missing}, which {} asks for", named.under),
            );
            let written = named.year.to_string();
            Some(finding.at(named.under, &written).help(format!(
                "mend the year or term, or put the files of {missing} into the data folder; the latest here are of {last_term} {last}"
            )))
        })
        .collect()
}
