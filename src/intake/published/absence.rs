//! The DfE's absence of schools: made into national percentiles.

use std::sync::Arc;

use crate::dataset::{Holdings, Percentile};
use crate::diag::Sink;

use super::cell::number;
use super::file::File;
use super::{Input, results_year};

/// The percentiles 1 to 99 of overall absence and of the share of pupils missing 10 % or more; phases are not in the file.
/// The p-th percentile of n schools is the value of rank ceil(p × n / 100).
pub(super) fn read(
    file: &mut File,
    input: &Input<'_>,
    holdings: &mut Holdings,
    sink: &mut Sink,
) -> Option<u64> {
    let [urn_column, absence, persistent] = file.columns(["URN", "PERCTOT", "PPERSABS10"], sink)?;
    let year = results_year(input, sink)?;
    let mut seen = std::collections::BTreeSet::new();
    let mut values = [vec![], vec![]];
    let mut refused = 0;
    while let Some(record) = file.next() {
        let Some(urn) = file.urn(&record, urn_column, true, sink) else {
            refused += u64::from(!record.get(urn_column).is_empty());
            continue;
        };
        if !seen.insert(urn) {
            let words = "this school has a row further up; the first one counts";
            sink.push(
                file.cell(
                    &record,
                    urn_column,
                    crate::diag::Code::DuplicateKey,
                    crate::diag::Severity::Error,
                    words,
                )
                .refused(),
            );
            refused += 1;
            continue;
        }
        for (values, column) in values.iter_mut().zip([absence, persistent]) {
            values.extend(number(file, &record, column, sink).number());
        }
    }
    let names = ["absence_percent", "persistent_absence_percent"];
    for (name, mut values) in names.into_iter().zip(values) {
        values.sort_by(f64::total_cmp);
        let measure: Arc<str> = name.into();
        for percentile in 1..=99_u8 {
            let rank = (usize::from(percentile) * values.len()).div_ceil(100);
            let Some(value) = values.get(rank.saturating_sub(1)) else {
                continue;
            };
            holdings.percentiles.push(Percentile {
                measure: Arc::clone(&measure),
                year,
                phase: None,
                percentile,
                value: *value,
            });
        }
    }
    Some(refused)
}
