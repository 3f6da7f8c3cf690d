//! The trust's profile: flags with stated thresholds, and how the trust is made up (methods: section 7).

use crate::estate::lower_first;
use crate::release::profile::{ConditionView, CountRow, FlagView, ProfileView, SchoolRow};
use crate::release::{Reason, Unit};
use crate::report::{
    About, Block, Cell, Chart, ChartKind, Column, Emphasis, MapPlace, Page, Row, Section, Table,
    Tile, Tone,
};

/// The profile page of a trust.
pub fn profile(about: &About, view: &ProfileView) -> Page {
    let mut page = about.page(
        "profile.html",
        "Trust profile",
        "Where the trust stands on six questions, and how it is made up.",
    );
    page.briefing = briefing(view);
    page.sections = vec![
        flags(view),
        structure(about, view),
        schools(about, view),
        Section::new("reading", "How to read this page", reading(view)),
    ];
    page
}

fn briefing(view: &ProfileView) -> Vec<String> {
    let titles = |met: Option<bool>| -> Vec<String> {
        view.flags
            .iter()
            .filter(|f| f.met == met)
            .map(|f| lower_first(f.title))
            .collect()
    };
    let mut sentences = vec![format!(
        "{} schools ({}){}.",
        view.count,
        phases(view),
        match &view.year {
            Some(year) => format!(" with {} pupils on their rolls in {year}", view.pupils),
            None => String::new(),
        }
    )];
    for (met, words) in [
        (Some(true), "Thresholds reached"),
        (Some(false), "Not reached"),
        (None, "No figure"),
    ] {
        let found = titles(met);
        if !found.is_empty() {
            sentences.push(format!("{words}: {}.", found.join("; ")));
        }
    }
    sentences
}

/// `5 primary, 1 secondary`.
fn phases(view: &ProfileView) -> String {
    let parts: Vec<String> = view
        .phases
        .iter()
        .map(|p| format!("{} {}", p.count, p.name.to_lowercase()))
        .collect();
    parts.join(", ")
}

fn verdict(met: Option<bool>) -> &'static str {
    match met {
        Some(true) => "▲ reached",
        Some(false) => "▽ not reached",
        None => "– no figure",
    }
}

fn flags(view: &ProfileView) -> Section {
    let mut table = Table::new(
        "flags",
        "The six flags",
        vec![
            Column::words("flag", "Flag"),
            Column::words("verdict", "Threshold")
                .about("reached where every condition that has a figure is met"),
            Column::words("because", "Because"),
        ],
    );
    for flag in &view.flags {
        table.rows.push(Row::body(vec![
            Cell::text(flag.title),
            Cell::text(verdict(flag.met)),
            Cell::text(because(flag)),
        ]));
        if !flag.note.is_empty() {
            table.notes.push(format!("{}: {}.", flag.title, flag.note));
        }
    }
    Section::new(
        "flags",
        "Flags",
        vec![
            Block::caution(
                "The thresholds are this program’s own, set in config.yaml: those that EPI and Ambition used were not \
                 published. A flag says whether a threshold is reached, not why, and no flag weighs more than another.",
            ),
            Block::Table(table),
            Block::Table(conditions(view)),
        ],
    )
}

/// What decides a flag, in a few words: how many conditions are met, and which have no figure.
fn because(flag: &FlagView) -> String {
    let of = |met: Option<bool>| flag.conditions.iter().filter(|c| c.met == met).count();
    let (yes, no, none) = (of(Some(true)), of(Some(false)), of(None));
    let reason = || {
        let found = flag.conditions.iter().find_map(|c| c.value.reason());
        found.map_or_else(String::new, Reason::words)
    };
    match (yes, no, none) {
        (0, 0, _) => reason(),
        (_, _, 0) if yes + no == 1 => {
            let c = &flag.conditions[0];
            format!("{}: {} ({})", c.label, c.value, wanted(c))
        }
        (2, 0, 0) => "both conditions are met".to_owned(),
        (_, 0, 0) => format!("all {yes} conditions are met"),
        (_, _, 0) => format!("{yes} of {} conditions are met", yes + no),
        (1, 0, _) => format!(
            "the one condition with a figure is met; {none} without: {}",
            reason()
        ),
        (_, _, _) => format!(
            "{yes} of {} conditions with a figure met; {none} without: {}",
            yes + no,
            reason()
        ),
    }
}

fn wanted(c: &ConditionView) -> String {
    if c.at_least {
        format!("at least {}", c.threshold)
    } else if c.threshold.value() == Some(0.0) {
        "none wanted".to_owned()
    } else {
        format!("at most {}", c.threshold)
    }
}

