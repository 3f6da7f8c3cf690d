//! The assessment audit: which assessments each school completed when, and which are wanting (methods: section 4).

use super::beside;
use crate::release::SchoolName;
use crate::release::audit::{AssessmentView, StageView, TermMark, WantingView, YearView};
use crate::report::{About, Behind, Block, Cell, Column, Fact, Page, Row, RowKind, Section, Table};

/// The page's path below its trust's or school's folder.
const PAGE: &str = "audit/assessment.html";

/// What stands before an assessment that is expected but wanting.
const MARK: &str = "✗";

/// The page of a trust or school.
pub fn assessment(about: &About, view: &AssessmentView) -> Page {
    let mut page = beside::page(
        about,
        PAGE,
        "Which assessments each school completed in which month, for how many pupils, and which are missing.",
    );
    let mut years: Vec<_> = view
        .stages
        .iter()
        .flat_map(|s| s.years.iter().map(|y| y.year))
        .collect();
    years.sort_unstable();
    if let (Some(first), Some(last)) = (years.first(), years.last()) {
        page.facts.push(Fact {
            name: "Academic years".into(),
            value: if first == last {
                first.to_string()
            } else {
                format!("{first} to {last}")
            },
        });
    }
    page.facts.push(Fact {
        name: "Assessment types".into(),
        value: "all".into(),
    });
    page.lead_with(briefing(view));
    page.sections.push(missing(about, &view.wanting));
    for stage in &view.stages {
        page.sections.push(grid(about, stage));
    }
    for stage in &view.stages {
        page.sections.push(details(about, stage));
    }
    if about.school.is_none() {
        // Thousands of rows: on the page a box behind each count has them, and each school's own page.
        page.apart = view
            .stages
            .iter()
            .map(|s| format!("details-{}", s.folder))
            .chain(view.stages.iter().flat_map(earlier_types))
            .collect();
    }
    page.behind = behind(view);
    page.choices = super::choices::choices(&page);
    page
}

/// The assessments one by one, of all years.
fn behind(view: &AssessmentView) -> Vec<Behind> {
    let years = view
        .stages
        .iter()
        .flat_map(|s| s.years.iter().map(move |y| (s, y)));
    years
        .flat_map(|(stage, year)| {
            year.details.iter().map(move |d| Behind {
                stage: stage.folder.clone(),
                year: year_id(year),
                urn: d.school.urn,
                month: d.month.clone(),
                name: d.name.clone(),
                kind: d.kind.clone(),
                year_group: d.year_group.clone(),
                pupils: d.pupils.text(),
            })
        })
        .collect()
}

/// What stands out.
fn briefing(view: &AssessmentView) -> Vec<String> {
    if view.stages.iter().all(|s| s.years.is_empty()) {
        return vec!["There are no assessments yet.".into()];
    }
    let wanting = view.wanting.len();
    match view.wanting.first() {
        None => vec![
            "No assessment is missing: whatever most schools of the trust assessed, all did."
                .into(),
        ],
        Some(first) => vec![
            format!(
                "{wanting} {} expected but missing: over half of the trust's schools with the year group assessed it \
                 in the term.",
                if wanting == 1 {
                    "assessment is"
                } else {
                    "assessments are"
                }
            ),
            format!(
                "{}: {} in the {} term of {}, when {} of {} schools assessed it.",
                first.school.name,
                first.year_group,
                first.term.name().to_lowercase(),
                first.year,
                first.assessed,
                first.schools,
            ),
        ],
    }
}

