//! The drawing backend that writes clean SVG: tenths of a unit, class names, presentation attributes, real text.
//!
//! plotters draws in whole pixels, so it is given a sheet ten times as fine as the drawing; everything is divided by
//! ten on its way out. Classes, dashes and outlines are things plotters has no word for: they are laid ready on the
//! [`Sheet`] and taken by the next element.

use std::cell::RefCell;
use std::convert::Infallible;
use std::fmt::Write as _;
use std::rc::Rc;

use plotters_backend::text_anchor::HPos;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    FontStyle,
};

use super::metrics::{CAP_HEIGHT, clean, text_width};
use super::palette::Ink;

/// The SVG as it grows.
#[derive(Default)]
pub(super) struct Sheet {
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

impl Sheet {
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

    /// Begins a closed shape, filled or as its edge.
    fn shape<S: BackendStyle>(&mut self, tag: &str, style: &S, fill: bool) {
        let ink = Ink::named(style.color());
        self.indent();
        self.body.push_str(tag);
        if fill {
            self.filled(ink);
        } else {
            self.stroked(ink, style.stroke_width(), true);
        }
    }

    /// Class and colours of an element that is a line.
    fn stroked(&mut self, ink: Ink, width: u32, closed: bool) {
        self.class(&format!("s-{}", ink.name()));
        let fill = if closed { " fill=\"none\"" } else { "" };
        self.write(format_args!(
            "{fill} stroke=\"{}\" stroke-width=\"{}\"",
            ink.hex(),
            plain(f64::from(width) / 10.0)
        ));
        self.dashed();
    }

    fn dashed(&mut self) {
        let dashes = std::mem::take(&mut self.dashes);
        if !dashes.is_empty() {
            self.write(format_args!(" stroke-dasharray=\"{dashes}\""));
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

/// A backend that writes onto a [`Sheet`].
pub(super) struct SvgBackend {
    sheet: Rc<RefCell<Sheet>>,
    size: (u32, u32),
}

impl SvgBackend {
    /// A backend of a size in tenths.
    pub(super) fn new(sheet: Rc<RefCell<Sheet>>, size: (u32, u32)) -> Self {
        Self { sheet, size }
    }
}

type Done = Result<(), DrawingErrorKind<Infallible>>;

impl DrawingBackend for SvgBackend {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Done {
        Ok(())
    }

    fn present(&mut self) -> Done {
        Ok(())
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Done {
        self.draw_rect(point, (point.0 + 1, point.1 + 1), &color, true)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Done {
        let sheet = &mut *self.sheet.borrow_mut();
        sheet.indent();
        sheet.body.push_str("<line");
        sheet.stroked(Ink::named(style.color()), style.stroke_width(), false);
        sheet.write(format_args!(
            " x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>",
            units(from.0),
            units(from.1),
            units(to.0),
            units(to.1)
        ));
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Done {
        let sheet = &mut *self.sheet.borrow_mut();
        sheet.shape("<rect", style, fill);
        let (left, right) = (
            upper_left.0.min(bottom_right.0),
            upper_left.0.max(bottom_right.0),
        );
        let (top, bottom) = (
            upper_left.1.min(bottom_right.1),
            upper_left.1.max(bottom_right.1),
        );
        sheet.write(format_args!(
            " x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
            units(left),
            units(top),
            units(right - left),
            units(bottom - top)
        ));
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Done {
        let points: Vec<BackendCoord> = path.into_iter().collect();
        if let [from, to] = points[..] {
            return self.draw_line(from, to, style);
        }
        if points.len() < 2 {
            return Ok(());
        }
        let sheet = &mut *self.sheet.borrow_mut();
        sheet.indent();
        sheet.body.push_str("<polyline");
        sheet.stroked(Ink::named(style.color()), style.stroke_width(), true);
        sheet.body.push_str(" stroke-linejoin=\"round\" points=\"");
        list(&mut sheet.body, &points);
        sheet.body.push_str("\"/>");
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Done {
        let sheet = &mut *self.sheet.borrow_mut();
        sheet.shape("<circle", style, fill);
        sheet.write(format_args!(
            " cx=\"{}\" cy=\"{}\" r=\"{}\"/>",
            units(center.0),
            units(center.1),
            plain(f64::from(radius) / 10.0)
        ));
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        vert: I,
        style: &S,
    ) -> Done {
        let points: Vec<BackendCoord> = vert.into_iter().collect();
        let sheet = &mut *self.sheet.borrow_mut();
        sheet.indent();
        sheet.body.push_str("<polygon");
        sheet.filled(Ink::named(style.color()));
        sheet.body.push_str(" points=\"");
        list(&mut sheet.body, &points);
        sheet.body.push_str("\"/>");
        Ok(())
    }

    /// Text stands on the middle of its capitals, whatever the vertical anchor: the charts know no other.
    fn draw_text<T: BackendTextStyle>(&mut self, text: &str, style: &T, pos: BackendCoord) -> Done {
        let sheet = &mut *self.sheet.borrow_mut();
        let size = style.size() / 10.0;
        let bold = matches!(style.style(), FontStyle::Bold);
        sheet.indent();
        sheet.body.push_str("<text");
        let edged = sheet.outline.is_some();
        sheet.filled(Ink::named(style.color()));
        if edged {
            sheet
                .body
                .push_str(" paint-order=\"stroke\" stroke-linejoin=\"round\"");
        }
        sheet.write(format_args!(
            " x=\"{}\" y=\"{}\" font-size=\"{}\"",
            units(pos.0),
            plain(f64::from(pos.1) / 10.0 + size * CAP_HEIGHT / 2.0),
            plain(size)
        ));
        if bold {
            sheet.body.push_str(" font-weight=\"600\"");
        }
        sheet.body.push_str(match style.anchor().h_pos {
            HPos::Left => "",
            HPos::Center => " text-anchor=\"middle\"",
            HPos::Right => " text-anchor=\"end\"",
        });
        sheet.body.push('>');
        sheet.body.push_str(&escape(text));
        sheet.body.push_str("</text>");
        Ok(())
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let bold = matches!(style.style(), FontStyle::Bold);
        let width = text_width(text, style.size(), bold);
        Ok((width.ceil() as u32, style.size().ceil() as u32))
    }
}

fn list(body: &mut String, points: &[BackendCoord]) {
    for (i, (x, y)) in points.iter().enumerate() {
        if i > 0 {
            body.push(' ');
        }
        body.push_str(&units(*x));
        body.push(',');
        body.push_str(&units(*y));
    }
}

#[cfg(test)]
mod tests {
    use super::{escape, plain, units};

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
