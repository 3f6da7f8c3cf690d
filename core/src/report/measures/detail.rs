//! Each measure in detail: how its latest score came about, its years, and the schools that do not count.

use std::collections::{BTreeMap, BTreeSet};

use crate::estate::AcademicYear;
use crate::release::measures::{MeasureName, ReleasedMeasure};
use crate::report::{
    Block, Cell, Chart, ChartKind, Column, LinePoint, LineSeries, Row, Section, Table,
};

use super::tables::{
    SchoolLink, band, earlier_table, interval, left_out_table, whiskers, working_table,
};
use super::words;

/// The measures in their order, each with its years, latest first.
pub(super) fn by_measure<'a>(
    measures: &[&'a ReleasedMeasure],
) -> Vec<(&'a MeasureName, Vec<&'a ReleasedMeasure>)> {
    let mut found: BTreeMap<(u8, &str), Vec<&ReleasedMeasure>> = BTreeMap::new();
    for m in measures {
        let key = (m.measure.order, m.measure.key.as_str());
        found.entry(key).or_default().push(m);
    }
    found
        .into_values()
        .filter_map(|mut of| {
            of.sort_by_key(|m| std::cmp::Reverse(m.year));
            Some((&of.first()?.measure, of))
        })
        .collect()
}

/// Folded: a section for each measure with its improvement and its disadvantaged pupils, those never scored together, the
/// schools that do not count, and how the scores of earlier years came about.
pub(super) fn sections(
    measures: &[&ReleasedMeasure],
    latest: AcademicYear,
    subject: &str,
    school: SchoolLink<'_>,
) -> Vec<Section> {
    let scored = |m: &&ReleasedMeasure| m.scored.score.value().is_some();
    let (told, never): (Vec<_>, Vec<_>) = families(measures)
        .into_iter()
        .partition(|family| family.iter().flatten().any(scored));
    let mut sections: Vec<Section> = told
        .iter()
        .map(|family| measure(family, latest, subject, school))
        .collect();
    let never: Vec<&ReleasedMeasure> = never.into_iter().flatten().flatten().collect();
    if !never.is_empty() {
        let table = years_table("course-never", "Measures without a trust score", &never);
        sections.push(
            Section::new(
                "never",
                "Measures without a trust score",
                vec![Block::Table(table)],
            )
            .fold("too few schools"),
        );
    }
    sections.extend(left_out(measures, latest, school));
    sections.extend(earlier(measures, latest, school));
    sections
}

/// A measure with its kin.
fn measure(
    family: &[Vec<&ReleasedMeasure>],
    latest: AcademicYear,
    subject: &str,
    school: SchoolLink<'_>,
) -> Section {
    let name = &family[0][0].measure;
    let mut blocks = vec![Block::text(&name.about)];
    blocks.extend(in_full(family, latest, subject, school));
    for of in family {
        let name = &of[0].measure;
        let known = of.iter().filter(|m| m.scored.score.value().is_some());
        if known.count() > 1 && name.has_interval && !name.disadvantaged && !name.improvement {
            blocks.push(Block::Chart(course(name, of)));
        }
    }
    let all: Vec<&ReleasedMeasure> = family.iter().flatten().copied().collect();
    blocks.push(Block::Table(years_table(
        &format!("course-{}", name.id),
        &format!("{}: all years, latest first", name.title),
        &all,
    )));
    Section::new(&name.id, &name.title, blocks).fold(line(family, latest))
}

/// What a folded measure says beside its name.
fn line(family: &[Vec<&ReleasedMeasure>], year: AcademicYear) -> String {
    let of_year = family[0].iter().find(|m| m.year == year);
    of_year.map_or_else(String::new, |m| match m.scored.score.value() {
        Some(_) => words::scored(&m.scored),
        None => format!("no trust score in {year}"),
    })
}

/// How the scores of a year came about, school by school: of a measure and its kin.
fn in_full(
    family: &[Vec<&ReleasedMeasure>],
    year: AcademicYear,
    subject: &str,
    school: SchoolLink<'_>,
) -> Vec<Block> {
    let about = &family[0][0].measure.about;
    let mut blocks = vec![];
    let now = family.iter().flatten().filter(|m| m.year == year);
    for m in now.filter(|m| m.scored.score.value().is_some()) {
        let id = &m.measure.id;
        if !m.measure.improvement {
            blocks.push(Block::Chart(whiskers(&format!("schools-{id}"), m, subject)));
        } else if m.measure.about != *about {
            blocks.push(Block::text(&m.measure.about));
        }
        let table = working_table(&format!("made-{id}"), m, school);
        blocks.push(Block::Table(table));
    }
    blocks
}

/// One year in full: a section for each measure that has a score in it, and the schools that do not count.
pub(super) fn year_sections(
    measures: &[&ReleasedMeasure],
    year: AcademicYear,
    subject: &str,
    school: SchoolLink<'_>,
) -> Vec<Section> {
    let mut sections = vec![];
    for family in families(measures) {
        let name = &family[0][0].measure;
        let blocks = in_full(&family, year, subject, school);
        if !blocks.is_empty() {
            let all = std::iter::once(Block::text(&name.about)).chain(blocks);
            sections
                .push(Section::new(&name.id, &name.title, all.collect()).fold(line(&family, year)));
        }
    }
    let caption = format!("Schools that do not count in {year}, and why");
    let left_out = left_out_table("left-out", caption, measures, school, false);
    sections.extend(left_out.map(|table| {
        Section::new(
            "left-out",
            "Schools that do not count",
            vec![Block::Table(table)],
        )
        .fold("special schools, late joiners, suppressed results")
    }));
    sections
}

