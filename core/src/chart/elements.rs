//! The elements of a drawing as clean SVG: tenths of a unit, class names, presentation attributes, real text.
//!
//! Places are whole tenths of a unit, so that an element reads the same on every machine; they are divided by ten on
//! their way out. Class, dashes and outline are laid ready and taken by the next element.

use std::fmt::Write as _;

use super::canvas::{Anchor, Lettering};
use super::metrics::{CAP_HEIGHT, clean};
use super::palette::Ink;

/// A place in tenths of a unit: across, down.
pub(super) type Tenths = (i32, i32);

/// The SVG as it grows.
#[derive(Default)]
pub(super) struct Elements {
    /// Elements so far.
    pub(super) body: String,
    /// How deep the next element stands.
    pub(super) depth: usize,
    /// Class of the next element.
    pub(super) class: &'static str,
    /// Dashes of the next element.
    pub(super) dashes: &'static str,
    /// Outline of the next filled element: ink and width in units.
    pub(super) outline: Option<(Ink, f64)>,
}

impl Elements {
    /// Begins a line of the body.
    pub(super) fn indent(&mut self) {
        self.body.push('\n');
        self.body.extend(std::iter::repeat_n(' ', self.depth));
    }

    fn class(&mut self, ink_class: &str) {
        let own = std::mem::take(&mut self.class);
        let space = if own.is_empty() || ink_class.is_empty() {
            ""
        } else {
            " "
        };
        self.write(format_args!(" class=\"{own}{space}{ink_class}\""));
    }

    fn write(&mut self, what: std::fmt::Arguments<'_>) {
        // Writing to a String cannot fail.
        let _ = self.body.write_fmt(what);
    }

    /// Class and colours of an element that is filled, with the outline that lies ready.
    fn filled(&mut self, ink: Ink) {
        match self.outline.take() {
            None => {
                self.class(&format!("f-{}", ink.name()));
                self.write(format_args!(" fill=\"{}\"", ink.hex()));
            }
            Some((line, width)) => {
                self.class(&format!("f-{} s-{}", ink.name(), line.name()));
                self.write(format_args!(
                    " fill=\"{}\" stroke=\"{}\" stroke-width=\"{}\"",
                    ink.hex(),
                    line.hex(),
                    plain(width)
                ));
            }
        }
        self.dashed();
    }

    /// Class and colours of an element that is a line, its width in tenths; one with `corners` has no filling.
    fn stroked(&mut self, ink: Ink, width: i32, corners: bool) {
        self.class(&format!("s-{}", ink.name()));
        let fill = if corners { " fill=\"none\"" } else { "" };
        self.write(format_args!(
            "{fill} stroke=\"{}\" stroke-width=\"{}\"",
            ink.hex(),
            units(width)
        ));
        self.dashed();
    }

    fn dashed(&mut self) {
        let dashes = std::mem::take(&mut self.dashes);
        if !dashes.is_empty() {
            self.write(format_args!(" stroke-dasharray=\"{dashes}\""));
        }
    }

    /// A line through places, its width in tenths; nothing where there is one place or none.
    pub(super) fn path(&mut self, through: &[Tenths], ink: Ink, width: i32) {
        match through {
            [] | [_] => {}
            [from, to] => {
                self.indent();
                self.body.push_str("<line");
                self.stroked(ink, width, false);
                self.write(format_args!(
                    " x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>",
                    units(from.0),
                    units(from.1),
                    units(to.0),
                    units(to.1)
                ));
            }
            _ => {
                self.indent();
                self.body.push_str("<polyline");
                self.stroked(ink, width, true);
                self.body.push_str(" stroke-linejoin=\"round\" points=\"");
                self.list(through);
                self.body.push_str("\"/>");
            }
        }
    }

    /// A filled box between two corners.
    pub(super) fn rect(&mut self, a: Tenths, b: Tenths, ink: Ink) {
        self.indent();
        self.body.push_str("<rect");
        self.filled(ink);
        self.write(format_args!(
            " x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
            units(a.0.min(b.0)),
            units(a.1.min(b.1)),
            units((a.0 - b.0).abs()),
            units((a.1 - b.1).abs())
        ));
    }

