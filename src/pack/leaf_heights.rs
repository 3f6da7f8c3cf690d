//! What a page of a short pack takes: by that its rows are as tall as the page allows.

use super::leaf_data::{
    BodyData, CardData, FaceData, LeafData, LineData, PartData, PlainData, SentenceData,
};
use super::leaf_widths::{GUTTER, WIDTH, heading_lines};
use super::letters::{Face, tall, wrapped};
use super::sizes::Sizes;

/// Between the margins of a short pack's page, in points: A4 less 22 and 20 mm.
pub(super) const HEIGHT: f64 = 255.0 * 72.0 / 25.4;

/// Left free of a page: heights are reckoned, and a line too many would stand alone on the next page.
const SPARE: f64 = 4.0;

/// Besides the gaps about the rule between two leaves on one sheet: the rule, and what is left free below the leaves.
const RULE: f64 = 10.0;

/// What a heading among rows takes, of a row.
const HEADING: f64 = 0.95;

/// How tall a row of the page's matrices and tables is, so that all of it stands on one page where it can; with rows of the
/// least height where it can't.
pub(super) fn row_height(leaf: &LeafData, sizes: &Sizes) -> f64 {
    let (fixed, rows) = measured(leaf, sizes);
    if rows <= 0.0 {
        return sizes.brief_row;
    }
    let fits = (HEIGHT - SPARE - fixed) / rows;
    let least = sizes.brief_row_least.min(sizes.brief_row);
    let tall = if fits < least {
        (least + sizes.brief_row) / 2.0
    } else {
        fits
    };
    (tall.clamp(least, sizes.brief_row) * 10.0).floor() / 10.0
}

/// A leaf without its rows, and how many rows it has.
fn measured(leaf: &LeafData, sizes: &Sizes) -> (f64, f64) {
    leaf.parts
        .iter()
        .map(|p| part(p, sizes))
        .fold((head(leaf, sizes), 0.0), |(fixed, rows), (own, of_rows)| {
            (fixed + own, rows + of_rows)
        })
}

/// Lets a leaf follow on the sheet of the one before it where both fit: no reader turns half-empty pages. The first stands
/// alone, so does one whose height isn't known before it is set.
pub(super) fn join(leaves: &mut [LeafData], sizes: &Sizes) {
    let between = sizes.brief_leaf_above + sizes.brief_leaf_below + RULE;
    let mut taken: Option<f64> = None;
    for (n, leaf) in leaves.iter_mut().enumerate() {
        let own = height(leaf, sizes);
        let together = taken.zip(own).map(|(above, own)| above + between + own);
        leaf.joined = together.is_some_and(|all| all <= HEIGHT - SPARE);
        taken = match (n, leaf.joined) {
            (0, _) => None,
            (_, true) => together,
            (_, false) => own,
        };
    }
}

/// How tall a leaf is; `None` where it runs on as it needs.
fn height(leaf: &LeafData, sizes: &Sizes) -> Option<f64> {
    let runs_on = |p: &PartData| matches!(p.body, BodyData::Prose { .. });
    let (fixed, rows) = measured(leaf, sizes);
    (!leaf.parts.iter().any(runs_on)).then_some(fixed + rows * leaf.row)
}

fn text(words: &str, face: Face, room: f64, size: f64, sizes: &Sizes) -> f64 {
    let lines = wrapped(words, face, room / size);
    tall(lines, size, sizes.brief_leading * size)
}

/// Title and sentences.
fn head(leaf: &LeafData, sizes: &Sizes) -> f64 {
    let title = wrapped(
        &leaf.title,
        Face::SemiBold,
        WIDTH / sizes.brief_title / 1.04,
    );
    let title = tall(title, sizes.brief_title, 0.3 * sizes.brief_title);
    title + sizes.brief_title_below + said(&leaf.said, WIDTH, sizes.brief_said, sizes)
}

/// Sentences below each other.
fn said(all: &[SentenceData], room: f64, size: f64, sizes: &Sizes) -> f64 {
    let each = all.iter().map(|s| {
        let refers = if s.pages.is_empty() { "" } else { " p. 1, 2" };
        let words = format!("{} {}{refers}", s.lead, s.text);
        // Number or mark; behind a number the mark, and letters of a lead are bold.
        let before = if s.number.is_none() { 15.0 } else { 30.0 };
        let bold = 0.06 * size * s.lead.chars().count() as f64;
        text(
            &words,
            Face::Prose,
            (room - before - bold) / 1.02,
            size,
            sizes,
        )
    });
    each.sum::<f64>() + sizes.brief_said_gap * all.len().saturating_sub(1) as f64
}

