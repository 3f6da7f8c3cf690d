//! Charts of rows: a label on the left, a mark along a value axis, the figure on the right.

use std::ops::Range;

use crate::release::{Shown, Unit};
use crate::report::{Emphasis, Indicator, ReferenceLine};

use super::canvas::{Anchor, Canvas, Frame, LABEL, Lettering, Plot, SMALL, WIDTH};
use super::drawing::Density;
use super::frame::{Footer, Key, dashed_line};
use super::metrics::{clean, cut, text_width, wrap};
use super::palette::Ink;
use super::scale::{Scale, drawable};
use super::shapes::Shape;

/// Labels get at most so much of the width.
const LABEL_LIMIT: f64 = 236.0;
/// Figures get at most so much.
const VALUE_LIMIT: f64 = 130.0;

/// A row's words and figure.
pub(super) struct Head<'a> {
    /// Its label.
    pub(super) label: &'a str,
    /// Its figure.
    pub(super) value: &'a Shown,
    /// Its interval.
    pub(super) interval: Option<&'a (Shown, Shown)>,
    /// How much it stands out.
    pub(super) emphasis: Emphasis,
    /// Shape beside the figure.
    pub(super) indicator: Option<Indicator>,
    /// What hovering says further.
    pub(super) more: String,
}

impl Head<'_> {
    fn hover(&self) -> String {
        hover(self.label, self.value, self.interval, &self.more)
    }
}

/// What a mark says when pointed at: `Oak: 64% (likely between 55% and 73%)`.
pub(super) fn hover(
    label: &str,
    value: &Shown,
    interval: Option<&(Shown, Shown)>,
    more: &str,
) -> String {
    let figure = match value.reason() {
        Some(reason) => reason.words(),
        None => value.text(),
    };
    let interval = match interval {
        Some((a, b)) if a.reason().is_none() && b.reason().is_none() => {
            format!(" (likely between {} and {})", a.text(), b.text())
        }
        _ => String::new(),
    };
    format!("{label}: {figure}{interval}{more}")
}

/// A chart of rows before it is drawn.
pub(super) struct Rows<'a> {
    /// All rows, also those that another page shows.
    pub(super) heads: Vec<Head<'a>>,
    /// The value axis.
    pub(super) scale: Scale,
    /// Its unit.
    pub(super) unit: Unit,
    /// What the axis says.
    pub(super) axis_title: String,
    /// The dashed line.
    pub(super) line: Option<&'a ReferenceLine>,
    /// The key.
    pub(super) key: Vec<Key>,
    /// How much height they take.
    pub(super) density: Density,
}

/// Where a row's mark stands: its middle, and half its thickness.
#[derive(Clone, Copy)]
pub(super) struct MarkPlace {
    /// The middle of the row.
    pub(super) y: f64,
    /// Half of a bar's thickness.
    pub(super) half: f64,
}

/// Where things are.
struct Places {
    labels: Vec<Vec<String>>,
    label_size: f64,
    left: f64,
    right: f64,
    row: f64,
    top: f64,
    footer: Footer,
    below: f64,
}

impl<'a> Rows<'a> {
    fn places(&self) -> Places {
        let many = self.heads.len() > 40;
        let strong = |h: &Head<'_>| h.emphasis == Emphasis::Strong;
        let tall = self
            .heads
            .iter()
            .any(|h| text_width(&clean(h.label), LABEL, strong(h)) > LABEL_LIMIT);
        let size = if many || tall { SMALL } else { LABEL };
        let labels: Vec<Vec<String>> = self
            .heads
            .iter()
            .map(|h| {
                let lines = if many { 1 } else { 2 };
                wrap(&clean(h.label), size, strong(h), LABEL_LIMIT, lines)
            })
            .collect();
        let widest = labels
            .iter()
            .zip(&self.heads)
            .flat_map(|(lines, h)| lines.iter().map(move |l| text_width(l, size, strong(h))))
            .fold(0.0, f64::max);
        let two_lines = labels.iter().any(|l| l.len() > 1);
        let ticks: Vec<f64> = self
            .scale
            .ticks
            .iter()
            .map(|t| text_width(&self.scale.tick_text(*t, self.unit), SMALL, false))
            .collect();
        let half = |tick: Option<&f64>| tick.map_or(0.0, |w| w / 2.0 + 1.0);
        let values = self
            .heads
            .iter()
            .filter(|h| h.value.reason().is_none())
            .map(|h| text_width(&h.value.text(), LABEL, strong(h)))
            .fold(0.0, f64::max)
            .min(VALUE_LIMIT);
        let shapes = self.heads.iter().any(|h| h.indicator.is_some());
        let figures = values + 16.0 + if shapes { 20.0 } else { 0.0 };
        let notes: Vec<String> = self
            .line
            .and_then(|line| {
                let reason = line.value.reason()?;
                Some(format!("{}: {}", line.label, reason.words()))
            })
            .into_iter()
            .collect();
        let title = if self.axis_title.is_empty() {
            0.0
        } else {
            20.0
        };
        Places {
            labels,
            label_size: size,
            left: (widest + 12.0).max(half(ticks.first())),
            right: WIDTH - figures.max(half(ticks.last())),
            row: self.density.row(self.heads.len(), two_lines),
            top: if self.drawn_line().is_some() {
                26.0
            } else {
                6.0
            },
            footer: Footer::new(&self.key, &notes),
            below: 24.0 + title,
        }
    }

