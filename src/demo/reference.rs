//! `reference/`: spread, percentiles and reference pupils.

use std::path::Path;

use crate::estate::tables::{percentiles, reference_pupils, spread};

use super::assessments::{dfe_score, tested};
use super::calendar::{Day, academic_year, year_folder};
use super::codes::SUBJECTS;
use super::cohort::birth_effect;
use super::performance::{self, PRIMARY, SECONDARY, disadvantaged_name};
use super::plan::{DemoError, DemoReport, LAST_YEAR};
use super::rng::{Rng, Topic};
use super::standing::{MATHS, READING, WRITING, quantile, scaled};
use super::table::{Table, all_headings};
use super::world::World;

/// National standard deviations of the measures.
pub(super) fn spread(_: &World, data: &Path) -> Result<DemoReport, DemoError> {
    let mut table = Table::create(data, "reference/spread.csv", &all_headings(&spread::TABLE))?;
    for year in performance::years() {
        let label = academic_year(year);
        for (measure, sd) in PRIMARY.iter().chain(&SECONDARY) {
            // hundredths: the spread of a year differs a little from the next one's
            let hundredths = (sd * 100.0).round() as i64 + i64::from((year * 7) % 5) - 2;
            let value_added = measure.starts_with("va_");
            if !performance::is_out(measure, year) {
                continue;
            }
            for name in [
                Some(*measure),
                (!value_added).then(|| disadvantaged_name(measure)),
            ] {
                let Some(name) = name else { continue };
                table
                    .text(name)
                    .text(&label)
                    .decimal(hundredths, 2)
                    .decimal(0, 1);
                if value_added {
                    // 88 % of the variance lies between the pupils of a school, 12 % between schools
                    let variance = hundredths * hundredths;
                    table
                        .decimal(variance * 88 / 100, 4)
                        .decimal(variance * 12 / 100, 4);
                } else {
                    table.blank().blank();
                }
                table.end()?;
            }
        }
    }
    table.finish()
}

/// Middle and standard deviation.
type Spread = (f64, f64);

/// Percentiles of the indicators, by phase.
pub(super) fn percentiles(world: &World, data: &Path) -> Result<DemoReport, DemoError> {
    // measure, then middle and standard deviation over primary and over secondary schools; no figure is
    // below the last number
    const MEASURES: [(&str, [Spread; 2], f64); 8] = [
        ("absence_percent", [(5.6, 1.3), (8.6, 2.1)], 0.0),
        (
            "persistent_absence_percent",
            [(15.2, 6.0), (25.8, 8.0)],
            0.0,
        ),
        ("severe_absence_percent", [(0.8, 0.6), (3.2, 1.7)], 0.0),
        ("suspension_rate", [(1.4, 1.6), (17.0, 14.0)], 0.0),
        ("permanent_exclusion_rate", [(0.02, 0.05), (0.2, 0.2)], 0.0),
        ("reserve_percent", [(8.0, 6.5), (7.0, 6.5)], -100.0),
        ("staff_cost_percent", [(77.0, 3.2), (78.0, 3.0)], 0.0),
        ("spend_per_pupil", [(6600.0, 800.0), (7600.0, 900.0)], 0.0),
    ];
    let mut table = Table::create(
        data,
        "reference/percentiles.csv",
        &all_headings(&percentiles::TABLE),
    )?;
    for (measure, phases, least) in MEASURES {
        for year in world.plan.starts() {
            let label = academic_year(year);
            for (phase, (middle, sd)) in ["Primary", "Secondary"].iter().zip(phases) {
                for percentile in 1..=99 {
                    let value = (middle + sd * quantile(f64::from(percentile) / 100.0)).max(least);
                    table
                        .text(measure)
                        .text(&label)
                        .text(phase)
                        .whole(i64::from(percentile))
                        .decimal((value * 1000.0).round() as i64, 3)
                        .end()?;
                }
            }
        }
    }
    table.finish()
}

/// How many reference pupils of each year group another school has.
const EACH: u64 = 20;

