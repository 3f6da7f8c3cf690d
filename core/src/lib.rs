//! What the program and the view in the browser share: identities, settings, quantities, cells and their arithmetic,
//! what is released, reports, charts, HTML and sheets. Compiles for wasm32-unknown-unknown.

pub mod chart;
pub mod config;
pub mod content;
pub mod dataset;
pub mod diag;
pub mod estate;
pub mod figures;
pub mod formula;
pub mod html;
pub mod measure;
pub mod quantity;
pub mod release;
pub mod report;
pub mod sheet;
pub mod view;
