//! Home, for a trust and for a school: where it stands, in sentences and in figures, then the way to every report.

use crate::estate::KeyStage;
use crate::release::{Shown, Who};

use super::super::{
    Block, Cell, Chart, Column, Fact, Link, Page, PagePath, Row, Section, Table, Tile, Tone,
};
use super::{Place, ReportId, Standing, TrustPlace, frame, home_brief};

/// The home page of a trust or one of its schools. `standing`: what the audits say of its data; `further` leads to what is
/// not a tracking report: measures, audits.
pub fn home(
    at: &TrustPlace<'_>,
    who: &Who,
    standing: Standing<'_>,
    further: Vec<(Link, String)>,
) -> Page {
    let path = PagePath::new(format!("{}/index.html", at.folder_of(who)));
    let mut page = Page::new(
        path,
        who.name.clone(),
        format!("Where we stand in {}", at.when()),
    );
    page.standfirst = "What stands out, how sure it is, and every report behind it.".into();
    page.crumbs = at.crumbs(who);
    page.crumbs.pop();
    page.facts = vec![
        Fact {
            name: "Assessment type".into(),
            value: at.kind_name().into(),
        },
        Fact {
            name: "Compared with".into(),
            value: at.against.label(),
        },
        Fact {
            name: "Data as at".into(),
            value: at.as_at.clone(),
        },
    ];
    if let Some(begun) = &at.begun {
        page.facts.push(Fact {
            name: "Begun since".into(),
            value: begun.clone(),
        });
    }
    let stages = at.book.key_stages();
    (page.briefing, page.evidence) = home_brief::sentences(at, who, stages, standing)
        .into_iter()
        .unzip();
    for stage in stages {
        let place = at.place(who, stage);
        if has_pupils(&place) {
            page.sections.push(stage_section(&place));
        }
    }
    page.sections
        .extend(stages.iter().map(|s| reports(&at.place(who, s))));
    if !further.is_empty() {
        page.sections.push(Section::new(
            "further",
            "Measures, audits and packs",
            vec![Block::Links { links: further }],
        ));
    }
    if who.urn.is_none() {
        page.sections.push(latest(at, stages));
    }
    page
}

/// Whether anybody of the key stage is on the roll.
pub fn has_pupils(place: &Place<'_>) -> bool {
    let lead = place.lead_subject();
    let roll = place
        .figure(&place.what(lead), place.lead_measure(lead))
        .roll;
    roll.value().is_none_or(|n| n > 0.0)
}

fn stage_section(place: &Place<'_>) -> Section {
    let mut blocks = vec![];
    let lead = place.lead_subject();
    let mut tiles = vec![];
    let mut bars = vec![];
    let mut subjects = vec![lead];
    subjects.extend(place.single_subjects().into_iter().take(3));
    subjects.dedup();
    for subject in subjects {
        let figure = place.figure(&place.what(subject), place.lead_measure(subject));
        let detail = match figure.difference.value() {
            Some(_) => format!(
                "{} the benchmark of {}{}",
                home_brief::away(&figure),
                figure.comparison,
                match figure.within_chance {
                    Some(true) => format!("; may be chance ({})", pupils(&figure.n)),
                    Some(false) => format!("; beyond chance ({})", pupils(&figure.n)),
                    None => format!(" ({})", pupils(&figure.n)),
                }
            ),
            // Without attainment the tile says why in its place.
            None if figure.attainment.value().is_none() => String::new(),
            None => figure
                .difference
                .reason()
                .map_or_else(String::new, crate::release::Reason::words),
        };
        bars.push((subject.label().to_owned(), figure.clone()));
        let tone = match (figure.within_chance, figure.difference.value()) {
            (Some(false), Some(d)) if d > 0.0 => Tone::Good,
            (Some(false), Some(_)) => Tone::Poor,
            _ => Tone::Plain,
        };
        tiles.push(Tile {
            label: format!("{}: expected standard", subject.label()),
            figure: figure.attainment,
            detail,
            tone,
            to: Some(place.report_path(ReportId::Summary)),
            stands: None,
        });
    }
    blocks.push(Block::Tiles { tiles });
    if bars.iter().any(|(_, f)| f.difference.value().is_some()) {
        let named: Vec<_> = bars.iter().map(|(l, f)| (l.clone(), f)).collect();
        blocks.push(Block::Chart(Chart {
            id: format!("{}-difference", place.stage.folder()),
            title: format!(
                "{}: difference from the {}, expected standard",
                place.stage.name,
                place.against().label()
            ),
            alt: frame::spread_sentence("Difference by subject", &named, true),
            unit: crate::release::Unit::PercentagePoints,
            kind: frame::bars(&named, None, true),
        }));
    }
    Section::new(
        &place.stage.folder(),
        format!("{} in {}", place.stage.name, place.at.when()),
        blocks,
    )
}

