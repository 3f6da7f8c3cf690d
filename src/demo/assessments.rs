//! `assessments/<year>/teacher-assessment.csv` and `tests.csv`, and `conversions.csv`.

use std::path::Path;

use crate::estate::tables::{assessments, conversions};
use crate::estate::{AcademicYear, Published, published};

use super::calendar::{Day, Term, academic_year, year_folder};
use super::codes::{SUBJECTS, TESTS};
use super::cohort::{Pupil, group_name};
use super::plan::{DemoError, DemoReport, LAST_YEAR};
use super::rng::{Rng, Topic};
use super::schools::School;
use super::standing::{self, Outcome, Sitting, WRITING};
use super::table::{Table, all_headings, headings};
use super::world::World;

/// The headings of files of assessments: all columns but those for matching by name.
pub(super) fn header() -> String {
    headings(
        &assessments::TABLE,
        assessments::YEAR..=assessments::JUDGEMENT,
    )
}

/// The place of grammar, punctuation and spelling among the subjects.
const GPS: usize = 3;

/// One assessment of a year group: all of its rows but for pupil, subject and outcome.
struct Assessment<'a> {
    school: &'a School,
    label: &'a str,
    year: i32,
    term: Term,
    on: Day,
    name: String,
    kind: &'static str,
    which: u64,
    group: i32,
    subjects: Vec<usize>,
    /// A test whose export also has the judgement.
    judged: bool,
}

/// What a school, year group and term decide by chance.
fn decisions(world: &World, school: &School, year: i32, term: Term, group: i32, what: u64) -> Rng {
    let names = [
        what,
        school.index as u64,
        year as u64,
        term as u64,
        group as u64,
    ];
    Rng::of(world.plan.seed, Topic::Plan, &names)
}

/// Whether a school made no assessments of a sort in a term: 0 by teachers, 1 by tests.
fn skipped(world: &World, school: &School, year: i32, term: Term, sort: u64) -> bool {
    // the second primary school of every demo missed a spring of teacher assessment
    if sort == 0 && school.index == 1 && year == LAST_YEAR && term == Term::Spring {
        return world.plan.schools > 2;
    }
    // Teachers' judgements of the summer go to the DfE.
    if sort == 0 && term == Term::Summer {
        return false;
    }
    decisions(world, school, year, term, 0, 20 + sort).chance(if sort == 0 { 0.015 } else { 0.08 })
}

/// Teacher assessment of a year.
pub(super) fn teacher(world: &World, data: &Path, year: i32) -> Result<DemoReport, DemoError> {
    let path = format!("assessments/{}/teacher-assessment.csv", year_folder(year));
    let mut table = Table::create(data, &path, &header())?;
    let label = academic_year(year);
    for school in world
        .schools
        .iter()
        .filter(|school| school.kind.has_primary())
    {
        for term in Term::ALL {
            if skipped(world, school, year, term, 0) {
                continue;
            }
            for group in 1..=6 {
                let mut rng = decisions(world, school, year, term, group, 1);
                let at = rng.unit() * 0.7;
                let twice = rng.chance(0.1);
                let subjects = if has_gps(world, school, year, group) {
                    vec![0, 1, 2, 3]
                } else {
                    vec![0, 1, 2]
                };
                let mut assessment = Assessment {
                    school,
                    label: &label,
                    year,
                    term,
                    on: term.assessing(year, at),
                    name: format!("Year {group} {}", term.name()),
                    kind: "Teacher Assessment",
                    which: 0,
                    group,
                    subjects,
                    judged: true,
                };
                assessment.rows(world, &mut table)?;
                if twice {
                    assessment.on = term.assessing(year, at + 0.3);
                    assessment.name.push_str(" 2");
                    assessment.which = 4;
                    assessment.subjects.truncate(3);
                    assessment.rows(world, &mut table)?;
                }
            }
        }
    }
    table.finish()
}

/// Whether teachers of a school judge grammar, punctuation and spelling in a year group.
fn has_gps(world: &World, school: &School, year: i32, group: i32) -> bool {
    match group {
        ..=1 => false,
        6 => true,
        _ => decisions(world, school, year / 2, Term::Autumn, group, 2).chance(0.35),
    }
}

