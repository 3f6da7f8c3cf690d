//! Schools: difference, each school's from the benchmark of its own pupils, with the MAT average line.

use super::super::{Block, Chart, Page, Section};
use super::{Place, briefing, frame, schools};

pub(super) fn page(place: &Place<'_>) -> Page {
    let mut page = frame::page(place, "schools-difference");
    let against = place.at.against;
    let subject = place.lead_subject();
    let mut looked = vec![];
    let what = place.what(subject);
    for (measure, average) in place.at.book.figures(&place.at.trust, &what) {
        let figures = briefing::by_school(place, subject, measure, &mut looked);
        let named: Vec<_> = figures.iter().map(|(s, f)| (s.name.clone(), f)).collect();
        let title = frame::measure_title(subject, measure);
        let sentence = frame::spread_sentence(
            &format!("Difference from the {}", against.label()),
            &named,
            true,
        );
        let chart = Chart {
            id: format!("{}-chart", measure.code()),
            title: format!(
                "{title}, difference from the {}, by school",
                against.label()
            ),
            alt: format!("{sentence} MAT average {}.", average.difference),
            unit: frame::gap_unit(measure),
            kind: frame::difference_bars(&named, frame::mat_average_line(&average.difference)),
        };
        let mut table = schools::table(
            place,
            &what,
            measure,
            format!("{title}, difference by school, {}", place.at.when()),
            &figures,
            Some(&average),
        );
        table.find = figures.len() > 12;
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
        "Two schools whose intervals overlap can't be told apart by these figures: this is no league table.",
    );
    page
}
