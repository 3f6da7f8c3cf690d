//! The DfE's own key stage 2 school file (`…_ks2final.csv`).

use crate::dataset::Holdings;
use crate::diag::Sink;

use super::cell::{Cell, number, number_if};
use super::file::File;
use super::performance::{Adder, Figures};
use super::{Input, results_year};

/// Rows of kinds 1 (mainstream) and 2 (special); totals are passed over. Pupils in a measure = TELIG × its coverage, rounded.
/// The file gives no coverage for disadvantaged pupils: how many are in those measures isn't known.
pub(super) fn read(
    file: &mut File,
    input: &Input<'_>,
    place: u32,
    holdings: &mut Holdings,
    sink: &mut Sink,
) -> Option<u64> {
    let [
        kind,
        urn_column,
        cohort,
        read,
        read_cov,
        writ,
        writ_cov,
        mat,
        mat_cov,
    ] = file.columns(
        [
            "RECTYPE", "URN", "TELIG", "READPROG", "READCOV", "WRITPROG", "WRITCOV", "MATPROG",
            "MATCOV",
        ],
        sink,
    )?;
    let year = results_year(input, sink)?;
    let poor = file.column("TFSM6CLA1A");
    let all = [
        ("ks2_reading_progress", read, read_cov),
        ("ks2_writing_progress", writ, writ_cov),
        ("ks2_maths_progress", mat, mat_cov),
    ];
    let disadvantaged = [
        (
            "ks2_reading_progress_disadvantaged",
            file.column("READPROG_FSM6CLA1A"),
        ),
        (
            "ks2_writing_progress_disadvantaged",
            file.column("WRITPROG_FSM6CLA1A"),
        ),
        (
            "ks2_maths_progress_disadvantaged",
            file.column("MATPROG_FSM6CLA1A"),
        ),
    ];
    let mut adder = Adder::new(holdings, place);
    let mut refused = 0;
    while let Some(record) = file.next() {
        if !matches!(record.get(kind), "1" | "2") {
            continue;
        }
        let Some(urn) = file.urn(&record, urn_column, false, sink) else {
            refused += 1;
            continue;
        };
        let cohort = number(file, &record, cohort, sink).number();
        for (measure, score, coverage) in all {
            let score = number(file, &record, score, sink);
            let coverage = number(file, &record, coverage, sink).number();
            let figures = Figures {
                year,
                urn,
                measure,
                score,
                pupils: cohort.zip(coverage).map(|(n, c)| (n * c / 100.0).round()),
                cohort,
            };
            adder.add(figures, (file, &record, urn_column), holdings, sink);
        }
        let poor = number_if(file, &record, poor, sink).number();
        for (measure, score) in disadvantaged {
            let score = number_if(file, &record, score, sink);
            if score == Cell::Blank && poor.is_none_or(|n| n == 0.0) {
                continue;
            }
            let figures = Figures {
                year,
                urn,
                measure,
                score,
                pupils: None,
                cohort: poor,
            };
            adder.add(figures, (file, &record, urn_column), holdings, sink);
        }
    }
    adder.close(file, holdings);
    Some(refused)
}
