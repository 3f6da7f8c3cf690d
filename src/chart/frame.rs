//! What stands around the marks: interval marks, reference lines, the key and the notes below.

use crate::report::Indicator;

use super::canvas::{Anchor, At, Canvas, Frame, Lettering, SMALL, WIDTH};
use super::metrics::{text_width, wrap};
use super::palette::Ink;
use super::shapes::Shape;

/// Dashes of reference lines.
pub(super) const DASHES: &str = "6 4";
/// Distance of lines of text.
const LINE: f64 = 18.0;

/// An entry of the key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Key {
    /// What the thin mark with caps is.
    Interval,
    /// What the thick tick is.
    Comparison,
    /// What a shape is.
    Indicator(Indicator),
}

impl Key {
    fn words(self) -> &'static str {
        match self {
            Self::Interval => "95% interval",
            Self::Comparison => "benchmark or target",
            Self::Indicator(indicator) => indicator.word(),
        }
    }

    fn symbol_width(self) -> f64 {
        match self {
            Self::Interval => 26.0,
            Self::Comparison => 8.0,
            Self::Indicator(_) => 12.0,
        }
    }

    fn draw_symbol(self, canvas: &Canvas, left: f64, middle: f64) {
        match self {
            Self::Interval => {
                interval(
                    canvas,
                    (left + 1.0, middle),
                    (left + 25.0, middle),
                    (false, false),
                    Ink::Black,
                );
            }
            Self::Comparison => comparison(canvas, (left + 4.0, middle), 7.0),
            Self::Indicator(indicator) => {
                let (fill, outline, _) = Ink::indicator(indicator);
                let shape = Shape::indicator(indicator);
                canvas.marker((left + 6.0, middle), shape, 4.6, fill, outline);
            }
        }
    }
}

/// The indicators that occur, best first, as entries of a key.
pub(super) fn indicator_keys(present: impl IntoIterator<Item = Option<Indicator>>) -> Vec<Key> {
    let present: std::collections::BTreeSet<Indicator> = present.into_iter().flatten().collect();
    present.into_iter().rev().map(Key::Indicator).collect()
}

/// Key and notes below a chart.
pub(super) struct Footer {
    lines: Vec<Vec<(f64, Key)>>,
    notes: Vec<String>,
}

impl Footer {
    /// Sets key and notes in lines as wide as the chart.
    pub(super) fn new(key: &[Key], notes: &[String]) -> Self {
        let mut lines: Vec<Vec<(f64, Key)>> = vec![];
        let mut x = f64::INFINITY;
        for entry in key {
            let width = entry.symbol_width() + 6.0 + text_width(entry.words(), SMALL, false) + 20.0;
            if x + width > WIDTH {
                lines.push(vec![]);
                x = 1.0;
            }
            if let Some(line) = lines.last_mut() {
                line.push((x, *entry));
            }
            x += width;
        }
        let notes = notes
            .iter()
            .flat_map(|n| wrap(n, SMALL, false, WIDTH - 2.0, 3))
            .collect();
        Self { lines, notes }
    }

    /// How much height it takes.
    pub(super) fn height(&self) -> f64 {
        let lines = self.lines.len() + self.notes.len();
        if lines == 0 {
            0.0
        } else {
            lines as f64 * LINE + 8.0
        }
    }

    /// Draws it below `top`.
    pub(super) fn draw(&self, canvas: &Canvas, top: f64) {
        let mut y = top + 8.0 + LINE / 2.0;
        let look = Lettering::new(SMALL, Ink::Muted, Anchor::Start);
        if !self.lines.is_empty() {
            canvas.group("key", "", || {
                for line in &self.lines {
                    for (x, entry) in line {
                        entry.draw_symbol(canvas, *x, y);
                        let x = x + entry.symbol_width() + 6.0;
                        canvas.text((x, y), entry.words(), look);
                    }
                    y += LINE;
                }
            });
        }
        if !self.notes.is_empty() {
            canvas.group("notes", "", || {
                for note in &self.notes {
                    canvas.class("note").text((1.0, y), note, look);
                    y += LINE;
                }
            });
        }
    }
}

/// A thin line with a cap at each end; an end that is `open` goes on beyond the plot and has an arrow instead.
///
/// A pale edge keeps it visible on a dark bar.
pub(super) fn interval(canvas: &Canvas, from: At, to: At, open: (bool, bool), ink: Ink) {
    const CAP: f64 = 4.0;
    let level = (from.1 - to.1).abs() < 0.05;
    let along = |at: At, d: f64, side: f64| {
        if level {
            (at.0 + d, at.1 + side)
        } else {
            (at.0 + side, at.1 + d)
        }
    };
    let ahead = if level { to.0 - from.0 } else { to.1 - from.1 };
    let ahead = if ahead < 0.0 { -1.0 } else { 1.0 };
    let end = |at: At, open: bool, ahead: f64| {
        if open {
            vec![
                along(at, -ahead * CAP, -CAP),
                at,
                along(at, -ahead * CAP, CAP),
            ]
        } else {
            vec![along(at, 0.0, -CAP), along(at, 0.0, CAP)]
        }
    };
    let strokes = [
        vec![from, to],
        end(from, open.0, -ahead),
        end(to, open.1, ahead),
    ];
    for (ink, width) in [(Ink::Paper, 3.6), (ink, 1.4)] {
        for stroke in &strokes {
            canvas.class("interval").path(stroke, ink, width);
        }
    }
}

/// A thick tick across a bar.
pub(super) fn comparison(canvas: &Canvas, at: At, reach: f64) {
    let tick = |half: f64, reach: f64| Frame {
        left: at.0 - half,
        top: at.1 - reach,
        right: at.0 + half,
        bottom: at.1 + reach,
    };
    canvas
        .class("comparison")
        .rect(tick(2.9, reach + 1.2), Ink::Paper);
    canvas
        .class("comparison")
        .rect(tick(1.6, reach), Ink::Black);
}

/// A dashed line with a pale edge, so that it shows on dark bars too.
pub(super) fn dashed_line(canvas: &Canvas, from: At, to: At) {
    canvas
        .class("ref-line-edge")
        .line(from, to, Ink::Paper, 3.2);
    canvas
        .dashes(DASHES)
        .class("ref-line")
        .line(from, to, Ink::Black, 1.6);
}
