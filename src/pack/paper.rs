//! Which paper each part of a page is set on: upright, unless a table is too wide for it.

use crate::report::{Block, Page, Table};

use super::widths::{Paper, chart_width, fit, height};

/// A stretch of a section on one kind of paper.
pub(super) struct Part<'a> {
    pub paper: Paper,
    /// The section's heading, at its first part.
    pub heading: &'a str,
    pub blocks: &'a [Block],
    /// Its height on that paper in points, roughly.
    height: f64,
}

/// Splits a page's sections into parts. `ratios` holds height ÷ width of its charts, in their order.
///
/// A wide table takes the words around it along to its paper, but not charts and other tables before it; and upright
/// parts beside it join it where they would fill little of a sheet of their own.
pub(super) fn parts<'a>(page: &'a Page, ratios: &[f64], largest: Paper) -> Vec<Part<'a>> {
    let mut ratios = ratios.iter().copied();
    let mut parts = vec![];
    for section in &page.sections {
        let sizes: Vec<(Paper, f64)> = section
            .blocks
            .iter()
            .map(|block| size(block, &mut ratios, largest))
            .collect();
        let mut from = 0;
        for (to, paper) in cuts(&section.blocks, &sizes) {
            let heading = if from == 0 {
                section.heading.as_str()
            } else {
                ""
            };
            parts.push(Part {
                paper,
                heading,
                blocks: &section.blocks[from..to],
                height: sizes[from..to].iter().map(|s| s.1).sum::<f64>()
                    + if heading.is_empty() { 0.0 } else { 36.0 },
            });
            from = to;
        }
    }
    let head = 90.0 + lines(&page.standfirst) + page.briefing.iter().map(|s| lines(s)).sum::<f64>();
    join(&mut parts, head);
    parts
}

/// Where a section is cut, and the paper of each piece.
fn cuts(blocks: &[Block], sizes: &[(Paper, f64)]) -> Vec<(usize, Paper)> {
    let mut cuts: Vec<(usize, Paper)> = vec![];
    let mut current = Paper::A4;
    let mut from = 0;
    for (i, (block, (paper, _))) in blocks.iter().zip(sizes).enumerate() {
        let wanted = match block {
            Block::Table(_) | Block::Matrix(_) | Block::Chart(_) | Block::Tiles { .. } => *paper,
            _ => continue,
        };
        if wanted == current {
            continue;
        }
        // Words that lead up to this block go with it.
        let words = blocks[from..i]
            .iter()
            .rev()
            .take_while(|b| {
                matches!(
                    b,
                    Block::Text { .. } | Block::List { .. } | Block::Prose { .. }
                )
            })
            .count();
        let words = if current == Paper::A4 || i == words + from {
            words
        } else {
            0
        };
        if i - words > from {
            cuts.push((i - words, current));
            from = i - words;
        }
        current = wanted;
    }
    cuts.push((blocks.len(), current));
    cuts
}

/// Sets short upright stretches on the paper of the wide part beside them.
fn join(parts: &mut [Part<'_>], head: f64) {
    let mut from = 0;
    while from < parts.len() {
        let paper = parts[from].paper;
        let count = parts[from..]
            .iter()
            .take_while(|p| p.paper == paper)
            .count();
        let to = from + count;
        if paper == Paper::A4 {
            let own: f64 = parts[from..to].iter().map(|p| p.height).sum();
            let own = own + if from == 0 { head } else { 0.0 };
            let before = from.checked_sub(1).map(|i| parts[i].paper);
            let after = parts.get(to).map(|p| p.paper);
            let joined = match (before, after) {
                (Some(before), _) if own <= before.height() * 0.9 => Some(before),
                (None, Some(after)) if own <= after.height() * 0.5 => Some(after),
                _ => None,
            };
            if let Some(joined) = joined {
                for part in &mut parts[from..to] {
                    part.paper = joined;
                }
            }
        }
        from = to;
    }
}

/// The smallest paper that holds a block, and its height there.
fn size(block: &Block, ratios: &mut impl Iterator<Item = f64>, largest: Paper) -> (Paper, f64) {
    match block {
        Block::Table(table) => table_size(table, largest),
        Block::Matrix(matrix) => {
            let tables = matrix.printed();
            let each = tables.iter().map(|table| table_size(table, largest));
            each.fold((Paper::A4, 0.0), |(paper, height), (own, more)| {
                (paper.max(own), height + more)
            })
        }
        Block::Chart(_) => {
            let ratio = ratios.next().unwrap_or(0.5);
            (Paper::A4, ratio * chart_width(ratio, Paper::A4) + 45.0)
        }
        Block::Worked(_) => (Paper::A4, 0.0),
        Block::Tiles { tiles } => (Paper::A4, tiles.len().div_ceil(4) as f64 * 78.0 + 10.0),
        Block::Text { text, .. } => (Paper::A4, lines(text)),
        Block::List { items } => (Paper::A4, items.iter().map(|i| lines(i)).sum()),
        Block::Links { links } => (Paper::A4, links.len() as f64 * 20.0),
        Block::Prose { plain, .. } => (Paper::A4, plain.iter().map(|p| lines(p)).sum()),
    }
}

fn table_size(table: &Table, largest: Paper) -> (Paper, f64) {
    let fit = fit(table, Paper::A4, largest);
    (fit.paper, height(table, &fit, table.notes.len() + 1))
}

/// The height of a paragraph.
fn lines(text: &str) -> f64 {
    match text.chars().count() {
        0 => 0.0,
        n => n.div_ceil(100) as f64 * 13.0 + 7.0,
    }
}
