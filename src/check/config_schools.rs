//! `unknown-school`, in the config: a URN under `contacts` or `school_groups` that no school of the data has.

use std::sync::Arc;

use crate::config::Settings;
use crate::dataset::Holdings;
use crate::diag::{Code, Finding, Severity, Spot, nearest};

/// Every place of the config that names a school which the table of schools doesn't have; `config` is its path as the
/// user typed it. Reports only: the contact or group is without that school.
pub fn config_schools(holdings: &Holdings, settings: &Settings, config: &Arc<str>) -> Vec<Finding> {
    let known: Vec<String> = holdings.schools.iter().map(|s| s.urn.to_string()).collect();
    if known.is_empty() {
        return Vec::new();
    }
    let unknown = settings
        .named_schools
        .iter()
        .filter(|named| !known.contains(&named.urn));
    unknown
        .map(|named| {
            let help = nearest(&named.urn, known.iter().map(String::as_str)).map_or_else(
                || "mend the URN, or take the line out".to_owned(),
                |near| format!("did you mean {near}? Else take the line out"),
            );
            let spot = Spot {
                file: Arc::clone(config),
                line: named.line,
                column: named.column,
                width: named.urn.chars().count() as u64,
            };
            Finding::new(
                Code::UnknownSchool,
                Severity::Warning,
                spot,
                format!(
                    "`{}` under {} is no school of the data",
                    named.urn, named.under
                ),
            )
            .at(named.under, &named.urn)
            .help(help)
        })
        .collect()
}
