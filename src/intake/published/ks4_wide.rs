//! FFT Education Datalab's secondary schools 2017 to 2019: one row a school, a column for each measure and year.

use std::collections::BTreeSet;

use crate::dataset::{Holdings, Urn};
use crate::diag::{Code, Severity, Sink};
use crate::estate::AcademicYear;

use super::cell::{Cell, number, number_if};
use super::file::File;
use super::performance::{Adder, Figures};

/// A measure's columns in one year; pupils in the measure are the cohort where there is no column for them.
struct Wide {
    measure: &'static str,
    year: u16,
    score: Option<usize>,
    pupils: Option<usize>,
    cohort: Option<usize>,
    /// 100 for shares that are to be percentages.
    times: f64,
}

/// `earlier`: the schools that earlier files of this layout held; they stand whole, blanks included.
pub(super) fn read(
    file: &mut File,
    place: u32,
    earlier: &mut BTreeSet<Urn>,
    holdings: &mut Holdings,
    sink: &mut Sink,
) -> Option<u64> {
    let [urn_column, ..] = file.columns(
        [
            "URN",
            "KS4 pupils, 2019",
            "P8 pupils, 2019",
            "Progress 8, 2019",
        ],
        sink,
    )?;
    let wide = columns(file);
    let mut adder = Adder::new(holdings, place);
    let mut here = BTreeSet::new();
    let mut refused = 0;
    while let Some(record) = file.next() {
        let Some(urn) = file.urn(&record, urn_column, false, sink) else {
            refused += 1;
            continue;
        };
        if !here.insert(urn) {
            let words = "this school has a row further up; the first one counts";
            sink.push(
                file.cell(
                    &record,
                    urn_column,
                    Code::DuplicateKey,
                    Severity::Error,
                    words,
                )
                .refused(),
            );
            refused += 1;
            continue;
        }
        for wide in &wide {
            let score = match number_if(file, &record, wide.score, sink) {
                Cell::Number(n) => Cell::Number(n * wide.times),
                other => other,
            };
            let cohort = number_if(file, &record, wide.cohort, sink).number();
            let pupils = match wide.pupils {
                Some(column) => number(file, &record, column, sink).number(),
                None => cohort,
            };
            let figures = Figures {
                year: AcademicYear(wide.year - 1),
                urn,
                measure: wide.measure,
                score,
                pupils,
                cohort,
            };
            if earlier.contains(&urn) {
                let _ = adder.stands(&figures, holdings);
            } else {
                adder.add(figures, (file, &record, urn_column), holdings, sink);
            }
        }
    }
    earlier.extend(here);
    adder.close(file, holdings);
    Some(refused)
}

/// The columns there are.
fn columns(file: &File) -> Vec<Wide> {
    let mut wide = vec![];
    for year in 2017..=2030_u16 {
        let column = |name: &str| file.column(&format!("{name}, {year}"));
        let (all, poor) = (column("KS4 pupils"), column("KS4 PP pupils"));
        let kinds = [
            ("progress8", "Progress 8", column("P8 pupils"), all, 1.0),
            ("ebacc_entry", "EBacc entry rate", None, all, 100.0),
            ("ebacc_aps", "EBacc APS", None, all, 1.0),
            (
                "progress8_disadvantaged",
                "PP Progress 8",
                column("P8 PP pupils"),
                poor,
                1.0,
            ),
            (
                "ebacc_entry_disadvantaged",
                "PP EBacc entry rate",
                None,
                poor,
                100.0,
            ),
            ("ebacc_aps_disadvantaged", "PP EBacc APS", None, poor, 1.0),
        ];
        for (measure, heading, pupils, cohort, times) in kinds {
            if let Some(score) = column(heading) {
                wide.push(Wide {
                    measure,
                    year,
                    score: Some(score),
                    pupils,
                    cohort,
                    times,
                });
            }
        }
    }
    wide
}
