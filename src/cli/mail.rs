//! `matbook mail`: each recipient's packs to them.

use crate::mail::{Asked, MailError, Outcome, Project};

use super::args::MailArguments;
use super::build::cache_folder;
use super::messages::Messages;
use super::{Ended, project, secrets};

pub(super) fn mail(arguments: &MailArguments, messages: &Messages) -> Ended {
    match run(arguments, messages) {
        Ok(ended) | Err(ended) => ended,
    }
}

fn run(arguments: &MailArguments, messages: &Messages) -> Result<Ended, Ended> {
    let project = project::config(&arguments.project, messages)?;
    let Some(settings) = &project.mail else {
        return Err(messages.wrong_use(&format!(
            "{} doesn't say to whom mail goes: add `mail:` (matbook mail --help shows how)",
            project.config.display()
        )));
    };
    let secrets = secrets::secrets(&project, messages)?;
    let memory = cache_folder(&project.config);
    let _lock = super::publish::lock(&arguments.project, messages)?;
    let base = project.config.parent().unwrap_or(std::path::Path::new(""));
    let eml = arguments
        .dry_run
        .then(|| arguments.eml.clone().unwrap_or_else(|| base.join("mail")));
    let asked = Asked {
        eml,
        to: arguments.to.clone(),
        again: arguments.again,
    };
    let place = Project {
        config: &project.config,
        site: arguments.out.as_deref().unwrap_or(&project.out),
        templates: project
            .templates
            .is_dir()
            .then_some(project.templates.as_path()),
        memory: &memory,
        title: &project.settings.title,
    };
    let bar = messages.bar("mailing");
    let tick = |done: usize, all: usize| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    };
    let outcome = crate::mail::send(settings, &place, &secrets, &asked, &tick);
    bar.finish_and_clear();
    match outcome {
        Ok(outcome) => Ok(said(&outcome, &asked, messages)),
        Err(error) => {
            let text = secrets.hide(&error.to_string());
            Err(match error {
                MailError::Use(_) => messages.wrong_use(&text),
                MailError::WrongPack { .. } => {
                    messages.error(&text);
                    Ended::DataErrors
                }
                MailError::Machine { .. } => messages.machine(&text),
            })
        }
    }
}

fn said(outcome: &Outcome, asked: &Asked, messages: &Messages) -> Ended {
    for (who, why) in &outcome.large {
        messages.say(&format!("{who}: too large, so {why}"));
    }
    for who in &outcome.doubtful {
        messages.say(&format!(
            "{who}: a run before ended while this mail was on its way; it went again under the same Message-ID"
        ));
    }
    if let Some(file) = &outcome.passwords {
        messages.say(&format!(
            "new passwords are in {}: pass them on another way than by mail",
            file.display()
        ));
    }
    for who in &outcome.nothing {
        messages.error(&format!(
            "{who}: there is no pack for them, so nothing was sent"
        ));
    }
    for (who, why) in &outcome.refused {
        messages.error(&format!("{who}: refused for good: {why}"));
    }
    for (who, why) in &outcome.later {
        messages.error(&format!("{who}: put off, the next run tries again: {why}"));
    }
    let done = match &asked.eml {
        Some(folder) => format!(
            "{} written to {}",
            number(outcome.sent.len()),
            folder.display()
        ),
        None => format!(
            "{} sent, {} sent before, {} refused, {} put off",
            number(outcome.sent.len()),
            outcome.before.len(),
            outcome.refused.len(),
            outcome.later.len()
        ),
    };
    messages.say(&format!("{done}, {:.1} s", messages.seconds()));
    if let Some((why, login)) = &outcome.stopped {
        let text = format!(
            "{why}; {} not sent, the next run tries again",
            number(outcome.untried)
        );
        return if *login {
            messages.wrong_use(&format!("the mail server refuses the login: {text}"))
        } else {
            messages.machine(&format!("the mail server can't be reached: {text}"))
        };
    }
    if outcome.refused.is_empty() && outcome.later.is_empty() && outcome.nothing.is_empty() {
        Ended::Done
    } else {
        Ended::DataErrors
    }
}

/// So many mails, in words.
fn number(mails: usize) -> String {
    match mails {
        1 => "1 mail".to_owned(),
        n => format!("{n} mails"),
    }
}
