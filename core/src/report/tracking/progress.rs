//! Progress: how far the same pupils have come between two points, by school, year group and pupil group.

use crate::estate::{AcademicYear, Subject, Term, YearGroup, lower_first};
use crate::quantity::Verdict;
use crate::release::{ProgressFigure, ProgressSpan, Unit};

use super::super::{
    Block, Cell, Chart, ChartKind, Column, Emphasis, Page, Row, RowKind, Section, Table, Tile,
    Tone, Whisker,
};
use super::{Charts, Place, ReportId, Subjects, TrackingReport, frame};

/// The standards, lowest first.
const LEVELS: [&str; 3] = ["Below", "Expected", "Greater depth"];

pub(super) const REPORT: TrackingReport = TrackingReport {
    subjects: Subjects::Scored,
    benchmarked: false,
    charts: Charts::Fixed,
    method: "methods/progress",
    ..TrackingReport::plain(
        ReportId::Progress,
        "Progress",
        "How far have the same pupils come since the earlier point?",
        page,
    )
};

fn page(place: &Place<'_>) -> Page {
    let mut page = frame::page(place, &REPORT);
    let Some(span) = place.span() else {
        page.briefing = vec!["There are assessments of one term only: progress needs two.".into()];
        return page;
    };
    let all = |s: Subject| {
        let book = place.at.book;
        book.progress_of(place.who, &place.years(), s, span)
    };
    let (with, without): (Vec<_>, Vec<_>) = place
        .subjects()
        .filter(|s| !s.is_combined())
        .map(|s| (s, all(s)))
        .partition(|(_, f)| f.n.value().is_some_and(|n| n > 0.0));
    let (with, thin): (Vec<_>, Vec<_>) = with.into_iter().partition(|(_, f)| speaks(f));
    page.briefing = briefing(place, &span, &with, !thin.is_empty());
    if !thin.is_empty() {
        page.briefing.push(left_out(&thin));
    }
    if with.is_empty() && thin.is_empty() {
        page.sections.push(nothing(&span));
    }
    if let Some(section) = overview(place, &span, &with, &without) {
        page.sections.push(section);
    }
    for (subject, figure) in &with {
        page.sections.push(section(place, &span, *subject, figure));
    }
    page
}

/// What rests on less than half of the roll, and is left out.
fn left_out(thin: &[(Subject, ProgressFigure)]) -> String {
    let named: Vec<String> = (thin.iter())
        .map(|(subject, f)| format!("{} ({} of {})", subject.label(), f.n, f.roll))
        .collect();
    format!(
        "Left out, because less than half of the roll has a score at both points: {}.",
        named.join(", ")
    )
}

/// Where nobody has a score at both points.
fn nothing(span: &ProgressSpan) -> Section {
    let words = format!(
        "No pupil here has a score on one scale in {} and in {}: there is no progress to show. Teacher judgements without a score are on no scale.",
        point(span.from),
        point(span.to)
    );
    Section::new("none", "No progress to show", vec![Block::caution(words)])
}

/// A number of pupils in words.
fn pupils(n: &crate::release::Shown) -> String {
    let word = if n.value() == Some(1.0) {
        "pupil"
    } else {
        "pupils"
    };
    format!("{n} {word}")
}

fn point((year, term): (AcademicYear, Term)) -> String {
    format!("{term} {year}")
}

/// Whose progress it is: the trust's or school's, or that of the schools a reader picked.
fn whole(place: &Place<'_>) -> String {
    match place.at.narrowed.schools {
        Some(_) => place.school_words(),
        None => place.who.name.clone(),
    }
}

/// What a reader narrowed the pupils to, after a caption's terms.
fn narrowed(place: &Place<'_>) -> String {
    let mut words = String::new();
    if let Some(year) = place.at.narrowed.year_group {
        words.push_str(&format!(", {}", year.label()));
    }
    if place.at.narrowed.schools.is_some() {
        words.push_str(&format!(", {}", place.school_words()));
    }
    words
}

/// What chance has to say about a change, in a word.
fn chance(figure: &ProgressFigure) -> &'static str {
    match figure.verdict {
        Verdict::Strong { .. } | Verdict::Small(_) => "more than chance",
        Verdict::Some(_) => "some sign of more than chance",
        Verdict::Within => "within chance",
        Verdict::Few | Verdict::Uncompared => "too few pupils to say more",
        Verdict::Withheld => "withheld",
    }
}

