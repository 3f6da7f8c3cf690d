//! What Ofsted says of the schools: the four parts into which inspections have fallen, grades by area, schools of concern.

use crate::release::ofsted::{OfstedRow, OfstedView};
use crate::report::{About, Block, Cell, Column, Row, Section, Table};

/// The section; `None` where nothing is known of any school.
pub(super) fn ofsted(about: &About, view: &OfstedView) -> Option<Section> {
    let known = view
        .schools
        .iter()
        .any(|s| !s.grades.is_empty() || s.of_concern.is_some());
    if !known {
        return None;
    }
    let mut blocks = vec![Block::text(sentence(view)), Block::Table(parts(view))];
    if !view.areas.is_empty() {
        blocks.push(Block::Table(areas(view)));
    }
    if view.overall.iter().any(|(_, n)| n.value() > Some(0.0)) {
        blocks.push(Block::Table(overall(view)));
    }
    blocks.push(Block::Table(schools(about, view)));
    Some(Section::new("ofsted", "Ofsted", blocks))
}

/// Which schools are of concern, and why.
fn sentence(view: &OfstedView) -> String {
    let concern: Vec<&OfstedRow> = view
        .schools
        .iter()
        .filter(|s| s.of_concern == Some(true))
        .collect();
    let named = |s: &&OfstedRow| format!("{} ({})", s.school.name, s.concern);
    let names: Vec<String> = concern.iter().map(named).collect();
    let open = view.schools.iter().filter(|s| s.of_concern.is_none());
    let open = open.count();
    match names.as_slice() {
        [] if open > 0 => format!(
            "No school that is judged is one of concern; {open} of {} have no judgement in the data.",
            view.schools.len()
        ),
        [] => "No school is one of concern.".into(),
        [one] => format!("One school is of concern: {one}."),
        all => format!("{} schools are of concern: {}.", all.len(), all.join("; ")),
    }
}

fn parts(view: &OfstedView) -> Table {
    let mut table = Table::new(
        "ofsted-parts",
        "Schools by how they were inspected last",
        vec![
            Column::words("part", "Last inspected"),
            Column::number("schools", "Schools"),
        ],
    );
    let row = |(part, n): &(&'static str, crate::release::Shown)| {
        Row::body(vec![Cell::text(*part), Cell::Number(n.clone())])
    };
    table.rows = view.parts.iter().map(row).collect();
    table.notes.push(
        "The four are never added up into one grade: report cards have no overall grade, and a grade of an area on their five-point \
         scale can’t be set beside the grades before."
            .into(),
    );
    table
}

fn areas(view: &OfstedView) -> Table {
    let mut columns = vec![Column::words("area", "Area")];
    let key = |grade: &str| grade.to_lowercase().replace(' ', "_");
    columns.extend(view.card_grades.iter().map(|g| Column::number(&key(g), *g)));
    let mut table = Table::new(
        "ofsted-areas",
        "Report cards: schools by area and grade",
        columns,
    );
    table.rows = view
        .areas
        .iter()
        .map(|area| {
            let mut cells = vec![Cell::text(&area.area)];
            cells.extend(area.schools.iter().map(|n| Cell::Number(n.clone())));
            Row::body(cells)
        })
        .collect();
    table
}

fn overall(view: &OfstedView) -> Table {
    let mut table = Table::new(
        "ofsted-overall",
        "Overall grades before September 2024: schools whose last inspection was then",
        vec![
            Column::words("grade", "Grade"),
            Column::number("schools", "Schools"),
        ],
    );
    let row = |(grade, n): &(&'static str, crate::release::Shown)| {
        Row::body(vec![Cell::text(*grade), Cell::Number(n.clone())])
    };
    table.rows = view.overall.iter().map(row).collect();
    table
}

fn schools(about: &About, view: &OfstedView) -> Table {
    let mut table = Table::new(
        "ofsted-schools",
        "The schools and their last inspection",
        vec![
            Column::words("school", "School"),
            Column::words("on", "Inspected"),
            Column::words("grades", "Grades"),
            Column::words("safeguarding", "Safeguarding"),
            Column::words("concern", "Of concern"),
        ],
    );
    let or_dash = |text: &str| Cell::text(if text.is_empty() { "–" } else { text });
    table.rows = view
        .schools
        .iter()
        .map(|s| {
            let grades: Vec<String> = s
                .grades
                .iter()
                .map(|(area, grade)| match area.eq_ignore_ascii_case("overall") {
                    true => format!("Overall {grade}"),
                    false => format!("{area}: {grade}"),
                })
                .collect();
            Row::body(vec![
                about.school_cell(s.school.urn, &s.school.name, "index.html"),
                or_dash(&s.on),
                or_dash(&grades.join("; ")),
                or_dash(s.safeguarding),
                match s.of_concern {
                    Some(true) => Cell::text(format!("yes: {}", s.concern)),
                    Some(false) => Cell::text("no"),
                    None => Cell::text("–"),
                },
            ])
        })
        .collect();
    table.notes.push(
        "Of concern: a category of concern, safeguarding standards not met, urgent improvement in an area of a report card, or \
         Inadequate overall before September 2024."
            .into(),
    );
    table
}
