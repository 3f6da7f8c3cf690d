//! The small drawings of short packs: places from 0 to 1 of what is drawn.

use crate::quantity::{Shape, Unit};
use crate::release::Shown;
use crate::report::{ExpectedRange, Mark, Oval, Picture};

use super::leaf_data::StripData;

pub(super) fn thousandth(x: f64) -> f64 {
    (x.clamp(0.0, 1.0) * 1000.0).round() / 1000.0
}

pub(super) fn is_open(mark: Mark) -> bool {
    matches!(mark.shape, Shape::DownOutlined | Shape::UpOutlined)
}

/// An expected range about its benchmark, so far to either side.
pub(super) fn about_benchmark(of: &ExpectedRange, reach: f64) -> Option<StripData> {
    let middle = of.benchmark.value()?;
    Some(range_strip(of, middle - reach, middle + reach, false))
}

fn range_strip(of: &ExpectedRange, from: f64, to: f64, line: bool) -> StripData {
    let place = |v: f64| thousandth((v - from) / (to - from).max(1e-9));
    let ends = |ends: &(Shown, Shown)| {
        let (a, b) = ends.0.value().zip(ends.1.value())?;
        Some((place(a), place(b)))
    };
    StripData {
        wide: ends(&of.wide),
        band: ends(&of.range),
        oval: None,
        tick: place(of.benchmark.value().unwrap_or(0.0)),
        dot: place(of.value.value().unwrap_or(0.0)),
        open: is_open(of.mark),
        hue: of.mark.hue_name(),
        line,
        beyond: match of.value.value() {
            Some(v) if v < from - 1e-9 => -1,
            Some(v) if v > to + 1e-9 => 1,
            _ => 0,
        },
    }
}

/// A drawing that stands alone: a share from 0 to 100 %, a mean about its benchmark, an oval with room at both sides.
pub(super) fn drawn(picture: &Picture) -> Option<StripData> {
    match picture {
        Picture::Range(of) => match of.benchmark.unit() {
            Unit::Percent | Unit::PercentOne => Some(range_strip(of, 0.0, 100.0, true)),
            _ => about_benchmark(of, of.reach() * 1.15),
        },
        Picture::Oval(of) => oval(of),
    }
}

fn oval(of: &Oval) -> Option<StripData> {
    let (low, high) = of.most.0.value().zip(of.most.1.value())?;
    let (value, middle) = of.value.value().zip(of.middle.value())?;
    let room = (high - low).max(1e-9) / 2.0;
    let (from, to) = ((low - room).min(value), (high + room).max(value));
    let place = |v: f64| thousandth((v - from) / (to - from));
    Some(StripData {
        wide: None,
        band: None,
        oval: Some((place(low), place(high))),
        tick: place(middle),
        dot: place(value),
        open: is_open(of.mark),
        hue: of.mark.hue_name(),
        line: true,
        beyond: 0,
    })
}
