//! `finance.csv`: each school, and each trust's central services.

use std::path::Path;

use crate::estate::tables::finance;

use super::calendar::academic_year;
use super::plan::{DemoError, DemoReport, LAST_YEAR};
use super::rng::{Rng, Topic};
use super::schools::Kind;
use super::table::{Table, all_headings};
use super::world::World;

/// Writes the finance of every year.
pub(super) fn finance(world: &World, data: &Path) -> Result<DemoReport, DemoError> {
    let mut table = Table::create(data, "finance.csv", &all_headings(&finance::TABLE))?;
    let mut reserves = vec![0.0; world.schools.len()];
    let mut central_reserves = vec![0.0; world.trusts.len()];
    for year in world.plan.starts() {
        let label = academic_year(year);
        let prices = 1.0 + 0.035 * f64::from(year - LAST_YEAR);
        let mut top_slice = vec![0.0; world.trusts.len()];
        for school in &world.schools {
            let mut rng = Rng::of(
                world.plan.seed,
                Topic::Finance,
                &[school.index as u64, year as u64],
            );
            let pupils = world.roll(school, year).count();
            let each = match school.kind {
                Kind::Primary => 6_300.0,
                Kind::Special => 24_000.0,
                Kind::Secondary => 7_400.0,
                Kind::AllThrough => 6_900.0,
            };
            let income = (120_000.0 + each * pupils as f64) * prices * (0.97 + 0.06 * rng.unit());
            let spent = income * (0.955 + 0.08 * rng.unit());
            let staff = spent * (0.72 + 0.1 * rng.unit());
            let reserve = &mut reserves[school.index];
            if *reserve == 0.0 {
                *reserve = income * (0.18 * rng.unit() - 0.02);
            }
            *reserve += income - spent;
            top_slice[school.trust] += 0.06 * income;
            let money = [income, spent, staff, *reserve];
            row(
                &mut table,
                &label,
                world.trusts[school.trust].uid,
                Some(school.urn),
                money,
                Some(pupils),
            )?;
        }
        for (index, trust) in world.trusts.iter().enumerate() {
            let mut rng = Rng::of(
                world.plan.seed,
                Topic::Finance,
                &[1_000_000 + index as u64, year as u64],
            );
            let income = top_slice[index];
            let spent = income * (0.94 + 0.09 * rng.unit());
            central_reserves[index] += income * 0.1 + income - spent;
            let money = [
                income,
                spent,
                spent * (0.6 + 0.1 * rng.unit()),
                central_reserves[index],
            ];
            row(&mut table, &label, trust.uid, None, money, None)?;
        }
    }
    table.finish()
}

fn row(
    table: &mut Table,
    label: &str,
    trust: usize,
    urn: Option<usize>,
    money: [f64; 4],
    pupils: Option<usize>,
) -> Result<(), DemoError> {
    table.text(label).whole(trust as i64);
    match urn {
        Some(urn) => table.whole(urn as i64),
        None => table.blank(),
    };
    for amount in money {
        table.whole(amount.round() as i64);
    }
    match pupils {
        Some(pupils) => table.whole(pupils as i64),
        None => table.blank(),
    };
    table.end()
}
