//! The DfE's absence of schools: made into national percentiles.

use crate::dataset::{Holdings, Phase};
use crate::diag::Sink;

use super::cell::number;
use super::file::File;
use super::nation::{percentiles, phase_of};
use super::{Input, results_year};

/// The percentiles 1 to 99 of overall absence and of the share of pupils missing 10 % or more: of all schools, and of the
/// primary and secondary ones, which their establishment numbers tell (the file has no phases).
pub(super) fn read(
    file: &mut File,
    input: &Input<'_>,
    holdings: &mut Holdings,
    sink: &mut Sink,
) -> Option<u64> {
    let [urn_column, absence, persistent] = file.columns(["URN", "PERCTOT", "PPERSABS10"], sink)?;
    let year = results_year(input, sink)?;
    let mut seen = std::collections::BTreeSet::new();
    let estab = file.column("ESTAB");
    let mut values: [Vec<(Option<Phase>, f64)>; 2] = [vec![], vec![]];
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
            let phase = phase_of(record.get_if(estab));
            let found = number(file, &record, column, sink).number();
            values.extend(found.map(|n| (phase, n)));
        }
    }
    let names = ["absence_percent", "persistent_absence_percent"];
    for (name, values) in names.into_iter().zip(values) {
        let all = values.iter().map(|(_, v)| *v).collect();
        percentiles(holdings, name, year, None, all);
        for phase in [Phase::Primary, Phase::Secondary] {
            let of = values.iter().filter(|(p, _)| *p == Some(phase));
            percentiles(
                holdings,
                name,
                year,
                Some(phase),
                of.map(|(_, v)| *v).collect(),
            );
        }
    }
    Some(refused)
}
