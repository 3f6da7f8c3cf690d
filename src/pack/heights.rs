//! What the blocks of a section take of a page: worked out here from the fonts' measures, so that pages can be planned
//! before they are typeset. The sizes and gaps are those of the templates.

use crate::report::Tone;

use super::data::{BlockData, ChapterData, PackData, Pair, SectionData, TableData, TileData};
use super::letters::{CAPITALS, Face, tall, width, wrapped};
use super::widths::Paper;

/// Size of running text.
const BODY: f64 = 9.5;
/// Between its lines.
const LEADING: f64 = 0.68 * BODY;
/// Between paragraphs, and between blocks that ask for no more.
pub(super) const SPACING: Gap = Gap(0.95 * BODY, 4);
/// Between the title of a chart or table and the thing itself.
const CAPTION_GAP: f64 = 6.0;

/// A gap between blocks, in points, and how readily it gives way to another: of two that meet the stronger counts (the
/// lower number), of equals the larger.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Gap(pub f64, pub u8);

impl Gap {
    /// What is left of two gaps that meet.
    pub(super) fn meet(self, other: Self) -> Self {
        match self.1.cmp(&other.1) {
            std::cmp::Ordering::Less => self,
            std::cmp::Ordering::Greater => other,
            std::cmp::Ordering::Equal => Self(self.0.max(other.0), self.1),
        }
    }
}

/// A block with the gaps around it.
pub(super) struct Piece {
    pub above: Gap,
    pub below: Gap,
    /// Whether it stays on the page on which the next begins.
    pub sticky: bool,
    /// Whether it goes on with the block that the piece before begins: a further item of a list.
    pub goes_on: bool,
    pub body: Body,
}

/// What takes the height.
pub(super) enum Body {
    /// So much, in one.
    Words(f64),
    /// A chart with its title, at each [`Density`](crate::chart::Density) of paper.
    Chart([f64; 3]),
    /// A table.
    Table(Rows),
}

/// A table's parts.
pub(super) struct Rows {
    /// Its title.
    pub caption: f64,
    /// What stands under it, or over it where it may break; 0: nothing.
    pub small_print: f64,
    /// The heading row's text.
    pub heading: f64,
    /// Each row's text; above and below it there is the same room.
    pub rows: Vec<f64>,
}

impl Rows {
    /// Title and heading row, where rows have so much room above and below.
    pub(super) fn top(&self, pad: f64) -> f64 {
        self.caption + CAPTION_GAP + self.heading + 2.0 * pad
    }

    /// The whole of it in one.
    pub(super) fn whole(&self, pad: f64) -> f64 {
        let rows: f64 = self.rows.iter().map(|r| r + 2.0 * pad).sum();
        let small = if self.small_print > 0.0 {
            5.0 + self.small_print
        } else {
            0.0
        };
        self.top(pad) + rows + small
    }
}

fn words(height: f64) -> Piece {
    Piece {
        above: SPACING,
        below: SPACING,
        sticky: false,
        goes_on: false,
        body: Body::Words(height),
    }
}

/// A paragraph of running text in so much room.
fn paragraph(text: &str, room: f64) -> f64 {
    tall(wrapped(text, Face::Prose, room / BODY), BODY, LEADING)
}

/// Parts of a block between which a page may end.
fn one_by_one(heights: impl Iterator<Item = f64>, gap: Gap) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = heights
        .enumerate()
        .map(|(i, height)| Piece {
            above: if i == 0 { SPACING } else { gap },
            below: gap,
            goes_on: i > 0,
            ..words(height)
        })
        .collect();
    match pieces.last_mut() {
        Some(last) => last.below = SPACING,
        None => pieces.push(words(0.0)),
    }
    pieces
}

/// A list in so much room.
fn list<'a>(items: impl Iterator<Item = &'a str>, room: f64) -> f64 {
    // The indent, the bullet, the gap behind it.
    let room = room - 2.0 - 0.36 * BODY - 7.0;
    let (mut height, mut gap) = (0.0, 0.0);
    for item in items {
        height += gap + paragraph(item, room);
        gap = 0.75 * BODY;
    }
    height
}

/// The heading of a section.
pub(super) fn heading(text: &str, room: f64) -> Piece {
    Piece {
        above: Gap(17.0, 3),
        below: Gap(8.0, 3),
        sticky: true,
        goes_on: false,
        body: Body::Words(tall(
            wrapped(text, Face::SemiBold, room / 12.5),
            12.5,
            LEADING,
        )),
    }
}

