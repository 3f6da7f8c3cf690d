//! `matbook check`: reads and audits, writes nothing.

use std::path::Path;
use std::sync::Arc;

use crate::check::page;
use crate::diag::{Code, Finding, Personal, Severity, Spot, nearest};
use crate::intake::ReadOptions;
use crate::leak::{Kind, Sought};
use crate::measure::tracking::Engine;

use super::args::ProjectArguments;
use super::messages::Messages;
use super::{Ended, project};

pub(super) fn check(arguments: &ProjectArguments, strict: bool, messages: &Messages) -> Ended {
    match run(arguments, strict, messages) {
        Ok(ended) | Err(ended) => ended,
    }
}

fn run(arguments: &ProjectArguments, strict: bool, messages: &Messages) -> Result<Ended, Ended> {
    let mut project = project::config(arguments, messages)?;
    let options = ReadOptions {
        // No check looks at its rows, but what is wrong with them is told here.
        with_reference_pupils: true,
        ..ReadOptions::default()
    };
    let project::Checked {
        holdings,
        findings,
        ignored,
        stops,
        ..
    } = project::checked(&mut project, &options, messages)?;
    let mut findings = findings;
    if !stops && project.content.is_dir() {
        let engine = Engine::new(&holdings, &project.settings);
        let today = project::source_date().or(project.settings.as_at);
        findings.extend(project::content(&project, &engine, today).2);
        findings.extend(upns_in(&project.content, &holdings.personal));
    }
    messages.findings(&findings, true);
    let count = |severity| findings.iter().filter(|f| f.severity == severity).count();
    let rows: u64 = holdings.files.iter().map(|f| f.rows).sum();
    let refused: u64 = holdings.files.iter().map(|f| f.refused).sum();
    let counted = |n: usize, noun: &str| format!("{n} {noun}{}", if n == 1 { "" } else { "s" });
    messages.say(&format!(
        "{}, {rows} rows, {refused} refused: {}, {}, {}, {:.1} s",
        counted(holdings.files.len(), "file"),
        counted(count(Severity::Error), "error"),
        counted(count(Severity::Warning), "warning"),
        counted(count(Severity::Note), "note"),
        messages.seconds()
    ));
    if ignored > 0 {
        let findings = if ignored == 1 { "finding" } else { "findings" };
        messages.say(&format!("{ignored} {findings} ignored by the config"));
    }
    let bad = count(Severity::Error) > 0 || (strict && count(Severity::Warning) > 0);
    Ok(if bad { Ended::DataErrors } else { Ended::Done })
}

/// Tells the lines of the project's own texts that hold a UPN: no site is put in place that shows them.
fn upns_in(content: &Path, personal: &Personal) -> Vec<Finding> {
    let sought = Sought::new(personal);
    let mut findings = Vec::new();
    for entry in walkdir::WalkDir::new(content).sort_by_file_name() {
        let Ok(entry) = entry else { continue };
        let path = entry.path();
        let Ok(text) = std::fs::read_to_string(path) else {
            continue;
        };
        let shown = path.strip_prefix(content).unwrap_or(path);
        let file: Arc<str> = format!("content/{}", personal.label(&shown.to_string_lossy())).into();
        for (line, text) in (1..).zip(text.lines()) {
            let kinds = sought.find("text.txt", text.as_bytes());
            if !kinds.is_ok_and(|kinds| kinds.contains(&Kind::Upn)) {
                continue;
            }
            let spot = Spot {
                file: Arc::clone(&file),
                line,
                ..Spot::default()
            };
            let words = "a pupil’s UPN stands here: a build that shows it is not put in place";
            findings.push(
                Finding::new(Code::PersonalValue, Severity::Error, spot, words).help("take it out"),
            );
        }
    }
    findings
}

/// Prints the page of a code: what it looks at, what it does to the figures, how to mend it.
pub(super) fn explain(code: &str, messages: &Messages) -> Ended {
    let wanted = code.to_lowercase();
    let Some(code) = Code::parse(&wanted) else {
        let known = || Code::ALL.iter().map(|c| c.text());
        let hint = nearest(&wanted, known()).map_or_else(
            || format!("the codes are {}", known().collect::<Vec<_>>().join(", ")),
            |n| format!("did you mean {n}?"),
        );
        return messages.wrong_use(&format!("--explain {code}: there is no such code; {hint}"));
    };
    messages.result(page(code))
}
