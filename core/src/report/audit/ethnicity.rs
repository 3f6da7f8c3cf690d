//! The ethnicity data check: number and percentage of the roll by main category, sub category and the management
//! system's code, unknown ones plain to see (methods: section 4).

use crate::release::audit::{EthnicityRow, EthnicityView};
use crate::report::{About, Block, Cell, Column, Page, Row, Section, Table};

use super::beside;
use super::share_tables::{self, NULL, kind, share_cells};

/// The page's path below its trust's or school's folder.
const PAGE: &str = "audit/ethnicity.html";

/// The page of a trust or school; without a roll it says so.
pub fn ethnicity(about: &About, view: Option<&EthnicityView>) -> Page {
    let mut page = beside::page(
        about,
        PAGE,
        "How the roll is made up by ethnic group, and for how many pupils it is not known.",
    );
    let Some(view) = view else {
        page.lead_with(vec!["There are no pupils on roll.".into()]);
        return page;
    };
    page.facts = share_tables::facts(view.year, &view.roll);
    page.lead_with(briefing(view));
    page.sections.push(main(about, view));
    page.sections.push(Section::new(
        "sub",
        "Sub categories",
        vec![Block::Table(sub(view))],
    ));
    page.sections.push(
        Section::new(
            "mis-codes",
            "Codes of the management system",
            vec![Block::Table(codes(view))],
        )
        .fold("as the schools entered them"),
    );
    if !view.by_school.is_empty() {
        page.sections.push(
            Section::new(
                "school-mis-codes",
                "Codes by school",
                vec![Block::Table(by_school(about, view))],
            )
            .fold("each school’s codes"),
        );
    }
    page.choices = super::choices::choices(&page);
    page
}

fn briefing(view: &EthnicityView) -> Vec<String> {
    let some = |cell: &crate::release::Shown| cell.value().is_some_and(|n| n > 0.0);
    let mut sentences = vec![if some(&view.unknown.n) {
        format!(
            "Ethnicity is unknown for {} of {} pupils ({}).",
            view.unknown.n, view.roll, view.unknown.percent
        )
    } else {
        format!("No pupil’s ethnicity is blank ({} on roll).", view.roll)
    }];
    if some(&view.unclassified.n) {
        sentences.push(format!(
            "It stands as refused or not yet obtained for {} of {} pupils ({}).",
            view.unclassified.n, view.roll, view.unclassified.percent
        ));
    }
    sentences
}

/// Main categories by school, year group and year.
fn main(about: &About, view: &EthnicityView) -> Section {
    let title = "Main categories";
    let blocks = share_tables::blocks(about, PAGE, &view.main, title, view.year, |value| value);
    Section::new("main", title, blocks)
}

fn words(value: &'static str) -> &'static str {
    if value == "Null" { NULL } else { value }
}

fn share_columns() -> [Column; 2] {
    [
        Column::number("n", "Pupils"),
        Column::number("percent", "% of roll"),
    ]
}

fn sub(view: &EthnicityView) -> Table {
    let mut columns = vec![
        Column::words("sub", "Sub category"),
        Column::words("main", "Main category"),
    ];
    columns.extend(share_columns());
    let mut table = Table::new(
        "sub-categories",
        format!("The DfE's sub categories, {}", view.year),
        columns,
    );
    table.rows = view
        .sub
        .iter()
        .map(|r| {
            let mut cells = vec![Cell::text(words(r.sub)), Cell::text(words(r.main))];
            cells.extend(share_cells(&r.share));
            Row {
                cells,
                kind: kind(r.main),
            }
        })
        .collect();
    table
}

fn code_cells(row: &EthnicityRow) -> Vec<Cell> {
    let mut cells = vec![
        Cell::text(words(row.code)),
        Cell::text(row.description),
        Cell::text(words(row.sub)),
        Cell::text(words(row.main)),
    ];
    cells.extend(share_cells(&row.share));
    cells
}

fn code_columns() -> Vec<Column> {
    let mut columns = vec![
        Column::words("code", "Code"),
        Column::words("description", "Description"),
        Column::words("sub", "Sub category"),
        Column::words("main", "Main category"),
    ];
    columns.extend(share_columns());
    columns
}

fn codes(view: &EthnicityView) -> Table {
    let mut table = Table::new(
        "codes",
        format!("Codes as the management system holds them, {}", view.year),
        code_columns(),
    );
    table.rows = view
        .codes
        .iter()
        .map(|r| Row {
            cells: code_cells(r),
            kind: kind(r.main),
        })
        .collect();
    table
}

fn by_school(about: &About, view: &EthnicityView) -> Table {
    let mut columns = vec![Column::words("school", "School")];
    columns.extend(code_columns());
    let mut table = Table::new(
        "codes-by-school",
        format!("Codes of each school's roll, {}", view.year),
        columns,
    );
    table.find = true;
    table.rows = view
        .by_school
        .iter()
        .filter_map(|r| {
            let school = r.school.as_ref()?;
            let mut cells = vec![about.school_cell(school.urn, &school.name, PAGE)];
            cells.extend(code_cells(r));
            Some(Row {
                cells,
                kind: kind(r.main),
            })
        })
        .collect();
    table.notes.push(
        "Percentages are of the school's roll; each school ends with its unknown pupils.".into(),
    );
    table
}