    /// A filled circle.
    pub(super) fn circle(&mut self, middle: Tenths, radius: i32, ink: Ink) {
        self.indent();
        self.body.push_str("<circle");
        self.filled(ink);
        self.write(format_args!(
            " cx=\"{}\" cy=\"{}\" r=\"{}\"/>",
            units(middle.0),
            units(middle.1),
            units(radius)
        ));
    }

    /// A filled area within corners.
    pub(super) fn polygon(&mut self, corners: &[Tenths], ink: Ink) {
        self.indent();
        self.body.push_str("<polygon");
        self.filled(ink);
        self.body.push_str(" points=\"");
        self.list(corners);
        self.body.push_str("\"/>");
    }

    /// A filled band between an upper and a lower edge, each given by its ends, which lie beside each other: level there, smooth
    /// between.
    pub(super) fn ribbon(&mut self, upper: (Tenths, Tenths), lower: (Tenths, Tenths), ink: Ink) {
        // A curve whose inner points lie at the thirds, level with the ends, is 3t² − 2t³ between these.
        let curve = |(from, to): (Tenths, Tenths)| {
            let third = f64::from(to.0 - from.0) / 30.0;
            format!(
                "C{},{} {},{} {},{}",
                plain(f64::from(from.0) / 10.0 + third),
                units(from.1),
                plain(f64::from(to.0) / 10.0 - third),
                units(to.1),
                units(to.0),
                units(to.1)
            )
        };
        let place = |(x, y): Tenths| format!("{},{}", units(x), units(y));
        self.indent();
        self.body.push_str("<path");
        self.filled(ink);
        self.write(format_args!(
            " d=\"M{}{}L{}{}Z\"/>",
            place(upper.0),
            curve(upper),
            place(lower.1),
            curve((lower.1, lower.0))
        ));
    }

    /// A line of text; `at` is on the middle of its capitals.
    pub(super) fn text(&mut self, at: Tenths, text: &str, look: Lettering) {
        self.indent();
        self.body.push_str("<text");
        let edged = self.outline.is_some();
        self.filled(look.ink);
        if edged {
            self.body
                .push_str(" paint-order=\"stroke\" stroke-linejoin=\"round\"");
        }
        self.write(format_args!(
            " x=\"{}\" y=\"{}\" font-size=\"{}\"",
            units(at.0),
            plain(f64::from(at.1) / 10.0 + look.size * CAP_HEIGHT / 2.0),
            plain(look.size)
        ));
        if look.bold {
            self.body.push_str(" font-weight=\"600\"");
        }
        self.body.push_str(match look.anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        });
        self.body.push('>');
        self.body.push_str(&escape(text));
        self.body.push_str("</text>");
    }

    fn list(&mut self, points: &[Tenths]) {
        for (i, (x, y)) in points.iter().enumerate() {
            if i > 0 {
                self.body.push(' ');
            }
            self.body.push_str(&units(*x));
            self.body.push(',');
            self.body.push_str(&units(*y));
        }
    }
}

/// Tenths as units: `1234` is `123.4`, `1230` is `123`.
pub(super) fn units(tenths: i32) -> String {
    plain(f64::from(tenths) / 10.0)
}

/// A number with one decimal at most.
pub(super) fn plain(value: f64) -> String {
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0" } else { text }.to_owned()
}

/// Text for XML, cleaned and with its markup made harmless.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Elements, escape, plain, units};
    use crate::chart::palette::Ink;

    #[test]
    fn a_band_is_two_curves_level_at_both_ends() {
        let mut drawing = Elements::default();
        let (upper, lower) = (((2060, 340), (4760, 1000)), ((2060, 440), (4760, 1100)));
        drawing.ribbon(upper, lower, Ink::Blue);
        assert!(
            drawing.body.ends_with(
                " d=\"M206,34C296,34 386,100 476,100L476,110C386,110 296,44 206,44Z\"/>"
            ),
            "{}",
            drawing.body
        );
    }

    #[test]
    fn tenths_are_written_short() {
        assert_eq!(units(1234), "123.4");
        assert_eq!(units(1230), "123");
        assert_eq!(units(-5), "-0.5");
        assert_eq!(plain(-0.04), "0");
    }

    #[test]
    fn markup_is_made_harmless() {
        assert_eq!(
            escape("<b>Fish & \"Chips\"</b>\u{1}"),
            "&lt;b&gt;Fish &amp; &quot;Chips&quot;&lt;/b&gt;"
        );
    }
}
