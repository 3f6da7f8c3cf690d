//! `assessments/<year>/statutory.csv`: the goals of Reception, phonics, multiplication tables, science, GCSE and A level, as
//! far as the nation assessed them that year; `ofsted.csv` and `attendance_targets.csv`.

use std::path::Path;

use crate::estate::tables::{attendance_targets, ofsted};
use crate::estate::{AcademicYear, GOALS};
use crate::intake::is_published;

use super::assessments::header;
use super::calendar::{Day, Term, academic_year, year_folder};
use super::cohort::{Pupil, group_name};
use super::plan::{DemoError, DemoReport, LAST_YEAR};
use super::rng::{Rng, Topic};
use super::schools::{Kind, School};
use super::standing::{MATHS, READING, WRITING, standing};
use super::table::{Table, all_headings};
use super::world::World;

/// The mark of the phonics check that meets the standard.
const PHONICS: i64 = 32;

/// A year's statutory rows being written.
struct Writing<'a> {
    world: &'a World,
    year: i32,
    label: String,
    table: Table,
}

/// What a row says besides its pupil and result.
struct Sitting<'a> {
    school: &'a School,
    group: i32,
    on: Day,
    name: &'a str,
    kind: &'a str,
}

/// The statutory assessments of a year.
pub(super) fn assessments(world: &World, data: &Path, year: i32) -> Result<DemoReport, DemoError> {
    let path = format!("assessments/{}/statutory.csv", year_folder(year));
    let mut writing = Writing {
        world,
        year,
        label: academic_year(year),
        table: Table::create(data, &path, &header())?,
    };
    for school in &world.schools {
        writing.primary(school)?;
        if school.kind.has_secondary() {
            writing.gcse(school)?;
            writing.after_16(school)?;
        }
    }
    writing.table.finish()
}

/// Chance of a pupil's statutory results: the same whichever file asks.
fn chance(world: &World, pupil: &Pupil, year: i32, what: u64) -> Rng {
    let place = (year as u64) << 8 | 0xC0 | what;
    Rng::of(world.plan.seed, Topic::Outcome, &[pupil.id, place])
}

/// A pupil's standing on the day.
fn seen(
    school: &School,
    pupil: &Pupil,
    (group, year): (i32, i32),
    subject: usize,
    rng: &mut Rng,
) -> f64 {
    standing(school, pupil, group, year, subject) + 0.3 * rng.normal()
}

/// The phonics mark of a pupil; a code where there is none.
fn phonics(
    world: &World,
    school: &School,
    pupil: &Pupil,
    group: i32,
    year: i32,
) -> Result<i64, &'static str> {
    let mut rng = chance(world, pupil, year, 1);
    match rng.below(100) {
        0 => return Err("A"),
        1 => return Err("D"),
        _ => {}
    }
    let mark = 36.5 + 5.5 * seen(school, pupil, (group, year), READING, &mut rng);
    Ok((mark.round() as i64).clamp(0, 40))
}

