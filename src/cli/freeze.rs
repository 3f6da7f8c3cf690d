//! `matbook freeze`: keeps a pack set with its figures for a meeting.

use crate::history::Ledger;
use crate::state::StateFolder;

use super::args::FreezeArguments;
use super::messages::Messages;
use super::{Ended, project};

pub(super) fn freeze(arguments: &FreezeArguments, messages: &Messages) -> Ended {
    match run(arguments, messages) {
        Ok(ended) | Err(ended) => ended,
    }
}

fn run(a: &FreezeArguments, messages: &Messages) -> Result<Ended, Ended> {
    let project = project::config(&a.project, messages)?;
    let _lock = super::publish::lock(&a.project, messages)?;
    let state = StateFolder::new(&project.state);
    let edition = a.edition.as_deref().unwrap_or_default();
    let failed = |e: crate::state::StateError| messages.machine(&e.to_string());
    let mut ledger = Ledger::open(&state, edition, true).map_err(failed)?;
    let Some(name) = &a.name else {
        let mut text = String::new();
        for f in ledger.frozen() {
            text.push_str(&format!(
                "{}: data as at {}, {} packs\n",
                f.name, f.as_at, f.packs
            ));
        }
        if text.is_empty() {
            messages.say("no meeting is frozen");
        }
        return Ok(messages.result(&text));
    };
    if a.remove {
        return match ledger.thaw(name).map_err(failed)? {
            true => Ok(messages.result(&format!("{name} is kept no longer\n"))),
            false => Err(messages.wrong_use(&format!("no meeting {name} is frozen"))),
        };
    }
    let odd = |c: char| !(c.is_alphanumeric() || c == ' ' || c == '-');
    if name.is_empty()
        || name.len() > 60
        || name.contains(odd)
        || ["last", "before", "published"].contains(&name.as_str())
    {
        return Err(messages.wrong_use(&format!(
            "`{name}` can't be the name of a meeting: letters, digits, spaces and hyphens, at most 60, and not last, before or published"
        )));
    }
    if ledger
        .frozen()
        .any(|f| f.name == *name || crate::site::slug(&f.name) == crate::site::slug(name))
    {
        return Err(messages.wrong_use(&format!(
            "a meeting {name} is frozen already: remove it first (matbook freeze \"{name}\" --remove), or take another name"
        )));
    }
    let site = a.out.as_ref().unwrap_or(&project.out);
    let site = if edition.is_empty() {
        site.clone()
    } else {
        site.join(edition)
    };
    let frozen = ledger.freeze(name, &site).map_err(failed)?.ok_or_else(|| {
        messages.wrong_use(&format!(
            "the site in {} is none of the builds that are kept: run matbook build first, for all of it",
            site.display()
        ))
    })?;
    Ok(messages.result(&format!(
        "{name}: the figures of this build (data as at {}) are kept, with {} packs and the manifest in {}\n",
        frozen.as_at,
        frozen.packs,
        ledger.frozen_folder(name).display()
    )))
}
