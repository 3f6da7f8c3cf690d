//! Year groups: each year group of the key stage, with the MAT average.

use crate::estate::{Measure, Subject, lower_first};

use super::super::{Block, Cell, Chart, Column, Page, Section, Table};
use super::{Place, briefing, frame};

pub(super) fn page(place: &Place<'_>) -> Page {
    let mut page = frame::page(place, "year-groups");
    let against = place.against();
    let lead = place.lead_subject();
    let mut looked = vec![];
    for subject in Subject::ALL {
        let mut blocks = vec![];
        for measure in Measure::ALL {
            if subject.is_combined() && *measure == Measure::Score {
                continue;
            }
            let figures: Vec<_> = place
                .stage
                .years
                .iter()
                .map(|y| {
                    (
                        y.label(),
                        place.figure(&place.in_year(*subject, *y), *measure),
                    )
                })
                .collect();
            if figures.iter().all(|(_, f)| f.assessed.value() == Some(0.0)) {
                continue;
            }
            let title = frame::measure_title(*subject, *measure);
            let id = format!("{}-{}", subject.code().to_lowercase(), measure.code());
            for (year, (label, figure)) in place.stage.years.iter().zip(&figures) {
                let pupils = format!("{label}, {}", lower_first(subject.label()));
                let own = [(*measure, figure.clone())];
                let what = place.in_year(*subject, *year);
                let rows = briefing::rows(place, place.who, &what, &pupils, &own, |_| id.clone());
                looked.extend(rows);
            }
            let named: Vec<_> = figures.iter().map(|(l, f)| (l.clone(), f)).collect();
            if *measure == Measure::Expected || *subject == lead {
                let average = place.mat_average(&place.what(*subject), *measure);
                blocks.push(Block::Chart(Chart {
                    id: format!("{}-{}-chart", subject.code().to_lowercase(), measure.code()),
                    title: format!("{title}, by year group"),
                    alt: frame::spread_sentence(&title, &named, false),
                    unit: frame::level_unit(*measure),
                    kind: frame::attainment_bars(
                        &named,
                        frame::mat_average_line(&average.attainment),
                    ),
                }));
            }
            let mut table = Table::new(
                &id,
                format!("{title}, by year group, {}", place.at.when()),
                frame::columns(vec![Column::words("year_group", "Year group")], against),
            );
            if let Some(year) = place.stage.years.first() {
                let what = place.in_year(*subject, *year);
                table.worked = Some(frame::worked(place, place.who, &what, *measure));
            }
            for (label, figure) in &figures {
                table
                    .rows
                    .push(frame::row(vec![Cell::text(label)], figure, against, false));
            }
            frame::notes(
                place,
                &mut table,
                figures.iter().any(|(_, f)| f.converted_by_default > 0),
            );
            blocks.push(Block::Table(table));
        }
        if !blocks.is_empty() {
            page.sections.push(Section::new(
                &subject.code().to_lowercase(),
                subject.label(),
                blocks,
            ));
        }
    }
    briefing::put(&mut page, place, &looked, "");
    page.sections
        .sort_by_key(|s| s.id != lead.code().to_lowercase());
    if page.sections.is_empty() {
        page.sections.push(frame::no_outcomes());
    }
    page
}
