//! What the three reports on schools share: a measure by school, as bars and as a table.

use crate::estate::Measure;
use crate::release::{TrackedFigure, What, Who};

use super::super::{Block, Cell, Chart, Column, Row, RowKind, Section, Table};
use super::briefing::Looked;
use super::{Place, briefing, frame};

/// A section a measure: the schools' bars, with the trust’s figure line, and their table; and what there is to look at.
/// `by_difference`: whether the report is about differences.
pub(super) fn sections(place: &Place<'_>, by_difference: bool) -> (Vec<Section>, Vec<Looked>) {
    let against = place.against().label();
    let subject = place.subject();
    let (mut sections, mut looked) = (vec![], vec![]);
    let what = place.what(subject);
    let difference = place.differences(by_difference);
    let least = place.at.book.limits().min_pupils;
    for (measure, average) in place.at.book.figures(&place.at.trust, &what) {
        let figures = briefing::by_school(place, subject, measure, &mut looked);
        let named: Vec<_> = figures.iter().map(|(s, f)| (s.name.clone(), f)).collect();
        let title = frame::measure_title(subject, measure);
        let (from, sentence, mean) = if difference {
            (
                format!(", difference from the {against}"),
                format!("Difference from the {against}"),
                &average.difference,
            )
        } else {
            (
                String::new(),
                format!("Pupils {}", frame::reached(measure)),
                &average.attainment,
            )
        };
        let chart = Chart {
            id: format!("{}-chart", measure.code()),
            title: format!("{title}{from}, by school"),
            alt: format!(
                "{} The trust {mean}.",
                frame::spread_sentence(&sentence, &named, difference, least)
            ),
            unit: frame::unit(measure, difference),
            kind: frame::bars(&frame::drawn(&named, least), Some(&average), difference),
        };
        let by = if by_difference {
            "difference by school"
        } else {
            "by school"
        };
        let caption = format!("{title}, {by}, {}", place.when_each());
        let mut table = table(place, &what, measure, caption, &figures, Some(&average));
        table.find = figures.len() > 12;
        if !by_difference {
            table.notes.push("The trust: the same figure over all pupils of the trust in the selection, so that large schools count for more.".into());
        }
        frame::notes(&mut table, average.converted_by_default > 0);
        sections.push(Section::new(
            &format!("{}-section", measure.code()),
            measure.label(),
            vec![Block::Chart(chart), Block::Table(table)],
        ));
    }
    (sections, looked)
}

/// Each school's figure of a selection, with a link to its summary; below them the trust’s figure, where it is given.
pub(super) fn table(
    place: &Place<'_>,
    what: &What,
    measure: Measure,
    caption: String,
    figures: &[(&Who, TrackedFigure)],
    average: Option<&TrackedFigure>,
) -> Table {
    let against = place.against();
    let mut table = Table::new(
        measure.code(),
        caption,
        frame::columns(vec![Column::words("school", "School")], against),
    );
    if let Some((school, _)) = figures.first() {
        table.worked = Some(frame::worked(place, school, what, measure));
    }
    for (school, figure) in figures {
        let to = Place {
            who: school,
            ..place.clone()
        }
        .path("summary");
        let first = vec![Cell::link(&school.name, to)];
        table.rows.push(frame::row(first, figure, against, false));
    }
    if let Some(average) = average {
        table.rows.push(Row {
            cells: frame::cells(vec![Cell::text("The trust")], average, against),
            kind: RowKind::Total,
        });
    }
    table
}
