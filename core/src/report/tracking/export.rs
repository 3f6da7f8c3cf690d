//! Export: the figures of the reports that declare it (`exported`) as crosstabs, to take away.

use crate::estate::{Measure, Subject, TidyRows};
use crate::release::TrackedFigure;

use super::super::{Block, Cell, Column, Page, Row, Section, Table};
use super::{Charts, Groupings, Place, ReportId, TrackingReport, exported, frame};

/// How many rows the page shows of a table that stands alone.
const ALONE: usize = 60;

pub(super) const REPORT: TrackingReport = TrackingReport {
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
    let wanted: Vec<&TrackingReport> = exported()
        .filter(|r| narrowed.table.is_none_or(|chosen| chosen == r.id))
        .filter(|r| narrowed.grouping.is_none() || !place.groupings(r.groupings).is_empty())
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
        let id = format!("{}-section", table.name());
        let block = Block::Table(crosstab(place, table, alone));
        page.sections
            .push(Section::new(&id, table.title, vec![block]));
    }
    page
}

/// The rows that a table has of a subject and measure.
enum Lines {
    /// One of all pupils.
    One,
    /// Of each year group.
    YearGroups,
    /// Of each group of pupils.
    Groups,
}

impl Lines {
    fn of(report: &TrackingReport) -> Self {
        match (report.groupings, report.id.tidy()) {
            (Groupings::None, TidyRows::YearGroups) => Self::YearGroups,
            (Groupings::None, _) => Self::One,
            _ => Self::Groups,
        }
    }
}

/// The table of a report.
fn crosstab(place: &Place<'_>, which: &TrackingReport, alone: bool) -> Table {
    let against = place.against();
    let mut columns = vec![
        Column::words("subject", "Subject"),
        Column::words("measure", "Measure"),
    ];
    match Lines::of(which) {
        Lines::One => {}
        Lines::YearGroups => columns.push(Column::words("year_group", "Year group")),
        Lines::Groups => {
            columns.push(Column::words("grouping", "Grouping"));
            columns.push(Column::words("group", "Group"));
        }
    }
    let mut table = Table::new(
        which.name(),
        format!("{}, {}", which.title, place.when()),
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
fn rows(place: &Place<'_>, which: &TrackingReport, subject: Subject, measure: Measure) -> Vec<Row> {
    let against = place.against();
    let row = |rest: Vec<Cell>, figure: &TrackedFigure, is_null: bool| {
        let mut first = vec![Cell::text(subject.label()), Cell::text(measure.label())];
        first.extend(rest);
        frame::row(first, figure, against, is_null)
    };
    match Lines::of(which) {
        Lines::One => {
            let figure = place.figure(&place.what(subject), measure);
            vec![row(vec![], &figure, false)]
        }
        Lines::YearGroups => {
            let of_year = |year: crate::estate::YearGroup| {
                let figure = place.figure(&place.in_year(subject, year), measure);
                row(vec![Cell::text(year.label())], &figure, false)
            };
            place.years().into_iter().map(of_year).collect()
        }
        Lines::Groups => {
            let mut rows = vec![];
            for grouping in place.groupings(which.groupings) {
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
