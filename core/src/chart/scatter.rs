//! Points with their names, and the line on which both values are equal.

use crate::release::Unit;
use crate::report::{Chart, Emphasis, ScatterPoint};

use super::canvas::{Anchor, At, Canvas, Frame, Lettering, Plot, SMALL, WIDTH};
use super::frame::{Footer, dashed_line, indicator_keys};
use super::metrics::{clean, cut, text_width, wrap};
use super::palette::Ink;
use super::place::{Form, Placed, Wish, place};
use super::scale::{Scale, Start, axis, drawable};
use super::shapes::Shape;

/// Size of the names of points.
const NAME: f64 = 12.0;
/// Names up to this width stand on one line if there is room; else they take two of `NAME_HALF` or a
/// little more, or are cut to
/// `NAME_SHORT`.
const NAME_LIMIT: f64 = 190.0;
/// See [`NAME_LIMIT`].
const NAME_HALF: f64 = 135.0;
/// See [`NAME_LIMIT`].
const NAME_SHORT: f64 = 78.0;
/// Distance of lines of text in a name.
const NAME_LEADING: f64 = 13.0;
/// With the line of equality the plot is a square of this side.
const SIDE: f64 = 480.0;
/// Otherwise it is so wide and so high.
const BROAD: (f64, f64) = (530.0, 390.0);
/// What the equality line is called.
const EQUALITY: &str = "both equal";

/// A point that can be drawn.
struct Drawn<'a> {
    point: &'a ScatterPoint,
    at: At,
}

/// Draws the chart: the elements and the height.
pub(super) fn draw(
    chart: &Chart,
    points: &[ScatterPoint],
    titles: (&str, &str),
    equality: bool,
) -> (String, f64) {
    let pairs: Vec<(&ScatterPoint, f64, f64)> = points
        .iter()
        .filter_map(|p| Some((p, drawable(&p.x)?, drawable(&p.y)?)))
        .collect();
    let x_unit = pairs.first().map_or(chart.unit, |p| p.0.x.unit());
    let y_unit = pairs.first().map_or(chart.unit, |p| p.0.y.unit());
    let xs: Vec<f64> = pairs.iter().map(|p| p.1).collect();
    let ys: Vec<f64> = pairs.iter().map(|p| p.2).collect();
    let (across, upright) = if equality {
        let both: Vec<f64> = xs.iter().chain(&ys).copied().collect();
        let scale = axis(y_unit, Start::Data, &both, &[]);
        (scale.clone(), scale)
    } else {
        (
            axis(x_unit, Start::Data, &xs, &[]),
            axis(y_unit, Start::Data, &ys, &[]),
        )
    };
    let left = upright
        .ticks
        .iter()
        .map(|t| text_width(&upright.tick_text(*t, y_unit), SMALL, false))
        .fold(24.0, f64::max)
        + 10.0;
    let y_title = wrap(&clean(titles.1), SMALL, false, WIDTH - 2.0, 2);
    let (width, height) = if equality { (SIDE, SIDE) } else { BROAD };
    let x_title = wrap(&clean(titles.0), SMALL, false, width, 2);
    let top = y_title.len() as f64 * 16.0 + 14.0;
    let frame = Frame {
        left,
        top,
        right: left + width,
        bottom: top + height,
    };
    let below = frame.bottom + 26.0 + x_title.len() as f64 * 16.0;
    let absent: Vec<String> = points
        .iter()
        .filter(|p| drawable(&p.x).is_none() || drawable(&p.y).is_none())
        .map(|p| {
            let reason = p.x.reason().or(p.y.reason());
            let words = reason.map_or_else(String::new, crate::release::Reason::words);
            format!("{} ({words})", p.label)
        })
        .collect();
    let notes = if absent.is_empty() {
        vec![]
    } else {
        vec![format!("Not drawn: {}", absent.join(", "))]
    };
    let key = indicator_keys(pairs.iter().map(|p| p.0.indicator));
    let footer = Footer::new(&key, &notes);
    let canvas = Canvas::new(below + footer.height());
    let plot = canvas.plot(frame, across, upright, false);
    grid(&canvas, &plot, (x_unit, y_unit));
    axis_titles(&canvas, &plot, &x_title, &y_title);
    let equal = equality.then(|| equality_line(&canvas, &plot)).flatten();
    let drawn: Vec<Drawn<'_>> = pairs
        .iter()
        .map(|(point, x, y)| Drawn {
            point,
            at: plot.at(*x, *y),
        })
        .collect();
    let names = names(&drawn, &plot, equal);
    marks(&canvas, &drawn, &names, titles);
    footer.draw(&canvas, below);
    let height = canvas.height;
    (canvas.into_body(), height)
}

