//! The context beside a measure: who the pupils are.

use crate::release::context::{ContextRow, ContextView};

use super::{About, Block, Cell, Column, Fact, Row, Section, Table};

/// The panel of a page: the schools with the trust below them.
pub fn panel(about: &About, view: &ContextView) -> Section {
    let mut table = Table::new(
        "context",
        match &view.stage {
            Some(stage) => format!("{stage} pupils on the roll of {}", view.year),
            None => format!("Pupils on the roll of {}", view.year),
        },
        vec![
            Column::words("school", "School"),
            Column::number("roll", "Pupils").about("on the roll"),
            Column::number("premium", "Pupil Premium")
                .about("free school meals in the last six years"),
            Column::number("low", "Low prior").about("low prior attainment, of those with a prior score"),
            Column::number("middle", "Middle prior"),
            Column::number("high", "High prior"),
            Column::number("support", "SEN support"),
            Column::number("plans", "EHC plans"),
            Column::number("eal", "EAL").about("English as an additional language"),
            Column::number("joined", "Joined")
                .about("not on the roll a year before, of those above the school's youngest year group"),
            Column::number("left", "Left")
                .about("on the roll a year before and no longer, of those below the school's oldest year group then"),
        ],
    );
    table.rows = view
        .schools
        .iter()
        .filter_map(|row| {
            let school = row.school.as_ref()?;
            Some(Row::body(cells(Cell::text(&school.name), row)))
        })
        .collect();
    table.rows.push(Row::total(cells(
        Cell::text(&about.trust_name),
        &view.trust,
    )));
    table.notes.push(
        "Percentages of the pupils of whom it is known. Scores are set against pupils with similar earlier results; they are \
         not set against poverty, need or mobility: read them beside these."
            .into(),
    );
    Section::new(
        "who-the-pupils-are",
        "Who the pupils are",
        vec![Block::Table(table)],
    )
}

fn cells(first: Cell, row: &ContextRow) -> Vec<Cell> {
    let [low, middle, high] = &row.prior;
    let mut cells = vec![first];
    cells.extend(
        [
            &row.roll,
            &row.premium,
            low,
            middle,
            high,
            &row.support,
            &row.plans,
            &row.eal,
            &row.joined,
            &row.left,
        ]
        .map(|figure| Cell::Number(figure.clone())),
    );
    cells
}

/// The same in a line for the head of a page; what is not known is left out.
pub fn fact(row: &ContextRow) -> Fact {
    let mut parts = vec![format!("{} on the roll", row.roll)];
    let mut add = |figure: &crate::release::Shown, words: &str| {
        if figure.value().is_some() {
            parts.push(format!("{figure} {words}"));
        }
    };
    add(&row.premium, "Pupil Premium");
    add(&row.prior[0], "low prior");
    add(&row.support, "SEN support");
    add(&row.plans, "EHC plans");
    add(&row.eal, "EAL");
    add(&row.joined, "joined");
    Fact {
        name: "Pupils".into(),
        value: parts.join(", "),
    }
}
