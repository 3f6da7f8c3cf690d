//! The one matrix of a report: year groups, groups or schools by subjects, in place of a table for each.

use std::collections::BTreeSet;

use crate::estate::{Measure, Subject, upper_first};
use crate::quantity::Verdict;
use crate::release::{Comparison, What, Who};

use super::super::{
    Block, Compared, Matrix, MatrixCell, MatrixColumn, MatrixLine, MatrixRow, Page, PagePath,
    Section,
};
use super::{Groupings, Place};

/// What the columns are of.
pub(super) type Columns = Vec<(Subject, Measure)>;

/// How many single subjects have a column beside all of them together.
const SINGLE: usize = 4;

/// What the number beside a row's head is.
const ON_ROLL: &str = "pupils on roll";

/// The columns of a place: each subject in the share that leads, all together last; of one subject, which a reader chose, all its
/// measures.
pub(super) fn columns(place: &Place<'_>) -> Columns {
    if let Some(subject) = place.at.narrowed.subject {
        return measures(place, subject);
    }
    let lead = place.lead_subject();
    let mut subjects: Vec<Subject> = place.single_subjects().into_iter().take(SINGLE).collect();
    if !subjects.contains(&lead) {
        subjects.push(lead);
    }
    let of = |s: Subject| (s, place.lead_measure(s));
    subjects.into_iter().map(of).collect()
}

/// The columns of one subject: all its measures.
pub(super) fn measures(place: &Place<'_>, subject: Subject) -> Columns {
    let measures = place.measures(subject).into_iter();
    measures.map(|m| (subject, m)).collect()
}

/// A row of somebody's figures: `what` gives the selection of a subject.
pub(super) fn row(
    place: &Place<'_>,
    who: &Who,
    head: &str,
    columns: &Columns,
    what: impl Fn(Subject) -> What,
) -> MatrixRow {
    let mut about = String::new();
    let cells = columns.iter().map(|(subject, measure)| {
        let figure = place.at.book.figure(who, &what(*subject), *measure);
        if about.is_empty() {
            about = figure.roll.text();
        }
        if figure.roll.value() == Some(0.0) {
            return MatrixCell::Missing(crate::release::Reason::NotApplicable);
        }
        let compared = Compared::from(&figure);
        match (compared.verdict, figure.attainment.reason()) {
            (_, Some(reason)) => MatrixCell::Missing(reason.clone()),
            // Where nothing is compared the result itself stands there; targets are no forecast, and have no mark.
            (Verdict::Uncompared, None) if figure.difference.value().is_some() => {
                MatrixCell::Words {
                    text: format!("{} ({})", figure.attainment, figure.difference),
                    span: 1,
                    to: None,
                }
            }
            (Verdict::Uncompared, None)
                if super::frame::is_few(&figure, place.at.book.limits().min_pupils) =>
            {
                MatrixCell::Words {
                    text: Verdict::Few.word(&figure.n.text()),
                    span: 1,
                    to: None,
                }
            }
            (Verdict::Uncompared, None) => MatrixCell::Plain {
                value: figure.attainment.clone(),
                mark: None,
                to: None,
            },
            _ => MatrixCell::Compared(Box::new(compared), None),
        }
    });
    let cells = cells.collect();
    MatrixRow {
        about,
        ..MatrixRow::new(head, cells)
    }
}

/// The section of a matrix, with its legend and what a column's numbers are.
pub(super) fn section(
    place: &Place<'_>,
    caption: &str,
    head: (&str, &str),
    columns: &Columns,
    lines: Vec<MatrixLine>,
) -> Section {
    let compared = matches!(place.against(), Comparison::Estimates(_));
    let one = columns.iter().all(|(s, _)| *s == columns[0].0);
    let made = columns.iter().map(|(subject, measure)| {
        let heading = if one {
            measure.label()
        } else if *subject == Subject::Rwm {
            "All three"
        } else {
            subject.label()
        };
        let unit = match (compared, *measure) {
            (true, Measure::Score) => "score points",
            (true, mean) if mean.is_mean() => "points",
            (true, _) => "% points",
            _ => "",
        };
        let key = format!("{}-{}", super::frame::id(*subject), measure.code());
        MatrixColumn {
            compared,
            ..MatrixColumn::compared(&key, heading, unit)
        }
    });
    let mut matrix = Matrix::new("answer-matrix", caption, head, made.collect(), lines);
    matrix.thresholds = place.at.marks();
    if compared {
        matrix.note("Numbers are differences from similar pupils, taken before rounding.");
    }
    let means = (columns.iter().map(|(_, measure)| *measure))
        .filter(|measure| measure.is_mean() && *measure != Measure::Score);
    // Which grades their points stand for, where the heading doesn't say all.
    let words = means.map(|mean| (mean.label(), upper_first(mean.words())));
    let told: BTreeSet<String> = words
        .filter(|(label, words)| label != words)
        .map(|(_, words)| format!("{words}."))
        .collect();
    for note in told {
        matrix.note(note);
    }
    if place.against() == Comparison::Targets {
        matrix.note(
            "In brackets: how far from the target. Targets are no forecast, and have no mark.",
        );
    }
    Section::new("answer", caption, vec![Block::Matrix(Box::new(matrix))])
}