fn grid(canvas: &Canvas, plot: &Plot, units: (Unit, Unit)) {
    let frame = plot.frame;
    canvas.group("grid", "", || {
        for tick in &plot.across.ticks {
            let x = plot.x(*tick);
            canvas.line((x, frame.top), (x, frame.bottom), Ink::Rule, 1.0);
        }
        for tick in &plot.upright.ticks {
            let y = plot.y(*tick);
            canvas.line((frame.left, y), (frame.right, y), Ink::Rule, 1.0);
        }
    });
    canvas.group("axis", "", || {
        let line = |scale: &Scale, from: At, to: At| {
            let class = if scale.holds(0.0) && scale.low < 0.0 {
                "zero-line"
            } else {
                "base-line"
            };
            canvas.class(class).line(from, to, Ink::Black, 1.2);
        };
        let y = plot.y(plot.upright.hold(0.0));
        line(&plot.upright, (frame.left, y), (frame.right, y));
        let x = plot.x(plot.across.hold(0.0));
        line(&plot.across, (x, frame.top), (x, frame.bottom));
        for tick in &plot.across.ticks {
            let text = plot.across.tick_text(*tick, units.0);
            let look = Lettering::new(SMALL, Ink::Muted, Anchor::Middle);
            canvas
                .class("tick")
                .text((plot.x(*tick), frame.bottom + 14.0), &text, look);
        }
        for tick in &plot.upright.ticks {
            let text = plot.upright.tick_text(*tick, units.1);
            let look = Lettering::new(SMALL, Ink::Muted, Anchor::End);
            canvas
                .class("tick")
                .text((frame.left - 8.0, plot.y(*tick)), &text, look);
        }
    });
}

fn axis_titles(canvas: &Canvas, plot: &Plot, x_title: &[String], y_title: &[String]) {
    let frame = plot.frame;
    let start = Lettering::new(SMALL, Ink::Black, Anchor::Start);
    for (n, line) in y_title.iter().enumerate() {
        let at = (1.0, 9.0 + n as f64 * 16.0);
        canvas.class("axis-title").text(at, line, start);
    }
    let middle = Lettering::new(SMALL, Ink::Black, Anchor::Middle);
    for (n, line) in x_title.iter().enumerate() {
        let at = (
            f64::midpoint(frame.left, frame.right),
            frame.bottom + 34.0 + n as f64 * 16.0,
        );
        canvas.class("axis-title").text(at, line, middle);
    }
}

/// Draws y = x with its name beyond the plot; the line's ends, and the box of the name.
fn equality_line(canvas: &Canvas, plot: &Plot) -> Option<((At, At), Frame)> {
    let low = plot.across.low.max(plot.upright.low);
    let high = plot.across.high.min(plot.upright.high);
    if low >= high {
        return None;
    }
    let (from, to) = (plot.at(low, low), plot.at(high, high));
    let x = plot.frame.right + 6.0;
    let width = text_width(EQUALITY, SMALL, true);
    canvas.group("ref", EQUALITY, || {
        dashed_line(canvas, from, to);
        let look = Lettering::new(SMALL, Ink::Black, Anchor::Start).bold(true);
        canvas.class("ref-label").text((x, to.1), EQUALITY, look);
    });
    let frame = Frame {
        left: x - 4.0,
        top: to.1 - 10.0,
        right: x + width + 2.0,
        bottom: to.1 + 10.0,
    };
    Some(((from, to), frame))
}

/// The forms a name may take, best first: whole on a line, on two lines, cut.
fn forms(point: &ScatterPoint) -> Vec<Vec<String>> {
    let bold = point.emphasis == Emphasis::Strong;
    let name = clean(&point.label);
    let width = text_width(&name, NAME, bold);
    let mut forms = vec![];
    if width <= NAME_LIMIT {
        forms.push(vec![name.clone()]);
    }
    if width > NAME_HALF {
        let limit = (width * 0.6).clamp(NAME_HALF, NAME_LIMIT);
        forms.push(wrap(&name, NAME, bold, limit, 2));
    }
    if width > NAME_SHORT {
        forms.push(vec![cut(&name, NAME, bold, NAME_SHORT)]);
    }
    forms
}

