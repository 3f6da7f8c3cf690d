//! Lines over evenly spaced places, each named at its end.

use crate::release::Unit;
use crate::report::{Chart, LineSeries};

use super::canvas::{Anchor, At, Canvas, Frame, Lettering, Plot, SMALL, WIDTH};
use super::frame::{Footer, Key, interval};
use super::line_names::{EndLabel, LEADING, PlaceNames, end_labels, end_words};
use super::metrics::{clean, text_width, wrap};
use super::palette::Ink;
use super::rows::hover;
use super::scale::{Scale, Start, axis, drawable, ends};
use super::shapes::Shape;

/// How a series looks.
pub(super) struct Look {
    /// Its colour.
    pub(super) ink: Ink,
    /// The shape of its markers.
    pub(super) shape: Shape,
    dashes: &'static str,
    hollow: bool,
    /// How far its marks stand beside the middle of their place, so that intervals don't lie on each other.
    aside: f64,
}

impl Look {
    /// Radius and fill of its markers: those of dashed lines are hollow.
    pub(super) fn marker(&self) -> (f64, Ink) {
        if self.hollow {
            (3.8, Ink::Paper)
        } else {
            (4.6, self.ink)
        }
    }
}

fn looks(series: &[LineSeries]) -> Vec<Look> {
    const DASHES: [&str; 3] = ["6 4", "2 3", "9 3 2 3"];
    let solid = series.iter().filter(|s| !s.dashed).count();
    let (mut line, mut dashed) = (0, 0);
    let with_intervals = series
        .iter()
        .filter(|s| s.points.iter().any(|p| ends(p.interval.as_ref()).is_some()))
        .count();
    let mut nth = 0;
    series
        .iter()
        .enumerate()
        .map(|(i, s)| {
            let has_interval = s.points.iter().any(|p| ends(p.interval.as_ref()).is_some());
            let aside = if has_interval && with_intervals > 1 {
                nth += 1;
                (nth as f64 - 1.0 - (with_intervals - 1) as f64 / 2.0)
                    * 7.0_f64.min(24.0 / with_intervals as f64)
            } else {
                0.0
            };
            let (ink, dashes) = if s.dashed {
                dashed += 1;
                let ink = if dashed == 1 { Ink::Dark } else { Ink::Grey };
                (ink, DASHES[(dashed - 1) % DASHES.len()])
            } else {
                line += 1;
                (Ink::series(line - 1, solid), "")
            };
            Look {
                ink,
                shape: Shape::series(i),
                dashes,
                hollow: s.dashed,
                aside,
            }
        })
        .collect()
}