/// The way to the reports of a key stage.
fn reports(place: &Place<'_>) -> Section {
    let links = place
        .reports()
        .map(|r| {
            (
                Link {
                    text: r.title.into(),
                    to: place.path(r.name()),
                },
                r.question.to_owned(),
            )
        })
        .collect();
    Section::new(
        &format!("reports-{}", place.stage.folder()),
        format!("Reports on {}", place.stage.name),
        vec![Block::Links { links }],
    )
}

/// `1 pupil`, `36 pupils`.
fn pupils(n: &Shown) -> String {
    let noun = if n.value() == Some(1.0) {
        "pupil"
    } else {
        "pupils"
    };
    format!("{n} {noun}")
}

/// Latest data by school, and what is missing.
fn latest(at: &TrustPlace<'_>, stages: &[KeyStage]) -> Section {
    let mut columns = vec![
        Column::words("school", "School"),
        Column::words("assessed", "Latest assessments"),
    ];
    for stage in stages {
        columns.push(
            Column::number(&stage.folder(), format!("{} coverage", stage.name))
                .about("pupils with an outcome in reading, as a share of the roll"),
        );
    }
    columns.push(Column::words("missing", "Subjects without results"));
    let mut table = Table::new(
        "latest-data",
        format!("Latest data by school, {}, {}", at.when(), at.kind_name()),
        columns,
    );
    table.find = at.schools.len() > 12;
    for school in &at.schools {
        let to = PagePath::new(format!("{}/index.html", at.folder_of(school)));
        let made = at.book.made(school, at.year, at.term);
        let mut cells = vec![
            Cell::link(&school.name, to),
            match made {
                Some(made) => Cell::text(format!("{} {}", made.last.month_name(), made.last.year)),
                None => Cell::Missing(crate::release::Reason::NotCollected),
            },
        ];
        let mut missing = vec![];
        for stage in stages {
            let place = at.place(school, stage);
            let mut lacking = vec![];
            let mut coverage = None;
            let subjects = place.single_subjects();
            for subject in &subjects {
                let figure = place.figure(&place.what(*subject), place.lead_measure(*subject));
                let roll = figure.roll.value().unwrap_or(0.0);
                if coverage.is_none() {
                    coverage = Some(figure.coverage.clone());
                }
                if roll > 0.0 && figure.assessed.value() == Some(0.0) {
                    lacking.push(subject.code());
                }
            }
            cells.push(coverage.map_or(
                Cell::Missing(crate::release::Reason::NotApplicable),
                Cell::Number,
            ));
            if lacking.len() == subjects.len() {
                missing.push(format!("{}: no {}", stage.name, at.kind_name()));
            } else if !lacking.is_empty() {
                missing.push(format!("{}: {}", stage.name, lacking.join(", ")));
            }
        }
        cells.push(Cell::text(if missing.is_empty() {
            "none".into()
        } else {
            missing.join("; ")
        }));
        table.rows.push(Row::body(cells));
    }
    table
        .notes
        .push(format!("Coverage and subjects are of assessments of this type: {}. Above, under “How ready the data are”, any type counts.", at.kind_name()));
    Section::new("latest", "Latest data by school", vec![Block::Table(table)])
}
