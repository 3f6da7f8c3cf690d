//! Bars: lengths from zero (scaled scores: from 80), or differences on both sides of it.

use std::ops::Range;

use crate::release::Unit;
use crate::report::{Bar, Chart, Emphasis, ReferenceLine};

use super::canvas::{Canvas, Frame, Plot};
use super::frame::{Key, comparison, indicator_keys, interval};
use super::palette::Ink;
use super::rows::{Head, Rows};
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
            Some(indicator) => format!("{more}; {}", indicator.word()),
            None => more,
        },
    }
}

/// Draws the bars `shown`: the elements and the height.
pub(super) fn draw(rows: &Rows<'_>, bars: &[Bar], shown: Range<usize>) -> (String, f64) {
    let one_stands_out = bars.iter().any(|b| b.emphasis == Emphasis::Strong);
    rows.draw(shown, false, |canvas, plot, i, y, half| {
        bar(canvas, plot, &bars[i], one_stands_out, y, half);
    })
}

fn bar(canvas: &Canvas, plot: &Plot, bar: &Bar, one_stands_out: bool, y: f64, half: f64) {
    let Some(value) = drawable(&bar.value) else {
        return;
    };
    let (fill, outline) = match (bar.indicator, bar.emphasis) {
        (Some(indicator), _) => {
            let (fill, outline, _) = Ink::indicator(indicator);
            (fill, outline)
        }
        (None, Emphasis::Faint) => (Ink::GreyTint, Ink::Grey),
        (None, Emphasis::Plain) if one_stands_out => (Ink::BlueTint, Ink::Blue),
        (None, _) => (Ink::Blue, Ink::Blue),
    };
    let base = plot.x(plot.across.hold(0.0));
    let end = plot.x(value);
    let inset = 0.6;
    canvas.outline(outline, 1.2).class("bar").rect(
        Frame {
            left: base.min(end),
            top: y - half + inset,
            right: base.max(end),
            bottom: y + half - inset,
        },
        fill,
    );
    row_interval(canvas, plot, bar.interval.as_ref(), y);
    if let Some(other) = bar.comparison.as_ref().and_then(drawable) {
        comparison(canvas, (plot.x(other), y), half + 2.0);
    }
}

/// The interval mark of a row.
pub(super) fn row_interval(
    canvas: &Canvas,
    plot: &Plot,
    of: Option<&(crate::release::Shown, crate::release::Shown)>,
    y: f64,
) {
    let Some((low, high)) = ends(of) else { return };
    let scale = &plot.across;
    // An end beyond what the unit can be (100 %) simply ends there; one beyond the axis goes on.
    let natural = matches!(
        of.map(|(shown, _)| shown.unit()),
        Some(Unit::Percent | Unit::PercentOne)
    );
    let open = (
        low < scale.low && !(natural && scale.low == 0.0),
        high > scale.high && !(natural && scale.high == 100.0),
    );
    interval(
        canvas,
        (plot.x(low), y),
        (plot.x(high), y),
        open,
        Ink::Black,
    );
}
