//! `staffing.csv`: a table of the trust's own, which `tables:` in the config declares.

use std::path::Path;

use super::calendar::academic_year;
use super::plan::{DemoError, DemoReport, LAST_YEAR};
use super::rng::{Rng, Topic};
use super::schools::WHOLE;
use super::table::Table;
use super::world::World;

/// Teachers and other staff of each school and year; no file in a small demo.
pub(super) fn staffing(world: &World, data: &Path) -> Result<DemoReport, DemoError> {
    if world.plan.schools < WHOLE {
        return Ok(DemoReport::default());
    }
    let header = "academic_year,urn,role,fte,leavers,days_absent,vacancies";
    let mut table = Table::create(data, "staffing.csv", header)?;
    for year in world.plan.starts() {
        let label = academic_year(year);
        for school in &world.schools {
            let pupils = world.roll(school, year).count();
            for (place, (role, each)) in [("Teachers", 20.0), ("Others", 16.0)].iter().enumerate() {
                let names = [
                    8,
                    school.index as u64,
                    (year - LAST_YEAR + 99) as u64,
                    place as u64,
                ];
                let mut rng = Rng::of(world.plan.seed, Topic::Schools, &names);
                let fte = (pupils as f64 / each).max(1.0);
                let leavers = (fte * (0.04 + 0.2 * rng.unit())).round() as i64;
                let absent = (fte * (4.0 + 6.0 * rng.unit())).round() as i64;
                table
                    .text(&label)
                    .whole(school.urn as i64)
                    .text(role)
                    .decimal((fte * 10.0).round() as i64, 1)
                    .whole(leavers)
                    .whole(absent)
                    .whole(i64::from(rng.chance(0.25)))
                    .end()?;
            }
        }
    }
    table.finish()
}

/// What the config says of it.
pub(super) const CONFIG: &str = "
# A table of the trust's own, data/staffing.csv, and what is made of it.
tables:
  - name: staffing
    key: [academic_year, urn, role]
    columns: {role: code, fte: number, leavers: number, days_absent: number, vacancies: number}
indicators:
  - name: staff_turnover
    title: Staff turnover
    definition: Leavers in the year for each 100 full-time equivalents
    table: staffing
    numerator: leavers
    denominator: fte
    unit: percent
    direction: less is better
  - name: staff_absence
    title: Staff absence
    definition: Days absent for each full-time equivalent
    table: staffing
    numerator: days_absent
    denominator: fte
    unit: number
    direction: less is better
  - name: vacancies
    title: Vacancies
    definition: Posts vacant on the day of the census
    table: staffing
    numerator: vacancies
    unit: count
    direction: less is better
";
