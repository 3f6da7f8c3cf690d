//! `matbook publish`: the built site, or its editions, to where their readers are.

mod errands;

use std::fs::File;
use std::path::Path;

use crate::config::{Project, Secrets};
use crate::publish::{Asked, Built, Outcome, PublishError};
use crate::site::site_mark;
use crate::state::{Holds, Lock, Outbox, StateError, StateFolder};

use super::args::{ProjectArguments, PublishArguments};
use super::build::{cache_folder, megabytes};
use super::messages::Messages;
use super::{Ended, project, secrets};
use errands::Errand;

pub(super) fn publish(arguments: &PublishArguments, messages: &Messages) -> Ended {
    match run(arguments, messages) {
        Ok(ended) | Err(ended) => ended,
    }
}

fn run(arguments: &PublishArguments, messages: &Messages) -> Result<Ended, Ended> {
    let project = project::config(&arguments.project, messages)?;
    if project.publish.is_empty() {
        return Err(messages.wrong_use(&format!(
            "{} doesn't say where to publish: add, say, `publish: {{to: {{folder: /srv/reports}}}}`",
            project.config.display()
        )));
    }
    let secrets = secrets::secrets(&project, messages)?;
    let _lock = lock(&arguments.project, messages)?;
    let out = arguments.out.as_ref().unwrap_or(&project.out);
    let state = StateFolder::new(&project.state);
    let mut outbox = super::approve::outbox(&state, messages)?;
    if arguments.list {
        return Ok(messages.result(&listed(&outbox)));
    }
    super::overlap::check_places(&project, out, messages)?;
    let errands = errands::errands(&project, out, &arguments.edition, messages)?;
    if !arguments.rollback {
        held(&project, out, arguments.accept, messages)?;
        if !arguments.dry_run {
            super::approve::may_go(&project, out, messages)?;
        }
        errands::known(&errands, &outbox, arguments.first, messages)?;
    }
    let mark = site_mark(out).unwrap_or_default();
    for errand in &errands {
        let outcome = one(errand, out, arguments, &secrets, messages)?;
        say(&outcome, arguments, messages);
        if !arguments.dry_run && !arguments.rollback {
            let when = crate::state::now().map_or_else(String::new, |now| now.to_string());
            if let Some(k) = errand.withholds {
                errands::keep(&state, k, messages)?;
            }
            outbox.publish(&errand.folder, &outcome.place, &mark, &when);
            outbox
                .write(&state)
                .map_err(|e| messages.machine(&e.to_string()))?;
            super::history::note_published(&project, &out.join(&errand.folder), messages)?;
        }
    }
    Ok(Ended::Done)
}

/// Where each edition lies, a line each: edition, place, since when, when last.
fn listed(outbox: &Outbox) -> String {
    let mut text = "edition\tplace\tsince\tlast\n".to_owned();
    for edition in outbox.editions() {
        for p in outbox.published(edition) {
            let name = if edition.is_empty() { "team" } else { edition };
            text.push_str(&format!("{name}\t{}\t{}\t{}\n", p.place, p.since, p.when));
        }
    }
    text
}

