//! What Ofsted says of a trust's schools, released.

use crate::dataset::Holdings;
use crate::estate::{CARD_GRADES, OVERALL_GRADES};
use crate::measure::profile::{Part, SchoolOfsted};

use super::{Desk, SchoolName, Shown};

/// A school's latest inspection.
#[derive(Clone, PartialEq, Debug)]
pub struct OfstedRow {
    /// The school.
    pub school: SchoolName,
    /// How it was inspected.
    pub how: &'static str,
    /// When; empty where not known.
    pub on: String,
    /// Its grades: area and grade, in the report's order.
    pub grades: Vec<(String, String)>,
    /// What makes it a school of concern, in words; empty: nothing does.
    pub concern: String,
    /// `met`, `not met`; empty where not known.
    pub safeguarding: &'static str,
    /// Whether it is a school of concern; `None`: nothing says.
    pub of_concern: Option<bool>,
}

/// How many schools have each grade of an area.
#[derive(Clone, PartialEq, Debug)]
pub struct AreaRow {
    /// The area.
    pub area: String,
    /// Schools by grade, in the scale's order.
    pub schools: Vec<Shown>,
}

/// What Ofsted says of a trust's schools.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct OfstedView {
    /// The four parts into which inspections have fallen, each with its number of schools.
    pub parts: Vec<(&'static str, Shown)>,
    /// The grades of report cards, the best first.
    pub card_grades: Vec<&'static str>,
    /// Report cards: schools by area and grade.
    pub areas: Vec<AreaRow>,
    /// Schools by the overall grade they had before September 2024.
    pub overall: Vec<(&'static str, Shown)>,
    /// The schools, by name.
    pub schools: Vec<OfstedRow>,
}

/// Releases what Ofsted says of a trust's schools.
pub(super) fn ofsted(desk: &Desk, holdings: &Holdings, found: &[SchoolOfsted]) -> OfstedView {
    let count = |n: usize| desk.number(n as u64);
    let of = |part: Part| found.iter().filter(move |s| s.part == part);
    let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
    let mut names: Vec<String> = Vec::new();
    for (area, _) in of(Part::ReportCard).flat_map(|s| &s.grades) {
        if !same(area, "overall") && !names.iter().any(|n| same(n, area)) {
            names.push(area.to_string());
        }
    }
    let graded = |part: Part, area: &str, grade: &str| {
        let has = |s: &&SchoolOfsted| {
            s.grades
                .iter()
                .any(|(a, g)| same(a, area) && same(g, grade))
        };
        count(of(part).filter(has).count())
    };
    let areas = names.into_iter().map(|area| AreaRow {
        schools: CARD_GRADES
            .iter()
            .map(|grade| graded(Part::ReportCard, &area, grade))
            .collect(),
        area,
    });
    let mut schools: Vec<OfstedRow> = found.iter().map(|s| row(holdings, s)).collect();
    schools.sort_by(|a, b| a.school.cmp(&b.school));
    OfstedView {
        parts: Part::ALL
            .into_iter()
            .map(|part| (part.label(), count(of(part).count())))
            .collect(),
        card_grades: CARD_GRADES.to_vec(),
        areas: areas.collect(),
        overall: OVERALL_GRADES
            .into_iter()
            .map(|grade| (grade, graded(Part::Overall, "overall", grade)))
            .collect(),
        schools,
    }
}

fn row(holdings: &Holdings, of: &SchoolOfsted) -> OfstedRow {
    let mut concern: Vec<String> = of.concern.iter().map(|c| c.to_string()).collect();
    if of.safeguarding == Some(false) {
        concern.push("safeguarding standards not met".into());
    }
    if of.of_concern == Some(true) && concern.is_empty() {
        let worst = of.grades.iter().filter(|(_, grade)| {
            ["urgent improvement", "inadequate"].contains(&grade.to_lowercase().as_str())
        });
        concern = worst
            .map(|(area, grade)| match area.eq_ignore_ascii_case("overall") {
                true => grade.to_string(),
                false => format!("{area}: {grade}"),
            })
            .collect();
    }
    OfstedRow {
        school: SchoolName::of(holdings, of.school),
        how: of.part.label(),
        on: of.on.map_or_else(String::new, |day| day.long()),
        grades: of
            .grades
            .iter()
            .map(|(area, grade)| (area.to_string(), grade.to_string()))
            .collect(),
        concern: concern.join("; "),
        safeguarding: match of.safeguarding {
            Some(true) => "met",
            Some(false) => "not met",
            None => "",
        },
        of_concern: of.of_concern,
    }
}