/// Reference pupils of a year: Year 2 and Year 6 of the nation's other schools, and of the trusts' primary schools.
pub(super) fn pupils(world: &World, data: &Path, year: i32) -> Result<DemoReport, DemoError> {
    let header = all_headings(&reference_pupils::TABLE);
    let mut table = Table::create(
        data,
        &format!("reference/pupils/{}.csv", year_folder(year)),
        &header,
    )?;
    let label = academic_year(year);
    for other in 0..world.plan.nation as u64 {
        let mut school = Rng::of(world.plan.seed, Topic::Reference, &[1, other]);
        let (intake, added) = (school.normal() * 0.25, school.normal() * 0.25);
        // Of Year 2 a large sample of schools that still give the optional tests, not the nation.
        for group in [2, 6] {
            for n in 0..EACH {
                let names = [2, other, year as u64, group as u64, n];
                let mut rng = Rng::of(world.plan.seed, Topic::Reference, &names);
                let girl = rng.chance(0.49);
                let dob = Day::new(year - 5 - group, 9, 1).plus(rng.between(0, 364) as i32);
                let month = (dob.parts().1 + 3) % 12;
                let ability = intake + 0.93 * rng.normal();
                let (stage, prior) = if group == 2 {
                    let seen = ability + birth_effect(month, 0) + 0.45 * rng.normal();
                    (
                        "EYFS",
                        (34.0 + 6.5 * seen).round().clamp(17.0, 51.0) as i64 * 100,
                    )
                } else {
                    let seen = ability + birth_effect(month, 2) + 0.4 * rng.normal();
                    (
                        "KS1",
                        (4.0 * (15.5 + 2.9 * seen)).round().clamp(12.0, 84.0) as i64 * 25,
                    )
                };
                let subjects = if group == 2 { 0..3 } else { 0..4 };
                for subject in subjects {
                    let sex = match subject {
                        WRITING => 0.17,
                        MATHS => -0.07,
                        READING => 0.09,
                        _ => 0.05,
                    };
                    let seen = ability
                        + added
                        + birth_effect(month, group)
                        + if girl { sex } else { -sex }
                        + 0.45 * rng.normal();
                    let what = Reference {
                        urn: 700_000 + other as usize,
                        girl,
                        dob,
                        stage,
                        prior,
                        subject,
                    };
                    what.row(&mut table, &label, scaled(seen, group))?;
                }
            }
        }
    }
    for school in world.primaries() {
        for group in tested(year) {
            for pupil in world.class(school, year, group) {
                let Some((stage, prior)) = pupil.prior_in(group) else {
                    continue;
                };
                for subject in 0..4 {
                    let Some(score) = dfe_score(world, school, pupil, year, group, subject) else {
                        continue;
                    };
                    let what = Reference {
                        urn: school.urn,
                        girl: pupil.girl,
                        dob: pupil.dob,
                        stage,
                        prior: prior * if stage == "EYFS" { 100 } else { 25 },
                        subject,
                    };
                    what.row(&mut table, &label, score)?;
                }
            }
        }
    }
    table.finish()
}

/// One row of the reference pupils, but for its score; `prior` in hundredths.
struct Reference {
    urn: usize,
    girl: bool,
    dob: Day,
    stage: &'static str,
    prior: i64,
    subject: usize,
}

impl Reference {
    fn row(&self, table: &mut Table, label: &str, score: i64) -> Result<(), DemoError> {
        table
            .text(label)
            .whole(self.urn as i64)
            .text(if self.girl { "F" } else { "M" })
            .text(&self.dob.iso())
            .text(self.stage)
            .decimal(self.prior, 2)
            .text(SUBJECTS[self.subject]);
        // writing has no test, so no score: the teacher's judgement stands alone
        if self.subject == WRITING {
            table.blank();
        } else {
            table.whole(score);
        }
        table
            .whole(i64::from(score >= 100))
            .whole(i64::from(score >= 110))
            .end()
    }
}

/// The years that have reference pupils: the last three.
pub(super) fn years(world: &World) -> impl Iterator<Item = i32> {
    world.plan.starts().filter(|year| *year > LAST_YEAR - 3)
}
