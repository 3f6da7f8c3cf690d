//! Schools scatterplot: benchmark against attainment, with the line of equality.

use super::super::{
    Block, Cell, Chart, ChartKind, Column, Emphasis, Page, ScatterPoint, Section, Table,
};
use super::{Place, briefing, frame};

pub(super) fn page(place: &Place<'_>) -> Page {
    let mut page = frame::page(place, "schools-scatterplot");
    let against = place.at.against;
    let subject = place.lead_subject();
    let mut looked = vec![];
    for (measure, _) in place.at.book.figures(&place.at.trust, &place.what(subject)) {
        let figures = briefing::by_school(place, subject, measure, &mut looked);
        let title = frame::measure_title(subject, measure);
        let known = figures
            .iter()
            .filter(|(_, f)| f.difference.value().is_some())
            .count();
        let above = figures
            .iter()
            .filter(|(_, f)| f.difference.value().is_some_and(|d| d > 0.0))
            .count();
        let chart = Chart {
            id: format!("{}-chart", measure.code()),
            title: format!("{title}: attainment against {}", against.label()),
            alt: format!(
                "{above} of {known} schools lie above the line of equality: they attain more than their benchmark."
            ),
            unit: frame::level_unit(measure),
            kind: ChartKind::Scatter {
                points: figures
                    .iter()
                    .map(|(s, f)| ScatterPoint {
                        label: s.name.clone(),
                        x: f.comparison.clone(),
                        y: f.attainment.clone(),
                        indicator: f.indicator,
                        emphasis: Emphasis::Plain,
                    })
                    .collect(),
                x_title: against.label(),
                y_title: "Attainment".into(),
                equality: true,
            },
        };
        let mut table = Table::new(
            measure.code(),
            format!(
                "{title}, attainment and benchmark by school, {}",
                place.at.when()
            ),
            frame::columns(vec![Column::words("school", "School")], against),
        );
        if let Some((school, _)) = figures.first() {
            table.worked = Some(frame::worked(place, school, &place.what(subject), measure));
        }
        for (school, figure) in &figures {
            let to = Place {
                who: school,
                ..place.clone()
            }
            .path("summary");
            table.rows.push(frame::row(
                vec![Cell::link(&school.name, to)],
                figure,
                against,
                false,
            ));
        }
        frame::notes(
            place,
            &mut table,
            figures.iter().any(|(_, f)| f.converted_by_default > 0),
        );
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
        "A school on the dashed line attains what pupils like its own attain elsewhere; above it more, below it less.",
    );
    page
}