impl Writing<'_> {
    fn out(&self, measure: &str) -> bool {
        u16::try_from(self.year).is_ok_and(|year| is_published(measure, AcademicYear(year)))
    }

    /// Begins a row: all of it up to its result.
    fn begin(&mut self, sitting: &Sitting<'_>, pupil: &Pupil, subject: &str) -> &mut Table {
        self.table
            .text(&self.label)
            .text(Term::Summer.name())
            .text(&sitting.on.iso())
            .text(sitting.name)
            .text(sitting.kind)
            .whole(sitting.school.urn as i64)
            .bytes(&pupil.upn)
            .text(group_name(sitting.group))
            .text(subject)
    }

    fn row(
        &mut self,
        sitting: &Sitting<'_>,
        pupil: &Pupil,
        subject: &str,
        result: Result<i64, &str>,
    ) -> Result<(), DemoError> {
        let row = self.begin(sitting, pupil, subject);
        match result {
            Ok(mark) => row.whole(mark).blank(),
            Err(code) => row.blank().text(code),
        }
        .end()
    }

    /// A year group's pupils in the summer.
    fn class(&self, school: &School, group: i32) -> Vec<Pupil> {
        let class = self.world.class(school, self.year, group).into_iter();
        class
            .filter(|pupil| pupil.present(self.year, Term::Summer))
            .cloned()
            .collect()
    }

    fn primary(&mut self, school: &School) -> Result<(), DemoError> {
        if !school.kind.has_primary() {
            return Ok(());
        }
        let day = |month, day| Day::new(self.year + 1, month, day).school_day();
        let (profile, check, tables, end) = (day(6, 20), day(6, 10), day(6, 4), day(6, 25));
        if self.year >= 2021 && self.out("eyfs_gld") {
            let sitting = Sitting {
                school,
                group: 0,
                on: profile,
                name: "EYFS profile",
                kind: "Teacher Assessment",
            };
            for pupil in self.class(school, 0) {
                self.profile(&sitting, &pupil)?;
            }
        }
        for group in 1..=2 {
            if !self.out("phonics_y1") {
                continue;
            }
            let sitting = Sitting {
                school,
                group,
                on: check,
                name: "Phonics screening check",
                kind: "DfE test",
            };
            for pupil in self.class(school, group) {
                let before = phonics(self.world, school, &pupil, 1, self.year - 1);
                // In Year 2 only those who haven't met it.
                if group == 1 || before.map_or(true, |mark| mark < PHONICS) {
                    let result = phonics(self.world, school, &pupil, group, self.year);
                    self.row(&sitting, &pupil, "Phonics", result)?;
                }
            }
        }
        if self.out("mtc_mean") {
            let sitting = Sitting {
                school,
                group: 4,
                on: tables,
                name: "Multiplication tables check",
                kind: "DfE test",
            };
            for pupil in self.class(school, 4) {
                let mut rng = chance(self.world, &pupil, self.year, 2);
                let result = match rng.below(60) {
                    0 => Err("A"),
                    1 => Err("B"),
                    _ => {
                        let seen = seen(school, &pupil, (4, self.year), MATHS, &mut rng);
                        Ok(((22.8 + 4.6 * seen).round() as i64).clamp(0, 25))
                    }
                };
                self.row(&sitting, &pupil, "MTC", result)?;
            }
        }
        if self.out("ks2_science_expected") {
            let sitting = Sitting {
                school,
                group: 6,
                on: end,
                name: "Year 6 end of key stage",
                kind: "Teacher Assessment",
            };
            for pupil in self.class(school, 6) {
                let mut rng = chance(self.world, &pupil, self.year, 3);
                let reached = seen(school, &pupil, (6, self.year), MATHS, &mut rng) > -0.95;
                let code = if reached { "EXS" } else { "HNM" };
                self.row(&sitting, &pupil, "Science", Err(code))?;
            }
        }
        Ok(())
    }

    /// A child's profile: goal by goal, or in every third school the good level alone.
    fn profile(&mut self, sitting: &Sitting<'_>, pupil: &Pupil) -> Result<(), DemoError> {
        let mut rng = chance(self.world, pupil, self.year, 0);
        let whole = seen(sitting.school, pupil, (0, self.year), READING, &mut rng);
        let reached: Vec<bool> = GOALS
            .iter()
            .map(|_| whole + 0.3 * rng.normal() > -0.95)
            .collect();
        if sitting.school.index % 3 == 2 {
            let all = GOALS
                .iter()
                .zip(&reached)
                .all(|(goal, r)| *r || !goal.in_gld);
            return self.row(sitting, pupil, "GLD", Err(if all { "Y" } else { "N" }));
        }
        for (goal, reached) in GOALS.iter().zip(reached) {
            self.row(
                sitting,
                pupil,
                goal.code,
                Err(if reached { "2" } else { "1" }),
            )?;
        }
        Ok(())
    }

    /// GCSE of Year 11, and what the DfE works out of them.
    fn gcse(&mut self, school: &School) -> Result<(), DemoError> {
        const GRADES: [&str; 10] = ["U", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
        if self.year == 2019 || self.year == 2020 {
            return Ok(());
        }
        let on = Day::new(self.year + 1, 8, 20).school_day();
        let of = |kind| Sitting {
            school,
            group: 11,
            on,
            name: "GCSE results",
            kind,
        };
        let (sitting, measures) = (of("GCSE"), of("DfE measure"));
        for pupil in self.class(school, 11) {
            let mut rng = chance(self.world, &pupil, self.year, 4);
            let year = self.year;
            let mut grade = |subject: usize| {
                let seen = seen(school, &pupil, (11, year), subject, &mut rng);
                ((4.9 + 1.9 * seen).round() as i64).clamp(0, 9)
            };
            let (language, literature, maths) = (grade(READING), grade(WRITING), grade(MATHS));
            let (science, history, french) = (grade(MATHS), grade(READING), grade(WRITING));
            let lower = (science - i64::from(pupil.id % 2 == 0)).max(0);
            let speaks = pupil.id % 5 < 2;
            let pair = format!("{}-{}", science.max(1), lower.max(1));
            let mut entries = vec![
                ("English Language", GRADES[language as usize]),
                ("English Literature", GRADES[literature as usize]),
                ("Maths", GRADES[maths as usize]),
                ("Combined science", pair.as_str()),
                ("History", GRADES[history as usize]),
            ];
            if speaks {
                entries.push(("French", GRADES[french as usize]));
            }
            for (subject, code) in entries {
                self.row(&sitting, &pupil, subject, Err(code))?;
            }
            let third = if speaks { french } else { history };
            let open = language.min(literature) + history + third;
            let points = 2 * language.max(literature) + 2 * maths + science + lower + third + open;
            self.row(&measures, &pupil, "Attainment 8", Ok(points))?;
            if self.out("progress8") {
                let hundredths = 10.0 * points as f64 - (460.0 + 150.0 * pupil.ability);
                self.decimal(&measures, &pupil, "Progress 8", hundredths.round() as i64)?;
            }
            if self.out("ks4_ebacc_entry") {
                let sum = language.max(literature) + maths + science + history;
                let hundredths = 20 * (sum + if speaks { french } else { 0 });
                self.decimal(&measures, &pupil, "EBacc APS", hundredths)?;
                let entered = if speaks { "Y" } else { "N" };
                self.row(&measures, &pupil, "EBacc entry", Err(entered))?;
            }
        }
        Ok(())
    }

    /// A score in hundredths.
    fn decimal(
        &mut self,
        sitting: &Sitting<'_>,
        pupil: &Pupil,
        subject: &str,
        hundredths: i64,
    ) -> Result<(), DemoError> {
        let row = self.begin(sitting, pupil, subject);
        row.decimal(hundredths, 2).blank().end()
    }

    /// A levels of Year 13, and in place of one of them an applied course.
    fn after_16(&mut self, school: &School) -> Result<(), DemoError> {
        const SUBJECTS: [&str; 6] = [
            "Maths",
            "Biology",
            "History",
            "Geography",
            "Psychology",
            "English Literature",
        ];
        let on = Day::new(self.year + 1, 8, 13).school_day();
        let of = |kind| Sitting {
            school,
            group: 13,
            on,
            name: "A level results",
            kind,
        };
        let (levels, applied) = (of("A level"), of("Applied general"));
        for pupil in self.class(school, 13) {
            let mut rng = chance(self.world, &pupil, self.year, 5);
            let first = pupil.id as usize;
            for entry in 0..3 {
                let by = [READING, WRITING, MATHS][entry];
                // Those who stay on are the abler ones.
                let seen = 0.3 + seen(school, &pupil, (13, self.year), by, &mut rng);
                if entry == 2 && pupil.id % 4 == 1 {
                    let code = match seen {
                        s if s > 1.3 => "D*",
                        s if s > 0.5 => "D",
                        s if s > -0.5 => "M",
                        _ => "P",
                    };
                    self.row(&applied, &pupil, "Business", Err(code))?;
                    continue;
                }
                let grades = ["A*", "A", "B", "C", "D", "E"];
                let place = ((1.6 - seen) / 0.6).ceil().clamp(0.0, 6.0) as usize;
                let code = grades.get(place).copied().unwrap_or("U");
                let subject = SUBJECTS[(first + 2 * entry) % SUBJECTS.len()];
                self.row(&levels, &pupil, subject, Err(code))?;
            }
        }
        Ok(())
    }
}

