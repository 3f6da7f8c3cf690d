//! Schools: difference, each school's from the benchmark of its own pupils, with the MAT average line.

use super::super::{
    Block, Cell, Chart, ChartKind, Column, Page, ReferenceLine, Row, RowKind, Section, Table,
};
use super::{Place, briefing, frame};

pub(super) fn page(place: &Place<'_>) -> Page {
    let mut page = frame::page(place, "schools-difference");
    let against = place.at.against;
    let subject = place.lead_subject();
    let mut looked = vec![];
    for (measure, average) in place.at.book.figures(&place.at.trust, &place.what(subject)) {
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
            kind: ChartKind::Bars {
                bars: named
                    .iter()
                    .map(|(l, f)| frame::difference_bar(l.clone(), f))
                    .collect(),
                line: average.difference.value().is_some().then(|| ReferenceLine {
                    label: format!("MAT average {}", average.difference),
                    value: average.difference.clone(),
                }),
                about_zero: true,
            },
        };
        let mut table = Table::new(
            measure.code(),
            format!("{title}, difference by school, {}", place.at.when()),
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
