//! Summary: each subject and combined subject, each measure.

use crate::estate::{Measure, Subject};
use crate::release::TrackedFigure;

use super::super::{Block, Cell, Chart, Column, Page, Section, Table};
use super::{Charts, Place, ReportId, TrackingReport, answer, briefing, frame};

pub(super) const REPORT: TrackingReport = TrackingReport {
    charts: Charts::Differences,
    exported: true,
    method: "methods/reports#summary",
    ..TrackingReport::plain(
        ReportId::Summary,
        "Summary",
        "How do attainment and benchmark compare, subject by subject?",
        page,
    )
};

/// The section of a measure without a figure, and why.
fn without(measure: Measure, first: Option<&TrackedFigure>) -> Section {
    let why = first
        .and_then(|f| f.attainment.reason())
        .map_or_else(String::new, crate::release::Reason::words);
    Section::new(
        &format!("{}-section", measure.code()),
        measure.label(),
        vec![Block::caution(format!(
            "There is no figure here for any subject: {why} in this selection."
        ))],
    )
}

fn page(place: &Place<'_>) -> Page {
    let mut page = frame::page(place, &REPORT);
    let against = place.against();
    let all: Vec<(Subject, Vec<(Measure, TrackedFigure)>)> = place
        .subjects()
        .map(|s| (s, place.at.book.figures(place.who, &place.what(s))))
        .collect();
    let difference = place.differences(true);
    let least = place.at.book.limits().min_pupils;
    let looked: Vec<_> = all
        .iter()
        .flat_map(|(subject, figures)| {
            let table = |measure: Measure| measure.code().to_owned();
            let what = place.what(*subject);
            briefing::rows(place, place.who, &what, subject.label(), figures, table)
        })
        .collect();
    briefing::put(&mut page, place, &looked, ("subject", "subjects"), "");
    let mut sections = vec![];
    let any =
        (all.iter().flat_map(|(_, figures)| figures)).any(|(_, f)| f.assessed.value() != Some(0.0));
    for measure in &place.all_measures() {
        let rows: Vec<(Subject, &TrackedFigure)> = all
            .iter()
            .flat_map(|(s, figures)| {
                figures
                    .iter()
                    .filter(|(m, _)| m == measure)
                    .map(move |(_, f)| (*s, f))
            })
            .collect();
        // Combined subjects have no scores; and a measure of subjects that nobody has an outcome in is none of these pupils'.
        let taken = |(_, f): &(Subject, &TrackedFigure)| f.assessed.value() != Some(0.0);
        if rows.is_empty() || (any && !rows.iter().any(taken)) {
            continue;
        }
        if rows.iter().all(|(_, f)| f.n.value() == Some(0.0)) {
            sections.push(without(*measure, rows.first().map(|(_, f)| *f)));
            continue;
        }
        let named: Vec<(String, &TrackedFigure)> = rows
            .iter()
            .map(|(s, f)| (s.label().to_owned(), *f))
            .collect();
        let id = measure.code();
        let mut table = Table::new(
            id,
            format!("{} by subject, {}", measure.label(), place.when()),
            frame::columns(vec![Column::words("subject", "Subject")], against),
        );
        for (subject, figure) in &rows {
            table.rows.push(frame::row(
                vec![Cell::text(subject.label())],
                figure,
                against,
                false,
            ));
        }
        if let Some((subject, _)) = rows.first() {
            let what = place.what(*subject);
            table.worked = Some(frame::worked(place, place.who, &what, *measure));
        }
        let by_default = rows.iter().any(|(_, f)| f.converted_by_default > 0);
        frame::notes(&mut table, by_default);
        let (shown, what) = if difference {
            let from = format!("difference from the {}", against.label());
            (from, "Difference by subject")
        } else {
            ("attainment".to_owned(), "Attainment by subject")
        };
        let chart = Chart {
            id: format!("{id}-chart"),
            title: format!("{}: {shown}", measure.label()),
            alt: frame::spread_sentence(what, &named, difference, least),
            unit: frame::unit(*measure, difference),
            kind: frame::bars(&frame::drawn(&named, least), None, difference),
        };
        sections.push(Section::new(
            &format!("{id}-section"),
            measure.label(),
            vec![Block::Chart(chart), Block::Table(table)],
        ));
    }
    page.sections = sections;
    if let Some(all) = answer::subjects(place) {
        answer::lead(&mut page, all);
    }
    page
}
