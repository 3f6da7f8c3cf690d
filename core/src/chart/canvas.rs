//! What the kinds of chart draw on: groups, lines, boxes, words and markers in units of the drawing.

use std::cell::RefCell;

use super::elements::{Elements, Tenths, escape, plain};
use super::palette::Ink;
use super::scale::Scale;
use super::shapes::Shape;

/// Width of every chart.
pub(super) const WIDTH: f64 = 680.0;
/// Size of labels.
pub(super) const LABEL: f64 = 14.0;
/// Size of ticks, notes and keys.
pub(super) const SMALL: f64 = 13.0;

/// A place on the drawing: across, down.
pub(super) type At = (f64, f64);

/// A box on the drawing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Frame {
    /// Its left edge.
    pub(super) left: f64,
    /// Its upper edge.
    pub(super) top: f64,
    /// Its right edge.
    pub(super) right: f64,
    /// Its lower edge.
    pub(super) bottom: f64,
}

/// Where text stands to its place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Anchor {
    /// It begins there.
    Start,
    /// Its middle is there.
    Middle,
    /// It ends there.
    End,
}

/// How text looks.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Lettering {
    /// Its size.
    pub(super) size: f64,
    /// Its colour.
    pub(super) ink: Ink,
    /// SemiBold or Regular.
    pub(super) bold: bool,
    /// Where it stands to its place.
    pub(super) anchor: Anchor,
}

impl Lettering {
    /// Regular text.
    pub(super) fn new(size: f64, ink: Ink, anchor: Anchor) -> Self {
        Self {
            size,
            ink,
            bold: false,
            anchor,
        }
    }

    /// The same, bold or not.
    pub(super) fn bold(self, bold: bool) -> Self {
        Self { bold, ..self }
    }
}

/// Two axes laid over a part of the drawing.
pub(super) struct Plot {
    /// The part.
    pub(super) frame: Frame,
    /// Whether the low end of the upright axis is at the top.
    downwards: bool,
    /// The axis across.
    pub(super) across: Scale,
    /// The other one.
    pub(super) upright: Scale,
}

impl Plot {
    /// Where a pair of values lies; the nearest place on the edge where it lies outside.
    pub(super) fn at(&self, x: f64, y: f64) -> At {
        (self.x(x), self.y(y))
    }

    /// Where a value lies across.
    pub(super) fn x(&self, value: f64) -> f64 {
        between(
            &self.across,
            value,
            tenths(self.frame.left),
            tenths(self.frame.right),
        )
    }

    /// Where a value lies up or down.
    pub(super) fn y(&self, value: f64) -> f64 {
        let (top, bottom) = (tenths(self.frame.top), tenths(self.frame.bottom));
        if self.downwards {
            between(&self.upright, value, top, bottom)
        } else {
            between(&self.upright, value, bottom, top)
        }
    }
}

/// Where on the way between two places (in tenths) a value of the axis lies, to a whole tenth.
fn between(axis: &Scale, value: f64, from: i32, to: i32) -> f64 {
    let way = f64::from(to - from) * axis.share(value);
    f64::from(from + way.round() as i32) / 10.0
}

/// The drawing while it is made.
pub(super) struct Canvas {
    elements: RefCell<Elements>,
    /// Its height.
    pub(super) height: f64,
}

fn tenths(value: f64) -> i32 {
    (value * 10.0).round() as i32
}

fn point(at: At) -> Tenths {
    (tenths(at.0), tenths(at.1))
}

impl Canvas {
    /// An empty drawing, [`WIDTH`] wide.
    pub(super) fn new(height: f64) -> Self {
        Self {
            elements: RefCell::new(Elements {
                depth: 1,
                ..Elements::default()
            }),
            height: height.ceil(),
        }
    }

    /// Lays two axes over a part of the drawing; `downwards` puts the low end of the upright one at the top.
    pub(super) fn plot(
        &self,
        frame: Frame,
        across: Scale,
        upright: Scale,
        downwards: bool,
    ) -> Plot {
        Plot {
            frame,
            downwards,
            across,
            upright,
        }
    }

