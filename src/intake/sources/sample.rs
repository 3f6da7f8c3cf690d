//! The first rows of an entry's files as they are understood, before anything is computed from them.

use std::path::Path;
use std::sync::{Arc, Mutex};

use crate::config::Settings;
use crate::diag::Sink;
use crate::intake::folder;
use crate::intake::row::{FileHead, Plan, Row};
use crate::intake::survey::Ways;
use crate::intake::{Mapping, Origin, ReadOptions, table};
use crate::source::{Records, SourceError, Stream};

use super::made;
use super::mapping::Configured;
use super::project::{Configuration, lock, table_name};

/// Rows as understood.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sample {
    /// The file they are from.
    pub file: String,
    /// Our columns that the entry gives, and whether each is personal.
    pub columns: Vec<(&'static str, bool)>,
    /// Lines of the file (in a sheet, rows), and the cells under the columns.
    pub rows: Vec<(u64, Vec<String>)>,
}

/// The first rows of each entry of `sources:`, in their order: `limit` rows of the first file that can be read.
///
/// # Errors
/// Only where the machine fails.
pub fn samples(
    data: &Path,
    settings: &Settings,
    wanted: impl Fn(usize) -> bool,
    limit: usize,
) -> Result<Vec<Sample>, SourceError> {
    let provider = Configuration {
        data,
        settings,
        known: Mutex::default(),
        memory: Mutex::default(),
    };
    folder::read_roll(settings, &ReadOptions::default(), &provider)?;
    let known = lock(&provider.known).clone();
    let mut samples = Vec::new();
    for (index, source) in settings.sources.iter().enumerate() {
        let mut sample = Sample::default();
        let Some(table) = table(table_name(source)).filter(|_| wanted(index)) else {
            samples.push(sample);
            continue;
        };
        let found = provider.found(source, table, &known, &mut Sink::new())?;
        for found in found {
            let Ok((mut stream, start)) = Stream::open(&found, 1 << 20) else {
                continue;
            };
            let mapping = Configured {
                entries: [(Arc::clone(&found.shown), source)].into(),
                known: known.clone(),
                partial: true,
            };
            let (layouts, _) = mapping.layouts(table, &found.shown, &start.heading, &[]);
            if layouts.is_empty() {
                continue;
            }
            let given: Vec<usize> = (0..table.columns.len())
                .filter(|c| layouts.iter().any(|l| l.columns[*c] != Origin::Absent))
                .collect();
            sample.file = found.shown.to_string();
            sample.columns = given
                .iter()
                .map(|c| (table.columns[*c].name, table.columns[*c].is_personal()))
                .collect();
            let width = start.heading.names.len();
            let head = FileHead {
                shown: Arc::clone(&found.shown),
                index: 0,
                table,
                plans: Plan::all(layouts, table),
                delimiter: start.delimiter,
                width,
                masked: vec![true; width],
                dates: vec![false; width],
                schools: Arc::default(),
                names: start.heading.names,
                ways: Ways::default(),
            };
            if let Some(block) = stream.next_block()? {
                let mut records = Records::new(&block.text, head.delimiter);
                while sample.rows.len() < limit && records.advance() {
                    for plan in &head.plans {
                        let row = Row {
                            record: records.record(),
                            text: &block.text,
                            head: &head,
                            plan,
                        };
                        if row.is_skipped() || row.is_blank() || sample.rows.len() >= limit {
                            continue;
                        }
                        let cells = made::cells(&row, table, &known);
                        let shown = given.iter().map(|c| cells[*c].to_string());
                        let line = start.first_line + row.line();
                        sample.rows.push((line, shown.collect()));
                    }
                }
            }
            break;
        }
        samples.push(sample);
    }
    Ok(samples)
}
