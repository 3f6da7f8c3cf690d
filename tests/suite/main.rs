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
mod declared;
mod demo;
mod demo_faults;
mod dfe;
mod estimates;
mod evidence;
mod findings;
mod formats;
mod formulas_by_hand;
mod golden;
mod grades;
mod grades_read;
mod history;
mod html;
mod implausible;
mod indicators;
mod indicators_own;
mod intake;
mod intake_codes;
mod intake_faults;
mod layouts;
mod leaks;
mod mail;
mod mapping;
mod mapping_sources;
mod measures_pages;
mod mutation;
mod pack;
mod packs;
mod packs_printed;
mod packs_short;
mod pdf_standards;
mod personal;
mod profile;
mod progress_pages;
mod project;
mod proof;
mod publish;
mod published;
mod reading;
mod reference;
mod rounded;
mod sample;
mod serve;
mod shards;
mod sheet;
mod shifted;
mod shipped;
mod shown;
mod signed;
mod site;
mod state;
mod statutory;
mod tracking;
mod value_added;
mod view;
mod whole_files;
mod withheld;
mod workbooks;
mod worked;
mod worlds;

use std::path::PathBuf;

/// Says that the running test can't be run here, and why. Where MATBOOK_SKIPPED names a file, it is kept there as a line, so
/// that scripts/test.sh can count what was skipped and tell it at the end.
///
/// A test that needs what this machine lacks calls it and returns: nothing else may say that it skipped.
pub fn skip(reason: &str) {
    let thread = std::thread::current();
    let line = format!("{}: {reason}\n", thread.name().unwrap_or("a test"));
    eprint!("skipped: {line}");
    if let Some(file) = std::env::var_os("MATBOOK_SKIPPED") {
        use std::io::Write as _;
        let mut file = std::fs::File::options()
            .create(true)
            .append(true)
            .open(file)
            .unwrap();
        file.write_all(line.as_bytes()).unwrap();
    }
}

/// The folder of published files and worked examples beside the checkout or where MATBOOK_SHARED says, if it is there; a test
/// that needs it returns where it is not.
pub fn shared() -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let named = std::env::var_os("MATBOOK_SHARED").map(PathBuf::from);
    let folder = std::iter::once(beside).chain(named).find(|f| f.is_dir());
    if folder.is_none() {
        skip("the folder of published files and worked examples is absent");
    }
    folder
}
