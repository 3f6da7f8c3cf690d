//! A report as a plain value: what a page, a pack, a CSV and a workbook say, without any markup.
//!
//! One file a report; it is made once and rendered by `html`, `pack` and `sheet`. Numbers come in only as
//! [`Shown`](crate::release::Shown) values from the release desk, which is why nothing here may look into `measure`.

mod about;
pub mod attendance;
pub mod audit;
mod cell;
pub mod changes;
mod chart;
mod compared;
pub mod context;
mod filters;
pub mod help;
pub mod indicators;
mod many_looks;
mod matrix;
pub mod measures;
mod page;
mod parts;
pub mod performance;
mod picture;
pub mod profile;
mod schools;
pub mod statutory;
mod table;
pub mod tracking;
pub mod value_added;
mod words;
mod worked;

pub use crate::quantity::{Band, Indicator, Mark, Verdict};
pub use about::About;
pub use cell::{Cell, Link};
pub use chart::{
    Bar, Chart, ChartKind, Emphasis, LinePoint, LineSeries, MapPlace, ReferenceLine, ScatterPoint,
    Whisker,
};
pub use compared::Compared;
pub use filters::{FilterField, Filters};
pub use many_looks::{Surety, by_luck, looks_words};
pub use matrix::{Matrix, MatrixCell, MatrixColumn, MatrixLine, MatrixRow, cell_at};
pub use page::{
    Behind, Block, Card, CardItem, Choice, Chosen, Crumb, Fact, Page, PagePath, Section, Tile, Tone,
};
pub use parts::Parts;
pub use picture::{ExpectedRange, Oval, Picture};
pub use schools::{ListedSchool, school_list};
pub use table::{Align, Column, Row, RowKind, Table};
pub use worked::{Sources, Worked, explain};
