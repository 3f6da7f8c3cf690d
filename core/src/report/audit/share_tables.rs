//! Tables of shares: schools, year groups or years against the values of one group.

use crate::estate::AcademicYear;
use crate::release::Shown;
use crate::release::audit::{GroupTable, ShareCell, ShareRow};
use crate::report::{About, Block, Cell, Column, Fact, Row, RowKind, Table};

/// What stands in the heading of pupils whose group is unknown, so that it can't be overlooked.
pub(super) const NULL: &str = "Not known";

/// What the rows of a table are.
#[derive(Clone, Copy)]
enum Rows {
    /// Schools, with the trust as the total.
    Schools,
    /// Year groups and key stages.
    YearGroups,
    /// Academic years.
    Years,
}

/// What the pages say of the roll they look at.
pub(super) fn facts(year: AcademicYear, roll: &Shown) -> Vec<Fact> {
    let fact = |name: &str, value: String| Fact {
        name: name.into(),
        value,
    };
    vec![
        fact("Academic year", year.to_string()),
        fact("Pupils on roll", roll.text()),
    ]
}

/// The tables of one group: by school (of a trust), by year group, and over the years where there are several; `title` is
/// the group's, `name` gives a value its words.
pub(super) fn blocks(
    about: &About,
    page: &str,
    group: &GroupTable,
    title: &str,
    year: AcademicYear,
    name: impl Fn(&'static str) -> &'static str,
) -> Vec<Block> {
    let one = |rows, caption| Block::Table(table(about, page, group, rows, caption, &name));
    let mut blocks = vec![];
    if !group.schools.is_empty() {
        blocks.push(one(Rows::Schools, format!("{title} by school, {year}")));
    }
    blocks.push(one(
        Rows::YearGroups,
        format!("{title} by year group, {year}"),
    ));
    if group.years.len() > 1 {
        blocks.push(one(Rows::Years, format!("{title} over the years")));
    }
    blocks
}

/// A table of number and percentage of each value; `name` gives a value its words.
fn table(
    about: &About,
    page: &str,
    group: &GroupTable,
    rows: Rows,
    caption: String,
    name: &impl Fn(&'static str) -> &'static str,
) -> Table {
    let (end, heading, found) = match rows {
        Rows::Schools => ("schools", "School", &group.schools),
        Rows::YearGroups => ("year-groups", "Year group", &group.year_groups),
        Rows::Years => ("years", "Academic year", &group.years),
    };
    let mut columns = vec![
        Column::words("row", heading),
        Column::number("roll", "Pupils on roll"),
    ];
    for &value in &group.values {
        let words = if value == "Null" { NULL } else { name(value) };
        columns.push(Column::number(&key(value, "n"), format!("{words}: pupils")));
        columns.push(Column::number(
            &key(value, "percent"),
            format!("{words}: %"),
        ));
    }
    let id = format!("{}-{end}", group.code.replace('_', "-"));
    let mut table = Table::new(&id, caption, columns);
    table.rows = found.iter().map(|r| row(about, page, r)).collect();
    table
}

/// A column's key: `null-n`, `white-percent`.
fn key(value: &str, end: &str) -> String {
    let mut key: String = value
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '-'
            }
        })
        .collect();
    key.push('-');
    key.push_str(end);
    key
}

fn row(about: &About, page: &str, row: &ShareRow) -> Row {
    let mut cells = vec![
        match row.urn {
            Some(urn) => about.school_cell(urn, &row.label, page),
            None => Cell::text(&row.label),
        },
        Cell::Number(row.roll.clone()),
    ];
    for share in &row.cells {
        cells.extend(share_cells(share));
    }
    Row {
        cells,
        kind: if row.total {
            RowKind::Total
        } else {
            RowKind::Body
        },
    }
}

/// Number and percentage.
pub(super) fn share_cells(share: &ShareCell) -> [Cell; 2] {
    [
        Cell::Number(share.n.clone()),
        Cell::Number(share.percent.clone()),
    ]
}

/// A row about unknown pupils is set off.
pub(super) fn kind(value: &str) -> RowKind {
    if value == "Null" {
        RowKind::Null
    } else {
        RowKind::Body
    }
}
