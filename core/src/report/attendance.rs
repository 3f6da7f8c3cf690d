//! Attendance: by week and term, against target and nation, and persistent absence in progress (methods: section 7).

use crate::release::attendance::{AttendanceRow, AttendanceView};
use crate::release::{Shown, Unit};
use crate::report::{
    About, Block, Cell, Chart, ChartKind, Column, Fact, LinePoint, LineSeries, Page, Row, Section,
    Table, Tile, Tone,
};

/// The page's path below its trust's or school's folder.
const PAGE: &str = "attendance.html";

/// The page of a trust or school.
pub fn attendance(about: &About, view: &AttendanceView) -> Page {
    let mut page = about.page(
        PAGE,
        "Attendance",
        "How much did pupils attend, week by week and term by term, against target, the year before and England?",
    );
    page.facts.push(Fact {
        name: "Year".into(),
        value: match view.complete {
            true => view.year.to_string(),
            false => format!("{}, part-year", view.year),
        },
    });
    page.briefing = briefing(about, view);
    page.sections = vec![Section::new("so-far", "So far", vec![tiles(view)])];
    page.sections.extend(weeks(view));
    page.sections.push(terms(view));
    page.sections.push(persistent(view));
    page.sections.extend(schools(about, view));
    page
}

fn briefing(about: &About, view: &AttendanceView) -> Vec<String> {
    let mut said = vec![format!(
        "{}: attendance {} in {}{}.",
        about.name(),
        view.whole.attendance,
        view.year,
        match view.complete {
            true => "",
            false => " so far",
        }
    )];
    if view.whole.change.value().is_some() {
        said.push(format!(
            "In the same terms a year before it was {} ({} points).",
            view.whole.before, view.whole.change
        ));
    }
    if view.from_target.value().is_some() {
        said.push(format!(
            "The target is {}: {} points from it.",
            view.target, view.from_target
        ));
    }
    said.push(near(view));
    said
}

/// `12 pupils are within 5 sessions of 10%.` Never whom.
fn near(view: &AttendanceView) -> String {
    let verb = match view.near.value() {
        Some(1.0) => "pupil is",
        _ => "pupils are",
    };
    format!(
        "{} of {} pupils have missed 10% or more of their sessions; {} {verb} within {} sessions of it.",
        view.persistent, view.pupils, view.near, view.near_sessions
    )
}

fn tiles(view: &AttendanceView) -> Block {
    let tile = |label: &str, figure: &Shown, detail: String| Tile {
        label: label.into(),
        figure: figure.clone(),
        detail,
        tone: Tone::Plain,
        to: None,
        stands: None,
    };
    let mut tiles = vec![tile(
        "Attendance",
        &view.whole.attendance,
        match view.whole.before.value() {
            Some(_) => format!("{} in the same terms a year before", view.whole.before),
            None => String::new(),
        },
    )];
    if view.target.value().is_some() {
        let gap = format!("{} points from it", view.from_target);
        tiles.push(tile("Target", &view.target, gap));
    }
    if let Some(year) = view.nation_year {
        tiles.push(tile("England", &view.nation, format!("in {year}")));
    }
    let pupils = format!("{} of {} pupils", view.persistent, view.pupils);
    tiles.push(tile("Persistently absent", &view.persistent_share, pupils));
    Block::Tiles { tiles }
}

