//! Year groups: each year group of the key stage, with the MAT average.

use crate::estate::{Subject, YearGroup};

use super::super::{Block, Cell, Chart, Column, Page, Section, Table};
use super::{Place, ReportId, TrackingReport, answer, briefing, frame, in_brief};

pub(super) const REPORT: TrackingReport = TrackingReport {
    exported: true,
    method: "methods/reports#year-groups",
    ..TrackingReport::plain(
        ReportId::YearGroups,
        "Year groups",
        "How does each year group do?",
        page,
    )
};

/// A subject after its year group: those that are combined of others are said to be, as their names are lists.
fn called(subject: Subject) -> String {
    match subject {
        Subject::Rwm => "all three".into(),
        Subject::Rm | Subject::Rgm => format!("{} together", in_brief::spoken(subject)),
        other => in_brief::spoken(other),
    }
}

/// From more subjects on the page has one measure of each.
const MANY: usize = 10;

fn page(place: &Place<'_>) -> Page {
    let mut page = frame::page(place, &REPORT);
    let against = place.against();
    let lead = place.lead_subject();
    let mut looked = vec![];
    let years = place.years();
    let difference = place.differences(false);
    let least = place.at.book.limits().min_pupils;
    // Of many subjects the page has the leading measure of each; the export has all.
    let many = place.subjects().count() > MANY;
    for subject in place.subjects() {
        let mut blocks = vec![];
        let mut measures = place.measures(subject);
        measures.truncate(if many { 1 } else { measures.len() });
        for measure in &measures {
            let of_year = |y: &YearGroup| {
                let figure = place.figure(&place.in_year(subject, *y), *measure);
                (y.label(), figure)
            };
            let figures: Vec<_> = years.iter().map(of_year).collect();
            if figures.iter().all(|(_, f)| f.assessed.value() == Some(0.0)) {
                continue;
            }
            let title = frame::measure_title(subject, *measure);
            let from = if difference {
                format!(", difference from the {}", against.label())
            } else {
                String::new()
            };
            let id = format!("{}-{}", frame::id(subject), measure.code());
            for (year, (label, figure)) in years.iter().zip(&figures) {
                let pupils = format!("{label}, {}", called(subject));
                let own = [(*measure, figure.clone())];
                let what = place.in_year(subject, *year);
                let rows = briefing::rows(place, place.who, &what, &pupils, &own, |_| id.clone());
                looked.extend(rows);
            }
            let named: Vec<_> = figures.iter().map(|(l, f)| (l.clone(), f)).collect();
            if *measure == place.lead_measure(subject) || subject == lead {
                let average = place.mat_average(&place.what(subject), *measure);
                blocks.push(Block::Chart(Chart {
                    id: format!("{}-{}-chart", frame::id(subject), measure.code()),
                    title: format!("{title}{from}, by year group"),
                    alt: frame::spread_sentence(&title, &named, difference, least),
                    unit: frame::unit(*measure, difference),
                    kind: frame::bars(&frame::drawn(&named, least), Some(&average), difference),
                }));
            }
            let mut table = Table::new(
                &id,
                format!("{title}, by year group, {}", place.when()),
                frame::columns(vec![Column::words("year_group", "Year group")], against),
            );
            if let Some(year) = years.first() {
                let what = place.in_year(subject, *year);
                table.worked = Some(frame::worked(place, place.who, &what, *measure));
            }
            for (label, figure) in &figures {
                table
                    .rows
                    .push(frame::row(vec![Cell::text(label)], figure, against, false));
            }
            frame::notes(
                &mut table,
                figures.iter().any(|(_, f)| f.converted_by_default > 0),
            );
            blocks.push(Block::Table(table));
        }
        if !blocks.is_empty() {
            page.sections
                .push(Section::new(&frame::id(subject), subject.label(), blocks));
        }
    }
    briefing::put(&mut page, place, &looked, ("year group", "year groups"), "");
    page.sections.sort_by_key(|s| s.id != frame::id(lead));
    if page.sections.is_empty() {
        page.sections.push(frame::no_outcomes());
    } else if let Some(all) = answer::year_groups(place) {
        answer::lead(&mut page, all);
    }
    page
}