    /// The dashed line, where it can be drawn.
    fn drawn_line(&self) -> Option<(&'a ReferenceLine, f64)> {
        let line = self.line?;
        let value = drawable(&line.value)?;
        self.scale.holds(value).then_some((line, value))
    }

    /// The height of the drawing of all rows.
    pub(super) fn height(&self) -> f64 {
        let places = self.places();
        let rows = places.row * self.heads.len() as f64;
        (places.top + rows + places.below + places.footer.height()).ceil()
    }

    /// How many rows fit into a height.
    pub(super) fn fitting(&self, height: f64) -> usize {
        let places = self.places();
        let room = height - places.top - places.below - places.footer.height();
        ((room / places.row).floor() as usize).max(1)
    }

    /// Draws the rows `shown`: each row's `mark`, and with `over` what stands above base line and dashed line. Without
    /// it the marks themselves stand above the lines.
    pub(super) fn draw(
        &self,
        shown: Range<usize>,
        mark: impl Fn(&Canvas, &Plot, usize, MarkPlace),
        over: Option<impl Fn(&Canvas, &Plot, usize, MarkPlace)>,
    ) -> (String, f64) {
        let places = self.places();
        let bottom = places.top + places.row * shown.len() as f64;
        let canvas = Canvas::new(bottom + places.below + places.footer.height());
        let frame = Frame {
            left: places.left,
            top: places.top,
            right: places.right,
            bottom,
        };
        let plot = canvas.plot(frame, self.scale.clone(), Scale::places(shown.len()), true);
        let place = |i: usize| MarkPlace {
            y: plot.y((i - shown.start) as f64 + 0.5),
            half: (places.row * 0.31).min(10.0),
        };
        self.axis(&canvas, &plot);
        if over.is_none() {
            self.lines(&canvas, &plot);
        }
        let row = |i: usize| {
            let head = &self.heads[i];
            let class = match (head.indicator, head.emphasis) {
                (Some(indicator), _) => Ink::indicator(indicator).2,
                (None, Emphasis::Strong) => "strong",
                (None, Emphasis::Faint) => "faint",
                (None, Emphasis::Plain) => "plain",
            };
            let y = place(i).y;
            canvas.group(&format!("mark {class}"), &head.hover(), || {
                self.label(&canvas, &places, i, y);
                if head.value.reason().is_some() {
                    self.reason(&canvas, &plot, i, y);
                } else {
                    mark(&canvas, &plot, i, place(i));
                    self.figure(&canvas, i, y);
                }
            });
        };
        let (absent, present): (Vec<usize>, Vec<usize>) = shown
            .clone()
            .partition(|i| self.heads[*i].value.reason().is_some());
        present.iter().copied().for_each(row);
        if let Some(over) = over {
            self.lines(&canvas, &plot);
            // The pointer goes through to the bars, which say what they are.
            canvas.group_to_see_through("over", || {
                for i in &present {
                    over(&canvas, &plot, *i, place(*i));
                }
            });
        }
        absent.into_iter().for_each(row);
        places.footer.draw(&canvas, bottom + places.below);
        let height = canvas.height;
        (canvas.into_body(), height)
    }

