//! The two pages that governors get: the school at a glance; its groups and how far the data can be relied on.

use crate::estate::{KeyStage, Measure};
use crate::quantity::{Verdict, Way};
use crate::release::{Comparison, Grouping, Who};

use super::super::{
    Block, Cell, Chart, ChartKind, Column, Page, Row, Section, Table, Tile, Tone, looks_words,
};
use super::in_brief::{Brief, Line, Standing, gap, groups, spoken};
use super::six_questions::{compared, differ, reliable};
use super::{TrustPlace, frame};

/// The most rows of a table on a page that must not run over.
const MOST: usize = 16;

/// The first page: headline figures, differences by subject, all lines.
pub fn at_a_glance(at: &TrustPlace<'_>, who: &Who, stages: &[KeyStage]) -> Page {
    let brief = Brief::new(at, who, stages);
    let against = brief.against();
    let mut page = brief.page(stages, "at-a-glance", "The school at a glance");
    page.standfirst = match against {
        Comparison::Nothing => "How many pupils reach the expected standard.".into(),
        _ => format!(
            "How many pupils reach the expected standard, set against {}.",
            compared(against)
        ),
    };
    if brief.lines.is_empty() {
        page.sections.push(nothing(&brief));
        return page;
    }
    let tiles = brief
        .leads()
        .take(4)
        .map(|line| Tile {
            label: format!(
                "{}: {}, {}",
                line.stage.name,
                spoken(line.subject),
                frame::standing(line.measure)
            ),
            figure: line.now.attainment.clone(),
            detail: match line.now.difference.value() {
                Some(_) => format!(
                    "{} pupils; {} {}: {}",
                    line.now.n,
                    line.now.comparison,
                    against.label(),
                    gap(&line.now)
                ),
                None => format!("{} pupils", line.now.n),
            },
            tone: match line.now.chance.verdict {
                Verdict::Strong {
                    way: Way::Above, ..
                } => Tone::Good,
                Verdict::Strong {
                    way: Way::Below, ..
                } => Tone::Poor,
                _ => Tone::Plain,
            },
            to: None,
            stands: None,
        })
        .collect();
    let mut blocks = vec![Block::Tiles { tiles }];
    // The key stage that ends with the school: the last one.
    let last = brief.lines.last().map(|l| l.stage);
    let of_last: Vec<_> = brief
        .lines
        .iter()
        .filter(|l| Some(l.stage) == last)
        .map(|l| (l.subject.label().to_owned(), &l.now))
        .collect();
    if let Some(stage) = last
        && of_last.iter().any(|(_, f)| f.difference.value().is_some())
    {
        blocks.push(Block::Chart(Chart {
            id: "difference-chart".into(),
            title: format!(
                "{}: difference from the {} at the expected standard",
                stage.name,
                at.against_of(stage).label()
            ),
            alt: frame::spread_sentence(
                "Difference by subject",
                &of_last,
                true,
                at.book.limits().min_pupils,
            ),
            unit: frame::gap_unit(Measure::Expected),
            kind: ChartKind::Bars {
                bars: of_last
                    .iter()
                    .map(|(label, f)| frame::difference_bar(label.clone(), f))
                    .collect(),
                line: None,
                about_zero: true,
            },
        }));
    }
    let mut table = brief.table();
    for column in &mut table.columns {
        if !["coverage", "change"].contains(&column.key.as_str()) {
            column.about.clear();
        }
    }
    table.rows.truncate(MOST);
    table
        .notes
        .push("Within chance: luck alone may have made the difference.".into());
    blocks.push(Block::Table(table));
    page.sections.push(Section::new("figures", "", blocks));
    page
}

