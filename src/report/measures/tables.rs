//! Tables and charts of one measure or one year.

use std::collections::BTreeMap;

use crate::release::measures::{ReleasedLine, ReleasedMeasure, Scored};
use crate::report::{
    Cell, Chart, ChartKind, Column, Emphasis, PagePath, Row, RowKind, Table, Whisker,
};

/// Where a school's page is, if it has one.
pub(super) type SchoolLink<'a> = &'a dyn Fn(u32) -> Option<PagePath>;

/// The interval's cell, or the reason there is none.
pub(super) fn interval(scored: &Scored) -> Cell {
    Cell::Interval {
        lower: scored.lower.clone(),
        upper: scored.upper.clone(),
        crosses: scored.crosses,
    }
}

/// The band's cell: out of five, or out of three.
pub(super) fn band(scored: &Scored, three: bool) -> Cell {
    let band = if three {
        scored.band_of_three
    } else {
        scored.band
    };
    match (band, scored.lower.reason()) {
        (Some(band), _) => Cell::Band(band),
        (None, Some(reason)) => Cell::Missing(reason.clone()),
        (None, None) => Cell::Number(scored.lower.clone()),
    }
}

/// A school's name, leading to its page where there is one.
pub(super) fn school(urn: u32, name: &str, link: SchoolLink<'_>) -> Cell {
    match link(urn) {
        Some(path) => Cell::link(name, path),
        None => Cell::text(name),
    }
}

/// All measures of a year: one row each.
pub(super) fn year_table(id: &str, caption: String, measures: &[&ReleasedMeasure]) -> Table {
    let mut table = Table::new(
        id,
        caption,
        vec![
            Column::words("measure", "Measure"),
            Column::number("score", "Score"),
            Column::number("interval", "95 % interval"),
            Column::words("band", "Band").about("five bands where outer cuts are set, else three"),
            Column::words("band_of_three", "Band of three").about("as in SFR02/2017"),
            Column::number("schools", "Schools").about("schools that count"),
            Column::number("pupils", "Pupils").about("pupils in the measure"),
            Column::words("note", "Note"),
        ],
    );
    table.rows = measures
        .iter()
        .map(|m| {
            Row::body(vec![
                Cell::text(&m.measure.title),
                Cell::Number(m.scored.score.clone()),
                interval(&m.scored),
                band(&m.scored, false),
                band(&m.scored, true),
                Cell::Number(m.count.clone()),
                Cell::Number(m.pupils.clone()),
                Cell::text(&m.note),
            ])
        })
        .collect();
    if measures
        .iter()
        .any(|m| m.scored.band.is_some() && !m.five_bands)
    {
        table.notes.push(
            "Where no outer cuts are set for a measure and year, both bands are out of three."
                .into(),
        );
    }
    table
}

/// How a score came about, in the form of SFR02/2017: each school, and the total.
pub(super) fn working_table(id: &str, m: &ReleasedMeasure, link: SchoolLink<'_>) -> Table {
    let improvement = m.measure.improvement;
    let mut columns = vec![
        Column::words("school", "School"),
        Column::number("score", if improvement { "Improvement" } else { "Score" }),
    ];
    if improvement {
        columns.extend([
            Column::words("baseline_year", "Baseline year"),
            Column::number("baseline", "Baseline"),
            Column::number("change", "Change").about("value added less baseline"),
            Column::number("group", "Group").about("1: lowest baselines, 10: highest"),
        ]);
    } else {
        columns.extend([
            Column::number("interval", "95 % interval"),
            Column::words("band", "Band"),
        ]);
    }
    columns.extend([
        Column::number("pupils", "Pupils in the measure"),
        Column::number("cohort", "Pupils").about("at the end of the key stage"),
        Column::number("years", "Years with the trust"),
        Column::number("weight", "Weight")
            .about("pupils times years, of which at most four or five count"),
        Column::number("weighted", "Weighted score").about("score times weight"),
        Column::number("share", "Share of weight"),
    ]);
    let caption = format!("{}, {}: how the score came about", m.measure.title, m.year);
    let mut table = Table::new(id, caption, columns);
    for line in &m.schools {
        let mut cells = vec![
            school(line.urn, &line.name, link),
            Cell::Number(line.scored.score.clone()),
        ];
        cells.extend(middle(line, improvement));
        cells.extend(
            [
                &line.pupils,
                &line.cohort,
                &line.years,
                &line.weight,
                &line.weighted,
                &line.share,
            ]
            .map(|figure| Cell::Number(figure.clone())),
        );
        table.rows.push(Row::body(cells));
    }
    let mut total = vec![Cell::text("Trust"), Cell::Number(m.scored.score.clone())];
    if improvement {
        total.extend(vec![Cell::text(""); 4]);
    } else {
        total.extend([interval(&m.scored), band(&m.scored, false)]);
    }
    total.extend([
        Cell::Number(m.pupils.clone()),
        Cell::Number(m.cohort.clone()),
        Cell::text(""),
        Cell::Number(m.weight.clone()),
        Cell::Number(m.weighted.clone()),
        Cell::text(""),
    ]);
    table.rows.push(Row::total(total));
    table.notes.push(format!(
        "Score = {} / {} = {}.",
        m.weighted, m.weight, m.scored.score
    ));
    table
}

