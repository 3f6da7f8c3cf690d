//! Finance of schools as the DfE publishes it: the academies accounts return, and maintained schools' consistent financial
//! reporting.

use crate::dataset::{Finance, Holdings};
use crate::diag::{Code, Severity, Sink};
use crate::estate::AcademicYear;
use crate::intake::schools::SchoolIndex;

use super::cell::number;
use super::file::{File, Record};
use super::{Input, results_year};

/// Columns that add up to a figure.
fn sum(file: &File, record: &Record, columns: &[usize], sink: &mut Sink) -> Option<f64> {
    let each = columns
        .iter()
        .filter_map(|c| number(file, record, *c, sink).number());
    let parts: Vec<f64> = each.collect();
    (!parts.is_empty()).then(|| parts.iter().sum())
}

/// Adds a school's year, if it is a school of the data and has none yet.
fn add(
    holdings: &mut Holdings,
    urn: u32,
    year: AcademicYear,
    [income, expenditure, staff_costs, revenue_reserve]: [Option<f64>; 4],
) {
    let Some(school) = holdings.school(urn) else {
        return;
    };
    let trust = holdings.schools[usize::from(school.0)].trust;
    let same = |row: &Finance| row.urn == Some(urn) && row.year == year;
    if holdings.finance.iter().any(same) {
        return;
    }
    holdings.finance.push(Finance {
        year,
        trust,
        urn: Some(urn),
        income,
        expenditure,
        staff_costs,
        revenue_reserve,
        pupils: None,
    });
}

/// The academies accounts return: income is the sum of BAI, expenditure that of BAE (revenue lines as the return has them),
/// staff BAE010 to BAE070 and agency supply BAE240, the reserve BAB030. The financial year is the one that its period ends in,
/// `Valid To`, or the file's.
pub(super) fn read_aar(
    file: &mut File,
    input: &Input<'_>,
    holdings: &mut Holdings,
    sink: &mut Sink,
) -> Option<u64> {
    let [urn_column, reserve, _] = file.columns(["URN", "BAB030-T", "BAE010-T"], sink)?;
    let ends = file.column("Valid To");
    let named = match ends {
        Some(_) => None,
        None => Some(results_year(input, sink)?),
    };
    let with = |start: &str| file.columns_with(|h| h.starts_with(start) && h.ends_with("-t"));
    // Money moved between a trust and its academies, and what a school brought with it, is neither earned nor spent.
    let moved = ["BAI160-T", "BAI170-T"].map(|h| file.column(h));
    let mut income = with("bai");
    income.retain(|c| !moved.contains(&Some(*c)));
    let expenditure = with("bae");
    let staff: Vec<usize> = [10, 20, 30, 40, 50, 60, 70, 240]
        .iter()
        .filter_map(|n| file.column(&format!("BAE{n:03}-T")))
        .collect();
    let parts = [income, expenditure, staff, vec![reserve]];
    let mut refused = 0;
    while let Some(record) = file.next() {
        let Some(urn) = file.urn(&record, urn_column, true, sink) else {
            continue;
        };
        if holdings.school(urn).is_none() {
            continue;
        }
        let ended = ends.and_then(|column| crate::estate::Date::parse(record.get(column)));
        let Some(year) = ended.map(crate::estate::Date::academic_year).or(named) else {
            let column = ends.unwrap_or(urn_column);
            let words = "the end of the period belongs here, as 2025-08-31";
            let finding = file.cell(&record, column, Code::BadDate, Severity::Error, words);
            sink.push(finding.refused());
            refused += 1;
            continue;
        };
        let figures = parts
            .each_ref()
            .map(|columns| sum(file, &record, columns, sink));
        add(holdings, urn, year, figures);
    }
    Some(refused)
}

/// Maintained schools' return: what a school had before it joined, under its own number or that of the one it followed. Totals
/// stand in columns of their own.
pub(super) fn read_cfr(
    file: &mut File,
    input: &Input<'_>,
    holdings: &mut Holdings,
    sink: &mut Sink,
) -> Option<u64> {
    let [urn_column, income, expenditure, reserve] = file.columns(
        [
            "URN",
            "Total Income I01 to I18",
            "Total Expenditure E01 to E32",
            "Revenue Reserve B01 plus B02 plus B06",
        ],
        sink,
    )?;
    let year = results_year(input, sink)?;
    let staff = file.columns_with(|h| {
        [
            "e01 ", "e02 ", "e03 ", "e04 ", "e05 ", "e06 ", "e07 ", "e26 ",
        ]
        .iter()
        .any(|code| h.starts_with(code))
    });
    let parts = [vec![income], vec![expenditure], staff, vec![reserve]];
    let schools = SchoolIndex::new(&holdings.schools);
    while let Some(record) = file.next() {
        let whose = file.urn(&record, urn_column, true, sink);
        let Some(urn) = whose.and_then(|_| schools.own(record.get(urn_column))) else {
            continue;
        };
        let figures = parts
            .each_ref()
            .map(|columns| sum(file, &record, columns, sink));
        add(holdings, urn, year, figures);
    }
    Some(0)
}