/// The blocks of a section on a paper, its heading first. `charts` gives the heights of the chart of a file.
pub(super) fn section(
    section: &SectionData,
    paper: Paper,
    charts: &dyn Fn(&str) -> Option<[f64; 3]>,
) -> Vec<Piece> {
    let room = paper.width();
    let mut pieces = vec![];
    if !section.heading.is_empty() {
        pieces.push(heading(&section.heading, room));
    }
    for (i, block) in section.blocks.iter().enumerate() {
        let mut piece = match block {
            BlockData::Text { text, tone } => {
                let own = if matches!(tone, Tone::Plain) {
                    paragraph(text, room)
                } else {
                    // "Please note:" before it, a bar beside it.
                    let text = format!("Please note: {text}");
                    paragraph(&text, room - 9.0) + 6.0
                };
                words(own)
            }
            BlockData::List { items } => words(list(items.iter().map(String::as_str), room)),
            BlockData::Links { links } => {
                let items: Vec<String> = links
                    .iter()
                    .map(|l| format!("{}: {}", l.text, l.line))
                    .collect();
                words(list(items.iter().map(String::as_str), room))
            }
            BlockData::Prose { .. } => words(0.0),
            BlockData::Tiles { tiles } => Piece {
                above: Gap(12.0, 3),
                below: Gap(14.0, 3),
                ..words(tiles_height(tiles, paper))
            },
            BlockData::Chart(chart) => {
                let heights = charts(&chart.file).unwrap_or_default();
                let title = tall(
                    wrapped(
                        &format!("Figure 00. {}", chart.title),
                        Face::SemiBold,
                        room / 9.0,
                    ),
                    9.0,
                    LEADING,
                );
                Piece {
                    above: Gap(11.0, 3),
                    below: Gap(11.0, 3),
                    sticky: false,
                    goes_on: false,
                    body: Body::Chart(heights.map(|h| h + title + CAPTION_GAP)),
                }
            }
            BlockData::Table(table) => Piece {
                above: Gap(11.0, 3),
                below: Gap(12.0, 3),
                sticky: false,
                goes_on: false,
                body: Body::Table(rows(table, room)),
            },
        };
        let leads = matches!(block, BlockData::Text { .. } | BlockData::List { .. });
        let to = section.blocks.iter().skip(i).take(3).any(|b| {
            matches!(
                b,
                BlockData::Chart(_) | BlockData::Table(_) | BlockData::Tiles { .. }
            )
        });
        piece.sticky |= leads && to;
        match block {
            BlockData::List { items } if !piece.sticky => {
                let each = items
                    .iter()
                    .map(|i| list(std::iter::once(i.as_str()), room));
                pieces.extend(one_by_one(each, Gap(0.75 * BODY, 4)));
            }
            BlockData::Prose { paragraphs } => {
                let each = paragraphs.iter().map(|p| paragraph(p, room));
                pieces.extend(one_by_one(each, SPACING));
            }
            _ => pieces.push(piece),
        }
    }
    pieces
}

fn tiles_height(tiles: &[TileData], paper: Paper) -> f64 {
    let most = if paper == Paper::A4 { 4 } else { 6 };
    let rows = tiles.len().div_ceil(most).max(1);
    let columns = tiles.len().div_ceil(rows).max(1);
    let room = (paper.width() - 8.0 * (columns - 1) as f64) / columns as f64 - 18.0;
    let small = |text: &str| tall(wrapped(text, Face::Prose, room / 8.0), 8.0, 0.5 * BODY);
    let one = |tile: &TileData| {
        let detail = if tile.detail.is_empty() {
            0.0
        } else {
            6.0 + small(&tile.detail)
        };
        18.0 + small(&tile.label) + 6.0 + 18.0 * CAPITALS + detail
    };
    let height: f64 = tiles
        .chunks(columns)
        .map(|row| row.iter().map(one).fold(0.0, f64::max))
        .sum();
    height + 8.0 * (rows - 1) as f64
}

fn rows(table: &TableData, room: f64) -> Rows {
    let heading = table
        .headings
        .iter()
        .zip(&table.widths)
        .map(|(h, w)| wrapped(h, Face::SemiBold, (w - 8.0).max(1.0) / table.size))
        .max()
        .unwrap_or(1);
    let leading = 0.5 * table.size;
    Rows {
        caption: tall(
            wrapped(
                &format!("Table 00. {}", table.caption),
                Face::SemiBold,
                room / 9.0,
            ),
            9.0,
            LEADING,
        ),
        small_print: small_print(table, room),
        heading: tall(heading, table.size, leading),
        rows: table
            .rows
            .iter()
            .map(|row| match row.lines {
                0 => 9.0_f64.max(table.size * CAPITALS),
                n => tall(n, table.size, leading),
            })
            .collect(),
    }
}