/// Whether a figure speaks for its pupils: at least half of the roll has a score at both points.
fn speaks(figure: &ProgressFigure) -> bool {
    match (figure.n.value(), figure.roll.value()) {
        (Some(n), Some(roll)) => n > 0.0 && 2.0 * n >= roll,
        _ => false,
    }
}

fn briefing(
    place: &Place<'_>,
    span: &ProgressSpan,
    with: &[(Subject, ProgressFigure)],
    any: bool,
) -> Vec<String> {
    if with.is_empty() && !any {
        return vec![format!(
            "No pupil of {} has a score on one scale in {} and in {}: there is no progress to show. Teacher judgements without a score are on no scale.",
            whole(place),
            point(span.from),
            point(span.to)
        )];
    }
    let least = f64::from(place.at.book.limits().min_pupils);
    let (enough, few): (Vec<_>, Vec<_>) = with
        .iter()
        .partition(|(_, f)| f.n.value().is_some_and(|n| n >= least));
    let mut said: Vec<String> = enough
        .into_iter()
        .map(|(subject, f)| {
            format!(
                "{}: {} scaled-score points on average from {} to {}, {}, on {}; {} moved up a standard, {} down.",
                subject.label(),
                f.change,
                point(span.from),
                point(span.to),
                chance(f),
                pupils(&f.n),
                f.shares[0],
                f.shares[2]
            )
        })
        .collect();
    if !few.is_empty() {
        let few: Vec<&str> = few.iter().map(|(subject, _)| subject.label()).collect();
        said.push(format!(
            "Fewer than {least} pupils have both scores: {}: shown below, too few to speak for the cohort.",
            few.join(", ")
        ));
    }
    if let Some([joined, left, stayed]) =
        place
            .at
            .book
            .progress_movement(place.who, &place.years(), *span)
    {
        said.push(format!(
            "Rolls: {stayed} pupils were on both, {joined} joined since {}, {left} left.",
            point(span.from)
        ));
    }
    said
}

fn columns(first: Column) -> Vec<Column> {
    vec![
        first,
        Column::number("n", "Pupils").about("with a score at both points"),
        Column::number("change", "Change").about("mean change in scaled score"),
        Column::number("interval", "Likely between")
            .about("the mean change, 19 times in 20: its 95% interval"),
        Column::words("verdict", "More than chance?").about("against no change at all"),
        Column::number("up", "Up").about("moved up a standard (below, expected, greater depth)"),
        Column::number("same", "Same").about("at the same standard at both points"),
        Column::number("down", "Down").about("moved down a standard"),
        Column::number("only_before", "Only before")
            .about("on the roll now, with a score at the earlier point only"),
        Column::number("only_after", "Only after")
            .about("with a score at the later point only: joined since, or not assessed then"),
        Column::number("neither", "Neither").about(
            "on the roll now, with a score at neither point, or with one on a test's own scale",
        ),
    ]
}

fn row(first: Cell, f: &ProgressFigure, kind: RowKind) -> Row {
    let number = |shown: &crate::release::Shown| Cell::Number(shown.clone());
    Row {
        cells: vec![
            first,
            number(&f.n),
            number(&f.change),
            Cell::interval(&f.interval, None),
            Cell::text(chance(f)),
            number(&f.shares[0]),
            number(&f.shares[1]),
            number(&f.shares[2]),
            number(&f.only_before),
            number(&f.only_after),
            number(&f.neither),
        ],
        kind,
    }
}

