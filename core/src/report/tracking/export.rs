//! Export: the crosstabs of Summary, Year groups, Pupil groups, Extended ethnicity and Extended SEND, to take away.

use crate::estate::{Measure, Subject};
use crate::release::TrackedFigure;

use super::super::{Block, Cell, Column, Page, Row, Section, Table};
use super::{Charts, Crosstab, Groupings, Place, ReportId, TrackingReport, frame};

/// How many rows the page shows of a table that stands alone.
const ALONE: usize = 60;

pub(super) const REPORT: TrackingReport = TrackingReport {
    groupings: Groupings::All,
    charts: Charts::None,
    method: "methods/reports#export",
    ..TrackingReport::plain(
        ReportId::Export,
        "Export",
        "All the figures as tables to take away.",
        page,
    )
};

fn page(place: &Place<'_>) -> Page {
    let mut page = frame::page(place, &REPORT);
    let narrowed = &place.at.narrowed;
    // What it says is about the page with all its tables.
    if narrowed.table.is_none() {
        page.sections.push(Section::new(
            "how",
            "How to take them away",
            vec![Block::text(
                "The files beside this page hold every table below, all rows, with unrounded numbers: CSV for other programs, XLSX with a cover sheet, notes and one table a sheet. Of each table this page shows only the beginning.",
            )],
        ));
    }
    // A grouping is part of one table: the others are left out.
    let wanted: Vec<Crosstab> = Crosstab::ALL
        .into_iter()
        .filter(|t| narrowed.table.is_none_or(|chosen| chosen == *t))
        .filter(|t| narrowed.grouping.is_none() || !place.groupings(t.groupings()).is_empty())
        .collect();
    if let ([], Some(grouping)) = (wanted.as_slice(), narrowed.grouping) {
        let label = place.at.book.grouping_label(grouping);
        let words = format!(
            "The table chosen has no rows of the grouping {label}: choose another table, or all groupings."
        );
        page.sections.push(Section::new(
            "none",
            "No table",
            vec![Block::caution(words)],
        ));
    }
    let alone = narrowed.table.is_some() || narrowed.grouping.is_some();
    for table in wanted {
        let id = format!("{}-section", table.id());
        let block = Block::Table(crosstab(place, table, alone));
        page.sections
            .push(Section::new(&id, table.title(), vec![block]));
    }
    page
}

/// One of the tables.
fn crosstab(place: &Place<'_>, which: Crosstab, alone: bool) -> Table {
    let against = place.against();
    let mut columns = vec![
        Column::words("subject", "Subject"),
        Column::words("measure", "Measure"),
    ];
    match which {
        Crosstab::Summary => {}
        Crosstab::YearGroups => columns.push(Column::words("year_group", "Year group")),
        Crosstab::PupilGroups | Crosstab::Ethnicity | Crosstab::Send => {
            columns.push(Column::words("grouping", "Grouping"));
            columns.push(Column::words("group", "Group"));
        }
    }
    let mut table = Table::new(
        which.id(),
        format!("{}, {}", which.title(), place.when()),
        frame::columns(columns, against),
    );
    table.files_only = true;
    table.begins = alone.then_some(ALONE);
    for subject in place.subjects() {
        for measure in place.measures(subject) {
            table.rows.extend(rows(place, which, subject, measure));
        }
    }
    frame::notes(&mut table, false);
    table
}

/// The rows of a subject and measure.
fn rows(place: &Place<'_>, which: Crosstab, subject: Subject, measure: Measure) -> Vec<Row> {
    let against = place.against();
    let row = |rest: Vec<Cell>, figure: &TrackedFigure, is_null: bool| {
        let mut first = vec![Cell::text(subject.label()), Cell::text(measure.label())];
        first.extend(rest);
        frame::row(first, figure, against, is_null)
    };
    match which {
        Crosstab::Summary => {
            let figure = place.figure(&place.what(subject), measure);
            vec![row(vec![], &figure, false)]
        }
        Crosstab::YearGroups => {
            let of_year = |year: crate::estate::YearGroup| {
                let figure = place.figure(&place.in_year(subject, year), measure);
                row(vec![Cell::text(year.label())], &figure, false)
            };
            place.years().into_iter().map(of_year).collect()
        }
        Crosstab::PupilGroups | Crosstab::Ethnicity | Crosstab::Send => {
            let mut rows = vec![];
            for grouping in place.groupings(which.groupings()) {
                let label = place.at.book.grouping_label(grouping);
                for group in place.at.book.groups(grouping) {
                    let what = place.in_group(subject, grouping, group.place);
                    let figure = place.figure(&what, measure);
                    if figure.roll.value() == Some(0.0) {
                        continue;
                    }
                    let rest = vec![Cell::text(&label), Cell::text(&group.label)];
                    rows.push(row(rest, &figure, group.is_null));
                }
            }
            rows
        }
    }
}
