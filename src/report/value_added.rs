//! Value added and the *Your school* rank: how far pupils came beside similar pupils of the nation, and which place that gives a
//! school among the schools of the reference set (methods: section 6).

use crate::release::standing::{StageStanding, StandingRow, StandingView, SubjectStanding};
use crate::release::{Reason, Shown};

use super::{
    About, Block, Cell, Chart, ChartKind, Column, Emphasis, Fact, Page, Row, Section, Table, Tile,
    Tone, Whisker,
};

/// The page's path below its trust's or school's folder.
const PAGE: &str = "value-added.html";

const TITLE: &str = "Value added and rank";

/// The page of a trust or school; without a reference set it says why there is nothing to show.
pub fn value_added(about: &About, view: &StandingView) -> Page {
    let mut page = about.page(
        PAGE,
        TITLE,
        "How far did pupils come beside similar pupils nationally, and which place does that give a school among all schools of \
         the reference?",
    );
    if view.stages.is_empty() {
        page.briefing = vec![why_none(about, view)];
        return page;
    }
    page.facts.push(Fact {
        name: "Reference".into(),
        value: format!("{} results, {}", view.rows, view.years),
    });
    page.briefing = view
        .stages
        .iter()
        .flat_map(|stage| briefing(about, stage))
        .take(5)
        .collect();
    page.briefing.push(
        "Percentiles count from the top: 1 is near the highest value added, 50 the middle.".into(),
    );
    for stage in &view.stages {
        page.sections.push(match about.school {
            Some(_) => own(about, stage),
            None => places(about, stage),
        });
        if about.school.is_none() {
            page.sections
                .extend(singles(stage).map(|s| subject(about, stage, s)));
        }
    }
    if !view.absent.is_empty() && about.school.is_none() {
        let names: Vec<&str> = view.absent.iter().map(|s| s.name.as_str()).collect();
        page.sections.push(Section::new(
            "not-ranked",
            "Schools without a place",
            vec![Block::text(format!(
                "The reference set has no results of: {}.",
                names.join(", ")
            ))],
        ));
    }
    page.sections.push(reading(about));
    page
}

/// The single subjects; the combined ones stand in the table of places and on the schools' pages.
fn singles(stage: &StageStanding) -> impl Iterator<Item = &SubjectStanding> {
    stage.subjects.iter().filter(|s| !s.combined)
}

fn why_none(about: &About, view: &StandingView) -> String {
    if !view.reference {
        return "Value added and rank are not shown: the data folder has no reference set of pupils (reference/pupils), so there \
                are no similar pupils to compare with. With a national set there, or any large one that holds the trust’s own \
                schools, this page shows each school’s place."
            .into();
    }
    let whose = match about.school {
        Some(_) => "this school",
        None => "the trust’s schools",
    };
    format!(
        "Value added and rank are not shown: the reference set ({} results, {}) has no results of {whose}. Only schools that it \
         holds can be given a place in it.",
        view.rows, view.years
    )
}

/// `so many of a hundred schools added more`.
fn place(row: &StandingRow) -> Option<String> {
    row.percentile.value()?;
    Some(format!(
        "ranked {} of {}, percentile {}",
        row.rank, row.schools, row.percentile
    ))
}

/// A school's figure in a sentence; `None` without a place.
fn sentence(stage: &StageStanding, s: &SubjectStanding, row: &StandingRow) -> Option<String> {
    let value = row.value_added.value()?;
    let size = row.value_added.text();
    let size = size.trim_start_matches(['+', '−']);
    let side = if value < 0.0 { "below" } else { "above" };
    let sure = match row.crosses {
        Some(true) => ", within chance",
        Some(false) => ", beyond chance",
        None => "",
    };
    Some(format!(
        "{} {}: pupils ended {size} points {side} similar pupils ({} to {}{sure}); {}.",
        stage.name,
        s.subject,
        row.lower,
        row.upper,
        place(row)?
    ))
}

fn briefing(about: &About, stage: &StageStanding) -> Vec<String> {
    let singles = singles(stage);
    if about.school.is_some() {
        return singles
            .filter(|s| s.in_score)
            .filter_map(|s| sentence(stage, s, s.rows.first()?))
            .take(3)
            .collect();
    }
    singles
        .filter_map(|s| {
            let mut placed: Vec<&StandingRow> = s
                .rows
                .iter()
                .filter(|r| r.percentile.value().is_some())
                .collect();
            placed.sort_by(|a, b| {
                let key = |r: &StandingRow| r.rank.value().unwrap_or(0.0);
                key(a).total_cmp(&key(b))
            });
            let (first, last) = (placed.first()?, placed.last()?);
            if first.school == last.school {
                return Some(format!(
                    "{} {}: {} stands at percentile {} of {} schools.",
                    stage.name, s.subject, first.school.name, first.percentile, first.schools
                ));
            }
            Some(format!(
                "{} {}: from {} (percentile {}) to {} (percentile {}) of {} schools.",
                stage.name,
                s.subject,
                first.school.name,
                first.percentile,
                last.school.name,
                last.percentile,
                first.schools
            ))
        })
        .take(3)
        .collect()
}

/// A school's subjects of a key stage: tiles, chart, table, years.
fn own(about: &About, stage: &StageStanding) -> Section {
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

fn heading(stage: &StageStanding) -> String {
    format!("{}, {}", stage.name, stage.year)
}

fn unit(s: &SubjectStanding) -> &'static str {
    if s.in_score {
        "scaled-score points"
    } else {
        "standards"
    }
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
    }
}

