//! All of matbook's tests in one binary: one module a topic.
#![allow(
    clippy::unwrap_used,
    clippy::field_reassign_with_default,
    clippy::disallowed_methods,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a test may stop at the first surprise and say why it skipped"
)]

mod architecture;
mod audit_pages;
mod audits;
mod cells;
mod chart;
mod checks;
mod cli;
mod commentary;
mod config;
mod config_against_data;
mod content;
mod context;
mod demo;
mod demo_faults;
mod dfe;
mod estimates;
mod evidence;
mod findings;
mod formats;
mod formulas_by_hand;
mod html;
mod indicators;
mod indicators_own;
mod intake;
mod intake_codes;
mod intake_faults;
mod licences;
mod mail;
mod measures_pages;
mod mutation;
mod pack;
mod packs;
mod packs_printed;
mod pdf_standards;
mod personal;
mod profile;
mod progress_pages;
mod publish;
mod published;
mod reading;
mod reference;
mod sample;
mod serve;
mod sheet;
mod shown;
mod site;
mod state;
mod tracking;
mod value_added;
mod vendored;
mod whole_files;
mod workbooks;
mod worked;

use std::path::PathBuf;

/// The folder of published files and worked examples beside the checkout, if it is there.
///
/// A test that needs it returns early when it is absent, after saying that it skipped.
pub fn shared() -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = if folder.is_dir() {
        folder
    } else {
        PathBuf::from(std::env::var_os("MATBOOK_SHARED")?)
    };
    if folder.is_dir() {
        Some(folder)
    } else {
        eprintln!("skipped: the folder of published files and worked examples is absent");
        None
    }
}
