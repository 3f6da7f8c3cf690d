//! Reading a project, and saying what is wrong with it.

use std::collections::BTreeSet;

use crate::config::Project;
use crate::dataset::Holdings;
use crate::diag::Finding;
use crate::intake::ReadOptions;
use crate::pipeline::{self, Held, PipelineError};

pub(super) use crate::pipeline::{Checked, source_date, words as content};

use super::Ended;
use super::args::ProjectArguments;
use super::messages::Messages;

/// The years of the rolls in words, for those who asked for another: `the rolls are of 2022/23 and 2023/24`.
pub(super) fn rolls(holdings: &Holdings) -> String {
    let years: BTreeSet<String> = holdings.roll.iter().map(|r| r.year.to_string()).collect();
    let years: Vec<&str> = years.iter().map(String::as_str).collect();
    match years.as_slice() {
        [] => "there is no roll".to_owned(),
        [one] => format!("the only roll is that of {one}"),
        [most @ .., last] => format!("the rolls are of {} and {last}", most.join(", ")),
    }
}

/// Says why a step gave nothing.
pub(super) fn stopped(error: PipelineError, messages: &Messages) -> Ended {
    match error {
        PipelineError::Config(findings) => {
            messages.findings(&findings, false);
            Ended::WrongUse
        }
        PipelineError::WrongUse { message, findings } => {
            messages.findings(&findings, false);
            messages.wrong_use(&message)
        }
        PipelineError::Machine(message) => messages.machine(&message),
    }
}

/// Reads the config; what is wrong with it is said.
pub(super) fn config(arguments: &ProjectArguments, messages: &Messages) -> Result<Project, Ended> {
    let mut project = pipeline::open(&arguments.config).map_err(|e| stopped(e, messages))?;
    if let Some(data) = &arguments.data {
        project.data.clone_from(data);
    }
    Ok(project)
}

fn held(project: &mut Project, options: &ReadOptions, messages: &Messages) -> Result<Held, Ended> {
    let mut held = pipeline::read(project, options).map_err(|e| stopped(e, messages))?;
    held.settle(&mut project.settings);
    messages.stage("read");
    Ok(held)
}

/// Reads the data folder; `Err` where the machine failed or the folder is not there.
pub(super) fn data(
    project: &mut Project,
    options: &ReadOptions,
    messages: &Messages,
) -> Result<(Holdings, Vec<Finding>, bool), Ended> {
    held(project, options, messages).map(|held| (held.holdings, held.findings, held.stops))
}

/// Reads the data folder, runs the checks over it and applies the config's severities and ignores.
pub(super) fn checked(
    project: &mut Project,
    options: &ReadOptions,
    messages: &Messages,
) -> Result<Checked, Ended> {
    let checked = held(project, options, messages)?.check(project);
    messages.stage("checked");
    Ok(checked)
}
