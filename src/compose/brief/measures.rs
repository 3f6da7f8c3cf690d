//! The DfE's measures and value added in short packs.

use crate::pack::leaf::{Body, Part};
use crate::release::Shown;
use crate::release::measures::{MeasureName, Scored};
use crate::release::standing::{StandingRow, SubjectStanding};
use crate::report::{Cell, Column, Row, Table};

use super::Ground;

fn interval(scored: &Scored) -> Cell {
    match scored.interval() {
        Some((low, high)) => Cell::text(format!("{low} to {high}")),
        None => Cell::text("–"),
    }
}

fn band(scored: &Scored) -> Cell {
    Cell::text(scored.band.map_or("–", |b| b.words()))
}

fn shown(shown: &Shown) -> Cell {
    match shown.value() {
        Some(_) => Cell::Number(shown.clone()),
        None => Cell::text("–"),
    }
}

/// The latest year of each measure, of all pupils.
pub(super) fn dfe(ground: &Ground<'_>) -> Option<Part> {
    let columns = vec![
        Column::words("measure", "Measure"),
        Column::words("year", "Year"),
        Column::number("pupils", "Pupils"),
        Column::number("score", "Score"),
        Column::words("unit", "Counted in"),
        Column::likely("interval"),
        Column::words("band", "In the DfE’s words"),
    ];
    let mut table = Table::new("dfe", "", columns);
    let mut push = |measure: &MeasureName, year: String, pupils: &Shown, scored: &Scored| {
        if scored.score.value().is_some() {
            table.rows.push(Row::body(vec![
                Cell::text(&measure.title),
                Cell::text(year),
                shown(pupils),
                Cell::Number(scored.score.clone()),
                Cell::text(measure.counted_in()),
                interval(scored),
                band(scored),
            ]));
        }
    };
    if ground.about.school.is_some() {
        let mut own: Vec<_> = ground
            .own
            .iter()
            .filter(|m| !m.measure.disadvantaged)
            .collect();
        own.sort_by_key(|m| (m.measure.order, std::cmp::Reverse(m.year)));
        own.dedup_by_key(|m| m.measure.order);
        for m in own {
            push(&m.measure, m.year.to_string(), &m.pupils, &m.scored);
        }
    } else {
        let mut trust: Vec<_> = (ground.trust.iter())
            .filter(|m| !m.measure.disadvantaged && !m.measure.improvement)
            .collect();
        trust.sort_by_key(|m| (m.measure.order, std::cmp::Reverse(m.year)));
        trust.dedup_by_key(|m| m.measure.order);
        for m in trust {
            push(&m.measure, m.year.to_string(), &m.pupils, &m.scored);
        }
    }
    (!table.rows.is_empty()).then(|| {
        Part::new(
            "The DfE’s measures",
            "latest year of each; of progress and value added 0 is the national average",
            Body::Table(Box::new(table)),
        )
    })
}

/// Value added of the last three years, by subject: of the school, or of each school.
pub(super) fn value_added(ground: &Ground<'_>) -> Option<Part> {
    let table = if ground.about.school.is_some() {
        of_school(ground)
    } else {
        of_schools(ground)
    };
    (!table.rows.is_empty()).then(|| {
        Part::new(
            "Value added",
            format!(
                "{}, beside pupils with the same earlier results; in brackets where it likely lies",
                ground.value_added.years
            ),
            Body::Table(Box::new(table)),
        )
    })
}

/// What value added in a subject is counted in.
fn counted_value(subject: &SubjectStanding) -> &'static str {
    match subject.in_score {
        true => "scaled-score points",
        false => "standards",
    }
}

/// `+1.8 (0.0 to +3.7)`.
fn with_interval(row: &StandingRow) -> String {
    match (row.lower.value(), row.upper.value()) {
        (Some(_), Some(_)) => format!("{} ({} to {})", row.value_added, row.lower, row.upper),
        _ => row.value_added.text(),
    }
}

fn of_school(ground: &Ground<'_>) -> Table {
    let columns = vec![
        Column::words("subject", "Subject"),
        Column::number("pupils", "Pupils"),
        Column::number("value", "Value added"),
        Column::words("unit", "Counted in"),
    ];
    let mut table = Table::new("value-added", "", columns);
    for stage in &ground.value_added.stages {
        for subject in &stage.subjects {
            for row in subject
                .rows
                .iter()
                .filter(|r| r.value_added.value().is_some())
            {
                table.rows.push(Row::body(vec![
                    Cell::text(format!(
                        "{}, {}",
                        subject.subject,
                        stage.name.to_lowercase()
                    )),
                    shown(&row.pupils),
                    Cell::text(with_interval(row)),
                    Cell::text(counted_value(subject)),
                ]));
            }
        }
    }
    table
}

/// Each school in the single subjects of the latest stage.
fn of_schools(ground: &Ground<'_>) -> Table {
    let mut table = Table::new("value-added", "", vec![Column::words("school", "School")]);
    let Some(stage) = ground.value_added.stages.first() else {
        return table;
    };
    let subjects: Vec<_> = stage
        .subjects
        .iter()
        .filter(|s| !s.combined)
        .take(4)
        .collect();
    for s in &subjects {
        let short = if s.subject.starts_with("Grammar") {
            "Grammar"
        } else {
            s.subject
        };
        table
            .columns
            .push(Column::number(&s.id, short).about(counted_value(s)));
    }
    for school in &ground.schools {
        let cells: Vec<Cell> = subjects
            .iter()
            .map(|s| {
                let row = s.rows.iter().find(|r| r.school.urn == school.urn);
                let row = row.filter(|r| r.value_added.value().is_some());
                Cell::text(row.map_or_else(|| "–".to_owned(), with_interval))
            })
            .collect();
        if cells.iter().any(|c| *c != Cell::text("–")) {
            let name = std::iter::once(Cell::text(super::short(ground, &school.name)));
            table.rows.push(Row::body(name.chain(cells).collect()));
        }
    }
    table
}
