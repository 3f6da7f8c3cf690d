//! A trust: its schools side by side, by subject.

use crate::release::standing::{StageStanding, StandingRow, SubjectStanding};
use crate::report::{About, Block, Cell, Column, Row, Section, Table};

use super::PAGE;
use super::page::{heading, title};
use super::parts::{figures, finish, numbers, unit, whisker, whiskers};

/// The trust's schools by subject: percentiles only.
pub(super) fn places(about: &About, stage: &StageStanding) -> Section {
    let mut schools: Vec<_> = stage
        .subjects
        .iter()
        .flat_map(|s| s.rows.iter().map(|r| r.school.clone()))
        .collect();
    schools.sort();
    schools.dedup();
    let placed: Vec<&SubjectStanding> = stage
        .subjects
        .iter()
        .filter(|s| s.rows.iter().any(|r| r.percentile.value().is_some()))
        .collect();
    let mut columns = vec![Column::words("school", "School")];
    columns.extend(placed.iter().map(|s| Column::number(&s.id, s.subject)));
    let mut table = Table::new(
        &format!("{}-places", stage.id),
        format!(
            "Percentile of each school by subject, {}, {}",
            stage.name, stage.year
        ),
        columns,
    );
    table.rows = schools
        .iter()
        .map(|school| {
            let mut cells = vec![about.school_cell(school.urn, &school.name, PAGE)];
            cells.extend(placed.iter().map(|s| {
                let found = s.rows.iter().find(|r| r.school == *school);
                found.map_or_else(
                    || Cell::Missing(crate::quantity::Reason::NotCollected),
                    |r| Cell::Number(r.percentile.clone()),
                )
            }));
            Row::body(cells)
        })
        .collect();
    table.find = schools.len() > 20;
    table.notes.push(
        "Percentile from the top: 1 is near the highest, 50 the middle, 99 near the lowest. A difference of a few places is \
         seldom more than chance: the intervals are below, those of subjects taken together on each school’s page."
            .into(),
    );
    Section::new(
        &format!("{}-at-a-glance", stage.id),
        heading(stage),
        vec![Block::Table(table)],
    )
}

/// One subject of a trust: the schools with intervals.
pub(super) fn subject(about: &About, stage: &StageStanding, s: &SubjectStanding) -> Section {
    let mut blocks = vec![];
    if s.in_score && s.rows.len() > 1 {
        let mut rows: Vec<&StandingRow> = s.rows.iter().collect();
        rows.sort_by(|a, b| {
            let key = |r: &StandingRow| r.value_added.value().unwrap_or(f64::NEG_INFINITY);
            key(b)
                .total_cmp(&key(a))
                .then_with(|| a.school.cmp(&b.school))
        });
        blocks.push(Block::Chart(whiskers(
            &format!("{}-chart", s.id),
            format!("{}: value added by school", title(stage, s)),
            rows.iter().map(|r| whisker(&r.school.name, r)).collect(),
        )));
    }
    let mut columns = vec![Column::words("school", "School")];
    columns.extend(figures());
    let mut table = Table::new(
        &format!("{}-schools", s.id),
        format!(
            "{} ({}): value added, rank and percentile, {}",
            title(stage, s),
            unit(s),
            stage.year
        ),
        columns,
    );
    table.rows = s
        .rows
        .iter()
        .map(|row| {
            let mut cells = vec![about.school_cell(row.school.urn, &row.school.name, PAGE)];
            cells.extend(numbers(row));
            Row::body(cells)
        })
        .collect();
    table.find = s.rows.len() > 20;
    finish(&mut table, s.rows.iter().map(|r| (s, r)));
    blocks.push(Block::Table(table));
    Section::new(&s.id, title(stage, s), blocks)
}
