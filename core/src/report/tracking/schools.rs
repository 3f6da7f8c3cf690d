//! The table of a measure by school, which three reports share.

use crate::estate::Measure;
use crate::release::{TrackedFigure, What, Who};

use super::super::{Cell, Column, Row, RowKind, Table};
use super::{Place, frame};

/// Each school's figure of a selection, with a link to its summary; below them the MAT average, where it is given.
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
            cells: frame::cells(vec![Cell::text("MAT average")], average, against),
            kind: RowKind::Total,
        });
    }
    table
}
