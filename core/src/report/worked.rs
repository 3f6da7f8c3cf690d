//! “How was this worked out?”: under every figure the same few lines, in the words of `worked.md`.

use std::collections::BTreeMap;

use crate::content::Working;
use crate::release::Reason;

use super::{Block, Cell, Page, Row, RowKind, Section, Table, Tile, help};

/// The files that feed each table of the data folder.
pub type Sources = BTreeMap<String, Vec<String>>;

/// How many files of a table are named.
const NAMED: usize = 2;

/// How the figures of a table, or of headline figures, came about.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Worked {
    /// The entries of `worked.md` that tell it, in order; empty: the one that names page and id.
    pub entries: Vec<String>,
    /// The command that shows how the first figure came about; may be empty.
    pub command: String,
    /// The formula in words.
    pub formula: Vec<String>,
    /// Whom or what it counts.
    pub counted: Vec<String>,
    /// The same with the figures of one row; may be empty.
    pub example: String,
    /// The tables it is made from, with their files.
    pub tables: String,
    /// Where more is told: words, and a path of the site with `#` and the place on that page.
    pub read: Vec<(String, String)>,
}

impl Worked {
    /// What these entries tell.
    pub fn by(entries: &[&str]) -> Self {
        Self {
            entries: entries.iter().map(|e| (*e).to_owned()).collect(),
            ..Self::default()
        }
    }

    /// With the words of its entries, and no example.
    #[must_use]
    pub fn told(mut self, workings: &[Working], files: &Sources) -> Self {
        let entries = self.entries.clone();
        let named = |name: &String| workings.iter().find(|w| w.name == *name);
        let told: Vec<&Working> = entries.iter().filter_map(named).collect();
        self.take(&told, files, &|_| None);
        self
    }

    /// Takes the words of its entries; `fill` fills in an example, where it can.
    fn take(&mut self, told: &[&Working], files: &Sources, fill: &dyn Fn(&str) -> Option<String>) {
        for working in told {
            self.formula
                .extend(working.formula.iter().filter_map(|text| {
                    if text.contains('{') {
                        fill(text)
                    } else {
                        Some(text.clone())
                    }
                }));
            if !working.counted.is_empty() {
                self.counted.push(working.counted.clone());
            }
            if self.example.is_empty() {
                let made = working.examples.iter().find_map(|e| fill(e));
                self.example = made.unwrap_or_default();
            }
            for (words, to) in &working.read {
                let to = format!("{}/{to}", help::FOLDER);
                self.read.push((words.clone(), to));
            }
        }
        let named: Vec<String> = tables_of(told, files)
            .into_iter()
            .map(|t| match files.get(t).map_or(&[][..], Vec::as_slice) {
                files if files.len() > NAMED => format!("{t} ({} files)", files.len()),
                files => format!("{t} ({})", files.join(", ")),
            })
            .collect();
        self.tables = named.join(", ");
    }
}

/// The tables that some entries name and that files are there of, each once.
pub(super) fn tables_of<'w>(told: &[&'w Working], files: &Sources) -> Vec<&'w String> {
    let mut tables: Vec<&String> = vec![];
    for table in told.iter().flat_map(|working| &working.tables) {
        if !tables.contains(&table) && files.get(table).is_some_and(|f| !f.is_empty()) {
            tables.push(table);
        }
    }
    tables
}

/// Puts under every figure of a page how it was worked out: into its tables, and after headline figures and charts that no
/// table stands beside. `name`: the page's name below its trust's or school's folder, as `ks2/summary`.
///
/// `sums`: what an indicator divides by what, by its title: `{sum}` in an example. `{formula}` is the one that the section
/// or the page tells of itself.
pub fn explain(
    page: &mut Page,
    name: &str,
    workings: &[Working],
    files: &Sources,
    sums: &BTreeMap<String, String>,
) {
    let title = page.title.clone();
    let of_page = own_formula(page.sections.iter().flat_map(|s| &s.blocks));
    let found = |id: &str| workings.iter().find(|w| w.is_under(name, id));
    for section in &mut page.sections {
        let formula = own_formula(section.blocks.iter()).or_else(|| of_page.clone());
        let heading = section.heading.trim_end_matches(" in full").to_owned();
        let said = |key: &str| match key {
            "formula" => formula.clone(),
            "sum" => sums.get(&title).or_else(|| sums.get(&heading)).cloned(),
            key => sums.get(key.strip_prefix("sum of ")?).cloned(),
        };
        let charts_stand_alone = !section.blocks.iter().any(|b| matches!(b, Block::Table(_)));
        let mut at = 0;
        while at < section.blocks.len() {
            let after = match &mut section.blocks[at] {
                Block::Table(table) => {
                    into_table(table, workings, files, &found, &said);
                    None
                }
                Block::Tiles { tiles } => found(&format!("tiles-{}", section.id))
                    .map(|told| of_tiles(tiles, told, files, &said)),
                Block::Chart(chart) if charts_stand_alone => {
                    let last = followed_by_no_figure(&section.blocks[at + 1..]);
                    let none = chart_id(&section.blocks[at]).and_then(&found);
                    none.filter(|_| last).map(|told| {
                        let mut worked = Worked::default();
                        worked.take(&[told], files, &|text| fill(text, &|key| said(key)));
                        worked.example.clear();
                        worked
                    })
                }
                _ => None,
            };
            at += 1;
            if let Some(worked) = after
                && !said_just_before(section, at, &worked)
            {
                section.blocks.insert(at, Block::Worked(worked));
                at += 1;
            }
        }
    }
}