fn conditions(view: &ProfileView) -> Table {
    let mut table = Table::new(
        "conditions",
        "The conditions of each flag",
        vec![
            Column::words("condition", "Condition"),
            Column::words("flag", "Flag"),
            Column::words("year", "Year"),
            Column::number("value", "Figure"),
            Column::words("wanted", "Wanted"),
            Column::words("met", "Met"),
        ],
    );
    for flag in &view.flags {
        for c in &flag.conditions {
            table.rows.push(Row::body(vec![
                Cell::text(&c.label),
                Cell::text(flag.title),
                Cell::text(if c.year.is_empty() { "–" } else { &c.year }),
                Cell::Number(c.value.clone()),
                Cell::text(wanted(c)),
                Cell::text(match c.met {
                    Some(true) => "yes",
                    Some(false) => "no",
                    None => "–",
                }),
            ]));
        }
    }
    let mut missing: Vec<(String, Vec<&str>)> = vec![];
    for c in view.flags.iter().flat_map(|f| &f.conditions) {
        let Some(reason) = c.value.reason().map(Reason::words) else {
            continue;
        };
        match missing.iter_mut().find(|(r, _)| *r == reason) {
            Some((_, labels)) => labels.push(&c.label),
            None => missing.push((reason, vec![&c.label])),
        }
    }
    for (reason, labels) in missing {
        table
            .notes
            .push(format!("No figure, {reason}: {}.", labels.join("; ")));
    }
    table.notes.push(
        "Measures: the latest year in which the trust has a score, as on the page DfE measures. Money: the latest financial year."
            .into(),
    );
    table
}

fn tile(label: &str, figure: &crate::release::Shown, detail: String) -> Tile {
    Tile {
        label: label.into(),
        figure: figure.clone(),
        detail,
        tone: Tone::Plain,
        to: None,
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

fn structure(about: &About, view: &ProfileView) -> Section {
    let s = &view.settings;
    let mix = match view.phases.as_slice() {
        [] => "no school".to_owned(),
        [one] => format!("all {}", one.name.to_lowercase()),
        _ => phases(view),
    };
    let mut blocks = vec![Block::Tiles {
        tiles: vec![
            tile("Schools", &view.count, mix),
            tile(
                "Pupils",
                &view.pupils,
                match (&view.year, view.pupils.reason()) {
                    (Some(year), _) => format!("on the rolls of {year}"),
                    (None, reason) => reason.map_or_else(String::new, Reason::words),
                },
            ),
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
        ],
    }];
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

fn number(value: f64) -> String {
    crate::figures::number(value)
}

fn schools(about: &About, view: &ProfileView) -> Section {
    let mut blocks = vec![];
    let drawn = |r: &&SchoolRow| r.east.value().is_some() && r.north.value().is_some();
    if view.schools.iter().filter(drawn).count() > 1 {
        blocks.push(Block::Chart(map(view)));
    }
    blocks.push(Block::Table(distances(about, view)));
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
        _ => format!("Map of {} schools.", view.count),
    };
    Chart {
        id: "map".into(),
        title: "The trust’s schools".into(),
        alt,
        unit: Unit::Kilometres,
        kind: ChartKind::Map { places },
    }
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

fn distances(about: &About, view: &ProfileView) -> Table {
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

fn reading(view: &ProfileView) -> Vec<Block> {
    let s = &view.settings;
    vec![
        Block::text(
            "There is no unique formula for a good trust. The areas are those that the Education Policy Institute and Ambition School Leadership looked at; \
             this page describes one trust and is not made to rank trusts: there is no total.",
        ),
        Block::List {
            items: vec![
                format!(
                    "Progress at key stage 2: reading, writing and maths each at least {}.",
                    Unit::ProgressOne.text(s.ks2_progress)
                ),
                format!(
                    "Progress at key stage 4: Progress 8 at least {}.",
                    Unit::Progress.text(s.ks4_progress)
                ),
                format!(
                    "Improvement in value added: the standardised improvement at each key stage at least {}.",
                    Unit::Progress.text(s.improvement)
                ),
                format!(
                    "Outcomes of disadvantaged pupils: each of their progress scores at least {}.",
                    Unit::ProgressOne.text(s.disadvantaged)
                ),
                "No school judged Inadequate by Ofsted; schools without a judgement are listed."
                    .into(),
                format!(
                    "Financial sustainability: revenue reserve at least {} of income, and in-year balance at least {} of income.",
                    Unit::PercentOne.text(s.reserve_percent),
                    Unit::PercentOne.text(s.balance_percent)
                ),
            ],
        },
    ]
}
