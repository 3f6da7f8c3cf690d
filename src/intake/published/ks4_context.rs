//! FFT Education Datalab's secondary schools 2017 to 2019: absence, exclusions, workforce and income made into national
//! percentiles of secondary schools.

use std::collections::BTreeSet;

use crate::dataset::{Holdings, Phase};
use crate::diag::{Code, Severity, Sink};
use crate::estate::AcademicYear;

use super::cell::number;
use super::file::File;
use super::nation::percentiles;

/// Heading, measure, results year, and what the file's number is multiplied by (its shares are of 1).
const COLUMNS: [(&str, &str, u16, f64); 17] = [
    ("Absence rate", "absence_percent", 2018, 100.0),
    (
        "Persistent absentee rate",
        "persistent_absence_percent",
        2018,
        100.0,
    ),
    (
        "Fixed period exclusion rate, 2019",
        "suspension_rate",
        2018,
        1.0,
    ),
    (
        "Permanent exclusion rate, 2019",
        "permanent_exclusion_rate",
        2018,
        1.0,
    ),
    ("Teachers", "teachers", 2018, 1.0),
    ("Teachers, FTE", "teachers_fte", 2018, 1.0),
    (
        "Pupil:qualified teacher ratio",
        "pupil_teacher_ratio",
        2018,
        1.0,
    ),
    (
        "Assistant:teacher ratio",
        "assistant_teacher_ratio",
        2018,
        1.0,
    ),
    (
        "Qualified teacher status, %",
        "qualified_teacher_percent",
        2018,
        100.0,
    ),
    ("Age 50+, %", "teachers_over_50_percent", 2018, 100.0),
    ("Temporary staff, %", "temporary_staff_percent", 2018, 100.0),
    ("Leadership pay scale, %", "leadership_percent", 2018, 100.0),
    ("Mean salary", "mean_salary", 2018, 1.0),
    ("Mean staff sick days", "sick_days", 2018, 1.0),
    ("Income, 2019", "income_per_pupil", 2018, 1.0),
    ("Income, 2018", "income_per_pupil", 2017, 1.0),
    ("Income, 2017", "income_per_pupil", 2016, 1.0),
];

/// Reads the file; a school that comes twice counts once.
pub(super) fn read(file: &mut File, holdings: &mut Holdings, sink: &mut Sink) -> Option<u64> {
    let [urn_column, _] = file.columns(["URN", "Absence rate"], sink)?;
    let columns: Vec<_> = COLUMNS
        .iter()
        .filter_map(|(heading, measure, year, times)| {
            Some((file.column(heading)?, *measure, AcademicYear(*year), *times))
        })
        .collect();
    let mut values: Vec<Vec<f64>> = vec![vec![]; columns.len()];
    let mut seen = BTreeSet::new();
    let mut refused = 0;
    while let Some(record) = file.next() {
        let Some(urn) = file.urn(&record, urn_column, false, sink) else {
            refused += 1;
            continue;
        };
        if !seen.insert(urn) {
            let words = "this school has a row further up; the first one counts";
            let finding = file.cell(
                &record,
                urn_column,
                Code::DuplicateKey,
                Severity::Error,
                words,
            );
            sink.push(finding.refused());
            refused += 1;
            continue;
        }
        for (values, (column, _, _, times)) in values.iter_mut().zip(&columns) {
            let found = number(file, &record, *column, sink).number();
            values.extend(found.map(|n| n * times));
        }
    }
    for (values, (_, measure, year, _)) in values.into_iter().zip(columns) {
        percentiles(holdings, measure, year, Some(Phase::Secondary), values);
    }
    Some(refused)
}
