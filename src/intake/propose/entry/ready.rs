//! Entries for files that a ready-made layout reads.

use super::super::draft::Draft;
use super::super::grid::Grid;
use super::super::names;
use super::super::question::Question;
use super::super::survey::{Around, ReadyKey, ReadyYear, SeenFile};
use super::{patterns, words};

/// What the answer of the academic year is kept under.
const YEAR: &str = "academic_year";

/// Headings under which the academic year of a statutory result stands, or a date that tells it.
const DATED: [&str; 7] = [
    "Academic Year",
    "School Year",
    "Date",
    "Assessment Date",
    "Check Date",
    "Date of Check",
    "Date Taken",
];

/// Where the year of a file's rows stands.
pub(in crate::intake::propose) fn year_of(layout: &str, grid: &Grid, file: &SeenFile) -> ReadyYear {
    let dated = matches!(layout, "ks2-results" | "tables-check" | "eyfs-profile");
    if !dated || DATED.iter().any(|heading| grid.has_heading(heading)) {
        return ReadyYear::Inside;
    }
    let told = names::whole_year(&file.path);
    told.map_or(ReadyYear::Asked, ReadyYear::Named)
}

/// What is asked where neither the files nor their names say the year.
pub(in crate::intake::propose) fn question_of_year(around: &Around) -> Question {
    Question {
        id: YEAR.to_owned(),
        text: "Which academic year are the files of?".to_owned(),
        why: "Neither the files nor their names say; a year in the name (2025-26) would."
            .to_owned(),
        choices: words::years(around),
        free: "year",
        answer: around.answers.get(YEAR).cloned(),
        needed: true,
    }
}

/// The entries for files that a ready-made layout reads.
pub(in crate::intake::propose) fn ready(
    key: &ReadyKey,
    files: &[SeenFile],
    around: &Around,
) -> Vec<Draft> {
    let keys: &[&'static str] = match key.layout {
        "ctf" => &["pupils", "assessments"],
        _ => &[key.key],
    };
    let mut constants = Vec::new();
    let mut missing = Vec::new();
    let answer = || around.answers.get(YEAR).filter(|a| !a.is_empty());
    match &key.year {
        ReadyYear::Inside => {}
        ReadyYear::Named(year) => constants.push((YEAR, year.clone())),
        ReadyYear::Asked => match answer() {
            Some(year) => constants.push((YEAR, year.clone())),
            None => missing.push(YEAR),
        },
    }
    let draft = |key_of: &&'static str| Draft {
        key: key_of,
        files: patterns(files, &around.others, around.wider && constants.is_empty()),
        layout: Some(key.layout),
        constants: constants.clone(),
        missing: missing.clone(),
        ..Draft::default()
    };
    keys.iter().map(draft).collect()
}
