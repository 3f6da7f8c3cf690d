//! Export: the crosstabs of Summary, Year groups, Pupil groups, Extended ethnicity and Extended SEND, to take away.

use crate::estate::{Measure, Subject};
use crate::release::{Grouping, TrackedFigure};

use super::super::{Block, Cell, Column, Page, Section, Table};
use super::{Place, frame};

pub(super) fn page(place: &Place<'_>) -> Page {
    let mut page = frame::page(place, "export");
    let against = place.against();
    page.sections.push(Section::new(
        "how",
        "How to take them away",
        vec![Block::text(
            "The files beside this page hold every table below, all rows, with unrounded numbers: CSV for other programs, XLSX with a cover sheet, notes and one table a sheet. Of each table this page shows only the beginning.",
        )],
    ));
    let crosstab = |id: &str, title: &str, first: Vec<Column>| {
        let mut table = Table::new(
            id,
            format!("{title}, {}", place.at.when()),
            frame::columns(first, against),
        );
        table.files_only = true;
        table
    };
    let subject_columns = |rest: &[(&str, &str)]| {
        let mut columns = vec![
            Column::words("subject", "Subject"),
            Column::words("measure", "Measure"),
        ];
        columns.extend(rest.iter().map(|(k, h)| Column::words(k, *h)));
        columns
    };
    let mut summary = crosstab("summary", "Summary", subject_columns(&[]));
    let mut years = crosstab(
        "year-groups",
        "Year groups",
        subject_columns(&[("year_group", "Year group")]),
    );
    let mut groups = crosstab(
        "pupil-groups",
        "Pupil groups",
        subject_columns(&[("grouping", "Grouping"), ("group", "Group")]),
    );
    let mut ethnicity = crosstab(
        "ethnicity",
        "Extended ethnicity",
        subject_columns(&[("grouping", "Grouping"), ("group", "Group")]),
    );
    let mut send = crosstab(
        "send",
        "Extended SEND",
        subject_columns(&[("grouping", "Grouping"), ("group", "Group")]),
    );
    for subject in Subject::ALL {
        for measure in Measure::ALL {
            if subject.is_combined() && *measure == Measure::Score {
                continue;
            }
            let start = || vec![Cell::text(subject.label()), Cell::text(measure.label())];
            let figure = place.figure(&place.what(*subject), *measure);
            summary
                .rows
                .push(frame::row(start(), &figure, against, false));
            for year in &place.stage.years {
                let figure = place.figure(&place.in_year(*subject, *year), *measure);
                let mut first = start();
                first.push(Cell::text(year.label()));
                years.rows.push(frame::row(first, &figure, against, false));
            }
            let pupil_groupings = place.at.book.pupil_groupings();
            let ethnic = [
                Grouping::EthnicityMain,
                Grouping::EthnicityDfe,
                Grouping::EthnicityFft,
            ];
            let need = [Grouping::SendArea, Grouping::SendNeed];
            for (table, groupings) in [
                (&mut groups, pupil_groupings.as_slice()),
                (&mut ethnicity, &ethnic),
                (&mut send, &need),
            ] {
                for grouping in groupings {
                    for group in place.at.book.groups(*grouping) {
                        let figure: TrackedFigure = place
                            .figure(&place.in_group(*subject, *grouping, group.place), *measure);
                        if figure.roll.value() == Some(0.0) {
                            continue;
                        }
                        let mut first = start();
                        first.push(Cell::text(place.at.book.grouping_label(*grouping)));
                        first.push(Cell::text(&group.label));
                        table
                            .rows
                            .push(frame::row(first, &figure, against, group.is_null));
                    }
                }
            }
        }
    }
    for mut table in [summary, years, groups, ethnicity, send] {
        frame::notes(place, &mut table, false);
        let heading = table
            .caption
            .split(", ")
            .next()
            .unwrap_or_default()
            .to_owned();
        let id = format!("{}-section", table.id);
        page.sections
            .push(Section::new(&id, heading, vec![Block::Table(table)]));
    }
    page
}
