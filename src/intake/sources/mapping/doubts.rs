//! What is doubtful about a file's heading: headings that stand there twice, sheets that are none of the table's.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::config::Source;
use crate::diag::{Code, Finding, Severity, Spot};
use crate::source::Heading;

use super::super::ready::Alike;
use super::{Making, quoted, same};

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

/// What is wrong with a heading that can't be used, with the settings of its entry that may be the cause.
pub(super) fn settings(
    mut findings: Vec<Finding>,
    source: &Source,
    heading: &Heading,
    file: &Arc<str>,
) -> Vec<Finding> {
    if let (Some(delimiter), [one]) = (&source.delimiter, heading.names.as_slice())
        && one.matches([',', ';', '\t', '|']).count() > 1
    {
        let spot = Spot {
            file: Arc::clone(file),
            line: heading.line,
            ..Spot::default()
        };
        let words = format!(
            "the heading is one cell, since the entry on line {} of config.yaml says `delimiter: {delimiter}`: its columns can't be told apart",
            source.line
        );
        let finding = Finding::new(Code::Config, Severity::Error, spot, words);
        return vec![finding.at("delimiter", "").help(
            "take `delimiter:` out of the entry: it is found from the heading; or write the one that the file has",
        )];
    }
    let mut told = Vec::new();
    if source.skip_lines > 0 {
        told.push(format!("skip_lines: {}", source.skip_lines));
    }
    if let Some(encoding) = &source.encoding {
        told.push(format!("encoding: {encoding}"));
    }
    let missing = |f: &&mut Finding| f.code == Code::MissingColumn;
    if let Some(first) = findings
        .iter_mut()
        .find(missing)
        .filter(|_| !told.is_empty())
    {
        first.message = format!(
            "{}; the entry says `{}`: is that right of this file?",
            first.message,
            told.join("`, `")
        );
    }
    findings
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

    /// Says of which subjects the layout can't know the column: none of them is read.
    pub(super) fn tell_alike(&mut self, all: &[Alike]) {
        for alike in all {
            let names: Vec<&str> = (alike.places.iter())
                .map(|place| self.heading.names[*place].as_str())
                .collect();
            let quotes: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            let second = alike.places.get(1).copied().unwrap_or_default();
            let (column, width) = self.heading.places.get(second).copied().unwrap_or_default();
            let mut finding = self.finding(
                Code::DuplicateColumn,
                Severity::Warning,
                format!(
                    "{} columns may hold the {} of {}, {}: which one can't be known, and none is read",
                    names.len(),
                    alike.ours,
                    alike.of,
                    quotes.join(", ")
                ),
            );
            finding.spot.column = column;
            finding.spot.width = width;
            let last = names.last().copied().unwrap_or_default();
            // `Reading#2` is the second that is headed Reading.
            let count = names.iter().filter(|name| same(name, last)).count();
            let meant = match count {
                1 => last.to_owned(),
                _ => format!("{}#{count}", last.trim()),
            };
            let help = format!(
                "name the columns that count in the entry of config.yaml on line {}: long: {{into: subject, value: {}, columns: {{{}: the subject}}}}; or take the others out of the file",
                self.source.line,
                alike.ours,
                quoted(&meant)
            );
            self.findings.push(finding.at(alike.ours, last).help(help));
        }
    }
}
