//! Where a trust or school stands in the latest year: one table, one chart, a few sentences.

use std::collections::BTreeMap;

use crate::estate::{AcademicYear, lower_first, upper_first};
use crate::quantity::Band;
use crate::release::measures::{MeasureName, ReleasedMeasure, Scored};
use crate::report::words::listed;
use crate::report::{
    Block, Cell, Chart, ChartKind, Column, Emphasis, Row, Section, Table, Whisker,
};

use super::tables::{score_cells, score_columns};
use super::words;

/// What stands out: which measures lie by more than chance on either side of average, which do not.
pub(super) fn briefing(measures: &[&ReleasedMeasure], latest: AcademicYear) -> Vec<String> {
    let of_year: Vec<&&ReleasedMeasure> = measures
        .iter()
        .filter(|m| m.year == latest && !m.measure.disadvantaged)
        .collect();
    let scored: Vec<(&MeasureName, &Scored)> = of_year
        .iter()
        .filter(|m| !m.measure.improvement)
        .map(|m| (&m.measure, &m.scored))
        .collect();
    let sentences = sides(&scored, latest);
    if !sentences.is_empty() {
        return sentences;
    }
    vec![match of_year.first() {
        Some(m) if !m.note.is_empty() => {
            format!("There is no trust score for {latest}: {}.", m.note)
        }
        _ => format!("There is no trust score for {latest}."),
    }]
}

/// The scores of a year by key stage and by the side of average on which their intervals lie, a sentence each.
pub(super) fn sides(scored: &[(&MeasureName, &Scored)], year: AcademicYear) -> Vec<String> {
    let mut stages: Vec<&str> = scored.iter().map(|(name, _)| name.stage.as_str()).collect();
    stages.dedup();
    let mut sentences = vec![];
    for stage in stages {
        for (wanted, side) in [
            (
                [Band::Above, Band::WellAbove],
                "above average, by more than chance",
            ),
            (
                [Band::Below, Band::WellBelow],
                "below average, by more than chance",
            ),
            ([Band::Average; 2], "close to average"),
        ] {
            let found: Vec<String> = scored
                .iter()
                .filter(|(name, s)| {
                    name.stage == stage && s.band.is_some_and(|b| wanted.contains(&b))
                })
                .map(|(name, s)| {
                    let title = name.title.trim_end_matches(stage).trim_end_matches(", ");
                    format!("{} {}", lower_first(title), s.score)
                })
                .collect();
            if !found.is_empty() {
                sentences.push(format!(
                    "{} in {year}, {side}: {}.",
                    upper_first(stage),
                    listed(&found)
                ));
            }
        }
    }
    sentences
}

/// The section: a chart of the measures that share a scale, the table of all that have a score, and which have none.
pub(super) fn section(
    measures: &[&ReleasedMeasure],
    latest: AcademicYear,
    subject: &str,
) -> Section {
    let of_year: Vec<&ReleasedMeasure> = measures
        .iter()
        .copied()
        .filter(|m| m.year == latest)
        .collect();
    let (with, without): (Vec<&ReleasedMeasure>, Vec<&ReleasedMeasure>) = of_year
        .into_iter()
        .partition(|m| m.scored.score.value().is_some());
    let mut blocks = vec![];
    let scored: Vec<(&MeasureName, &Scored)> =
        with.iter().map(|m| (&m.measure, &m.scored)).collect();
    blocks.extend(side_by_side(&scored, subject, latest).map(Block::Chart));
    let missing = why_without(&without);
    if with.is_empty() {
        blocks.push(Block::caution(format!(
            "No measure of {latest} has enough schools for a trust score; below are the schools and why they do not count."
        )));
        blocks.extend(missing.into_iter().map(Block::text));
    } else {
        let mut table = table(&with, latest);
        table.notes.extend(missing);
        blocks.push(Block::Table(table));
    }
    let relation = measures
        .first()
        .and_then(|m| words::relation(&m.body, subject));
    blocks.extend(relation.map(Block::text));
    Section::new(
        "standing",
        format!("Where the trust stands, {latest}"),
        blocks,
    )
}

/// The measures that have a score.
fn table(with: &[&ReleasedMeasure], latest: AcademicYear) -> Table {
    let mut columns = vec![Column::words("measure", "Measure")];
    columns.extend(score_columns());
    let mut table = Table::new(
        "standing",
        format!("The trust’s scores in {latest}"),
        columns,
    );
    table.rows = with
        .iter()
        .map(|m| {
            let mut cells = vec![Cell::text(&m.measure.title)];
            cells.extend(score_cells(m));
            Row::body(cells)
        })
        .collect();
    table.notes.push(words::NATIONAL_AVERAGE.into());
    table
        .notes
        .extend(words::counted(with.iter().map(|m| &m.measure)));
    table
}

/// Which measures have no score, by the reason.
fn why_without(without: &[&ReleasedMeasure]) -> Vec<String> {
    let mut reasons: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for m in without {
        reasons
            .entry(&m.note)
            .or_default()
            .push(lower_first(&m.measure.title));
    }
    reasons
        .into_iter()
        .map(|(why, titles)| {
            let why = if why.is_empty() {
                "no published score"
            } else {
                why
            };
            format!("No trust score ({why}): {}.", titles.join("; "))
        })
        .collect()
}

/// The main measures that share a scale, beside each other; `None` unless at least two do.
pub(super) fn side_by_side(
    scored: &[(&MeasureName, &Scored)],
    subject: &str,
    year: AcademicYear,
) -> Option<Chart> {
    let main: Vec<&(&MeasureName, &Scored)> = scored
        .iter()
        .filter(|(n, s)| !n.improvement && !n.disadvantaged && s.interval().is_some())
        .collect();
    let alike = |unit| main.iter().filter(|(n, _)| n.unit == unit).count();
    let unit = main
        .iter()
        .map(|(n, _)| n.unit)
        .find(|unit| alike(*unit) > 1)?;
    let main: Vec<_> = main.into_iter().filter(|(n, _)| n.unit == unit).collect();
    let rows = main
        .iter()
        .map(|(name, s)| Whisker {
            label: name.title.clone(),
            value: s.score.clone(),
            interval: s.interval(),
            emphasis: Emphasis::Plain,
        })
        .collect();
    let said: Vec<(&str, &Scored)> = main
        .iter()
        .map(|(name, s)| (name.title.as_str(), *s))
        .collect();
    Some(Chart {
        id: "standing-chart".into(),
        title: format!(
            "{subject}, {year}: scores and where each likely lies; 0 is the national average"
        ),
        alt: words::spread(&said),
        unit,
        kind: ChartKind::Whiskers { rows, line: None },
    })
}
