//! `not-collected`: terms of which nobody knows whether a school had suspensions and exclusions.

use crate::config::Settings;
use crate::dataset::Holdings;
use crate::diag::{Code, Finding, Severity, Spot};
use crate::estate::{AcademicYear, Date, Term};
use crate::measure::indicators::uncollected;

/// A note for each school and term without a row of the table of exclusions, up to the term of a date: figures call them "not
/// collected", never 0 (methods: sections 4 and 7).
pub fn not_collected(
    holdings: &Holdings,
    settings: &Settings,
    today: Option<Date>,
) -> Vec<Finding> {
    let begun = |year, term| today.is_none_or(|day| first_day(year, term) <= Some(day));
    let gaps = uncollected(holdings, settings).into_iter();
    gaps.filter(|(_, year, term)| begun(*year, *term))
        .map(|(school, year, term)| {
            let urn = holdings.schools[usize::from(school.0)].urn;
            let words = format!(
                "the table exclusions has no row of {urn} in {term} {year}, and the config doesn't say that there were none"
            );
            let mut finding = Finding::new(Code::NotCollected, Severity::Note, Spot::default(), words)
                .at("urn", format!("{urn} {year} {term}"))
                .help(format!(
                    "add the rows; if there were none, write in config.yaml: covers: {{exclusions: [{{from: {term} {year}, to: {term} {year}}}]}}"
                ));
            finding.table = "exclusions";
            finding.urn = Some(urn);
            (finding.year, finding.term) = (Some(year), Some(term));
            finding
        })
        .collect()
}

/// The first day on which a term may have begun.
fn first_day(year: AcademicYear, term: Term) -> Option<Date> {
    let (years, month) = match term {
        Term::Autumn => (0, 9),
        Term::Spring => (1, 1),
        Term::Summer => (1, 4),
    };
    Date::new(i16::try_from(year.0).ok()? + years, month, 1)
}
