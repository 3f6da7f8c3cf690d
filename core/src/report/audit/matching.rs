//! Matching: rows that fit nobody on a roll, or fit only by name (methods: section 4).

use super::beside;
use crate::release::SchoolName;
use crate::release::audit::MatchingView;
use crate::report::words::counted;
use crate::report::{About, Block, Cell, Column, Page, Row, RowKind, Section, Table};

/// The page's path below its trust's or school's folder.
const PAGE: &str = "audit/matching.html";

/// The page of a trust or school.
pub fn matching(about: &About, view: &MatchingView) -> Page {
    let mut page = beside::page(
        about,
        PAGE,
        "Which rows of assessments, estimates, targets, attendance and exclusions fit no pupil on roll, or only by name.",
    );
    let none = |shown: &crate::release::Shown| shown.value() == Some(0.0);
    page.lead_with(vec![if none(&view.unmatched) && none(&view.by_name) {
        "Every row was matched to a pupil on roll by UPN.".to_owned()
    } else {
        format!(
            "On no roll, and left out: {}. Matched by surname, forename, date of birth and sex: {}.",
            counted(&view.unmatched, "row", "rows"),
            counted(&view.by_name, "row", "rows")
        )
    }]);
    if !view.tables.is_empty() {
        page.sections.push(tables(view));
    }
    if !view.counts.is_empty() {
        page.sections.push(counts(about, view));
        page.sections.push(rows(about, view));
    }
    page
}

fn school(about: &About, school: Option<&SchoolName>) -> Cell {
    match school {
        Some(s) => about.school_cell(s.urn, &s.name, PAGE),
        None => Cell::text("Not tied to a school"),
    }
}

fn tables(view: &MatchingView) -> Section {
    let mut table = Table::new(
        "tables",
        "Rows of the whole data folder by table",
        vec![
            Column::words("table", "Table"),
            Column::number("rows", "Rows read"),
            Column::number("by_name", "Matched by name"),
            Column::number("unmatched", "On no roll"),
        ],
    );
    table.rows = view
        .tables
        .iter()
        .map(|t| {
            Row::body(vec![
                Cell::text(t.table),
                Cell::Number(t.rows.clone()),
                Cell::Number(t.by_name.clone()),
                Cell::Number(t.unmatched.clone()),
            ])
        })
        .collect();
    table.notes = vec![
        "Rows are matched by UPN; assessments, estimates and targets without one that is on a roll by surname, forename, \
         date of birth and sex within the school, if exactly one pupil fits; attendance and exclusions by UPN alone."
            .into(),
    ];
    Section::new("by-table", "By table", vec![Block::Table(table)])
}

fn counts(about: &About, view: &MatchingView) -> Section {
    let mut table = Table::new(
        "schools",
        "Rows not matched by UPN, by school and table",
        vec![
            Column::words("school", "School"),
            Column::words("table", "Table"),
            Column::number("unmatched", "On no roll"),
            Column::number("by_name", "Matched by name"),
        ],
    );
    table.rows = view
        .counts
        .iter()
        .map(|c| {
            Row::body(vec![
                school(about, c.school.as_ref()),
                Cell::text(c.table),
                Cell::Number(c.unmatched.clone()),
                Cell::Number(c.by_name.clone()),
            ])
        })
        .collect();
    table.rows.push(Row::total(vec![
        Cell::text("All"),
        Cell::text(""),
        Cell::Number(view.unmatched.clone()),
        Cell::Number(view.by_name.clone()),
    ]));
    Section::new("by-school", "By school", vec![Block::Table(table)])
}

fn rows(about: &About, view: &MatchingView) -> Section {
    let mut table = Table::new(
        "rows",
        "The rows, and what differs from the nearest pupil",
        vec![
            Column::words("file", "File"),
            Column::words("line", "Line"),
            Column::words("table", "Table"),
            Column::words("year", "Year"),
            Column::words("school", "School"),
            Column::words("differs", "What differs"),
            Column::words("outcome", "Outcome"),
        ],
    );
    table.find = true;
    table.rows = view
        .rows
        .iter()
        .map(|r| Row {
            cells: vec![
                Cell::text(&r.file),
                Cell::text(r.line.to_string()),
                Cell::text(r.table),
                Cell::text(
                    r.year
                        .map_or_else(|| "not told".to_owned(), |y| y.to_string()),
                ),
                school(about, r.school.as_ref()),
                Cell::text(&r.differs),
                Cell::text(if r.matched {
                    "● matched by name"
                } else {
                    "✗ left out"
                }),
            ],
            kind: if r.matched {
                RowKind::Body
            } else {
                RowKind::LeftOut
            },
        })
        .collect();
    if view.left_off.value().is_some_and(|n| n > 0.0) {
        table.notes.push(format!(
            "{} more rows are not listed here; `matbook check` prints all of them.",
            view.left_off
        ));
    }
    Section::new("each", "The rows", vec![Block::Table(table)])
}
