//! `matbook setup`: a page on this machine for people who write no YAML.

use crate::setup::{Bench, Page};

use super::Ended;
use super::add::refused;
use super::args::SetupArguments;
use super::messages::Messages;

pub(super) fn setup(arguments: &SetupArguments, messages: &Messages) -> Ended {
    let bench = match Bench::open(&arguments.config) {
        Ok(bench) => bench,
        Err(error) => return refused(&error, messages),
    };
    if let Err(error) = std::fs::create_dir_all(bench.data()) {
        return messages.machine(&format!(
            "the data folder {} can't be made: {error}",
            bench.data().display()
        ));
    }
    let mut page = match Page::start(bench, arguments.port) {
        Ok(page) => page,
        Err(why) => return messages.wrong_use(&why),
    };
    messages.say(&format!(
        "Open {} (Ctrl-C ends it). Files that are dropped there go into the data folder; nothing leaves this machine.",
        page.url()
    ));
    page.wait();
    Ended::Done
}
