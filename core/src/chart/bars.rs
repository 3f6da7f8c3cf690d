//! Bars: lengths from zero (scaled scores: from 80), or differences on both sides of it.

use std::ops::Range;

use crate::release::{Shown, Unit};
use crate::report::{Bar, Chart, Emphasis, ReferenceLine};

use super::canvas::{Canvas, Frame, Plot};
use super::drawing::Density;
use super::frame::{Key, comparison, indicator_keys, interval_on_bar, verdict};
use super::palette::Ink;
use super::rows::{Head, MarkPlace, Rows};
use super::scale::{Start, axis, drawable, ends};

/// The chart before it is drawn.
pub(super) fn rows<'a>(
    chart: &Chart,
    bars: &'a [Bar],
    line: Option<&'a ReferenceLine>,
    about_zero: bool,
) -> Rows<'a> {
    let mut values: Vec<f64> = bars.iter().filter_map(|b| drawable(&b.value)).collect();
    values.extend(bars.iter().filter_map(|b| drawable(b.comparison.as_ref()?)));
    values.extend(line.and_then(|l| drawable(&l.value)));
    let intervals: Vec<(f64, f64)> = bars
        .iter()
        .filter(|b| b.value.reason().is_none())
        .filter_map(|b| ends(b.interval.as_ref()))
        .collect();
    let start = if about_zero && chart.unit == Unit::Score {
        Start::Data
    } else {
        Start::Base
    };
    let scale = axis(chart.unit, start, &values, &intervals);
    let mut key = vec![];
    if !intervals.is_empty() {
        key.push(Key::Interval);
    }
    if bars
        .iter()
        .any(|b| b.comparison.as_ref().and_then(drawable).is_some())
    {
        key.push(Key::Comparison);
    }
    key.extend(indicator_keys(
        bars.iter()
            .filter(|b| b.value.reason().is_none())
            .map(|b| b.indicator),
    ));
    let axis_title = match chart.unit {
        Unit::Percent | Unit::PercentOne | Unit::Pounds => String::new(),
        Unit::Score => {
            let low = scale.tick_text(scale.low, Unit::Score);
            format!("{} (axis starts at {low})", chart.unit.axis())
        }
        unit => unit.axis().to_owned(),
    };
    Rows {
        heads: bars.iter().map(head).collect(),
        scale,
        unit: chart.unit,
        axis_title,
        line,
        key,
        density: Density::Screen,
    }
}

fn head(bar: &Bar) -> Head<'_> {
    let more = match &bar.comparison {
        Some(other) if other.reason().is_none() => {
            format!("; benchmark or target {}", other.text())
        }
        _ => String::new(),
    };
    let indicator = bar.indicator.filter(|_| bar.value.reason().is_none());
    Head {
        label: &bar.label,
        value: &bar.value,
        interval: bar.interval.as_ref(),
        emphasis: bar.emphasis,
        indicator,
        more: match indicator {
            Some(indicator) => format!("{more}; {}", verdict(indicator)),
            None => more,
        },
    }
}

/// Draws the bars `shown`: the elements and the height.
pub(super) fn draw(rows: &Rows<'_>, bars: &[Bar], shown: Range<usize>) -> (String, f64) {
    let one_stands_out = bars.iter().any(|b| b.emphasis == Emphasis::Strong);
    let under = |canvas: &Canvas, plot: &Plot, i: usize, place: MarkPlace| {
        let Some(span) = span(plot, &bars[i]) else {
            return;
        };
        let (fill, outline) = inks(&bars[i], one_stands_out);
        let inset = 0.6;
        canvas.outline(outline, 1.2).class("bar").rect(
            Frame {
                left: span.0,
                top: place.y - place.half + inset,
                right: span.1,
                bottom: place.y + place.half - inset,
            },
            fill,
        );
    };
    let over = |canvas: &Canvas, plot: &Plot, i: usize, place: MarkPlace| {
        let Some(span) = span(plot, &bars[i]) else {
            return;
        };
        if let Some(reach) = reach(plot, bars[i].interval.as_ref()) {
            let dark = inks(&bars[i], one_stands_out).0 == Ink::Blue;
            let bar = if dark { span } else { (0.0, 0.0) };
            interval_on_bar(canvas, place.y, (reach.low, reach.high), reach.open, bar);
        }
        if let Some(other) = bars[i].comparison.as_ref().and_then(drawable) {
            comparison(canvas, (plot.x(other), place.y), place.half + 2.0);
        }
    };
    rows.draw(shown, under, Some(over))
}

/// Where a bar begins and ends, left to right.
fn span(plot: &Plot, bar: &Bar) -> Option<(f64, f64)> {
    let end = plot.x(drawable(&bar.value)?);
    let base = plot.x(plot.across.hold(0.0));
    Some((base.min(end), base.max(end)))
}

/// A bar's fill and outline.
fn inks(bar: &Bar, one_stands_out: bool) -> (Ink, Ink) {
    match (bar.indicator, bar.emphasis) {
        (Some(indicator), _) => {
            let (fill, outline, _) = Ink::indicator(indicator);
            (fill, outline)
        }
        (None, Emphasis::Faint) => (Ink::GreyTint, Ink::Grey),
        (None, Emphasis::Plain) if one_stands_out => (Ink::BlueTint, Ink::Blue),
        (None, _) => (Ink::Blue, Ink::Blue),
    }
}

/// Where an interval mark begins and ends on a plot, and whether it goes on beyond it.
pub(super) struct Reach {
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) open: (bool, bool),
}

/// The reach of a row's interval.
pub(super) fn reach(plot: &Plot, of: Option<&(Shown, Shown)>) -> Option<Reach> {
    let (low, high) = ends(of)?;
    let scale = &plot.across;
    // An end beyond what the unit can be (100 %) simply ends there; one beyond the axis goes on.
    let natural = matches!(
        of.map(|(shown, _)| shown.unit()),
        Some(Unit::Percent | Unit::PercentOne)
    );
    Some(Reach {
        low: plot.x(low),
        high: plot.x(high),
        open: (
            low < scale.low && !(natural && scale.low == 0.0),
            high > scale.high && !(natural && scale.high == 100.0),
        ),
    })
}
