//! The front page of a site with several trusts.

use std::collections::BTreeMap;

use crate::release::Shown;
use crate::release::measures::{ReleasedBody, ReleasedMeasure};
use crate::report::{Block, Cell, Column, Fact, Page, PagePath, Row, Section, Table};

use super::tables::score_cells;
use super::words;

/// A trust of the site.
#[derive(Clone, PartialEq, Debug)]
pub struct FrontEntry {
    /// Its name.
    pub name: String,
    /// Its home page.
    pub home: PagePath,
    /// Its sponsor, where there is one.
    pub sponsor: Option<String>,
    /// How many schools it has.
    pub schools: Shown,
}

/// The front page: the trusts by name with a box to find one, then for each measure its latest year: every trust or sponsor
/// that has a score, by name, with interval, band and number of schools.
///
/// `measures` are those of all bodies; `link` tells where a body's measures page is.
pub fn front_page(
    path: PagePath,
    title: &str,
    entries: &[FrontEntry],
    measures: &[ReleasedMeasure],
    link: &dyn Fn(&ReleasedBody) -> Option<PagePath>,
) -> Page {
    let alone = entries.len() == 1;
    let (words, standfirst) = if alone {
        (
            "Start here",
            "The way to the trust, and its latest DfE measures.",
        )
    } else {
        (
            "Choose a trust",
            "All trusts of this site by name, and their latest DfE measures.",
        )
    };
    let mut page = Page::new(path, title, words);
    page.standfirst = standfirst.into();
    if !entries.is_empty() {
        page.sections.push(choose(entries));
    }
    let mut latest: BTreeMap<(u8, &str), crate::estate::AcademicYear> = BTreeMap::new();
    for m in measures.iter().filter(|m| m.scored.score.value().is_some()) {
        let year = latest
            .entry((m.measure.order, &m.measure.key))
            .or_insert(m.year);
        *year = (*year).max(m.year);
    }
    if let Some(year) = latest.values().max() {
        page.facts.push(Fact {
            name: "Latest results year".into(),
            value: year.to_string(),
        });
    }
    if latest.is_empty() {
        return page;
    }
    page.briefing = vec![words::NO_LEAGUE_TABLE.into()];
    for ((_, key), year) in latest {
        let mut of: Vec<&ReleasedMeasure> = measures
            .iter()
            .filter(|m| m.measure.key == key && m.year == year)
            .filter(|m| m.scored.score.value().is_some())
            .collect();
        of.sort_by(|a, b| {
            (a.body.name.to_lowercase(), &a.body).cmp(&(b.body.name.to_lowercase(), &b.body))
        });
        let name = &of[0].measure;
        page.sections.push(Section::new(
            &name.id,
            format!("{}, {year}", name.title),
            vec![
                Block::text(name.about),
                Block::Table(measure_table(&of, link)),
            ],
        ));
    }
    page.sections.push(words::conclusions());
    page
}

fn choose(entries: &[FrontEntry]) -> Section {
    let mut table = Table::new(
        "trusts",
        "Trusts by name",
        vec![
            Column::words("trust", "Trust"),
            Column::words("sponsor", "Sponsor"),
            Column::number("schools", "Schools"),
        ],
    );
    let mut entries: Vec<&FrontEntry> = entries.iter().collect();
    entries.sort_by_key(|e| (e.name.to_lowercase(), &e.home));
    table.rows = entries
        .into_iter()
        .map(|e| {
            Row::body(vec![
                Cell::link(&e.name, e.home.clone()),
                Cell::text(e.sponsor.as_deref().unwrap_or("")),
                Cell::Number(e.schools.clone()),
            ])
        })
        .collect();
    table.find = table.rows.len() > 1;
    let heading = if table.rows.len() == 1 {
        "The trust"
    } else {
        "Choose a trust"
    };
    Section::new("trusts", heading, vec![Block::Table(table)])
}

fn measure_table(
    of: &[&ReleasedMeasure],
    link: &dyn Fn(&ReleasedBody) -> Option<PagePath>,
) -> Table {
    let name = &of[0].measure;
    let mut table = Table::new(
        &format!("all-{}", name.id),
        format!(
            "{}, {}: trusts and sponsors with a score, by name",
            name.title, of[0].year
        ),
        vec![
            Column::words("body", "Trust or sponsor"),
            Column::number("score", "Score"),
            Column::number("interval", "95 % interval"),
            Column::words("band", "Band"),
            Column::number("schools", "Schools").about("schools that count"),
            Column::number("pupils", "Pupils").about("pupils in the measure"),
        ],
    );
    table.rows = of
        .iter()
        .map(|m| {
            let label = if m.body.is_sponsor && m.body.trusts.len() > 1 {
                format!("{} (sponsor)", m.body.name)
            } else {
                m.body.name.clone()
            };
            let mut cells = vec![match link(&m.body) {
                Some(path) => Cell::link(label, path),
                None => Cell::text(label),
            }];
            cells.extend(score_cells(m));
            Row::body(cells)
        })
        .collect();
    table.find = table.rows.len() > 1;
    table.notes = vec![words::NO_LEAGUE_TABLE.into()];
    if !of.iter().any(|m| m.five_bands) && name.has_interval {
        table
            .notes
            .push("No outer cuts are set for this measure and year: there are three bands.".into());
    }
    table
}
