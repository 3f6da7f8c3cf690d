//! `matbook map`: the config lines that map an unknown file onto a table.

use std::path::{Path, PathBuf};

use crate::config;
use crate::intake::{Around, ProposeError, ReadOptions, propose_in, read_organisations};

use super::Ended;
use super::messages::Messages;

pub(super) fn map(file: &Path, config: &Path, messages: &Messages) -> Ended {
    if file.is_dir() {
        return messages.wrong_use(&format!(
            "{} is a folder: name one file, or give the folder to `matbook add`",
            file.display()
        ));
    }
    let mut around = Around::default();
    let (data, name) = match project(file, config, &mut around) {
        Some(placed) => placed,
        None => {
            let folder = file.parent().unwrap_or_else(|| Path::new(""));
            let name = file.file_name().map(|n| n.to_string_lossy().into_owned());
            (folder.to_path_buf(), name.unwrap_or_default())
        }
    };
    match propose_in(&data, &name, &around) {
        Ok(proposal) => {
            let tables: Vec<&str> = proposal.survey.groups.iter().map(|g| g.table).collect();
            let mut tables: Vec<&str> = tables;
            tables.dedup();
            messages.say(&format!(
                "{} most likely feeds the table {}.",
                file.display(),
                tables.join(" and the table ")
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

/// The data folder that a file lies in and its path there, where the project's config is found; its schools become known.
fn project(file: &Path, config: &Path, around: &mut Around) -> Option<(PathBuf, String)> {
    let text = std::fs::read_to_string(config).ok()?;
    let project = config::read(&text, config).ok()?;
    let data = std::fs::canonicalize(&project.data).ok()?;
    let place = std::fs::canonicalize(file).ok()?;
    let within = place.strip_prefix(&data).ok()?;
    let parts: Vec<String> = within
        .components()
        .map(|c| c.as_os_str().to_string_lossy().into_owned())
        .collect();
    let held = read_organisations(&project.data, &project.settings, &ReadOptions::default());
    if let Ok(held) = held {
        let named = |s: &crate::dataset::School| (s.urn.to_string(), s.name.clone());
        around.schools = held.schools.iter().map(named).collect();
    }
    Some((project.data.clone(), parts.join("/")))
}
