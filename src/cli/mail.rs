//! `matbook mail`: each recipient's packs to them.

use std::path::Path;

use crate::config::{self, MailSettings, Secrets};
use crate::mail::{Asked, Due, JOURNAL, MailError, Outcome, PASSWORDS, Project};
use crate::state::StateFolder;

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
    let settings = settings(&project, messages)?;
    let secrets = secrets::secrets(&project, messages)?;
    let state = journalled(&project, messages)?;
    let _lock = super::publish::lock(&arguments.project, messages)?;
    let site = arguments.out.as_deref().unwrap_or(&project.out);
    if !arguments.list {
        super::publish::held(&project, site, arguments.accept, messages)?;
        if !arguments.dry_run {
            super::approve::may_go(&project, site, messages)?;
        }
    }
    let base = project.config.parent().unwrap_or(std::path::Path::new(""));
    let eml = arguments
        .dry_run
        .then(|| arguments.eml.clone().unwrap_or_else(|| base.join("mail")));
    let asked = Asked {
        eml,
        to: arguments.to.clone(),
        again: arguments.again,
    };
    let place = place(&project, site, &state);
    let failed = |error: MailError| stopped(&error, &secrets, messages);
    if arguments.list {
        let (listed, unread) =
            crate::mail::list(settings, &place, &arguments.to).map_err(failed)?;
        for row in &unread {
            messages.error(row);
        }
        let ended = messages.result(&table(&listed));
        return Ok(match (ended, unread.is_empty()) {
            (Ended::Done, false) => Ended::DataErrors,
            (ended, _) => ended,
        });
    }
    let bar = messages.bar("mailing");
    let tick = |done: usize, all: usize| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    };
    let outcome = crate::mail::send(settings, &place, &secrets, &asked, &tick);
    bar.finish_and_clear();
    Ok(said(&outcome.map_err(failed)?, &asked, messages))
}

/// What the config says of mail.
pub(super) fn settings<'p>(
    project: &'p config::Project,
    messages: &Messages,
) -> Result<&'p MailSettings, Ended> {
    project.mail.as_ref().ok_or_else(|| {
        messages.wrong_use(&format!(
            "{} doesn't say to whom mail goes: add `mail:` (matbook mail --help shows how)",
            project.config.display()
        ))
    })
}

/// The state, with the journal and the passwords: earlier programs kept them in the cache, which may go at any moment.
pub(super) fn journalled(
    project: &config::Project,
    messages: &Messages,
) -> Result<StateFolder, Ended> {
    let state = StateFolder::new(&project.state);
    for name in [JOURNAL, PASSWORDS] {
        let before = cache_folder(&project.config).join(name);
        (state.adopt(name, &before)).map_err(|e| messages.machine(&e.to_string()))?;
    }
    Ok(state)
}

/// Where things are.
pub(super) fn place<'p>(
    project: &'p config::Project,
    site: &'p Path,
    state: &'p StateFolder,
) -> Project<'p> {
    let templates = &project.templates;
    Project {
        config: &project.config,
        site,
        templates: templates.is_dir().then_some(templates.as_path()),
        state,
        title: &project.settings.title,
        editions: &project.settings.editions,
    }
}

/// Says what went wrong, and how that ends.
pub(super) fn stopped(error: &MailError, secrets: &Secrets, messages: &Messages) -> Ended {
    let text = secrets.hide(&error.to_string());
    match error {
        MailError::Use(_) => messages.wrong_use(&text),
        MailError::WrongPack { .. } => {
            messages.error(&text);
            Ended::DataErrors
        }
        MailError::Machine { .. } => messages.machine(&text),
    }
}

/// Who gets what, as lines of columns that stand below one another.
fn table(listed: &[crate::mail::Listed]) -> String {
    let mut rows = vec![["due", "address", "name", "as", "packs"].map(str::to_owned)];
    rows.extend(listed.iter().map(|one| {
        let due = match one.due {
            Due::New => "new",
            Due::Changed => "changed",
            Due::Same => "same",
            Due::Doubtful => "in doubt",
            Due::Nothing => "no pack",
        };
        [
            due.to_owned(),
            one.address.clone(),
            one.name.clone(),
            one.about.clone(),
            one.packs.join(" "),
        ]
    }));
    lined_up(&rows)
}

/// Rows as lines whose columns stand below one another.
pub(super) fn lined_up<const N: usize>(rows: &[[String; N]]) -> String {
    let widths: [usize; N] = std::array::from_fn(|column| {
        let all = rows.iter().map(|row| row[column].chars().count());
        all.max().unwrap_or(0)
    });
    let mut text = String::new();
    for row in rows {
        for (column, cell) in row.iter().enumerate() {
            text.push_str(cell);
            if column + 1 < N {
                let gap = widths[column] - cell.chars().count() + 2;
                text.extend(std::iter::repeat_n(' ', gap));
            }
        }
        text.push('\n');
    }
    text
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
    for row in &outcome.unread {
        messages.error(&format!("{row}; nothing went to them"));
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
    let all = outcome.refused.is_empty() && outcome.later.is_empty();
    if all && outcome.nothing.is_empty() && outcome.unread.is_empty() {
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
