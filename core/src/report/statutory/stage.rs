//! One stage: its measures year by year beside the nation, its schools, its groups of pupils.

use crate::estate::{lower_first, meals_break};
use crate::release::Reason;
use crate::release::statutory::{StatutoryFigure, StatutoryMeasure, StatutoryStage, StatutoryView};
use crate::report::{
    About, Block, Cell, Column, Matrix, MatrixCell, MatrixColumn, MatrixLine, MatrixRow, Row,
    Section, Table,
};

use super::page::pupils;
use super::{NEVER, PAGE, beside, verdict};

/// The section of a stage.
pub(super) fn section(about: &About, view: &StatutoryView, stage: &StatutoryStage) -> Section {
    let mut blocks = vec![Block::Table(measures(stage))];
    blocks.extend(subjects(stage).map(Block::Table));
    blocks.extend(schools(about, stage).map(|matrix| Block::Matrix(Box::new(matrix))));
    blocks.extend(gap(view, stage).map(Block::text));
    blocks.extend(groups(stage).map(Block::Table));
    Section::new(&stage.id, stage.label, blocks)
}

/// The measures that a stage shows first; all where it names none.
fn headlines(stage: &StatutoryStage) -> Vec<&StatutoryMeasure> {
    let first: Vec<_> = stage.measures.iter().filter(|m| m.headline).collect();
    match first.is_empty() {
        true => stage.measures.iter().collect(),
        false => first,
    }
}

/// Whether a measure is one of a single GCSE subject: they stand in a table of their own.
fn is_of_subject(measure: &StatutoryMeasure) -> bool {
    matches!(measure.code, "g4" | "g5" | "g7" | "points")
}

/// Each measure but those of single subjects: its years, and one of them beside the nation.
fn measures(stage: &StatutoryStage) -> Table {
    let year = stage.compared;
    let mut columns = vec![Column::words("measure", "Measure")];
    for year in &stage.years {
        columns.push(Column::number(&format!("y{}", year.0), year.to_string()));
    }
    columns.extend([
        Column::number("nation", format!("England {year}")),
        Column::number("difference", format!("Difference {year}"))
            .about("the year beside England: percentage points, or the mean’s own unit"),
        Column::number("pupils", "In pupils").about("the difference in whole pupils"),
        Column::number("n", "Pupils").about("whom the figure of that year is of"),
        Column::words("verdict", "Verdict"),
    ]);
    let mut table = Table::new(
        &format!("{}-measures", stage.id),
        format!("Results by year, and {year} beside England"),
        columns,
    );
    for measure in stage.measures.iter().filter(|m| !is_of_subject(m)) {
        let mut cells = vec![Cell::text(&measure.label)];
        cells.extend(measure.years.iter().map(|figure| match figure {
            Some(figure) => Cell::Number(figure.attainment.clone()),
            None => Cell::Missing(Reason::NotCollected),
        }));
        match measure.compared_figure() {
            Some(figure) => cells.extend([
                Cell::Number(figure.national.clone()),
                Cell::Number(figure.difference.clone()),
                pupils(measure, figure),
                Cell::Number(figure.n.clone()),
                Cell::text(verdict(measure, figure)),
            ]),
            None => {
                let none = Cell::Missing(Reason::NotCollected);
                cells.extend([none.clone(), none.clone(), none.clone(), none]);
                cells.push(Cell::text(if measure.never { NEVER } else { "no results" }));
            }
        }
        table.rows.push(Row::body(cells));
    }
    notes(stage, &mut table.notes);
    table
}