/// A part without its rows, and how many rows it has.
fn part(part: &PartData, sizes: &Sizes) -> (f64, f64) {
    let above = if part.heading.is_empty() {
        match part.body {
            BodyData::Note { .. } => sizes.brief_note_alone,
            _ => sizes.brief_heading_above,
        }
    } else {
        let own = sizes.brief_heading * 0.73;
        sizes.brief_heading_above + own + sizes.brief_heading_below
    };
    let (own, rows) = body(&part.body, sizes);
    (above + own, rows)
}

fn body(body: &BodyData, sizes: &Sizes) -> (f64, f64) {
    let note = |words: &str| text(words, Face::Prose, WIDTH, sizes.brief_note, sizes);
    match body {
        BodyData::Tiles { tiles } => (tiles_height(tiles, sizes), 0.0),
        BodyData::Matrix(matrix) => {
            let (heads, units) = heading_lines(matrix, sizes);
            let heads = tall(heads, sizes.brief_head, 0.35 * sizes.brief_head)
                + tall(units, sizes.brief_unit, 0.35 * sizes.brief_unit)
                + 9.0;
            let rows: f64 = (matrix.lines.iter())
                .map(|line| match line {
                    LineData::Heading { .. } => HEADING,
                    LineData::Row { .. } => 1.0,
                })
                .sum();
            let legend = if matrix.legend { 36.0 } else { 0.0 };
            let notes: f64 = (matrix.notes.iter())
                .map(|n| note(n) + sizes.brief_note_above)
                .sum();
            (heads + legend + notes, rows)
        }
        BodyData::Ranges { rows } => (sizes.brief_head * 1.2 + 7.1, rows.len() as f64 * 1.15),
        BodyData::Plain(table) => plain(table, sizes),
        BodyData::Paths { paths } => {
            let rows = paths.len().div_ceil(2) as f64;
            let title = 2.0 * sizes.brief_table;
            (rows * (sizes.brief_path + title + sizes.brief_gutter), 0.0)
        }
        BodyData::Strip { .. } => (62.0, 0.0),
        BodyData::Cards { cards } => (cards_height(cards, sizes), 0.0),
        BodyData::Said { said: all } => (said(all, WIDTH, sizes.brief_said, sizes), 0.0),
        BodyData::Note { text } => (note(text), 0.0),
        // Words run over as they need.
        BodyData::Prose { .. } => (0.0, 0.0),
    }
}

fn tiles_height(tiles: &[FaceData], sizes: &Sizes) -> f64 {
    let count = tiles.len().max(1) as f64;
    let room = (WIDTH - sizes.brief_gutter * (count - 1.0)) / count;
    let small = |words: &str, room: f64| text(words, Face::Prose, room, sizes.brief_note, sizes);
    let of = |height: &dyn Fn(&FaceData) -> f64| tiles.iter().map(height).fold(0.0, f64::max);
    let label = of(&|t| small(&t.label, room));
    let detail = of(&|t| small(&t.detail, room - 13.0));
    let drawn = if tiles.iter().any(|t| t.strip.is_some()) {
        15.0
    } else {
        0.0
    };
    8.0 + label + 6.0 + sizes.brief_tile_figure * 0.73 + 6.0 + drawn + detail + 6.0
}

fn cards_height(cards: &[CardData], sizes: &Sizes) -> f64 {
    let count = cards.len().max(1) as f64;
    let room = (WIDTH - sizes.brief_gutter * (count - 1.0)) / count - 2.0 * sizes.brief_card_pad;
    let each = cards.iter().map(|card| {
        let heading = sizes.brief_heading * 0.73 + sizes.brief_heading_below;
        heading + said(&card.said, room, sizes.brief_table, sizes)
    });
    each.fold(0.0, f64::max) + 2.0 * sizes.brief_card_pad + 4.0
}

fn plain(table: &PlainData, sizes: &Sizes) -> (f64, f64) {
    let heads = (table.headings.iter().zip(&table.widths))
        .map(|(h, w)| wrapped(h, Face::SemiBold, (w - GUTTER).max(1.0) / sizes.brief_head))
        .max()
        .unwrap_or(1);
    let heads = tall(heads, sizes.brief_head, 0.35 * sizes.brief_head) + 9.0;
    let further: f64 = (table.lines.iter())
        .map(|n| n.saturating_sub(1) as f64 * sizes.brief_table * 1.2)
        .sum();
    let notes: f64 = (table.notes.iter())
        .map(|n| text(n, Face::Prose, WIDTH, sizes.brief_note, sizes) + sizes.brief_note_above)
        .sum();
    (heads + further + notes, table.rows.len() as f64)
}
