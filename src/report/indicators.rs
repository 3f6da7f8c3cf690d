//! Indicators beyond assessment: absence, suspensions and exclusions, money, with national percentiles
//! (methods: section 7).

use crate::release::indicators::{FamilyView, UnitRow};
use crate::report::{
    About, Bar, Block, Cell, Chart, ChartKind, Column, Emphasis, Fact, Page, ReferenceLine, Row,
    Section, Table, Tile, Tone,
};

/// The page's path below its trust's or school's folder.
const PAGE: &str = "indicators.html";

/// The page of a trust or school.
pub fn indicators(about: &About, families: &[FamilyView]) -> Page {
    let mut page = about.page(
        PAGE,
        "Indicators",
        "Attendance, suspensions and exclusions, and money, beside each other and beside the country.",
    );
    if families.is_empty() {
        page.briefing = vec!["No attendance, exclusions or finance data were handed in.".into()];
        return page;
    }
    for family in families {
        page.facts.push(Fact {
            name: family.family.heading().to_owned(),
            value: family.year.to_string(),
        });
        page.sections.push(section(about, family));
    }
    page.briefing = families.iter().filter_map(|f| sentence(about, f)).collect();
    page
}

/// The row that the page is about: the trust's, or the school's.
fn own<'a>(about: &About, family: &'a FamilyView) -> &'a UnitRow {
    match about.school {
        Some(_) => family.schools.first().unwrap_or(&family.trust),
        None => &family.trust,
    }
}

/// The first indicator of the family, with its percentile.
fn sentence(about: &About, family: &FamilyView) -> Option<String> {
    let figure = own(about, family).figures.first()?;
    let label = family.indicators.first()?.label;
    figure.value.value()?;
    Some(match figure.percentile.value() {
        Some(_) => format!(
            "{label} in {}: {}, national percentile {}.",
            family.year, figure.value, figure.percentile
        ),
        None => format!("{label} in {}: {}.", family.year, figure.value),
    })
}

fn section(about: &About, family: &FamilyView) -> Section {
    let mut blocks = vec![Block::Tiles {
        tiles: tiles(about, family),
    }];
    if about.school.is_none() && family.schools.len() > 1 {
        blocks.extend(chart(family).map(Block::Chart));
    }
    blocks.push(Block::Table(latest(about, family)));
    if family.years.len() > 1 {
        blocks.push(Block::Table(years(about, family)));
    }
    Section::new(family.family.id(), family.family.heading(), blocks)
}

fn tiles(about: &About, family: &FamilyView) -> Vec<Tile> {
    family
        .indicators
        .iter()
        .zip(&own(about, family).figures)
        .map(|(indicator, figure)| Tile {
            label: indicator.label.to_owned(),
            figure: figure.value.clone(),
            detail: match (figure.value.reason(), figure.percentile.value()) {
                (Some(reason), _) => reason.words(),
                (None, Some(_)) => format!("national percentile {}", figure.percentile),
                (None, None) => family.year.to_string(),
            },
            tone: Tone::Plain,
            to: None,
        })
        .collect()
}

/// The schools' bars of the family's first indicator, with the trust's line; none where all are nought or missing.
fn chart(family: &FamilyView) -> Option<Chart> {
    let indicator = family.indicators.first()?;
    let trust = &family.trust.figures.first()?.value;
    let mut bars: Vec<Bar> = family
        .schools
        .iter()
        .filter_map(|row| {
            Some(Bar {
                label: row.school.as_ref()?.name.clone(),
                value: row.figures.first()?.value.clone(),
                interval: None,
                indicator: None,
                emphasis: Emphasis::Plain,
                comparison: None,
            })
        })
        .collect();
    if bars
        .iter()
        .all(|b| b.value.value().is_none_or(|v| v == 0.0))
    {
        return None;
    }
    bars.sort_by(|a, b| {
        let key = |bar: &Bar| bar.value.value().unwrap_or(f64::NEG_INFINITY);
        key(b)
            .total_cmp(&key(a))
            .then_with(|| a.label.cmp(&b.label))
    });
    let known = || bars.iter().filter(|b| b.value.value().is_some());
    let alt = match (known().next(), known().next_back()) {
        (Some(most), Some(least)) => format!(
            "{} by school, {}: from {} at {} to {} at {}; the trust {}.",
            indicator.label, family.year, most.value, most.label, least.value, least.label, trust
        ),
        _ => format!(
            "{} by school, {}: no figures.",
            indicator.label, family.year
        ),
    };
    Some(Chart {
        id: format!("{}-bars", family.family.id()),
        title: format!("{} by school, {}", indicator.label, family.year),
        alt,
        unit: trust.unit(),
        kind: ChartKind::Bars {
            // In-year balances lie on both sides of nought.
            about_zero: bars
                .iter()
                .any(|b| b.value.value().is_some_and(|v| v < 0.0)),
            bars,
            line: trust.value().is_some().then(|| ReferenceLine {
                label: format!("Trust {trust}"),
                value: trust.clone(),
            }),
        },
    })
}

