//! `matbook map`: the config lines that map an unknown file onto a table.

use std::path::Path;

use crate::intake::{ProposeError, propose};

use super::Ended;
use super::messages::Messages;

pub(super) fn map(file: &Path, messages: &Messages) -> Ended {
    if file.is_dir() {
        return messages.wrong_use(&format!("{} is a folder: name one file", file.display()));
    }
    match propose(file) {
        Ok(proposal) => {
            messages.say(&format!(
                "{} most likely feeds the table {}.",
                file.display(),
                proposal.table
            ));
            for note in &proposal.notes {
                messages.say(&format!("note: {note}"));
            }
            messages.result(&proposal.yaml)
        }
        Err(error @ ProposeError::Read { .. }) if file.exists() => {
            messages.machine(&error.to_string())
        }
        Err(error) => messages.wrong_use(&error.to_string()),
    }
}
