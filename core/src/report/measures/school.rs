//! A school's own DfE measures, and its part in the trust's.

use std::collections::BTreeMap;

use crate::estate::AcademicYear;
use crate::release::measures::{
    MeasureName, ReleasedLine, ReleasedMeasure, ReleasedSchoolMeasure, Scored,
};
use crate::report::{
    About, Block, Cell, Chart, ChartKind, Column, Emphasis, Fact, Page, Row, Section, Table,
    Whisker,
};

use super::tables::{band, interval};
use super::{PAGE, TITLE, standing, words};

/// A school's page: its own scores by year with interval and band, its weight in the trust or why it does not count there,
/// and a chart of the years for each measure.
///
/// `about` names the school; `own` are the school's own measures, `trust` those of the trust or sponsor it belongs to, in any order.
pub fn school_page(
    about: &About,
    own: &[&ReleasedSchoolMeasure],
    trust: &[&ReleasedMeasure],
) -> Page {
    let subject = about.name();
    let mut page = about.page(
        PAGE,
        TITLE,
        "How far do the school's own pupils come by the DfE's measures, and what is its part in the trust's?",
    );
    let urn = about.school.as_ref().map(|(urn, _)| *urn);
    let mut by_measure: BTreeMap<u8, Vec<&ReleasedSchoolMeasure>> = BTreeMap::new();
    for m in own.iter().copied().filter(|m| Some(m.urn) == urn) {
        by_measure.entry(m.measure.order).or_default().push(m);
    }
    let latest = by_measure.values().flatten().map(|m| m.year).max();
    let Some(latest) = latest else {
        page.lead_with(vec![
            "No published results of the school were handed in.".into(),
        ]);
        return page;
    };
    page.facts.push(Fact {
        name: "Latest results year".into(),
        value: latest.to_string(),
    });
    let now: Vec<&ReleasedSchoolMeasure> = by_measure
        .values()
        .flatten()
        .copied()
        .filter(|m| m.year == latest)
        .collect();
    let scored: Vec<(&MeasureName, &Scored)> = now
        .iter()
        .filter(|m| !m.measure.disadvantaged)
        .map(|m| (&m.measure, &m.scored))
        .collect();
    page.lead_with(standing::sides(&scored, latest));
    page.briefing.extend(
        now.iter()
            .filter(|m| !m.measure.disadvantaged)
            .filter_map(|m| {
                let reason = m.scored.score.reason()?;
                Some(format!(
                    "{} in {latest}: {}.",
                    m.measure.title,
                    reason.words()
                ))
            }),
    );
    let mut blocks = vec![];
    blocks.extend(standing::side_by_side(&scored, subject, latest).map(Block::Chart));
    blocks.push(Block::Table(latest_table(&now, trust, latest)));
    page.sections.push(Section::new(
        "standing",
        format!("Where the school stands, {latest}"),
        blocks,
    ));
    let mut families: BTreeMap<u8, Vec<Vec<&ReleasedSchoolMeasure>>> = BTreeMap::new();
    for (order, mut measures) in by_measure {
        measures.sort_by_key(|m| std::cmp::Reverse(m.year));
        families.entry(order / 4).or_default().push(measures);
    }
    for family in families.values() {
        page.sections
            .push(measure_section(subject, family, trust, latest));
    }
    page.sections.push(words::conclusions());
    page
}

/// A school's score with interval and band, and its pupils.
fn score_columns() -> [Column; 5] {
    [
        Column::number("score", "Score"),
        Column::likely("interval"),
        Column::words("band", "Band"),
        Column::number("pupils", "Pupils in the measure"),
        Column::number("cohort", "Pupils").about("at the end of the key stage"),
    ]
}

/// The cells under [`score_columns`].
fn score_cells(m: &ReleasedSchoolMeasure) -> [Cell; 5] {
    [
        Cell::Number(m.scored.score.clone()),
        interval(&m.scored),
        band(&m.scored, false),
        Cell::Number(m.pupils.clone()),
        Cell::Number(m.cohort.clone()),
    ]
}

/// The latest year in a table.
fn latest_table(
    now: &[&ReleasedSchoolMeasure],
    trust: &[&ReleasedMeasure],
    latest: AcademicYear,
) -> Table {
    let mut columns = vec![Column::words("measure", "Measure")];
    columns.extend(score_columns());
    columns.push(Column::words("part", "Part in the trust's score"));
    let mut table = Table::new("own", format!("The school’s scores in {latest}"), columns);
    table.rows = now
        .iter()
        .map(|m| {
            let mut cells = vec![Cell::text(&m.measure.title)];
            cells.extend(score_cells(m));
            cells.push(Cell::text(part(m, trust).1));
            Row::body(cells)
        })
        .collect();
    table.notes.push(words::NATIONAL_AVERAGE.into());
    table
}