/// For each indicator whether any of the rows has a percentile: without, there is no column for it.
fn with_percentile<'a>(family: &FamilyView, rows: impl Iterator<Item = &'a UnitRow>) -> Vec<bool> {
    let mut found = vec![false; family.indicators.len()];
    for row in rows {
        for (found, figure) in found.iter_mut().zip(&row.figures) {
            *found |= figure.percentile.value().is_some();
        }
    }
    found
}

fn columns(family: &FamilyView, percentiles: &[bool], first: Column) -> Vec<Column> {
    let mut columns = vec![first];
    for (indicator, percentile) in family.indicators.iter().zip(percentiles) {
        columns.push(Column::number(indicator.code, indicator.label).about(indicator.about));
        if *percentile {
            let key = format!("{}_percentile", indicator.code);
            columns.push(
                Column::number(&key, format!("{}: national percentile", indicator.label))
                    .about("the highest national percentile whose value is not above the figure"),
            );
        }
    }
    columns
}

fn cells(first: Cell, row: &UnitRow, percentiles: &[bool]) -> Vec<Cell> {
    let mut cells = vec![first];
    for (figure, percentile) in row.figures.iter().zip(percentiles) {
        cells.push(Cell::Number(figure.value.clone()));
        if *percentile {
            cells.push(Cell::Number(figure.percentile.clone()));
        }
    }
    cells
}

/// The latest year: the schools with the trust as the total; a school's page has its own row and the trust's.
fn latest(about: &About, family: &FamilyView) -> Table {
    let rows = family.schools.iter().chain([&family.trust]);
    let percentiles = with_percentile(family, rows);
    let mut table = Table::new(
        &format!("{}-schools", family.family.id()),
        format!("{} by school, {}", family.family.heading(), family.year),
        columns(family, &percentiles, Column::words("school", "School")),
    );
    table.rows = family
        .schools
        .iter()
        .filter_map(|row| {
            let school = row.school.as_ref()?;
            let name = about.school_cell(school.urn, &school.name, PAGE);
            Some(Row::body(cells(name, row, &percentiles)))
        })
        .collect();
    table.rows.push(Row::total(cells(
        Cell::text(&about.trust_name),
        &family.trust,
        &percentiles,
    )));
    table.notes = notes(family);
    table
}

/// All years of the trust or school.
fn years(about: &About, family: &FamilyView) -> Table {
    let percentiles = with_percentile(family, family.years.iter().map(|(_, row)| row));
    let mut table = Table::new(
        &format!("{}-years", family.family.id()),
        format!(
            "{} of {} over the years",
            family.family.heading(),
            about.name()
        ),
        columns(family, &percentiles, Column::words("year", "Year")),
    );
    table.rows = family
        .years
        .iter()
        .map(|(year, row)| Row::body(cells(Cell::text(year.to_string()), row, &percentiles)))
        .collect();
    table
}

fn notes(family: &FamilyView) -> Vec<String> {
    let mut notes: Vec<String> = family
        .indicators
        .iter()
        .map(|i| format!("{}: {}.", i.label, i.about))
        .collect();
    notes.push(
        "National percentile: the highest whose value is not above the figure, among schools of the phase; a trust has \
         one only if its schools are of one phase. It says how high the figure is, not how good."
            .into(),
    );
    if family.family == crate::release::indicators::Family::Finance {
        notes.push("Financial years; the trust includes its central services.".into());
    }
    notes
}
