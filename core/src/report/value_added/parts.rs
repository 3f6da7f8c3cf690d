//! What the pages of trusts and schools share: columns, cells, charts, notes.

use crate::release::standing::{StandingRow, SubjectStanding};
use crate::release::{Reason, Shown};
use crate::report::words::ordinal;
use crate::report::{Cell, Chart, ChartKind, Column, Emphasis, Table, Whisker};

/// `ranked 53rd of 104 schools (percentile 50)`.
pub(super) fn place(row: &StandingRow) -> Option<String> {
    row.percentile.value()?;
    Some(format!(
        "ranked {} of {} schools (percentile {})",
        ordinal(&row.rank),
        row.schools,
        row.percentile
    ))
}

pub(super) fn unit(s: &SubjectStanding) -> &'static str {
    if s.in_score {
        "scaled-score points"
    } else {
        "standards"
    }
}

pub(super) fn whisker(label: &str, row: &StandingRow) -> Whisker {
    let known = row.lower.value().is_some() && row.upper.value().is_some();
    Whisker {
        label: label.to_owned(),
        value: row.value_added.clone(),
        interval: known.then(|| (row.lower.clone(), row.upper.clone())),
        emphasis: Emphasis::Plain,
    }
}

pub(super) fn whiskers(id: &str, title: String, rows: Vec<Whisker>) -> Chart {
    let said: Vec<String> = rows
        .iter()
        .map(|w| match &w.interval {
            Some((lower, upper)) => format!("{} {} ({lower} to {upper})", w.label, w.value),
            None => format!("{} {}", w.label, w.value),
        })
        .collect();
    let said = match said.as_slice() {
        [first, .., last] if said.len() > 12 => {
            format!("{} rows from {first} to {last}", said.len())
        }
        _ => said.join("; "),
    };
    Chart {
        id: id.to_owned(),
        alt: format!(
            "Dots, and lines between which each likely lies, about 0, the nation’s mean: {said}."
        ),
        title,
        unit: crate::release::Unit::ScorePoints,
        kind: ChartKind::Whiskers { rows, line: None },
    }
}

/// The columns of a school's figures in a subject.
pub(super) fn figures() -> Vec<Column> {
    vec![
        Column::number("value_added", "Value added")
            .about("mean of actual less expected; 0: as similar pupils nationally"),
        Column::likely("interval"),
        Column::number("pupils", "Pupils").about("of the three years"),
        Column::number("rank", "Rank").about("1: the highest value added"),
        Column::number("schools", "Schools ranked")
            .about("all schools of the reference with ten pupils or more"),
        Column::number("percentile", "Percentile")
            .about("from the top: 1 is near the highest, 50 the middle, 99 near the lowest"),
    ]
}

pub(super) fn numbers(row: &StandingRow) -> Vec<Cell> {
    let number = |figure: &Shown| Cell::Number(figure.clone());
    vec![
        number(&row.value_added),
        Cell::Interval {
            lower: row.lower.clone(),
            upper: row.upper.clone(),
            crosses: row.crosses,
        },
        number(&row.pupils),
        number(&row.rank),
        number(&row.schools),
        number(&row.percentile),
    ]
}

/// Notes below a table: what standards are, and why a place is missing.
pub(super) fn finish<'a>(
    table: &mut Table,
    rows: impl Iterator<Item = (&'a SubjectStanding, &'a StandingRow)>,
) {
    let mut standards = false;
    let mut missing: Vec<(String, Vec<String>)> = vec![];
    for (s, row) in rows {
        standards |= !s.in_score;
        let Some(reason) = row.percentile.reason().map(Reason::words) else {
            continue;
        };
        let what = format!("{}, {}", row.school.name, s.subject);
        match missing.iter_mut().find(|(r, _)| *r == reason) {
            Some((_, list)) => list.push(what),
            None => missing.push((reason, vec![what])),
        }
    }
    if standards {
        table.notes.push(
            "Standards: below expected counts 0, expected 1, greater depth 2; +0.10 means one pupil in ten ended a standard higher \
             than similar pupils. Used where the reference has no scores."
                .into(),
        );
    }
    for (reason, list) in missing {
        table
            .notes
            .push(format!("No place, {reason}: {}.", list.join("; ")));
    }
}
