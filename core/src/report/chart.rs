//! Charts as specifications: what is drawn, not how.

use crate::release::{Shown, Unit};

use super::Indicator;

/// How much a mark stands out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Emphasis {
    /// Like the others.
    #[default]
    Plain,
    /// The one the page is about, or the trust among its schools.
    Strong,
    /// Set back: left out, or on very few pupils.
    Faint,
}

/// A horizontal or vertical line to compare with, drawn dashed and labelled.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct ReferenceLine {
    /// Its label, as `The trust 64%`.
    pub label: String,
    /// Where it lies.
    pub value: Shown,
}

/// One bar.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Bar {
    /// Its label.
    pub label: String,
    /// Its length; without a value the label stays and the reason is written.
    pub value: Shown,
    /// 95% interval, where there is one.
    pub interval: Option<(Shown, Shown)>,
    /// For bars of a difference: fills and shapes follow it.
    pub indicator: Option<Indicator>,
    /// How much it stands out.
    pub emphasis: Emphasis,
    /// The benchmark or target beside it, where there is one: drawn as a tick.
    pub comparison: Option<Shown>,
}

/// A point of a line.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct LinePoint {
    /// Its height; a gap in the line where there is no value.
    pub value: Shown,
    /// 95% interval, where there is one.
    pub interval: Option<(Shown, Shown)>,
}

/// A line over the places of the x axis.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct LineSeries {
    /// Its name, written at its end.
    pub name: String,
    /// One point a place.
    pub points: Vec<LinePoint>,
    /// Dashed for benchmarks and averages.
    pub dashed: bool,
}

/// A point of a scatterplot.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct ScatterPoint {
    /// Its label; labels are placed so that they don't collide.
    pub label: String,
    /// Across.
    pub x: Shown,
    /// Up.
    pub y: Shown,
    /// Shape and colour, where the point has one.
    pub indicator: Option<Indicator>,
    /// How much it stands out.
    pub emphasis: Emphasis,
}

/// A dot with its interval, on a row of its own.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Whisker {
    /// The row's label.
    pub label: String,
    /// The dot.
    pub value: Shown,
    /// The interval.
    pub interval: Option<(Shown, Shown)>,
    /// How much it stands out.
    pub emphasis: Emphasis,
}

/// A place on a map.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct MapPlace {
    /// Its name, written beside it.
    pub label: String,
    /// What pointing at it says besides.
    pub detail: String,
    /// Kilometres east of the grid's origin.
    pub east: Shown,
    /// Kilometres north of it.
    pub north: Shown,
    /// The nearest other place, by its number: a line leads there.
    pub nearest: Option<usize>,
    /// How much it stands out.
    pub emphasis: Emphasis,
}

/// What kind of chart.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChartKind {
    /// Bars from zero; with `about_zero` they lie on both sides of it (differences).
    Bars {
        /// The bars, in the order they are drawn.
        bars: Vec<Bar>,
        /// The average line.
        line: Option<ReferenceLine>,
        /// Differences.
        about_zero: bool,
    },
    /// Lines over time, places evenly spaced.
    Lines {
        /// The places of the x axis.
        places: Vec<String>,
        /// The lines.
        series: Vec<LineSeries>,
    },
    /// Points, with the line of equality where asked.
    Scatter {
        /// The points.
        points: Vec<ScatterPoint>,
        /// What the x axis is.
        x_title: String,
        /// What the y axis is.
        y_title: String,
        /// Whether to draw y = x.
        equality: bool,
    },
    /// Bands from the standards before to the standards after, as wide as their numbers of pupils.
    Flow {
        /// What stands over the left side: the earlier point.
        from: String,
        /// What stands over the right side.
        to: String,
        /// The standards, lowest first.
        levels: Vec<String>,
        /// How many went from each level (first) to each (second).
        moves: Vec<Vec<Shown>>,
    },
    /// Places, north up, with a scale bar.
    Map {
        /// The places.
        places: Vec<MapPlace>,
    },
    /// Dots with their 95% intervals about a zero line, one below the other.
    Whiskers {
        /// The rows.
        rows: Vec<Whisker>,
        /// A second line besides zero, as an average.
        line: Option<ReferenceLine>,
    },
}

/// A chart: kind, unit, and the sentence that stands for it where it can't be seen.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Chart {
    /// Its id on the page: lower case with hyphens.
    pub id: String,
    /// Its title: what it shows.
    pub title: String,
    /// Its text alternative, made from the data.
    pub alt: String,
    /// The unit of the value axis.
    pub unit: Unit,
    /// What is drawn.
    pub kind: ChartKind,
}