fn whisker(label: &str, row: &StandingRow) -> Whisker {
    let known = row.lower.value().is_some() && row.upper.value().is_some();
    Whisker {
        label: label.to_owned(),
        value: row.value_added.clone(),
        interval: known.then(|| (row.lower.clone(), row.upper.clone())),
        emphasis: Emphasis::Plain,
    }
}

fn whiskers(id: &str, title: String, rows: Vec<Whisker>) -> Chart {
    let said: Vec<String> = rows
        .iter()
        .map(|w| match &w.interval {
            Some((lower, upper)) => format!("{} {} ({lower} to {upper})", w.label, w.value),
            None => format!("{} {}", w.label, w.value),
        })
        .collect();
    let said = match said.as_slice() {
        [first, .., last] if said.len() > 12 => {
            format!("{} rows from {first} to {last}", said.len())
        }
        _ => said.join("; "),
    };
    Chart {
        id: id.to_owned(),
        alt: format!("Dots with 95 % intervals about 0, the nation’s mean: {said}."),
        title,
        unit: crate::release::Unit::ScorePoints,
        kind: ChartKind::Whiskers { rows, line: None },
    }
}

/// The columns of a school's figures in a subject.
fn figures() -> Vec<Column> {
    vec![
        Column::number("value_added", "Value added")
            .about("mean of actual less expected; 0: as similar pupils nationally"),
        Column::number("interval", "95 % interval"),
        Column::number("pupils", "Pupils").about("of the three years"),
        Column::number("rank", "Rank").about("1: the highest value added"),
        Column::number("schools", "Schools ranked")
            .about("all schools of the reference with ten pupils or more"),
        Column::number("percentile", "Percentile")
            .about("from the top: 1 is near the highest, 50 the middle, 99 near the lowest"),
    ]
}

fn numbers(row: &StandingRow) -> Vec<Cell> {
    let number = |figure: &Shown| Cell::Number(figure.clone());
    vec![
        number(&row.value_added),
        Cell::Interval {
            lower: row.lower.clone(),
            upper: row.upper.clone(),
            crosses: row.crosses,
        },
        number(&row.pupils),
        number(&row.rank),
        number(&row.schools),
        number(&row.percentile),
    ]
}

/// Notes below a table: what standards are, and why a place is missing.
fn finish<'a>(
    table: &mut Table,
    rows: impl Iterator<Item = (&'a SubjectStanding, &'a StandingRow)>,
) {
    let mut standards = false;
    let mut missing: Vec<(String, Vec<String>)> = vec![];
    for (s, row) in rows {
        standards |= !s.in_score;
        let Some(reason) = row.percentile.reason().map(Reason::words) else {
            continue;
        };
        let what = format!("{}, {}", row.school.name, s.subject);
        match missing.iter_mut().find(|(r, _)| *r == reason) {
            Some((_, list)) => list.push(what),
            None => missing.push((reason, vec![what])),
        }
    }
    if standards {
        table.notes.push(
            "Standards: below expected counts 0, expected 1, greater depth 2; +0.10 means one pupil in ten ended a standard higher \
             than similar pupils. Used where the reference has no scores."
                .into(),
        );
    }
    for (reason, list) in missing {
        table
            .notes
            .push(format!("No place, {reason}: {}.", list.join("; ")));
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
        columns.push(Column::number(&format!("n{}", year.0), "Pupils").about(year.to_string()));
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

/// The trust's schools by subject: percentiles only.
fn places(about: &About, stage: &StageStanding) -> Section {
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
fn subject(about: &About, stage: &StageStanding, s: &SubjectStanding) -> Section {
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
            format!("{} {}: value added by school", stage.name, s.subject),
            rows.iter().map(|r| whisker(&r.school.name, r)).collect(),
        )));
    }
    let mut columns = vec![Column::words("school", "School")];
    columns.extend(figures());
    let mut table = Table::new(
        &format!("{}-schools", s.id),
        format!(
            "{} {} ({}): value added, rank and percentile, {}",
            stage.name,
            s.subject,
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
    Section::new(&s.id, format!("{} {}", stage.name, s.subject), blocks)
}

fn reading(about: &About) -> Section {
    let whose = match about.school {
        Some(_) => "the school’s",
        None => "a school’s",
    };
    Section::new(
        "how-to-read-this",
        "How to read this",
        vec![
            Block::List {
                items: vec![
                    "Similar pupils: the same subject, the same result at the end of the stage before, the same sex and month of \
                     birth, anywhere in the reference set. Their mean result is what is expected of a pupil."
                        .into(),
                    format!(
                        "Value added: the mean of actual less expected over {whose} pupils, over three years with weights 3 (the \
                         latest), 2 and 1, each times its pupils. 0: as similar pupils nationally."
                    ),
                    "95 % interval: how far chance alone moves a value added on so many pupils. Where it holds 0, the school can’t \
                     be told from the nation’s mean, whatever its rank. (± 1.96 × √(Σ weight² × pupils × sd²) ÷ Σ weight × pupils, sd \
                     of the nation’s pupils in each year; our own choice, after the DfE’s intervals for progress scores.)"
                        .into(),
                    "Rank and percentile: all schools of the reference with at least ten pupils, ordered by value added. 1 is the \
                     highest. Percentile 20: about 20 in 100 schools added more, 80 in 100 less. None is given where fewer than \
                     20 schools can be ranked."
                        .into(),
                ],
            },
            Block::caution(
                "Not the DfE’s progress measure, and not FFT’s own rank: it is as good as the reference set that it is made from. It \
                 says where results differ, not why.",
            ),
        ],
    )
}