/// Rows by week, and their chart.
fn weeks(view: &AttendanceView) -> Option<Section> {
    if view.weeks.is_empty() {
        return None;
    }
    let point = |value: &Shown| LinePoint {
        value: value.clone(),
        interval: None,
    };
    let flat = |name: String, value: &Shown| LineSeries {
        name,
        points: view.weeks.iter().map(|_| point(value)).collect(),
        dashed: true,
    };
    let mut series = vec![LineSeries {
        name: "Attendance".into(),
        points: view.weeks.iter().map(|w| point(&w.attendance)).collect(),
        dashed: false,
    }];
    if view.target.value().is_some() {
        series.push(flat("Target".into(), &view.target));
    }
    if let Some(year) = view.nation_year {
        series.push(flat(format!("England {year}"), &view.nation));
    }
    let ends = (view.weeks.first(), view.weeks.last());
    let alt = match ends {
        (Some(first), Some(last)) => format!(
            "A line over {} weeks, from {} in the week to {} to {} in the week to {}.",
            view.weeks.len(),
            first.attendance,
            first.name,
            last.attendance,
            last.name
        ),
        _ => String::new(),
    };
    let chart = Chart {
        id: "weeks-chart".into(),
        title: format!("Attendance by week, {}", view.year),
        alt,
        unit: Unit::PercentOne,
        kind: ChartKind::Lines {
            places: view.weeks.iter().map(|w| w.name.clone()).collect(),
            series,
        },
    };
    let mut table = Table::new(
        "weeks",
        format!("Attendance by week, {}", view.year),
        vec![
            Column::words("week", "Week to"),
            Column::number("attendance", "Attendance"),
            Column::number("sessions", "Possible sessions"),
        ],
    );
    table.rows = view
        .weeks
        .iter()
        .map(|w| {
            Row::body(vec![
                Cell::text(&w.name),
                Cell::Number(w.attendance.clone()),
                Cell::Number(w.sessions.clone()),
            ])
        })
        .collect();
    Some(Section::new(
        "by-week",
        "By week",
        vec![Block::Chart(chart), Block::Table(table)],
    ))
}

fn terms(view: &AttendanceView) -> Section {
    let mut table = Table::new(
        "terms",
        format!("Attendance by term, {}", view.year),
        vec![
            Column::words("term", "Term"),
            Column::number("attendance", "Attendance"),
            Column::number("before", "A year before").about("the same term"),
            Column::number("change", "Change").about("percentage points"),
            Column::number("sessions", "Possible sessions"),
        ],
    );
    let row = |of: &AttendanceRow| {
        vec![
            Cell::text(&of.name),
            Cell::Number(of.attendance.clone()),
            Cell::Number(of.before.clone()),
            Cell::Number(of.change.clone()),
            Cell::Number(of.sessions.clone()),
        ]
    };
    table.rows = view.terms.iter().map(|t| Row::body(row(t))).collect();
    table.rows.push(Row::total(row(&view.whole)));
    Section::new("by-term", "By term", vec![Block::Table(table)])
}

fn persistent(view: &AttendanceView) -> Section {
    Section::new(
        "persistent",
        "Persistent absence in progress",
        vec![
            Block::text(near(view)),
            Block::text(format!(
                "Near: under 10% of the possible sessions so far, and 10% or more with {} more absent ones. A count only: no page \
                 names a pupil.",
                view.near_sessions
            )),
        ],
    )
}

/// The schools of a trust.
fn schools(about: &About, view: &AttendanceView) -> Option<Section> {
    if view.schools.is_empty() {
        return None;
    }
    let targets = view.schools.iter().any(|s| s.target.value().is_some());
    let mut columns = vec![
        Column::words("school", "School"),
        Column::number("attendance", "Attendance"),
    ];
    if targets {
        columns.push(Column::number("target", "Target"));
        columns.push(Column::number("from_target", "From target").about("percentage points"));
    }
    columns.extend([
        Column::number("nation", "England").about("schools of the same phase"),
        Column::number("persistent", "Persistently absent").about("pupils"),
        Column::number("near", "Near").about("pupils within a few sessions of 10%"),
    ]);
    let mut table = Table::new(
        "schools",
        format!("Attendance by school, {}", view.year),
        columns,
    );
    table.find = view.schools.len() > 20;
    table.rows = view
        .schools
        .iter()
        .map(|s| {
            let mut cells = vec![
                about.school_cell(s.school.urn, &s.school.name, PAGE),
                Cell::Number(s.attendance.clone()),
            ];
            if targets {
                cells.push(Cell::Number(s.target.clone()));
                cells.push(Cell::Number(s.from_target.clone()));
            }
            cells.extend([&s.nation, &s.persistent, &s.near].map(|n| Cell::Number(n.clone())));
            Row::body(cells)
        })
        .collect();
    if let Some(year) = view.nation_year {
        table.notes.push(format!(
            "England: {year}, the last year published up to now; a year so far is not the same as a whole one."
        ));
    }
    Some(Section::new(
        "by-school",
        "By school",
        vec![Block::Table(table)],
    ))
}
