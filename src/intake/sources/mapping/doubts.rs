//! What is doubtful about a file's heading: headings that stand there twice, sheets that are none of the table's.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::config::Source;
use crate::diag::{Code, Finding, Severity, Spot};
use crate::source::Heading;

use super::{Making, same};

/// Whether a heading has none of the columns that an entry names.
pub(super) fn is_other(source: &Source, heading: &Heading) -> bool {
    let long = source.long.iter().flat_map(|long| &long.columns);
    let mut named = source
        .columns
        .iter()
        .map(|(_, theirs)| theirs)
        .chain(long.map(|(theirs, _)| theirs));
    !named.any(|name| heading.names.iter().any(|have| same(have, name)))
}

/// Says that a sheet is passed over.
pub(super) fn other_sheet(file: &Arc<str>, source: &Source) -> Finding {
    let spot = Spot {
        file: Arc::clone(file),
        ..Spot::default()
    };
    let words = "the sheet has none of the columns that the config names: it is passed over";
    Finding::new(Code::PassedOver, Severity::Note, spot, words).help(format!(
        "where it should count, mend its headings; to read only some sheets name them under `sheet:` in config.yaml (sources, line {})",
        source.line
    ))
}

impl Making<'_> {
    /// Says where several columns have a heading that the config names.
    pub(super) fn tell_doubles(&mut self) {
        let source = self.source;
        let long = source.long.iter().flat_map(|long| &long.columns);
        let named: BTreeSet<&str> = source
            .columns
            .iter()
            .map(|(_, theirs)| theirs.as_str())
            .chain(long.map(|(theirs, _)| theirs.as_str()))
            .collect();
        for name in named {
            let mut alike = (0..self.heading.names.len())
                .filter(|i| self.heading.names[*i].trim() == name.trim());
            let (Some(_), Some(second)) = (alike.next(), alike.next()) else {
                continue;
            };
            let (column, width) = self.heading.places.get(second).copied().unwrap_or_default();
            let mut finding = self.finding(
                Code::DuplicateColumn,
                Severity::Warning,
                format!("two columns are headed `{name}`: the first is read, the other is not"),
            );
            finding.spot.column = column;
            finding.spot.width = width;
            let help = "give the columns names of their own; what stands above them, as a term, belongs into the name";
            self.findings.push(finding.at(name, name).help(help));
        }
    }
}
