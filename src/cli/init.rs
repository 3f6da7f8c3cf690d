//! `matbook init`: an empty project.

use std::fs;
use std::path::Path;

use crate::intake::tables;

use super::Ended;
use super::messages::Messages;

/// The commented config of a new project.
const CONFIG: &str = include_str!("init.yaml");
const INDEX: &str = "# Welcome\n\nWrite here what readers should know about these figures; it appears on the home page.\n";

pub(super) fn init(folder: &Path, messages: &Messages) -> Ended {
    let shown = folder.display();
    if folder.exists() && !folder.is_dir() {
        return messages.wrong_use(&format!(
            "{shown} is a file: name a new folder for the project"
        ));
    }
    if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        return messages.wrong_use(&format!(
            "{shown} is not empty: name a new folder, so that nothing of yours is overwritten"
        ));
    }
    let mut files = vec![
        ("config.yaml".to_owned(), CONFIG.to_owned()),
        ("content/index.md".to_owned(), INDEX.to_owned()),
    ];
    for table in tables::ALL {
        let listed = table.columns.iter().filter(|c| c.listed);
        let names: Vec<&str> = listed.map(|c| c.name).collect();
        files.push((
            format!("data/{}.csv", table.name),
            format!("{}\r\n", names.join(",")),
        ));
    }
    let written = files.len();
    for (name, text) in files {
        let path = folder.join(&name);
        let made = path
            .parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| fs::write(&path, text));
        if let Err(error) = made {
            return messages.machine(&format!("{} can't be written: {error}", path.display()));
        }
    }
    messages.say(&format!(
        "{written} files in {shown}. Next: put your data under {}, then matbook check --config {}",
        folder.join("data").display(),
        folder.join("config.yaml").display()
    ));
    Ended::Done
}
