//! A trust's DfE measures.

use crate::estate::AcademicYear;
use crate::release::measures::{ReleasedComparison, ReleasedMeasure};
use crate::report::{About, Block, Cell, Column, Fact, Page, PagePath, Parts, Row, Section, Table};

use super::tables::{band, difference_interval, interval};
use super::{MeasureParts, PAGE, TITLE, detail, standing, words, years};

/// A trust's page: where it stands in the latest year, the years side by side, then folded each measure with how its scores
/// came about, who was left out, and trusts of like size beside it.
///
/// `about` is the trust (or a sponsor that has a folder of its own), `measures` those of its body in any order (where there
/// are several bodies, the trust itself comes in full and its sponsor in one table), `comparisons` those of its latest
/// year (may be empty), `school` where a school's page is, if it has one.
pub fn trust_page(
    about: &About,
    measures: &[&ReleasedMeasure],
    comparisons: &[ReleasedComparison],
    school: &dyn Fn(u32) -> Option<PagePath>,
) -> Page {
    let subject = about.name();
    let mut page = about.page(
        PAGE,
        TITLE,
        "How far do the trust's pupils come, by the DfE's measures of multi-academy trusts, and how sure is it?",
    );
    let (mut measures, mut besides) = own(measures);
    measures.sort_by_key(|m| (std::cmp::Reverse(m.year), m.measure.order));
    let years = years::years(&measures);
    let Some(latest) = years.first().copied() else {
        page.lead_with(vec![
            "No published results of the trust's schools were handed in.".into(),
        ]);
        page.sections.push(words::conclusions());
        return page;
    };
    page.facts = facts("Latest results year", &measures, latest);
    page.lead_with(standing::briefing(&measures, latest));
    page.sections
        .push(standing::section(&measures, latest, subject));
    if years.len() > 1 {
        page.sections.push(over_time(&measures, &years));
    }
    let links = years::links(about, &measures);
    if let Some(last) = page.sections.last_mut() {
        last.blocks.push(links);
    }
    page.apart = detail::apart(&measures, latest);
    let mut sections = detail::sections(&measures, latest, subject, school);
    for section in &mut sections {
        let table = |b: &Block| matches!(b, Block::Table(t) if t.id.starts_with("made-") && page.apart.contains(&t.id));
        if let Some(at) = section.blocks.iter().position(table) {
            let link = years::made_up(about, &section.id, latest);
            section.blocks.insert(at, link);
        }
    }
    page.sections.extend(sections);
    besides.sort_by_key(|m| (&m.body, std::cmp::Reverse(m.year), m.measure.order));
    page.sections.extend(together(&besides));
    page.sections.push(others(comparisons, subject));
    page.sections.push(words::conclusions());
    page.sections.push(words::method());
    let schools = measures.iter().flat_map(|m| {
        let counted = m.schools.iter().map(|s| s.urn);
        counted.chain(m.left_out.iter().map(|s| s.urn))
    });
    let parts = MeasureParts {
        about: about.clone(),
        schools: schools
            .filter_map(|urn| Some((urn, school(urn)?)))
            .collect(),
        measures: measures
            .iter()
            .chain(&besides)
            .map(|m| (*m).clone())
            .collect(),
        comparisons: comparisons.to_vec(),
    };
    page.choices = parts.choices();
    page.parts = Some(Box::new(Parts::Measures(parts)));
    page
}

/// The measures of the trust itself, and those of the sponsor that it belongs to.
pub(super) fn own<'a>(
    measures: &[&'a ReleasedMeasure],
) -> (Vec<&'a ReleasedMeasure>, Vec<&'a ReleasedMeasure>) {
    let main = measures
        .iter()
        .map(|m| &m.body)
        .min_by_key(|body| (body.is_sponsor, *body));
    measures
        .iter()
        .copied()
        .partition(|m| Some(&m.body) == main)
}

/// The facts of a year's measures; `name`: what the year is.
pub(super) fn facts(name: &str, measures: &[&ReleasedMeasure], latest: AcademicYear) -> Vec<Fact> {
    let mut facts = vec![Fact {
        name: name.into(),
        value: latest.to_string(),
    }];
    let membership = measures
        .iter()
        .find(|m| m.year == latest && !m.membership.is_empty());
    if let Some(m) = membership {
        facts.push(Fact {
            name: "Membership from".into(),
            value: m.membership.clone(),
        });
    }
    facts
}

