//! A trust's DfE measures.

use std::collections::BTreeSet;

use crate::estate::AcademicYear;
use crate::release::measures::{ReleasedComparison, ReleasedMeasure};
use crate::report::{
    About, Block, Cell, Chart, ChartKind, Column, Fact, LinePoint, LineSeries, Page, PagePath, Row,
    Section, Table, Tile,
};

use super::tables::{
    SchoolLink, band, interval, left_out_table, whiskers, working_table, year_table,
};
use super::{PAGE, TITLE, words};

/// A trust's page: the latest year in tiles, then each year, latest first, with how its scores came about and who was left
/// out, the years side by side, and trusts of like size beside it.
///
/// `about` is the trust (or a sponsor that has a folder of its own), `measures` those of its body in any order (where there
/// are several bodies, the trust itself comes in full and its sponsor in one table), `comparisons` those of its latest
/// year (may be empty), `school` where a school's page is, if it has one.
pub fn trust_page(
    about: &About,
    measures: &[&ReleasedMeasure],
    comparisons: &[ReleasedComparison],
    school: &dyn Fn(u32) -> Option<PagePath>,
) -> Page {
    let subject = about.name();
    let mut page = about.page(
        PAGE,
        TITLE,
        "How far do the trust's pupils come, by the DfE's measures of multi-academy trusts, and how sure is it?",
    );
    let main = measures
        .iter()
        .map(|m| &m.body)
        .min_by_key(|body| (body.is_sponsor, *body));
    let (mut measures, mut besides): (Vec<&ReleasedMeasure>, Vec<&ReleasedMeasure>) = measures
        .iter()
        .copied()
        .partition(|m| Some(&m.body) == main);
    measures.sort_by_key(|m| (std::cmp::Reverse(m.year), m.measure.order));
    let years: Vec<AcademicYear> = measures
        .iter()
        .map(|m| m.year)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .rev()
        .collect();
    let Some(latest) = years.first().copied() else {
        page.briefing = vec!["No published results of the trust's schools were handed in.".into()];
        page.sections.push(words::conclusions());
        return page;
    };
    page.facts = facts(&measures, latest);
    page.briefing = briefing(&measures, latest);
    page.sections.push(headline(&measures, latest, subject));
    for year in &years {
        let of_year: Vec<&ReleasedMeasure> = measures
            .iter()
            .copied()
            .filter(|m| m.year == *year)
            .collect();
        page.sections.push(year_section(
            *year,
            &of_year,
            subject,
            *year == latest,
            school,
        ));
    }
    if years.len() > 1 {
        page.sections.push(over_time(&measures, &years));
    }
    besides.sort_by_key(|m| (&m.body, std::cmp::Reverse(m.year), m.measure.order));
    page.sections.extend(together(&besides));
    page.sections.push(others(comparisons, subject));
    page.sections.push(words::conclusions());
    page.sections.push(words::method());
    page
}

fn facts(measures: &[&ReleasedMeasure], latest: AcademicYear) -> Vec<Fact> {
    let mut facts = vec![Fact {
        name: "Latest results year".into(),
        value: latest.to_string(),
    }];
    let membership = measures
        .iter()
        .find(|m| m.year == latest && !m.membership.is_empty());
    if let Some(m) = membership {
        facts.push(Fact {
            name: "Membership after".into(),
            value: m.membership.clone(),
        });
    }
    facts
}

fn briefing(measures: &[&ReleasedMeasure], latest: AcademicYear) -> Vec<String> {
    let of_year: Vec<&&ReleasedMeasure> = measures
        .iter()
        .filter(|m| m.year == latest && !m.measure.disadvantaged)
        .collect();
    let mut sentences: Vec<String> = of_year
        .iter()
        .filter(|m| m.scored.score.value().is_some() && !m.measure.improvement)
        .take(4)
        .map(|m| {
            format!(
                "{} in {latest}: {}, on {}.",
                m.measure.title,
                words::scored(&m.scored),
                words::schools(m)
            )
        })
        .collect();
    if sentences.is_empty() {
        sentences.push(match of_year.first() {
            Some(m) if !m.note.is_empty() => {
                format!("There is no trust score for {latest}: {}.", m.note)
            }
            _ => format!("There is no trust score for {latest}."),
        });
    }
    sentences
}