/// The last inspection of each school: report cards since November 2025, judgements in 2024/25, overall grades before.
pub(super) fn ofsted(world: &World, data: &Path) -> Result<DemoReport, DemoError> {
    const AREAS: [&str; 6] = [
        "Inclusion",
        "Curriculum and teaching",
        "Achievement",
        "Attendance and behaviour",
        "Personal development and wellbeing",
        "Leadership and governance",
    ];
    let mut table = Table::create(data, "ofsted.csv", &all_headings(&ofsted::TABLE))?;
    for school in world.schools.iter().filter(|s| !s.ofsted.is_empty()) {
        let mut rng = Rng::of(world.plan.seed, Topic::Schools, &[7, school.index as u64]);
        let urn = school.urn as i64;
        let mut row = |on: Day, area: &str, grade: &str, safe: &str| {
            let row = table.whole(urn).text(&on.iso()).text(area).text(grade);
            row.blank().text(safe).end()
        };
        let part = if school.ofsted == "Inadequate" {
            2
        } else {
            school.index % 3
        };
        match part {
            0 => {
                let on = Day::new(LAST_YEAR + 1, 2, 3 + rng.below(20) as i32).school_day();
                for area in AREAS {
                    let at = (rng.normal() + 2.0 * school.added).round() as i64;
                    let grade = match at {
                        ..=-1 => "Needs attention",
                        0 => "Expected standard",
                        1 => "Strong standard",
                        _ => "Exceptional",
                    };
                    row(on, area, grade, "met")?;
                }
            }
            1 => {
                let on = Day::new(LAST_YEAR, 1, 14 + rng.below(60) as i32).school_day();
                for area in [
                    "Quality of education",
                    "Behaviour and attitudes",
                    "Personal development",
                    "Leadership and management",
                ] {
                    let grade = if rng.chance(0.2) {
                        "Outstanding"
                    } else {
                        "Good"
                    };
                    row(on, area, grade, "met")?;
                }
            }
            _ => {
                let on = Day::new(LAST_YEAR - 3, 3, 1 + rng.below(300) as i32).school_day();
                row(on, "overall", school.ofsted, "met")?;
            }
        }
    }
    table.finish()
}

/// What attendance each school is to reach in each year.
pub(super) fn targets(world: &World, data: &Path) -> Result<DemoReport, DemoError> {
    let header = all_headings(&attendance_targets::TABLE);
    let mut table = Table::create(data, "attendance_targets.csv", &header)?;
    for year in world.plan.starts() {
        let label = academic_year(year);
        for school in &world.schools {
            let tenths = match school.kind {
                Kind::Primary => 955,
                Kind::Secondary | Kind::AllThrough => 930,
                Kind::Special => 900,
            };
            table
                .text(&label)
                .whole(school.urn as i64)
                .decimal(tenths, 1)
                .end()?;
        }
    }
    table.finish()
}
