//! `assessments/<year>/grades.csv`: what secondary schools expect of their pupils each term, and mock examinations.

use std::path::Path;

use super::assessments::header;
use super::calendar::{Term, academic_year, year_folder};
use super::cohort::{Pupil, group_name};
use super::plan::{DemoError, DemoReport};
use super::rng::{Rng, Topic};
use super::schools::School;
use super::standing::{MATHS, READING, WRITING, standing};
use super::table::Table;
use super::world::World;

/// The subjects: name, the subject of primary schools that it is nearest to, the percentage of pupils that take it in Years 10
/// and 11 (before that all do), and how far its grades lie from those of maths.
const SUBJECTS: [(&str, usize, u64, f64); 14] = [
    ("English Language", READING, 100, 0.1),
    ("English Literature", WRITING, 96, 0.1),
    ("Maths", MATHS, 100, 0.0),
    ("Combined science", MATHS, 82, 0.1),
    ("History", READING, 45, 0.2),
    ("Geography", READING, 42, 0.2),
    ("French", WRITING, 24, 0.1),
    ("Spanish", WRITING, 18, 0.1),
    ("Religious Studies", READING, 35, 0.3),
    ("Art and Design", WRITING, 22, 0.6),
    ("Music", READING, 8, 0.7),
    ("Computer Science", MATHS, 16, 0.1),
    ("Design and Technology", MATHS, 20, 0.2),
    ("Physical Education", MATHS, 18, 0.4),
];

/// The place of combined science among the subjects.
const SCIENCE: usize = 3;

/// Grades of a year in secondary schools; no file where there is none.
pub(super) fn grades(world: &World, data: &Path, year: i32) -> Result<DemoReport, DemoError> {
    let secondary = || world.schools.iter().filter(|s| s.kind.has_secondary());
    if secondary().next().is_none() {
        return Ok(DemoReport::default());
    }
    let path = format!("assessments/{}/grades.csv", year_folder(year));
    let mut table = Table::create(data, &path, &header())?;
    for school in secondary() {
        for term in Term::ALL {
            for group in 7..=11 {
                let class = world.class(school, year, group);
                let present = class.iter().filter(|p| p.present(year, term));
                for pupil in present {
                    sat(world, school, pupil, (year, term, group), &mut table)?;
                }
            }
        }
    }
    table.finish()
}

/// A pupil's grades of a term: one expected in each subject, and from the spring of Year 10 a mock examination's.
fn sat(
    world: &World,
    school: &School,
    pupil: &Pupil,
    (year, term, group): (i32, Term, i32),
    table: &mut Table,
) -> Result<(), DemoError> {
    let label = academic_year(year);
    for (place, (subject, near, taken, easier)) in SUBJECTS.iter().enumerate() {
        let mut own = Rng::of(
            world.plan.seed,
            Topic::Outcome,
            &[pupil.id, 700 + place as u64],
        );
        let takes = own.below(100) < *taken as usize || group < 10;
        // How far the pupil's grades in this subject lie from what the nearest one would give.
        let bent = 0.55 * own.normal();
        if !takes {
            continue;
        }
        let mock = group >= 10 && term == Term::Spring;
        let kinds: &[&str] = if mock {
            &["Predicted grade", "Mock exam"]
        } else {
            &["Predicted grade"]
        };
        for (which, kind) in kinds.iter().enumerate() {
            let names = [
                pupil.id,
                year as u64,
                term as u64,
                place as u64,
                70 + which as u64,
            ];
            let mut chance = Rng::of(world.plan.seed, Topic::Outcome, &names);
            if chance.chance(0.04) {
                continue;
            }
            let seen = standing(school, pupil, group, year, *near) + bent;
            // The grades of England's GCSE: a mean near 4.7, a spread near 2.1; a mock is a third of a grade lower.
            let level = 4.7 + 1.7 * seen + easier + 0.5 * chance.normal() - 0.35 * which as f64;
            let on = term.assessing(year, 0.2 + 0.4 * which as f64);
            table
                .text(&format!(
                    "{label},{},{},{kind} Year {group},{kind},{}",
                    term.name(),
                    on.iso(),
                    school.urn
                ))
                .bytes(&pupil.upn)
                .text(group_name(group))
                .text(subject)
                .blank()
                .text(&grade(level, place == SCIENCE))
                .end()?;
        }
    }
    Ok(())
}

/// The grade of a level: 9 to 1 or U; of combined science the pair.
fn grade(level: f64, pair: bool) -> String {
    let of = |level: f64| level.round().clamp(0.0, 9.0) as u8;
    let written = |grade: u8| match grade {
        0 => "U".to_owned(),
        grade => grade.to_string(),
    };
    if !pair {
        return written(of(level));
    }
    // The sum of both grades is one step for each half of a grade.
    let sum = ((2.0 * level).round().clamp(0.0, 18.0)) as u8;
    match sum {
        0 | 1 => "U".into(),
        sum => format!("{}-{}", sum.div_ceil(2), sum / 2),
    }
}

#[cfg(test)]
mod tests {
    use super::grade;

    #[test]
    fn grades_are_those_of_the_scale() {
        assert_eq!(grade(4.6, false), "5");
        assert_eq!(grade(-0.3, false), "U");
        assert_eq!(grade(11.0, false), "9");
        // 4.6 is nearest to 9 halves: 5 and 4.
        assert_eq!(grade(4.6, true), "5-4");
        assert_eq!(grade(4.0, true), "4-4");
        assert_eq!(grade(0.2, true), "U");
        assert_eq!(grade(1.0, true), "1-1");
    }
}