fn headline(measures: &[&ReleasedMeasure], latest: AcademicYear, subject: &str) -> Section {
    let tiles: Vec<Tile> = measures
        .iter()
        .filter(|m| m.year == latest && m.scored.score.value().is_some())
        .map(|m| {
            let mut detail: Vec<String> = vec![];
            if let Some((lower, upper)) = m.scored.interval() {
                detail.push(format!("{lower} to {upper}"));
            }
            if let Some(band) = m.scored.band {
                detail.push(band.words().to_owned());
            }
            detail.push(words::schools(m));
            Tile {
                label: m.measure.title.clone(),
                figure: m.scored.score.clone(),
                detail: detail.join(", "),
                tone: words::tone(m.scored.band),
                to: None,
            }
        })
        .collect();
    let mut blocks = vec![];
    if tiles.is_empty() {
        blocks.push(Block::caution(format!(
            "No measure of {latest} has enough schools for a trust score; below are the schools and why they do not count."
        )));
    } else {
        blocks.push(Block::Tiles { tiles });
    }
    if let Some(relation) = measures
        .first()
        .and_then(|m| words::relation(&m.body, subject))
    {
        blocks.push(Block::text(relation));
    }
    Section::new("latest", format!("Results of {latest}"), blocks)
}

/// Tables are named by the year in which it starts and the measure's short key.
fn year_section(
    year: AcademicYear,
    measures: &[&ReleasedMeasure],
    subject: &str,
    with_charts: bool,
    school: SchoolLink<'_>,
) -> Section {
    let start = year.0;
    let mut blocks = vec![Block::Table(year_table(
        &format!("year-{start}"),
        format!("All measures of {year}"),
        measures,
    ))];
    for m in measures.iter().filter(|m| m.scored.score.value().is_some()) {
        let id = &m.measure.id;
        if with_charts && !m.measure.improvement {
            blocks.push(Block::Chart(whiskers(
                &format!("schools-{start}-{id}"),
                m,
                subject,
            )));
        }
        blocks.push(Block::Table(working_table(
            &format!("made-{start}-{id}"),
            m,
            school,
        )));
    }
    let left_out = left_out_table(
        &format!("left-out-{start}"),
        format!("Schools that do not count in {year}, and why"),
        measures,
        school,
    );
    if let Some(table) = left_out {
        blocks.push(Block::Table(table));
    }
    Section::new(&format!("y{start}"), format!("{year} in full"), blocks)
}

/// Years side by side, oldest first: a table of all measures, and a chart of each key stage's main ones.
fn over_time(measures: &[&ReleasedMeasure], years: &[AcademicYear]) -> Section {
    let years: Vec<AcademicYear> = years.iter().rev().copied().collect();
    let mut columns = vec![Column::words("measure", "Measure")];
    columns.extend(
        years
            .iter()
            .map(|y| Column::number(&format!("y{}", y.0), y.to_string())),
    );
    columns.push(Column::words("course", "Course"));
    let mut table = Table::new("years", "Scores by results year", columns);
    let names: BTreeSet<(u8, &str)> = measures
        .iter()
        .map(|m| (m.measure.order, m.measure.key.as_str()))
        .collect();
    let mut charts = vec![];
    for (_, key) in names {
        let of: Vec<Option<&&ReleasedMeasure>> = years
            .iter()
            .map(|y| {
                measures
                    .iter()
                    .find(|m| m.year == *y && m.measure.key == key)
            })
            .collect();
        let Some(name) = of.iter().flatten().next().map(|m| &m.measure) else {
            continue;
        };
        let mut cells = vec![Cell::text(&name.title)];
        cells.extend(of.iter().map(|m| match m {
            Some(m) => Cell::Number(m.scored.score.clone()),
            None => Cell::text(""),
        }));
        let values: Vec<Option<f64>> = of
            .iter()
            .map(|m| m.and_then(|m| m.scored.score.value()))
            .collect();
        let known = values.iter().flatten().count();
        cells.push(Cell::Spark(values));
        table.rows.push(Row::body(cells));
        if known > 1 && name.has_interval && !name.disadvantaged && !name.improvement {
            let points: Vec<(AcademicYear, &ReleasedMeasure)> = years
                .iter()
                .copied()
                .zip(&of)
                .filter_map(|(y, m)| m.map(|m| (y, *m)))
                .collect();
            charts.push(Block::Chart(course(&name.id, &name.title, &points)));
        }
    }
    table.notes.push(
        "An empty cell: no school of the trust has a published result. There were no results in 2019/20 and 2020/21."
            .into(),
    );
    let mut blocks = vec![Block::Table(table)];
    blocks.extend(charts);
    Section::new("over-time", "Over the years", blocks)
}

