//! What sources come to: each file with the rows that stand, each cell with its place, and what was said twice.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::dataset::Disagreement;
use crate::diag::{Code, Finding, Severity, Sink, Spot};
use crate::source::workbook::push_cell;
use crate::source::{Encoding, Found, Held, How, RowPlace, SHEET, TextOptions};

use super::Merging;

/// What sources come to.
pub(in crate::intake::sources) struct Merged {
    /// The files, each with the rows that stand.
    pub(in crate::intake::sources) found: Vec<Found>,
    pub(in crate::intake::sources) disagreements: Vec<Disagreement>,
    /// Rows of each file that became part of an earlier source's.
    pub(in crate::intake::sources) aside: BTreeMap<Arc<str>, u64>,
}

impl Merging<'_> {
    /// What all sources come to; where they disagree is told.
    pub(super) fn done(mut self, sink: &mut Sink) -> Merged {
        let mut disagreements = Vec::new();
        let mut totals: BTreeMap<(usize, usize, usize), (u64, u64)> = BTreeMap::new();
        for (&(column, stands, aside, urn), &rows) in &self.differ {
            let total = totals.entry((column, stands, aside)).or_default();
            total.0 += rows;
            total.1 += 1;
            disagreements.push(Disagreement {
                table: self.table.name,
                column: self.name(column).to_owned(),
                stands: Arc::clone(&self.files[stands].0.shown),
                aside: Arc::clone(&self.files[aside].0.shown),
                urn,
                rows,
            });
        }
        for ((column, stands, aside), (rows, schools)) in totals {
            let name = self.name(column);
            let (stands, aside) = (&self.files[stands].0.shown, &self.files[aside].0.shown);
            let words = format!(
                "{rows} rows (of {schools} schools) have another `{name}` than {stands}, which takes precedence"
            );
            let spot = Spot {
                file: Arc::clone(aside),
                ..Spot::default()
            };
            let help =
                "mend the one that is wrong, or change the order of the sources in config.yaml";
            let mut finding = Finding::new(Code::SourcesDisagree, Severity::Warning, spot, words)
                .at(name, "")
                .help(help);
            finding.table = self.table.name;
            sink.push(finding);
        }
        let found = self.files();
        Merged {
            found,
            disagreements,
            aside: self.aside,
        }
    }

    /// Each file with its rows, all with the columns that any source gives.
    fn files(&mut self) -> Vec<Found> {
        let columns: Vec<usize> = (0..self.given.len()).filter(|i| self.given[*i]).collect();
        let mut heading = String::new();
        for (i, column) in columns.iter().enumerate() {
            if i > 0 {
                heading.push(char::from(SHEET));
            }
            push_cell(&mut heading, self.name(*column));
        }
        heading.push('\n');
        let mut texts: Vec<(String, Vec<RowPlace>)> = self
            .files
            .iter()
            .map(|_| (heading.clone(), vec![RowPlace::default()]))
            .collect();
        // A file that several entries read is one all the same: its lines are told by its name.
        let home: Vec<usize> = self
            .files
            .iter()
            .map(|(found, _)| {
                let same = |(other, _): &(Found, u64)| other.shown == found.shown;
                self.files.iter().position(same).unwrap_or_default()
            })
            .collect();
        for line in std::mem::take(&mut self.lines) {
            let (text, places) = &mut texts[home[line.file]];
            for (i, cell) in line.cells.split(char::from(SHEET)).enumerate() {
                if self.given[i] {
                    if columns.first() != Some(&i) {
                        text.push(char::from(SHEET));
                    }
                    text.push_str(cell);
                }
            }
            text.push('\n');
            let filled = |column: &usize| line.filled.iter().find(|(c, ..)| c == column);
            let field = |column: &usize| match filled(column) {
                Some((.., place)) => *place,
                None => line.place.fields.get(*column).copied().unwrap_or((0, 0)),
            };
            let elsewhere = columns.iter().zip(0u32..).filter_map(|(column, i)| {
                let (_, file, _) = filled(column)?;
                (home[*file] != home[line.file])
                    .then(|| (i, Arc::clone(&self.files[*file].0.shown)))
            });
            places.push(RowPlace {
                line: line.place.line,
                fields: columns.iter().map(field).collect(),
                elsewhere: elsewhere.collect(),
            });
        }
        let files = self.files.iter().zip(texts).enumerate();
        files
            .filter(|(i, _)| home[*i] == *i)
            .map(|(_, file)| file)
            .map(|((found, size), (text, places))| Found {
                how: How::Held(Arc::new(Held {
                    bytes: text.into_bytes(),
                    size: *size,
                    options: TextOptions {
                        skip_lines: 0,
                        encoding: Some(Encoding::Utf8),
                        delimiter: Some(SHEET),
                    },
                    places,
                })),
                ..found.clone()
            })
            .collect()
    }
}