/// Takes one site to its place.
fn one(
    errand: &Errand,
    out: &Path,
    arguments: &PublishArguments,
    secrets: &Secrets,
    messages: &Messages,
) -> Result<Outcome, Ended> {
    let publish = &errand.publish;
    let asked = Asked {
        adopt: arguments.adopt,
        verify: arguments.verify,
        dry_run: arguments.dry_run,
        keep: if arguments.purge { 0 } else { publish.keep },
        swap: publish.swap,
    };
    let told = |error: &PublishError| {
        let text = secrets.hide(&error.to_string());
        if error.is_wrong_use() {
            messages.wrong_use(&text)
        } else {
            messages.machine(&format!(
                "{text}; readers still see the old site, and the next run completes this one"
            ))
        }
    };
    if !errand.folder.is_empty() {
        messages.say(&format!("edition {}:", errand.folder));
    } else if !arguments.rollback {
        messages.say(
            "warning: this site holds figures on individual pupils: it is for the team alone. `editions:` in the config makes \
             sites for heads, governors and trustees (matbook help editions)",
        );
    }
    let bar = messages.bar("publishing");
    let tick = |bytes: u64| bar.inc(bytes);
    let outcome = if arguments.rollback {
        crate::publish::rollback(&publish.place, secrets, &asked, &tick)
    } else {
        let site = match errand.folder.as_str() {
            "" => Built::read(out),
            folder => Built::edition(out, folder),
        };
        let site = site.map_err(|e| told(&e))?;
        bar.set_length(site.bytes_in_all());
        messages.stage("read the site");
        crate::publish::publish(&publish.place, secrets, &site, &asked, &tick)
    };
    bar.finish_and_clear();
    outcome.map_err(|e| told(&e))
}

/// Refuses to let out what a build said must not go out as it stands, unless it is accepted.
pub(super) fn held(
    project: &Project,
    site: &Path,
    accept: bool,
    messages: &Messages,
) -> Result<(), Ended> {
    let state = StateFolder::new(&project.state);
    let holds = match Holds::read(&state) {
        Ok(holds) => holds,
        Err(error @ StateError::Rubbish { .. }) => {
            return Err(messages.wrong_use(&error.to_string()));
        }
        Err(error) => return Err(messages.machine(&error.to_string())),
    };
    let against = holds.against(site_mark(site).as_deref());
    if against.is_empty() || accept {
        return Ok(());
    }
    for why in &against {
        messages.error(why);
    }
    messages.error(
        "nothing goes out: build all of it again (matbook build), or say --accept once you have looked at it",
    );
    Err(Ended::DataErrors)
}

/// Keeps builds and other publications of this project out until this one ends.
pub(super) fn lock(project: &ProjectArguments, messages: &Messages) -> Result<Option<Lock>, Ended> {
    let folder = cache_folder(&project.config);
    let file = folder.join("lock");
    let opened = std::fs::create_dir_all(&folder).and_then(|()| File::create(&file));
    // A project that can only be read can be published all the same.
    let Ok(lock) = opened else { return Ok(None) };
    Lock::ask(lock).or_busy(|| {
        messages.wrong_use(&format!(
            "a build, publication or mailing of this project is under way ({} is locked)",
            file.display()
        ))
    })
}

fn say(outcome: &Outcome, arguments: &PublishArguments, messages: &Messages) {
    let place = &outcome.place;
    if outcome.mended && !arguments.dry_run {
        messages.say("a publication was cut short before; this one has put it right");
    }
    if outcome.nothing && outcome.dropped > 0 {
        let done = match arguments.dry_run {
            true => "would be removed",
            false => "removed",
        };
        messages.say(&format!(
            "the pages of {place} stand as they were; {} earlier versions {done}, {} kept",
            outcome.dropped, outcome.kept
        ));
        return;
    }
    if outcome.nothing {
        messages.say(&format!(
            "nothing changed: {place} has version {} of {} files already, {:.1} s",
            outcome.version,
            outcome.unchanged,
            messages.seconds()
        ));
        return;
    }
    let done = match (arguments.dry_run, arguments.rollback) {
        (true, false) => "would publish",
        (true, true) => "would go back to",
        (false, false) => "published",
        (false, true) => "went back to",
    };
    messages.say(&format!(
        "{done} version {} in {place}: {} files written ({:.1} MB), {} unchanged, {} removed, {} earlier versions kept, {:.1} s",
        outcome.version,
        outcome.written,
        megabytes(outcome.bytes),
        outcome.unchanged,
        outcome.removed,
        outcome.kept,
        messages.seconds()
    ));
    match &outcome.pieces {
        Some(why) if !arguments.dry_run => {
            messages.say(&format!("put piece by piece, the pages last: {why}"))
        }
        _ => {}
    }
}
