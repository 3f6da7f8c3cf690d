//! Schools: attainment, each school's with the MAT average line.

use super::super::{
    Block, Cell, Chart, ChartKind, Column, Emphasis, Page, ReferenceLine, Row, RowKind, Section,
    Table,
};
use super::{Place, briefing, frame};

pub(super) fn page(place: &Place<'_>) -> Page {
    let mut page = frame::page(place, "schools-attainment");
    let against = place.at.against;
    let subject = place.lead_subject();
    let mut looked = vec![];
    for (measure, average) in place.at.book.figures(&place.at.trust, &place.what(subject)) {
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
            kind: ChartKind::Bars {
                bars: named
                    .iter()
                    .map(|(l, f)| frame::attainment_bar(l.clone(), f, Emphasis::Plain))
                    .collect(),
                line: average.attainment.value().is_some().then(|| ReferenceLine {
                    label: format!("MAT average {}", average.attainment),
                    value: average.attainment.clone(),
                }),
                about_zero: false,
            },
        };
        let mut table = Table::new(
            measure.code(),
            format!("{title}, by school, {}", place.at.when()),
            frame::columns(vec![Column::words("school", "School")], against),
        );
        table.find = figures.len() > 12;
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
        table.rows.push(Row {
            cells: frame::cells(vec![Cell::text("MAT average")], &average, against),
            kind: RowKind::Total,
        });
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
        page.sections.push(Section::new(
            "none",
            "No outcomes",
            vec![Block::caution("There are no outcomes in this term.")],
        ));
    }
    page
}