/// The missing ones, in words.
fn missing(about: &About, wanting: &[WantingView]) -> Section {
    let rule = "An assessment is expected in a term if over half of the trust's schools that have the year group \
                assessed it, in any subject and with any type of assessment.";
    if wanting.is_empty() {
        return Section::new(
            "expected",
            "Expected but missing",
            vec![Block::text("None."), Block::text(rule)],
        );
    }
    let mut table = Table::new(
        "missing",
        "Assessments that most schools of the trust completed and this school did not",
        vec![
            Column::words("school", "School"),
            Column::words("key_stage", "Key stage"),
            Column::words("year", "Year"),
            Column::words("term", "Term"),
            Column::words("missing", "Missing"),
            Column::number("roll", "Pupils on roll"),
            Column::number("assessed", "Schools that assessed it"),
            Column::number("schools", "Schools with the year group"),
        ],
    );
    table.rows = wanting
        .iter()
        .map(|w| Row {
            kind: RowKind::LeftOut,
            cells: vec![
                about.school_cell(w.school.urn, &w.school.name, PAGE),
                Cell::text(&w.stage),
                Cell::text(w.year.to_string()),
                Cell::text(w.term.name()),
                Cell::text(format!("{MARK} {} missing", w.year_group)),
                Cell::Number(w.roll.clone()),
                Cell::Number(w.assessed.clone()),
                Cell::Number(w.schools.clone()),
            ],
        })
        .collect();
    table.notes.push(rule.into());
    Section::new(
        "expected",
        "Expected but missing",
        vec![Block::Table(table)],
    )
}

/// The first half: how many assessments in each term and month.
fn grid(about: &About, stage: &StageView) -> Section {
    let mut blocks = vec![];
    if stage.terms.is_empty() {
        blocks.push(Block::caution(format!(
            "There are pupils of {} but no assessments.",
            stage.name
        )));
    } else {
        blocks.push(Block::Table(terms(about, stage)));
    }
    for year in &stage.years {
        blocks.push(Block::Table(months(about, stage, year)));
        blocks.push(Block::Table(types(about, stage, year)));
    }
    Section::new(
        &format!("assessments-{}", stage.folder),
        format!("{}: number of assessments", stage.name),
        blocks,
    )
}

fn school_column() -> Column {
    Column::words("school", "School")
}

/// What every grid says below itself.
fn grid_notes(about: &About, stage: &StageView) -> Vec<String> {
    let mut notes = vec![
        "An assessment is one name; it counts where at least one pupil has a result in it, in the school, year group \
         and month that its own rows give."
            .into(),
        format!(
            "{MARK} marks what is expected but missing; – means no assessment, and n/a that the school has no pupils \
             of the key stage that year."
        ),
    ];
    if about.school.is_none() {
        notes.push(
            "Each assessment by name, with its year group and pupils, stands on the school’s own page, where its name leads; \
             those of the latest year in the files beside this page too. With scripts, a box behind each count names them."
                .into(),
        );
        if stage.years.iter().any(|y| y.by_type.len() > MANY) {
            notes.push(
                "How many of each type there were in earlier years stands on the school’s own page and in the files too."
                    .into(),
            );
        }
    }
    notes
}

/// Schools by term.
fn terms(about: &About, stage: &StageView) -> Table {
    let mut columns = vec![school_column()];
    columns.extend(stage.terms.iter().map(|(year, term)| {
        let key = format!("{year} {term}")
            .to_lowercase()
            .replace([' ', '/'], "-");
        Column::number(&key, format!("{year} {term}"))
    }));
    let mut table = Table::new(
        &format!("terms-{}", stage.folder),
        format!("Assessments in each term, {}", stage.name),
        columns,
    );
    table.rows = stage
        .by_term
        .iter()
        .map(|(school, marks)| {
            let mut cells = vec![about.school_cell(school.urn, &school.name, PAGE)];
            cells.extend(marks.iter().map(term_cell));
            Row::body(cells)
        })
        .collect();
    table.notes = grid_notes(about, stage);
    table
}

/// A count; with a mark and words where something is wanting.
fn term_cell(mark: &TermMark) -> Cell {
    if mark.wanting.is_empty() {
        return Cell::Number(mark.assessments.clone());
    }
    let count = if mark.assessments.value().is_some() {
        mark.assessments.text()
    } else {
        "0".to_owned()
    };
    Cell::text(format!(
        "{count} {MARK} {} missing",
        mark.wanting.join(", ")
    ))
}