fn overview(
    place: &Place<'_>,
    span: &ProgressSpan,
    with: &[(Subject, ProgressFigure)],
    without: &[(Subject, ProgressFigure)],
) -> Option<Section> {
    if with.is_empty() {
        return None;
    }
    let mut blocks = vec![Block::Tiles {
        tiles: with
            .iter()
            .map(|(subject, f)| Tile {
                label: format!("{}: mean change", subject.label()),
                figure: f.change.clone(),
                detail: match f.interval.0.value() {
                    Some(_) => format!("{} to {}, {}", f.interval.0, f.interval.1, pupils(&f.n)),
                    None => pupils(&f.n),
                },
                tone: Tone::Plain,
                to: None,
                stands: None,
            })
            .collect(),
    }];
    let mut table = Table::new(
        "subjects",
        format!(
            "Progress by subject, {} to {}{}",
            point(span.from),
            point(span.to),
            narrowed(place)
        ),
        columns(Column::words("subject", "Subject")),
    );
    table.rows = with
        .iter()
        .map(|(s, f)| row(Cell::text(s.label()), f, RowKind::Body))
        .collect();
    table.notes.push("A change of 0 is a pupil who kept pace with the tests’ norms; the scaled score is on one scale from year to year.".into());
    table.notes.push("Terms on offer: progress to any term from the same term a year before, from the term before it, and from the first term of its year.".into());
    if !without.is_empty() {
        let names: Vec<&str> = without.iter().map(|(s, _)| s.label()).collect();
        table.notes.push(format!(
            "Not on one scale at both points: {}. Judgements without a score can’t be subtracted.",
            names.join(", ")
        ));
    }
    blocks.push(Block::Table(table));
    let types = types(place, span, with);
    if types.rows.len() > with.len() || span.kind.is_none() {
        blocks.push(Block::Table(types));
    }
    Some(Section::new("overview", "All subjects", blocks))
}

/// Progress by type of assessment: where a change is one test's, and where scores of two had to be converted.
fn types(place: &Place<'_>, span: &ProgressSpan, with: &[(Subject, ProgressFigure)]) -> Table {
    let mut table = Table::new(
        "types",
        "The same by type of assessment at both points",
        columns(Column::words("type", "Subject and type")),
    );
    let years = &place.years();
    for (subject, figure) in with {
        let book = place.at.book;
        for kind in book.progress_kinds(place.who, years, *subject, *span) {
            let span = ProgressSpan {
                kind: Some(kind),
                ..*span
            };
            let f = book.progress_of(place.who, years, *subject, span);
            let name = format!("{}: {}", subject.label(), kind.code());
            table.rows.push(row(Cell::text(name), &f, RowKind::Body));
        }
        if span.kind.is_none() {
            let name = format!("{}: all types", subject.label());
            table
                .rows
                .push(row(Cell::text(name), figure, RowKind::Total));
        }
    }
    if span.kind.is_none() {
        table.notes.push("All types: a pupil’s latest score of each term, of whatever type, turned into a scaled score; with another test at each point part of the change may be the tests’.".into());
    }
    table
}

fn section(
    place: &Place<'_>,
    span: &ProgressSpan,
    subject: Subject,
    all: &ProgressFigure,
) -> Section {
    let id = frame::id(subject);
    let book = place.at.book;
    let of = |who, years: &[YearGroup]| book.progress_of(who, years, subject, *span);
    let mut blocks = vec![Block::Chart(flow(&id, span, subject, all))];
    let mut places: Vec<(String, Cell, ProgressFigure)> = vec![];
    if place.is_trust() {
        for who in place.schools() {
            let f = of(who, &place.years());
            if f.roll.value() == Some(0.0) {
                continue;
            }
            let to = place.at.place(who, place.stage).path("progress");
            places.push((who.name.clone(), Cell::link(&who.name, to), f));
        }
    }
    let mut years: Vec<(String, Cell, ProgressFigure)> = vec![];
    for year in &place.years() {
        let f = of(place.who, &[*year]);
        if f.roll.value() != Some(0.0) {
            years.push((year.label(), Cell::text(year.label()), f));
        }
    }
    for (what, head, rows) in [
        ("schools", "School", &places),
        ("years", "Year group", &years),
    ] {
        if rows.is_empty() {
            continue;
        }
        if rows.len() > 1 && (what == "schools" || places.is_empty()) {
            blocks.push(Block::Chart(whiskers(
                &format!("{id}-{what}-chart"),
                head,
                subject,
                rows,
            )));
        }
        let mut table = Table::new(
            &format!("{id}-{what}"),
            format!("{}: progress by {}", subject.label(), lower_first(head)),
            columns(Column::words("name", head)),
        );
        table.rows = rows
            .iter()
            .map(|(_, cell, f)| row(cell.clone(), f, RowKind::Body))
            .collect();
        table
            .rows
            .push(row(Cell::text(whole(place)), all, RowKind::Total));
        blocks.push(Block::Table(table));
    }
    blocks.push(Block::Table(groups(place, span, &id, subject, all)));
    Section::new(&id, subject.label(), blocks)
}

