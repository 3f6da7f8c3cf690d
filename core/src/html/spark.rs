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
    // A small step among large values is no steep rise: the scale spans a tenth of the largest at least.
    let least = 0.1 * low.abs().max(high.abs());
    let (low_end, span) = match high - low {
        step if step < least => (low - (least - step) / 2.0, least),
        step => (low, step),
    };
    let place = |i: usize, value: f64| {
        #[expect(clippy::cast_precision_loss, reason = "a handful of terms")]
        let across = i as f64 / (values.len().max(2) - 1) as f64;
        let up = if span > 0.0 {
            (value - low_end) / span
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

#[cfg(test)]
mod tests {
    use super::push;

    /// The heights of the first and the last value.
    fn ends(values: &[Option<f64>]) -> (f64, f64) {
        let mut out = String::new();
        push(&mut out, values);
        let number = |text: &str| -> f64 {
            let digits = |c: char| c.is_ascii_digit() || c == '.';
            let end = text.find(|c| !digits(c)).unwrap_or(text.len());
            text[..end].parse().unwrap()
        };
        let (_, path) = out.split_once("d=\"M").unwrap();
        let (_, first) = path.split_once(' ').unwrap();
        let (_, last) = out.split_once("cy=\"").unwrap();
        (number(first), number(last))
    }

    #[test]
    fn a_step_of_a_tenth_of_a_point_is_nearly_flat() {
        // Equal values lie in the middle of 22; 5.5 and 5.6 are 0.1 of 0.56 apart, of 16 units.
        assert_eq!(ends(&[Some(5.6), Some(5.6)]), (11.0, 11.0));
        let (first, last) = ends(&[Some(5.5), Some(5.6)]);
        assert!((first - last - 2.9).abs() < 0.11, "{first} {last}");
        // From 2 to 8 it rises over the whole height.
        assert_eq!(ends(&[Some(2.0), Some(8.0)]), (19.0, 3.0));
    }
}
