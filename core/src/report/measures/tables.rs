//! Tables and charts of one measure or one year.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::estate::AcademicYear;
use crate::release::measures::{ReleasedComparison, ReleasedLine, ReleasedMeasure, Scored};
use crate::report::{
    Cell, Chart, ChartKind, Column, Emphasis, PagePath, Row, RowKind, Table, Whisker,
};

/// Where a school's page is, if it has one.
pub(super) type SchoolLink<'a> = &'a dyn Fn(u32) -> Option<PagePath>;

/// A trust's score with interval and band, and the schools and pupils it rests on.
pub(super) fn score_columns() -> [Column; 5] {
    [
        Column::number("score", "Score"),
        Column::likely("interval"),
        Column::words("band", "Band").about("five bands where outer cuts are set, else three"),
        Column::number("schools", "Schools").about("schools that count"),
        Column::number("pupils", "Pupils").about("pupils in the measure"),
    ]
}

/// The cells under [`score_columns`].
pub(super) fn score_cells(m: &ReleasedMeasure) -> [Cell; 5] {
    [
        Cell::Number(m.scored.score.clone()),
        interval(&m.scored),
        band(&m.scored, false),
        Cell::Number(m.count.clone()),
        Cell::Number(m.pupils.clone()),
    ]
}

/// The interval of the difference of two trusts' scores.
pub(super) fn difference_interval(c: &ReleasedComparison) -> Cell {
    Cell::Interval {
        lower: c.lower.clone(),
        upper: c.upper.clone(),
        crosses: Some(c.crosses),
    }
}

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

/// How a score came about, in the form of SFR02/2017: each school, and the total.
pub(super) fn working_table(id: &str, m: &ReleasedMeasure, link: SchoolLink<'_>) -> Table {
    let caption = format!("{}, {}: how the score came about", m.measure.title, m.year);
    let mut table = Table::new(id, caption, working_columns(m.measure.improvement));
    table.rows = working_rows(m, link);
    table.notes.push(format!(
        "Score = {} / {} = {}.",
        m.weighted, m.weight, m.scored.score
    ));
    table
}

/// The same of several years of a measure, with the year beside the school.
pub(super) fn earlier_table(id: &str, of: &[&ReleasedMeasure], link: SchoolLink<'_>) -> Table {
    let name = &of[0].measure;
    let mut columns = working_columns(name.improvement);
    columns.insert(1, Column::words("year", "Results year"));
    let caption = format!("{}: how the scores of earlier years came about", name.title);
    let mut table = Table::new(id, caption, columns);
    for m in of {
        for mut row in working_rows(m, link) {
            row.cells.insert(1, Cell::text(m.year.to_string()));
            table.rows.push(row);
        }
    }
    table
}

fn working_columns(improvement: bool) -> Vec<Column> {
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
        columns.extend([Column::likely("interval"), Column::words("band", "Band")]);
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
    columns
}

/// The schools by name, and the trust.
fn working_rows(m: &ReleasedMeasure, link: SchoolLink<'_>) -> Vec<Row> {
    let improvement = m.measure.improvement;
    let mut rows = vec![];
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
        rows.push(Row::body(cells));
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
    rows.push(Row::total(total));
    rows
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

/// The schools left out of measures: one row for each year (latest first), school and reason, with the measures it concerns;
/// with `years` the year stands beside it.
pub(super) fn left_out_table(
    id: &str,
    caption: String,
    measures: &[&ReleasedMeasure],
    link: SchoolLink<'_>,
    years: bool,
) -> Option<Table> {
    type Place<'a> = (Reverse<AcademicYear>, &'a str, u32, &'a str);
    let mut found: BTreeMap<Place<'_>, Vec<&ReleasedMeasure>> = BTreeMap::new();
    for m in measures {
        for s in &m.left_out {
            found
                .entry((Reverse(m.year), &s.name, s.urn, &s.reason))
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
    if years {
        table
            .columns
            .insert(1, Column::words("year", "Results year"));
    }
    for ((Reverse(year), name, urn, reason), of) in found {
        // Those in which the school could have stood at all.
        let possible = measures
            .iter()
            .filter(|m| m.year == year)
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
        let mut cells = vec![
            school(urn, name, link),
            Cell::text(reason),
            Cell::text(which),
        ];
        if years {
            cells.insert(1, Cell::text(year.to_string()));
        }
        table.rows.push(Row {
            cells,
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
    let parts: Vec<(&str, &Scored)> = m
        .schools
        .iter()
        .map(|line| (line.name.as_str(), &line.scored))
        .collect();
    Chart {
        id: id.to_owned(),
        title: format!(
            "{}, {}: schools and trust, and where each likely lies",
            m.measure.title, m.year
        ),
        alt: format!(
            "{} {subject}: {}.",
            super::words::spread(&parts),
            super::words::scored(&m.scored)
        ),
        unit: m.measure.unit,
        kind: ChartKind::Whiskers { rows, line: None },
    }
}
