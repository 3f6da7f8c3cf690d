//! Pages: a [`report::Page`](crate::report::Page) in, HTML out, with the stylesheet, script and fonts beside it.
//!
//! Templates arrange, Rust writes cells: whatever is made thousands of times is finished before a template sees it. A
//! file of the project's `templates/` folder stands in for the built-in one of the same name. Templates see finished
//! strings only, can load nothing, and stop at an unknown name, so a page depends on its value and its templates alone.

mod assets;
mod cell;
mod error;
mod escape;
mod renderer;
mod row;
mod spark;
mod view;

pub use error::TemplateError;
pub use renderer::{Renderer, SiteInfo};
