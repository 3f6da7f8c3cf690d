//! The tidy figures beside the pages, and all those that are kept of a build.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::estate::{AssessmentType, Outlook, ReportId, TidyRows, Times, Urn, YearGroup};
use crate::figures;
use crate::measure::statutory::{Cut, Stage, is_tidy, row};
use crate::measure::tracking::{Kind, Point, Request};
use crate::measure::{dfe, indicators, statutory};
use crate::release::statutory::{recent, years_shown};
use crate::release::{Comparison, Scope, TrackingBook, each_tracking_row};
use crate::report::tracking::stands_out::Headline;

use super::Survey;

/// The released figures of each trust of the tables, by UID: for each report its name and its rows as CSV.
pub fn released(survey: &Survey<'_>) -> BTreeMap<String, Vec<(String, String)>> {
    let (holdings, settings) = (survey.holdings, survey.settings);
    let measures = dfe::rows(&survey.measures);
    let trusts: Vec<usize> = (0..holdings.trusts.len()).collect();
    let each = trusts.into_par_iter().map(|trust| {
        let uid = holdings.trusts[trust].uid.clone();
        let tracking = || at_default(survey, trust, None).map(|rows| ("tracking".to_owned(), rows));
        let of_indicators = || {
            let request = indicators::Request {
                trust: Some(trust),
                ..indicators::Request::default()
            };
            let rows = indicators::rows_in(&survey.book, holdings, settings, &request);
            csv("indicators", &rows, None)
        };
        let of_outcomes = || {
            let request = statutory::Request {
                trust: Some(trust),
                ..statutory::Request::default()
            };
            let rows = statutory::rows_in(&survey.statutory, holdings, &request);
            csv("statutory", &rows, None)
        };
        let (tracking, (of_indicators, of_outcomes)) =
            rayon::join(tracking, || rayon::join(of_indicators, of_outcomes));
        let measures = csv("measures", &measures, Some(&uid));
        let all = [tracking, of_indicators, of_outcomes, measures];
        (uid, all.into_iter().flatten().collect())
    });
    each.collect()
}

/// Rows as CSV, those of one trust (first column) where one is named; `None` where there are none.
fn csv(report: &str, rows: &figures::Rows, uid: Option<&str>) -> Option<(String, String)> {
    let mut text = rows.columns.join(",");
    text.push('\n');
    let start = text.len();
    let own =
        |row: &&Vec<String>| uid.is_none_or(|uid| row.first().is_some_and(|first| first == uid));
    for row in rows.rows.iter().filter(own) {
        for (i, cell) in row.iter().enumerate() {
            if i > 0 {
                text.push(',');
            }
            figures::push_csv(&mut text, cell);
        }
        text.push('\n');
    }
    (text.len() > start).then(|| (report.to_owned(), text))
}

/// The tidy figures of some trusts at the default selection, by UID; empty where one has none.
pub fn tidy_figures(
    survey: &Survey<'_>,
    trusts: impl IntoIterator<Item = usize>,
) -> BTreeMap<String, String> {
    let rows = |trust| {
        let rows = at_default(survey, trust, None);
        rows.map_or_else(String::new, |rows| rows + outcomes(survey, trust).as_str())
    };
    (trusts.into_iter())
        .map(|trust| (survey.holdings.trusts[trust].uid.clone(), rows(trust)))
        .collect()
}

/// The place of `urn` among the columns.
const URN: usize = 1;

/// Only the rows of one school of a trust's figures; none of a row that spans lines, which no figure does.
pub(super) fn of_school(rows: &str, urn: Urn) -> String {
    let urn = urn.to_string();
    let mut lines = rows.split_inclusive('\n');
    let mut own: String = lines.next().unwrap_or_default().to_owned();
    // UID and URN stand before any text that may hold a comma.
    own.extend(lines.filter(|line| line.split(',').nth(URN) == Some(&urn)));
    own
}

/// What the pages of a key stage show.
struct ShownAt<'s> {
    stage: &'s str,
    against: Comparison,
    kind: Kind,
    point: Point,
    /// Whether the term is the key stage's own latest, which its pages are of; else it is the trust's.
    own_term: bool,
    /// A single year group, of the report Year groups alone.
    year_group: Option<YearGroup>,
}

