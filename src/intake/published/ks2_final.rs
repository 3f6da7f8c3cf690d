//! The DfE's own wide key stage 2 school file (`…_ks2final.csv`).

use crate::dataset::Holdings;
use crate::diag::{Code, Severity, Sink};
use crate::estate::AcademicYear;

use super::cell::{Cell, number_if};
use super::columns::{KS2_MEASURES, Whose, add, columns, own_schools};
use super::file::File;
use super::performance::{Adder, Figures};
use super::{Input, results_year};

/// The progress measures with the columns of their score and coverage, and of the disadvantaged pupils' score.
const PROGRESS: [(&str, [&str; 2], &str, &str); 3] = [
    (
        "ks2_reading_progress",
        ["READPROG", "READCOV"],
        "ks2_reading_progress_disadvantaged",
        "READPROG_FSM6CLA1A",
    ),
    (
        "ks2_writing_progress",
        ["WRITPROG", "WRITCOV"],
        "ks2_writing_progress_disadvantaged",
        "WRITPROG_FSM6CLA1A",
    ),
    (
        "ks2_maths_progress",
        ["MATPROG", "MATCOV"],
        "ks2_maths_progress_disadvantaged",
        "MATPROG_FSM6CLA1A",
    ),
];

/// Rows of kinds 1 (mainstream) and 2 (special); totals are passed over. Pupils in a measure of progress = TELIG × its
/// coverage, rounded. The file gives no coverage for disadvantaged pupils: how many are in those measures isn't known. Since
/// 2023/24 it has no progress at all, as none was published.
pub(super) fn read(
    file: &mut File,
    input: &Input<'_>,
    place: u32,
    holdings: &mut Holdings,
    sink: &mut Sink,
) -> Option<u64> {
    let [kind, urn_column, cohort] = file.columns(["RECTYPE", "URN", "TELIG"], sink)?;
    let year = results_year(input, sink)?;
    let poor = file.column("TFSM6CLA1A");
    let progress = PROGRESS.map(|(measure, [score, coverage], poor, poor_score)| {
        let of_poor = (poor, file.column(poor_score));
        (measure, file.column(score), file.column(coverage), of_poor)
    });
    let has_progress = progress.iter().any(|(_, score, ..)| score.is_some());
    if !has_progress {
        without_progress(file, year, sink);
    }
    let measures = columns(file, &KS2_MEASURES);
    let own = own_schools(holdings);
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
        let eligible = number_if(file, &record, Some(cohort), sink).number();
        for (measure, score, coverage, _) in progress {
            if score.is_none() {
                continue;
            }
            let score = number_if(file, &record, score, sink);
            let coverage = number_if(file, &record, coverage, sink).number();
            let figures = Figures {
                year,
                urn,
                measure,
                score,
                pupils: eligible.zip(coverage).map(|(n, c)| (n * c / 100.0).round()),
                cohort: eligible,
            };
            adder.add(figures, (file, &record, urn_column), holdings, sink);
        }
        let poor = number_if(file, &record, poor, sink).number();
        for (.., (measure, score)) in progress.into_iter().filter(|_| has_progress) {
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
        let whose = Whose {
            urn,
            year,
            urn_column,
            own: own.as_ref(),
        };
        add(
            (file, &record),
            &measures,
            &whose,
            &mut adder,
            holdings,
            sink,
        );
    }
    adder.close(file, holdings);
    Some(refused)
}

/// Says that a file has no progress.
fn without_progress(file: &File, year: AcademicYear, sink: &mut Sink) {
    let published = crate::intake::is_published("ks2_reading_progress", year);
    let words = match published {
        false => format!("no progress was published for {year}: the file has attainment only"),
        true => "the file has no columns of progress: it is read for attainment only".to_owned(),
    };
    let mut finding = file.whole(Code::NoSuchMeasure, words);
    finding.severity = match published {
        false => Severity::Note,
        true => Severity::Warning,
    };
    finding.spot.line = 1;
    sink.push(finding.at("READPROG", ""));
}