/// The measures, each with its improvement and its disadvantaged pupils, in their order.
fn families<'a>(measures: &[&'a ReleasedMeasure]) -> Vec<Vec<Vec<&'a ReleasedMeasure>>> {
    let mut families: BTreeMap<u8, Vec<Vec<&ReleasedMeasure>>> = BTreeMap::new();
    for (name, of) in by_measure(measures) {
        families.entry(name.order / 4).or_default().push(of);
    }
    families.into_values().collect()
}

/// The most schools that do not count which a trust's page lists.
const MANY: usize = 30;

/// The ids of what only the files beside a trust's page hold: how each school made up a score, and who did not count in earlier
/// years (nor, of a large trust, in the latest). Each year has a page of its own for them.
pub(super) fn apart(measures: &[&ReleasedMeasure], latest: AcademicYear) -> BTreeSet<String> {
    let mut ids = BTreeSet::from(["earlier".to_owned(), "left-out-earlier".to_owned()]);
    let now: Vec<&&ReleasedMeasure> = measures.iter().filter(|m| m.year == latest).collect();
    for m in &now {
        let id = &m.measure.id;
        ids.extend([format!("schools-{id}"), format!("made-{id}")]);
    }
    let out: BTreeSet<u32> = (now.iter().flat_map(|m| &m.left_out))
        .map(|s| s.urn)
        .collect();
    if out.len() > MANY {
        ids.insert("left-out".to_owned());
    }
    ids
}

/// Measures and years, one row each, with both bands.
fn years_table(id: &str, caption: &str, measures: &[&ReleasedMeasure]) -> Table {
    let mut table = Table::new(
        id,
        caption,
        vec![
            Column::words("measure", "Measure"),
            Column::words("year", "Results year"),
            Column::number("score", "Score"),
            Column::likely("interval"),
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
                Cell::text(m.year.to_string()),
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

/// The schools that do not count: the latest year and the others, each in a table.
fn left_out(
    measures: &[&ReleasedMeasure],
    latest: AcademicYear,
    school: SchoolLink<'_>,
) -> Option<Section> {
    let (now, before): (Vec<_>, Vec<_>) = measures.iter().copied().partition(|m| m.year == latest);
    let tables = [
        left_out_table(
            "left-out",
            format!("Schools that do not count in {latest}, and why"),
            &now,
            school,
            false,
        ),
        left_out_table(
            "left-out-earlier",
            "Schools that did not count in earlier years, and why".into(),
            &before,
            school,
            true,
        ),
    ];
    let blocks: Vec<Block> = tables.into_iter().flatten().map(Block::Table).collect();
    (!blocks.is_empty()).then(|| {
        Section::new("left-out", "Schools that do not count", blocks)
            .fold("special schools, late joiners, suppressed results")
    })
}

/// How the scores of earlier years came about: one table a measure.
fn earlier(
    measures: &[&ReleasedMeasure],
    latest: AcademicYear,
    school: SchoolLink<'_>,
) -> Option<Section> {
    let blocks: Vec<Block> = by_measure(measures)
        .into_iter()
        .filter_map(|(name, of)| {
            let of: Vec<&ReleasedMeasure> = of
                .into_iter()
                .filter(|m| m.year != latest && m.scored.score.value().is_some())
                .collect();
            (!of.is_empty())
                .then(|| Block::Table(earlier_table(&format!("earlier-{}", name.id), &of, school)))
        })
        .collect();
    (!blocks.is_empty()).then(|| {
        Section::new("earlier", "Earlier years in full", blocks)
            .fold("how each school made up the score")
    })
}

/// A measure's scores over the years, oldest first.
fn course(name: &MeasureName, of: &[&ReleasedMeasure]) -> Chart {
    let points: Vec<&ReleasedMeasure> = of
        .iter()
        .rev()
        .copied()
        .skip_while(|m| m.scored.score.value().is_none())
        .collect();
    let said = match (points.first(), points.last()) {
        (Some(first), Some(last)) => format!(
            "{}: {} in {}, {} in {}.",
            name.title, first.scored.score, first.year, last.scored.score, last.year
        ),
        _ => String::new(),
    };
    Chart {
        id: format!("course-chart-{}", name.id),
        title: format!("{} by results year", name.title),
        alt: said,
        unit: name.unit,
        kind: ChartKind::Lines {
            places: points.iter().map(|m| m.year.to_string()).collect(),
            series: vec![LineSeries {
                name: name.title.clone(),
                points: points
                    .iter()
                    .map(|m| LinePoint {
                        value: m.scored.score.clone(),
                        interval: m.scored.interval(),
                    })
                    .collect(),
                dashed: false,
            }],
        },
    }
}
