//! What the ten reports share: the page's head, the columns of a figure, the notes under tables.

use crate::estate::{Measure, Subject, lower_first};
use crate::quantity::{Verdict, Way};
use crate::release::{Comparison, Reason, Shown, TrackedFigure, Unit, What, Who};

use super::super::words::listed;
use super::super::{
    Bar, Block, Cell, ChartKind, Column, Emphasis, Page, ReferenceLine, Row, RowKind, Section,
    Table, Worked,
};
use super::{Place, TrackingReport};

/// A page with its head filled in: title, facts, way, list of reports, switcher of schools.
pub(super) fn page(place: &Place<'_>, report: &TrackingReport) -> Page {
    let stage = &place.stage.name;
    let mut page = Page::new(
        place.path(report.name()),
        place.who.name.clone(),
        format!("{stage} {}", lower_first(report.title)),
    );
    page.standfirst = report.question.to_owned();
    page.crumbs = place.at.crumbs(place.who);
    super::facts::put(&mut page, place, report);
    page.filters = super::filters::start(place, report);
    page.siblings = place
        .reports()
        .map(|r| (r.title.to_owned(), place.path(r.name())))
        .collect();
    page
}

/// The columns of a figure, after those that say what it is of: the answer first, then what it rests on.
pub(super) fn columns(first: Vec<Column>, against: Comparison) -> Vec<Column> {
    let mut columns = first;
    columns.push(Column::number("attainment", "Attainment"));
    if against != Comparison::Nothing {
        columns.push(Column::number("comparison", against.label()));
        columns.push(
            Column::number("difference", "Difference")
                .about("attainment less benchmark or target, taken before rounding"),
        );
    }
    if matches!(against, Comparison::Estimates(_)) {
        columns.push(
            Column::words("verdict", "Verdict").about("what chance alone could have made of it"),
        );
        columns.push(
            Column::number("range", "Expected range")
                .about("where 19 of 20 groups of such pupils would fall by chance"),
        );
    }
    columns.push(Column::number("n", "Pupils").about("pupils the figure rests on"));
    columns.push(
        Column::number("coverage", "Coverage")
            .about("pupils with an outcome, as a share of the roll"),
    );
    columns.push(Column::number("roll", "Roll").about("pupils on the roll"));
    columns
}

/// The cells of a figure, under [`columns`].
pub(super) fn cells(first: Vec<Cell>, figure: &TrackedFigure, against: Comparison) -> Vec<Cell> {
    let mut cells = first;
    cells.push(Cell::Number(figure.attainment.clone()));
    if against != Comparison::Nothing {
        cells.push(Cell::Number(figure.comparison.clone()));
        cells.push(Cell::Number(figure.difference.clone()));
    }
    if matches!(against, Comparison::Estimates(_)) {
        cells.push(verdict(figure));
        cells.push(match figure.difference.reason() {
            Some(reason) => Cell::Missing(reason.clone()),
            None => Cell::interval(&figure.chance.range, None),
        });
    }
    cells.push(Cell::Number(figure.n.clone()));
    cells.push(Cell::Number(figure.coverage.clone()));
    cells.push(Cell::Number(figure.roll.clone()));
    cells
}

/// The cell of a figure's verdict: its word, or why nothing is compared.
pub(super) fn verdict(figure: &TrackedFigure) -> Cell {
    match (figure.difference.reason(), figure.chance.verdict) {
        (Some(reason), _) => Cell::Missing(reason.clone()),
        (None, Verdict::Uncompared) => Cell::Missing(Reason::NotApplicable),
        (None, verdict) => Cell::text(verdict.word(&figure.n.text())),
    }
}

/// A row of a figure: `Null` rows are marked as such.
pub(super) fn row(
    first: Vec<Cell>,
    figure: &TrackedFigure,
    against: Comparison,
    is_null: bool,
) -> Row {
    Row {
        cells: cells(first, figure, against),
        kind: if is_null {
            RowKind::Null
        } else {
            RowKind::Body
        },
    }
}

/// The notes under a table of figures: conversions. What a verdict means stands under the matrix, once a page.
pub(super) fn notes(table: &mut Table, converted_by_default: bool) {
    if converted_by_default {
        table.notes.push("Some scores come from a test without a conversion curve: they were turned into scaled scores as 100 + (score − 100) × 10/15.".into());
    }
}

/// How the figures of a measure came about: entries of `worked.md`, with the command that shows the steps of one of them.
pub(super) fn worked(place: &Place<'_>, who: &Who, what: &What, measure: Measure) -> Worked {
    let measured = match measure {
        Measure::Score => "Average scaled score",
        Measure::Greater => "Greater depth",
        other if other.is_mean() => "Average points",
        Measure::Expected => "Expected standard",
        _ => "Grades",
    };
    Worked {
        command: command(place, who, what, measure),
        ..Worked::by(&[measured, "What it is compared with"])
    }
}

