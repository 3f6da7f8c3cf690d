//! Findings of a run of rows, with the mark that a refused row puts on all of its own.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::{Code, Finding, Severity, Sink, Spot};

/// How many findings of one code in one column of one file are told one by one.
pub(super) const CAP: u64 = 20_000;

/// The column under which a year without any roll is told.
pub(super) const NO_ROLL_AT: &str = "academic_year";

/// Findings of a block, lines counted from the start of the block.
#[derive(Debug, Default)]
pub(super) struct Findings {
    list: Vec<Finding>,
    row_from: usize,
}

impl Findings {
    /// Begins a row.
    #[inline]
    pub(super) fn begin(&mut self) {
        self.row_from = self.list.len();
    }

    /// Ends a row: where it is refused, all its findings say so.
    #[inline]
    pub(super) fn end(&mut self, kept: bool) {
        if !kept {
            self.consequences();
            for finding in &mut self.list[self.row_from..] {
                finding.row_kept = false;
            }
        }
    }

    /// Takes out what only follows from the pupil being on no roll: school and year group were to be taken from it.
    fn consequences(&mut self) {
        let row = &self.list[self.row_from..];
        if row.len() < 2 || row.iter().all(|f| f.code != Code::OnNoRoll) {
            return;
        }
        let follows = |f: &Finding| {
            f.value.is_empty()
                && matches!(f.code, Code::MissingKey | Code::UnknownCode)
                && matches!(f.field.as_str(), "urn" | "nc_year")
        };
        let row = self.list.split_off(self.row_from);
        self.list.extend(row.into_iter().filter(|f| !follows(f)));
    }

    /// Takes a finding.
    pub(super) fn push(&mut self, finding: Finding) {
        self.list.push(finding);
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// The findings.
    pub(super) fn into_list(self) -> Vec<Finding> {
        self.list
    }
}

/// What a file's findings have come to, so that a file that is wrong throughout doesn't fill the memory.
#[derive(Debug, Default)]
pub(super) struct Tally {
    counts: BTreeMap<(Code, String), (u64, Severity)>,
    /// Rows of a year without any roll, by what is said of them: the first, and how many.
    without: BTreeMap<String, (Finding, u64)>,
}

impl Tally {
    /// Hands a finding on, if it is one of the first [`CAP`] of its kind in the file.
    pub(super) fn pass(&mut self, finding: Finding, sink: &mut Sink) {
        // The roll is what is missing: its rows are not told one by one.
        if finding.code == Code::OnNoRoll && finding.field == NO_ROLL_AT {
            let place = self.without.entry(finding.message.clone());
            place.or_insert((finding, 0)).1 += 1;
            return;
        }
        let key = (finding.code, finding.field.clone());
        let (count, _) = self.counts.entry(key).or_insert((0, finding.severity));
        *count += 1;
        if *count <= CAP {
            sink.push(finding);
        }
    }

    /// Says how many were not told, at the end of a file, and starts afresh.
    pub(super) fn close(&mut self, file: &Arc<str>, table: &'static str, sink: &mut Sink) {
        for (mut finding, rows) in std::mem::take(&mut self.without).into_values() {
            if rows > 1 {
                finding.message = format!("{}: {rows} rows are left out", finding.message);
            }
            sink.push(finding);
        }
        for ((code, field), (count, severity)) in std::mem::take(&mut self.counts) {
            if count > CAP {
                let spot = Spot {
                    file: Arc::clone(file),
                    ..Spot::default()
                };
                let more = count - CAP;
                let mut finding = Finding::new(
                    code,
                    severity,
                    spot,
                    format!("{more} more rows of this file have the same fault"),
                )
                .at(field, "");
                finding.table = table;
                sink.push(finding);
            }
        }
    }
}