fn small_print(table: &TableData, room: f64) -> f64 {
    const SIZE: f64 = 7.5;
    let mut lines: Vec<String> = vec![];
    if !table.marks.is_empty() {
        let marks = table
            .marks
            .iter()
            .map(|m| format!("{}{} {}", m.mark, m.letter, m.text));
        lines.push(marks.collect::<Vec<_>>().join("      "));
    }
    lines.extend(table.notes.iter().cloned());
    if !table.about.is_empty() {
        let about = table
            .about
            .iter()
            .map(|a| format!("{}: {}", a.name, a.value));
        lines.push(about.collect::<Vec<_>>().join("; "));
    }
    if !table.see.is_empty() {
        lines.push("Further notes: see Tables".into());
    }
    let each = lines
        .iter()
        .map(|l| tall(wrapped(l, Face::Prose, room / SIZE), SIZE, 0.55 * SIZE));
    let height: f64 = each.sum();
    height + 0.55 * SIZE * lines.len().saturating_sub(1) as f64
}

/// The size of the glossary's text: the largest with which it stands on one page in two columns, or else the largest.
pub(super) fn glossary_size(terms: &[(String, String)]) -> f64 {
    const SIZES: [f64; 4] = [8.5, 8.2, 7.9, 7.6];
    let room = (Paper::A4.width() - 18.0) / 2.0;
    // Its heading; and a column seldom fills to the last line.
    let page = 2.0 * (Paper::A4.height() - 19.0 * CAPITALS - 9.0 - 16.0);
    let height = |size: f64| -> f64 {
        let each = terms.iter().map(|t| {
            let text = format!("{}: {}", t.0, t.1);
            // Names stand in bold, further lines are set in by 10 points.
            let lines = wrapped(&text, Face::Prose, (room - 9.0) / size / 1.01);
            tall(lines, size, 0.6 * size) + 0.85 * size
        });
        each.sum()
    };
    let fits = SIZES.into_iter().find(|size| height(*size) <= page);
    fits.unwrap_or(SIZES[0])
}

/// The head of a chapter: its height with the gap below it.
pub(super) fn head(
    chapter: &ChapterData,
    pack: &PackData,
    paper: Paper,
    named: bool,
) -> Vec<Piece> {
    let room = paper.width();
    let mut pieces = vec![];
    let mut push = |above: Gap, below: Gap, height: f64, sticky: bool| {
        pieces.push(Piece {
            above,
            below,
            sticky,
            goes_on: false,
            body: Body::Words(height),
        });
    };
    if named {
        push(SPACING, Gap(6.0, 3), 10.0 * CAPITALS, false);
    }
    let title = if pack.covers && chapter.subject != pack.subject {
        format!("{}: {}", chapter.subject, chapter.title)
    } else {
        chapter.title.clone()
    };
    let lines = wrapped(&title, Face::SemiBold, room / 19.0 / 1.04);
    push(Gap(0.0, 3), Gap(9.0, 3), tall(lines, 19.0, LEADING), true);
    if !chapter.standfirst.is_empty() {
        let lines = wrapped(&chapter.standfirst, Face::Prose, room / 10.5);
        push(SPACING, SPACING, tall(lines, 10.5, LEADING), false);
    }
    if !chapter.facts.is_empty() {
        let lines = facts_lines(&chapter.facts, room);
        push(
            Gap(10.0, 3),
            Gap(12.0, 3),
            tall(lines, 8.5, 0.75 * 8.5),
            false,
        );
    }
    if !chapter.briefing.is_empty() {
        let own = room - 24.0;
        let said = match &chapter.briefing[..] {
            [one] => paragraph(one, own),
            many => list(many.iter().map(String::as_str), own),
        };
        let height = 18.0 + BODY * CAPITALS + 7.0 + said;
        push(Gap(12.0, 3), Gap(14.0, 3), height, false);
    }
    pieces
}

/// Name and value pairs, each kept together, on as few lines as they need.
fn facts_lines(facts: &[Pair], room: f64) -> usize {
    const SIZE: f64 = 8.5;
    let (mut lines, mut used) = (1, 0.0_f64);
    for fact in facts {
        let own =
            (width(&fact.name, Face::Prose) + 0.45 + width(&fact.value, Face::SemiBold)) * SIZE;
        if used > 0.0 && used + 1.6 * SIZE + own > room {
            lines += 1;
            used = own;
        } else {
            used += own + if used > 0.0 { 1.6 * SIZE } else { 0.0 };
        }
        if own > room {
            lines += (own / room) as usize;
        }
    }
    lines
}