/// The second page: groups of pupils in the last key stage, how far the data can be relied on, questions to ask.
pub fn groups_and_data(
    at: &TrustPlace<'_>,
    who: &Who,
    stages: &[KeyStage],
    standing: Standing<'_>,
) -> Page {
    let brief = Brief::new(at, who, stages);
    let title = "Groups of pupils, and the data";
    let mut page = brief.page(stages, "groups-and-data", title);
    let Some(last) = brief.leads().last() else {
        page.sections.push(nothing(&brief));
        return page;
    };
    let place = brief.place(last.stage);
    let against = place.against();
    let chosen = [
        Grouping::Sex,
        Grouping::PupilPremium,
        Grouping::Eal,
        Grouping::Sen,
        Grouping::PriorAttainment,
    ];
    let looked = groups(&place, &chosen);
    let mut table = Table::new(
        "groups",
        format!(
            "{}, {}: {} by group, {}",
            last.stage.name,
            spoken(last.subject),
            frame::standing(last.measure),
            at.when()
        ),
        frame::columns(vec![Column::words("group", "Group")], against),
    );
    for column in &mut table.columns {
        column.about.clear();
    }
    for looked in looked.iter().take(MOST) {
        table.rows.push(Row::body(frame::cells(
            vec![Cell::text(&looked.label)],
            &looked.figure,
            against,
        )));
    }
    let compared_with = looked.iter().filter(|l| l.verdict().is_looked_at());
    let beyond = looked.iter().filter(|l| l.verdict().is_marked()).count();
    let said = match (compared_with.count(), beyond) {
        (0, _) => "No group has enough pupils with a benchmark in this term.".to_owned(),
        (n, 0) => {
            format!("Each of the {n} groups is within chance of what pupils like them reach.")
        }
        (n, k) => format!(
            "{k} of {n} groups {} by more than chance. {}. Pupils may belong to several groups.",
            differ(k),
            looks_words(n)
        ),
    };
    let mut blocks = vec![Block::text(said)];
    if !table.rows.is_empty() {
        blocks.push(Block::Table(table));
    }
    page.sections
        .push(Section::new("groups", "How groups of pupils do", blocks));
    page.sections.push(Section::new(
        "data",
        "Are the data good enough to rely on?",
        vec![Block::text(reliable(&brief, standing))],
    ));
    page.sections.push(Section::new(
        "ask",
        "Questions worth asking",
        vec![Block::List {
            items: questions(&brief, standing, beyond),
        }],
    ));
    page.sections.push(Section::new(
        "words",
        "How to read this",
        vec![Block::List {
            items: vec![
                format!("{}: {}.", against.label(), compared(against)),
                "Difference: attainment less benchmark, in percentage points, taken before rounding.".into(),
                "Verdict: within chance, if 19 of 20 groups of such pupils would come as near to their benchmark by luck alone.".into(),
                "Coverage: pupils with an outcome as a share of the roll.".into(),
            ],
        }],
    ));
    page
}

/// Questions that the figures give reason for; two that always stand.
fn questions(brief: &Brief<'_>, standing: Standing<'_>, beyond: usize) -> Vec<String> {
    let mut asked = vec![];
    for (way, ask) in [
        (Way::Below, "what explains it, and what is being done?"),
        (Way::Above, "what can others learn from it?"),
    ] {
        let on_side = |l: &&Line<'_>| l.now.chance.verdict.way() == Some(way);
        if let Some(line) = brief.lines.iter().find(on_side) {
            asked.push(format!(
                "{} {} {}: {ask}",
                line.stage.name,
                spoken(line.subject),
                (line.now.chance.verdict).stands(&line.now.n.text(), "its benchmark")
            ));
        }
    }
    if beyond > 1 {
        asked.push(
            "Which of the groups that differ by more than chance did so last term too?".into(),
        );
    }
    if standing.wanting(brief.at).next().is_some() {
        asked.push("When will the missing assessments be entered?".into());
    }
    asked.push("Do the children’s books and the next test tell the same as these figures?".into());
    asked.push("Which pupils without an outcome are not in these figures, and why?".into());
    asked.truncate(4);
    asked
}

fn nothing(brief: &Brief<'_>) -> Section {
    Section::new(
        "none",
        "No outcomes",
        vec![Block::caution(brief.at.nothing())],
    )
}
