//! The list of a trust's schools: a plain page of links, for whom the switcher is not there.

use crate::estate::KeyStage;

use super::{About, Block, Cell, Column, Page, Row, Section, Table};

/// The list page, with each school's way to home, its key stages and its audit. `schools`: name and URN, in order.
pub fn school_list(about: &About, schools: &[(String, u32)], stages: &[KeyStage]) -> Page {
    let mut page = about.page(
        "schools/index.html",
        "Schools",
        "Every school, and the way to its reports.",
    );
    let mut columns = vec![Column::words("school", "School")];
    columns.extend(
        stages
            .iter()
            .map(|s| Column::words(&s.folder(), s.name.clone())),
    );
    columns.push(Column::words("audit", "Audit"));
    columns.push(Column::words("urn", "URN"));
    let mut table = Table::new(
        "schools",
        format!("The schools of {}", about.trust_name),
        columns,
    );
    table.find = schools.len() > 12;
    for (name, urn) in schools {
        let home = if stages.is_empty() {
            "audit/assessment.html"
        } else {
            "index.html"
        };
        let mut cells = vec![Cell::link(name, about.school_path(*urn, home))];
        cells.extend(stages.iter().map(|s| {
            let to = about.school_path(*urn, &format!("{}/summary.html", s.folder()));
            Cell::link("Summary", to)
        }));
        let audit = about.school_path(*urn, "audit/assessment.html");
        cells.push(Cell::link("Assessments", audit));
        cells.push(Cell::text(urn.to_string()));
        table.rows.push(Row::body(cells));
    }
    page.sections.push(Section::new(
        "list",
        "All schools",
        vec![Block::Table(table)],
    ));
    page
}
