//! `matbook check`: reads and audits, writes nothing.

use crate::diag::Severity;
use crate::intake::ReadOptions;

use super::args::ProjectArguments;
use super::messages::Messages;
use super::{Ended, project};

pub(super) fn check(arguments: &ProjectArguments, strict: bool, messages: &Messages) -> Ended {
    match run(arguments, strict, messages) {
        Ok(ended) | Err(ended) => ended,
    }
}

fn run(arguments: &ProjectArguments, strict: bool, messages: &Messages) -> Result<Ended, Ended> {
    let project = project::config(arguments, messages)?;
    let (holdings, findings, _) = project::data(&project, &ReadOptions::default(), messages)?;
    messages.findings(&findings, true);
    let count = |severity| findings.iter().filter(|f| f.severity == severity).count();
    let rows: u64 = holdings.files.iter().map(|f| f.rows).sum();
    let refused: u64 = holdings.files.iter().map(|f| f.refused).sum();
    messages.say(&format!(
        "{} files, {rows} rows, {refused} refused: {} errors, {} warnings, {} notes, {:.1} s",
        holdings.files.len(),
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Note),
        messages.seconds()
    ));
    let bad = count(Severity::Error) > 0 || (strict && count(Severity::Warning) > 0);
    Ok(if bad { Ended::DataErrors } else { Ended::Done })
}
