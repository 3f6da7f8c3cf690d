//! `matbook figures`: the figures of one selection as tidy rows.

mod asked;

use crate::config::Settings;
use crate::dataset::Holdings;
use crate::diag::nearest;
use crate::estate::ReportId;
use crate::figures::Rows;
use crate::intake::ReadOptions;
use crate::measure::tracking::{Engine, Grouping, Kind, Request, progress_rows, tidy};
use crate::measure::{audit, dfe, indicators, statutory};
use crate::release::{
    Desk, Edition, TrackingBook, each_tracking_row, withhold_indicators, withhold_statutory,
};
use crate::state::StateFolder;

use super::args::{FiguresArguments, FiguresFormat};
use super::build::{of_edition as withheld_in, unknown_edition, withheld};
use super::messages::Messages;
use super::{Ended, project};
use asked::Asked;

/// Reports besides the tracking ones.
const OTHERS: [&str; 7] = [
    "progress",
    "statutory",
    "measures",
    "indicators",
    "audit-assessment",
    "audit-pupil-groups",
    "audit-ethnicity",
];

/// The names of all reports that have tidy figures.
pub(super) fn report_names() -> Vec<&'static str> {
    ReportId::all_tidy()
        .map(ReportId::name)
        .chain(OTHERS)
        .collect()
}

pub(super) fn figures(arguments: &FiguresArguments, messages: &Messages) -> Ended {
    match run(arguments, messages) {
        Ok(ended) | Err(ended) => ended,
    }
}

fn run(a: &FiguresArguments, messages: &Messages) -> Result<Ended, Ended> {
    if ReportId::tidy_named(&a.report).is_none() && !OTHERS.contains(&a.report.as_str()) {
        let names = report_names();
        let hint = nearest(&a.report, names.iter().copied()).map_or_else(
            || format!("the reports are {}", names.join(", ")),
            |n| format!("did you mean {n}?"),
        );
        return Err(messages.wrong_use(&format!(
            "--report {}: there is no such report; {hint}",
            a.report
        )));
    }
    if a.together && ReportId::tidy_named(&a.report).is_none() && a.report != "progress" {
        return Err(messages.wrong_use("--together: only the tracking reports add schools up"));
    }
    let mut asked = Asked::parse(a).map_err(|text| messages.wrong_use(&text))?;
    let mut project = project::config(&a.project, messages)?;
    asked
        .check(a, &project.settings)
        .map_err(|text| messages.wrong_use(&text))?;
    let (holdings, findings, stops) =
        project::data(&mut project, &ReadOptions::default(), messages)?;
    if stops {
        messages.findings(&findings, false);
        return Err(Ended::DataErrors);
    }
    for urn in &a.school {
        if holdings.school(*urn).is_none()
            && !holdings
                .memberships
                .iter()
                .any(|m| m.schools.iter().any(|s| s.urn == *urn))
        {
            return Err(
                messages.wrong_use(&format!("--school {urn}: there is no school with that URN"))
            );
        }
    }
    let engine = Engine::new(&holdings, &project.settings);
    asked
        .subject(a, &engine)
        .map_err(|text| messages.wrong_use(&text))?;
    let mut desk = Desk::default();
    let mut only = None;
    if let Some(name) = &a.edition {
        let edition = edition(name, a, &holdings, &project.settings)
            .map_err(|text| messages.wrong_use(&text))?;
        let state = StateFolder::new(&project.state);
        let ladder = withheld(&project.settings, Some(&state), messages)?;
        let own = withheld_in(&ladder, &edition);
        let offered = match a.report.starts_with("audit-") {
            true => "audit",
            false => a.report.as_str(),
        };
        if let Err(why) = own.offers(offered) {
            return Err(
                messages.wrong_use(&format!("--edition {name}: it has no {}: {why}", a.report))
            );
        }
        desk = Desk::for_edition(&edition, own);
        only = Some(edition);
    }
    let mut rows = rows(a, &asked, &engine, &desk);
    if let Some(edition) = &only {
        of_edition(&mut rows, edition, &holdings);
    }
    messages.stage("computed");
    let idle = idle(a);
    if !idle.is_empty() {
        messages.say(&format!(
            "the figures of {} are the same whatever {} says",
            a.report,
            idle.join(", ")
        ));
    }
    if rows.rows.is_empty() {
        messages.say(&format!(
            "no rows: the data have no such figures ({})",
            project::rolls(&holdings)
        ));
    }
    Ok(messages.result(&match a.format {
        FiguresFormat::Csv => csv(&rows),
        FiguresFormat::Json => json(&rows),
    }))
}