/// Draws the chart, its plot so tall where its names need no more: the elements and the height.
pub(super) fn draw(
    chart: &Chart,
    places: &[String],
    series: &[LineSeries],
    plot: f64,
) -> (String, f64) {
    let points = || series.iter().flat_map(|s| &s.points);
    let values: Vec<f64> = points().filter_map(|p| drawable(&p.value)).collect();
    let intervals: Vec<(f64, f64)> = points()
        .filter(|p| p.value.reason().is_none())
        .filter_map(|p| ends(p.interval.as_ref()))
        .collect();
    let start = match chart.unit {
        Unit::Score | Unit::Progress | Unit::ProgressOne | Unit::Points => Start::Data,
        _ => Start::Base,
    };
    let scale = axis(chart.unit, start, &values, &intervals);
    let ticks: Vec<String> = scale
        .ticks
        .iter()
        .map(|t| scale.tick_text(*t, chart.unit))
        .collect();
    let left = ticks
        .iter()
        .map(|t| text_width(t, SMALL, false))
        .fold(24.0, f64::max)
        + 10.0;
    let names: Vec<(usize, Vec<String>)> = series
        .iter()
        .enumerate()
        .filter_map(|(i, s)| Some((i, end_words(s, places)?)))
        .collect();
    let right = WIDTH
        - names
            .iter()
            .flat_map(|(_, lines)| lines)
            .map(|l| text_width(l, SMALL, true))
            .fold(0.0, f64::max)
        - 40.0;
    let title = match chart.unit {
        Unit::Percent | Unit::PercentOne | Unit::Pounds => "",
        unit => unit.axis(),
    };
    let top = if title.is_empty() { 12.0 } else { 30.0 };
    let needed: f64 = names
        .iter()
        .map(|(_, l)| l.len() as f64 * LEADING + 4.0)
        .sum();
    let bottom = top + plot.max(needed);
    let slot = (right - left) / places.len().max(1) as f64;
    let place_names = PlaceNames::new(places, slot);
    let notes: Vec<String> = series
        .iter()
        .filter(|s| s.points.iter().all(|p| p.value.reason().is_some()))
        .map(|s| {
            let reason = s.points.first().and_then(|p| p.value.reason());
            let words = reason.map_or_else(|| "no values".into(), crate::release::Reason::words);
            format!("{}: {words}", s.name)
        })
        .collect();
    let key: &[Key] = if intervals.is_empty() {
        &[]
    } else {
        &[Key::Interval]
    };
    let footer = Footer::new(key, &notes);
    let below = bottom + 9.0 + place_names.lines as f64 * LEADING + 4.0;
    let canvas = Canvas::new(below + footer.height());
    let frame = Frame {
        left,
        top,
        right,
        bottom,
    };
    let plot = canvas.plot(frame, Scale::places(places.len()), scale, false);

    grid(&canvas, &plot, chart.unit, title);
    place_names.draw(&canvas, &plot);
    gaps(&canvas, &plot, places, series);
    let looks = looks(series);
    canvas.group_to_see_through("intervals", || {
        for (s, look) in series.iter().zip(&looks) {
            intervals_of(&canvas, &plot, places.len(), s, look);
        }
    });
    for (s, look) in series.iter().zip(&looks).rev() {
        line(&canvas, &plot, places, s, look);
    }
    let labels = names
        .into_iter()
        .filter_map(|(i, lines)| {
            let (at, value) = series[i]
                .points
                .iter()
                .take(places.len())
                .enumerate()
                .filter_map(|(at, p)| Some((at, drawable(&p.value)?)))
                .next_back()?;
            let from = plot.at(at as f64 + 0.5, value);
            Some(EndLabel {
                series: i,
                from: (from.0 + looks[i].aside, from.1),
                near: at + 1 == places.len(),
                lines,
            })
        })
        .collect();
    end_labels(&canvas, &plot, labels, &looks, series);
    footer.draw(&canvas, below);
    let height = canvas.height;
    (canvas.into_body(), height)
}

fn grid(canvas: &Canvas, plot: &Plot, unit: Unit, title: &str) {
    let frame = plot.frame;
    canvas.group("grid", "", || {
        for tick in &plot.upright.ticks {
            let y = plot.y(*tick);
            canvas.line((frame.left, y), (frame.right, y), Ink::Rule, 1.0);
        }
    });
    canvas.group("axis", "", || {
        let look = Lettering::new(SMALL, Ink::Muted, Anchor::End);
        for tick in &plot.upright.ticks {
            let text = plot.upright.tick_text(*tick, unit);
            canvas
                .class("tick")
                .text((frame.left - 8.0, plot.y(*tick)), &text, look);
        }
        let base = if plot.upright.holds(0.0) {
            plot.y(0.0)
        } else {
            frame.bottom
        };
        let class = if plot.upright.holds(0.0) {
            "zero-line"
        } else {
            "base-line"
        };
        canvas
            .class(class)
            .line((frame.left, base), (frame.right, base), Ink::Black, 1.2);
        for place in 0..plot.across.high as usize {
            let x = plot.x(place as f64 + 0.5);
            let (from, to) = ((x, frame.bottom), (x, frame.bottom + 4.0));
            canvas.class("tick-mark").line(from, to, Ink::Grey, 1.0);
        }
        if !title.is_empty() {
            let look = Lettering::new(SMALL, Ink::Muted, Anchor::Start);
            canvas.class("axis-title").text((1.0, 9.0), title, look);
        }
    });
}

