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
            Self::Interval => "likely between (19 times in 20)",
            Self::Comparison => "benchmark or target",
            Self::Indicator(indicator) => verdict(indicator),
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

/// What a bar's or point's fill says: the verdict it stands for.
pub(super) fn verdict(indicator: Indicator) -> &'static str {
    match indicator {
        Indicator::WellBelow => "below",
        Indicator::Below => "some sign of below",
        Indicator::None => "within chance",
        Indicator::Above => "some sign of above",
        Indicator::WellAbove => "above",
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
    /// The notes uncut, for hovering.
    whole: String,
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
        let whole = notes.join(" · ");
        let notes = notes
            .iter()
            .flat_map(|n| wrap(n, SMALL, false, WIDTH - 2.0, 3))
            .collect();
        Self {
            lines,
            notes,
            whole,
        }
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
            canvas.group("notes", &self.whole, || {
                for note in &self.notes {
                    canvas.class("note").text((1.0, y), note, look);
                    y += LINE;
                }
            });
        }
    }
}

/// Width of interval marks.
const THIN: f64 = 1.5;

/// A thin line with a cap at each end; an end that is `open` goes on beyond the plot and has an arrow instead.
pub(super) fn interval(canvas: &Canvas, from: At, to: At, open: (bool, bool), ink: Ink) {
    canvas.class("interval").line(from, to, ink, THIN);
    let length = (to.0 - from.0).hypot(to.1 - from.1);
    let ahead = if length > 0.0 {
        ((to.0 - from.0) / length, (to.1 - from.1) / length)
    } else {
        (0.0, 1.0)
    };
    cap(canvas, from, (-ahead.0, -ahead.1), open.0, ink);
    cap(canvas, to, ahead, open.1, ink);
}

/// The same along a row at height `y`, in the colour of the ground where it lies on a dark bar.
pub(super) fn interval_on_bar(
    canvas: &Canvas,
    y: f64,
    (low, high): (f64, f64),
    open: (bool, bool),
    bar: (f64, f64),
) {
    let ink_at = |x: f64| {
        if bar.0 < x && x < bar.1 {
            Ink::Paper
        } else {
            Ink::Black
        }
    };
    let stops = [low, bar.0.clamp(low, high), bar.1.clamp(low, high), high];
    for ends in stops.windows(2) {
        if ends[1] - ends[0] > 0.05 {
            let ink = ink_at(f64::midpoint(ends[0], ends[1]));
            canvas
                .class("interval")
                .line((ends[0], y), (ends[1], y), ink, THIN);
        }
    }
    cap(canvas, (low, y), (-1.0, 0.0), open.0, ink_at(low));
    cap(canvas, (high, y), (1.0, 0.0), open.1, ink_at(high));
}

/// The end of an interval, looking `ahead`.
fn cap(canvas: &Canvas, at: At, ahead: (f64, f64), open: bool, ink: Ink) {
    const HALF: f64 = 4.0;
    let beside = |side: f64, back: f64| {
        (
            at.0 - ahead.1 * side - ahead.0 * back,
            at.1 + ahead.0 * side - ahead.1 * back,
        )
    };
    let stroke = if open {
        vec![beside(HALF, HALF), at, beside(-HALF, HALF)]
    } else {
        vec![beside(HALF, 0.0), beside(-HALF, 0.0)]
    };
    canvas.class("interval").path(&stroke, ink, THIN);
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
