//! `matbook templates --write DIR`: the built-in templates, to change those one needs.

use std::fs;
use std::path::Path;

use crate::{html, mail, pack};

use super::Ended;
use super::messages::Messages;

pub(super) fn templates(folder: &Path, messages: &Messages) -> Ended {
    let all: Vec<(&str, &str)> = html::templates()
        .chain(pack::TEMPLATES)
        .chain(mail::TEMPLATES)
        .collect();
    // All or nothing: a template of the user's own is never overwritten.
    let there: Vec<&str> = all
        .iter()
        .filter(|(name, text)| {
            fs::read_to_string(folder.join(name))
                .is_ok_and(|own| own.replace("\r\n", "\n") != *text)
                || folder.join(name).is_dir()
        })
        .map(|(name, _)| *name)
        .collect();
    if !there.is_empty() {
        return messages.wrong_use(&format!(
            "{} has {} that differ from the built-in ones: {}. Nothing was written; name another folder, or move yours away",
            folder.display(),
            if there.len() == 1 { "a template" } else { "templates" },
            there.join(", ")
        ));
    }
    for (name, text) in &all {
        let path = folder.join(name);
        let made = fs::create_dir_all(folder).and_then(|()| fs::write(&path, text));
        if let Err(error) = made {
            return messages.machine(&format!("{} can't be written: {error}", path.display()));
        }
    }
    messages.say(&format!(
        "{} templates in {}. Delete those that you leave as they are: what is not there stays as it comes with the program",
        all.len(),
        folder.display()
    ));
    Ended::Done
}
