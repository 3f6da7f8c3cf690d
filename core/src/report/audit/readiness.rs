//! How ready the data are: which terms of the latest year are complete, what to chase and from whom.

use std::collections::BTreeMap;

use crate::estate::{AcademicYear, Urn};
use crate::release::audit::{AssessmentView, QualityView};
use crate::release::{Reason, SchoolName};
use crate::report::{About, Block, Cell, Column, Row, Section, Table, Tone};

/// Whom to ask where the config names nobody.
const SOMEBODY: &str = "the school’s data lead";

/// The section of the home page of a trust or school; `None` where no year has assessments. A term is complete if the school
/// made assessments in each key stage that it has pupils in, and none is missing that most schools made. `contacts`: by URN,
/// whom to ask.
pub fn readiness(
    about: &About,
    assessments: &AssessmentView,
    quality: &QualityView,
    contacts: &BTreeMap<Urn, String>,
) -> Option<Section> {
    let year: AcademicYear = assessments
        .stages
        .iter()
        .flat_map(|s| &s.terms)
        .map(|(year, _)| *year)
        .max()?;
    let schools = terms_of(assessments, year);
    let mut table = Table::new(
        "ready",
        format!("Complete terms, {year}"),
        vec![
            Column::words("school", "School"),
            Column::words("complete", "Complete terms"),
            Column::words("chase", "What to chase"),
            Column::number("errors", "Errors in its files"),
            Column::words("from", "From whom"),
        ],
    );
    table.find = schools.len() > 12;
    let errors = |school: &SchoolName| {
        quality
            .schools
            .iter()
            .find(|s| s.school.as_ref() == Some(school))
            .map(|s| &s.by_severity[0])
    };
    // What is to be done first, then who has most errors, then by name.
    let mut order: Vec<_> = schools.iter().collect();
    order.sort_by_key(|(school, (_, chase))| {
        let wrong = errors(school).and_then(|n| n.value()).unwrap_or(0.0);
        (chase.is_empty(), std::cmp::Reverse(wrong as u64), *school)
    });
    let mut ready = 0;
    for (school, (complete, chase)) in order {
        let errors = errors(school);
        let wrong = errors.is_some_and(|n| n.value().is_some_and(|n| n > 0.0));
        ready += usize::from(chase.is_empty() && !complete.is_empty());
        table.rows.push(Row::body(vec![
            about.school_cell(school.urn, &school.name, "audit/assessment.html"),
            Cell::text(if complete.is_empty() {
                "✗ none".to_owned()
            } else {
                complete.join(", ")
            }),
            match (chase.is_empty(), wrong) {
                (true, false) => Cell::text("nothing"),
                (true, true) => Cell::link(
                    "the errors on its fix list",
                    about.school_path(school.urn, "audit/data-quality.html"),
                ),
                (false, _) => Cell::text(format!("✗ {}", chase.join(". "))),
            },
            errors.map_or(Cell::Missing(Reason::Other("no errors".into())), |n| {
                Cell::Number(n.clone())
            }),
            Cell::text(
                match (chase.is_empty() && !wrong, contacts.get(&school.urn)) {
                    (true, _) => "",
                    (false, Some(contact)) => contact,
                    (false, None) => SOMEBODY,
                },
            ),
        ]));
    }
    table.notes.push(
        "A term is complete if the school made assessments in each key stage that it has pupils in, and none is missing \
         that over half of the trust’s schools made. Who is asked stands under contacts in the config."
            .into(),
    );
    let all = schools.len();
    let mut blocks = Vec::new();
    if about.school.is_none() && all > 0 {
        blocks.push(Block::Text {
            text: format!(
                "{ready} of {all} {} {} complete assessments for the terms of {year} so far.",
                if all == 1 { "school" } else { "schools" },
                if ready == 1 { "has" } else { "have" },
            ),
            tone: if ready < all {
                Tone::Caution
            } else {
                Tone::Plain
            },
        });
    }
    blocks.push(Block::Table(table));
    Some(Section::new("ready", "How ready the data are", blocks))
}

/// Of each school the complete terms of a year, and what to chase in the others.
fn terms_of(
    assessments: &AssessmentView,
    year: AcademicYear,
) -> BTreeMap<&SchoolName, (Vec<String>, Vec<String>)> {
    let mut schools: BTreeMap<&SchoolName, (Vec<String>, Vec<String>)> = BTreeMap::new();
    let mut terms: Vec<_> = assessments
        .stages
        .iter()
        .flat_map(|s| &s.terms)
        .filter(|(y, _)| *y == year)
        .map(|(_, term)| *term)
        .collect();
    terms.sort_unstable();
    terms.dedup();
    for stage in &assessments.stages {
        for (school, _) in &stage.by_term {
            schools.entry(school).or_default();
        }
    }
    for (school, (complete, chase)) in &mut schools {
        for &term in &terms {
            let mut lacking = Vec::new();
            let mut any = false;
            for stage in &assessments.stages {
                let place = stage.terms.iter().position(|t| *t == (year, term));
                let marks = stage.by_term.iter().find(|(s, _)| s == *school);
                let Some(mark) = place.zip(marks).and_then(|(i, (_, marks))| marks.get(i)) else {
                    continue;
                };
                if mark.assessments.reason() == Some(&Reason::NotApplicable) {
                    continue;
                }
                any = true;
                if !mark.wanting.is_empty() {
                    lacking.push(format!("{} {}", stage.name, mark.wanting.join(", ")));
                } else if mark.assessments.value().is_none() {
                    lacking.push(format!("{}: no assessments", stage.name));
                }
            }
            if !lacking.is_empty() {
                chase.push(format!("{term}: {}", lacking.join("; ")));
            } else if any {
                complete.push(term.name().to_owned());
            }
        }
    }
    schools
}