/// The test a school uses in a term.
fn test_of(world: &World, school: &School, year: i32, term: Term, group: i32) -> &'static str {
    let few = world.primaries().count() < TESTS.len();
    let place = if few {
        // so that even a small demo shows every test
        school.index * 3 + term as usize + 2 * usize::from(group > 3)
    } else {
        // a school keeps to its test, and some change in the middle of the years
        let changed = school.index % 4 == 2 && year > LAST_YEAR - world.plan.years as i32 / 2;
        school.index + usize::from(changed) + 2 * usize::from(school.index % 3 == 2 && group <= 2)
    };
    TESTS[place % TESTS.len()]
}

/// Tests of a year: those that schools buy each term, and the DfE's in the summer of Years 2 and 6.
pub(super) fn tests(world: &World, data: &Path, year: i32) -> Result<DemoReport, DemoError> {
    let path = format!("assessments/{}/tests.csv", year_folder(year));
    let mut table = Table::create(data, &path, &header())?;
    let label = academic_year(year);
    for school in world
        .schools
        .iter()
        .filter(|school| school.kind.has_primary())
    {
        for term in Term::ALL {
            let skips = skipped(world, school, year, term, 1);
            for group in 1..=6 {
                let sats = term == Term::Summer && tested(year).any(|g| g == group);
                let mut rng = decisions(world, school, year, term, group, 3);
                let (at, takes_it, with_gps) =
                    (rng.unit() * 0.95, rng.chance(0.93), rng.chance(0.4));
                if !skips && takes_it && !(sats && group == 6) {
                    let kind = test_of(world, school, year, term, group);
                    let assessment = Assessment {
                        school,
                        label: &label,
                        year,
                        term,
                        on: term.assessing(year, at),
                        name: format!("{kind} Year {group} {}", term.name()),
                        kind,
                        which: 1,
                        group,
                        subjects: if with_gps && group > 1 {
                            vec![0, 2, GPS]
                        } else {
                            vec![0, 2]
                        },
                        judged: kind == "PIXL",
                    };
                    assessment.rows(world, &mut table)?;
                }
                if sats {
                    sats_of(world, school, &label, year, group).rows(world, &mut table)?;
                }
            }
        }
    }
    table.finish()
}

/// The year groups that sit the DfE's tests in a year: Year 2 up to 2022/23, while key stage 1 was assessed for the nation.
pub(super) fn tested(year: i32) -> impl Iterator<Item = i32> {
    [2, 6].into_iter().filter(move |group| {
        let year = AcademicYear(u16::try_from(year).unwrap_or_default());
        *group == 6 || published("ks1_reading_expected", year) == Some(Published::Out)
    })
}

/// The DfE test of Year 2 or Year 6.
fn sats_of<'a>(
    world: &World,
    school: &'a School,
    label: &'a str,
    year: i32,
    group: i32,
) -> Assessment<'a> {
    // Year 6 sits in the second week of May, Year 2 some days later
    let on = Day::new(year + 1, 5, if group == 6 { 9 } else { 16 }).school_day();
    let gps = group == 6 || decisions(world, school, year, Term::Summer, group, 4).chance(0.5);
    Assessment {
        school,
        label,
        year,
        term: Term::Summer,
        on,
        name: format!("Year {group} SATs"),
        kind: "DfE test",
        which: 2,
        group,
        subjects: if gps { vec![0, 2, GPS] } else { vec![0, 2] },
        judged: false,
    }
}

