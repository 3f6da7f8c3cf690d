//! The front page of a site: the way to each trust and school, and the latest DfE measures.

use std::collections::BTreeMap;

use crate::release::measures::{ReleasedBody, ReleasedMeasure};
use crate::release::{Reason, Shown};
use crate::report::{Block, Cell, Column, Fact, Link, Page, PagePath, Row, Section, Table};

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
    /// The way to each of its schools by name, with its phase.
    pub places: Vec<(Link, String)>,
}

/// Up to so many schools stand on the front page of a site with several trusts; of more, the search box knows them all.
const LISTED: usize = 200;

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
    let (words, standfirst) = match entries {
        [_] => (
            "Choose a school or the trust",
            "Each opens with where it stands, and leads to every report behind it.",
        ),
        _ => (
            "Choose a trust",
            "All trusts and schools of this site by name, and the trusts’ latest DfE measures.",
        ),
    };
    let mut page = Page::new(path, title, words);
    page.standfirst = standfirst.into();
    match entries {
        [] => {}
        [one] => page.sections.extend(alone(one)),
        many => page.sections.extend(choose(many)),
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
    let mut each: Vec<Vec<&ReleasedMeasure>> = vec![];
    for ((_, key), year) in latest {
        let mut of: Vec<&ReleasedMeasure> = measures
            .iter()
            .filter(|m| m.measure.key == key && m.year == year)
            .filter(|m| m.scored.score.value().is_some())
            .collect();
        of.sort_by(|a, b| {
            (a.body.name.to_lowercase(), &a.body).cmp(&(b.body.name.to_lowercase(), &b.body))
        });
        each.push(of);
    }
    // Of one trust or sponsor the measures stand in one table; its own page says how to read them.
    let first = &each[0][0].body;
    if each.iter().flatten().all(|m| m.body == *first) {
        let whose = match entries {
            [one] => &one.name,
            _ => &first.name,
        };
        page.sections.push(one_body(whose, &each, link));
        return page;
    }
    page.briefing = vec![words::NO_LEAGUE_TABLE.into()];
    for of in each {
        let name = &of[0].measure;
        page.sections.push(Section::new(
            &name.id,
            format!("{}, {}", name.title, of[0].year),
            vec![
                Block::text(&name.about),
                Block::Table(measure_table(&of, link)),
            ],
        ));
    }
    page.sections.push(words::conclusions());
    page
}

/// The way to the one trust and to its schools.
fn alone(entry: &FrontEntry) -> Vec<Section> {
    let schools = match entry.schools.value() {
        Some(1.0) => Some(format!("{} school", entry.schools)),
        Some(_) => Some(format!("{} schools", entry.schools)),
        // A number that is withheld makes no words.
        None => None,
    };
    let sponsor = entry.sponsor.as_ref().map(|s| format!("sponsor: {s}"));
    let line: Vec<String> = schools.into_iter().chain(sponsor).collect();
    let trust = Link {
        text: entry.name.clone(),
        to: entry.home.clone(),
    };
    let mut sections = vec![Section::new(
        "trusts",
        "The trust",
        vec![Block::Links {
            links: vec![(trust, line.join("; "))],
        }],
    )];
    if !entry.places.is_empty() {
        let links = entry.places.clone();
        sections.insert(
            0,
            Section::new("schools", "Schools", vec![Block::Links { links }]),
        );
    }
    sections
}

/// The latest measures of the one trust or sponsor that has scores.
fn one_body(
    whose: &str,
    each: &[Vec<&ReleasedMeasure>],
    link: &dyn Fn(&ReleasedBody) -> Option<PagePath>,
) -> Section {
    let mut table = Table::new(
        "latest-measures",
        format!("{whose}: the latest year of each measure"),
        vec![
            Column::words("measure", "Measure"),
            Column::words("year", "Year").about("the results year"),
            Column::number("score", "Score").about("0 is the national average"),
            Column::likely("interval"),
            Column::words("band", "Band"),
            Column::number("schools", "Schools").about("schools that count"),
            Column::number("pupils", "Pupils").about("pupils in the measure"),
        ],
    );
    // A measure that has no interval and so no band stands on its own page.
    table.rows = each
        .iter()
        .flatten()
        .filter(|m| m.scored.lower.reason() != Some(&Reason::NotApplicable))
        .map(|m| {
            let mut cells = vec![
                match link(&m.body) {
                    Some(path) => Cell::link(&m.measure.title, path),
                    None => Cell::text(&m.measure.title),
                },
                Cell::text(m.year.to_string()),
            ];
            cells.extend(score_cells(m));
            Row::body(cells)
        })
        .collect();
    Section::new("measures", "Latest DfE measures", vec![Block::Table(table)])
}

/// The trusts by name, and their schools where they are not too many.
fn choose(entries: &[FrontEntry]) -> Vec<Section> {
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
        .iter()
        .map(|e| {
            Row::body(vec![
                Cell::link(&e.name, e.home.clone()),
                Cell::text(e.sponsor.as_deref().unwrap_or("")),
                Cell::Number(e.schools.clone()),
            ])
        })
        .collect();
    table.find = table.rows.len() > 12;
    let mut sections = vec![Section::new("trusts", "Trusts", vec![Block::Table(table)])];
    let mut places: Vec<(&Link, &str, &str)> = entries
        .iter()
        .flat_map(|e| {
            e.places
                .iter()
                .map(|(to, phase)| (to, phase.as_str(), e.name.as_str()))
        })
        .collect();
    if places.is_empty() || places.len() > LISTED {
        return sections;
    }
    places.sort_by_key(|(to, ..)| (to.text.to_lowercase(), &to.to));
    let mut table = Table::new(
        "schools",
        "Schools by name",
        vec![
            Column::words("school", "School"),
            Column::words("phase", "Phase"),
            Column::words("trust", "Trust"),
        ],
    );
    table.rows = places
        .into_iter()
        .map(|(to, phase, trust)| {
            Row::body(vec![
                Cell::link(&to.text, to.to.clone()),
                Cell::text(phase),
                Cell::text(trust),
            ])
        })
        .collect();
    table.find = table.rows.len() > 12;
    sections.push(Section::new(
        "schools",
        "Schools",
        vec![Block::Table(table)],
    ));
    sections
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
            Column::likely("interval"),
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
    if !of.iter().any(|m| m.five_bands) && name.has_interval {
        table
            .notes
            .push("No outer cuts are set for this measure and year: there are three bands.".into());
    }
    table
}
