//! Reading a project: its config, then its data.

use crate::config::{self, Project};
use crate::dataset::Holdings;
use crate::diag::Finding;
use crate::intake::{ReadOptions, read_project};

use super::Ended;
use super::args::ProjectArguments;
use super::messages::Messages;

/// Reads the config; what is wrong with it is said.
pub(super) fn config(arguments: &ProjectArguments, messages: &Messages) -> Result<Project, Ended> {
    let path = &arguments.config;
    #[expect(clippy::disallowed_methods, reason = "the config is read here and nowhere else")]
    let bytes = std::fs::read(path).map_err(|error| {
        let shown = path.display();
        if error.kind() == std::io::ErrorKind::NotFound {
            messages.wrong_use(&format!(
                "there is no config at {shown}: name one with --config, or start with `matbook init DIR` or `matbook demo DIR`"
            ))
        } else {
            messages.machine(&format!("{shown} can't be read: {error}"))
        }
    })?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let line = error.as_bytes()[..error.utf8_error().valid_up_to()]
            .split(|b| *b == b'\n')
            .count();
        messages.wrong_use(&format!(
            "{}:{line}: the config is not UTF-8: save it as UTF-8",
            path.display()
        ))
    })?;
    let mut project = config::read(&text, path).map_err(|findings| {
        messages.findings(&findings, false);
        Ended::WrongUse
    })?;
    if let Some(data) = &arguments.data {
        project.data.clone_from(data);
    }
    Ok(project)
}

/// Reads the data folder; `Err` where the machine failed or the folder is not there.
pub(super) fn data(
    project: &Project,
    options: &ReadOptions,
    messages: &Messages,
) -> Result<(Holdings, Vec<Finding>, bool), Ended> {
    if !project.data.is_dir() {
        return Err(messages.wrong_use(&format!(
            "there is no data folder at {}: say where it is with `data:` in {} or with --data",
            project.data.display(),
            project.config.display()
        )));
    }
    let (holdings, sink) = read_project(&project.data, &project.settings, options)
        .map_err(|e| messages.machine(&e.to_string()))?;
    messages.stage("read and checked");
    let stops = sink.stops_build();
    Ok((holdings, sink.into_sorted(), stops))
}