/// Where no series has a value the reason is written between the lines; at a place without a name, where the lines only break,
/// nothing is.
fn gaps(canvas: &Canvas, plot: &Plot, names: &[String], series: &[LineSeries]) {
    let places = names.len();
    let reasons: Vec<Option<String>> = (0..places)
        .map(|i| {
            if names[i].is_empty() {
                return None;
            }
            let mut here = series.iter().filter_map(|s| s.points.get(i)).peekable();
            here.peek()?;
            let reasons: Option<Vec<_>> = here.map(|p| p.value.reason()).collect();
            Some(reasons?.first()?.words())
        })
        .collect();
    let mut i = 0;
    while i < places {
        let Some(words) = &reasons[i] else {
            i += 1;
            continue;
        };
        let from = i;
        while i < places && reasons[i].as_ref() == Some(words) {
            i += 1;
        }
        let left = plot.x(from as f64);
        let right = plot.x(i as f64);
        let frame = Frame {
            left: left + 3.0,
            top: plot.frame.top,
            right: right - 3.0,
            bottom: plot.frame.bottom,
        };
        if frame.right - frame.left < 8.0 {
            continue;
        }
        canvas.group("gap", words, || {
            canvas.class("gap-ground").rect(frame, Ink::GreyTint);
            let limit = frame.right - frame.left - 6.0;
            let longest = clean(words)
                .split(' ')
                .map(|w| text_width(w, SMALL, false))
                .fold(0.0, f64::max);
            if longest > limit {
                return;
            }
            let lines = wrap(&clean(words), SMALL, false, limit, 6);
            let look = Lettering::new(SMALL, Ink::Muted, Anchor::Middle);
            let middle = f64::midpoint(frame.top, frame.bottom);
            for (n, line) in lines.iter().enumerate() {
                let shift = (n as f64 - (lines.len() - 1) as f64 / 2.0) * LEADING;
                let at = (f64::midpoint(frame.left, frame.right), middle + shift);
                canvas.class("reason").text(at, line, look);
            }
        });
    }
}

fn line(canvas: &Canvas, plot: &Plot, places: &[String], series: &LineSeries, look: &Look) {
    let class = if look.dashes.is_empty() {
        "series"
    } else {
        "series dashed"
    };
    let at = |i: usize, value: f64| {
        let (x, y) = plot.at(i as f64 + 0.5, value);
        (x + look.aside, y)
    };
    let values: Vec<Option<f64>> = series
        .points
        .iter()
        .take(places.len())
        .map(|p| drawable(&p.value))
        .collect();
    canvas.group(class, &series.name, || {
        for run in runs(&values) {
            let places: Vec<At> = run.iter().map(|(i, v)| at(*i, *v)).collect();
            if places.len() > 1 {
                canvas
                    .class("line")
                    .dashes(look.dashes)
                    .path(&places, look.ink, 2.4);
            }
        }
        for (i, (point, value)) in series.points.iter().zip(&values).enumerate() {
            let Some(value) = value else { continue };
            let words = hover(
                &format!("{}, {}", series.name, places[i]),
                &point.value,
                point.interval.as_ref(),
                "",
            );
            canvas.group("mark", &words, || {
                let place = at(i, *value);
                let (radius, fill) = look.marker();
                canvas
                    .class("dot")
                    .marker(place, look.shape, radius, fill, look.ink);
            });
        }
    });
}

fn intervals_of(canvas: &Canvas, plot: &Plot, places: usize, series: &LineSeries, look: &Look) {
    for (i, point) in series.points.iter().take(places).enumerate() {
        let (Some(_), Some((low, high))) = (drawable(&point.value), ends(point.interval.as_ref()))
        else {
            continue;
        };
        let at = |value: f64| {
            let (x, y) = plot.at(i as f64 + 0.5, value);
            (x + look.aside, y)
        };
        let open = (
            low < plot.upright.low && plot.upright.low != 0.0,
            high > plot.upright.high && chart_goes_on(plot, point.value.unit()),
        );
        interval(canvas, at(low), at(high), open, look.ink);
    }
}

/// Whether there can be values above the axis.
fn chart_goes_on(plot: &Plot, unit: Unit) -> bool {
    !(matches!(unit, Unit::Percent | Unit::PercentOne) && plot.upright.high == 100.0)
}

/// Unbroken runs of values with their places.
fn runs(values: &[Option<f64>]) -> Vec<Vec<(usize, f64)>> {
    let mut runs: Vec<Vec<(usize, f64)>> = vec![vec![]];
    for (i, value) in values.iter().enumerate() {
        match value {
            Some(value) => {
                if let Some(run) = runs.last_mut() {
                    run.push((i, *value));
                }
            }
            None => runs.push(vec![]),
        }
    }
    runs.retain(|r| !r.is_empty());
    runs
}

#[cfg(test)]
mod tests {
    use super::runs;

    #[test]
    fn a_gap_breaks_the_line() {
        let runs = runs(&[Some(1.0), Some(2.0), None, None, Some(3.0)]);
        assert_eq!(runs, [vec![(0, 1.0), (1, 2.0)], vec![(4, 3.0)]]);
    }
}
