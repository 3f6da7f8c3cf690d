//! How wide the columns of a short pack's matrices are.

use super::leaf_data::{ColumnData, FigureData, LineData, MatrixData};
use super::letters::{Face, longest_word, width, wrapped};
use super::sizes::Sizes;

/// Between the margins of a short pack's page, in points: A4 less 14 mm at either side.
pub(super) const WIDTH: f64 = 182.0 * 72.0 / 25.4;

/// How far a number stands from its drawing, and a mark from its number.
const GAP: f64 = 5.0;
/// A mark.
const MARK: f64 = 9.0;
/// How much room words in a cell may ask for.
const FEW_WORDS: f64 = 70.0;
/// Between columns.
pub(super) const GUTTER: f64 = 9.0;

/// How wide the columns of a matrix are: heads and numbers as they need, the drawings share what is left.
pub(super) fn set_widths(matrix: &mut MatrixData, sizes: &Sizes) {
    let size = sizes.brief_table;
    let wide = |text: &str| width(text, Face::SemiBold) * size;
    let rows = || {
        matrix.lines.iter().filter_map(|line| match line {
            LineData::Row {
                head, about, cells, ..
            } => Some((head, about, cells)),
            LineData::Heading { .. } => None,
        })
    };
    let heads = rows().map(|(head, about, _)| {
        wide(head)
            + if about.is_empty() {
                0.0
            } else {
                wide(about) + 4.0
            }
    });
    let head = heads
        .fold(wide(&matrix.head), f64::max)
        .clamp(56.0, WIDTH * 0.34)
        + GUTTER;
    let count = matrix.columns.len();
    let mut needs = vec![(0.0_f64, 0.0_f64); count];
    for (_, _, cells) in rows() {
        let mut at = 0;
        for cell in cells {
            let Some(need) = needs.get_mut(at) else { break };
            match cell {
                FigureData::Compared { level, number, .. } => {
                    // A hair more than the letters: what just fits may break.
                    let slack = if level.is_empty() { 0.0 } else { 2.0 };
                    need.0 = need.0.max(wide(level) + slack);
                    need.1 = need.1.max(wide(number) + 1.0);
                }
                FigureData::Plain { text, mark } => {
                    let mark = if mark.is_some() { MARK + 3.0 } else { 0.0 };
                    need.1 = need.1.max(wide(text) + mark);
                }
                FigureData::Few { .. } => need.1 = need.1.max(wide("*")),
                FigureData::Words { text, span, .. } => {
                    // A few words in a column of their own stand on one line.
                    if *span == 1 && !matrix.columns[at].compared {
                        need.1 = need.1.max(wide(text).min(FEW_WORDS));
                    }
                    at += span;
                    continue;
                }
            }
            at += 1;
        }
    }
    let word = |c: &ColumnData| {
        (longest_word(&c.heading, Face::SemiBold) * sizes.brief_head)
            .max(longest_word(&c.about, Face::Prose) * sizes.brief_unit)
    };
    let fixed: f64 = (matrix.columns.iter().zip(&needs))
        .map(|(c, (level, number))| match c.compared {
            true => {
                let level = if *level > 0.0 { level + GAP } else { 0.0 };
                level + GAP + number + GAP + MARK + GUTTER
            }
            false => number.max(word(c)) + GUTTER,
        })
        .sum();
    let drawings = matrix.columns.iter().filter(|c| c.compared).count();
    let left = WIDTH - head - fixed;
    let strip = (left / drawings.max(1) as f64).clamp(20.0, 96.0);
    for (c, (level, number)) in matrix.columns.iter_mut().zip(&needs) {
        c.level = *level;
        c.number = *number;
        if c.compared {
            c.strip = strip;
            let level = if *level > 0.0 { level + GAP } else { 0.0 };
            c.width = level + strip + GAP + number + GAP + MARK + GUTTER;
        } else {
            c.width = number.max(
                (longest_word(&c.heading, Face::SemiBold) * sizes.brief_head)
                    .max(longest_word(&c.about, Face::Prose) * sizes.brief_unit),
            ) + GUTTER;
        }
    }
    let used: f64 = matrix.columns.iter().map(|c| c.width).sum();
    let spare = WIDTH - head - used;
    // Without drawings to take it up, what is left goes to the columns.
    if drawings == 0 && spare > 0.0 {
        for c in &mut matrix.columns {
            c.width += spare / count.max(1) as f64;
        }
        matrix.head_width = head;
    } else {
        matrix.head_width = head + spare.max(0.0);
    }
}

/// How many lines the headings of a matrix take, and those under them.
pub(super) fn heading_lines(matrix: &MatrixData, sizes: &Sizes) -> (usize, usize) {
    let of = |text: &str, room: f64, size: f64, face: Face| match text.is_empty() {
        true => 0,
        false => wrapped(text, face, (room - GUTTER).max(1.0) / size),
    };
    let columns = matrix.columns.iter();
    let both = columns.map(|c| {
        (
            of(&c.heading, c.width, sizes.brief_head, Face::SemiBold),
            of(&c.about, c.width, sizes.brief_unit, Face::Prose),
        )
    });
    both.fold(
        (1, usize::from(!matrix.head_about.is_empty())),
        |(a, b), (c, d)| (a.max(c), b.max(d)),
    )
}