/// Years side by side, latest first; those without any score in a note.
fn over_time(measures: &[&ReleasedMeasure], years: &[AcademicYear]) -> Section {
    let scored = |m: &&&ReleasedMeasure| m.scored.score.value().is_some();
    let (with, empty): (Vec<AcademicYear>, Vec<AcademicYear>) = years
        .iter()
        .partition(|y| measures.iter().filter(scored).any(|m| m.year == **y));
    let mut columns = vec![
        Column::words("measure", "Measure"),
        Column::words("course", "Course").about("from the earliest year to the latest"),
    ];
    columns.extend(
        with.iter()
            .map(|y| Column::number(&format!("y{}", y.0), y.to_string())),
    );
    let mut table = Table::new("years", "Scores by results year, latest first", columns);
    for (name, of) in detail::by_measure(measures) {
        let scores: Vec<Option<&ReleasedMeasure>> = with
            .iter()
            .map(|y| of.iter().copied().find(|m| m.year == *y))
            .collect();
        let known =
            |m: &Option<&ReleasedMeasure>| m.is_some_and(|m| m.scored.score.value().is_some());
        if !scores.iter().any(known) {
            continue;
        }
        let values = scores.iter().rev().map(|m| m.map(|m| &m.scored.score));
        let mut cells = vec![Cell::text(&name.title), Cell::course(values)];
        cells.extend(scores.iter().map(|m| match m {
            Some(m) => Cell::Number(m.scored.score.clone()),
            None => Cell::text(""),
        }));
        table.rows.push(Row::body(cells));
    }
    table.notes.push(
        "An empty cell: no school of the trust has a published result. There were no results in 2019/20 and 2020/21."
            .into(),
    );
    if !empty.is_empty() {
        let empty: Vec<String> = empty.iter().map(ToString::to_string).collect();
        table.notes.push(format!(
            "No trust score in {}; each year in full says which schools there were, and why they do not count.",
            empty.join(", ")
        ));
    }
    // Without a row there is nothing to line up; the notes say why.
    let blocks = if table.rows.is_empty() {
        vec![Block::List {
            items: table.notes.split_off(1),
        }]
    } else {
        vec![Block::Table(table)]
    };
    Section::new("over-time", "Over the years", blocks)
}

/// The measures of other bodies that the trust is part of: its sponsor's.
fn together(measures: &[&ReleasedMeasure]) -> Option<Section> {
    let first = measures.first()?;
    let mut table = Table::new(
        "sponsor",
        format!("Measures of {}, latest year first", first.body.name),
        vec![
            Column::words("body", "Sponsor or trust"),
            Column::words("year", "Results year"),
            Column::words("measure", "Measure"),
            Column::number("score", "Score"),
            Column::likely("interval"),
            Column::words("band", "Band"),
            Column::number("schools", "Schools").about("schools that count"),
            Column::words("note", "Note"),
        ],
    );
    table.rows = measures
        .iter()
        .map(|m| {
            Row::body(vec![
                Cell::text(&m.body.name),
                Cell::text(m.year.to_string()),
                Cell::text(&m.measure.title),
                Cell::Number(m.scored.score.clone()),
                interval(&m.scored),
                band(&m.scored, false),
                Cell::Number(m.count.clone()),
                Cell::text(&m.note),
            ])
        })
        .collect();
    Some(
        Section::new(
            "sponsor",
            "Together with other trusts of its sponsor",
            vec![Block::Table(table)],
        )
        .fold(""),
    )
}

fn others(comparisons: &[ReleasedComparison], subject: &str) -> Section {
    let rule = Block::text(
        "Two trusts differ by more than chance if the ranges in which their scores likely lie do not overlap; they do not if one's score lies in the other's range; else they are unlikely to differ.",
    );
    if comparisons.is_empty() {
        return Section::new(
            "others",
            "Beside other trusts",
            vec![
                rule,
                Block::text(
                    "No other trust here has a score with a range in the same measures and year.",
                ),
            ],
        )
        .fold("none to compare with");
    }
    let mut table = Table::new(
        "others",
        format!("{subject} beside trusts with about as many schools, by name"),
        vec![
            Column::words("other", "Other trust or sponsor"),
            Column::words("measure", "Measure and year"),
            Column::number("theirs", "Its score"),
            Column::number("their_interval", "It likely lies between"),
            Column::number("difference", "Difference").about("this trust less the other"),
            Column::number("difference_interval", "Difference likely between"),
            Column::words("verdict", "The two"),
        ],
    );
    for c in comparisons {
        table.rows.push(Row::body(vec![
            Cell::text(&c.b.name),
            Cell::text(format!("{}, {}", c.measure.title, c.year)),
            Cell::Number(c.b_scored.score.clone()),
            interval(&c.b_scored),
            Cell::Number(c.difference.clone()),
            difference_interval(c),
            Cell::text(&c.verdict),
        ]));
    }
    Section::new(
        "others",
        "Beside other trusts",
        vec![
            rule,
            Block::caution(words::NO_LEAGUE_TABLE),
            Block::Table(table),
        ],
    )
    .fold("which differ by more than chance")
}
