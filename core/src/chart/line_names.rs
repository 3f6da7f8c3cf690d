//! The words of line charts: names at line ends, places below the plot.

use crate::report::LineSeries;

use super::canvas::{Anchor, At, Canvas, Lettering, Plot, SMALL, WIDTH};
use super::lines::Look;
use super::metrics::{clean, cut, text_width, wrap};
use super::palette::Ink;
use super::place::spread;
use super::scale::drawable;

/// Names at line ends get at most so much of the width.
const NAME_LIMIT: f64 = 150.0;
/// Size of the names of places.
const PLACE: f64 = 12.0;
/// Distance of lines of text.
pub(super) const LEADING: f64 = 15.0;

/// The words at a line's end.
pub(super) struct EndLabel {
    /// Whose name it is.
    pub(super) series: usize,
    /// The last point with a value.
    pub(super) from: At,
    /// Whether that is at the last place, so that a leader can lead to it.
    pub(super) near: bool,
    /// The words.
    pub(super) lines: Vec<String>,
}

/// Name and last figure, with its place where that isn't the last; nothing where a series has no figure.
pub(super) fn end_words(series: &LineSeries, places: &[String]) -> Option<Vec<String>> {
    let (at, last) = series
        .points
        .iter()
        .take(places.len())
        .enumerate()
        .rfind(|(_, p)| drawable(&p.value).is_some())?;
    let figure = if at + 1 == places.len() {
        last.value.text()
    } else {
        format!("{} ({})", last.value.text(), clean(&places[at]))
    };
    let name = clean(&series.name);
    let whole = format!("{name} {figure}");
    if text_width(&whole, SMALL, true) <= NAME_LIMIT {
        return Some(vec![whole]);
    }
    let mut lines = wrap(&name, SMALL, true, NAME_LIMIT, 2);
    let last_line = lines.pop().unwrap_or_default();
    let longer = format!("{last_line} {figure}");
    if text_width(&longer, SMALL, true) <= NAME_LIMIT {
        lines.push(longer);
    } else {
        lines.push(last_line);
        lines.push(cut(&figure, SMALL, true, NAME_LIMIT));
    }
    Some(lines)
}

/// Draws the names beside the plot, pushed apart where they would collide.
pub(super) fn end_labels(
    canvas: &Canvas,
    plot: &Plot,
    mut labels: Vec<EndLabel>,
    looks: &[Look],
    series: &[LineSeries],
) {
    labels.sort_by(|a, b| a.from.1.total_cmp(&b.from.1).then(a.series.cmp(&b.series)));
    let wanted: Vec<(f64, f64)> = labels
        .iter()
        .map(|l| (l.from.1, l.lines.len() as f64 * LEADING + 4.0))
        .collect();
    let middles = spread(&wanted, plot.frame.top - 6.0, plot.frame.bottom + 6.0);
    let x = plot.frame.right + 34.0;
    canvas.group("names", "", || {
        for (label, middle) in labels.iter().zip(middles) {
            let look = &looks[label.series];
            let symbol = x - 12.0;
            if label.near {
                let elbow = plot.frame.right + 2.0;
                canvas.class("leader").path(
                    &[
                        (label.from.0 + 7.0, label.from.1),
                        (elbow, label.from.1),
                        (symbol - 6.0, middle),
                    ],
                    look.ink,
                    0.8,
                );
            }
            canvas.group("name", &series[label.series].name, || {
                let (radius, fill) = look.marker();
                canvas.marker((symbol, middle), look.shape, radius, fill, look.ink);
                let lettering = Lettering::new(SMALL, Ink::Black, Anchor::Start).bold(true);
                for (n, line) in label.lines.iter().enumerate() {
                    let shift = (n as f64 - (label.lines.len() - 1) as f64 / 2.0) * LEADING;
                    let line = cut(line, SMALL, true, WIDTH - x);
                    canvas
                        .class("label")
                        .text((x, middle + shift), &line, lettering);
                }
            });
        }
    });
}

/// The names below the plot: wrapped, and only every so-manieth where they are too many.
pub(super) struct PlaceNames {
    words: Vec<Vec<String>>,
    every: usize,
    /// How many lines they take.
    pub(super) lines: usize,
}

impl PlaceNames {
    /// Sets the names for places so far apart.
    pub(super) fn new(places: &[String], slot: f64) -> Self {
        let widest_word = places
            .iter()
            .flat_map(|p| p.split_whitespace())
            .map(|w| text_width(w, PLACE, false))
            .fold(0.0, f64::max)
            .min(110.0);
        let every = (((widest_word + 4.0) / slot).ceil() as usize).max(1);
        let limit = (slot * every as f64 - 4.0).max(12.0);
        let words: Vec<Vec<String>> = places
            .iter()
            .map(|p| wrap(&clean(p), PLACE, false, limit, 3))
            .collect();
        let lines = words.iter().map(Vec::len).max().unwrap_or(0);
        Self {
            words,
            every,
            lines,
        }
    }

    /// Draws them.
    pub(super) fn draw(&self, canvas: &Canvas, plot: &Plot) {
        let look = Lettering::new(PLACE, Ink::Muted, Anchor::Middle);
        canvas.group("axis", "", || {
            for (i, words) in self.words.iter().enumerate() {
                // Counted from the last place: the latest is always named.
                if !(self.words.len() - 1 - i).is_multiple_of(self.every) {
                    continue;
                }
                let x = plot.x(i as f64 + 0.5);
                for (n, line) in words.iter().enumerate() {
                    let half = text_width(line, PLACE, false) / 2.0 + 1.0;
                    let at = (
                        x.max(half).min(WIDTH - half),
                        plot.frame.bottom + 16.0 + n as f64 * 14.0,
                    );
                    canvas.class("tick").text(at, line, look);
                }
            }
        });
    }
}