fn course(id: &str, title: &str, points: &[(AcademicYear, &ReleasedMeasure)]) -> Chart {
    let said: Vec<String> = points
        .iter()
        .map(|(year, m)| format!("{year} {}", words::scored(&m.scored)))
        .collect();
    Chart {
        id: format!("course-{id}"),
        title: format!("{title} by results year"),
        alt: format!("A line of scores: {}.", said.join("; ")),
        unit: points
            .first()
            .map_or(crate::quantity::Unit::Progress, |(_, m)| m.measure.unit),
        kind: ChartKind::Lines {
            places: points.iter().map(|(year, _)| year.to_string()).collect(),
            series: vec![LineSeries {
                name: title.to_owned(),
                points: points
                    .iter()
                    .map(|(_, m)| LinePoint {
                        value: m.scored.score.clone(),
                        interval: m.scored.interval(),
                    })
                    .collect(),
                dashed: false,
            }],
        },
    }
}

/// The measures of other bodies that the trust is part of: its sponsor's.
fn together(measures: &[&ReleasedMeasure]) -> Option<Section> {
    let first = measures.first()?;
    let mut table = Table::new(
        "sponsor",
        format!("Measures of {}, latest year first", first.body.name),
        vec![
            Column::words("body", "Sponsor or trust"),
            Column::words("year", "Results year"),
            Column::words("measure", "Measure"),
            Column::number("score", "Score"),
            Column::number("interval", "95 % interval"),
            Column::words("band", "Band"),
            Column::number("schools", "Schools").about("schools that count"),
            Column::words("note", "Note"),
        ],
    );
    table.rows = measures
        .iter()
        .map(|m| {
            Row::body(vec![
                Cell::text(&m.body.name),
                Cell::text(m.year.to_string()),
                Cell::text(&m.measure.title),
                Cell::Number(m.scored.score.clone()),
                interval(&m.scored),
                band(&m.scored, false),
                Cell::Number(m.count.clone()),
                Cell::text(&m.note),
            ])
        })
        .collect();
    Some(Section::new(
        "sponsor",
        "Together with other trusts of its sponsor",
        vec![Block::Table(table)],
    ))
}

fn others(comparisons: &[ReleasedComparison], subject: &str) -> Section {
    let rule = Block::text(
        "Two trusts differ significantly if their 95 % intervals do not overlap; they do not if one's score lies in the other's interval; else they are unlikely to differ.",
    );
    if comparisons.is_empty() {
        return Section::new(
            "others",
            "Beside other trusts",
            vec![
                rule,
                Block::text(
                    "No other trust here has a score with an interval in the same measures and year.",
                ),
            ],
        );
    }
    let mut table = Table::new(
        "others",
        format!("{subject} beside trusts with about as many schools, by name"),
        vec![
            Column::words("other", "Other trust or sponsor"),
            Column::words("measure", "Measure and year"),
            Column::number("theirs", "Its score"),
            Column::number("their_interval", "Its 95 % interval"),
            Column::number("difference", "Difference").about("this trust less the other"),
            Column::number("difference_interval", "95 % interval of the difference"),
            Column::words("verdict", "The two"),
        ],
    );
    for c in comparisons {
        table.rows.push(Row::body(vec![
            Cell::text(&c.b.name),
            Cell::text(format!("{}, {}", c.measure.title, c.year)),
            Cell::Number(c.b_scored.score.clone()),
            interval(&c.b_scored),
            Cell::Number(c.difference.clone()),
            Cell::Interval {
                lower: c.lower.clone(),
                upper: c.upper.clone(),
                crosses: Some(c.crosses),
            },
            Cell::text(c.verdict),
        ]));
    }
    Section::new(
        "others",
        "Beside other trusts",
        vec![
            rule,
            Block::caution(words::NO_LEAGUE_TABLE),
            Block::Table(table),
        ],
    )
}
