//! Summary: each subject and combined subject, each measure.

use crate::estate::{Measure, Subject};
use crate::release::TrackedFigure;

use super::super::{Block, Cell, Chart, ChartKind, Column, Page, Section, Table};
use super::{Place, frame};

pub(super) fn page(place: &Place<'_>) -> Page {
    let mut page = frame::page(place, "summary");
    let against = place.at.against;
    let all: Vec<(Subject, Vec<(Measure, TrackedFigure)>)> = Subject::ALL
        .iter()
        .map(|s| (*s, place.at.book.figures(place.who, &place.what(*s))))
        .collect();
    page.briefing = briefing(place, &all);
    let mut sections = vec![];
    for measure in Measure::ALL {
        let rows: Vec<(Subject, &TrackedFigure)> = all
            .iter()
            .flat_map(|(s, figures)| {
                figures
                    .iter()
                    .filter(|(m, _)| m == measure)
                    .map(move |(_, f)| (*s, f))
            })
            .collect();
        if rows.iter().all(|(_, f)| f.n.value() == Some(0.0)) {
            let why = rows
                .first()
                .and_then(|(_, f)| f.attainment.reason())
                .map_or_else(String::new, crate::release::Reason::words);
            sections.push(Section::new(
                &format!("{}-section", measure.code()),
                measure.label(),
                vec![Block::caution(format!(
                    "There is no figure here for any subject: {why} in this selection."
                ))],
            ));
            continue;
        }
        let named: Vec<(String, &TrackedFigure)> = rows
            .iter()
            .map(|(s, f)| (s.label().to_owned(), *f))
            .collect();
        let id = measure.code();
        let mut table = Table::new(
            id,
            format!("{} by subject, {}", measure.label(), place.at.when()),
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
        let by_default = rows.iter().any(|(_, f)| f.converted_by_default > 0);
        frame::notes(place, &mut table, by_default);
        let (kind, unit, title, alt) = if against == crate::release::Comparison::Nothing {
            (
                ChartKind::Bars {
                    bars: named
                        .iter()
                        .map(|(l, f)| {
                            frame::attainment_bar(l.clone(), f, super::super::Emphasis::Plain)
                        })
                        .collect(),
                    line: None,
                    about_zero: false,
                },
                frame::level_unit(*measure),
                format!("{}: attainment", measure.label()),
                frame::spread_sentence("Attainment by subject", &named, false),
            )
        } else {
            (
                ChartKind::Bars {
                    bars: named
                        .iter()
                        .map(|(l, f)| frame::difference_bar(l.clone(), f))
                        .collect(),
                    line: None,
                    about_zero: true,
                },
                frame::gap_unit(*measure),
                format!(
                    "{}: difference from the {}",
                    measure.label(),
                    against.label()
                ),
                frame::spread_sentence("Difference by subject", &named, true),
            )
        };
        let chart = Chart {
            id: format!("{id}-chart"),
            title,
            alt,
            unit,
            kind,
        };
        sections.push(Section::new(
            &format!("{id}-section"),
            measure.label(),
            vec![Block::Chart(chart), Block::Table(table)],
        ));
    }
    page.sections = sections;
    page
}

/// One to five sentences: what stands out beyond chance, and where coverage is thin.
pub(super) fn briefing(
    place: &Place<'_>,
    all: &[(Subject, Vec<(Measure, TrackedFigure)>)],
) -> Vec<String> {
    let mut said = vec![];
    let mut quiet = 0;
    for (subject, figures) in all {
        for (measure, figure) in figures.iter().filter(|(m, _)| *m != Measure::Greater) {
            let what = frame::lower_first(&frame::measure_title(*subject, *measure));
            match (figure.within_chance, figure.difference.value()) {
                (Some(false), Some(d)) if said.len() < 4 => {
                    let side = if d > 0.0 { "above" } else { "below" };
                    let mut what = what;
                    if let Some(first) = what.get(..1) {
                        what.replace_range(..1, &first.to_uppercase());
                    }
                    said.push(format!(
                        "{what}: {} against {}, {} ({}), {side} the benchmark beyond chance on {} pupils.",
                        figure.attainment, figure.comparison, figure.difference,
                        figure.indicator.map_or("", |i| i.word()), figure.n
                    ));
                }
                _ => quiet += 1,
            }
        }
    }
    let lead = all
        .iter()
        .find(|(s, _)| *s == place.lead_subject())
        .and_then(|(_, f)| f.first());
    if let Some((_, figure)) = lead
        && let Some(coverage) = figure.coverage.value()
        && coverage < 80.0
    {
        said.push(format!(
            "Only {} of the roll has an outcome in {}: read these figures as a part of the cohort.",
            figure.coverage,
            frame::lower_first(place.lead_subject().label())
        ));
    }
    if quiet > 0 {
        said.push(format!(
            "{quiet} other figures were looked at and say nothing beyond chance, or are not there."
        ));
    }
    said
}
