//! A school's indicators one by one: what each says, its course beside trust and nation, groups of pupils, how it is made.
//!
//! The trust has a page for each; a school has them on the one page of all, below the table that leads to them.

use crate::release::Shown;
use crate::release::indicators::IndicatorView;
use crate::report::words::before_rounding;
use crate::report::{About, Block, Cell, Column, Row, Section, Table};

use super::{PAGE, glance, parts};

/// The id of an indicator's section.
fn id(view: &IndicatorView) -> String {
    format!("each-{}", view.about.slug)
}

/// Where a school's page tells of an indicator.
pub(super) fn place(about: &About, view: &IndicatorView) -> crate::report::PagePath {
    about.path(&format!("{PAGE}#{}", id(view)))
}

/// The section of one indicator; `number` is its place on the page, for the ids of its tables.
pub(super) fn section(about: &About, view: &IndicatorView, number: usize) -> Section {
    let what = &view.about;
    let mut blocks = vec![Block::text(beside(about, view))];
    blocks.extend(parts::course(&format!("each-{number}-course"), about, view).map(Block::Chart));
    blocks.push(Block::Table(years(about, view, number)));
    blocks.extend(groups(about, view, number).map(Block::Table));
    blocks.push(Block::List {
        items: parts::sentences(what),
    });
    let figure = &view.now().value;
    let line = match figure.reason() {
        Some(reason) => reason.words(),
        None => format!("{figure} in {}", view.latest()),
    };
    Section::new(&id(view), format!("{} in full", what.label), blocks).fold(line)
}

/// The latest figure beside trust and nation, in a sentence or two.
fn beside(about: &About, view: &IndicatorView) -> String {
    let figure = view.now();
    if let Some(reason) = figure.value.reason() {
        return format!("No figure in {}: {}.", view.latest(), reason.words());
    }
    let mut said = vec![];
    let mut words = format!("{} in {}", figure.value, view.when());
    if let Some((band, _)) = &figure.band {
        words.push_str(&format!(" ({band})"));
    }
    if figure.change.value().is_some() {
        words.push_str(&format!(", {} on {}", figure.change, figure.before()));
    }
    said.push(words);
    let trust = &view.trust_now().value;
    if trust.value().is_some() {
        said.push(format!(
            "{}: {trust}{}",
            about.trust_name,
            apart(&figure.from_trust, [&figure.value, trust])
        ));
    }
    if figure.middle.value().is_some() {
        said.push(format!(
            "The middle of the nation’s schools of its phase: {}{}",
            figure.middle,
            apart(&figure.from_nation, [&figure.value, &figure.middle])
        ));
    }
    if let Some(among) = parts::among(view) {
        said.push(format!(
            "National percentile {}: {among}",
            figure.percentile
        ));
    }
    if let Some(reason) = figure.percentile.reason() {
        said.push(format!("Not set beside the nation: {}", reason.words()));
    }
    format!("{}.", said.join(". "))
}

/// How far the school lies from what was just named: `, the school is 0.8 below`; where the two figures as shown don't differ
/// by that, it says so.
fn apart(difference: &Shown, [own, other]: [&Shown; 2]) -> String {
    let Some(value) = difference.value() else {
        return String::new();
    };
    let size = difference.text();
    let size = size.trim_start_matches(['+', '−']);
    let side = if value < 0.0 { "below" } else { "above" };
    if size.trim_start_matches(['£', '0', '.']).is_empty() {
        return ", as the school".into();
    }
    let rounded = before_rounding(own, other, size);
    format!(", the school is {size} {side}{rounded}")
}

/// Year by year: school, trust, nation, terms.
fn years(about: &About, view: &IndicatorView, number: usize) -> Table {
    let nation = view.own.iter().any(|f| f.percentile.value().is_some());
    let terms = !view.terms.is_empty();
    let bands = view.own.iter().any(|f| f.band.is_some());
    let mut columns = vec![
        Column::words("year", "Year"),
        Column::number("value", "School"),
        Column::number("change", "Change").about("on the year before"),
        Column::number("trust", "Trust"),
        Column::number("from_trust", "Against the trust"),
    ];
    if nation {
        columns.push(Column::number("middle", "National middle"));
        columns.push(Column::number("from_nation", "Against the nation"));
        columns.push(Column::number("percentile", "National percentile"));
    }
    if bands {
        columns.push(Column::words("band", "Band"));
    }
    if terms {
        for (key, heading) in [
            ("autumn", "Autumn"),
            ("spring", "Spring"),
            ("summer", "Summer"),
        ] {
            columns.push(Column::number(key, heading).about("the school"));
        }
    }
    let mut table = Table::new(
        &format!("each-{number}-years"),
        format!("{} of {} by year", view.about.label, about.name()),
        columns,
    );
    for (at, year) in view.years.iter().enumerate().rev() {
        let own = &view.own[at];
        let mut cells = vec![
            Cell::text(year.to_string()),
            Cell::Number(own.value.clone()),
            Cell::Number(own.change.clone()),
            Cell::Number(view.trust[at].value.clone()),
            Cell::Number(own.from_trust.clone()),
        ];
        if nation {
            cells.push(Cell::Number(own.middle.clone()));
            cells.push(Cell::Number(own.from_nation.clone()));
            cells.push(Cell::Number(own.percentile.clone()));
        }
        if bands {
            cells.push(glance::band(own));
        }
        if terms {
            let found = view.terms.iter().find(|(y, _)| y == year);
            for term in 0..3 {
                cells.push(found.map_or_else(
                    || Cell::Missing(crate::quantity::Reason::NotCollected),
                    |(_, t)| Cell::Number(t[term].clone()),
                ));
            }
        }
        table.rows.push(Row::body(cells));
    }
    table
}

/// Groups of pupils, beside the same group in the trust.
fn groups(about: &About, view: &IndicatorView, number: usize) -> Option<Table> {
    if view.groups.is_empty() {
        return None;
    }
    let mut table = Table::new(
        &format!("each-{number}-groups"),
        format!(
            "{} of {} by pupil group, {}",
            view.about.label,
            about.name(),
            view.latest()
        ),
        vec![
            Column::words("group", "Group"),
            Column::number("value", "School"),
            Column::number("trust", "Trust").about("the same group in the whole trust"),
            Column::number("from_trust", "Against the trust"),
            Column::words("grouping", "Grouping"),
        ],
    );
    table.rows = view
        .groups
        .iter()
        .map(|g| {
            Row::body(vec![
                Cell::text(&g.group),
                Cell::Number(g.own.clone()),
                Cell::Number(g.trust.clone()),
                Cell::Number(g.apart.clone()),
                Cell::text(&g.grouping),
            ])
        })
        .collect();
    let now = view.now();
    table.rows.push(Row::total(vec![
        Cell::text("All pupils"),
        Cell::Number(now.value.clone()),
        Cell::Number(view.trust_now().value.clone()),
        Cell::Number(now.from_trust.clone()),
        Cell::text(""),
    ]));
    table.notes.push(
        "Few pupils make a group’s figure jump: read it with the numbers on the roll.".into(),
    );
    Some(table)
}