/// Puts the matrix first on a page, and folds what follows but the first of it.
pub(super) fn lead(page: &mut Page, answer: Section) {
    for section in page.sections.iter_mut().skip(1) {
        section.folded = Some(String::new());
    }
    page.sections.insert(0, answer);
}

/// Each subject by each measure: those that anybody has a result in, by the measures that any of them has.
pub(super) fn subjects(place: &Place<'_>) -> Option<Section> {
    let empty = |cell: &MatrixCell| matches!(cell, MatrixCell::Missing(_));
    let measures = place.all_measures();
    let mut rows: Vec<MatrixRow> = place
        .subjects()
        .map(|subject| {
            let own = self::measures(place, subject);
            let mut row = row(place, place.who, subject.label(), &own, |s| place.what(s));
            let cells: Vec<MatrixCell> = (measures.iter())
                .map(|measure| match own.iter().position(|(_, m)| m == measure) {
                    Some(at) => row.cells[at].clone(),
                    None => MatrixCell::Missing(crate::release::Reason::NotApplicable),
                })
                .collect();
            row.cells = cells;
            // A subject that few take has the whole roll, and a figure of those few.
            let lead = place.lead_measure(subject);
            row.about = (place.figure(&place.what(subject), lead).assessed).text();
            row
        })
        .collect();
    let full = |at: usize| rows.iter().any(|r| !empty(&r.cells[at]));
    let kept: Vec<usize> = (0..measures.len()).filter(|at| full(*at)).collect();
    if !kept.is_empty() {
        rows.retain(|r| !r.cells.iter().all(empty));
        for row in &mut rows {
            row.cells = kept.iter().map(|at| row.cells[*at].clone()).collect();
        }
    }
    let lead = place.lead_subject();
    let columns: Columns = (measures.iter().enumerate())
        .filter(|(at, _)| kept.is_empty() || kept.contains(at))
        .map(|(_, m)| (lead, *m))
        .collect();
    let lines: Vec<MatrixLine> = rows.into_iter().map(MatrixLine::Row).collect();
    let head = ("Subject", "pupils with a result");
    (!lines.is_empty() && !columns.is_empty())
        .then(|| section(place, "Every subject", head, &columns, lines))
}

/// Each year group in each subject.
pub(super) fn year_groups(place: &Place<'_>) -> Option<Section> {
    let columns = columns(place);
    let years = place.years();
    if columns.is_empty() || years.is_empty() {
        return None;
    }
    let mut lines: Vec<MatrixLine> = vec![];
    if years.len() > 1 {
        let mut all = row(place, place.who, "All years", &columns, |s| place.what(s));
        all.total = true;
        lines.push(MatrixLine::Row(all));
    }
    for year in years.iter().rev() {
        let mut own = row(place, place.who, &year.label(), &columns, |s| {
            place.in_year(s, *year)
        });
        let summary = place.path("summary");
        // Where small numbers are withheld no filter chooses the year group.
        own.to = (!place.at.book.withholds()).then(|| {
            PagePath::new(format!(
                "{summary}?year-group={}",
                year.code(),
                summary = summary.0
            ))
        });
        lines.push(MatrixLine::Row(own));
    }
    Some(section(
        place,
        "Every year group",
        ("Year group", ON_ROLL),
        &columns,
        lines,
    ))
}

/// The groups of a family of groupings in each subject, each grouping under its heading.
pub(super) fn groups(place: &Place<'_>, family: Groupings) -> Option<Section> {
    let columns = columns(place);
    if columns.is_empty() {
        return None;
    }
    let mut all = row(place, place.who, "All pupils", &columns, |s| place.what(s));
    all.total = true;
    let mut lines = vec![MatrixLine::Row(all)];
    for grouping in place.groupings(family) {
        let groups = place.at.book.groups(grouping).into_iter().map(|group| {
            row(place, place.who, &group.label, &columns, |s| {
                place.in_group(s, grouping, group.place)
            })
        });
        let groups: Vec<MatrixRow> = groups.filter(|r| r.about != "0").collect();
        if groups.is_empty() {
            continue;
        }
        lines.push(MatrixLine::Heading(place.at.book.grouping_label(grouping)));
        lines.extend(groups.into_iter().map(MatrixLine::Row));
    }
    Some(section(
        place,
        "Every group",
        ("Group", ON_ROLL),
        &columns,
        lines,
    ))
}

/// Each school in the measures of the report's subject, the strongest evidence first.
pub(super) fn schools(place: &Place<'_>) -> Option<Section> {
    let columns = measures(place, place.subject());
    if columns.is_empty() {
        return None;
    }
    let mut rows: Vec<MatrixRow> = (place.schools().iter())
        .map(|school| {
            let mut own = row(place, school, &school.name, &columns, |s| place.what(s));
            let there = Place {
                who: school,
                ..place.clone()
            };
            own.to = Some(there.path("summary"));
            own
        })
        .filter(|r| r.about != "0")
        .collect();
    rows.sort_by(MatrixRow::surest_first);
    let mut all = row(place, &place.at.trust, "The trust", &columns, |s| {
        place.what(s)
    });
    all.total = true;
    let lines = std::iter::once(all)
        .chain(rows)
        .map(MatrixLine::Row)
        .collect();
    let caption = format!("Every school, {}", super::in_brief::spoken(place.subject()));
    Some(section(
        place,
        &caption,
        ("School", ON_ROLL),
        &columns,
        lines,
    ))
}