/// Places the names: their lines and where they stand; `None` for those that fit nowhere.
fn names(
    drawn: &[Drawn<'_>],
    plot: &Plot,
    equal: Option<((At, At), Frame)>,
) -> Vec<Option<(Vec<String>, Placed)>> {
    let texts: Vec<Vec<Vec<String>>> = drawn.iter().map(|d| forms(d.point)).collect();
    let wishes: Vec<Wish> = drawn
        .iter()
        .zip(&texts)
        .map(|(d, forms)| {
            let strong = d.point.emphasis == Emphasis::Strong;
            let form = |lines: &Vec<String>| {
                let width = lines.iter().map(|l| text_width(l, NAME, strong));
                let height = (lines.len() - 1) as f64 * NAME_LEADING + NAME + 2.0;
                let cut = lines.iter().any(|l| l.ends_with('…'));
                Form {
                    size: (width.fold(0.0, f64::max) + 2.0, height),
                    cost: match (cut, lines.len()) {
                        (true, _) if strong => 150.0,
                        (true, _) => 45.0,
                        (false, 1) => 0.0,
                        (false, _) => 12.0,
                    },
                }
            };
            Wish {
                at: d.at,
                forms: forms.iter().map(form).collect(),
                rank: match d.point.emphasis {
                    Emphasis::Strong => 2,
                    Emphasis::Plain => 1,
                    Emphasis::Faint => 0,
                },
            }
        })
        .collect();
    let points: Vec<At> = drawn.iter().map(|d| d.at).collect();
    let room = Frame {
        left: plot.frame.left + 2.0,
        top: plot.frame.top - 4.0,
        right: WIDTH - 1.0,
        bottom: plot.frame.bottom - 2.0,
    };
    let (avoid, taken): (Vec<(At, At)>, Vec<Frame>) = equal.into_iter().unzip();
    place(&wishes, &points, &taken, &avoid, room)
        .into_iter()
        .zip(texts)
        .map(|(placed, mut forms)| {
            let placed = placed?;
            Some((forms.swap_remove(placed.form), placed))
        })
        .collect()
}

fn marks(
    canvas: &Canvas,
    drawn: &[Drawn<'_>],
    names: &[Option<(Vec<String>, Placed)>],
    titles: (&str, &str),
) {
    // Those that stand out are drawn last, above the others.
    let mut order: Vec<usize> = (0..drawn.len()).collect();
    order.sort_by_key(|i| match drawn[*i].point.emphasis {
        Emphasis::Faint => 0,
        Emphasis::Plain => 1,
        Emphasis::Strong => 2,
    });
    canvas.group("leaders", "", || {
        for i in &order {
            if let Some((
                _,
                Placed {
                    leader: Some(end), ..
                },
            )) = &names[*i]
            {
                canvas
                    .class("leader")
                    .line(drawn[*i].at, *end, Ink::Grey, 0.8);
            }
        }
    });
    for i in order {
        let Drawn { point, at } = &drawn[i];
        let words = format!(
            "{}: {} {}; {} {}",
            point.label, titles.0, point.x, titles.1, point.y
        );
        let class = match (point.indicator, point.emphasis) {
            (Some(indicator), _) => Ink::indicator(indicator).2,
            (None, Emphasis::Strong) => "strong",
            (None, Emphasis::Faint) => "faint",
            (None, Emphasis::Plain) => "plain",
        };
        canvas.group(&format!("mark {class}"), &words, || {
            let canvas = canvas.class("dot");
            match (point.indicator, point.emphasis) {
                (Some(indicator), _) => {
                    let (fill, outline, _) = Ink::indicator(indicator);
                    canvas.marker(*at, Shape::indicator(indicator), 5.2, fill, outline);
                }
                (None, Emphasis::Strong) => {
                    canvas.marker(*at, Shape::Diamond, 6.0, Ink::Orange, Ink::Black);
                }
                (None, Emphasis::Plain) => {
                    canvas.marker(*at, Shape::Circle, 5.0, Ink::Blue, Ink::Paper);
                }
                (None, Emphasis::Faint) => {
                    canvas.marker(*at, Shape::Circle, 4.4, Ink::Paper, Ink::Grey);
                }
            }
            if let Some((lines, placed)) = &names[i] {
                let strong = point.emphasis == Emphasis::Strong;
                let ink = if point.emphasis == Emphasis::Faint {
                    Ink::Muted
                } else {
                    Ink::Black
                };
                // A name to the left of its point ends there, one to the right begins there.
                let (x, anchor) = if placed.frame.right <= at.0 {
                    (placed.frame.right - 1.0, Anchor::End)
                } else {
                    (placed.frame.left + 1.0, Anchor::Start)
                };
                let look = Lettering::new(NAME, ink, anchor).bold(strong);
                let middle = f64::midpoint(placed.frame.top, placed.frame.bottom);
                for (n, line) in lines.iter().enumerate() {
                    let shift = (n as f64 - (lines.len() - 1) as f64 / 2.0) * NAME_LEADING;
                    canvas
                        .class("label")
                        .text_with_edge((x, middle + shift), line, look);
                }
            }
        });
    }
}
