//! Charts: a specification ([`report::Chart`](crate::report::Chart)) in, one SVG out that serves page and pack.
//!
//! One file a kind of chart, drawn on a canvas of our own, so that an SVG has a view box only, a name and a
//! description, groups with class names, colours both as presentation attributes (packs) and as classes (pages restyle
//! them for a dark ground), and text as text, measured with the widths of the embedded font. No crate for plots stands
//! behind it: of those only scales and elements would be used, and each binds the view in the browser to wasm-bindgen.

mod bars;
mod canvas;
mod drawing;
mod elements;
mod far;
mod flow;
mod frame;
mod line_names;
mod lines;
mod map;
mod metrics;
mod palette;
mod place;
mod rows;
mod scale;
mod scatter;
mod shapes;
pub mod strip;
mod whiskers;

pub use drawing::{Density, Drawing, pages, printed, printed_height, svg, view_width};
pub use metrics::text_width;
pub use palette::dark_rules;
