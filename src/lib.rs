//! matbook: reports, audits and packs for multi-academy trusts, from a folder of files.

pub use matbook_core::{
    chart, config, content, dataset, diag, estate, figures, formula, html, measure, quantity,
    release, report, sheet, view,
};

pub mod check;
pub mod cli;
pub mod compose;
pub mod demo;
pub mod history;
pub mod intake;
pub mod leak;
pub mod mail;
pub mod manual;
pub mod pack;
pub mod pipeline;
pub mod publish;
pub mod serve;
pub mod setup;
pub mod site;
pub mod source;
pub mod state;
