//! The tables of indicators: over the years, by school, by pupil group.

use crate::estate::AcademicYear;
use crate::pack::leaf::{Body, Part};
use crate::release::Shown;
use crate::release::indicators::IndicatorView;
use crate::report::{Cell, Column, Row, RowKind, Table};

use super::super::Ground;
use super::{among, of, of_school};

/// A school's indicators over the years, beside the trust's and other schools'.
pub(super) fn over_years(ground: &Ground<'_>, views: &[&IndicatorView]) -> Option<Body> {
    let mut years: Vec<AcademicYear> = views.iter().flat_map(|v| v.years.clone()).collect();
    years.sort_unstable();
    years.dedup();
    let years: Vec<AcademicYear> = years.iter().rev().take(4).rev().copied().collect();
    let others = ground.others();
    let mut columns = vec![Column::words("what", "Measure")];
    columns.extend(year_columns(&years));
    columns.push(Column::number("trust", "Trust"));
    columns.push(Column::number("middle", "Middle school"));
    columns.push(Column::words("among", "Among schools"));
    let mut table = Table::new("years", "", columns);
    for view in views {
        let at = |year: &AcademicYear| {
            let place = view.years.iter().position(|y| y == year)?;
            view.own.get(place)
        };
        let Some(now) = view.own.last().filter(|f| f.value.value().is_some()) else {
            continue;
        };
        let mut cells = vec![Cell::text(view.about.label.as_str())];
        cells.extend(
            years
                .iter()
                .map(|y| at(y).map_or_else(|| Cell::text("–"), |f| Cell::Number(f.value.clone()))),
        );
        let trust = view.trust.last().map(|f| f.value.clone());
        cells.push(number(trust.filter(|_| !view.about.sum).as_ref()));
        let unlike = ground.is_unlike();
        cells.push(number(Some(&now.middle).filter(|_| !unlike)));
        let place = among(now, &others).filter(|_| !unlike);
        cells.push(Cell::text(place.unwrap_or_default()));
        table.rows.push(Row::body(cells));
    }
    without_empty_columns(&mut table);
    if ground.is_unlike() {
        table.notes = vec!["There are no like-for-like schools to set it beside.".into()];
    }
    (!table.rows.is_empty()).then_some(Body::Table(Box::new(table)))
}

/// Takes out the columns that say nothing in any row.
fn without_empty_columns(table: &mut Table) {
    let empty = |cell: &Cell| *cell == Cell::text("–") || *cell == Cell::text("");
    for at in (1..table.columns.len()).rev() {
        let mut cells = table.rows.iter().map(|row| row.cells.get(at));
        if cells.all(|cell| cell.is_none_or(empty)) {
            table.columns.remove(at);
            for row in &mut table.rows {
                if at < row.cells.len() {
                    row.cells.remove(at);
                }
            }
        }
    }
}

fn number(shown: Option<&Shown>) -> Cell {
    match shown {
        Some(shown) if shown.value().is_some() => Cell::Number(shown.clone()),
        _ => Cell::text("–"),
    }
}

/// A trust's schools by indicator, the latest year; those that are marked first.
pub(super) fn by_school(ground: &Ground<'_>, views: &[&IndicatorView]) -> Option<Body> {
    let views: Vec<&&IndicatorView> = views
        .iter()
        .filter(|v| {
            v.schools
                .iter()
                .any(|(_, f)| f.last().is_some_and(|f| f.value.value().is_some()))
        })
        .take(6)
        .collect();
    if views.is_empty() {
        return None;
    }
    let columns = views
        .iter()
        .map(|v| crate::report::MatrixColumn::plain(&v.about.code, v.about.label.as_str(), ""))
        .collect();
    let mut rows: Vec<(usize, crate::report::MatrixRow)> = ground
        .schools
        .iter()
        .map(|school| {
            let cells: Vec<_> = views
                .iter()
                .map(|v| super::super::rows::plain_cell(v, of_school(v, school.urn), !school.like))
                .collect();
            let marked = cells
                .iter()
                .filter(|c| matches!(c, crate::report::MatrixCell::Plain { mark: Some(_), .. }))
                .count();
            let name = super::super::short(ground, &school.name);
            (marked, crate::report::MatrixRow::new(name, cells))
        })
        .collect();
    rows.sort_by_key(|(marked, _)| std::cmp::Reverse(*marked));
    let mut all = crate::report::MatrixRow::new(
        "The trust",
        (views.iter())
            .map(|v| super::super::rows::plain_cell(v, v.own.last(), false))
            .collect(),
    );
    all.total = true;
    let lines = std::iter::once(all)
        .chain(rows.into_iter().map(|(_, row)| row))
        .map(crate::report::MatrixLine::Row)
        .collect();
    let mut matrix = crate::report::Matrix::new("schools", "", ("School", ""), columns, lines);
    matrix.legend = false;
    Some(Body::Matrix(Box::new(matrix)))
}

/// Absence by pupil group.
pub(super) fn by_group(ground: &Ground<'_>) -> Option<Part> {
    let view = of(ground, "absence_percent")?;
    let mut table = Table::new(
        "groups",
        "",
        vec![
            Column::words("group", "Group"),
            Column::number("own", "School"),
            Column::number("trust", "Trust"),
        ],
    );
    for group in &view.groups {
        if group.own.value().is_none()
            || group.group.ends_with("not known")
            || group.grouping == "Ethnicity"
        {
            continue;
        }
        table.rows.push(Row {
            cells: vec![
                Cell::text(&group.group),
                Cell::Number(group.own.clone()),
                number(Some(&group.trust)),
            ],
            kind: RowKind::Body,
        });
    }
    (!table.rows.is_empty()).then(|| {
        Part::new(
            "Absence by group",
            view.latest().to_string(),
            Body::Table(Box::new(table)),
        )
    })
}

fn year_columns(years: &[AcademicYear]) -> Vec<Column> {
    years
        .iter()
        .map(|y| Column::number(&y.to_string(), y.to_string()))
        .collect()
}
