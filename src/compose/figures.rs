//! The tidy figures beside the pages.

use crate::figures;
use crate::measure::tracking::{Kind, Report, Request, each_row};

use super::Survey;

/// The place of `year_group` among the columns.
const YEAR_GROUP: usize = 6;

/// The rows of all tracking reports of a trust and its schools at the selection that the pages are built at (the pathway:
/// over all terms), as CSV; `None` where there are no assessments.
pub(super) fn at_default(survey: &Survey<'_>, trust: usize) -> Option<String> {
    let (year, term) = survey.engine.default_term()?;
    let wanted = survey.settings.defaults.assessment_type;
    let kind = wanted
        .filter(|k| survey.engine.kinds(year, term).contains(k))
        .map_or(Kind::All, Kind::One);
    let mut text = figures::TRACKING.join(",");
    text.push('\n');
    for (report, _) in Report::NAMES {
        let all_terms = report == Report::Pathway;
        let request = Request {
            report: Some(report),
            trust: Some(trust),
            year: (!all_terms).then_some(year),
            term: (!all_terms).then_some(term),
            show: Some(crate::estate::Outlook::Estimates),
            compare: Some(survey.settings.defaults.rank),
            kind: Some(kind),
            ..Request::default()
        };
        each_row(&survey.engine, &request, &mut |row| {
            // Only the report Year groups shows single year groups.
            if report != Report::YearGroups && !row[YEAR_GROUP].is_empty() {
                return;
            }
            for (i, cell) in row.iter().enumerate() {
                if i > 0 {
                    text.push(',');
                }
                figures::push_csv(&mut text, cell);
            }
            text.push('\n');
        });
    }
    Some(text)
}