/// The options that were given and change nothing in a report of trusts' published measures, or of indicators by year.
fn idle(a: &FiguresArguments) -> Vec<&'static str> {
    let measures = a.report == "measures";
    let statutory = a.report == "statutory";
    if !measures && !statutory && a.report != "indicators" {
        return vec![];
    }
    let given = [
        ("--school", measures && !a.school.is_empty()),
        ("--key-stage", !statutory && a.key_stage.is_some()),
        ("--term", a.term.is_some()),
        ("--year-group", a.year_group.is_some()),
        ("--show", a.show.is_some()),
        ("--compare", a.compare.is_some()),
        ("--type", a.kind.is_some()),
        ("--subject", !statutory && a.subject.is_some()),
        ("--grouping", !statutory && a.grouping.is_some()),
    ];
    let given = given.into_iter().filter(|(_, given)| *given);
    given.map(|(option, _)| option).collect()
}

fn rows(a: &FiguresArguments, asked: &Asked, engine: &Engine<'_>, desk: &Desk) -> Rows {
    let (holdings, settings) = (engine.holdings(), engine.settings());
    // One answer for each school asked for, one after another.
    let schools: Vec<Option<u32>> = if a.school.is_empty() || a.together {
        vec![None]
    } else {
        a.school.iter().copied().map(Some).collect()
    };
    let mut all = Rows::default();
    for school in schools {
        let part = match a.report.as_str() {
            "measures" => {
                let measures = dfe::trust_measures(holdings, &settings.measures);
                let mut rows = dfe::rows(&measures);
                keep(&mut rows, "academic_year", a.year.as_deref());
                rows
            }
            "indicators" => {
                let request = indicators::Request {
                    trust: None,
                    school,
                    year: asked.year,
                };
                let mut rows = indicators::rows(holdings, settings, &request);
                if desk.withholds() {
                    let book = indicators::Book::new(holdings, settings);
                    withhold_indicators(desk, holdings, settings, &book, &mut rows);
                }
                rows
            }
            "statutory" => {
                let request = statutory::Request {
                    trust: None,
                    school,
                    year: asked.year,
                    stage: a.key_stage.as_deref().and_then(statutory::Stage::parse),
                    subject: a.subject.clone(),
                    grouping: a.grouping.clone(),
                };
                let book = statutory::Book::new(holdings, settings);
                let mut rows = statutory::rows_in(&book, holdings, &request);
                withhold_statutory(&TrackingBook::new(engine, desk), holdings, &book, &mut rows);
                rows
            }
            "audit-assessment" | "audit-pupil-groups" | "audit-ethnicity" => {
                let request = audit::Request {
                    trust: None,
                    school,
                    key_stage: a.key_stage.clone(),
                    year: asked.year,
                    term: asked.term,
                    year_group: asked.year_group,
                    assessment_type: asked.kind,
                    grouping: a.grouping.clone(),
                };
                match a.report.as_str() {
                    "audit-assessment" => audit::assessment::rows(holdings, settings, &request),
                    "audit-pupil-groups" => audit::pupil_groups::rows(holdings, settings, &request),
                    _ => audit::ethnicity::rows(holdings, settings, &request),
                }
            }
            report => {
                let request = Request {
                    report: ReportId::tidy_named(report),
                    trust: None,
                    together: if a.together { a.school.clone() } else { vec![] },
                    whole_trusts: false,
                    key_stage: a.key_stage.clone(),
                    year: asked.year,
                    term: asked.term,
                    school,
                    year_group: asked.year_group,
                    whole_stages: false,
                    show: asked.show,
                    compare: asked.compare,
                    kind: asked.kind.map(|k| k.map_or(Kind::All, Kind::One)),
                    subject: asked.subject,
                    grouping: a.grouping.as_deref().and_then(|code| {
                        Grouping::all(settings)
                            .into_iter()
                            .find(|g| g.code(settings) == code)
                    }),
                };
                if report == "progress" {
                    progress_rows(engine, &request, asked.from)
                } else if desk.withholds() {
                    released(engine, &request, desk)
                } else {
                    tidy(engine, &request)
                }
            }
        };
        all.columns = part.columns;
        all.rows.extend(part.rows);
    }
    all
}

