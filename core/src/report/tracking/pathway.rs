//! Pathway: attainment and benchmark over the terms of the data.

use crate::estate::{AcademicYear, Measure, Subject, Term};
use crate::release::{Comparison, TrackedFigure, What};

use super::super::words::listed;
use super::super::{
    Block, Cell, Chart, ChartKind, Column, LinePoint, LineSeries, Page, Section, Table,
};
use super::stands_out::short_name;
use super::{Place, ReportId, TrackingReport, briefing, frame};

pub(super) const REPORT: TrackingReport = TrackingReport {
    method: "methods/reports#pathway",
    ..TrackingReport::plain(
        ReportId::Pathway,
        "Pathway",
        "How have attainment and benchmark moved, term by term?",
        page,
    )
};

/// The places of the axis: each term, and an empty one where a year ends.
fn places(terms: &[(AcademicYear, Term)]) -> Vec<String> {
    let mut places = vec![];
    for (i, (year, term)) in terms.iter().enumerate() {
        if i > 0 && terms[i - 1].0 != *year {
            places.push(String::new());
        }
        places.push(format!("{term} {year}"));
    }
    places
}

/// The terms in which a school of the trust has no outcome in a subject, though others have: another term's figure is of other
/// schools. `Spring 2024/25: 7 of 8 schools (without Oakfield).`
fn lacking(
    place: &Place<'_>,
    subject: Subject,
    measure: Measure,
    figures: &[((AcademicYear, Term), TrackedFigure)],
) -> Option<String> {
    if !place.is_trust() || place.schools().len() < 2 {
        return None;
    }
    let of_term = |((year, term), all): &((AcademicYear, Term), TrackedFigure)| {
        all.attainment.value()?;
        let what = What {
            year: *year,
            term: *term,
            ..place.what(subject)
        };
        let mut schools = 0;
        let mut without = vec![];
        for school in place.schools() {
            let figure = place.at.book.figure(school, &what, measure);
            if figure.roll.value() == Some(0.0) {
                continue;
            }
            schools += 1;
            if figure.assessed.value() == Some(0.0) {
                without.push(short_name(place.at, &school.name));
            }
        }
        let with = schools - without.len();
        (!without.is_empty()).then(|| {
            let names = match without.len() {
                1..=3 => format!(" (without {})", listed(&without)),
                _ => String::new(),
            };
            format!("{term} {year}: {with} of {schools} schools{names}")
        })
    };
    let terms: Vec<String> = figures.iter().filter_map(of_term).collect();
    (!terms.is_empty()).then(|| format!("{}.", terms.join("; ")))
}

fn page(place: &Place<'_>) -> Page {
    let mut page = frame::page(place, &REPORT);
    let against = place.against();
    let terms = place.terms();
    let difference = place.differences(false);
    let subjects = match place.at.narrowed.subject {
        Some(chosen) => vec![chosen],
        None => std::iter::once(place.lead_subject())
            .chain(place.single_subjects())
            .collect(),
    };
    let mut done = vec![];
    let mut looked = vec![];
    for subject in subjects {
        if done.contains(&subject) {
            continue;
        }
        done.push(subject);
        let measure = place.lead_measure(subject);
        let figures: Vec<_> = terms
            .iter()
            .map(|(year, term)| {
                let what = What {
                    year: *year,
                    term: *term,
                    ..place.what(subject)
                };
                ((*year, *term), place.figure(&what, measure))
            })
            .collect();
        if figures.iter().all(|(_, f)| f.attainment.value().is_none()) {
            continue;
        }
        let title = frame::measure_title(subject, measure);
        let id = frame::id(subject);
        let now = (place.at.year, place.at.term);
        if let Some((_, figure)) = figures.iter().find(|(at, _)| *at == now) {
            let own = [(measure, figure.clone())];
            let what = place.what(subject);
            let rows = briefing::rows(place, place.who, &what, subject.label(), &own, |_| {
                id.clone()
            });
            looked.extend(rows);
        }
        let known: Vec<_> = figures
            .iter()
            .filter(|(_, f)| f.attainment.value().is_some())
            .collect();
        let alt = match known.as_slice() {
            [] => format!("{title}: no figures."),
            [((y, t), f)] => format!("{title}: {} in {t} {y}.", f.attainment),
            [((y1, t1), f1), .., ((y2, t2), f2)] => {
                format!(
                    "{title}: {} in {t1} {y1}, {} in {t2} {y2}; benchmark {} and {}.",
                    f1.attainment, f2.attainment, f1.comparison, f2.comparison
                )
            }
        };
        let points = |pick: fn(&crate::release::TrackedFigure) -> &crate::release::Shown| {
            let mut points = vec![];
            for (i, ((year, _), f)) in figures.iter().enumerate() {
                // At the end of a year the line breaks: the pupils who go on are not those who come.
                if i > 0 && figures[i - 1].0.0 != *year {
                    points.push(LinePoint {
                        value: place.at.book.none(crate::release::Reason::NotApplicable),
                        interval: None,
                    });
                }
                points.push(LinePoint {
                    value: pick(f).clone(),
                    interval: None,
                });
            }
            points
        };
        let line = |name: String, points, dashed| LineSeries {
            name,
            points,
            dashed,
        };
        let lacking = lacking(place, subject, measure, &figures);
        let mut series = vec![];
        if difference {
            series.push(line("Difference".into(), points(|f| &f.difference), false));
        } else {
            series.push(line("Attainment".into(), points(|f| &f.attainment), false));
            if against != Comparison::Nothing {
                series.push(line(against.label(), points(|f| &f.comparison), true));
            }
        }
        let from = if difference {
            format!(", difference from the {}", against.label())
        } else {
            String::new()
        };
        let chart = Chart {
            id: format!("{id}-chart"),
            title: format!("{title}{from}, term by term"),
            alt: match &lacking {
                Some(lacking) => format!("{alt} {lacking}"),
                None => alt,
            },
            unit: frame::unit(measure, difference),
            kind: ChartKind::Lines {
                places: places(&terms),
                series,
            },
        };
        let mut table = Table::new(
            &id,
            format!("{title}, term by term"),
            frame::columns(vec![Column::words("term", "Term")], against),
        );
        if let Some(((year, term), _)) = figures.first() {
            let what = What {
                year: *year,
                term: *term,
                ..place.what(subject)
            };
            table.worked = Some(frame::worked(place, place.who, &what, measure));
        }
        for ((year, term), figure) in &figures {
            table.rows.push(frame::row(
                vec![Cell::text(format!("{term} {year}"))],
                figure,
                against,
                false,
            ));
        }
        frame::notes(&mut table, false);
        table.notes.extend(lacking);
        page.sections.push(Section::new(
            &format!("{id}-section"),
            subject.label(),
            vec![Block::Chart(chart), Block::Table(table)],
        ));
    }
    briefing::put_moves(
        &mut page,
        place,
        &looked,
        ("subject", "subjects"),
        "Cohorts change from year to year: a step in the line is not the progress of the same children.",
    );
    if page.sections.is_empty() {
        page.sections.push(Section::new(
            "none",
            "No outcomes",
            vec![Block::caution("There are no outcomes in any term.")],
        ));
    }
    page
}
