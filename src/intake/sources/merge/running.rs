//! Sessions that run on from September (`period: year_to_date`): what a term's row has beyond the term before.

use std::collections::BTreeMap;

use crate::diag::{Code, Finding, Severity, Sink, Spot};
use crate::estate::Decimal;
use crate::source::SHEET;

use super::super::made::written;
use super::Merging;

/// The columns that run on.
const RUNNING: [&str; 3] = [
    "sessions_possible",
    "sessions_authorised",
    "sessions_unauthorised",
];

impl Merging<'_> {
    /// Takes off each row from a place on what the same pupil's row of the term before has. Where a later term has fewer
    /// sessions the row is left blank and told: it doesn't run on.
    pub(super) fn part_running(&mut self, from: usize, sink: &mut Sink) {
        let place = |name: &str| self.table.position(name);
        let columns: Vec<usize> = RUNNING.iter().filter_map(|name| place(name)).collect();
        let (Some(year), Some(term), Some(urn), Some(upn)) = (
            place("academic_year"),
            place("term"),
            place("urn"),
            place("upn"),
        ) else {
            return;
        };
        let week = place("week_ending");
        let mut pupils: BTreeMap<(String, String, String), Vec<(String, usize)>> = BTreeMap::new();
        for (i, line) in self.lines.iter().enumerate().skip(from) {
            let cells: Vec<&str> = line.cells.split(char::from(SHEET)).collect();
            let key = (
                cells[year].into(),
                cells[urn].into(),
                cells[upn].to_uppercase(),
            );
            // Autumn, Spring, Summer stand in the order of the alphabet; weeks in that of their dates.
            let when = format!("{} {}", cells[term], week.map_or("", |w| cells[w]));
            pupils.entry(key).or_default().push((when, i));
        }
        let mut fell = BTreeMap::new();
        for rows in pupils.values_mut() {
            rows.sort();
            let mut before: Option<Vec<Option<Decimal>>> = None;
            for (_, at) in rows.iter() {
                let line = &mut self.lines[*at];
                let mut cells: Vec<String> = line
                    .cells
                    .split(char::from(SHEET))
                    .map(str::to_owned)
                    .collect();
                let now: Vec<Option<Decimal>> =
                    columns.iter().map(|c| Decimal::parse(&cells[*c])).collect();
                if let Some(before) = &before {
                    let less: Vec<Option<i64>> = now
                        .iter()
                        .zip(before)
                        .map(|(now, before)| Some(now.as_ref()?.0 - before.as_ref()?.0))
                        .collect();
                    let falls = less.iter().flatten().any(|n| *n < 0);
                    for (column, less) in columns.iter().zip(less) {
                        match less {
                            Some(_) if falls => cells[*column].clear(),
                            Some(less) => cells[*column] = written(Decimal(less)),
                            None => {}
                        }
                    }
                    if falls {
                        let told = fell.entry(line.file).or_insert((0u64, line.place.line));
                        told.0 += 1;
                    }
                    line.cells = cells.join(&char::from(SHEET).to_string()).into();
                }
                before = Some(now);
            }
        }
        for (file, (rows, line)) in fell {
            let spot = Spot {
                file: self.files[file].0.shown.clone(),
                line,
                ..Spot::default()
            };
            let words = format!(
                "{rows} rows, of which this is the first, have fewer sessions than the same pupil's row of the term before: they don't run on from September, and aren't counted"
            );
            let mut finding = Finding::new(Code::OutOfRange, Severity::Warning, spot, words)
                .at("sessions_possible", "")
                .help("take `period: year_to_date` out of config.yaml if each term stands by itself, or export the terms anew");
            finding.table = self.table.name;
            sink.push(finding);
        }
    }
}
