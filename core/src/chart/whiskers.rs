//! Dots with their intervals, one row below the other, about a zero line.

use std::ops::Range;

use crate::release::Unit;
use crate::report::{Chart, Emphasis, ReferenceLine, Whisker};

use super::bars::reach;
use super::canvas::{Canvas, Plot};
use super::drawing::Density;
use super::frame::{Key, interval};
use super::palette::Ink;
use super::rows::{Head, MarkPlace, Rows};
use super::scale::{Start, axis, drawable, ends};
use super::shapes::Shape;

/// The chart before it is drawn.
pub(super) fn rows<'a>(
    chart: &Chart,
    whiskers: &'a [Whisker],
    line: Option<&'a ReferenceLine>,
) -> Rows<'a> {
    let mut values: Vec<f64> = whiskers.iter().filter_map(|w| drawable(&w.value)).collect();
    values.extend(line.and_then(|l| drawable(&l.value)));
    let intervals: Vec<(f64, f64)> = whiskers
        .iter()
        .filter(|w| w.value.reason().is_none())
        .filter_map(|w| ends(w.interval.as_ref()))
        .collect();
    let scale = axis(chart.unit, Start::Data, &values, &intervals);
    Rows {
        heads: whiskers
            .iter()
            .map(|w| Head {
                label: &w.label,
                value: &w.value,
                interval: w.interval.as_ref(),
                emphasis: w.emphasis,
                indicator: None,
                more: String::new(),
            })
            .collect(),
        scale,
        unit: chart.unit,
        axis_title: match chart.unit {
            Unit::Percent | Unit::PercentOne | Unit::Pounds => String::new(),
            unit => unit.axis().to_owned(),
        },
        line,
        key: if intervals.is_empty() {
            vec![]
        } else {
            vec![Key::Interval]
        },
        density: Density::Screen,
    }
}

/// Draws the rows `shown`: the elements and the height.
pub(super) fn draw(rows: &Rows<'_>, whiskers: &[Whisker], shown: Range<usize>) -> (String, f64) {
    let mark = |canvas: &Canvas, plot: &Plot, i: usize, place: MarkPlace| {
        let row = &whiskers[i];
        let Some(value) = drawable(&row.value) else {
            return;
        };
        if let Some(reach) = reach(plot, row.interval.as_ref()) {
            let (from, to) = ((reach.low, place.y), (reach.high, place.y));
            interval(canvas, from, to, reach.open, Ink::Black);
        }
        let at = (plot.x(value), place.y);
        let canvas = canvas.class("dot");
        match row.emphasis {
            Emphasis::Strong => canvas.marker(at, Shape::Diamond, 6.5, Ink::Orange, Ink::Black),
            Emphasis::Plain => canvas.marker(at, Shape::Circle, 5.2, Ink::Blue, Ink::Paper),
            Emphasis::Faint => canvas.marker(at, Shape::Circle, 4.6, Ink::Paper, Ink::Grey),
        }
    };
    rows.draw(shown, mark, NOTHING_OVER)
}

/// Dots stand above the lines with their intervals: nothing is left to draw over them.
const NOTHING_OVER: Option<fn(&Canvas, &Plot, usize, MarkPlace)> = None;
