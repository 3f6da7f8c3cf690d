//! Pupil groups: the values of each grouping, `Null` a row of its own; and what the group reports share.

use crate::estate::{Measure, Subject, lower_first, meals_break};
use crate::release::{Grouping, TrackedFigure};

use super::super::{Block, Cell, Chart, ChartKind, Column, Emphasis, Page, Section, Table};
use super::{Place, ReportId, Subjects, TrackingReport, answer, briefing, frame};

pub(super) const REPORT: TrackingReport = TrackingReport {
    subjects: Subjects::One,
    exported: true,
    method: "methods/reports#pupil-groups",
    ..TrackingReport::plain(
        ReportId::PupilGroups,
        "Pupil groups",
        "How do groups of pupils do, against their own benchmark?",
        |place| page(place, &REPORT, usize::MAX),
    )
};

/// The page of a report on groups; the sentences at its top are about so many of its groupings.
pub(super) fn page(place: &Place<'_>, report: &TrackingReport, told: usize) -> Page {
    let mut page = frame::page(place, report);
    let subject = place.subject();
    let groupings = place.groupings(report.groupings);
    for grouping in &groupings {
        page.sections.push(section(place, subject, *grouping));
    }
    let told = told.min(groupings.len());
    brief(&mut page, place, subject, &groupings[..told]);
    if let Some(all) = answer::groups(place, report.groupings) {
        answer::lead(&mut page, all);
    }
    page
}

/// The section of one grouping: a chart and a table for each measure.
fn section(place: &Place<'_>, subject: Subject, grouping: Grouping) -> Section {
    let against = place.against();
    let difference = place.differences(false);
    let label = place.at.book.grouping_label(grouping);
    let code = place.at.book.grouping_code(grouping).replace('_', "-");
    let least = place.at.book.limits().min_pupils;
    let mut blocks = vec![];
    if matches!(grouping, Grouping::Fsm | Grouping::PupilPremium) {
        blocks.extend(meals_break(place.at.year).map(Block::text));
    }
    if let (Grouping::PriorAttainment, Some(test)) = (grouping, place.at.book.prior_from()) {
        blocks.push(Block::text(format!(
            "Of pupils without a result of an earlier key stage the band is by their mean score in {test}, ranked among themselves."
        )));
    }
    for measure in &place.measures(subject) {
        let figures: Vec<(crate::release::Group, TrackedFigure)> = place
            .at
            .book
            .groups(grouping)
            .into_iter()
            .map(|g| {
                let figure = place.figure(&place.in_group(subject, grouping, g.place), *measure);
                (g, figure)
            })
            .filter(|(_, f)| f.roll.value() != Some(0.0))
            .collect();
        let title = frame::measure_title(subject, *measure);
        // Drawn are those that are not withheld.
        let known = figures.iter().filter(|(_, f)| f.roll.value().is_some());
        let named: Vec<_> = known.map(|(g, f)| (g.label.clone(), f)).collect();
        if *measure == place.lead_measure(subject) && !named.is_empty() {
            let average = place.mat_average(&place.what(subject), *measure);
            let from = if difference {
                format!(", difference from the {}", against.label())
            } else {
                String::new()
            };
            blocks.push(Block::Chart(Chart {
                id: format!("{code}-{}-chart", measure.code()),
                title: format!("{label}: {}{from}", lower_first(&title)),
                alt: frame::spread_sentence(
                    &format!("{title}, by {}", lower_first(&label)),
                    &named,
                    difference,
                    least,
                ),
                unit: frame::unit(*measure, difference),
                kind: faint(
                    frame::bars(&frame::drawn(&named, least), Some(&average), difference),
                    &figures,
                    difference,
                ),
            }));
        }
        let mut table = Table::new(
            &format!("{code}-{}", measure.code()),
            format!("{label}: {}, {}", lower_first(&title), place.when()),
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
            &mut table,
            figures.iter().any(|(_, f)| f.converted_by_default > 0),
        );
        blocks.push(Block::Table(table));
    }
    Section::new(&code, label, blocks)
}

/// Draws the bars of attainment of those whose group is unknown faintly.
fn faint(
    mut chart: ChartKind,
    figures: &[(crate::release::Group, TrackedFigure)],
    difference: bool,
) -> ChartKind {
    if let (ChartKind::Bars { bars, .. }, false) = (&mut chart, difference) {
        for bar in bars {
            let unknown =
                |(group, _): &(crate::release::Group, _)| group.is_null && group.label == bar.label;
            if figures.iter().any(unknown) {
                bar.emphasis = Emphasis::Faint;
            }
        }
    }
    chart
}

/// Puts the briefing on a page of groups: which stand out, and how many were looked at. `Null` is no group to speak of.
fn brief(page: &mut Page, place: &Place<'_>, subject: Subject, groupings: &[Grouping]) {
    let mut looked = vec![];
    for grouping in groupings {
        let code = place.at.book.grouping_code(*grouping).replace('_', "-");
        let label = place.at.book.grouping_label(*grouping);
        for group in place.at.book.groups(*grouping) {
            let what = place.in_group(subject, *grouping, group.place);
            let measure = place.lead_measure(subject);
            let figure = place.figure(&what, measure);
            if group.is_null || figure.roll.value() == Some(0.0) {
                continue;
            }
            let own = [(measure, figure)];
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
            let pupils = if *grouping == Grouping::PriorAttainment {
                format!("{} prior attainment", group.label)
            } else if alone || groupings.len() == 1 {
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
    briefing::put(page, place, &looked, ("group", "groups"), &remark);
}
