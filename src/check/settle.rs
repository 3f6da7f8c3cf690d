//! The config's say about findings: other severities, and ignores with a reason and an end.

use std::collections::BTreeSet;

use crate::config::{Ignore, Settings};
use crate::dataset::Holdings;
use crate::diag::{Code, Finding, Severity, Sink, Spot, nearest};
use crate::estate::Date;
use crate::source::fits;

/// Findings after the config had its say.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Settled {
    /// What is told, by file, line, column and code: without what is ignored, in the config's severities.
    pub kept: Vec<Finding>,
    /// How many are ignored.
    pub ignored: usize,
    /// About the config itself: ignores that ended, codes that there aren't. Their file is left to the caller, who knows
    /// what the config is called.
    pub notes: Vec<Finding>,
}

/// Applies `checks: severity` and `checks: ignore`.
///
/// A finding that stops the build ([`Finding::stops_build`]) can be neither ignored nor made milder: without its file or
/// table there is nothing to build from. An ignore holds up to its last day; where it isn't known which day it is, all
/// hold.
pub fn settle(findings: Vec<Finding>, settings: &Settings, today: Option<Date>) -> Settled {
    let mut notes = Sink::new();
    let mut told = BTreeSet::new();
    let codes = settings.severities.iter().map(|(code, _)| code);
    for code in codes.chain(settings.ignores.iter().map(|i| &i.code)) {
        if Code::parse(code).is_none() && told.insert(code) {
            notes.push(unknown(code));
        }
    }
    let ended = |ignore: &Ignore| today.is_some_and(|today| ignore.until < today);
    for ignore in settings.ignores.iter().filter(|i| ended(i)) {
        notes.push(expired(ignore));
    }
    let holding: Vec<&Ignore> = settings.ignores.iter().filter(|i| !ended(i)).collect();

    let mut settled = Settled::default();
    let mut kept = Sink::new();
    for mut finding in findings {
        if !finding.stops_build() {
            if holding.iter().any(|ignore| covers(ignore, &finding)) {
                settled.ignored += 1;
                continue;
            }
            // Of two severities for a code the last one stands.
            let severity = settings
                .severities
                .iter()
                .rev()
                .find(|(code, _)| code == finding.code.text());
            if let Some((_, severity)) = severity {
                finding.severity = *severity;
            }
        }
        kept.push(finding);
    }
    settled.kept = kept.into_sorted();
    settled.notes = notes.into_sorted();
    settled
}

fn covers(ignore: &Ignore, finding: &Finding) -> bool {
    ignore.code == finding.code.text()
        && ignore
            .file
            .as_ref()
            .is_none_or(|file| fits(&file.replace('\\', "/"), &finding.spot.file))
        && ignore
            .field
            .as_ref()
            .is_none_or(|field| field.eq_ignore_ascii_case(&finding.field))
}

fn unknown(code: &str) -> Finding {
    let help = match nearest(code, Code::ALL.iter().map(|c| c.text())) {
        Some(near) => format!("did you mean `{near}`?"),
        None => String::new(),
    };
    Finding::new(
        Code::Config,
        Severity::Warning,
        Spot::default(),
        format!("there is no finding with the code `{code}`"),
    )
    .at("checks", code)
    .help(help)
}

fn expired(ignore: &Ignore) -> Finding {
    let spot = Spot {
        line: ignore.line,
        ..Spot::default()
    };
    Finding::new(
        Code::ExpiredIgnore,
        Severity::Note,
        spot,
        format!(
            "the ignore of {} ended on {}: {}",
            ignore.code,
            ignore.until.long(),
            ignore.reason
        ),
    )
    .help("mend what it was for, or set a later day in `until`; take it out where nothing is left of it")
}

/// The latest date in the data, of an assessment or of a result such as a GCSE's: what "today" is where neither the config nor the
/// machine names a day. A date outside the academic year of its row is a slip, and no day that has come.
pub fn latest(holdings: &Holdings) -> Option<Date> {
    let assessed = holdings.assessments.iter().map(|a| (a.assessed_on, a.year));
    let results = holdings
        .other_results
        .iter()
        .map(|r| (r.assessed_on, r.year));
    let right = assessed
        .chain(results)
        .filter(|(day, year)| day.academic_year() == *year);
    right.map(|(day, _)| day).max()
}
