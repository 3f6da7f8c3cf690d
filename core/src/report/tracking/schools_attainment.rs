//! Schools: attainment, each school's with the MAT average line.

use super::super::{Block, Chart, Page, Section};
use super::{Place, briefing, frame, schools};

pub(super) fn page(place: &Place<'_>) -> Page {
    let mut page = frame::page(place, "schools-attainment");
    let subject = place.lead_subject();
    let mut looked = vec![];
    let what = place.what(subject);
    for (measure, average) in place.at.book.figures(&place.at.trust, &what) {
        let figures = briefing::by_school(place, subject, measure, &mut looked);
        let named: Vec<_> = figures.iter().map(|(s, f)| (s.name.clone(), f)).collect();
        let title = frame::measure_title(subject, measure);
        let chart = Chart {
            id: format!("{}-chart", measure.code()),
            title: format!("{title}, by school"),
            alt: format!(
                "{} MAT average {}.",
                frame::spread_sentence(
                    &format!("Pupils {}", frame::reached(measure)),
                    &named,
                    false
                ),
                average.attainment
            ),
            unit: frame::level_unit(measure),
            kind: frame::attainment_bars(&named, frame::mat_average_line(&average.attainment)),
        };
        let mut table = schools::table(
            place,
            &what,
            measure,
            format!("{title}, by school, {}", place.at.when()),
            &figures,
            Some(&average),
        );
        table.find = figures.len() > 12;
        table.notes.push("MAT average: the same figure over all pupils of the trust in the selection, so that large schools count for more.".into());
        frame::notes(place, &mut table, average.converted_by_default > 0);
        page.sections.push(Section::new(
            &format!("{}-section", measure.code()),
            measure.label(),
            vec![Block::Chart(chart), Block::Table(table)],
        ));
    }
    briefing::put(
        &mut page,
        place,
        &looked,
        "What schools attain depends on whom they teach: the report Schools: difference sets each against the benchmark of its own pupils.",
    );
    if page.sections.is_empty() {
        page.sections.push(frame::no_outcomes());
    }
    page
}