/// The formula that a page or section tells of itself, as those of an indicator do.
fn own_formula<'a>(blocks: impl Iterator<Item = &'a Block>) -> Option<String> {
    blocks
        .filter_map(|b| match b {
            Block::List { items } => Some(items),
            _ => None,
        })
        .flatten()
        .find_map(|item| item.strip_prefix("Formula: ").map(str::to_owned))
}

fn chart_id(block: &Block) -> Option<&str> {
    match block {
        Block::Chart(chart) => Some(&chart.id),
        _ => None,
    }
}

fn followed_by_no_figure(rest: &[Block]) -> bool {
    !matches!(rest.first(), Some(Block::Chart(_)))
}

/// Whether the section has the same words already: tiles and the chart below them say it once.
fn said_just_before(section: &Section, at: usize, worked: &Worked) -> bool {
    section.blocks[..at].iter().any(|b| match b {
        Block::Worked(other) => other.formula == worked.formula,
        _ => false,
    })
}

fn into_table<'a>(
    table: &mut Table,
    workings: &'a [Working],
    files: &Sources,
    found: &dyn Fn(&str) -> Option<&'a Working>,
    said: &dyn Fn(&str) -> Option<String>,
) {
    if table.rows.is_empty() {
        return;
    }
    let mut worked = table.worked.take().unwrap_or_default();
    let told: Vec<&Working> = if worked.entries.is_empty() {
        found(&table.id).into_iter().collect()
    } else {
        worked
            .entries
            .iter()
            .filter_map(|name| workings.iter().find(|w| w.name == *name))
            .collect()
    };
    if told.is_empty() {
        return;
    }
    let keys: Vec<String> = table.columns.iter().map(|c| c.key.clone()).collect();
    let total = table.rows.iter().find(|r| r.kind == RowKind::Total);
    let bodies = || table.rows.iter().filter(|r| r.kind == RowKind::Body);
    let with = |row: &Row, text: &str| {
        fill(text, &|key| match key.strip_prefix("total.") {
            Some(key) => cell(total?, &keys, key),
            None => cell(row, &keys, key)
                .or_else(|| said(&format!("{key} of {}", row.cells.first()?.plain())))
                .or_else(|| said(key)),
        })
    };
    worked.take(&told, files, &|text| {
        let any = bodies().chain(&table.rows).find_map(|row| with(row, text));
        any.map(|text| text.trim().to_owned())
    });
    let mut cells = table.rows.iter().flat_map(|r| &r.cells);
    if cells.any(|c| c.reason() == Some(&Reason::Withheld)) {
        let (words, to) = help::SMALL_NUMBERS;
        worked
            .read
            .push((words.to_owned(), format!("{}/{to}", help::FOLDER)));
    }
    table.worked = Some(worked);
}

fn of_tiles(
    tiles: &[Tile],
    told: &Working,
    files: &Sources,
    said: &dyn Fn(&str) -> Option<String>,
) -> Worked {
    let mut worked = Worked::default();
    worked.take(&[told], files, &|text| {
        let with = |tile: &Tile| {
            tile.figure.value()?;
            fill(text, &|key| match key {
                "label" => Some(tile.label.clone()),
                "figure" => Some(tile.figure.text()),
                "detail" => Some(tile.detail.clone()).filter(|d| !d.is_empty()),
                other => said(&format!("{other} of {}", tile.label)).or_else(|| said(other)),
            })
        };
        tiles.iter().find_map(with)
    });
    worked
}

/// What a cell says, by its column's key or its place from 1; `None` where it is empty or has no figure.
fn cell(row: &Row, keys: &[String], key: &str) -> Option<String> {
    let at = keys.iter().position(|k| k == key).or_else(|| {
        let place: usize = key.parse().ok()?;
        place.checked_sub(1)
    })?;
    let cell: &Cell = row.cells.get(at)?;
    if cell.reason().is_some() {
        return None;
    }
    Some(cell.plain()).filter(|text| !text.is_empty())
}

/// A text with its `{key}`s filled in; `None` where one of them has nothing to say.
fn fill(text: &str, value: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (key, after) = after.split_once('}')?;
        out.push_str(before);
        out.push_str(&value(key)?);
        rest = after;
    }
    out.push_str(rest);
    Some(out)
}
