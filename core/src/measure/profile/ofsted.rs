//! What Ofsted says of a trust's schools, in the four parts into which inspections have fallen (methods: section 7).

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::dataset::{Holdings, Inspection, SchoolId};
use crate::estate::Date;
use crate::measure::latest::Latest;

/// When overall grades ended: September 2024.
const NO_OVERALL: Date = Date {
    year: 2024,
    month: 9,
    day: 1,
};
/// When report cards began.
const REPORT_CARDS: Date = Date {
    year: 2025,
    month: 11,
    day: 10,
};

/// The grades of a report card, the best first.
pub const CARD_GRADES: [&str; 5] = [
    "Exceptional",
    "Strong standard",
    "Expected standard",
    "Needs attention",
    "Urgent improvement",
];

/// The overall grades before September 2024, the best first.
pub const OVERALL_GRADES: [&str; 4] = ["Outstanding", "Good", "Requires improvement", "Inadequate"];

/// When a school was inspected, and so how.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Part {
    /// Since November 2025: a report card.
    ReportCard,
    /// September 2024 to November 2025: judgements without an overall grade.
    Judgements,
    /// Before September 2024: an overall grade.
    Overall,
    /// Not under this URN.
    None,
}

impl Part {
    /// All, the latest first.
    pub const ALL: [Self; 4] = [
        Self::ReportCard,
        Self::Judgements,
        Self::Overall,
        Self::None,
    ];

    /// What a reader calls it.
    pub fn label(self) -> &'static str {
        [
            "Report card, since November 2025",
            "Judgements without an overall grade, September 2024 to November 2025",
            "Overall grade, before September 2024",
            "Not inspected under this URN",
        ][self as usize]
    }

    fn of(day: Date) -> Self {
        if day >= REPORT_CARDS {
            Self::ReportCard
        } else if day >= NO_OVERALL {
            Self::Judgements
        } else {
            Self::Overall
        }
    }
}

/// What Ofsted says of a school.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SchoolOfsted {
    /// The school.
    pub school: SchoolId,
    /// How it was inspected last.
    pub part: Part,
    /// When, where the data say so.
    pub on: Option<Date>,
    /// The grade of each area, in the order of the data.
    pub grades: Vec<(Arc<str>, Arc<str>)>,
    /// The category of concern.
    pub concern: Option<Arc<str>>,
    /// Whether safeguarding standards are met.
    pub safeguarding: Option<bool>,
    /// Whether it is a school of concern; `None`: nothing says.
    pub of_concern: Option<bool>,
}

/// What Ofsted says of a trust's schools, in the order of the table of schools.
pub fn ofsted(holdings: &Holdings, trust: usize) -> Vec<SchoolOfsted> {
    let schools = holdings.schools_of(trust).into_iter();
    schools.map(|school| of_school(holdings, school)).collect()
}

fn of_school(holdings: &Holdings, id: SchoolId) -> SchoolOfsted {
    let school = &holdings.schools[usize::from(id.0)];
    let own = holdings.inspections.iter().filter(|i| i.urn == school.urn);
    let rows: Vec<&Inspection> = own.collect();
    let Some(on) = rows.iter().map(|i| i.on).max() else {
        return by_word(id, school.ofsted.as_deref());
    };
    let part = Part::of(on);
    let own = rows.into_iter().filter(|i| Part::of(i.on) == part);
    let own: Vec<&Inspection> = own.collect();
    // An area that was looked at again has its later grade.
    let mut latest: BTreeMap<String, Latest<&Inspection>> = BTreeMap::new();
    let mut order: Vec<String> = Vec::new();
    for row in &own {
        let key = row.area.to_lowercase();
        if !order.contains(&key) {
            order.push(key.clone());
        }
        latest.entry(key).or_default().enter(row.on, row);
    }
    let grades: Vec<(Arc<str>, Arc<str>)> = order
        .iter()
        .filter_map(|key| latest.get(key)?.value())
        .filter(|row| !row.grade.is_empty())
        .map(|row| (Arc::clone(&row.area), Arc::clone(&row.grade)))
        .collect();
    let last = || own.iter().filter(|i| i.on == on);
    let concern = last().find_map(|i| i.concern.clone());
    let safeguarding = last().find_map(|i| i.safeguarding);
    let says = |word: &str| grades.iter().any(|(_, g)| g.eq_ignore_ascii_case(word));
    let overall = |word: &str| {
        let mut found = grades
            .iter()
            .filter(|(a, _)| a.eq_ignore_ascii_case("overall"));
        found.any(|(_, grade)| grade.eq_ignore_ascii_case(word))
    };
    let worst = match part {
        Part::ReportCard => says("Urgent improvement"),
        Part::Overall => overall("Inadequate"),
        Part::Judgements | Part::None => false,
    };
    SchoolOfsted {
        school: id,
        part,
        on: Some(on),
        of_concern: Some(worst || concern.is_some() || safeguarding == Some(false)),
        grades,
        concern,
        safeguarding,
    }
}

