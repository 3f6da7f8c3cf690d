//! Pupil groups: the values of each grouping, `Null` a row of its own; and what the group reports share.

use crate::estate::{Measure, Subject, lower_first};
use crate::release::{Grouping, TrackedFigure};

use super::super::{
    Block, Cell, Chart, ChartKind, Column, Emphasis, Page, ReferenceLine, Section, Table,
};
use super::{Place, briefing, frame};

pub(super) fn page(place: &Place<'_>) -> Page {
    let mut page = frame::page(place, "pupil-groups");
    let subject = place.lead_subject();
    for grouping in place.at.book.pupil_groupings() {
        page.sections.push(section(place, subject, grouping, true));
    }
    brief(&mut page, place, subject, &place.at.book.pupil_groupings());
    page
}

/// The section of one grouping: a chart and a table for each measure.
pub(super) fn section(
    place: &Place<'_>,
    subject: Subject,
    grouping: Grouping,
    with_average: bool,
) -> Section {
    let against = place.against();
    let label = place.at.book.grouping_label(grouping);
    let code = place.at.book.grouping_code(grouping).replace('_', "-");
    let mut blocks = vec![];
    for measure in Measure::ALL {
        if subject.is_combined() && *measure == Measure::Score {
            continue;
        }
        let figures: Vec<(crate::release::Group, TrackedFigure)> = place
            .at
            .book
            .groups(grouping)
            .into_iter()
            .map(|g| {
                let figure = place.figure(&place.in_group(subject, grouping, g.place), *measure);
                (g, figure)
            })
            .filter(|(_, f)| f.roll.value().is_some_and(|n| n > 0.0))
            .collect();
        let title = frame::measure_title(subject, *measure);
        let named: Vec<_> = figures.iter().map(|(g, f)| (g.label.clone(), f)).collect();
        if *measure == Measure::Expected && !named.is_empty() {
            let average = place.mat_average(&place.what(subject), *measure);
            blocks.push(Block::Chart(Chart {
                id: format!("{code}-{}-chart", measure.code()),
                title: format!("{label}: {}", lower_first(&title)),
                alt: frame::spread_sentence(
                    &format!("{title}, by {}", lower_first(&label)),
                    &named,
                    false,
                ),
                unit: frame::level_unit(*measure),
                kind: ChartKind::Bars {
                    bars: named
                        .iter()
                        .zip(&figures)
                        .map(|((l, f), (g, _))| {
                            let emphasis = if g.is_null {
                                Emphasis::Faint
                            } else {
                                Emphasis::Plain
                            };
                            frame::attainment_bar(l.clone(), f, emphasis)
                        })
                        .collect(),
                    line: (with_average && average.attainment.value().is_some()).then(|| {
                        ReferenceLine {
                            label: format!("MAT average {}", average.attainment),
                            value: average.attainment.clone(),
                        }
                    }),
                    about_zero: false,
                },
            }));
        }
        let mut table = Table::new(
            &format!("{code}-{}", measure.code()),
            format!("{label}: {}, {}", lower_first(&title), place.at.when()),
            frame::columns(vec![Column::words("group", label.clone())], against),
        );
        if let Some((group, _)) = figures.first() {
            let what = place.in_group(subject, grouping, group.place);
            table.worked = Some(frame::worked(place, place.who, &what, *measure));
        }
        for (group, figure) in &figures {
            table.rows.push(frame::row(
                vec![Cell::text(&group.label)],
                figure,
                against,
                group.is_null,
            ));
        }
        frame::notes(
            place,
            &mut table,
            figures.iter().any(|(_, f)| f.converted_by_default > 0),
        );
        blocks.push(Block::Table(table));
    }
    Section::new(&code, label, blocks)
}

/// Puts the briefing on a page of groups: which stand out, and how many were looked at. `Null` is no group to speak of.
pub(super) fn brief(page: &mut Page, place: &Place<'_>, subject: Subject, groupings: &[Grouping]) {
    let mut looked = vec![];
    for grouping in groupings {
        let code = place.at.book.grouping_code(*grouping).replace('_', "-");
        let label = place.at.book.grouping_label(*grouping);
        for group in place.at.book.groups(*grouping) {
            let what = place.in_group(subject, *grouping, group.place);
            let figure = place.figure(&what, Measure::Expected);
            if group.is_null || figure.roll.value() == Some(0.0) {
                continue;
            }
            let own = [(Measure::Expected, figure)];
            // `Low` says nothing by itself, nor may the values of a column of the config's.
            let alone = matches!(
                grouping,
                Grouping::Sex
                    | Grouping::TermOfBirth
                    | Grouping::PupilPremium
                    | Grouping::Fsm
                    | Grouping::Eal
                    | Grouping::Sen
            );
            let pupils = if alone || groupings.len() == 1 {
                group.label.clone()
            } else {
                format!("{label}, {}", lower_first(&group.label))
            };
            let table = |measure: Measure| format!("{code}-{}", measure.code());
            looked.extend(briefing::rows(
                place, place.who, &what, &pupils, &own, table,
            ));
        }
    }
    let remark = format!(
        "Subject: {}. Pupils belong to several groups.",
        lower_first(subject.label())
    );
    briefing::put(page, place, &looked, &remark);
}
