//! Pathway: attainment and benchmark over the terms of the data.

use crate::estate::{Measure, Subject};
use crate::release::{Comparison, What};

use super::super::{
    Block, Cell, Chart, ChartKind, Column, LinePoint, LineSeries, Page, Section, Table,
};
use super::{Place, briefing, frame};

pub(super) fn page(place: &Place<'_>) -> Page {
    let mut page = frame::page(place, "pathway");
    let against = place.against();
    let terms = place.at.book.terms();
    page.facts.retain(|f| f.name != "Assessed");
    // Of all terms, not of one.
    if let (Some((y1, t1)), Some((y2, t2))) = (terms.first(), terms.last()) {
        for fact in page.facts.iter_mut().filter(|f| f.name == "Term") {
            fact.name = "Terms".into();
            fact.value = format!("{t1} {y1} to {t2} {y2}");
        }
    }
    let subjects = [
        place.lead_subject(),
        Subject::Reading,
        Subject::Writing,
        Subject::Maths,
        Subject::Gps,
    ];
    let mut done = vec![];
    let mut looked = vec![];
    for subject in subjects {
        if done.contains(&subject) {
            continue;
        }
        done.push(subject);
        let measure = Measure::Expected;
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
        let id = subject.code().to_lowercase();
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
            figures
                .iter()
                .map(|(_, f)| LinePoint {
                    value: pick(f).clone(),
                    interval: None,
                })
                .collect()
        };
        let mut series = vec![LineSeries {
            name: "Attainment".into(),
            points: points(|f| &f.attainment),
            dashed: false,
        }];
        if against != Comparison::Nothing {
            series.push(LineSeries {
                name: against.label(),
                points: points(|f| &f.comparison),
                dashed: true,
            });
        }
        let chart = Chart {
            id: format!("{id}-chart"),
            title: format!("{title}, term by term"),
            alt,
            unit: frame::level_unit(measure),
            kind: ChartKind::Lines {
                places: terms.iter().map(|(y, t)| format!("{t} {y}")).collect(),
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
        frame::notes(place, &mut table, false);
        page.sections.push(Section::new(
            &format!("{id}-section"),
            subject.label(),
            vec![Block::Chart(chart), Block::Table(table)],
        ));
    }
    briefing::put(
        &mut page,
        place,
        &looked,
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