/// `matbook explain` with the selection of a figure.
fn command(place: &Place<'_>, who: &Who, what: &What, measure: Measure) -> String {
    let mut words: Vec<String> = vec!["matbook explain".into()];
    let mut option = |name: &str, value: &str| {
        let plain = |c: char| c.is_ascii_alphanumeric() || "/-_".contains(c);
        words.push(if value.chars().all(plain) {
            format!("--{name} {value}")
        } else {
            format!("--{name} \"{value}\"")
        });
    };
    if place.at.several_trusts {
        option("trust", &place.at.uid);
    }
    if let Some(urn) = who.urn {
        option("school", &urn.to_string());
    }
    if let Some(picked) = &place.at.narrowed.schools
        && *who == picked.together
    {
        for urn in picked.schools.iter().filter_map(|s| s.urn) {
            option("school", &urn.to_string());
        }
    }
    option("key-stage", &place.stage.name);
    option("year", &what.year.to_string());
    option("term", what.term.name());
    if let [year] = what.year_groups.as_slice()
        && place.stage.years.len() > 1
    {
        option("year-group", &year.code());
    }
    match what.against {
        Comparison::Nothing => option("show", "assessments"),
        Comparison::Targets => option("show", "targets"),
        Comparison::Estimates(rank) => option("compare", rank.code()),
    }
    if let Some(kind) = what.kind {
        option("type", kind.code());
    }
    option("subject", what.subject.code());
    option("measure", measure.code());
    if let Some((grouping, group)) = what.group {
        let groups = place.at.book.groups(grouping);
        if let Some(group) = groups.iter().find(|g| g.place == group) {
            option("grouping", &place.at.book.grouping_code(grouping));
            option("group", &group.name);
        }
    }
    words.join(" ")
}

/// A bar of a school's, year group's or pupil group's attainment.
fn attainment_bar(label: String, figure: &TrackedFigure, emphasis: Emphasis) -> Bar {
    Bar {
        label,
        value: figure.attainment.clone(),
        interval: None,
        indicator: None,
        emphasis,
        comparison: figure
            .comparison
            .value()
            .is_some()
            .then(|| figure.comparison.clone()),
    }
}

/// The trust's figure as a line through the bars, where there is one.
fn mat_average_line(average: &Shown) -> Option<ReferenceLine> {
    average.value().is_some().then(|| ReferenceLine {
        label: format!("The trust {average}"),
        value: average.clone(),
    })
}

/// Bars of labelled figures: of attainment from 0, or of differences about 0; with the line of an average, where there is one.
pub(super) fn bars(
    rows: &[(String, &TrackedFigure)],
    average: Option<&TrackedFigure>,
    difference: bool,
) -> ChartKind {
    let line = average.and_then(|f| {
        mat_average_line(if difference {
            &f.difference
        } else {
            &f.attainment
        })
    });
    if difference {
        difference_bars(rows, line)
    } else {
        attainment_bars(rows, line)
    }
}

/// The unit of what charts of a measure show.
pub(super) fn unit(measure: Measure, difference: bool) -> Unit {
    if difference {
        gap_unit(measure)
    } else {
        level_unit(measure)
    }
}

/// Bars of differences about 0.
pub(super) fn difference_bars(
    rows: &[(String, &TrackedFigure)],
    line: Option<ReferenceLine>,
) -> ChartKind {
    ChartKind::Bars {
        bars: rows
            .iter()
            .map(|(label, figure)| difference_bar(label.clone(), figure))
            .collect(),
        line,
        about_zero: true,
    }
}

/// Bars of attainment from 0.
fn attainment_bars(rows: &[(String, &TrackedFigure)], line: Option<ReferenceLine>) -> ChartKind {
    ChartKind::Bars {
        bars: rows
            .iter()
            .map(|(label, figure)| attainment_bar(label.clone(), figure, Emphasis::Plain))
            .collect(),
        line,
        about_zero: false,
    }
}

/// What stands on a report's page in a term without outcomes.
pub(super) fn no_outcomes() -> Section {
    let words = "There are no outcomes in this term.";
    Section::new("none", "No outcomes", vec![Block::caution(words)])
}

/// A bar of a difference; its verdict fills it.
pub(super) fn difference_bar(label: String, figure: &TrackedFigure) -> Bar {
    Bar {
        label,
        value: figure.difference.clone(),
        interval: None,
        indicator: figure.chance.verdict.drawn(),
        emphasis: Emphasis::Plain,
        comparison: None,
    }
}

/// A subject as a place on a page.
pub(super) fn id(subject: Subject) -> String {
    let plain = |c: char| match c {
        c if c.is_ascii_alphanumeric() => c.to_ascii_lowercase(),
        _ => '-',
    };
    subject.code().chars().map(plain).collect()
}