/// The edition of a name, which must be one: of those of each school the one of a school.
fn edition(
    name: &str,
    a: &FiguresArguments,
    holdings: &Holdings,
    settings: &Settings,
) -> Result<Edition, String> {
    let all = Edition::all(settings, holdings);
    let mut named = all.iter().filter(|e| e.is_named(name));
    let edition = match (named.next(), named.next()) {
        (None, _) => return Err(unknown_edition(name, &all)),
        (Some(one), None) => one.clone(),
        (Some(one), Some(_)) => {
            return Err(format!(
                "--edition {name}: there is one for each school or trust; say which, as {}",
                one.folder
            ));
        }
    };
    // Of a report of trusts a school's edition has nothing.
    if !edition.has_report(&a.report) && ReportId::tidy_named(&a.report).is_some() {
        return Err(format!(
            "--edition {name}: it doesn’t have the report {}",
            a.report
        ));
    }
    Ok(edition)
}

/// The rows of a tracking report as a desk lets them out.
fn released(engine: &Engine<'_>, request: &Request, desk: &Desk) -> Rows {
    let mut rows = Rows {
        columns: crate::figures::TRACKING.to_vec(),
        rows: vec![],
    };
    let book = TrackingBook::new(engine, desk);
    each_tracking_row(&book, engine, request, &mut |row| rows.rows.push(row));
    rows
}

/// Leaves the rows of whom an edition is about.
fn of_edition(rows: &mut Rows, edition: &Edition, holdings: &Holdings) {
    let column = |name: &str| rows.columns.iter().position(|c| *c == name);
    let (uid, urn) = (column("trust_uid"), column("urn"));
    let trust = edition
        .trust
        .map(|trust| holdings.trusts[trust].uid.as_str());
    let school = edition.school.map(|(_, urn)| urn.to_string());
    rows.rows.retain(|row| {
        let own_trust = trust.is_none_or(|own| uid.is_none_or(|at| row[at] == own));
        let own_school = school
            .as_ref()
            .is_none_or(|own| urn.is_some_and(|at| row[at] == *own));
        own_trust && own_school
    });
}

/// Keeps the rows whose column has a value.
fn keep(rows: &mut Rows, column: &str, value: Option<&str>) {
    if let (Some(value), Some(at)) = (value, rows.columns.iter().position(|c| *c == column)) {
        rows.rows.retain(|r| r[at] == value);
    }
}

fn csv(rows: &Rows) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let written = writer
        .write_record(&rows.columns)
        .and_then(|()| rows.rows.iter().try_for_each(|r| writer.write_record(r)));
    match (written, writer.into_inner()) {
        (Ok(()), Ok(bytes)) => String::from_utf8(bytes).unwrap_or_default(),
        // Writing to memory does not fail.
        _ => String::new(),
    }
}

/// Numbers as numbers, blanks as null.
fn json(rows: &Rows) -> String {
    const NUMBERS: [&str; 25] = [
        "cohort",
        "national",
        "roll",
        "n",
        "attainment",
        "comparison",
        "difference",
        "lower",
        "upper",
        "range_low",
        "range_high",
        "p",
        "schools",
        "pupils",
        "weight",
        "score",
        "percent",
        "numerator",
        "denominator",
        "value",
        "percentile",
        "change",
        "up",
        "same",
        "down",
    ];
    let list: Vec<serde_json::Map<String, serde_json::Value>> = rows
        .rows
        .iter()
        .map(|row| {
            rows.columns
                .iter()
                .zip(row)
                .map(|(column, text)| {
                    let value = if text.is_empty() {
                        serde_json::Value::Null
                    } else if NUMBERS.contains(column) || column.starts_with("only_") {
                        text.parse::<f64>()
                            .map_or_else(|_| text.clone().into(), Into::into)
                    } else {
                        text.clone().into()
                    };
                    ((*column).to_owned(), value)
                })
                .collect()
        })
        .collect();
    let mut text = serde_json::to_string_pretty(&list).unwrap_or_default();
    text.push('\n');
    text
}
