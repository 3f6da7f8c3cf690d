//! Tables and charts of one indicator or one section.

use crate::estate::upper_first;
use crate::release::Unit;
use crate::release::indicators::{Described, Figure, IndicatorView, SectionView};
use crate::report::{
    About, Bar, Cell, Chart, ChartKind, Column, Emphasis, LinePoint, LineSeries, ReferenceLine,
    Row, Table,
};

/// The schools' bars in the latest year, highest first, with the trust's line; none where all are nought or missing.
pub(super) fn bars(id: &str, view: &IndicatorView) -> Option<Chart> {
    let trust = &view.trust_now().value;
    let mut bars: Vec<Bar> = view
        .schools
        .iter()
        .filter_map(|(school, figures)| {
            Some(Bar {
                label: school.name.clone(),
                value: figures.last()?.value.clone(),
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
    let title = format!("{} by school, {}", view.about.label, view.latest());
    let known = || bars.iter().filter(|b| b.value.value().is_some());
    let alt = match (known().next(), known().next_back()) {
        (Some(most), Some(least)) => format!(
            "{title}: from {} at {} to {} at {}; the trust{} {}.",
            most.value,
            most.label,
            least.value,
            least.label,
            if view.about.sum { " in all" } else { "" },
            trust
        ),
        _ => format!("{title}: no figures."),
    };
    Some(Chart {
        id: id.to_owned(),
        title,
        alt,
        unit: view.about.unit,
        kind: ChartKind::Bars {
            // In-year balances lie on both sides of nought.
            about_zero: bars
                .iter()
                .any(|b| b.value.value().is_some_and(|v| v < 0.0)),
            line: (trust.value().is_some() && !view.about.sum).then(|| ReferenceLine {
                label: format!("Trust {trust}"),
                value: trust.clone(),
            }),
            bars,
        },
    })
}

/// How a figure moved, in words: `0.5 points less than the year before`, of a part-year `… than in the same terms of the year
/// before`; `None` where it can't be said.
pub(super) fn moved(view: &IndicatorView) -> Option<String> {
    let figure = view.now();
    let (in_, before) = (
        if figure.part().is_some() { "in " } else { "" },
        figure.before(),
    );
    let change = &figure.change;
    let value = change.value()?;
    let text = change.text();
    let size = text.trim_start_matches(['+', '−']);
    if size.trim_start_matches(['£', '0', '.']).is_empty() {
        return Some(format!("as {in_}{before}"));
    }
    let points = match change.unit() {
        Unit::PercentagePoints | Unit::PercentagePointsOne if size == "1" => " point",
        Unit::PercentagePoints | Unit::PercentagePointsOne => " points",
        _ => "",
    };
    let side = if value < 0.0 { "less" } else { "more" };
    Some(format!("{size}{points} {side} than {in_}{before}"))
}

/// What a national percentile is, under a table's column.
pub(super) const NATIONAL: &str = "the share of schools of the phase that do no better; where neither way is better, that have no more";

/// Where a figure lies in the nation, in words; `None` without a national percentile. That is the share of schools that do no
/// better (methods: section 7), whether more or less of it is better; where neither is, of those that have no more.
pub(super) fn among(view: &IndicatorView) -> Option<String> {
    let percentile = &view.now().percentile;
    let value = percentile.value()?;
    let neither = view.about.direction == "neither";
    Some(match (neither, value) {
        (true, p) if p < 1.0 => "among the lowest 1% of schools nationally".into(),
        (true, p) if p >= 99.0 => "among the highest 1% of schools nationally".into(),
        (true, _) => format!("about {percentile}% of schools nationally have no more"),
        (false, p) if p < 1.0 => "nearly all schools nationally do better".into(),
        (false, p) if p >= 99.0 => "hardly a school nationally does better".into(),
        (false, _) => format!("about {percentile}% of schools nationally do no better"),
    })
}

/// The years as lines: the page's unit, and dashed the trust (on a school's page) and the nation's middle; none with
/// fewer than two values.
pub(super) fn course(id: &str, about: &About, view: &IndicatorView) -> Option<Chart> {
    let known = view
        .own
        .iter()
        .filter(|f| f.value.value().is_some())
        .count();
    if known < 2 {
        return None;
    }
    let line = |name: &str,
                dashed: bool,
                figures: &[Figure],
                pick: fn(&Figure) -> &crate::release::Shown| {
        LineSeries {
            name: name.to_owned(),
            points: figures
                .iter()
                .map(|f| LinePoint {
                    value: pick(f).clone(),
                    interval: None,
                })
                .collect(),
            dashed,
        }
    };
    let mut series = vec![line(about.name(), false, &view.own, |f| &f.value)];
    if about.school.is_some() && !view.about.sum {
        series.push(line(&about.trust_name, true, &view.trust, |f| &f.value));
    }
    if view.own.iter().any(|f| f.middle.value().is_some()) {
        series.push(line("National middle", true, &view.own, |f| &f.middle));
    }
    let said: Vec<String> = view
        .years
        .iter()
        .zip(&view.own)
        .map(|(year, f)| format!("{year} {}", f.value))
        .collect();
    Some(Chart {
        id: id.to_owned(),
        title: format!("{} over the years", view.about.label),
        alt: format!("A line for {}: {}.", about.name(), said.join(", ")),
        unit: view.about.unit,
        kind: ChartKind::Lines {
            places: view.years.iter().map(ToString::to_string).collect(),
            series,
        },
    })
}

/// For each indicator whether any of the rows has a percentile: without, there is no column for it.
fn with_percentile(
    section: &SectionView,
    pick: impl Fn(&IndicatorView) -> Vec<Figure>,
) -> Vec<bool> {
    section
        .indicators
        .iter()
        .map(|view| pick(view).iter().any(|f| f.percentile.value().is_some()))
        .collect()
}

fn columns(section: &SectionView, percentiles: &[bool], first: Column) -> Vec<Column> {
    let mut columns = vec![first];
    for (view, percentile) in section.indicators.iter().zip(percentiles) {
        let about = &view.about;
        columns.push(Column::number(&about.code, &about.label).about(&about.definition));
        if *percentile {
            let key = format!("{}_percentile", about.code);
            columns.push(
                Column::number(&key, format!("{}: national percentile", about.label))
                    .about(NATIONAL),
            );
        }
    }
    columns
}

fn push(cells: &mut Vec<Cell>, figure: Option<&Figure>, percentile: bool) {
    match figure {
        Some(figure) => {
            cells.push(Cell::Number(figure.value.clone()));
            if percentile {
                cells.push(Cell::Number(figure.percentile.clone()));
            }
        }
        None => {
            let missing = || Cell::Missing(crate::quantity::Reason::NotCollected);
            cells.push(missing());
            if percentile {
                cells.push(missing());
            }
        }
    }
}

/// The latest year of a section: the schools with the trust as the total; a school's page has its own row and the trust's.
pub(super) fn latest(about: &About, section: &SectionView) -> Table {
    let percentiles = with_percentile(section, |view| {
        let schools = view.schools.iter().filter_map(|(_, f)| f.last());
        schools.chain([view.trust_now()]).cloned().collect()
    });
    let years: Vec<String> = section.indicators.iter().map(IndicatorView::when).collect();
    let mut table = Table::new(
        &format!("{}-schools", section.id),
        format!("{} by school, {}", section.heading, years[0]),
        columns(section, &percentiles, Column::words("school", "School")),
    );
    let mut schools: Vec<_> = section
        .indicators
        .iter()
        .flat_map(|v| v.schools.iter().map(|(s, _)| s))
        .collect();
    schools.sort();
    schools.dedup();
    for school in schools {
        let mut cells = vec![about.school_cell(school.urn, &school.name, super::PAGE)];
        for (view, percentile) in section.indicators.iter().zip(&percentiles) {
            let found = view.schools.iter().find(|(s, _)| s == school);
            push(&mut cells, found.and_then(|(_, f)| f.last()), *percentile);
        }
        table.rows.push(Row::body(cells));
    }
    let mut cells = vec![Cell::text(&about.trust_name)];
    for (view, percentile) in section.indicators.iter().zip(&percentiles) {
        push(&mut cells, Some(view.trust_now()), *percentile);
    }
    table.rows.push(Row::total(cells));
    if years.iter().any(|y| *y != years[0]) {
        let of: Vec<String> = section
            .indicators
            .iter()
            .map(|v| format!("{} {}", v.about.label, v.when()))
            .collect();
        table.notes.push(format!("Years: {}.", of.join("; ")));
    }
    table
}

/// All years of a section, latest first; `None` with one year only.
pub(super) fn years(about: &About, section: &SectionView) -> Option<Table> {
    let mut all: Vec<_> = section
        .indicators
        .iter()
        .flat_map(|v| v.years.iter().copied())
        .collect();
    all.sort_unstable_by(|a, b| b.cmp(a));
    all.dedup();
    if all.len() < 2 {
        return None;
    }
    let percentiles = with_percentile(section, |view| view.own.clone());
    let mut table = Table::new(
        &format!("{}-years", section.id),
        format!("{} of {} over the years", section.heading, about.name()),
        columns(section, &percentiles, Column::words("year", "Year")),
    );
    for year in all {
        let mut cells = vec![Cell::text(year.to_string())];
        for (view, percentile) in section.indicators.iter().zip(&percentiles) {
            let at = view.years.iter().position(|y| *y == year);
            push(&mut cells, at.map(|at| &view.own[at]), *percentile);
        }
        table.rows.push(Row::body(cells));
    }
    let mut parts: Vec<String> = (section.indicators.iter())
        .flat_map(|v| v.years.iter().zip(&v.own))
        .filter_map(|(year, figure)| Some(format!("{year}: {}", figure.part()?)))
        .collect();
    parts.sort_unstable();
    parts.dedup();
    if !parts.is_empty() {
        table
            .notes
            .push(format!("Not whole years: {}.", parts.join("; ")));
    }
    Some(table)
}

/// What the catalogue says of an indicator, as sentences.
pub(super) fn sentences(about: &Described) -> Vec<String> {
    let mut items = vec![
        about.definition.clone(),
        format!("Formula: {}.", about.formula),
    ];
    items.push(match about.direction.as_str() {
        "neither" => "Neither more nor less is better in itself.".to_owned(),
        words => format!("{}.", upper_first(words)),
    });
    if !about.bands.is_empty() {
        items.push(format!(
            "Bands, set by the trust: {}.",
            about.bands.join("; ")
        ));
    }
    if !about.owner.is_empty() {
        items.push(format!("Owner: {}.", about.owner));
    }
    if !about.source.is_empty() {
        items.push(format!("Source: {}.", about.source));
    }
    items
}