/// What a measure of a subject is called: `Reading: expected standard`.
pub(super) fn measure_title(subject: Subject, measure: Measure) -> String {
    format!("{}: {}", subject.label(), lower_first(measure.label()))
}

/// What the value of a measure is, in a sentence: `reached the expected standard`.
pub(super) fn reached(measure: Measure) -> &'static str {
    measure.words()
}

/// Where pupils are who reach a measure: `at the expected standard`, `at grade 4 or above`.
pub(super) fn standing(measure: Measure) -> &'static str {
    match measure {
        Measure::Expected => "at the expected standard",
        other => other.words(),
    }
}

/// The unit of a measure's difference.
pub(super) fn gap_unit(measure: Measure) -> Unit {
    if measure == Measure::Score {
        Unit::ScorePoints
    } else if measure.is_mean() {
        Unit::MeanChange
    } else {
        Unit::PercentagePoints
    }
}

/// The unit of a measure itself.
pub(super) fn level_unit(measure: Measure) -> Unit {
    if measure == Measure::Score {
        Unit::Score
    } else if measure.is_mean() {
        Unit::Mean
    } else {
        Unit::Percent
    }
}

/// Whether a figure rests on too few pupils to be compared (methods: section 2): it is shown in tables, and never named as the
/// highest or lowest of several.
pub(super) fn is_few(figure: &TrackedFigure, least: u32) -> bool {
    (figure.n.value()).is_some_and(|n| n > 0.0 && n < f64::from(least))
}

/// The rows that a chart draws: a bar on few pupils would be the longest or shortest by chance. Where all are on few, all.
pub(super) fn drawn<'f>(
    rows: &[(String, &'f TrackedFigure)],
    least: u32,
) -> Vec<(String, &'f TrackedFigure)> {
    let enough = rows.iter().filter(|(_, f)| !is_few(f, least));
    let enough: Vec<(String, &TrackedFigure)> = enough.cloned().collect();
    let known = enough.iter().any(|(_, f)| f.attainment.value().is_some());
    if known { enough } else { rows.to_vec() }
}

pub(super) fn plain(value: f64) -> String {
    format!("{value}")
}

/// A sentence on the highest and lowest of some labelled values on at least so many pupils, and how many chance doesn’t
/// explain.
pub(super) fn spread_sentence(
    what: &str,
    rows: &[(String, &TrackedFigure)],
    difference: bool,
    least: u32,
) -> String {
    let value = |f: &TrackedFigure| {
        if difference {
            f.difference.value()
        } else {
            f.attainment.value()
        }
    };
    let text = |f: &TrackedFigure| {
        if difference {
            f.difference.text()
        } else {
            f.attainment.text()
        }
    };
    let (few, mut known): (Vec<_>, Vec<_>) = (rows.iter())
        .filter(|(_, f)| value(f).is_some())
        .partition(|(_, f)| is_few(f, least));
    known.sort_by(|a, b| {
        value(b.1)
            .partial_cmp(&value(a.1))
            .unwrap_or(std::cmp::Ordering::Equal)
            .then(a.0.cmp(&b.0))
    });
    let missing = rows.len() - known.len() - few.len();
    let mut sentence = match known.as_slice() {
        [] if !few.is_empty() => format!("{what}: too few pupils to compare."),
        [] => format!("{what}: there is no figure for any of the {}.", rows.len()),
        [one] => format!("{what}: {} {}.", one.0, text(one.1)),
        [first, .., last] => format!(
            "{what}: from {} ({}) to {} ({}).",
            text(last.1),
            last.0,
            text(first.1),
            first.0
        ),
    };
    if difference {
        let marked = |way: Way| {
            let of = |f: &TrackedFigure| f.chance.verdict.way() == Some(way);
            known.iter().filter(|(_, f)| of(f)).count()
        };
        let told = known.iter().any(|(_, f)| f.chance.verdict.is_looked_at());
        match (marked(Way::Above), marked(Way::Below)) {
            _ if !told => {}
            (0, 0) if known.len() == 1 => sentence.push_str(" It may be chance."),
            (0, 0) => sentence.push_str(" All are within chance."),
            (above, 0) => sentence.push_str(&format!(" More than chance: {above} above.")),
            (0, below) => sentence.push_str(&format!(" More than chance: {below} below.")),
            (above, below) => {
                sentence.push_str(&format!(" More than chance: {above} above, {below} below."));
            }
        }
    }
    if !few.is_empty() && !known.is_empty() {
        let names: Vec<&str> = few.iter().map(|(name, _)| name.as_str()).collect();
        sentence.push_str(&format!(
            " On fewer than {least} pupils, so not drawn: {}.",
            listed(&names)
        ));
    }
    if missing > 0 && !known.is_empty() {
        sentence.push_str(&format!(" Without a figure: {missing}."));
    }
    sentence
}
