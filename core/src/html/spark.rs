//! A small line of values over time, inside a cell.

use std::fmt::Write as _;

use crate::quantity::Unit;

const WIDTH: f64 = 84.0;
const HEIGHT: f64 = 22.0;
/// Room for the dot at the end.
const MARGIN: f64 = 3.0;

/// Draws the values; gaps stay gaps, and the last value has a dot. Words for those who can't see it are in its label.
pub(super) fn push(out: &mut String, values: &[Option<f64>]) {
    let known: Vec<f64> = values.iter().flatten().copied().collect();
    let (Some(first), Some(last)) = (known.first(), known.last()) else {
        super::cell::push_missing(out, "–", "no values");
        return;
    };
    let low = known.iter().copied().fold(f64::INFINITY, f64::min);
    let high = known.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let place = |i: usize, value: f64| {
        #[expect(clippy::cast_precision_loss, reason = "a handful of terms")]
        let across = i as f64 / (values.len().max(2) - 1) as f64;
        let up = if high > low {
            (value - low) / (high - low)
        } else {
            0.5
        };
        (
            MARGIN + across * (WIDTH - 2.0 * MARGIN),
            HEIGHT - MARGIN - up * (HEIGHT - 2.0 * MARGIN),
        )
    };
    let words = |value: f64| Unit::Score.text(value);
    let _ = write!(
        out,
        "<svg class=\"spark\" width=\"{WIDTH}\" height=\"{HEIGHT}\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
         aria-label=\"{} values: first {}, last {}, lowest {}, highest {}\"><path d=\"",
        known.len(),
        words(*first),
        words(*last),
        words(low),
        words(high)
    );
    let mut pen_down = false;
    let mut end = (0.0, 0.0);
    for (i, value) in values.iter().enumerate() {
        let Some(value) = value else {
            pen_down = false;
            continue;
        };
        end = place(i, *value);
        let (x, y) = end;
        let alone = !pen_down && values.get(i + 1).is_none_or(Option::is_none);
        let _ = if pen_down {
            write!(out, "L{x:.1} {y:.1}")
        } else if alone {
            // A value between two gaps: a short dash, or it would be invisible.
            write!(out, "M{:.1} {y:.1}h2", x - 1.0)
        } else {
            write!(out, "M{x:.1} {y:.1}")
        };
        pen_down = true;
    }
    let (x, y) = end;
    let _ = write!(
        out,
        "\"/><circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"2.5\"/></svg>"
    );
}
