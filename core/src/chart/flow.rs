//! Where pupils went: bands from the standards before to the standards after.

use crate::release::Shown;

use super::canvas::{Anchor, At, Canvas, Frame, LABEL, Lettering, SMALL, WIDTH};
use super::palette::Ink;
use super::scale::drawable;

/// Distance between two levels.
const GAP: f64 = 22.0;
/// Where the two sides stand, and how wide they are.
const SIDES: (f64, f64, f64) = (190.0, 474.0, 16.0);
/// Upper end of the sides.
const TOP: f64 = 34.0;
/// A band at least so wide carries its number.
const TEXT: f64 = 13.0;
/// The least height of a level with pupils: a single pupil can be seen.
const LEAST: f64 = 2.0;

/// How many pupils there are.
pub(super) fn total(moves: &[Vec<Shown>]) -> f64 {
    moves.iter().flatten().filter_map(drawable).sum()
}

/// Fill and outline of a band, and what it is called.
fn kind(from: usize, to: usize) -> (Ink, Ink, &'static str) {
    match from.cmp(&to) {
        std::cmp::Ordering::Less => (Ink::BlueTint, Ink::Blue, "up"),
        std::cmp::Ordering::Equal => (Ink::GreyTint, Ink::Grey, "same"),
        std::cmp::Ordering::Greater => (Ink::OrangeTint, Ink::Orange, "down"),
    }
}

/// The upper ends of the levels of a side, lowest level first; the highest stands at the top.
fn tops(heights: &[f64]) -> Vec<f64> {
    let mut y = TOP;
    let mut tops = vec![0.0; heights.len()];
    for i in (0..heights.len()).rev() {
        tops[i] = y;
        y += heights[i] + GAP;
    }
    tops
}

/// Draws the chart, all pupils together so tall: the elements and the height.
pub(super) fn draw(
    titles: (&str, &str),
    levels: &[String],
    moves: &[Vec<Shown>],
    tall: f64,
) -> (String, f64) {
    let n = levels.len();
    let count = |i: usize, j: usize| {
        let found = moves.get(i).and_then(|row| row.get(j));
        found.and_then(drawable).unwrap_or(0.0)
    };
    let scale = tall / total(moves);
    let side = |of: &dyn Fn(usize, usize) -> f64| -> Vec<f64> {
        (0..n)
            .map(|i| (0..n).map(|j| of(i, j)).sum::<f64>())
            .collect()
    };
    let before = side(&|i, j| count(i, j));
    let after = side(&|i, j| count(j, i));
    let heights = |counts: &[f64]| -> Vec<f64> {
        counts
            .iter()
            .map(|c| {
                if *c > 0.0 {
                    (c * scale).max(LEAST)
                } else {
                    0.0
                }
            })
            .collect()
    };
    let (high_before, high_after) = (heights(&before), heights(&after));
    let (left, right) = (tops(&high_before), tops(&high_after));
    let bottom = TOP + tall + GAP * n.saturating_sub(1) as f64 + LEAST * n as f64;
    let canvas = Canvas::new(bottom + 34.0);
    heads(&canvas, titles);
    bands(&canvas, levels, (&left, &right), scale, &count);
    for (x, tops, heights, counts, anchor, aside) in [
        (SIDES.0, &left, &high_before, &before, Anchor::End, -8.0),
        (
            SIDES.1,
            &right,
            &high_after,
            &after,
            Anchor::Start,
            SIDES.2 + 8.0,
        ),
    ] {
        for i in 0..n {
            let frame = Frame {
                left: x,
                top: tops[i],
                right: x + SIDES.2,
                bottom: tops[i] + heights[i],
            };
            let words = format!("{}: {:.0}", levels[i], counts[i]);
            canvas.group("mark", &words, || {
                canvas.class("level").rect(frame, Ink::Blue);
                let middle = f64::midpoint(frame.top, frame.bottom);
                let look = Lettering::new(LABEL, Ink::Black, anchor);
                canvas
                    .class("label")
                    .text((x + aside, middle), &words, look);
            });
        }
    }
    key(&canvas, bottom + 18.0);
    let height = canvas.height;
    (canvas.into_body(), height)
}

fn heads(canvas: &Canvas, titles: (&str, &str)) {
    let look = |anchor| Lettering::new(SMALL, Ink::Black, anchor).bold(true);
    let over = |x: f64, text: &str, anchor| {
        canvas
            .class("axis-title")
            .text((x, 12.0), text, look(anchor));
    };
    over(SIDES.0 + SIDES.2, titles.0, Anchor::End);
    over(SIDES.1, titles.1, Anchor::Start);
}

fn bands(
    canvas: &Canvas,
    levels: &[String],
    (left, right): (&[f64], &[f64]),
    scale: f64,
    count: &dyn Fn(usize, usize) -> f64,
) {
    let n = levels.len();
    let mut used = (left.to_vec(), right.to_vec());
    let mut texts: Vec<(At, String)> = vec![];
    // From the top down on both sides: bands then cross as little as they can.
    for i in (0..n).rev() {
        for j in (0..n).rev() {
            let pupils = count(i, j);
            if pupils <= 0.0 {
                continue;
            }
            let wide = pupils * scale;
            let (from, to) = (used.0[i], used.1[j]);
            used.0[i] += wide;
            used.1[j] += wide;
            let (ink, outline, class) = kind(i, j);
            let words = format!("{} to {}: {pupils:.0}", levels[i], levels[j]);
            canvas.group(&format!("mark {class}"), &words, || {
                canvas.outline(outline, 1.0);
                let (start, end) = ((SIDES.0 + SIDES.2, from), (SIDES.1, to));
                canvas.class("band").ribbon(start, end, wide, ink);
            });
            if wide >= TEXT {
                // Where the band leaves: there it lies beside no other.
                texts.push((
                    (SIDES.0 + SIDES.2 + 8.0, from + wide / 2.0),
                    format!("{pupils:.0}"),
                ));
            }
        }
    }
    canvas.group_to_see_through("numbers", || {
        for (at, text) in &texts {
            let look = Lettering::new(SMALL, Ink::Black, Anchor::Start);
            canvas.class("number").text(*at, text, look);
        }
    });
}

fn key(canvas: &Canvas, y: f64) {
    let entries = [
        (Ink::BlueTint, Ink::Blue, "moved up"),
        (Ink::GreyTint, Ink::Grey, "stayed"),
        (Ink::OrangeTint, Ink::Orange, "moved down"),
    ];
    canvas.group("key", "", || {
        let mut x = SIDES.0;
        for (ink, outline, words) in entries {
            let frame = Frame {
                left: x,
                top: y - 6.0,
                right: x + 18.0,
                bottom: y + 6.0,
            };
            canvas.outline(outline, 1.0);
            canvas.class("band").rect(frame, ink);
            let look = Lettering::new(SMALL, Ink::Black, Anchor::Start);
            canvas.class("key-text").text((x + 24.0, y), words, look);
            x += 110.0;
        }
        let look = Lettering::new(SMALL, Ink::Muted, Anchor::End);
        canvas
            .class("key-text")
            .text((WIDTH - 4.0, y), "numbers: pupils", look);
    });
}
