//! The small drawings beside a number as SVG, one for page and paper: an expected range (pale band, darker band, tick, dot),
//! an oval of schools, and the marks of verdicts.
//!
//! Colours stand as presentation attributes, for paper; the classes (`r-band`, `r-wide`, `r-tick`, `v-better` …) are by
//! which a page restyles them for a dark ground.

use std::fmt::Write as _;

use crate::quantity::{Hue, Mark, Shape};
use crate::release::{Shown, Unit};
use crate::report::{ExpectedRange, Oval, Picture};

/// The height of a strip: bands are 9 high, the tick 14.
pub const HEIGHT: f64 = 20.0;

/// Where values lie across a strip.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Across {
    /// As far as this from the benchmark, which stands in the middle.
    AboutBenchmark(f64),
    /// From the first value at the left to the second at the right, with a hairline.
    From(f64, f64),
}

impl Across {
    /// The scale of a drawing that stands alone: 0 to 100 % for shares; else about its benchmark.
    pub fn alone(of: &ExpectedRange) -> Self {
        match of.benchmark.unit() {
            Unit::Percent | Unit::PercentOne => Self::From(0.0, 100.0),
            _ => Self::AboutBenchmark(of.reach() * 1.15),
        }
    }
}

const fn hex(hue: Hue) -> &'static str {
    match hue {
        Hue::Better => "#12436d",
        Hue::Worse => "#b35000",
        Hue::Grey => "#6b7780",
    }
}

/// A number with one decimal at most.
fn short(value: f64) -> String {
    super::elements::plain(value)
}

/// The scale of one strip: places within its width, with room for the dot at either end.
struct Scale {
    from: f64,
    to: f64,
    width: f64,
}

/// Room for the dot at either end.
const ROOM: f64 = 6.0;

impl Scale {
    fn x(&self, value: f64) -> f64 {
        let part = if self.to > self.from {
            ((value - self.from) / (self.to - self.from)).clamp(0.0, 1.0)
        } else {
            0.5
        };
        ROOM + part * (self.width - 2.0 * ROOM)
    }
}

/// An expected range as an SVG of its own, so many units wide. Without a benchmark it is empty.
pub fn range(of: &ExpectedRange, across: Across, width: f64) -> String {
    let Some(middle) = of.benchmark.value() else {
        return String::new();
    };
    let scale = match across {
        Across::AboutBenchmark(reach) => Scale {
            from: middle - reach,
            to: middle + reach,
            width,
        },
        Across::From(from, to) => Scale { from, to, width },
    };
    let mut out = open(width);
    if matches!(across, Across::From(..)) {
        hairline(&mut out, width);
    }
    band(&mut out, &scale, &of.wide, "r-wide", "#e8edf1");
    band(&mut out, &scale, &of.range, "r-band", "#c9d2da");
    tick(&mut out, scale.x(middle));
    if let Some(value) = of.value.value() {
        beyond(&mut out, &scale, value);
    }
    dot(&mut out, &scale, &of.value, of.mark, width);
    out.push_str("</svg>");
    out
}

/// An arrow at the end of a scale that a value lies beyond; the dot stands beside it.
fn beyond(out: &mut String, scale: &Scale, value: f64) {
    let (tip, back) = match value {
        v if v < scale.from - 1e-9 => (0.8, 3.3),
        v if v > scale.to + 1e-9 => (scale.width - 0.8, scale.width - 3.3),
        _ => return,
    };
    let (tip, back) = (short(tip), short(back));
    let _ = write!(
        out,
        "<path class=\"r-beyond\" d=\"M{back} 6L{tip} 10L{back} 14\" fill=\"none\" stroke=\"#4f5b66\" stroke-width=\"1.4\"/>"
    );
}

/// An oval of schools with a number on it. The scale runs so far that both have room.
pub fn oval(of: &Oval, width: f64) -> String {
    let ends = [&of.most.0, &of.most.1, &of.value, &of.middle].map(Shown::value);
    let [Some(low), Some(high), Some(value), Some(middle)] = ends else {
        return String::new();
    };
    let room = (high - low).max(1e-9) / 2.0;
    let scale = Scale {
        from: (low - room).min(value),
        to: (high + room).max(value),
        width,
    };
    let mut out = open(width);
    hairline(&mut out, width);
    let (a, b) = (scale.x(low), scale.x(high));
    let _ = write!(
        out,
        "<rect class=\"r-oval\" x=\"{}\" y=\"5.5\" width=\"{}\" height=\"9\" rx=\"4.5\" fill=\"#ffffff\" stroke=\"#6b7780\"/>",
        short(a),
        short(b - a)
    );
    tick(&mut out, scale.x(middle));
    dot(&mut out, &scale, &of.value, of.mark, width);
    out.push_str("</svg>");
    out
}

