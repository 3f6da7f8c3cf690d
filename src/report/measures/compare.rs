//! Two trusts beside each other.

use crate::release::measures::ReleasedComparison;
use crate::report::{
    Block, Cell, Chart, ChartKind, Column, Emphasis, Fact, Page, PagePath, Row, Section, Table,
    Whisker,
};

use super::tables::{band, difference_interval, interval};
use super::words;

/// The comparison of two trusts: for each measure and year in which both have a score with an interval, both scores, their
/// difference with its interval, and what may be said.
pub fn compare_page(path: PagePath, a: &str, b: &str, comparisons: &[ReleasedComparison]) -> Page {
    let mut page = Page::new(path, format!("{a} and {b}"), "Two trusts compared");
    page.standfirst = "Do the two trusts' scores differ by more than chance would have it?".into();
    let mut comparisons: Vec<&ReleasedComparison> = comparisons.iter().collect();
    comparisons.sort_by_key(|c| (std::cmp::Reverse(c.year), c.measure.order));
    let Some(latest) = comparisons.first().map(|c| c.year) else {
        page.briefing = vec![
            "There is no measure and year in which both trusts have a score with an interval."
                .into(),
        ];
        page.sections.push(rule());
        return page;
    };
    page.facts.push(Fact {
        name: "Latest common results year".into(),
        value: latest.to_string(),
    });
    page.briefing = comparisons
        .iter()
        .filter(|c| c.year == latest && !c.measure.disadvantaged && !c.measure.improvement)
        .take(4)
        .map(|c| {
            format!(
                "{} in {latest}: the two {} (difference {}, {} to {}).",
                c.measure.title, c.verdict, c.difference, c.lower, c.upper
            )
        })
        .collect();
    let mut table = Table::new(
        "comparison",
        format!("{a} and {b}, latest year first"),
        vec![
            Column::words("measure", "Measure"),
            Column::words("year", "Results year"),
            Column::number("first", a),
            Column::number("first_interval", "Its 95 % interval"),
            Column::words("first_band", "Its band"),
            Column::number("second", b),
            Column::number("second_interval", "Its 95 % interval"),
            Column::words("second_band", "Its band"),
            Column::number("difference", "Difference").about("first less second"),
            Column::number("difference_interval", "95 % interval of the difference"),
            Column::words("verdict", "The two"),
        ],
    );
    table.rows = comparisons
        .iter()
        .map(|c| {
            Row::body(vec![
                Cell::text(&c.measure.title),
                Cell::text(c.year.to_string()),
                Cell::Number(c.a_scored.score.clone()),
                interval(&c.a_scored),
                band(&c.a_scored, false),
                Cell::Number(c.b_scored.score.clone()),
                interval(&c.b_scored),
                band(&c.b_scored, false),
                Cell::Number(c.difference.clone()),
                difference_interval(c),
                Cell::text(c.verdict),
            ])
        })
        .collect();
    let mut blocks: Vec<Block> = comparisons
        .iter()
        .filter(|c| c.year == latest)
        .map(|c| Block::Chart(chart(a, b, c)))
        .collect();
    blocks.push(Block::Table(table));
    page.sections
        .push(Section::new("scores", "Scores side by side", blocks));
    page.sections.push(rule());
    page.sections.push(words::conclusions());
    page
}

fn chart(a: &str, b: &str, c: &ReleasedComparison) -> Chart {
    let row = |label: &str, scored: &crate::release::measures::Scored| Whisker {
        label: label.to_owned(),
        value: scored.score.clone(),
        interval: scored.interval(),
        emphasis: Emphasis::Plain,
    };
    Chart {
        id: format!("two-{}", c.measure.id),
        title: format!("{}, {}: both with 95 % intervals", c.measure.title, c.year),
        alt: format!(
            "{a} {}; {b} {}. The two {}.",
            words::scored(&c.a_scored),
            words::scored(&c.b_scored),
            c.verdict
        ),
        unit: c.measure.unit,
        kind: ChartKind::Whiskers {
            rows: vec![row(a, &c.a_scored), row(b, &c.b_scored)],
            line: None,
        },
    }
}

fn rule() -> Section {
    Section::new(
        "rule",
        "The rule",
        vec![Block::List {
            items: [
                "Their intervals do not overlap: the two differ significantly.",
                "One's score lies in the other's interval: they do not differ significantly.",
                "The intervals overlap, but neither score lies in the other's: they are unlikely to differ significantly.",
                "The difference has an interval of its own: half its width is the root of the sum of both half-widths squared. Where it holds 0 the difference may be chance.",
            ]
            .map(str::to_owned)
            .to_vec(),
        }],
    )
}
