//! `pupils.csv`, `trusts.csv` and `schools.csv`.

use std::path::Path;

use crate::estate::tables::{pupils, schools, trusts};

use super::calendar::academic_year;
use super::cohort::{Pupil, group_name};
use super::plan::{DemoError, DemoReport};
use super::rng::{Rng, Topic};
use super::schools::School;
use super::table::{Table, all_headings, headings};
use super::world::World;

/// The headings of `pupils.csv`.
pub(super) fn header() -> String {
    let all = pupils::YEAR..=pupils::SCORE;
    headings(
        &pupils::TABLE,
        all.filter(|place| *place != pupils::SERVICE),
    )
}

/// Writes every roll.
pub(super) fn pupils(world: &World, data: &Path) -> Result<DemoReport, DemoError> {
    let mut table = Table::create(data, "pupils.csv", &header())?;
    for year in world.plan.starts() {
        let label = academic_year(year);
        for school in &world.schools {
            for (group, pupil) in world.roll(school, year) {
                row(
                    &mut table,
                    world.plan.seed,
                    &label,
                    year,
                    school,
                    group,
                    pupil,
                )?;
            }
        }
    }
    table.finish()
}

fn row(
    table: &mut Table,
    seed: u64,
    label: &str,
    year: i32,
    school: &School,
    group: i32,
    pupil: &Pupil,
) -> Result<(), DemoError> {
    let mut rng = Rng::of(seed, Topic::PupilYear, &[pupil.id, year as u64]);
    let mut flag = |yes: bool, unknown: f64| match (rng.chance(unknown), yes) {
        (true, _) => "",
        (_, true) => "Y",
        (_, false) => "N",
    };
    let fsm = flag(pupil.fsm6 && year <= pupil.fsm_until, 0.006);
    let fsm6 = flag(pupil.fsm6, 0.005);
    let eal = flag(pupil.eal, 0.002);
    let looked_after = flag(pupil.looked_after, 0.006);
    let sen = pupil.sen_in(group);
    // some schools leave the cell empty where a pupil has no SEN
    let unfilled = if school.index % 9 == 1 { 0.25 } else { 0.004 };
    let sen_text = match sen {
        b'E' => "E",
        b'K' => "K",
        _ if rng.chance(unfilled) => "",
        _ => "N",
    };
    table
        .text(label)
        .whole(school.urn as i64)
        .bytes(&pupil.upn)
        .text(&pupil.surname)
        .text(&pupil.forename)
        .text(&pupil.dob.iso())
        .text(match (pupil.sex_known, pupil.girl) {
            (false, _) => "",
            (_, true) => "F",
            (_, false) => "M",
        })
        .text(group_name(group))
        .text(fsm)
        .text(fsm6)
        .text(eal)
        .text(looked_after)
        .text(sen_text)
        .text(if sen == b'N' { "" } else { pupil.need })
        .text(pupil.ethnicity);
    match pupil.prior_in(group) {
        None => table.blank().blank(),
        Some((stage @ "EYFS", score)) => table.text(stage).whole(score),
        Some((stage @ "KS1", quarters)) => table.text(stage).decimal(quarters * 25, 2),
        Some((stage, halves)) => table.text(stage).decimal(halves * 5, 1),
    };
    table.end()
}

/// Writes the trusts.
pub(super) fn trusts(world: &World, data: &Path) -> Result<DemoReport, DemoError> {
    let mut table = Table::create(data, "trusts.csv", &all_headings(&trusts::TABLE))?;
    for trust in &world.trusts {
        table
            .whole(trust.uid as i64)
            .text(&trust.name)
            .text(&trust.sponsor)
            .end()?;
    }
    table.finish()
}

/// Writes the schools.
pub(super) fn schools(world: &World, data: &Path) -> Result<DemoReport, DemoError> {
    let mut table = Table::create(data, "schools.csv", &all_headings(&schools::TABLE))?;
    for school in &world.schools {
        let before: Vec<String> = school
            .predecessors
            .iter()
            .map(ToString::to_string)
            .collect();
        table
            .whole(school.urn as i64)
            .text(&format!("{:03}/{:04}", school.authority, school.number))
            .text(&school.name)
            .whole(world.trusts[school.trust].uid as i64)
            .text(&school.joined.iso())
            .text(school.phase())
            .text(school.school_type)
            .whole(school.easting)
            .whole(school.northing)
            .text(&before.join(";"))
            .text(school.ofsted)
            .text(school.region)
            .text(&school.authority_name)
            .whole(school.capacity as i64)
            .end()?;
    }
    table.finish()
}
