//! `matbook approve`: somebody has looked at the built site and lets it go out; and what keeps it back until then.

use std::path::Path;

use crate::config::Project;
use crate::estate::Moment;
use crate::site::site_mark;
use crate::state::{Approval, Outbox, StateError, StateFolder, now};

use super::args::ApproveArguments;
use super::messages::Messages;
use super::{Ended, project};

pub(super) fn approve(arguments: &ApproveArguments, messages: &Messages) -> Ended {
    match run(arguments, messages) {
        Ok(ended) | Err(ended) => ended,
    }
}

fn run(arguments: &ApproveArguments, messages: &Messages) -> Result<Ended, Ended> {
    let project = project::config(&arguments.project, messages)?;
    let _lock = super::publish::lock(&arguments.project, messages)?;
    let site = arguments.out.as_deref().unwrap_or(&project.out);
    let mark = mark(site, messages)?;
    let state = StateFolder::new(&project.state);
    let mut outbox = outbox(&state, messages)?;
    let who = arguments.who.trim();
    if who.is_empty() || who.chars().any(char::is_control) {
        return Err(messages.wrong_use("--who: expected the name of whoever approves, on one line"));
    }
    let when = now().map_or_else(String::new, |now| now.to_string());
    let short = &mark[..mark.len().min(12)];
    messages.say(&format!(
        "{} is approved as it stands (manifest {short}) by {who}, {when}; a build that changes a byte needs another approval",
        site.display()
    ));
    outbox.approve(Approval {
        site: mark,
        who: who.to_owned(),
        when,
    });
    outbox
        .write(&state)
        .map_err(|e| messages.machine(&e.to_string()))?;
    Ok(Ended::Done)
}

/// What went out, as far as the state knows.
pub(super) fn outbox(state: &StateFolder, messages: &Messages) -> Result<Outbox, Ended> {
    Outbox::read(state).map_err(|error| match error {
        StateError::Rubbish { .. } => messages.wrong_use(&error.to_string()),
        _ => messages.machine(&error.to_string()),
    })
}

/// The mark of a built site.
pub(super) fn mark(site: &Path, messages: &Messages) -> Result<String, Ended> {
    site_mark(site).ok_or_else(|| {
        messages.wrong_use(&format!(
            "{} is not a site made by matbook: run matbook build first",
            site.display()
        ))
    })
}

/// Refuses to let anything out before its time, or what nobody has approved where the config asks for that.
pub(super) fn may_go(project: &Project, site: &Path, messages: &Messages) -> Result<(), Ended> {
    let early = |until: &Moment| now().is_none_or(|now| now < *until);
    if let Some(until) = project.not_before.filter(early) {
        messages.error(&format!(
            "nothing goes out before {until} (`not_before` in {})",
            project.config.display()
        ));
        return Err(Ended::DataErrors);
    }
    if !project.approval {
        return Ok(());
    }
    let mark = mark(site, messages)?;
    let state = StateFolder::new(&project.state);
    match outbox(&state, messages)?.approval(&mark) {
        Some(approval) => {
            messages.say(&format!("approved by {}, {}", approval.who, approval.when));
            Ok(())
        }
        None => {
            messages.error(&format!(
                "nobody has approved {} as it stands: look at it, then say matbook approve --who NAME (`approval` in {})",
                site.display(),
                project.config.display()
            ));
            Err(Ended::DataErrors)
        }
    }
}
