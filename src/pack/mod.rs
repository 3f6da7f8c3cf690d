//! PDF packs: report pages in, the bytes of a tagged PDF out.
//!
//! Typst runs inside the process, with a world of its own: fonts compiled in, data as a virtual `/data.json`, charts as
//! virtual SVG files. Nothing here reads a clock, the network or a system font, so the same pack gives the same bytes
//! anywhere. All of the program's Typst code lives in this folder.

mod cells;
mod compress;
mod data;
mod error;
mod flow;
mod fonts;
mod heights;
pub mod identity;
pub mod leaf;
mod leaf_data;
mod leaf_drawings;
mod leaf_heights;
mod leaf_legend;
mod leaf_widths;
mod leaves;
mod legible;
mod letters;
mod manuscript;
mod paper;
mod plan;
mod prepare;
mod press;
mod sizes;
mod subject;
mod widths;
mod world;

pub use crate::config::packs::Sheet;
pub use compress::compress;
pub use error::{Fault, PackError};
pub use identity::PackIdentity;
pub use manuscript::Manuscript;
pub use press::{Press, SIZES, Setting, TEMPLATES, Typeset};
pub use subject::{Logo, Look, Pack, Pictures};