/// GCSE by subject: the shares at each grade and the mean points of the latest year.
fn subjects(stage: &StatutoryStage) -> Option<Table> {
    let own: Vec<&StatutoryMeasure> = stage.measures.iter().filter(|m| is_of_subject(m)).collect();
    let year = stage.years.last()?;
    let mut names: Vec<&str> = own.iter().map(|m| m.subject.as_str()).collect();
    names.dedup();
    if names.is_empty() {
        return None;
    }
    let mut table = Table::new(
        &format!("{}-subjects", stage.id),
        format!("By subject, {year}: shares of entries"),
        vec![
            Column::words("subject", "Subject"),
            Column::number("n", "Entries"),
            Column::number("g4", "Grade 4 or above"),
            Column::number("g5", "Grade 5 or above"),
            Column::number("g7", "Grade 7 or above"),
            Column::number("points", "Mean points"),
        ],
    );
    for name in names {
        let figure = |code: &str| {
            let found = own.iter().find(|m| m.subject == name && m.code == code);
            found.and_then(|m| m.years.last()?.as_ref())
        };
        let Some(entries) = figure("g4") else {
            continue;
        };
        let mut cells = vec![Cell::text(name), Cell::Number(entries.n.clone())];
        cells.extend(["g4", "g5", "g7", "points"].map(|code| match figure(code) {
            Some(figure) => Cell::Number(figure.attainment.clone()),
            None => Cell::Missing(Reason::NotCollected),
        }));
        table.rows.push(Row::body(cells));
    }
    table.find = table.rows.len() > 20;
    Some(table)
}

/// What is said under the table: measures that never came out, breaks in series, where the nation's figures stand.
fn notes(stage: &StatutoryStage, notes: &mut Vec<String>) {
    let with = |note: &str| -> Vec<String> {
        let found = stage.measures.iter();
        let found = found.filter(|m| m.compared_figure().and_then(|f| f.note) == Some(note));
        found.map(|m| lower_first(&m.label)).collect()
    };
    let last = stage.compared;
    if stage.years.last() > Some(&stage.compared) {
        notes.push(format!(
            "Beside England stands {last}, the last year for which the nation has figures here; later ones can be put into reference/national.csv."
        ));
    }
    let never = stage.measures.iter().filter(|m| m.never);
    let never: Vec<String> = never.map(|m| lower_first(&m.label)).collect();
    if !never.is_empty() {
        notes.push(format!(
            "Not published nationally for {last}: {}.",
            never.join("; ")
        ));
    }
    let low = with("low coverage");
    if !low.is_empty() {
        notes.push(format!(
            "Not set beside England, as under 95% of the cohort have an outcome: {}.",
            low.join("; ")
        ));
    }
    let mut breaks: Vec<String> = Vec::new();
    for measure in &stage.measures {
        for at in &measure.breaks {
            let words = format!("Not comparable across {}: {}.", at.from, at.what);
            if !breaks.contains(&words) {
                breaks.push(words);
            }
        }
    }
    notes.append(&mut breaks);
    let mut statuses: Vec<&str> = Vec::new();
    for measure in &stage.measures {
        if !measure.status.is_empty() && !statuses.contains(&measure.status.as_str()) {
            statuses.push(&measure.status);
        }
    }
    if !statuses.is_empty() {
        notes.push(format!(
            "England’s figures of {last}: {}.",
            statuses.join(", ")
        ));
    }
}

