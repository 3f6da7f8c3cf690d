//! Reading a project: its config, then its data.

use std::collections::BTreeSet;

use crate::check;
use crate::compose::commentary_findings;
use crate::config::{self, Project};
use crate::content::{Commentary, Library, read_commentary};
use crate::dataset::Holdings;
use crate::diag::{Code, Finding, Sink};
use crate::estate::Date;
use crate::intake::{ReadOptions, read_project};
use crate::measure::estimates::Standing;
use crate::measure::tracking::Engine;

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

/// Reads the config; what is wrong with it is said.
pub(super) fn config(arguments: &ProjectArguments, messages: &Messages) -> Result<Project, Ended> {
    let path = &arguments.config;
    if path.is_dir() {
        return Err(messages.wrong_use(&format!(
            "{} is a folder: name the config in it, as {}",
            path.display(),
            path.join("config.yaml").display()
        )));
    }
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
        // The files that the config names, with where each is downloaded from.
        if let Ok((_, sink)) = read_project(&project.data, &project.settings, options) {
            let mut named = sink.into_sorted();
            named.retain(|f| f.code == Code::UnreadableFile);
            messages.findings(&named, false);
        }
        return Err(messages.wrong_use(&format!(
            "there is no data folder at {}: say where it is with `data:` in {} or with --data",
            project.data.display(),
            project.config.display()
        )));
    }
    let (holdings, sink) = read_project(&project.data, &project.settings, options)
        .map_err(|e| messages.machine(&e.to_string()))?;
    messages.stage("read");
    let stops = sink.stops_build();
    Ok((holdings, sink.into_sorted(), stops))
}

/// A data folder, read and checked.
#[derive(Debug)]
pub(super) struct Checked {
    /// The tables.
    pub(super) holdings: Holdings,
    /// Where the schools stand by value added: nowhere, until they are ranked.
    pub(super) standing: Standing,
    /// What is wrong or doubtful, in the config's severities, without what it ignores.
    pub(super) findings: Vec<Finding>,
    /// How many findings the config ignores.
    pub(super) ignored: usize,
    /// Whether nothing can be built from it.
    pub(super) stops: bool,
}

impl Checked {
    /// Ranks the schools by the reference set of pupils and lets go of it: it may be larger than all other tables together, and
    /// no page is made from its rows.
    pub(super) fn rank_schools(&mut self) {
        if !self.stops {
            self.standing = Standing::new(&self.holdings);
        }
        self.holdings.reference_pupils = vec![];
    }
}

/// Reads the data folder, runs the checks over it and applies the config's severities and ignores.
pub(super) fn checked(
    project: &Project,
    options: &ReadOptions,
    messages: &Messages,
) -> Result<Checked, Ended> {
    let (holdings, mut findings, mut stops) = data(project, options, messages)?;
    let folder: std::sync::Arc<str> = project.data.display().to_string().into();
    let missing = check::missing_tables(&holdings, &project.settings, &findings, &folder);
    stops |= !missing.is_empty();
    findings.extend(missing);
    let config: std::sync::Arc<str> = project.config.display().to_string().into();
    if !stops {
        findings.extend(check::run(&holdings, &project.settings));
        findings.extend(check::config_schools(&holdings, &project.settings, &config));
        findings.extend(check::config_years(&holdings, &project.settings, &config));
    }
    let today = source_date()
        .or(project.settings.as_at)
        .or_else(|| check::latest(&holdings));
    let settled = check::settle(findings, &project.settings, today);
    let mut sink = Sink::new();
    sink.extend(settled.kept);
    sink.extend(settled.notes.into_iter().map(|mut note| {
        note.spot.file = std::sync::Arc::clone(&config);
        note
    }));
    messages.stage("checked");
    Ok(Checked {
        holdings,
        standing: Standing::default(),
        findings: sink.into_sorted(),
        ignored: settled.ignored,
        stops,
    })
}

/// The project's own words: pages of help and commentary; with what is wrong with them, in the config's severities.
pub(super) fn content(
    project: &Project,
    engine: &Engine<'_>,
    today: Option<Date>,
) -> (Library, Vec<Commentary>, Vec<Finding>) {
    let (library, mut findings) = Library::read(&project.content);
    let (commentary, wrong) = read_commentary(&project.content);
    findings.extend(wrong);
    findings.extend(commentary_findings(engine, &commentary));
    // What is wrong with the config's own say has been told with the data's findings.
    let settled = check::settle(findings, &project.settings, today);
    let mut sink = Sink::new();
    sink.extend(settled.kept);
    (library, commentary, sink.into_sorted())
}

/// The date that SOURCE_DATE_EPOCH (seconds since 1970) names, where it is set.
pub(super) fn source_date() -> Option<Date> {
    let seconds: i64 = std::env::var("SOURCE_DATE_EPOCH")
        .ok()?
        .trim()
        .parse()
        .ok()?;
    let day = i32::try_from(seconds.div_euclid(86_400)).ok()?;
    Date::from_days(day)
}