/// Schools by month of a year.
fn months(about: &About, stage: &StageView, year: &YearView) -> Table {
    let mut columns = vec![school_column()];
    for (label, key) in &year.months {
        columns.push(Column::number(key, label.clone()));
    }
    columns.push(Column::words("missing", "Expected but missing"));
    let mut table = Table::new(
        &format!("months-{}-{}", stage.folder, year_id(year)),
        format!("Assessments in each month of {}, {}", year.year, stage.name),
        columns,
    );
    table.rows = year
        .rows
        .iter()
        .map(|row| {
            let mut cells = vec![about.school_cell(row.school.urn, &row.school.name, PAGE)];
            cells.extend(row.counts.iter().cloned().map(Cell::Number));
            cells.push(Cell::text(if row.wanting.is_empty() {
                "none".to_owned()
            } else {
                format!("{MARK} {}", row.wanting.join("; "))
            }));
            Row::body(cells)
        })
        .collect();
    table
}

/// Schools by type of assessment in a year.
fn types(about: &About, stage: &StageView, year: &YearView) -> Table {
    let mut columns = vec![school_column()];
    for kind in &year.types {
        let key = kind.to_lowercase().replace(' ', "-");
        columns.push(Column::number(&key, kind.clone()));
    }
    let mut table = Table::new(
        &format!("types-{}-{}", stage.folder, year_id(year)),
        format!("Assessments of each type in {}, {}", year.year, stage.name),
        columns,
    );
    table.rows = year
        .by_type
        .iter()
        .map(|row| {
            let mut cells = vec![about.school_cell(row.school.urn, &row.school.name, PAGE)];
            cells.extend(row.counts.iter().cloned().map(Cell::Number));
            Row::body(cells)
        })
        .collect();
    table
}

/// From how many schools on a trust's page shows the types of its latest year only.
const MANY: usize = 30;

/// The tables of types that a large trust's page leaves to its schools' pages and the files: those of earlier years.
fn earlier_types(stage: &StageView) -> impl Iterator<Item = String> {
    let many = |year: &&YearView| year.by_type.len() > MANY;
    (stage.years.iter().skip(1).filter(many))
        .map(|year| format!("types-{}-{}", stage.folder, year_id(year)))
}

/// `2022-23`.
fn year_id(year: &YearView) -> String {
    year.year.to_string().replace('/', "-")
}

/// The second half: the assessments one by one, a table a school. A trust's page keeps to the latest year.
fn details(about: &About, stage: &StageView) -> Section {
    let shown = if about.school.is_some() {
        stage.years.len()
    } else {
        1
    };
    let mut blocks = vec![];
    if about.school.is_none() && stage.years.len() > 1 {
        blocks.push(Block::text(
            "The latest year; each school's own page has all years.",
        ));
    }
    for year in stage.years.iter().take(shown) {
        for group in year.details.chunk_by(|a, b| a.school == b.school) {
            let school: &SchoolName = &group[0].school;
            let mut table = Table::new(
                &format!("list-{}-{}-{}", stage.folder, year_id(year), school.urn),
                format!(
                    "{}: assessments of {}, {}",
                    school.name, year.year, stage.name
                ),
                vec![
                    Column::words("month", "Month"),
                    Column::words("name", "Assessment"),
                    Column::words("type", "Type"),
                    Column::words("year_group", "Year group"),
                    Column::number("pupils", "Pupils with a result"),
                ],
            );
            table.rows = group
                .iter()
                .map(|d| {
                    Row::body(vec![
                        Cell::text(&d.month),
                        Cell::text(&d.name),
                        Cell::text(&d.kind),
                        Cell::text(&d.year_group),
                        Cell::Number(d.pupils.clone()),
                    ])
                })
                .collect();
            table.find = group.len() > 20;
            blocks.push(Block::Table(table));
        }
    }
    if blocks.is_empty() {
        blocks.push(Block::text("No assessments."));
    }
    Section::new(
        &format!("details-{}", stage.folder),
        format!("{}: the assessments", stage.name),
        blocks,
    )
    .fold("each one, school by school")
}
