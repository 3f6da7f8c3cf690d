//! The good level of development of children whose schools give the early learning goals (methods: section 3a).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::dataset::{Holdings, OtherResult, PupilId};
use crate::estate::{AcademicYear, AssessmentType, Counting, GOALS, Term};
use crate::measure::latest::Latest;

/// A pupil at a term, and the type that the goals are of.
type At = (PupilId, AcademicYear, Term, AssessmentType);

/// The latest row, by its place, and what the latest of each goal counts as.
type Profile = (usize, [Latest<Counting>; 17]);

/// Gives children with all goals that the level asks for, and no row of the level itself in that term, such a row: reached where all
/// of the goals are. A goal without an outcome, or without a row, leaves them without.
pub fn fill_development(holdings: &mut Holdings) {
    let results = &holdings.other_results;
    let mut given: BTreeSet<(PupilId, AcademicYear, Term)> = BTreeSet::new();
    let mut profiles: BTreeMap<At, Profile> = BTreeMap::new();
    for (place, row) in results.iter().enumerate() {
        if &*row.subject == "GLD" {
            given.insert((row.pupil, row.year, row.term));
            continue;
        }
        let goal = GOALS.iter().position(|goal| goal.code == &*row.subject);
        let (Some(goal), Some(counts)) = (goal, row.counts()) else {
            continue;
        };
        let at = (row.pupil, row.year, row.term, row.kind);
        let (last, goals) = profiles
            .entry(at)
            .or_insert_with(|| (place, [Latest::default(); 17]));
        if row.assessed_on >= results[*last].assessed_on {
            *last = place;
        }
        goals[goal].enter_outcome(row.assessed_on, counts);
    }
    let level: Arc<str> = Arc::from("GLD");
    let mut made = vec![];
    for ((pupil, year, term, _), (last, goals)) in profiles {
        let asked = goals.iter().zip(GOALS.iter());
        let asked = asked.filter(|(_, goal)| goal.in_gld);
        let asked: Option<Vec<Counting>> = asked.map(|(held, _)| held.value()).collect();
        let Some(asked) = asked.filter(|all| !all.contains(&Counting::NoOutcome)) else {
            continue;
        };
        if given.contains(&(pupil, year, term)) {
            continue;
        }
        let reached = asked.iter().all(|counts| *counts == Counting::Reached);
        made.push(OtherResult {
            subject: Arc::clone(&level),
            score: None,
            code: Some(if reached { "1" } else { "0" }),
            scale: "eyfs_gld",
            ..results[last].clone()
        });
    }
    holdings.other_results.extend(made);
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::fill_development;
    use crate::dataset::{Holdings, OtherResult, PupilId};
    use crate::estate::{AcademicYear, AssessmentType, Date, GOALS, Term, YearGroup};

    fn row(pupil: u32, subject: &str, code: &'static str) -> OtherResult {
        OtherResult {
            subject: Arc::from(subject),
            score: None,
            code: Some(code),
            scale: if subject == "GLD" {
                "eyfs_gld"
            } else {
                "eyfs_goal"
            },
            pupil: PupilId(pupil),
            urn: 100_001,
            name: 0,
            file: 0,
            assessed_on: Date::new(2024, 6, 20).expect("a date"),
            year: AcademicYear(2023),
            term: Term::Summer,
            kind: AssessmentType::TeacherAssessment,
            nc_year: YearGroup(0),
        }
    }

    #[test]
    fn the_goals_make_the_level_where_it_is_not_given() {
        let mut holdings = Holdings::default();
        for (place, goal) in GOALS.iter().enumerate() {
            let mut push = |pupil, code| holdings.other_results.push(row(pupil, goal.code, code));
            // 0: all at expected. 1: some of the twelve aren't. 2: those that aren't asked for aren't. 3: A. 4: one without a row.
            push(0, "2");
            let first = goal.in_gld && place < 3;
            push(1, if first { "1" } else { "2" });
            push(2, if goal.in_gld { "2" } else { "1" });
            push(3, if first { "A" } else { "2" });
            if place > 0 {
                push(4, "2");
            }
            // 5: the school says the level itself.
            push(5, "2");
            // 6: reached, then A of a later day; 7: A first. The outcome stands either way.
            push(6, "2");
            push(7, "2");
        }
        for (pupil, day) in [(6, 25), (7, 15)] {
            let mut exempt = row(pupil, GOALS[0].code, "A");
            exempt.assessed_on = Date::new(2024, 6, day).expect("a date");
            holdings.other_results.push(exempt);
        }
        holdings.other_results.push(row(5, "GLD", "0"));
        assert!(GOALS[0].in_gld, "the first goal is asked for");
        fill_development(&mut holdings);
        let made: Vec<(u32, &str)> = (holdings.other_results.iter())
            .filter(|r| &*r.subject == "GLD")
            .map(|r| (r.pupil.0, r.code.unwrap_or("")))
            .collect();
        assert_eq!(
            made,
            [(5, "0"), (0, "1"), (1, "0"), (2, "1"), (6, "1"), (7, "1")]
        );
    }
}
