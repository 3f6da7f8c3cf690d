//! The tables and what their columns mean, for the manual, as the tables' declarations say it.

use crate::estate::tables::{self, Table, Unique};

/// All tables as Markdown.
pub(super) fn dictionary() -> String {
    let mut text = String::from(INTRODUCTION);
    for table in tables::ALL {
        text.push_str(&one(table));
    }
    text
}

const INTRODUCTION: &str = "\
A table is one file `data/<table>.csv`, or any number of files under `data/<table>/`, read in the order of their paths. A file \
may be CSV (comma, semicolon or tab, UTF-8 or what Windows writes) or a workbook. Headings may come in any order and in \
capitals or not. Dates are 2024-07-31 or 31/07/2024, academic years 2023/24. **Blank means unknown.**

A file of another shape is described under `sources:` in config.yaml; `matbook map FILE` proposes the lines, `matbook add FOLDER` \
and `matbook setup` write them for you.

Columns marked *needed* must be there; *personal* ones identify a pupil and are never published nor quoted in a finding.
";

fn one(table: &Table) -> String {
    let mut text = format!("\n## {}\n\n", table.name);
    text.push_str(&format!("One row for each {}.", table.row));
    let key: Vec<&str> = table.key_names().collect();
    match table.unique {
        Unique::Key => text.push_str(&format!(" Unique together: {}.", key.join(", "))),
        Unique::Row => text.push_str(" Unique together: all cells."),
        Unique::Nothing => {}
    }
    text.push_str("\n\n");
    text.push_str("| column | | what it holds |\n|---|---|---|\n");
    for column in table.columns {
        let mut marks = vec![];
        if column.required {
            marks.push("needed");
        }
        if column.is_personal() {
            marks.push("personal");
        }
        text.push_str(&format!(
            "| {} | {} | {} |\n",
            column.name,
            marks.join(", "),
            column.about
        ));
    }
    text
}
