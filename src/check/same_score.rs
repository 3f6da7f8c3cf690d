//! `same-score`: all pupils of a class have the same score.
//!
//! A class is a school's year group in one assessment (year, term, type and name) and subject. Only scores are looked at:
//! a small class may well all be judged alike.

use rustc_hash::FxHashMap;

use crate::dataset::{Assessment, Urn};
use crate::diag::{Code, Finding};
use crate::estate::{AcademicYear, AssessmentType, Decimal, Subject, Term, YearGroup};

use super::ground::Ground;
use super::registry::Check;

/// The check.
#[derive(Debug)]
pub struct SameScore;

type Class = (
    Urn,
    AcademicYear,
    Term,
    AssessmentType,
    u32,
    YearGroup,
    Subject,
);

fn class(a: &Assessment) -> Class {
    (a.urn, a.year, a.term, a.kind, a.name, a.nc_year, a.subject)
}

/// The scores of a class.
struct Scores {
    first: Decimal,
    file: u32,
    count: u32,
    alike: bool,
}

impl Check for SameScore {
    fn code(&self) -> Code {
        Code::SameScore
    }

    fn looks_at(&self) -> &'static str {
        "the scores of each class: a school's year group in one assessment and subject"
    }

    fn help(&self) -> &'static str {
        "see whether one score was filled down the column; send the scores again"
    }

    fn find(&self, ground: &Ground<'_>) -> Vec<Finding> {
        let mut places: FxHashMap<Class, usize> = FxHashMap::default();
        let mut classes: Vec<(Class, Scores)> = Vec::new();
        for rows in ground
            .holdings
            .assessments
            .chunk_by(|a, b| class(a) == class(b))
        {
            let mut scores = rows.iter().filter_map(Assessment::score);
            let Some(first) = scores.next() else { continue };
            let (mut count, mut alike) = (1, true);
            for score in scores {
                count += 1;
                alike &= score == first;
            }
            let key = class(&rows[0]);
            let place = *places.entry(key).or_insert_with(|| {
                let scores = Scores {
                    first,
                    file: rows[0].file,
                    count: 0,
                    alike: true,
                };
                classes.push((key, scores));
                classes.len() - 1
            });
            let held = &mut classes[place].1;
            held.count += count;
            held.alike &= alike && held.first == first;
        }
        classes
            .iter()
            .filter(|(_, s)| s.alike && s.count >= ground.limits().same_score_pupils)
            .map(|(key, scores)| tell(self.code(), ground, key, scores))
            .collect()
    }
}

fn tell(code: Code, ground: &Ground<'_>, class: &Class, scores: &Scores) -> Finding {
    let (urn, year, term, _, name, year_group, subject) = *class;
    let score = scores.first.to_f64();
    let name = ground
        .holdings
        .assessment_names
        .get(name as usize)
        .map_or("", String::as_str);
    let message = format!(
        "{}, {term} {year}: {}, {}, {name}: all {} scores are {score}",
        ground.school(urn),
        year_group.label(),
        subject,
        scores.count,
    );
    ground
        .finding(code, Some(scores.file), urn, message)
        .at("score", score.to_string())
}