impl Assessment<'_> {
    fn rows(&self, world: &World, table: &mut Table) -> Result<(), DemoError> {
        let prefix = format!(
            "{},{},{},{},{},{}",
            self.label,
            self.term.name(),
            self.on.iso(),
            self.name,
            self.kind,
            self.school.urn
        );
        let class = world.class(self.school, self.year, self.group);
        for &subject in &self.subjects {
            let sitting = Sitting {
                seed: world.plan.seed,
                year: self.year,
                term: self.term,
                which: self.which,
                subject,
                group: self.group,
            };
            for pupil in class
                .iter()
                .filter(|pupil| pupil.present(self.year, self.term))
            {
                self.row(&sitting, &prefix, pupil, table)?;
            }
        }
        Ok(())
    }

    fn row(
        &self,
        sitting: &Sitting,
        prefix: &str,
        pupil: &Pupil,
        table: &mut Table,
    ) -> Result<(), DemoError> {
        let outcome = sitting.outcome(self.school, pupil);
        if outcome == Outcome::None {
            return Ok(());
        }
        table
            .text(prefix)
            .bytes(&pupil.upn)
            .text(group_name(self.group))
            .text(SUBJECTS[sitting.subject]);
        match (outcome, self.kind) {
            (Outcome::Code(code), _) => table.blank().text(code),
            (Outcome::Seen(seen), "Teacher Assessment") => {
                table
                    .blank()
                    .text(standing::judgement(seen, self.term, sitting.subject))
            }
            (Outcome::Seen(seen), "DfE test") => {
                table.whole(standing::scaled(seen, self.group)).blank()
            }
            (Outcome::Seen(seen), test) => {
                let score = standing::standardised(seen, test);
                let judgement = if self.judged {
                    standing::judgement_of_score(score)
                } else {
                    ""
                };
                table.whole(score).text(judgement)
            }
            (Outcome::None, _) => table.blank().blank(),
        };
        table.end()
    }
}

/// The scaled score of a pupil in the DfE test of Year 2 or 6, where `tests.csv` has one; `None` for Writing.
pub(super) fn dfe_score(
    world: &World,
    school: &School,
    pupil: &Pupil,
    year: i32,
    group: i32,
    subject: usize,
) -> Option<i64> {
    let sats = sats_of(world, school, "", year, group);
    if !tested(year).any(|g| g == group) {
        return None;
    }
    if subject == WRITING || !sats.subjects.contains(&subject) || !pupil.present(year, Term::Summer)
    {
        return None;
    }
    let sitting = Sitting {
        seed: world.plan.seed,
        year,
        term: Term::Summer,
        which: sats.which,
        subject,
        group,
    };
    match sitting.outcome(school, pupil) {
        Outcome::Seen(seen) => Some(standing::scaled(seen, group)),
        Outcome::None | Outcome::Code(_) => None,
    }
}

/// Writes the conversions: curves for three of the tests, none for the others (so that the built-in one is seen).
pub(super) fn conversions(_: &World, data: &Path) -> Result<DemoReport, DemoError> {
    // 100 + (score − 92) × 10/20 in the middle: a standardised 92 is as rare as a scaled 100 is
    const NFER: [(i64, i64); 7] = [
        (55, 815),
        (60, 840),
        (92, 1000),
        (100, 1040),
        (112, 1100),
        (130, 1175),
        (145, 1200),
    ];
    const PIXL: [(i64, i64); 5] = [(55, 815), (92, 1000), (112, 1100), (132, 1200), (145, 1200)];
    const RISING: [(i64, i64); 4] = [(60, 850), (92, 1000), (112, 1100), (140, 1200)];
    const RISING_MATHS: [(i64, i64); 4] = [(60, 840), (93, 1000), (114, 1100), (140, 1200)];
    const RISING_YEAR_2: [(i64, i64); 3] = [(62, 850), (92, 1000), (122, 1150)];
    let mut table = Table::create(data, "conversions.csv", &all_headings(&conversions::TABLE))?;
    let curves: [(&str, &[(i64, i64)]); 6] = [
        ("NFER,*,*", &NFER),
        ("NFER,Maths,6", &RISING_MATHS),
        ("PIXL,*,*", &PIXL),
        ("Rising Stars,*,*", &RISING),
        ("Rising Stars,Maths,*", &RISING_MATHS),
        ("Rising Stars,*,2", &RISING_YEAR_2),
    ];
    for (what, curve) in curves {
        for (score, tenths) in curve {
            table.text(what).whole(*score).decimal(*tenths, 1).end()?;
        }
    }
    table.finish()
}
