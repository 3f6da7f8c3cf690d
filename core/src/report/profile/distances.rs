//! Where a trust's schools are, and how far each is from the next.

use crate::figures::number;
use crate::release::Unit;
use crate::release::profile::{ProfileView, SchoolRow};
use crate::report::{
    About, Block, Cell, Chart, ChartKind, Column, Emphasis, MapPlace, Row, Section, Table,
};

/// The section: a map where there are two places to draw, and the table.
pub(super) fn distances(about: &About, view: &ProfileView) -> Section {
    let mut blocks = vec![];
    let drawn = |r: &&SchoolRow| r.east.value().is_some() && r.north.value().is_some();
    if view.schools.iter().filter(drawn).count() > 1 {
        blocks.push(Block::Chart(map(view)));
    }
    blocks.push(Block::Table(table(about, view)));
    Section::new("distances", "Where the schools are", blocks)
}

fn map(view: &ProfileView) -> Chart {
    let places = view
        .schools
        .iter()
        .map(|r| MapPlace {
            label: r.school.name.clone(),
            detail: match r.nearest {
                Some(n) => format!("{} to {}", r.kilometres, view.schools[n].school.name),
                None => String::new(),
            },
            east: r.east.clone(),
            north: r.north.clone(),
            nearest: r.nearest,
            emphasis: if r.isolated == Some(true) {
                Emphasis::Strong
            } else {
                Emphasis::Plain
            },
        })
        .collect();
    let mut far: Vec<&SchoolRow> = view
        .schools
        .iter()
        .filter(|r| r.kilometres.value().is_some())
        .collect();
    far.sort_by(|a, b| {
        let km = |r: &SchoolRow| r.kilometres.value().unwrap_or(0.0);
        km(a)
            .total_cmp(&km(b))
            .then_with(|| a.school.cmp(&b.school))
    });
    let alt = match (far.first(), far.last()) {
        (Some(near), Some(far)) => format!(
            "Map of {} schools. {} is nearest to another school of the trust, at {}; {} is furthest from one, at {}. The table below has all distances.",
            view.count, near.school.name, near.kilometres, far.school.name, far.kilometres
        ),
        _ => format!(
            "Map of {}.",
            crate::report::words::counted(&view.count, "school", "schools")
        ),
    };
    Chart {
        id: "map".into(),
        title: "The trust’s schools".into(),
        alt,
        unit: Unit::Kilometres,
        kind: ChartKind::Map { places },
    }
}

fn table(about: &About, view: &ProfileView) -> Table {
    let s = &view.settings;
    let mut table = Table::new(
        "distances",
        "Each school and the nearest other school of the trust",
        vec![
            Column::words("school", "School"),
            Column::words("nearest", "Nearest school"),
            Column::number("km", "Distance").about("as the crow flies, from easting and northing"),
            Column::number("minutes", "Minutes").about(format!("at {} km/h", number(s.road_speed))),
            Column::words("isolated", "Isolated"),
        ],
    );
    table.rows = view
        .schools
        .iter()
        .map(|r| {
            Row::body(vec![
                about.school_cell(r.school.urn, &r.school.name, "index.html"),
                Cell::text(
                    r.nearest
                        .map_or("–", |n| view.schools[n].school.name.as_str()),
                ),
                Cell::Number(r.kilometres.clone()),
                Cell::Number(r.minutes.clone()),
                Cell::text(match r.isolated {
                    Some(true) => "yes",
                    Some(false) => "no",
                    None => "–",
                }),
            ])
        })
        .collect();
    table.notes.push(format!(
        "Distance: the straight line between two eastings and northings. Minutes: that distance at {} km/h; the real way is longer. Isolated: over {} minutes.",
        number(s.road_speed),
        number(s.isolated_minutes)
    ));
    let missing: Vec<String> = view
        .schools
        .iter()
        .filter_map(|r| {
            Some(format!(
                "{} ({})",
                r.school.name,
                r.kilometres.reason()?.words()
            ))
        })
        .collect();
    if !missing.is_empty() {
        table
            .notes
            .push(format!("No distance: {}.", missing.join("; ")));
    }
    table
}
