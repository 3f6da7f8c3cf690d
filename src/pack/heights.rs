//! What the blocks of a section take of a page: worked out here from the fonts' measures, so that pages can be planned
//! before they are typeset. Sizes and gaps come from [`Sizes`], as those of the templates do.

use crate::content::{Rich, Words, spoken};
use crate::report::Tone;

use super::data::{BlockData, ChapterData, PackData, Pair, SectionData, TableData, TileData};
use super::letters::{CAPITALS, Face, tall, width, wrapped};
use super::sizes::Sizes;
use super::widths::Paper;

/// Between paragraphs, and between blocks that ask for no more.
pub(super) fn spacing(sizes: &Sizes) -> Gap {
    Gap(sizes.spacing * sizes.body, 4)
}

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
    /// Its title, with the gap below.
    pub caption: f64,
    /// What stands under it, with the gap between; 0: nothing.
    pub under: f64,
    /// The same over it, where it may break.
    pub over: f64,
    /// The heading row's text.
    pub heading: f64,
    /// Each row's text; above and below it there is the same room.
    pub rows: Vec<f64>,
}

impl Rows {
    /// Title and heading row, where rows have so much room above and below.
    pub(super) fn top(&self, pad: f64) -> f64 {
        self.caption + self.heading + 2.0 * pad
    }

    /// The whole of it in one.
    pub(super) fn whole(&self, pad: f64) -> f64 {
        let rows: f64 = self.rows.iter().map(|r| r + 2.0 * pad).sum();
        self.top(pad) + rows + self.under
    }
}

fn words(height: f64, sizes: &Sizes) -> Piece {
    Piece {
        above: spacing(sizes),
        below: spacing(sizes),
        sticky: false,
        goes_on: false,
        body: Body::Words(height),
    }
}

/// A paragraph of running text in so much room.
fn paragraph(text: &str, room: f64, sizes: &Sizes) -> f64 {
    let lines = wrapped(text, Face::Prose, room / sizes.body);
    tall(lines, sizes.body, sizes.line_gap())
}

/// Parts of a block between which a page may end.
fn one_by_one(heights: impl Iterator<Item = f64>, gap: Gap, sizes: &Sizes) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = heights
        .enumerate()
        .map(|(i, height)| Piece {
            above: if i == 0 { spacing(sizes) } else { gap },
            below: gap,
            goes_on: i > 0,
            ..words(height, sizes)
        })
        .collect();
    match pieces.last_mut() {
        Some(last) => last.below = spacing(sizes),
        None => pieces.push(words(0.0, sizes)),
    }
    pieces
}

/// A list in so much room.
fn list<'a>(items: impl Iterator<Item = &'a str>, room: f64, sizes: &Sizes) -> f64 {
    // The indent, the bullet, the gap behind it.
    let room = room - sizes.list_indent - 0.36 * sizes.body - sizes.list_bullet_gap;
    let (mut height, mut gap) = (0.0, 0.0);
    for item in items {
        height += gap + paragraph(item, room, sizes);
        gap = sizes.list_spacing * sizes.body;
    }
    height
}

/// The heading of a section.
pub(super) fn heading(text: &str, room: f64, sizes: &Sizes) -> Piece {
    Piece {
        above: Gap(sizes.heading_above, 3),
        below: Gap(sizes.heading_below, 3),
        sticky: true,
        goes_on: false,
        body: Body::Words(tall(
            wrapped(text, Face::SemiBold, room / sizes.heading),
            sizes.heading,
            sizes.line_gap(),
        )),
    }
}

/// The blocks of a section on a paper, its heading first. `charts` gives the heights of the chart of a file.
pub(super) fn section(
    section: &SectionData,
    paper: Paper,
    sizes: &Sizes,
    charts: &dyn Fn(&str) -> Option<[f64; 3]>,
) -> Vec<Piece> {
    let room = paper.width();
    let mut pieces = vec![];
    if !section.heading.is_empty() {
        pieces.push(heading(&section.heading, room, sizes));
    }
    for (i, block) in section.blocks.iter().enumerate() {
        let mut piece = match block {
            BlockData::Text { text, tone } => {
                let own = if matches!(tone, Tone::Plain) {
                    paragraph(text, room, sizes)
                } else {
                    // "Please note:" before it, a bar beside it.
                    let text = format!("Please note: {text}");
                    paragraph(&text, room - sizes.note_inset, sizes) + 2.0 * sizes.note_pad
                };
                words(own, sizes)
            }
            BlockData::List { items } => {
                words(list(items.iter().map(String::as_str), room, sizes), sizes)
            }
            BlockData::Links { links } => {
                let items: Vec<String> = links
                    .iter()
                    .map(|l| format!("{}: {}", l.text, l.line))
                    .collect();
                words(list(items.iter().map(String::as_str), room, sizes), sizes)
            }
            BlockData::Prose { .. } => words(0.0, sizes),
            BlockData::Tiles { tiles } => Piece {
                above: Gap(sizes.tiles_above, 3),
                below: Gap(sizes.tiles_below, 3),
                ..words(tiles_height(tiles, paper, sizes), sizes)
            },
            BlockData::Chart(chart) => {
                let heights = charts(&chart.file).unwrap_or_default();
                let title = tall(
                    wrapped(
                        &format!("Figure 00. {}", chart.title),
                        Face::SemiBold,
                        room / sizes.caption,
                    ),
                    sizes.caption,
                    sizes.line_gap(),
                );
                Piece {
                    above: Gap(sizes.chart_around, 3),
                    below: Gap(sizes.chart_around, 3),
                    sticky: false,
                    goes_on: false,
                    body: Body::Chart(heights.map(|h| h + title + sizes.caption_gap)),
                }
            }
            BlockData::Table(table) => Piece {
                above: Gap(sizes.table_above, 3),
                below: Gap(sizes.table_below, 3),
                sticky: false,
                goes_on: false,
                body: Body::Table(rows(table, room, sizes)),
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
                    .map(|i| list(std::iter::once(i.as_str()), room, sizes));
                let gap = Gap(sizes.list_spacing * sizes.body, 4);
                pieces.extend(one_by_one(each, gap, sizes));
            }
            BlockData::Prose { pieces: own } => {
                let each = own.iter().map(|piece| rich(piece, room, sizes));
                pieces.extend(one_by_one(each, spacing(sizes), sizes));
            }
            _ => pieces.push(piece),
        }
    }
    pieces
}

