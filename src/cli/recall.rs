//! `matbook recall`: who was mailed a pack, and a letter that asks them to delete it.

use crate::mail::{Found, Letter, Letters, Recall};

use super::args::RecallArguments;
use super::mail::{self, lined_up};
use super::messages::Messages;
use super::{Ended, project, secrets};

pub(super) fn recall(arguments: &RecallArguments, messages: &Messages) -> Ended {
    match run(arguments, messages) {
        Ok(ended) | Err(ended) => ended,
    }
}

fn run(arguments: &RecallArguments, messages: &Messages) -> Result<Ended, Ended> {
    let project = project::config(&arguments.project, messages)?;
    let settings = mail::settings(&project, messages)?;
    let why = arguments.why.as_deref().unwrap_or_default().trim();
    if arguments.why.is_some() && (why.is_empty() || why.chars().any(char::is_control)) {
        return Err(messages.wrong_use("--why: expected why the packs are withdrawn, on one line"));
    }
    let letters = match (&arguments.eml, arguments.dry_run, arguments.send) {
        (Some(folder), ..) => Letters::Written(folder.clone()),
        (None, true, _) => Letters::Written(crate::mail::recall_folder(&project.config)),
        (None, false, true) => Letters::Sent,
        (None, false, false) => Letters::None,
    };
    let secrets = secrets::secrets(&project, messages)?;
    let state = mail::journalled(&project, messages)?;
    let _lock = super::publish::lock(&arguments.project, messages)?;
    let place = mail::place(&project, &project.out, &state);
    let asked = Recall {
        packs: arguments.packs.clone(),
        why: why.to_owned(),
        letters,
        again: arguments.again,
    };
    let found = crate::mail::recall(settings, &place, &secrets, &asked)
        .map_err(|error| mail::stopped(&error, &secrets, messages))?;
    Ok(said(&found, &asked.letters, messages))
}

fn said(found: &Found, letters: &Letters, messages: &Messages) -> Ended {
    let mut rows = vec![["sent", "address", "as", "letter", "packs"].map(str::to_owned)];
    let mut failed = 0;
    for holder in &found.holders {
        let when = match (holder.when.as_str(), holder.perhaps) {
            ("", _) => "not noted".to_owned(),
            (when, false) => when.to_owned(),
            (when, true) => format!("perhaps {when}"),
        };
        let letter = match &holder.letter {
            None => "none".to_owned(),
            Some(Letter::Sent) => "sent".to_owned(),
            Some(Letter::Before) => "sent before".to_owned(),
            Some(Letter::Written(file)) => file.display().to_string(),
            Some(Letter::Failed(why)) => {
                failed += 1;
                messages.error(&format!(
                    "{}: the letter was not sent: {why}",
                    holder.address
                ));
                "not sent".to_owned()
            }
        };
        let (address, about) = (holder.address.clone(), holder.about.clone());
        rows.push([when, address, about, letter, holder.packs.join(" ")]);
    }
    let ended = messages.result(&lined_up(&rows));
    if !found.unknown.is_empty() {
        messages.say(&format!(
            "what was in mails of an earlier program is not known; perhaps these have one of the packs, too: {}",
            found.unknown.join(", ")
        ));
    }
    if *letters == Letters::None {
        messages.say("nobody was told: --why TEXT --send sends each a letter, --why TEXT --dry-run writes the letters into a folder");
    }
    match ended {
        Ended::Done if failed > 0 => Ended::DataErrors,
        ended => ended,
    }
}