/// The schools by the stage's measures of the latest year, beside the nation.
fn schools(about: &About, stage: &StatutoryStage) -> Option<Matrix> {
    // Shares of the expected standard by subject beside the headline; single GCSE subjects stand in the files.
    let of_schools = |m: &&StatutoryMeasure| {
        m.headline
            || (m.compared && m.code == "expected" && m.subject != "Science" && m.subject != "GPS")
    };
    let shown: Vec<&StatutoryMeasure> = stage.measures.iter().filter(of_schools).collect();
    let mut names: Vec<_> = shown
        .iter()
        .flat_map(|m| m.schools.iter().map(|(school, _)| school))
        .collect();
    names.sort();
    names.dedup();
    if names.len() < 2 {
        return None;
    }
    let columns = shown
        .iter()
        .map(|m| {
            MatrixColumn::compared(
                &m.id,
                m.brief.clone(),
                if m.is_share { "%" } else { "mean" },
            )
        })
        .collect();
    let cell = |figure: Option<&StatutoryFigure>| match figure {
        Some(figure) if figure.national.value().is_some() => {
            MatrixCell::Compared(Box::new(beside(figure)), None)
        }
        Some(figure) => MatrixCell::Plain {
            value: figure.attainment.clone(),
            mark: None,
            to: None,
        },
        None => MatrixCell::Missing(Reason::NotApplicable),
    };
    let mut rows: Vec<MatrixRow> = names
        .into_iter()
        .map(|school| {
            let of = |m: &&StatutoryMeasure| {
                let found = m.schools.iter().find(|(name, _)| name == school);
                cell(found.map(|(_, figure)| figure))
            };
            let mut row = MatrixRow::new(&school.name, shown.iter().map(of).collect());
            row.to = Some(about.school_path(school.urn, PAGE));
            row
        })
        .collect();
    rows.sort_by(MatrixRow::surest_first);
    let trust = shown.iter().map(|m| cell(m.compared_figure())).collect();
    let mut total = MatrixRow::new("The trust", trust);
    total.total = true;
    rows.push(total);
    let year = stage.compared;
    let mut matrix = Matrix::new(
        &format!("{}-schools", stage.id),
        format!("Schools beside England, {year}"),
        ("School", "by evidence"),
        columns,
        rows.into_iter().map(MatrixLine::Row).collect(),
    );
    matrix.levels = true;
    matrix.note(matrix.looks_words());
    Some(matrix)
}

/// What its folded line says: its years.
pub(super) fn about(stage: &StatutoryStage) -> String {
    match (stage.years.first(), stage.years.last()) {
        (Some(first), Some(last)) if first != last => {
            format!("{first} to {last}, by school and group")
        }
        (_, Some(only)) => format!("{only}, by school and group"),
        _ => String::new(),
    }
}

/// The gap between disadvantaged pupils and the others, here and in the nation.
fn gap(view: &StatutoryView, stage: &StatutoryStage) -> Option<String> {
    let sentences: Vec<String> = headlines(stage)
        .into_iter()
        .filter_map(|m| Some(format!("{}: {}", m.label, super::gap::gap(view, m)?)))
        .collect();
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

/// The groups of pupils in each measure that comes first.
fn groups(stage: &StatutoryStage) -> impl Iterator<Item = Table> {
    let year = stage.compared;
    let known = |m: &&StatutoryMeasure| {
        let figure = m.compared_figure();
        !m.groups.is_empty() && figure.is_some_and(|f| f.attainment.value().is_some())
    };
    let each = headlines(stage).into_iter().filter(known);
    each.map(move |measure| {
        let mut table = Table::new(
            &short(&format!("{}-groups", measure.id)),
            format!("{} by group of pupils, {year}", measure.label),
            vec![
                Column::words("group", "Group"),
                Column::number("cohort", "Cohort"),
                Column::number("n", "Pupils"),
                Column::number("attainment", "Result"),
                Column::number("nation", "England").about("the same group of pupils"),
                Column::number("difference", "Difference"),
                Column::number("pupils", "In pupils"),
                Column::words("verdict", "Verdict"),
            ],
        );
        table
            .notes
            .extend(meals_break(stage.compared).map(str::to_owned));
        for groups in &measure.groups {
            for (_, group, figure) in &groups.groups {
                table.rows.push(Row::body(vec![
                    Cell::text(group),
                    Cell::Number(figure.cohort.clone()),
                    Cell::Number(figure.n.clone()),
                    Cell::Number(figure.attainment.clone()),
                    Cell::Number(figure.national.clone()),
                    Cell::Number(figure.difference.clone()),
                    pupils(measure, figure),
                    Cell::text(verdict(measure, figure)),
                ]));
            }
        }
        table
    })
    .collect::<Vec<_>>()
    .into_iter()
}

/// A sheet's name has at most 31 characters.
fn short(id: &str) -> String {
    id.chars().take(31).collect()
}
