//! Published results: what the DfE published of the schools beyond progress, pooled over the trust, and beside our own.

use crate::release::performance::{PerformanceView, PublishedRow, PublishedView, ReconciledRow};
use crate::report::{About, Block, Cell, Column, Page, Row, Section, Table};

/// The page's path below its trust's or school's folder.
const PAGE: &str = "published.html";

/// The page of a trust or school.
pub fn performance(about: &About, view: &PerformanceView) -> Page {
    let mut page = about.page(
        PAGE,
        "Published results",
        "What did the DfE publish of the schools’ results, and does it agree with ours?",
    );
    page.lead_with(briefing(view));
    for (id, title, measures) in &view.stages {
        let blocks = measures.iter().map(|m| Block::Table(table(about, m)));
        page.sections
            .push(Section::new(id, *title, blocks.collect()));
    }
    page.sections.push(reconciliation(about, &view.reconciled));
    page
}

fn briefing(view: &PerformanceView) -> Vec<String> {
    let all: usize = view.stages.iter().map(|(.., m)| m.len()).sum();
    let measures = match all {
        1 => "One published measure beyond progress.".to_owned(),
        n => format!("{n} published measures beyond progress."),
    };
    let same = view.reconciled.iter().filter(|r| r.same).count();
    match view.reconciled.len() {
        0 => vec![
            measures,
            "None can be set beside figures of our own: the data have no results of the same pupils."
                .into(),
        ],
        n => vec![
            format!("Of {n} figures of ours {same} agree with the published ones but for rounding."),
            measures,
        ],
    }
}

fn table(about: &About, view: &PublishedView) -> Table {
    let mut columns = vec![Column::words("school", "School")];
    for year in &view.years {
        columns.push(Column::number(&format!("y{}", year.0), year.to_string()));
    }
    columns.push(Column::number("pupils", "Pupils").about("that the latest year’s figure is of"));
    let mut table = Table::new(&view.id, view.title, columns);
    let cells = |head: Cell, row: &PublishedRow| {
        let mut cells = vec![head];
        cells.extend(row.scores.iter().map(|s| Cell::Number(s.clone())));
        cells.push(Cell::Number(row.pupils.clone()));
        cells
    };
    for row in &view.schools {
        let head = match &row.school {
            Some(school) => about.school_cell(school.urn, &school.name, PAGE),
            None => Cell::text("–"),
        };
        table.rows.push(Row::body(cells(head, row)));
    }
    if let Some(pooled) = &view.pooled {
        table
            .rows
            .push(Row::total(cells(Cell::text("The trust, pooled"), pooled)));
    }
    table
        .rows
        .push(Row::total(cells(Cell::text("England"), &view.nation)));
    if view.pooled.is_some() {
        table.notes.push(
            "Pooled: the schools’ scores weighted by their pupils; schools without a published score are in neither sum. The DfE \
             publishes no such figure of a trust."
                .into(),
        );
    }
    table
}

fn reconciliation(about: &About, rows: &[ReconciledRow]) -> Section {
    let mut blocks = vec![Block::text(
        "Our figure, made from the data’s own results, beside the one that the DfE published of the same school, year and measure. \
         Where they differ, the last column says what it is likely to come from.",
    )];
    if rows.is_empty() {
        blocks.push(Block::text(
            "There is no measure of which the data have both.",
        ));
    } else {
        let mut table = Table::new(
            "reconciliation",
            "Ours beside the published figures",
            vec![
                Column::words("school", "School"),
                Column::words("measure", "Measure"),
                Column::words("year", "Year"),
                Column::number("ours", "Ours"),
                Column::number("our_pupils", "Our pupils"),
                Column::number("published", "Published"),
                Column::number("their_pupils", "Published pupils"),
                Column::number("difference", "Difference").about("ours less published"),
                Column::words("reason", "Likely because"),
            ],
        );
        table.find = rows.len() > 20;
        table.rows = rows
            .iter()
            .map(|r| {
                Row::body(vec![
                    about.school_cell(r.school.urn, &r.school.name, PAGE),
                    Cell::text(r.title),
                    Cell::text(r.year.to_string()),
                    Cell::Number(r.ours.clone()),
                    Cell::Number(r.our_pupils.clone()),
                    Cell::Number(r.theirs.clone()),
                    Cell::Number(r.their_pupils.clone()),
                    Cell::Number(r.difference.clone()),
                    Cell::text(&r.reasons),
                ])
            })
            .collect();
        blocks.push(Block::Table(table));
    }
    Section::new("reconciliation", "Do they agree with ours?", blocks)
}