    /// Opens a group, draws into it, closes it. A group with `hover` text says it when pointed at.
    pub(super) fn group(&self, class: &str, hover: &str, draw: impl FnOnce()) {
        let title = if hover.is_empty() {
            String::new()
        } else {
            format!("<title>{}</title>", escape(hover))
        };
        self.grouped(&format!("<g class=\"{class}\">{title}"), draw);
    }

    /// A group that the pointer goes through, to what lies below.
    pub(super) fn group_to_see_through(&self, class: &str, draw: impl FnOnce()) {
        self.grouped(
            &format!("<g class=\"{class}\" pointer-events=\"none\">"),
            draw,
        );
    }

    fn grouped(&self, opening: &str, draw: impl FnOnce()) {
        {
            let elements = &mut *self.elements.borrow_mut();
            elements.indent();
            elements.body.push_str(opening);
            elements.depth += 1;
        }
        draw();
        let elements = &mut *self.elements.borrow_mut();
        elements.depth -= 1;
        elements.indent();
        elements.body.push_str("</g>");
    }

    /// Gives the next element a class.
    pub(super) fn class(&self, class: &'static str) -> &Self {
        self.elements.borrow_mut().class = class;
        self
    }

    /// Gives the next element dashes.
    pub(super) fn dashes(&self, dashes: &'static str) -> &Self {
        self.elements.borrow_mut().dashes = dashes;
        self
    }

    /// Gives the next filled element an outline.
    pub(super) fn outline(&self, ink: Ink, width: f64) -> &Self {
        self.elements.borrow_mut().outline = Some((ink, width));
        self
    }

    /// A straight line.
    pub(super) fn line(&self, from: At, to: At, ink: Ink, width: f64) {
        self.path(&[from, to], ink, width);
    }

    /// A line through places.
    pub(super) fn path(&self, through: &[At], ink: Ink, width: f64) {
        let points: Vec<Tenths> = through.iter().copied().map(point).collect();
        self.elements.borrow_mut().path(&points, ink, tenths(width));
    }

    /// A filled box.
    pub(super) fn rect(&self, frame: Frame, ink: Ink) {
        self.elements.borrow_mut().rect(
            point((frame.left, frame.top)),
            point((frame.right, frame.bottom)),
            ink,
        );
    }

    /// A filled band so wide, from the places of its upper edge down: level at both ends, smooth between.
    pub(super) fn ribbon(&self, from: At, to: At, wide: f64, ink: Ink) {
        let lower = |at: At| point((at.0, at.1 + wide));
        let (upper, lower) = ((point(from), point(to)), (lower(from), lower(to)));
        self.elements.borrow_mut().ribbon(upper, lower, ink);
    }

    /// A filled shape about a place, with its outline.
    pub(super) fn marker(&self, at: At, shape: Shape, radius: f64, fill: Ink, outline: Ink) {
        self.outline(outline, 1.5);
        let elements = &mut *self.elements.borrow_mut();
        match shape.corners(radius) {
            None => elements.circle(point(at), tenths(radius), fill),
            Some(corners) => {
                let corners: Vec<Tenths> = corners
                    .into_iter()
                    .map(|(x, y)| point((at.0 + x, at.1 + y)))
                    .collect();
                elements.polygon(&corners, fill);
            }
        }
    }

    /// A line of text with an edge in the colour of the ground, so that lines below it don't disturb it.
    pub(super) fn text_with_edge(&self, at: At, text: &str, look: Lettering) {
        self.outline(Ink::Paper, 3.0);
        self.text(at, text, look);
    }

    /// A line of text; `at` is on the middle of its capitals.
    pub(super) fn text(&self, at: At, text: &str, look: Lettering) {
        self.elements.borrow_mut().text(point(at), text, look);
    }

    /// The finished elements.
    pub(super) fn into_body(self) -> String {
        self.elements.into_inner().body
    }
}

/// The root element with its name and description.
pub(super) fn document(
    body: &str,
    height: f64,
    class: &str,
    id: &str,
    title: &str,
    alt: &str,
) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart {class}\" viewBox=\"0 0 {} {}\" role=\"img\" \
         aria-labelledby=\"{id}-t {id}-d\" font-family=\"Inter, sans-serif\">\n \
         <title id=\"{id}-t\">{}</title>\n <desc id=\"{id}-d\">{}</desc>{body}\n</svg>\n",
        plain(WIDTH),
        plain(height),
        escape(title),
        escape(alt)
    )
}