/// The columns that progress and improvement don't share.
fn middle(line: &ReleasedLine, improvement: bool) -> Vec<Cell> {
    match (&line.improvement, improvement) {
        (Some(i), true) => vec![
            Cell::text(&i.baseline_year),
            Cell::Number(i.baseline.clone()),
            Cell::Number(i.change.clone()),
            Cell::Number(i.group.clone()),
        ],
        (None, true) => vec![Cell::text(""); 4],
        (_, false) => vec![interval(&line.scored), band(&line.scored, false)],
    }
}

/// The schools left out of a year's measures: one row for each school and reason, with the measures it concerns.
pub(super) fn left_out_table(
    id: &str,
    caption: String,
    measures: &[&ReleasedMeasure],
    link: SchoolLink<'_>,
) -> Option<Table> {
    let mut found: BTreeMap<(&str, u32, &str), Vec<&ReleasedMeasure>> = BTreeMap::new();
    for m in measures {
        for s in &m.left_out {
            found
                .entry((&s.name, s.urn, &s.reason))
                .or_default()
                .push(m);
        }
    }
    if found.is_empty() {
        return None;
    }
    let mut table = Table::new(
        id,
        caption,
        vec![
            Column::words("school", "School"),
            Column::words("reason", "Why it does not count"),
            Column::words("measures", "Measures"),
        ],
    );
    for ((name, urn, reason), of) in found {
        // Those in which the school could have stood at all.
        let possible = measures
            .iter()
            .filter(|m| {
                m.left_out.iter().any(|s| s.urn == urn) || m.schools.iter().any(|s| s.urn == urn)
            })
            .count();
        let which = if of.len() == possible && of.len() > 1 {
            "all".to_owned()
        } else {
            let titles: Vec<&str> = of.iter().map(|m| m.measure.title.as_str()).collect();
            titles.join("; ")
        };
        table.rows.push(Row {
            cells: vec![
                school(urn, name, link),
                Cell::text(reason),
                Cell::text(which),
            ],
            kind: RowKind::LeftOut,
        });
    }
    Some(table)
}

/// The schools by name with their intervals, and the trust below them.
pub(super) fn whiskers(id: &str, m: &ReleasedMeasure, subject: &str) -> Chart {
    let mut rows: Vec<Whisker> = m
        .schools
        .iter()
        .map(|line| Whisker {
            label: line.name.clone(),
            value: line.scored.score.clone(),
            interval: line.scored.interval(),
            emphasis: Emphasis::Plain,
        })
        .collect();
    rows.push(Whisker {
        label: subject.to_owned(),
        value: m.scored.score.clone(),
        interval: m.scored.interval(),
        emphasis: Emphasis::Strong,
    });
    let parts: Vec<String> = m
        .schools
        .iter()
        .map(|line| format!("{} {}", line.name, super::words::scored(&line.scored)))
        .collect();
    Chart {
        id: id.to_owned(),
        title: format!(
            "{}, {}: schools and trust with 95 % intervals",
            m.measure.title, m.year
        ),
        alt: format!(
            "Dots with intervals about 0. {subject} {}. {}.",
            super::words::scored(&m.scored),
            parts.join("; ")
        ),
        unit: m.measure.unit,
        kind: ChartKind::Whiskers { rows, line: None },
    }
}
