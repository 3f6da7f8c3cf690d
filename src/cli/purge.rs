//! `matbook purge`: what is kept of pupils, of a school, of earlier builds goes.

use crate::config::Project;
use crate::dataset::Urn;
use crate::history::Ledger;
use crate::intake::{ReadOptions, read_organisations};
use crate::state::{StateError, StateFolder};

use super::args::PurgeArguments;
use super::build::cache_folder;
use super::messages::Messages;
use super::{Ended, project};

pub(super) fn purge(arguments: &PurgeArguments, messages: &Messages) -> Ended {
    match run(arguments, messages) {
        Ok(ended) | Err(ended) => ended,
    }
}

/// Refuses a school of which neither the table of schools nor anything that is kept knows: its number may be mistyped.
fn known(project: &Project, urn: Urn, messages: &Messages) -> Result<(), Ended> {
    let held = read_organisations(&project.data, &project.settings, &ReadOptions::default());
    if held.is_ok_and(|held| held.schools.iter().any(|school| school.urn == urn)) {
        return Ok(());
    }
    match Ledger::open(&StateFolder::new(&project.state), "", true) {
        Ok(ledger) if !ledger.knows(urn) => Err(messages.wrong_use(&format!(
            "nothing is known of a school {urn}: it is neither in the table of schools nor in anything that is kept; nothing was removed"
        ))),
        // What is wrong with a ledger is told where it is purged.
        _ => Ok(()),
    }
}

fn run(a: &PurgeArguments, messages: &Messages) -> Result<Ended, Ended> {
    let project = project::config(&a.project, messages)?;
    let _lock = super::publish::lock(&a.project, messages)?;
    if let Some(urn) = a.school.filter(|_| !a.builds) {
        known(&project, urn, messages)?;
    }
    let mut text = String::new();
    let cache = cache_folder(&project.config);
    if cache.is_dir() {
        std::fs::remove_dir_all(&cache).map_err(|error| {
            messages.machine(&format!("can't remove {}: {error}", cache.display()))
        })?;
        text.push_str(&format!("{}: the cache is gone\n", cache.display()));
    }
    let state = StateFolder::new(&project.state);
    let failed = |error: StateError| match error {
        StateError::Rubbish { .. } => messages.wrong_use(&error.to_string()),
        _ => messages.machine(&error.to_string()),
    };
    if a.builds {
        // A list that is damaged goes with what it lists.
        let mut ledger = match Ledger::open(&state, "", true) {
            Ok(ledger) => ledger,
            Err(error) => {
                return Err(messages.wrong_use(&format!(
                    "{error}: remove the folder {} by hand",
                    state.file("history").display()
                )));
            }
        };
        let purged = ledger.purge_builds().map_err(failed)?;
        text.push_str(&format!(
            "{} builds that were kept are gone, with all meetings\n",
            purged.builds
        ));
        return Ok(messages.result(&text));
    }
    let mut ledger = Ledger::open(&state, "", true).map_err(failed)?;
    let purged = ledger.purge(a.school).map_err(failed)?;
    text.push_str(&format!(
        "numbers of pupils' rows: gone from {} builds that are kept\n",
        purged.builds
    ));
    if let Some(urn) = a.school {
        text.push_str(&format!(
            "school {urn}: {} rows of figures and {} packs gone\n",
            purged.figures, purged.packs
        ));
    }
    let ended = messages.result(&text);
    if !purged.meetings.is_empty() {
        messages.say(&format!(
            "still kept, with packs whose figures count who was there: {} (matbook freeze NAME --remove)",
            purged.meetings.join(", ")
        ));
    }
    Ok(ended)
}
