//! From a specification to finished drawings.

use crate::report::{Bar, Chart, ChartKind, Whisker};

use super::canvas::{Anchor, Canvas, LABEL, Lettering, WIDTH, document};
use super::palette::Ink;
use super::rows::Rows;
use super::{bars, flow, lines, map, scatter, whiskers};

/// A finished chart.
#[derive(Clone, PartialEq, Debug)]
pub struct Drawing {
    /// The SVG document, without XML declaration: it can stand in a page as it is.
    pub svg: String,
    /// Width of the view box.
    pub width: f64,
    /// Height of the view box; text is 12 to 14 units tall.
    pub height: f64,
}

/// How much height a chart takes; its lettering is as large in each.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Density {
    /// As on a page of the site.
    Screen,
    /// On paper, where there is room.
    Roomy,
    /// Flatter, where that saves a sheet.
    Close,
    /// As flat as it can be read.
    Dense,
}

impl Density {
    /// How tall the plot of a line chart is.
    pub(super) fn plot(self) -> f64 {
        [280.0, 200.0, 170.0, 145.0][self as usize]
    }

    /// How tall a row of a chart of so many rows is; `two_lines`: some labels take two lines.
    pub(super) fn row(self, rows: usize, two_lines: bool) -> f64 {
        let by_count = match (two_lines, rows) {
            (true, _) => [35.0, 33.0, 31.0, 30.0],
            (_, 0..=16) => [30.0, 27.0, 24.0, 21.0],
            (_, 17..=40) => [25.0, 24.0, 22.0, 20.0],
            _ => [20.0, 20.0, 19.0, 18.0],
        };
        by_count[self as usize]
    }

    /// How tall all pupils of a flow are together.
    pub(super) fn flow(self) -> f64 {
        [200.0, 160.0, 130.0, 105.0][self as usize]
    }
}

/// Draws a chart. Its ids begin with `id_prefix` and the chart's own id, so that charts of one page don't clash.
pub fn svg(chart: &Chart, id_prefix: &str) -> Drawing {
    printed(chart, id_prefix, Density::Screen)
}

/// The same for paper, where charts and their tables share sheets.
pub fn printed(chart: &Chart, id_prefix: &str, density: Density) -> Drawing {
    let (body, height) = match &chart.kind {
        ChartKind::Lines { places, series } if !places.is_empty() && !series.is_empty() => {
            lines::draw(chart, places, series, density.plot())
        }
        ChartKind::Scatter {
            points,
            x_title,
            y_title,
            equality,
        } if !points.is_empty() => scatter::draw(chart, points, (x_title, y_title), *equality),
        ChartKind::Map { places }
            if places
                .iter()
                .any(|p| p.east.value().is_some() && p.north.value().is_some()) =>
        {
            map::draw(places)
        }
        ChartKind::Flow {
            from,
            to,
            levels,
            moves,
        } if flow::total(moves) > 0.0 => flow::draw((from, to), levels, moves, density.flow()),
        _ => match Rowed::of(chart, density) {
            Some(rowed) => rowed.draw(0..rowed.len()),
            None => nothing(),
        },
    };
    finished(chart, id_prefix, "", &chart.title, body, height)
}

/// The height of the view box that [`printed`] gives a chart, without the labour of drawing it where rows make it up.
pub fn printed_height(chart: &Chart, density: Density) -> f64 {
    match Rowed::of(chart, density) {
        Some(rowed) => rowed.rows.height(),
        None => printed(chart, "", density).height,
    }
}

/// The width of every view box.
pub const fn view_width() -> f64 {
    WIDTH
}

/// Draws a chart in pieces none of which is taller than `max_height` (as long as one row is not): charts of rows are
/// cut between rows and keep their axis, key and columns; others stay whole. The pieces' titles say which of how many
/// each is.
pub fn pages(chart: &Chart, id_prefix: &str, max_height: f64) -> Vec<Drawing> {
    let Some(rowed) = Rowed::of(chart, Density::Screen) else {
        return vec![svg(chart, id_prefix)];
    };
    let rows = rowed.len();
    let most = rowed.rows.fitting(max_height);
    let pieces = rows.div_ceil(most);
    if pieces < 2 {
        return vec![svg(chart, id_prefix)];
    }
    // Evenly: 21 rows where 20 fit become 11 and 10, not 20 and 1.
    let each = rows.div_ceil(pieces);
    (0..pieces)
        .map(|n| {
            let (body, height) = rowed.draw(n * each..((n + 1) * each).min(rows));
            let title = format!("{} ({} of {pieces})", chart.title, n + 1);
            finished(
                chart,
                id_prefix,
                &format!("-{}", n + 1),
                &title,
                body,
                height,
            )
        })
        .collect()
}

/// Charts of rows, of either kind.
struct Rowed<'a> {
    rows: Rows<'a>,
    marks: Marks<'a>,
}

enum Marks<'a> {
    Bars(&'a [Bar]),
    Whiskers(&'a [Whisker]),
}

impl<'a> Rowed<'a> {
    /// `None` for other kinds, and where there is no row.
    fn of(chart: &'a Chart, density: Density) -> Option<Self> {
        let rowed = match &chart.kind {
            ChartKind::Bars {
                bars,
                line,
                about_zero,
            } if !bars.is_empty() => Some(Self {
                rows: bars::rows(chart, bars, line.as_ref(), *about_zero),
                marks: Marks::Bars(bars),
            }),
            ChartKind::Whiskers { rows, line } if !rows.is_empty() => Some(Self {
                rows: whiskers::rows(chart, rows, line.as_ref()),
                marks: Marks::Whiskers(rows),
            }),
            _ => None,
        };
        rowed.map(|mut rowed| {
            rowed.rows.density = density;
            rowed
        })
    }

    fn len(&self) -> usize {
        self.rows.heads.len()
    }

    fn draw(&self, shown: std::ops::Range<usize>) -> (String, f64) {
        match self.marks {
            Marks::Bars(marks) => bars::draw(&self.rows, marks, shown),
            Marks::Whiskers(marks) => whiskers::draw(&self.rows, marks, shown),
        }
    }
}

fn finished(
    chart: &Chart,
    prefix: &str,
    piece: &str,
    title: &str,
    body: String,
    height: f64,
) -> Drawing {
    let class = match &chart.kind {
        ChartKind::Bars {
            about_zero: true, ..
        } => "bars about-zero",
        ChartKind::Bars { .. } => "bars",
        ChartKind::Lines { .. } => "lines",
        ChartKind::Scatter { .. } => "scatter",
        ChartKind::Map { .. } => "map",
        ChartKind::Flow { .. } => "flow",
        ChartKind::Whiskers { .. } => "whiskers",
    };
    let id = if prefix.is_empty() {
        chart.id.clone()
    } else {
        format!("{prefix}-{}", chart.id)
    };
    let id: String = format!("{id}{piece}")
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    Drawing {
        svg: document(&body, height, class, &id, title, &chart.alt),
        width: WIDTH,
        height,
    }
}

/// A chart without anything to draw says so.
fn nothing() -> (String, f64) {
    let canvas = Canvas::new(60.0);
    let look = Lettering::new(LABEL, Ink::Muted, Anchor::Middle);
    canvas
        .class("reason")
        .text((WIDTH / 2.0, 30.0), "There is nothing to draw.", look);
    let height = canvas.height;
    (canvas.into_body(), height)
}