/// A picture that stands alone.
pub fn picture(of: &Picture, width: f64) -> String {
    match of {
        Picture::Range(r) => range(r, Across::alone(r), width),
        Picture::Oval(o) => oval(o, width),
    }
}

/// A hatched strip: too few pupils to be compared.
pub fn hatched(width: f64) -> String {
    let mut out = open(width);
    let mut path = String::new();
    let mut x = 0.0;
    while x + 4.0 < width {
        let _ = write!(path, "M{} 12l4-4", short(x));
        x += 4.0;
    }
    let _ = write!(
        out,
        "<path class=\"r-hatch\" d=\"{path}\" fill=\"none\" stroke=\"#c9d2da\" stroke-width=\"1\"/></svg>"
    );
    out
}

fn open(width: f64) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"strip\" width=\"{w}\" height=\"{HEIGHT}\" viewBox=\"0 0 {w} {HEIGHT}\" \
         aria-hidden=\"true\">",
        w = short(width)
    )
}

fn hairline(out: &mut String, width: f64) {
    let _ = write!(
        out,
        "<line class=\"r-line\" x1=\"0\" x2=\"{}\" y1=\"10\" y2=\"10\" stroke=\"#d3dae0\"/>",
        short(width)
    );
}

fn band(out: &mut String, scale: &Scale, ends: &(Shown, Shown), class: &str, fill: &str) {
    let (Some(low), Some(high)) = (ends.0.value(), ends.1.value()) else {
        return;
    };
    let (a, b) = (scale.x(low), scale.x(high));
    // A range of one value is a hair wide, not nothing.
    let (a, width) = if b - a < 1.0 {
        (a - 0.5, 1.0)
    } else {
        (a, b - a)
    };
    let _ = write!(
        out,
        "<rect class=\"{class}\" x=\"{}\" y=\"5.5\" width=\"{}\" height=\"9\" rx=\"1.5\" fill=\"{fill}\"/>",
        short(a),
        short(width)
    );
}

fn tick(out: &mut String, x: f64) {
    let x = short(x);
    let _ = write!(
        out,
        "<line class=\"r-tick\" x1=\"{x}\" x2=\"{x}\" y1=\"3\" y2=\"17\" stroke=\"#1b2733\" stroke-width=\"1.8\"/>"
    );
}

fn dot(out: &mut String, scale: &Scale, value: &Shown, mark: Mark, width: f64) {
    let Some(value) = value.value() else {
        return;
    };
    // Beyond the scale's end it makes room for the arrow.
    let inward = match value {
        v if v < scale.from - 1e-9 => 4.0,
        v if v > scale.to + 1e-9 => -4.0,
        _ => 0.0,
    };
    let x = short(scale.x(value) + inward);
    let (name, colour) = (mark.hue_name(), hex(mark.hue));
    let small = width < 56.0;
    let _ = match mark.shape {
        Shape::DownOutlined | Shape::UpOutlined => write!(
            out,
            "<circle class=\"v-open v-{name}\" cx=\"{x}\" cy=\"10\" r=\"{}\" fill=\"#ffffff\" stroke=\"{colour}\" stroke-width=\"2.1\"/>",
            if small { "3.6" } else { "4.4" }
        ),
        _ => write!(
            out,
            "<circle class=\"v-full v-{name}\" cx=\"{x}\" cy=\"10\" r=\"{}\" fill=\"{colour}\" stroke=\"#ffffff\" stroke-width=\"1.2\"/>",
            if small { "4" } else { "5" }
        ),
    };
}

/// A mark as an SVG of its own, `size` units square.
pub fn mark(of: Mark, size: f64) -> String {
    let (name, colour, size) = (of.hue_name(), hex(of.hue), short(size));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"mark v-{name}\" width=\"{size}\" height=\"{size}\" viewBox=\"0 0 14 14\" \
         color=\"{colour}\" aria-hidden=\"true\">"
    );
    out.push_str(mark_shape(of.shape));
    out.push_str("</svg>");
    out
}

