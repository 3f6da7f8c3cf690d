//! The page of a trust or school.

use crate::release::statutory::{StatutoryFigure, StatutoryMeasure, StatutoryStage, StatutoryView};
use crate::release::{Reason, Shown};
use crate::report::{
    About, Block, Cell, Column, Fact, Mark, Page, Row, Section, Table, looks_words,
};

use super::{PAGE, Results, StatutoryOut, gaps, stage, tiles, verdict};

/// The page of a trust or school; `None` where there are no statutory outcomes.
pub fn statutory(about: &About, view: &StatutoryView) -> Option<Page> {
    if view.stages.is_empty() {
        return None;
    }
    let mut page = about.page(
        PAGE,
        "Statutory outcomes",
        "What did pupils reach in the nation’s assessments, year by year and beside England?",
    );
    let years = || view.stages.iter().flat_map(|s| &s.years);
    if let (Some(first), Some(last)) = (years().min(), years().max()) {
        page.facts.push(Fact {
            name: "Years".into(),
            value: match first == last {
                true => last.to_string(),
                false => format!("{first} to {last}"),
            },
        });
    }
    page.facts.push(Fact {
        name: "Beside".into(),
        value: "England: state-funded schools where published, else all schools".into(),
    });
    let out = StatutoryOut::of(view, |_| true);
    page.finding = out.title(view);
    say(&mut page, about, view, &out);
    page.luck = match looks_words(out.looked).as_str() {
        "" => String::new(),
        words => format!("{words}."),
    };
    let results = Results {
        view,
        brief: false,
        paper: false,
        page: None,
    };
    let matrix = results
        .matrix("results")
        .map(|m| Block::Matrix(Box::new(m)));
    page.sections = vec![Section::new(
        "results-beside-england",
        "Results beside England",
        matrix.into_iter().collect(),
    )];
    let sections = view.stages.iter().rev();
    page.sections
        .extend(sections.map(|of| stage::section(about, view, of).fold(stage::about(of))));
    page.sections.push(whole(view));
    page.sections.push(reading());
    Some(page)
}

/// The most sentences of a page.
const SENTENCES: usize = 3;

/// What stands out, the surest first; then the gap, then how the first headline stands.
fn say(page: &mut Page, about: &About, view: &StatutoryView, out: &StatutoryOut) {
    let mut said: Vec<(Mark, String, Option<String>)> = vec![];
    for found in out.found.iter().take(SENTENCES - 1) {
        let sentence = found.sentence();
        let text = match &found.school {
            Some((_, name)) => format!("{name}: {sentence}"),
            None => sentence,
        };
        let mark = found.compared.verdict.mark();
        said.push((mark, text, Some(found.stage.clone())));
    }
    if said.is_empty() {
        said.extend(tiles(view, 2).into_iter().map(|tile| {
            let text = format!("{}: {}; {}.", tile.label, tile.figure, tile.detail);
            (tile.mark, text.replace("; .", "."), Some(tile.stage))
        }));
    }
    said.extend(
        gaps(view)
            .into_iter()
            .map(|text| (Mark::dash(), text, None)),
    );
    if said.is_empty() {
        let text = format!(
            "{} has no result that England has a figure for.",
            about.name()
        );
        said.push((Mark::dash(), text, None));
    }
    for (mark, text, to) in said.into_iter().take(SENTENCES) {
        page.briefing.push(text);
        page.evidence.push(to);
        page.marks.push(mark);
    }
}

/// Every figure, for the files beside the page.
fn whole(view: &StatutoryView) -> Section {
    let mut table = Table::new(
        "all-figures",
        "All figures: every year, and the latest year by group and by school",
        vec![
            Column::words("stage", "Stage"),
            Column::words("measure", "Measure"),
            Column::words("year", "Year"),
            Column::words("school", "School"),
            Column::words("grouping", "Grouping"),
            Column::words("group", "Group"),
            Column::number("cohort", "Cohort"),
            Column::number("n", "Pupils"),
            Column::number("attainment", "Result"),
            Column::number("nation", "England"),
            Column::number("difference", "Difference"),
            Column::number("pupils", "In pupils"),
            Column::words("verdict", "Verdict"),
        ],
    );
    table.files_only = true;
    for stage in &view.stages {
        for measure in &stage.measures {
            for (year, figure) in stage.years.iter().zip(&measure.years) {
                let year = year.to_string();
                if let Some(figure) = figure {
                    table
                        .rows
                        .push(row(stage, measure, [&year, "", "", ""], figure));
                }
            }
            let year = stage.compared.to_string();
            for groups in &measure.groups {
                for (group, _, figure) in &groups.groups {
                    let of = [&*year, "", groups.label, group];
                    table.rows.push(row(stage, measure, of, figure));
                }
            }
            for (school, figure) in &measure.schools {
                let of = [&*year, &*school.name, "", ""];
                table.rows.push(row(stage, measure, of, figure));
            }
        }
    }
    Section::new("all-figures", "All figures", vec![Block::Table(table)])
        .fold("every measure, year, group and school")
}

fn row(
    stage: &StatutoryStage,
    measure: &StatutoryMeasure,
    of: [&str; 4],
    figure: &StatutoryFigure,
) -> Row {
    let number = |shown: &Shown| Cell::Number(shown.clone());
    let mut cells = vec![Cell::text(stage.code), Cell::text(&measure.label)];
    cells.extend(of.map(Cell::text));
    cells.extend([
        number(&figure.cohort),
        number(&figure.n),
        number(&figure.attainment),
        number(&figure.national),
        number(&figure.difference),
        pupils(measure, figure),
        Cell::text(verdict(measure, figure)),
    ]);
    Row::body(cells)
}

/// A share's difference in whole pupils.
pub(super) fn pupils(measure: &StatutoryMeasure, figure: &StatutoryFigure) -> Cell {
    match measure.is_share && figure.difference.value().is_some() {
        true => Cell::Number(figure.chance.pupils.clone()),
        false => Cell::Missing(Reason::NotApplicable),
    }
}

fn reading() -> Section {
    Section::new(
        "how-to-read-this",
        "How to read this",
        vec![Block::List {
            items: vec![
                "Whose results: the pupils on the roll of the year group, wherever they were assessed. The cohort leaves out those \
                 all of whose results are no outcome, as pupils who left before a test."
                    .into(),
                "Who counts: as in the nation’s figures, an absent or disapplied pupil counts in phonics, multiplication tables and \
                 Key Stage 2, and has not reached the standard."
                    .into(),
                "Coverage: where under 95% of the cohort have an outcome, the figure stands alone; a nation’s figure beside it would \
                 mislead."
                    .into(),
                "In pupils: the difference from the nation’s share times the number of pupils, rounded: −5 means five fewer than at \
                 the nation’s share."
                    .into(),
                "Verdict: what chance would make of so many pupils, each reaching the standard with the nation’s share. Means are \
                 tested where the nation’s spread of pupils is known; else “no test of chance”."
                    .into(),
                "A result of a whole stage says what pupils reached, not what the school added: its intake is in it.".into(),
            ],
        }],
    )
}
