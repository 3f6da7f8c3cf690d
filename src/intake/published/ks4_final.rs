//! The DfE's own key stage 4 school file (`…_ks4final.csv`).

use crate::dataset::Holdings;
use crate::diag::Sink;

use super::cell::{Cell, number, number_if};
use super::file::File;
use super::performance::{Adder, Figures};
use super::{Input, results_year};

/// Rows of kinds 1 (mainstream) and 2 (special); local authority and national totals are passed over.
pub(super) fn read(
    file: &mut File,
    input: &Input<'_>,
    place: u32,
    holdings: &mut Holdings,
    sink: &mut Sink,
) -> Option<u64> {
    let [kind, urn_column, cohort, pupils, score] =
        file.columns(["RECTYPE", "URN", "TPUP", "P8PUP", "P8MEA"], sink)?;
    let year = results_year(input, sink)?;
    let column = |heading: &str| file.column(heading);
    let poor = column("TFSM6CLA1A");
    // Measure, score, pupils, cohort; EBacc measures rest on all pupils at the end of the key stage.
    let all = [
        ("progress8", Some(score), Some(pupils), Some(cohort)),
        (
            "ebacc_entry",
            column("PTEBACC_E_PTQ_EE"),
            None,
            Some(cohort),
        ),
        ("ebacc_aps", column("EBACCAPS"), None, Some(cohort)),
        (
            "progress8_disadvantaged",
            column("P8MEA_FSM6CLA1A"),
            column("P8PUP_FSM6CLA1A"),
            poor,
        ),
        (
            "ebacc_entry_disadvantaged",
            column("PTEBACC_EFSM6CLA1A_PTQ_EE"),
            None,
            poor,
        ),
        (
            "ebacc_aps_disadvantaged",
            column("EBACCAPS_FSM6CLA1A"),
            None,
            poor,
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
        for (measure, score, pupils, cohort) in all {
            let Some(score) = score else { continue };
            let score = number(file, &record, score, sink);
            let cohort = number_if(file, &record, cohort, sink).number();
            let pupils = match pupils {
                Some(column) => number(file, &record, column, sink).number(),
                None => cohort,
            };
            // A school that has just opened has pupils' numbers of nought, or nothing at all.
            if score == Cell::Blank && cohort.is_none_or(|c| c == 0.0) {
                continue;
            }
            let figures = Figures {
                year,
                urn,
                measure,
                score,
                pupils,
                cohort,
            };
            adder.add(figures, (file, &record, urn_column), holdings, sink);
        }
    }
    adder.close(file, holdings);
    Some(refused)
}