fn groups(
    place: &Place<'_>,
    span: &ProgressSpan,
    id: &str,
    subject: Subject,
    whole: &ProgressFigure,
) -> Table {
    let mut table = Table::new(
        &format!("{id}-groups"),
        format!("{}: progress by pupil group", subject.label()),
        columns(Column::words("group", "Group")),
    );
    for grouping in place.groupings(REPORT.groupings) {
        let label = place.at.book.grouping_label(grouping);
        let found =
            place
                .at
                .book
                .progress_groups(place.who, &place.years(), subject, *span, grouping);
        for (group, f) in found {
            let kind = if group.is_null {
                RowKind::Null
            } else {
                RowKind::Body
            };
            let name = format!("{label}: {}", group.label);
            table.rows.push(row(Cell::text(name), &f, kind));
        }
    }
    table
        .rows
        .push(row(Cell::text("All pupils"), whole, RowKind::Total));
    table
        .notes
        .push("Groups as at the later point; a pupil belongs to several.".into());
    table
}

fn flow(id: &str, span: &ProgressSpan, subject: Subject, f: &ProgressFigure) -> Chart {
    let sum = |pick: &dyn Fn(usize, usize) -> bool| -> f64 {
        (0..3)
            .flat_map(|i| (0..3).map(move |j| (i, j)))
            .filter(|(i, j)| pick(*i, *j))
            .filter_map(|(i, j)| f.moves[i][j].value())
            .sum()
    };
    let count = |pick: &dyn Fn(usize, usize) -> bool| Unit::Count.text(sum(pick));
    Chart {
        id: format!("{id}-flow"),
        title: format!("{}: standards at both points", subject.label()),
        alt: format!(
            "{} pupils with a score at both points. Below the expected standard: {} then, {} now; expected: {} then, {} now; greater depth: {} then, {} now. {} moved up, {} stayed, {} moved down.",
            f.n,
            count(&|i, _| i == 0),
            count(&|_, j| j == 0),
            count(&|i, _| i == 1),
            count(&|_, j| j == 1),
            count(&|i, _| i == 2),
            count(&|_, j| j == 2),
            count(&|i, j| j > i),
            count(&|i, j| j == i),
            count(&|i, j| j < i),
        ),
        unit: Unit::Count,
        kind: ChartKind::Flow {
            from: point(span.from),
            to: point(span.to),
            levels: LEVELS.map(str::to_owned).into(),
            moves: f.moves.iter().map(|row| row.to_vec()).collect(),
        },
    }
}

fn whiskers(
    id: &str,
    head: &str,
    subject: Subject,
    rows: &[(String, Cell, ProgressFigure)],
) -> Chart {
    let known: Vec<&(String, Cell, ProgressFigure)> = rows
        .iter()
        .filter(|r| r.2.change.value().is_some())
        .collect();
    let by = |a: &&&(String, Cell, ProgressFigure), b: &&&(String, Cell, ProgressFigure)| {
        let change = |r: &(String, Cell, ProgressFigure)| r.2.change.value().unwrap_or(0.0);
        change(a).total_cmp(&change(b))
    };
    let alt = match (known.iter().min_by(by), known.iter().max_by(by)) {
        (Some(low), Some(high)) => format!(
            "Mean change by {}: from {} ({}) to {} ({}).",
            lower_first(head),
            low.2.change,
            low.0,
            high.2.change,
            high.0
        ),
        _ => "No figures.".into(),
    };
    Chart {
        id: id.into(),
        title: format!(
            "{}: mean change in scaled score by {}",
            subject.label(),
            lower_first(head)
        ),
        alt,
        unit: Unit::ScorePoints,
        kind: ChartKind::Whiskers {
            rows: rows
                .iter()
                .map(|(label, _, f)| Whisker {
                    label: label.clone(),
                    value: f.change.clone(),
                    interval: (f.interval.0.value().is_some()).then(|| f.interval.clone()),
                    emphasis: Emphasis::Plain,
                })
                .collect(),
            line: None,
        },
    }
}
