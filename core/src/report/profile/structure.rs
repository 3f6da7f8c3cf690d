//! How a trust is made up: its schools and pupils, by kind.

use crate::figures::number;
use crate::release::Reason;
use crate::release::profile::{CountRow, ProfileView};
use crate::report::{About, Block, Cell, Column, Row, Section, Table, Tile, Tone};

use super::phases;

fn tile(label: &str, figure: &crate::release::Shown, detail: String) -> Tile {
    Tile {
        label: label.into(),
        figure: figure.clone(),
        detail,
        tone: Tone::Plain,
        to: None,
        stands: None,
    }
}

fn counts(id: &str, caption: String, head: &str, number: &str, rows: &[CountRow]) -> Table {
    let unknown = rows.iter().any(|r| r.unknown.is_some());
    let mut columns = vec![
        Column::words("name", head),
        Column::number("count", number),
        Column::number("share", "Share"),
    ];
    if unknown {
        columns[2] = Column::number("share", "Share").about("of those of whom it is known");
        columns.push(Column::number("unknown", "Not known"));
    }
    let mut table = Table::new(id, caption, columns);
    table.rows = rows
        .iter()
        .map(|r| {
            let mut cells = vec![
                Cell::text(&r.name),
                Cell::Number(r.count.clone()),
                Cell::Number(r.share.clone()),
            ];
            if unknown {
                cells.push(
                    r.unknown
                        .clone()
                        .map_or(Cell::Missing(Reason::NotApplicable), Cell::Number),
                );
            }
            Row::body(cells)
        })
        .collect();
    table
}

/// The section: numbers, phases, types, pupils and the schools themselves.
pub(super) fn structure(about: &About, view: &ProfileView) -> Section {
    let s = &view.settings;
    let mix = match view.phases.as_slice() {
        [] => "no school".to_owned(),
        [one] => format!("all {}", one.name.to_lowercase()),
        _ => phases(view),
    };
    let mut tiles = vec![tile("Schools", &view.count, mix)];
    if view.pupils.reason() != Some(&Reason::NotApplicable) {
        tiles.push(tile(
            "Pupils",
            &view.pupils,
            match (&view.year, view.pupils.reason()) {
                (Some(year), _) => format!("on the rolls of {year}"),
                (None, reason) => reason.map_or_else(String::new, Reason::words),
            },
        ));
    }
    tiles.extend([
        tile(
            "Growth",
            &view.growth,
            match view.growth.reason() {
                Some(_) => format!("{} joined after {}, none before", view.joined, view.since),
                None => format!(
                    "{} joined after {}, {} before",
                    view.joined, view.since, view.before
                ),
            },
        ),
        tile(
            "Isolated schools",
            &view.isolated,
            format!(
                "over {} minutes from the next one",
                number(s.isolated_minutes)
            ),
        ),
    ]);
    let mut blocks = vec![Block::Tiles { tiles }];
    blocks.push(Block::Table(counts(
        "phases",
        "Schools by phase".into(),
        "Phase",
        "Schools",
        &view.phases,
    )));
    let mut types = counts(
        "types",
        "Schools by type".into(),
        "Type",
        "Schools",
        &view.types,
    );
    types.notes.push(format!(
        "{} of {} are mainstream schools.",
        view.mainstream, view.count
    ));
    blocks.push(Block::Table(types));
    if let Some(year) = &view.year {
        blocks.push(Block::Table(counts(
            "pupils",
            format!("Pupils on the rolls in {year}"),
            "Pupils",
            "Number",
            &view.characteristics,
        )));
    }
    blocks.push(Block::Table(members(about, view)));
    Section::new("structure", "How the trust is made up", blocks)
}

fn members(about: &About, view: &ProfileView) -> Table {
    let mut table = Table::new(
        "schools",
        "The schools of the trust",
        vec![
            Column::words("school", "School"),
            Column::words("phase", "Phase"),
            Column::words("type", "Type"),
            Column::words("joined", "Joined"),
            Column::words("ofsted", "Ofsted"),
        ],
    );
    let or_dash = |text: &str| Cell::text(if text.is_empty() { "–" } else { text });
    table.rows = view
        .schools
        .iter()
        .map(|r| {
            Row::body(vec![
                about.school_cell(r.school.urn, &r.school.name, "index.html"),
                or_dash(r.phase),
                or_dash(&r.school_type),
                Cell::text(match (r.joined.as_str(), r.new) {
                    ("", _) => "–".to_owned(),
                    (date, true) => format!("{date} (new)"),
                    (date, false) => date.to_owned(),
                }),
                or_dash(&r.ofsted),
            ])
        })
        .collect();
    table.notes.push(format!(
        "New: joined after {}. Growth: those schools ({}) divided by those that had joined before ({}){}.",
        view.since,
        view.joined,
        view.before,
        if view.undated.is_empty() {
            String::new()
        } else {
            format!("; not counted: {}", view.undated)
        }
    ));
    table
}