/// A school of which only a word stands in the table of schools.
fn by_word(school: SchoolId, word: Option<&str>) -> SchoolOfsted {
    let of_concern = word.and_then(super::flags::of_concern);
    let graded = word.is_some_and(|w| OVERALL_GRADES.iter().any(|g| g.eq_ignore_ascii_case(w)));
    let grades = match word {
        Some(word) if of_concern.is_some() => vec![("overall".into(), word.into())],
        _ => vec![],
    };
    SchoolOfsted {
        school,
        part: match of_concern {
            Some(_) if graded => Part::Overall,
            Some(_) => Part::ReportCard,
            None => Part::None,
        },
        on: None,
        grades,
        concern: None,
        safeguarding: None,
        of_concern,
    }
}

#[cfg(test)]
mod tests {
    use super::{Part, ofsted};
    use crate::dataset::{Holdings, Inspection, School, Trust};
    use crate::estate::Date;

    fn school(urn: u32, word: Option<&str>) -> School {
        School {
            urn,
            ofsted: word.map(str::to_owned),
            ..School::default()
        }
    }

    fn row(urn: u32, day: &str, area: &str, grade: &str) -> Inspection {
        Inspection {
            urn,
            on: Date::parse(day).expect("a day"),
            area: area.into(),
            grade: grade.into(),
            concern: None,
            safeguarding: None,
        }
    }

    #[test]
    fn schools_fall_into_four_parts_and_some_are_of_concern() {
        let mut holdings = Holdings {
            trusts: vec![Trust {
                uid: "1".into(),
                name: "T".into(),
                sponsor: None,
            }],
            schools: (1..=6).map(|urn| school(urn, None)).collect(),
            ..Holdings::default()
        };
        holdings.schools[4].ofsted = Some("Good".into());
        holdings.inspections = vec![
            // A report card; one area was looked at again and is better now.
            row(1, "2026-01-13", "Inclusion", "Urgent improvement"),
            row(1, "2026-01-13", "Achievement", "Expected standard"),
            row(1, "2026-06-02", "Inclusion", "Needs attention"),
            // An overall Inadequate before September 2024.
            row(2, "2023-03-01", "overall", "Inadequate"),
            // No overall grade in 2024/25: a word of concern alone makes one.
            Inspection {
                concern: Some("special measures".into()),
                ..row(
                    3,
                    "2025-03-11",
                    "Quality of education",
                    "Requires improvement",
                )
            },
            // Safeguarding not met.
            Inspection {
                safeguarding: Some(false),
                ..row(4, "2026-02-01", "Inclusion", "Strong standard")
            },
        ];
        let found = ofsted(&holdings, 0);
        let parts: Vec<Part> = found.iter().map(|s| s.part).collect();
        assert_eq!(
            parts,
            [
                Part::ReportCard,
                Part::Overall,
                Part::Judgements,
                Part::ReportCard,
                Part::Overall,
                Part::None
            ]
        );
        let concern: Vec<Option<bool>> = found.iter().map(|s| s.of_concern).collect();
        let expected = [false, true, true, true, false].map(Some);
        assert_eq!(concern[..5], expected);
        assert_eq!(concern[5], None);
        let grades = &found[0].grades;
        assert_eq!(
            (&*grades[0].0, &*grades[0].1),
            ("Inclusion", "Needs attention")
        );
        assert_eq!(grades.len(), 2);
    }
}