/// The school's line in its trust's score, and what part it has there.
fn part<'a>(
    m: &ReleasedSchoolMeasure,
    trust: &[&'a ReleasedMeasure],
) -> (Option<&'a ReleasedLine>, String) {
    let of_trust = trust
        .iter()
        .filter(|t| t.year == m.year && t.measure.key == m.measure.key)
        .find(|t| {
            t.schools.iter().any(|s| s.urn == m.urn) || t.left_out.iter().any(|s| s.urn == m.urn)
        });
    let line = of_trust.and_then(|t| t.schools.iter().find(|s| s.urn == m.urn));
    let left_out = of_trust.and_then(|t| t.left_out.iter().find(|s| s.urn == m.urn));
    let words = match (line, left_out, of_trust) {
        (Some(_), _, Some(t)) if t.scored.score.value().is_some() => "counts".to_owned(),
        (Some(_), _, Some(t)) => format!("would count, but there are {}", t.note),
        (None, Some(out), _) => out.reason.clone(),
        _ => "no trust score".to_owned(),
    };
    (line, words)
}

/// A measure and its disadvantaged pupils, folded; latest year first.
fn measure_section(
    subject: &str,
    family: &[Vec<&ReleasedSchoolMeasure>],
    trust: &[&ReleasedMeasure],
    latest: AcademicYear,
) -> Section {
    let name = &family[0][0].measure;
    let mut blocks = vec![Block::text(&name.about)];
    for measures in family {
        let known = measures
            .iter()
            .filter(|m| m.scored.interval().is_some())
            .count();
        if known > 0 && !measures[0].measure.disadvantaged {
            blocks.push(Block::Chart(years_chart(subject, measures)));
        }
        blocks.push(Block::Table(years_table(measures, trust)));
    }
    let line = family[0]
        .iter()
        .find(|m| m.year == latest)
        .map_or_else(String::new, |m| match m.scored.score.reason() {
            None => words::scored(&m.scored),
            Some(reason) => reason.words(),
        });
    Section::new(&name.id, &name.title, blocks).fold(line)
}

/// One measure, latest year first.
fn years_table(measures: &[&ReleasedSchoolMeasure], trust: &[&ReleasedMeasure]) -> Table {
    let name = &measures[0].measure;
    let mut columns = vec![Column::words("year", "Results year")];
    columns.extend(score_columns());
    columns.extend([
        Column::number("years", "Years with the trust"),
        Column::number("share", "Share of the trust's weight"),
        Column::words("part", "Part in the trust's score"),
    ]);
    let mut table = Table::new(
        &format!("own-{}", name.id),
        format!("{} by results year", name.title),
        columns,
    );
    for m in measures {
        let (line, part) = part(m, trust);
        let of_line = |figure: fn(&ReleasedLine) -> &crate::release::Shown| {
            line.map_or_else(|| Cell::text(""), |line| Cell::Number(figure(line).clone()))
        };
        let mut cells = vec![Cell::text(m.year.to_string())];
        cells.extend(score_cells(m));
        cells.extend([
            of_line(|line| &line.years),
            of_line(|line| &line.share),
            Cell::text(part),
        ]);
        table.rows.push(Row::body(cells));
    }
    table
}

/// The years with their intervals, oldest first.
fn years_chart(subject: &str, measures: &[&ReleasedSchoolMeasure]) -> Chart {
    let name = &measures[0].measure;
    let rows: Vec<Whisker> = measures
        .iter()
        .rev()
        .map(|m| Whisker {
            label: m.year.to_string(),
            value: m.scored.score.clone(),
            interval: m.scored.interval(),
            emphasis: Emphasis::Plain,
        })
        .collect();
    let years: Vec<String> = measures.iter().map(|m| m.year.to_string()).collect();
    let said: Vec<(&str, &Scored)> = years
        .iter()
        .zip(measures)
        .map(|(year, m)| (year.as_str(), &m.scored))
        .collect();
    Chart {
        id: format!("years-{}", name.id),
        title: format!("{} of {subject} and where it likely lies", name.title),
        alt: words::spread(&said),
        unit: name.unit,
        kind: ChartKind::Whiskers { rows, line: None },
    }
}