/// The rows of all tracking reports of a trust and its schools at the selection that the pages are built at (the pathway:
/// over all terms), as CSV; `None` where there are no assessments. `school`: the rows of one school alone, at what pages of the trust
/// are built at.
pub(super) fn at_default(survey: &Survey<'_>, trust: usize, school: Option<Urn>) -> Option<String> {
    survey.engine.default_term_of(trust)?;
    let mut text = figures::TRACKING.join(",");
    text.push('\n');
    let book = TrackingBook::new(&survey.engine, &survey.desk);
    let whole = book.trust(trust);
    // Pages of a key stage stand at its own latest term, home and short packs at the trust's.
    let of_trust = survey.engine.default_term_of(trust);
    let (mut stages, mut tests) = (vec![], vec![]);
    for stage in book.key_stages() {
        let mut points: Vec<_> = book.default_term_in(&whole, stage).into_iter().collect();
        points.extend(of_trust.filter(|point| !points.contains(point)));
        for (i, point) in points.into_iter().enumerate() {
            let kind = book.default_kind_of(&whole, stage, point);
            let against = book.default_comparison(&whole, stage, point, kind);
            let shown = |kind: Option<AssessmentType>, own_term, year_group| ShownAt {
                stage: &stage.name,
                against,
                kind: Kind::of(kind),
                point,
                own_term,
                year_group,
            };
            stages.push(shown(kind, i == 0, None));
            // Home and packs show the tests by themselves.
            let test = Some(Headline::TESTS);
            let tested = Headline::tested_year(stage);
            if of_trust == Some(point) && tested.is_some() && kind != test {
                tests.push(shown(test, false, tested));
            }
        }
    }
    // Only the report Year groups shows single year groups.
    let of_years =
        |report: Option<ReportId>| report.is_some_and(|r| r.tidy() == TidyRows::YearGroups);
    let mut requests = vec![];
    for report in ReportId::all_tidy() {
        let all_terms = report.times() == Times::Range;
        let six = match of_years(Some(report)) {
            true => tests.as_slice(),
            false => &[],
        };
        for at in stages.iter().chain(six) {
            // The pathway is over all terms already.
            if all_terms && !at.own_term {
                continue;
            }
            // Differences are always from something.
            let compared = at.against != Comparison::Nothing || report.compares();
            requests.push(Request {
                report: Some(report),
                trust: Some(trust),
                school,
                key_stage: Some(at.stage.to_owned()),
                year: (!all_terms).then_some(at.point.0),
                term: (!all_terms).then_some(at.point.1),
                show: Some(if compared {
                    Outlook::Estimates
                } else {
                    Outlook::Assessments
                }),
                compare: compared.then_some(survey.settings.defaults.rank),
                kind: Some(at.kind),
                year_group: at.year_group,
                whole_stages: !of_years(Some(report)),
                ..Request::default()
            });
        }
    }
    let rows = requests.par_iter().map(|request| {
        let mut rows = String::new();
        each_tracking_row(&book, &survey.engine, request, &mut |row| {
            push(&mut rows, row.iter().map(String::as_str));
        });
        rows
    });
    text.extend(rows.collect::<Vec<String>>());
    Some(text)
}

fn push<'r>(text: &mut String, row: impl Iterator<Item = &'r str>) {
    for (i, cell) in row.enumerate() {
        if i > 0 {
            text.push(',');
        }
        figures::push_csv(text, cell);
    }
    text.push('\n');
}

/// The statutory outcomes that the pages of a trust and its schools show: all pupils in each year shown, groups of pupils in the
/// year that stands beside the nation. Under the columns of the tracking reports: the stage as `key_stage`, the cohort as `roll`,
/// the nation's figure as `comparison`; the difference in whole pupils follows from the difference and n.
pub(super) fn outcomes(survey: &Survey<'_>, trust: usize) -> String {
    let mut text = String::new();
    // An edition that withholds small numbers has no statutory outcomes.
    if survey.desk.withholds() {
        return text;
    }
    let holdings = survey.holdings;
    let whole = Scope {
        trust,
        school: None,
    };
    let cuts = recent(&survey.statutory, whole);
    let uid = &holdings.trusts[trust].uid;
    let schools = holdings.schools_of(trust).into_iter().map(Some);
    for school in std::iter::once(None).chain(schools) {
        let own: Vec<Cut> = (cuts.iter())
            .filter(|c| c.school == school)
            .cloned()
            .collect();
        for stage in Stage::ALL {
            let Some((years, compared)) = years_shown(&own, stage, school) else {
                continue;
            };
            let shown = |cut: &&Cut| {
                cut.measure.stage == stage
                    && is_tidy(cut)
                    && match cut.group {
                        None => years.contains(&cut.year),
                        Some(_) => cut.year == compared,
                    }
            };
            let year_group = stage.year_group().code();
            for cut in own.iter().filter(shown) {
                let row = row(cut, uid, holdings);
                let of = |name: &str| {
                    let at = figures::STATUTORY.iter().position(|c| *c == name);
                    at.and_then(|at| row.get(at)).map_or("", String::as_str)
                };
                let cell = |column: &&'static str| match *column {
                    "report" => "statutory",
                    "key_stage" => of("stage"),
                    "term" => "Summer",
                    "year_group" => year_group.as_str(),
                    "show" => "assessments",
                    "compare_to" => "England",
                    "roll" => of("cohort"),
                    "comparison" => of("national"),
                    name => of(name),
                };
                push(&mut text, figures::TRACKING.iter().map(cell));
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{URN, of_school};

    #[test]
    fn a_schools_figures_are_its_own_rows() {
        assert_eq!(crate::figures::TRACKING[URN], "urn");
        let rows = "trust_uid,urn,n\nTR1,,9\nTR1,136000,4\nTR1,136001,5\n";
        assert_eq!(of_school(rows, 136_000), "trust_uid,urn,n\nTR1,136000,4\n");
    }
}
