//! A school: its subjects with their place, year by year.

use crate::release::Reason;
use crate::release::standing::{StageStanding, StandingRow, SubjectStanding};
use crate::report::{About, Block, Cell, Column, Row, Section, Table, Tile, Tone, Whisker};

use super::page::{heading, title};
use super::parts::{figures, finish, numbers, place, unit, whisker, whiskers};

/// A school's figure in a sentence; `None` without a place.
pub(super) fn sentence(
    stage: &StageStanding,
    s: &SubjectStanding,
    row: &StandingRow,
) -> Option<String> {
    let value = row.value_added.value()?;
    let size = row.value_added.text();
    let size = size.trim_start_matches(['+', '−']);
    let side = if value < 0.0 { "below" } else { "above" };
    let sure = match row.crosses {
        Some(true) => ", within chance",
        Some(false) => ", more than chance",
        None => "",
    };
    Some(format!(
        "{}: pupils ended {size} points {side} similar pupils ({} to {}{sure}); {}.",
        title(stage, s),
        row.lower,
        row.upper,
        place(row)?
    ))
}

/// A school's subjects of a key stage: tiles, chart, table, years.
pub(super) fn own(about: &About, stage: &StageStanding) -> Section {
    let rows: Vec<(&SubjectStanding, &StandingRow)> = stage
        .subjects
        .iter()
        .filter_map(|s| Some((s, s.rows.first()?)))
        .collect();
    let tiles = rows
        .iter()
        .filter(|(s, _)| !s.combined)
        .map(|(s, row)| tile(s, row))
        .collect();
    let mut blocks = vec![Block::Tiles { tiles }];
    let drawn: Vec<Whisker> = rows
        .iter()
        .filter(|(s, _)| s.in_score)
        .map(|(s, row)| whisker(s.subject, row))
        .collect();
    if drawn.len() > 1 {
        blocks.push(Block::Chart(whiskers(
            &format!("{}-subjects", stage.id),
            format!(
                "Value added of {} by subject, scaled-score points",
                about.name()
            ),
            drawn,
        )));
    }
    let mut columns = vec![Column::words("subject", "Subject")];
    columns.extend(figures());
    columns.insert(2, Column::words("unit", "Counted in"));
    let mut table = Table::new(
        &format!("{}-places", stage.id),
        format!(
            "Value added of {} and its place among the schools of the reference, {}",
            about.name(),
            stage.year
        ),
        columns,
    );
    table.rows = rows
        .iter()
        .map(|(s, row)| {
            let mut cells = vec![Cell::text(s.subject)];
            cells.extend(numbers(row));
            cells.insert(2, Cell::text(unit(s)));
            Row::body(cells)
        })
        .collect();
    finish(&mut table, rows.iter().map(|(s, r)| (*s, *r)));
    blocks.push(Block::Table(table));
    blocks.extend(years(about, stage, &rows).map(Block::Table));
    Section::new(stage.id, heading(stage), blocks)
}

fn tile(s: &SubjectStanding, row: &StandingRow) -> Tile {
    let mut detail = vec![];
    match place(row) {
        Some(words) => detail.push(words),
        None => detail.extend(row.percentile.reason().map(Reason::words)),
    }
    if row.lower.value().is_some() {
        detail.push(format!("interval {} to {}", row.lower, row.upper));
    }
    let above = row.value_added.value().is_some_and(|v| v > 0.0);
    Tile {
        label: s.subject.into(),
        figure: row.value_added.clone(),
        detail: detail.join("; "),
        tone: match row.crosses {
            Some(false) if above => Tone::Good,
            Some(false) => Tone::Poor,
            _ => Tone::Plain,
        },
        to: None,
        stands: None,
    }
}

/// Year by year: value added and pupils.
fn years(
    about: &About,
    stage: &StageStanding,
    rows: &[(&SubjectStanding, &StandingRow)],
) -> Option<Table> {
    let mut all: Vec<_> = rows
        .iter()
        .flat_map(|(_, r)| &r.years)
        .map(|y| y.year)
        .collect();
    all.sort_unstable();
    all.dedup();
    if all.len() < 2 {
        return None;
    }
    let mut columns = vec![Column::words("subject", "Subject")];
    for year in &all {
        columns.push(Column::number(&format!("y{}", year.0), year.to_string()));
        columns.push(Column::number(
            &format!("n{}", year.0),
            format!("{year}: pupils"),
        ));
    }
    let mut table = Table::new(
        &format!("{}-years", stage.id),
        format!("Value added of {} year by year", about.name()),
        columns,
    );
    table.rows = rows
        .iter()
        .map(|(s, row)| {
            let mut cells = vec![Cell::text(s.subject)];
            for year in &all {
                match row.years.iter().find(|y| y.year == *year) {
                    Some(y) => cells.extend([
                        Cell::Number(y.value_added.clone()),
                        Cell::Number(y.pupils.clone()),
                    ]),
                    None => cells.extend([
                        Cell::Missing(crate::quantity::Reason::NotCollected),
                        Cell::Missing(crate::quantity::Reason::NotCollected),
                    ]),
                }
            }
            Row::body(cells)
        })
        .collect();
    let weights: Vec<String> = rows
        .iter()
        .max_by_key(|(_, r)| r.years.len())
        .map(|(_, r)| r.years.iter())
        .into_iter()
        .flatten()
        .map(|y| format!("{} counts {}", y.year, y.weight))
        .collect();
    table.notes.push(format!(
        "In the figure of all years: {}, each times its pupils.",
        weights.join(", ")
    ));
    Some(table)
}
