//! `performance.csv`: published measures of the trusts' schools, of the schools that came before them, and
//! of other schools, against which value added is compared.

use std::path::Path;

use crate::estate::tables::performance;
use crate::estate::{self, AcademicYear, published};

use super::calendar::academic_year;
use super::plan::{DemoError, DemoReport, LAST_YEAR};
use super::rng::{Rng, Topic};
use super::schools::{Kind, School};
use super::table::{Table, all_headings};
use super::world::World;

/// The years of the measures: all but 2019/20 and 2020/21, for which nothing was published; of these some measures lack
/// more.
pub(super) fn years() -> impl Iterator<Item = i32> {
    (LAST_YEAR - 11..=LAST_YEAR).filter(|year| !matches!(year, 2019 | 2020))
}

/// Measures of a primary school, each with the standard deviation of its scores over pupils.
pub(super) const PRIMARY: [(&str, f64); 4] = [
    ("ks2_reading_progress", 6.2),
    ("ks2_writing_progress", 5.7),
    ("ks2_maths_progress", 5.5),
    ("va_ks2", 5.8),
];

/// Measures of a secondary school.
pub(super) const SECONDARY: [(&str, f64); 2] = [("progress8", 1.41), ("va_ks4", 1.22)];

/// A measure of a school in a year, before it is written.
struct Published<'a> {
    year: i32,
    urn: usize,
    measure: &'a str,
    /// The school's own part of the score, in standard deviations of pupils.
    part: f64,
    spread: f64,
    cohort: usize,
}

/// Writes them.
pub(super) fn performance(world: &World, data: &Path) -> Result<DemoReport, DemoError> {
    let mut table = Table::create(data, "performance.csv", &all_headings(&performance::TABLE))?;
    for year in years() {
        for school in &world.schools {
            let urns = if year >= school.own_since() || school.predecessors.is_empty() {
                vec![school.urn]
            } else {
                school.predecessors.clone()
            };
            // a new school has no leavers before it opens
            if school.predecessors.is_empty() && year < school.own_since() {
                continue;
            }
            for urn in &urns {
                of_school(world, &mut table, school, *urn, year, urns.len())?;
            }
        }
        for (first, count, measure, spread, size) in [
            (700_000, 300, "va_ks2", 5.8, 70),
            (740_000, 120, "va_ks4", 1.22, 190),
        ] {
            for other in 0..count {
                let urn = first + other;
                let mut own = Rng::of(world.plan.seed, Topic::Performance, &[1, urn as u64]);
                let cohort = own.between(size / 5, size * 3 / 2) as usize;
                let (level, slope) = (own.normal() * 0.24, own.normal() * 0.02);
                let part = level + slope * f64::from(year - LAST_YEAR + 5);
                let published = Published {
                    year,
                    urn,
                    measure,
                    part,
                    spread,
                    cohort,
                };
                published.row(world, &mut table, false)?;
            }
        }
    }
    table.finish()
}

fn of_school(
    world: &World,
    table: &mut Table,
    school: &School,
    urn: usize,
    year: i32,
    sharing: usize,
) -> Result<(), DemoError> {
    let mut own = Rng::of(world.plan.seed, Topic::Performance, &[2, urn as u64]);
    let shift = own.normal() * 0.1;
    // An infant school has no Year 6.
    let primary = if school.kind.has_primary() && school.years.1 >= 6 {
        &PRIMARY[..]
    } else {
        &[]
    };
    let secondary = if school.kind.has_secondary() {
        &SECONDARY[..]
    } else {
        &[]
    };
    let mut sized = Rng::of(
        world.plan.seed,
        Topic::Performance,
        &[3, urn as u64, year as u64],
    );
    let spread_of_size = (school.cohort as i64 / 8).max(1);
    let cohort =
        (school.cohort as i64 + sized.between(-spread_of_size, spread_of_size)).max(2) as usize;
    for (measure, spread) in primary.iter().chain(secondary) {
        if !is_out(measure, year) {
            continue;
        }
        let part = match school.kind {
            Kind::Special => -0.9 + shift,
            _ => 0.7 * school.added + school.trend * f64::from(year - LAST_YEAR) + shift,
        };
        let published = Published {
            year,
            urn,
            measure,
            part,
            spread: *spread,
            cohort: (cohort / sharing).max(1),
        };
        published.row(world, table, false)?;
        if !measure.starts_with("va_") {
            let share = school.fsm6 * (0.8 + 0.4 * own.unit());
            let disadvantaged = Published {
                part: part - 0.16,
                cohort: ((cohort as f64 * share) as usize / sharing).max(1),
                ..published
            };
            disadvantaged.row(world, table, true)?;
        }
    }
    Ok(())
}

/// Whether the DfE published a measure of progress for a year: what is only announced has no figure yet. Value added is the demo's
/// own, of every year.
pub(super) fn is_out(measure: &str, year: i32) -> bool {
    let year = AcademicYear(u16::try_from(year).unwrap_or_default());
    measure.starts_with("va_") || published(measure, year) == Some(estate::Published::Out)
}

impl Published<'_> {
    fn row(&self, world: &World, table: &mut Table, disadvantaged: bool) -> Result<(), DemoError> {
        let kind = self
            .measure
            .bytes()
            .fold(u64::from(disadvantaged), |sum, b| {
                sum * 31 % 1_000_003 + u64::from(b)
            });
        let names = [4, self.urn as u64, self.year as u64, kind];
        let mut rng = Rng::of(world.plan.seed, Topic::Performance, &names);
        let missing = (0..self.cohort).filter(|_| rng.chance(0.03)).count();
        let pupils = (self.cohort - missing).max(1);
        // the mean of so many pupils: their spread shrinks with the root of their number
        let chance = rng.normal() * self.spread / (pupils as f64).sqrt();
        let score = ((self.part * self.spread + chance) * 100.0).round() as i64;
        let others = self.urn < 800_000;
        let status = match rng.below(100) {
            0 if !others => "LOWCOV",
            1 if !others => "NE",
            _ if !others && self.cohort <= 5 => "SUPP",
            _ => "",
        };
        table
            .text(&academic_year(self.year))
            .whole(self.urn as i64)
            .text(if disadvantaged {
                disadvantaged_name(self.measure)
            } else {
                self.measure
            });
        if status.is_empty() {
            table
                .decimal(score, 2)
                .whole(pupils as i64)
                .whole(self.cohort as i64)
                .blank()
                .end()
        } else {
            table
                .blank()
                .blank()
                .whole(self.cohort as i64)
                .text(status)
                .end()
        }
    }
}

/// The name of a measure among disadvantaged pupils.
pub(super) fn disadvantaged_name(measure: &str) -> &'static str {
    match measure {
        "ks2_reading_progress" => "ks2_reading_progress_disadvantaged",
        "ks2_writing_progress" => "ks2_writing_progress_disadvantaged",
        "ks2_maths_progress" => "ks2_maths_progress_disadvantaged",
        _ => "progress8_disadvantaged",
    }
}
