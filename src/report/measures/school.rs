//! A school's own DfE measures, and its part in the trust's.

use std::collections::BTreeMap;

use crate::release::measures::{ReleasedMeasure, ReleasedSchoolMeasure};
use crate::report::{
    About, Block, Cell, Chart, ChartKind, Column, Emphasis, Fact, Page, Row, Section, Table, Tile,
    Whisker,
};

use super::tables::{band, interval};
use super::{PAGE, TITLE, words};

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
        page.briefing = vec!["No published results of the school were handed in.".into()];
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
    page.briefing = now
        .iter()
        .filter(|m| !m.measure.disadvantaged)
        .take(4)
        .map(|m| match m.scored.score.reason() {
            None => format!(
                "{} in {latest}: {}.",
                m.measure.title,
                words::scored(&m.scored)
            ),
            Some(reason) => format!("{} in {latest}: {}.", m.measure.title, reason.words()),
        })
        .collect();
    let tiles = now
        .iter()
        .filter(|m| m.scored.score.value().is_some())
        .map(|m| Tile {
            label: m.measure.title.clone(),
            figure: m.scored.score.clone(),
            detail: detail(m),
            tone: words::tone(m.scored.band),
            to: None,
        })
        .collect();
    page.sections.push(Section::new(
        "latest",
        format!("Results of {latest}"),
        vec![Block::Tiles { tiles }],
    ));
    for measures in by_measure.values_mut() {
        measures.sort_by_key(|m| std::cmp::Reverse(m.year));
        page.sections
            .push(measure_section(subject, measures, trust));
    }
    page.sections.push(words::conclusions());
    page
}

fn detail(m: &ReleasedSchoolMeasure) -> String {
    let mut parts = vec![];
    if let Some((lower, upper)) = m.scored.interval() {
        parts.push(format!("{lower} to {upper}"));
    }
    if let Some(band) = m.scored.band {
        parts.push(band.words().to_owned());
    }
    parts.push(format!("{} pupils", m.pupils));
    parts.join(", ")
}

/// One measure, latest year first.
fn measure_section(
    subject: &str,
    measures: &[&ReleasedSchoolMeasure],
    trust: &[&ReleasedMeasure],
) -> Section {
    let name = &measures[0].measure;
    let mut table = Table::new(
        &format!("own-{}", name.id),
        format!("{} by results year", name.title),
        vec![
            Column::words("year", "Results year"),
            Column::number("score", "Score"),
            Column::number("interval", "95 % interval"),
            Column::words("band", "Band"),
            Column::number("pupils", "Pupils in the measure"),
            Column::number("cohort", "Pupils").about("at the end of the key stage"),
            Column::number("years", "Years with the trust"),
            Column::number("share", "Share of the trust's weight"),
            Column::words("part", "Part in the trust's score"),
        ],
    );
    for m in measures {
        let of_trust = trust
            .iter()
            .filter(|t| t.year == m.year && t.measure.key == name.key)
            .find(|t| {
                t.schools.iter().any(|s| s.urn == m.urn)
                    || t.left_out.iter().any(|s| s.urn == m.urn)
            });
        let line = of_trust.and_then(|t| t.schools.iter().find(|s| s.urn == m.urn));
        let left_out = of_trust.and_then(|t| t.left_out.iter().find(|s| s.urn == m.urn));
        let part = match (line, left_out, of_trust) {
            (Some(_), _, Some(t)) if t.scored.score.value().is_some() => "counts".to_owned(),
            (Some(_), _, Some(t)) => format!("would count, but there are {}", t.note),
            (None, Some(out), _) => out.reason.clone(),
            _ => "no trust score".to_owned(),
        };
        let blank = || Cell::text("");
        let of_line =
            |figure: fn(&crate::release::measures::ReleasedLine) -> &crate::release::Shown| {
                line.map_or_else(blank, |line| Cell::Number(figure(line).clone()))
            };
        table.rows.push(Row::body(vec![
            Cell::text(m.year.to_string()),
            Cell::Number(m.scored.score.clone()),
            interval(&m.scored),
            band(&m.scored, false),
            Cell::Number(m.pupils.clone()),
            Cell::Number(m.cohort.clone()),
            of_line(|line| &line.years),
            of_line(|line| &line.share),
            Cell::text(part),
        ]));
    }
    let mut blocks = vec![Block::text(name.about)];
    let known = measures
        .iter()
        .filter(|m| m.scored.interval().is_some())
        .count();
    if known > 0 {
        blocks.push(Block::Chart(years_chart(subject, measures)));
    }
    blocks.push(Block::Table(table));
    Section::new(&name.id, &name.title, blocks)
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
    let said: Vec<String> = measures
        .iter()
        .rev()
        .map(|m| format!("{} {}", m.year, words::scored(&m.scored)))
        .collect();
    Chart {
        id: format!("years-{}", name.id),
        title: format!("{} of {subject} with 95 % intervals", name.title),
        alt: format!("Dots with intervals about 0: {}.", said.join("; ")),
        unit: name.unit,
        kind: ChartKind::Whiskers { rows, line: None },
    }
}
