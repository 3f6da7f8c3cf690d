//! What Ofsted says of a trust's schools, in the four parts into which inspections have fallen (methods: section 7).

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::dataset::{Holdings, Inspection, SchoolId};
use crate::estate::{CARD_GRADES, Date, NO_OVERALL, OVERALL_GRADES, REPORT_CARDS};
use crate::measure::latest::Latest;

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

/// Whether a grade is one of Ofsted's: an unknown word is no judgement.
fn is_grade(grade: &str) -> bool {
    let mut known = CARD_GRADES.iter().chain(&OVERALL_GRADES);
    known.any(|word| word.eq_ignore_ascii_case(grade))
}

/// Whether a row says anything: one that doesn't moves a school into no other part, and clears nothing.
fn says_something(row: &Inspection) -> bool {
    is_grade(&row.grade) || row.concern.is_some() || row.safeguarding.is_some()
}

/// The grade of each area, in the order of the data; one that was looked at again has its later grade.
fn grades_of(rows: &[&Inspection]) -> Vec<(Arc<str>, Arc<str>)> {
    let mut latest: BTreeMap<String, Latest<&Inspection>> = BTreeMap::new();
    let mut order: Vec<String> = Vec::new();
    for row in rows.iter().filter(|row| is_grade(&row.grade)) {
        let key = row.area.to_lowercase();
        if !order.contains(&key) {
            order.push(key.clone());
        }
        latest.entry(key).or_default().enter(row.on, row);
    }
    order
        .iter()
        .filter_map(|key| latest.get(key)?.value())
        .map(|row| (Arc::clone(&row.area), Arc::clone(&row.grade)))
        .collect()
}

fn of_school(holdings: &Holdings, id: SchoolId) -> SchoolOfsted {
    let school = &holdings.schools[usize::from(id.0)];
    let own = holdings.inspections.iter().filter(|i| i.urn == school.urn);
    let (telling, silent): (Vec<&Inspection>, Vec<&Inspection>) =
        own.partition(|row| says_something(row));
    let days = |rows: &[&Inspection]| rows.iter().map(|i| i.on).max();
    let Some(on) = days(&telling) else {
        return silently(by_word(id, school.ofsted.as_deref()), days(&silent));
    };
    let part = Part::of(on);
    let own = telling.into_iter().filter(|i| Part::of(i.on) == part);
    let own: Vec<&Inspection> = own.collect();
    let grades = grades_of(&own);
    // What was last said of concern and of safeguarding; the worse where one day's rows differ.
    let last = |says: fn(&Inspection) -> bool| {
        let said = own.iter().copied().filter(move |i| says(i));
        let day = said.clone().map(|i| i.on).max();
        said.filter(move |i| Some(i.on) == day)
    };
    let mut concerns = last(|i| i.concern.is_some()).filter_map(|i| i.concern.clone());
    let concern = concerns.find(|category| !category.is_empty());
    let safeguarding = last(|i| i.safeguarding.is_some())
        .filter_map(|i| i.safeguarding)
        .min();
    let overall = grades
        .iter()
        .find(|(area, _)| area.eq_ignore_ascii_case("overall"))
        .map(|(_, grade)| grade.eq_ignore_ascii_case("Inadequate"));
    let urgent = |(_, grade): &(Arc<str>, Arc<str>)| grade.eq_ignore_ascii_case(CARD_GRADES[4]);
    let since = concern.is_some() || safeguarding == Some(false);
    SchoolOfsted {
        school: id,
        part,
        on: Some(on),
        of_concern: match part {
            Part::ReportCard => Some(since || grades.iter().any(urgent)),
            Part::Judgements => Some(since),
            // The overall grade decides; a category alone was given to schools judged Inadequate.
            Part::Overall => overall.or(concern.is_some().then_some(true)),
            Part::None => None,
        },
        grades,
        concern,
        safeguarding,
    }
}

/// A school of whose inspections no row says anything: as its word in the table of schools has it, or else without a judgement
/// on the day of the latest.
fn silently(by_word: SchoolOfsted, on: Option<Date>) -> SchoolOfsted {
    match on {
        Some(day) if by_word.of_concern.is_none() => SchoolOfsted {
            part: Part::of(day),
            on,
            ..by_word
        },
        _ => by_word,
    }
}

/// A school of which only a word stands in the table of schools.
fn by_word(school: SchoolId, word: Option<&str>) -> SchoolOfsted {
    let of_concern = word.and_then(super::flags::of_concern);
    let grade = word.and_then(super::flags::overall_grade);
    let graded = grade.is_some();
    let grades = match grade.or(word) {
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

    #[test]
    fn a_blank_clears_nothing_and_an_unknown_word_is_no_judgement() {
        let mut holdings = Holdings {
            trusts: vec![Trust {
                uid: "1".into(),
                name: "T".into(),
                sponsor: None,
            }],
            schools: (1..=7).map(|urn| school(urn, None)).collect(),
            ..Holdings::default()
        };
        holdings.schools[6].ofsted = Some("SWK".into());
        let said = |row: Inspection, concern: Option<&str>, safeguarding| Inspection {
            concern: concern.map(Into::into),
            safeguarding,
            ..row
        };
        let behaviour = "Attendance and behaviour";
        holdings.inspections = vec![
            // A later visit that says nothing of concern and safeguarding.
            said(
                row(1, "2025-12-01", behaviour, "Needs attention"),
                Some("special measures"),
                Some(false),
            ),
            row(1, "2026-05-01", behaviour, "Expected standard"),
            // The category was taken away, and says so.
            said(
                row(2, "2025-12-01", behaviour, "Needs attention"),
                Some("special measures"),
                None,
            ),
            said(
                row(2, "2026-05-01", behaviour, "Expected standard"),
                Some(""),
                None,
            ),
            // A row that says nothing is no inspection of a later kind.
            row(3, "2023-05-01", "overall", "Inadequate"),
            row(3, "2025-03-01", "Quality of education", ""),
            // No such grade.
            row(4, "2023-05-01", "overall", "Terrible"),
            // Safeguarding before September 2024: the overall grade decides.
            said(
                row(5, "2023-05-01", "overall", "Requires improvement"),
                None,
                Some(false),
            ),
            // Grades of areas only, before September 2024: nobody knows the overall grade.
            row(6, "2023-05-01", "Quality of education", "Good"),
        ];
        let found = ofsted(&holdings, 0);
        let concern: Vec<Option<bool>> = found.iter().map(|s| s.of_concern).collect();
        let expected = [
            Some(true),
            Some(false),
            Some(true),
            None,
            Some(false),
            None,
            Some(true),
        ];
        assert_eq!(concern, expected);
        assert_eq!(
            (found[2].part, found[3].part),
            (Part::Overall, Part::Overall)
        );
        assert_eq!(&*found[0].grades[0].1, "Expected standard");
    }
}
