//! Ofsted's management information on state-funded schools: the latest inspections, with report cards since November 2025.

use std::sync::Arc;

use crate::dataset::{Holdings, Inspection, Urn};
use crate::diag::{Code, Severity, Sink};
use crate::estate::{Date, OfstedWord, ofsted_concern, ofsted_grade, ofsted_safeguarding};

use super::file::{File, Record};

/// A set of columns of one inspection.
struct Block {
    on: Option<usize>,
    /// The school that was inspected: a predecessor's inspection is not this school's.
    whose: Option<usize>,
    concern: Option<usize>,
    safe: Option<usize>,
    /// Area, its grade, and the day it was graded where that has a column of its own.
    areas: Vec<(&'static str, usize, Option<usize>)>,
}

/// The areas of a report card, with the headings of their grades.
const CARD: [(&str, &str); 8] = [
    ("Inclusion", "Inclusion"),
    ("Curriculum and teaching", "Curriculum and teaching"),
    ("Achievement", "Achievement"),
    ("Attendance and behaviour", "Attendance and behaviour"),
    (
        "Personal development and wellbeing",
        "Personal development and wellbeing",
    ),
    ("Early years", "Early years (where applicable)"),
    ("Post-16 provision", "Post-16 provision (where applicable)"),
    ("Leadership and governance", "Leadership and governance"),
];

/// The judgements of a graded inspection before them: their headings in the file of 2026, and in those before.
const GRADED: [(&str, [&str; 2]); 7] = [
    (
        "overall",
        ["Latest OEIF overall effectiveness", "Overall effectiveness"],
    ),
    (
        "Quality of education",
        ["Latest OEIF quality of education", "Quality of education"],
    ),
    (
        "Behaviour and attitudes",
        [
            "Latest OEIF behaviour and attitudes",
            "Behaviour and attitudes",
        ],
    ),
    (
        "Personal development",
        ["Latest OEIF personal development", "Personal development"],
    ),
    (
        "Leadership and management",
        [
            "Latest OEIF effectiveness of leadership and management",
            "Effectiveness of leadership and management",
        ],
    ),
    (
        "Early years provision",
        [
            "Latest OEIF early years provision (where applicable)",
            "Early years provision (where applicable)",
        ],
    ),
    (
        "Sixth form provision",
        [
            "Latest OEIF sixth form provision (where applicable)",
            "Sixth form provision (where applicable)",
        ],
    ),
];

fn blocks(file: &File) -> Vec<Block> {
    let first = |headings: &[&str]| headings.iter().find_map(|h| file.column(h));
    let card: Vec<_> = CARD
        .iter()
        .filter_map(|(area, heading)| {
            let dated = file.column(&format!("{area} - date of grade"));
            Some((*area, file.column(heading)?, dated))
        })
        .collect();
    let graded = GRADED
        .iter()
        .filter_map(|(area, headings)| Some((*area, first(headings)?, None)));
    let with_cards = !card.is_empty();
    let mut blocks = vec![Block {
        on: first(&[
            "Inspection start date of latest OEIF graded inspection",
            "Inspection start date",
        ]),
        whose: first(&[
            "URN at time of latest OEIF graded inspection",
            "URN at time of latest graded inspection",
            "URN at time of latest full inspection",
        ]),
        concern: match with_cards {
            true => file.column("Latest OEIF category of concern"),
            false => file.column("Category of concern"),
        },
        safe: first(&[
            "Latest OEIF safeguarding is effective?",
            "Safeguarding is effective?",
        ]),
        areas: graded.collect(),
    }];
    if with_cards {
        blocks.push(Block {
            on: file.column("Inspection start date"),
            whose: file.column("URN at time of latest full inspection"),
            concern: file.column("Category of concern"),
            safe: file.column("Safeguarding standards"),
            areas: card,
        });
    }
    blocks
}

/// A cell that says something.
fn said(record: &Record, column: Option<usize>) -> Option<&str> {
    let text = record.get_if(column);
    let nothing = ["", "null", "not applicable", "n/a", "none"];
    (!nothing.contains(&text.to_lowercase().as_str())).then_some(text)
}

/// The category of concern; empty: the file says that there is none. A word that is not known is told.
fn concern(
    (file, record): (&File, &Record),
    column: Option<usize>,
    sink: &mut Sink,
) -> Option<Arc<str>> {
    let category = said(record, column).map_or(OfstedWord::Nothing, ofsted_concern);
    match category {
        OfstedWord::Is(word) => Some(word.into()),
        OfstedWord::Nothing => column.map(|_| "".into()),
        OfstedWord::Unknown => {
            unknown((file, record), column?, sink);
            None
        }
    }
}

/// Tells a word that Ofsted doesn't have.
fn unknown((file, record): (&File, &Record), column: usize, sink: &mut Sink) {
    let words = "no word of Ofsted’s that is known: read as blank, no judgement";
    sink.push(file.cell(record, column, Code::UnknownCode, Severity::Warning, words));
}

/// Reads the inspections of the data's own schools.
pub(super) fn read(file: &mut File, holdings: &mut Holdings, sink: &mut Sink) -> Option<u64> {
    let [urn_column] = file.columns(["URN"], sink)?;
    let blocks = blocks(file);
    if blocks.iter().all(|b| b.areas.is_empty() || b.on.is_none()) {
        file.columns(["Inspection start date", "Overall effectiveness"], sink)?;
        return None;
    }
    let mut refused = 0;
    while let Some(record) = file.next() {
        let Some(urn) = file.urn(&record, urn_column, false, sink) else {
            refused += 1;
            continue;
        };
        if holdings.school(urn).is_none() {
            continue;
        }
        for block in &blocks {
            inspection((file, &record), urn, block, holdings, sink);
        }
    }
    Some(refused)
}

fn inspection(
    (file, record): (&File, &Record),
    urn: Urn,
    block: &Block,
    holdings: &mut Holdings,
    sink: &mut Sink,
) {
    let other = said(record, block.whose).and_then(|t| t.parse::<Urn>().ok());
    let (Some(column), false) = (block.on, other.is_some_and(|other| other != urn)) else {
        return;
    };
    let day = |column: usize, sink: &mut Sink| {
        let text = said(record, Some(column))?;
        let read = Date::parse(text);
        if read.is_none() {
            let words = "a day belongs here, as 13/01/2026";
            sink.push(file.cell(record, column, Code::BadDate, Severity::Error, words));
        }
        read
    };
    let Some(on) = day(column, sink) else {
        return;
    };
    let concern = concern((file, record), block.concern, sink);
    let safe = said(record, block.safe).and_then(ofsted_safeguarding);
    let mut add = |area: &str, grade: &str, on: Date| {
        let same = |row: &Inspection| row.urn == urn && row.on == on && &*row.area == area;
        if !holdings.inspections.iter().any(same) {
            holdings.inspections.push(Inspection {
                urn,
                on,
                area: area.into(),
                grade: grade.into(),
                concern: concern.clone(),
                safeguarding: safe,
            });
        }
    };
    let mut any = false;
    for (area, column, dated) in &block.areas {
        let Some(text) = said(record, Some(*column)) else {
            continue;
        };
        let grade = match ofsted_grade(text, on) {
            OfstedWord::Is(word) => word,
            OfstedWord::Nothing => continue,
            OfstedWord::Unknown => {
                unknown((file, record), *column, sink);
                continue;
            }
        };
        let on = dated.and_then(|column| day(column, sink)).unwrap_or(on);
        add(area, grade, on);
        any = true;
    }
    // An inspection that gave no grade may still have found something.
    let found = concern.as_ref().is_some_and(|c| !c.is_empty());
    if !any && (found || safe.is_some()) {
        add("overall", "", on);
    }
}