    fn axis(&self, canvas: &Canvas, plot: &Plot) {
        let frame = plot.frame;
        canvas.group("grid", "", || {
            for tick in &plot.across.ticks {
                let x = plot.x(*tick);
                canvas.line((x, frame.top), (x, frame.bottom), Ink::Rule, 1.0);
            }
        });
        canvas.group("axis", "", || {
            let look = Lettering::new(SMALL, Ink::Muted, Anchor::Middle);
            let mut free = f64::NEG_INFINITY;
            for tick in &plot.across.ticks {
                let text = plot.across.tick_text(*tick, self.unit);
                let half = text_width(&text, SMALL, false) / 2.0;
                let x = plot.x(*tick);
                if x - half < free {
                    continue;
                }
                free = x + half + 4.0;
                canvas
                    .class("tick")
                    .text((x, frame.bottom + 14.0), &text, look);
            }
            if !self.axis_title.is_empty() {
                let middle = f64::midpoint(frame.left, frame.right);
                canvas.class("axis-title").text(
                    (middle, frame.bottom + 34.0),
                    &self.axis_title,
                    look,
                );
            }
        });
    }

    /// The base line and the dashed line with its label above the plot.
    fn lines(&self, canvas: &Canvas, plot: &Plot) {
        let frame = plot.frame;
        let base = if self.scale.holds(0.0) {
            Some(0.0)
        } else if self.unit == Unit::Score && self.scale.low == 80.0 {
            Some(80.0)
        } else {
            None
        };
        if let Some(base) = base {
            let x = plot.x(base);
            canvas
                .class("zero-line")
                .line((x, frame.top), (x, frame.bottom), Ink::Black, 1.2);
        }
        if let Some((line, value)) = self.drawn_line() {
            let x = plot.x(value);
            let label = clean(&line.label);
            let label = cut(&label, SMALL, true, WIDTH - 4.0);
            let half = text_width(&label, SMALL, true) / 2.0;
            canvas.group("ref", &line.label, || {
                dashed_line(canvas, (x, frame.top - 6.0), (x, frame.bottom));
                let look = Lettering::new(SMALL, Ink::Black, Anchor::Middle).bold(true);
                let middle = x.max(half + 2.0).min(WIDTH - half - 2.0);
                canvas
                    .class("ref-label")
                    .text((middle, frame.top - 16.0), &label, look);
            });
        }
    }

    fn label(&self, canvas: &Canvas, places: &Places, i: usize, y: f64) {
        let head = &self.heads[i];
        let ink = if head.emphasis == Emphasis::Faint || head.value.reason().is_some() {
            Ink::Muted
        } else {
            Ink::Black
        };
        let lines = &places.labels[i];
        let size = places.label_size;
        let look = Lettering::new(size, ink, Anchor::End).bold(head.emphasis == Emphasis::Strong);
        for (n, line) in lines.iter().enumerate() {
            let shift = (n as f64 - (lines.len() - 1) as f64 / 2.0) * 15.0;
            canvas
                .class("label")
                .text((places.left - 10.0, y + shift), line, look);
        }
    }

    fn figure(&self, canvas: &Canvas, i: usize, y: f64) {
        let head = &self.heads[i];
        let shapes = self.heads.iter().any(|h| h.indicator.is_some());
        let right = WIDTH - if shapes { 22.0 } else { 2.0 };
        let strong = head.emphasis == Emphasis::Strong;
        let text = cut(&head.value.text(), LABEL, strong, VALUE_LIMIT);
        let look = Lettering::new(LABEL, Ink::Black, Anchor::End).bold(strong);
        canvas.class("value").text((right, y), &text, look);
        if let Some(indicator) = head.indicator {
            let (fill, outline, _) = Ink::indicator(indicator);
            let at = (WIDTH - 9.0, y);
            canvas
                .class("indicator")
                .marker(at, Shape::indicator(indicator), 4.8, fill, outline);
        }
    }

    /// The reason there is no mark, in words, on a ground of its own so that no line crosses it.
    fn reason(&self, canvas: &Canvas, plot: &Plot, i: usize, y: f64) {
        let Some(reason) = self.heads[i].value.reason() else {
            return;
        };
        let (from, to) = (plot.frame.left, WIDTH - 4.0);
        let text = cut(&clean(&reason.words()), SMALL, false, to - from - 8.0);
        let width = text_width(&text, SMALL, false);
        let base = plot.x(self.scale.hold(0.0));
        let left = (base + 5.0).min(to - width - 4.0).max(from + 2.0);
        canvas.class("reason-ground").rect(
            Frame {
                left: left - 1.0,
                top: y - 9.0,
                right: left + width + 5.0,
                bottom: y + 9.0,
            },
            Ink::Paper,
        );
        let look = Lettering::new(SMALL, Ink::Muted, Anchor::Start);
        canvas.class("reason").text((left + 2.0, y), &text, look);
    }
}