/// A piece of written words in so much room, with the footnotes that it brings.
fn rich(piece: &Rich, room: f64, sizes: &Sizes) -> f64 {
    let small = |words: &[Words], room: f64| {
        let lines = wrapped(&spoken(words), Face::Prose, room / sizes.written_table);
        tall(
            lines,
            sizes.written_table,
            sizes.cell_leading * sizes.written_table,
        )
    };
    match piece {
        Rich::Heading { words, .. } => {
            let lines = wrapped(&spoken(words), Face::SemiBold, room / sizes.subheading);
            tall(lines, sizes.subheading, sizes.line_gap()) + sizes.subheading_above / 2.0
        }
        Rich::Paragraph { words } => {
            let notes = words.iter().filter_map(|w| match w {
                Words::Note { inner } => Some(inner),
                _ => None,
            });
            let below: f64 = notes
                .flatten()
                .map(|p| rich(p, room, sizes) + spacing(sizes).0)
                .sum();
            paragraph(&spoken(words), room, sizes) + below
        }
        Rich::List { items, .. } => {
            let room = room - sizes.list_indent - 0.36 * sizes.body - sizes.list_bullet_gap;
            let gap = sizes.list_spacing * sizes.body;
            let each = items.iter().flatten().map(|p| rich(p, room, sizes) + gap);
            (each.sum::<f64>() - gap).max(0.0)
        }
        Rich::Quote { inner } => {
            let own = inner
                .iter()
                .map(|p| rich(p, room - sizes.note_inset, sizes));
            own.sum::<f64>() + 2.0 * sizes.note_pad + spacing(sizes).0 * inner.len() as f64
        }
        Rich::Code { text } => tall(text.lines().count(), sizes.body, sizes.line_gap()),
        Rich::Table { head, rows, .. } => {
            // Columns of their own width: a cell takes about its share of the page.
            let room = room / head.len().max(1) as f64 - 8.0;
            let row = |cells: &Vec<Vec<Words>>| {
                let tallest = cells.iter().map(|c| small(c, room)).fold(0.0, f64::max);
                tallest + 2.0 * sizes.written_pad
            };
            row(head) + rows.iter().map(row).sum::<f64>()
        }
        Rich::Picture { .. } => sizes.picture,
        Rich::Rule => 1.0,
    }
}

fn tiles_height(tiles: &[TileData], paper: Paper, sizes: &Sizes) -> f64 {
    let most = if paper == Paper::A4 { 4 } else { 6 };
    let rows = tiles.len().div_ceil(most).max(1);
    let columns = tiles.len().div_ceil(rows).max(1);
    let gutters = sizes.tile_gutter * (columns - 1) as f64;
    let inset = 2.0 * sizes.tile_inset;
    let room = (paper.width() - gutters) / columns as f64 - inset;
    let small = |text: &str| {
        let lines = wrapped(text, Face::Prose, room / sizes.tile_words);
        tall(lines, sizes.tile_words, sizes.tile_leading * sizes.body)
    };
    let one = |tile: &TileData| {
        let detail = if tile.detail.is_empty() {
            0.0
        } else {
            sizes.tile_spacing + small(&tile.detail)
        };
        let figure = sizes.tile_figure * CAPITALS;
        inset + small(&tile.label) + sizes.tile_spacing + figure + detail
    };
    let height: f64 = tiles
        .chunks(columns)
        .map(|row| row.iter().map(one).fold(0.0, f64::max))
        .sum();
    height + sizes.tile_gutter * (rows - 1) as f64
}