/// What is drawn of a mark, in a box of 14 units, in the current colour: for symbols of a page.
pub const fn mark_shape(shape: Shape) -> &'static str {
    match shape {
        Shape::Down => {
            "<polygon points=\"7,12.4 13,1.8 1,1.8\" fill=\"currentColor\" stroke=\"currentColor\" stroke-width=\"1.2\" stroke-linejoin=\"round\"/>"
        }
        Shape::DownOutlined => {
            "<polygon points=\"7,12.4 13,1.8 1,1.8\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.9\" stroke-linejoin=\"round\"/>"
        }
        Shape::Up => {
            "<polygon points=\"7,1.6 13,12.2 1,12.2\" fill=\"currentColor\" stroke=\"currentColor\" stroke-width=\"1.2\" stroke-linejoin=\"round\"/>"
        }
        Shape::UpOutlined => {
            "<polygon points=\"7,1.6 13,12.2 1,12.2\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.9\" stroke-linejoin=\"round\"/>"
        }
        Shape::Dot => "<circle cx=\"7\" cy=\"7\" r=\"3.4\" fill=\"currentColor\"/>",
        Shape::Hatched => {
            "<path d=\"M1.5 1.5h11v11h-11zM1.5 5.5l4-4M1.5 9.5l8-8M2.5 12.5l10-10M6.5 12.5l6-6M10.5 12.5l2-2\" fill=\"none\" stroke=\"currentColor\"/>"
        }
        Shape::Dash => {
            "<path d=\"M3 7h8\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.6\"/>"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::{Measured, Verdict, Way};
    use crate::release::Desk;

    fn of(value: f64, verdict: Verdict) -> ExpectedRange {
        let desk = Desk::default();
        let percent = |v: f64| desk.show(Measured::on_pupils(Ok(v), Unit::Percent, 20));
        ExpectedRange {
            value: percent(value),
            benchmark: percent(50.0),
            range: (percent(30.0), percent(70.0)),
            wide: (percent(20.0), percent(80.0)),
            mark: verdict.mark(),
        }
    }

    #[test]
    fn places_on_both_scales_by_hand() {
        // 112 wide: 100 between the rooms for the dot, so 0 to 100 % reads 6 to 106.
        let alone = range(
            &of(15.0, Verdict::Some(Way::Below)),
            Across::From(0.0, 100.0),
            112.0,
        );
        assert!(
            alone.contains("r-wide\" x=\"26\" y=\"5.5\" width=\"60\""),
            "{alone}"
        );
        assert!(
            alone.contains("r-band\" x=\"36\" y=\"5.5\" width=\"40\""),
            "{alone}"
        );
        assert!(alone.contains("r-tick\" x1=\"56\""), "{alone}");
        assert!(alone.contains("v-open v-worse\" cx=\"21\""), "{alone}");
        assert!(alone.contains("r-line"), "{alone}");
        // About the benchmark, 40 to either side: 10 to 90 reads 6 to 106, the result of 15 at 12.25.
        let column = range(
            &of(15.0, Verdict::Within),
            Across::AboutBenchmark(40.0),
            112.0,
        );
        assert!(column.contains("v-full v-grey\" cx=\"12.2\""), "{column}");
        assert!(
            !column.contains("r-line") && !column.contains("r-beyond"),
            "{column}"
        );
        // 10 to either side: 15 lies beyond, and says so.
        let column = range(
            &of(15.0, Verdict::Within),
            Across::AboutBenchmark(10.0),
            112.0,
        );
        assert!(
            column.contains("r-beyond\" d=\"M3.3 6L0.8 10L3.3 14\""),
            "{column}"
        );
        assert!(column.contains("v-full v-grey\" cx=\"10\""), "{column}");
    }

    #[test]
    fn a_dot_is_filled_or_outlined_as_its_mark() {
        let strong = Verdict::Strong {
            way: Way::Above,
            well: false,
        };
        let drawn = range(&of(90.0, strong), Across::From(0.0, 100.0), 50.0);
        assert!(drawn.contains("v-full v-better"), "{drawn}");
        assert!(mark(strong.mark(), 13.0).contains("fill=\"currentColor\" stroke"));
        assert!(mark(Verdict::Small(Way::Above).mark(), 13.0).contains("fill=\"none\""));
    }
}
