//! `estimates/<year>.csv` and `targets.csv`.

use std::path::Path;

use crate::estate::tables::{estimates, targets};

use super::calendar::{academic_year, year_folder};
use super::codes::SUBJECTS;
use super::cohort::{Pupil, birth_effect};
use super::plan::{DemoError, DemoReport, LAST_YEAR};
use super::rng::{Rng, Topic};
use super::standing::{READING, WRITING, share_below};
use super::table::{Table, headings};
use super::world::World;

/// The ranks, and how far pupils of schools at that rank get ahead, in standard deviations.
const RANKS: [(&str, f64); 3] = [("FFT50", 0.0), ("FFT20", 0.17), ("FFT5", 0.36)];

/// Spread of outcomes of pupils with the same prior score, sex and month of birth.
const RESIDUAL: f64 = 0.62;

/// The standings of the expected standard and of greater depth, by subject.
const EXPECTED: [f64; 4] = [-0.53, -0.4, -0.53, -0.53];
const GREATER: [f64; 4] = [0.8, 0.93, 0.8, 0.8];

/// The standing to be expected of a pupil, from prior score, sex and month of birth alone.
fn outlook(pupil: &Pupil, group: i32, subject: usize) -> Option<f64> {
    let (stage, prior) = pupil.prior_in(group)?;
    let earlier = match stage {
        "EYFS" => (prior as f64 - 34.0) / 6.5,
        "KS1" => (prior as f64 / 4.0 - 15.5) / 2.9,
        _ => return None,
    };
    let sex = match (subject, pupil.girl) {
        (READING, true) => 0.04,
        (READING, false) => -0.04,
        (WRITING, true) => 0.1,
        (WRITING, false) => -0.1,
        (2, true) => -0.06,
        (2, false) => 0.06,
        _ => 0.0,
    };
    // those born late had less time before the earlier score: some of that is made up for
    Some(0.05 + 0.83 * earlier + sex - 0.3 * birth_effect(pupil.month, group))
}

/// A share in ten-thousandths.
fn ten_thousandths(p: f64) -> i64 {
    (p * 10_000.0).round().clamp(1.0, 9999.0) as i64
}

/// Estimates of a year: none for Year 1 in the last year, whose autumn update is still to come.
pub(super) fn estimates(world: &World, data: &Path, year: i32) -> Result<DemoReport, DemoError> {
    const COMBINED: [(&str, &[usize]); 3] =
        [("RWM", &[0, 1, 2]), ("RM", &[0, 2]), ("RGM", &[0, 3, 2])];
    let header = headings(&estimates::TABLE, estimates::YEAR..=estimates::SCORE);
    let mut table = Table::create(
        data,
        &format!("estimates/{}.csv", year_folder(year)),
        &header,
    )?;
    let label = academic_year(year);
    let youngest = if year == LAST_YEAR { 2 } else { 1 };
    for school in world
        .schools
        .iter()
        .filter(|school| school.kind.has_primary())
    {
        for (group, pupil) in world.roll(school, year) {
            let mut rng = Rng::of(world.plan.seed, Topic::Estimates, &[pupil.id, year as u64]);
            let missed = rng.chance(0.015);
            if !(youngest..=6).contains(&group) || missed {
                continue;
            }
            for (rank, ahead) in RANKS {
                let mut chances = [(0.0, 0.0); 4];
                for subject in 0..4 {
                    let Some(z) = outlook(pupil, group, subject) else {
                        continue;
                    };
                    let expected = share_below((z + ahead - EXPECTED[subject]) / RESIDUAL);
                    let greater = share_below((z + ahead - GREATER[subject]) / RESIDUAL);
                    chances[subject] = (expected, greater);
                    let score = (1040.0 + 75.0 * (z + ahead)).round().clamp(800.0, 1200.0);
                    table
                        .text(&label)
                        .bytes(&pupil.upn)
                        .text(SUBJECTS[subject])
                        .text(rank)
                        .decimal(ten_thousandths(expected), 4)
                        .decimal(ten_thousandths(greater), 4)
                        .decimal(score as i64, 1)
                        .end()?;
                }
                if pupil.prior_in(group).is_none() {
                    continue;
                }
                for (name, parts) in COMBINED {
                    // Half-way between subjects that have nothing to do with each other and ones that always agree: what is
                    // left of a pupil beside the prior score hangs together by about 0.6.
                    let all = |pick: fn(&(f64, f64)) -> f64| {
                        let each = || parts.iter().map(|part| pick(&chances[*part]));
                        (each().product::<f64>() * each().fold(1.0, f64::min)).sqrt()
                    };
                    table
                        .text(&label)
                        .bytes(&pupil.upn)
                        .text(name)
                        .text(rank)
                        .decimal(ten_thousandths(all(|c| c.0)), 4)
                        .decimal(ten_thousandths(all(|c| c.1)), 4)
                        .blank()
                        .end()?;
                }
            }
        }
    }
    table.finish()
}

/// Targets of every year: near what FFT20 would say, for most pupils from Year 2 on.
pub(super) fn targets(world: &World, data: &Path) -> Result<DemoReport, DemoError> {
    let mut table = Table::create(
        data,
        "targets.csv",
        &headings(&targets::TABLE, targets::YEAR..=targets::SCORE),
    )?;
    for year in world.plan.starts() {
        let label = academic_year(year);
        for school in world
            .schools
            .iter()
            .filter(|school| school.kind.has_primary())
        {
            for (group, pupil) in world.roll(school, year).filter(|(group, _)| *group >= 2) {
                let mut rng = Rng::of(world.plan.seed, Topic::Targets, &[pupil.id, year as u64]);
                if rng.chance(0.2) {
                    continue;
                }
                for (subject, name) in SUBJECTS.iter().enumerate() {
                    let Some(z) = outlook(pupil, group, subject) else {
                        continue;
                    };
                    let aim = z + 0.2 + 0.2 * rng.normal();
                    let target = match aim {
                        _ if aim >= GREATER[subject] => "A",
                        _ if aim >= EXPECTED[subject] => "N",
                        _ if aim >= EXPECTED[subject] - 1.5 => "W",
                        _ => "B",
                    };
                    table.text(&label).bytes(&pupil.upn).text(name).text(target);
                    if rng.chance(0.1) {
                        table.blank();
                    } else {
                        // beside A 110 or more, beside N 100 to 109
                        let shift = if subject == WRITING { 1.0 } else { 0.0 };
                        let score = (104.0 - shift + 7.5 * aim).clamp(80.0, 120.0);
                        let score = match target {
                            "A" => (score.round()).max(110.0),
                            "N" => (score.round()).clamp(100.0, 109.0),
                            _ => (score.round()).min(99.0),
                        };
                        table.whole(score as i64);
                    }
                    table.end()?;
                }
            }
        }
    }
    table.finish()
}