fn rows(table: &TableData, room: f64, sizes: &Sizes) -> Rows {
    let heading = table
        .headings
        .iter()
        .zip(&table.widths)
        .map(|(h, w)| wrapped(h, Face::SemiBold, (w - 8.0).max(1.0) / table.size))
        .max()
        .unwrap_or(1);
    let leading = sizes.cell_leading * table.size;
    let small_print = small_print(table, room, sizes);
    let beside = |gap: f64| small_print.map_or(0.0, |height| height + gap);
    Rows {
        caption: tall(
            wrapped(
                &format!("Table 00. {}", table.caption),
                Face::SemiBold,
                room / sizes.caption,
            ),
            sizes.caption,
            sizes.line_gap(),
        ) + sizes.caption_gap,
        under: beside(sizes.small_print_above),
        over: beside(sizes.small_print_below),
        heading: tall(heading, table.size, leading),
        rows: table
            .rows
            .iter()
            .map(|row| match row.lines {
                0 => sizes.spark.max(table.size * CAPITALS),
                n => tall(n, table.size, leading),
            })
            .collect(),
    }
}

/// The marks and notes of a table, if it has some.
fn small_print(table: &TableData, room: f64, sizes: &Sizes) -> Option<f64> {
    let size = sizes.small_print;
    let gap = sizes.small_print_leading * size;
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
        .map(|l| tall(wrapped(l, Face::Prose, room / size), size, gap));
    let height: f64 = each.sum();
    (!lines.is_empty()).then(|| height + gap * lines.len().saturating_sub(1) as f64)
}

/// The size of the glossary's text: the largest with which it stands on one page in two columns, or else the largest.
pub(super) fn glossary_size(terms: &[(String, String)], sizes: &Sizes) -> f64 {
    const SIZES: [f64; 4] = [8.5, 8.2, 7.9, 7.6];
    let room = (Paper::A4.width() - sizes.glossary_gutter) / 2.0;
    // Its heading; and a column seldom fills to the last line.
    let title = sizes.title * CAPITALS + sizes.title_below;
    let page = 2.0 * (Paper::A4.height() - title - 16.0);
    let height = |size: f64| -> f64 {
        let each = terms.iter().map(|t| {
            let text = format!("{}: {}", t.0, t.1);
            // Names stand in bold, further lines are set in.
            let room = room - 0.9 * sizes.glossary_hanging;
            let lines = wrapped(&text, Face::Prose, room / size / 1.01);
            tall(lines, size, sizes.glossary_leading * size) + sizes.glossary_spacing * size
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
    let sizes = &pack.sizes;
    let between = spacing(sizes);
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
        let below = Gap(sizes.subject_below, 3);
        push(between, below, sizes.subject * CAPITALS, false);
    }
    let title = if pack.covers && chapter.subject != pack.subject {
        format!("{}: {}", chapter.subject, chapter.title)
    } else {
        chapter.title.clone()
    };
    let lines = wrapped(&title, Face::SemiBold, room / sizes.title / 1.04);
    push(
        Gap(0.0, 3),
        Gap(sizes.title_below, 3),
        tall(lines, sizes.title, sizes.line_gap()),
        true,
    );
    if !chapter.standfirst.is_empty() {
        let lines = wrapped(&chapter.standfirst, Face::Prose, room / sizes.standfirst);
        let height = tall(lines, sizes.standfirst, sizes.line_gap());
        push(between, between, height, false);
    }
    if !chapter.facts.is_empty() {
        let lines = facts_lines(&chapter.facts, room, sizes);
        push(
            Gap(sizes.facts_above, 3),
            Gap(sizes.facts_below, 3),
            tall(lines, sizes.facts, sizes.facts_leading * sizes.facts),
            false,
        );
    }
    if !chapter.briefing.is_empty() {
        let own = room - 2.0 * sizes.briefing_inset;
        let said = match &chapter.briefing[..] {
            [one] => paragraph(one, own, sizes),
            many => list(many.iter().map(String::as_str), own, sizes),
        };
        let heading = sizes.body * CAPITALS + sizes.briefing_heading_below;
        push(
            Gap(sizes.briefing_above, 3),
            Gap(sizes.briefing_below, 3),
            2.0 * sizes.briefing_pad + heading + said,
            false,
        );
    }
    pieces
}

/// Name and value pairs, each kept together, on as few lines as they need.
fn facts_lines(facts: &[Pair], room: f64, sizes: &Sizes) -> usize {
    let gap = sizes.facts_gap * sizes.facts;
    let (mut lines, mut used) = (1, 0.0_f64);
    for fact in facts {
        let both = width(&fact.name, Face::Prose) + width(&fact.value, Face::SemiBold);
        let own = (both + sizes.fact_gap) * sizes.facts;
        if used > 0.0 && used + gap + own > room {
            lines += 1;
            used = own;
        } else {
            used += own + if used > 0.0 { gap } else { 0.0 };
        }
        if own > room {
            lines += (own / room) as usize;
        }
    }
    lines
}
