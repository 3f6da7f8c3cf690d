//! `attendance.csv` and `exclusions.csv`.

use std::path::Path;

use super::calendar::{Day, Term, academic_year};
use super::plan::{DemoError, DemoReport, LAST_YEAR};
use super::rng::{Rng, Topic};
use super::schools::Kind;
use super::table::Table;
use super::world::World;

/// Half-days in a term.
fn sessions(term: Term) -> f64 {
    match term {
        Term::Autumn => 140.0,
        Term::Spring => 116.0,
        Term::Summer => 124.0,
    }
}

/// Attendance of each pupil from Reception to Year 11, term by term.
pub(super) fn attendance(world: &World, data: &Path) -> Result<DemoReport, DemoError> {
    let header =
        "academic_year,term,urn,upn,sessions_possible,sessions_authorised,sessions_unauthorised";
    let mut table = Table::create(data, "attendance.csv", header)?;
    for year in world.plan.starts() {
        let label = academic_year(year);
        for term in Term::ALL {
            for school in &world.schools {
                for (group, pupil) in world.roll(school, year) {
                    if !(0..=11).contains(&group) || !pupil.present(year, term) {
                        continue;
                    }
                    let names = [pupil.id, year as u64, term as u64];
                    let mut rng = Rng::of(world.plan.seed, Topic::Attendance, &names);
                    // those who came or went in the middle of a term have a part of it
                    let part = if pupil.from == (year, term) && term != Term::Autumn
                        || pupil.until == (year, term) && term != Term::Summer
                    {
                        0.25 + 0.6 * rng.unit()
                    } else {
                        1.0
                    };
                    let possible = (sessions(term) * part).round();
                    let share = (pupil.absence * (0.5 + rng.unit())).min(0.95);
                    let absent = (possible * share).floor();
                    let unauthorised =
                        (absent * share.min(0.5) * (0.6 + rng.unit()) + rng.unit() * 0.5).floor();
                    let unauthorised = unauthorised.min(absent);
                    table
                        .text(&label)
                        .text(term.name())
                        .whole(school.urn as i64)
                        .bytes(&pupil.upn)
                        .whole(possible as i64)
                        .whole((absent - unauthorised) as i64)
                        .whole(unauthorised as i64)
                        .end()?;
                }
            }
        }
    }
    table.finish()
}

/// Suspensions, and now and then a permanent exclusion.
pub(super) fn exclusions(world: &World, data: &Path) -> Result<DemoReport, DemoError> {
    let header = "academic_year,term,urn,upn,kind,sessions,started_on";
    let mut table = Table::create(data, "exclusions.csv", header)?;
    let mut count = 0;
    for year in world.plan.starts() {
        let label = academic_year(year);
        let mut this_year = 0;
        for term in Term::ALL {
            for school in &world.schools {
                for (group, pupil) in world.roll(school, year) {
                    if !(0..=11).contains(&group) || !pupil.present(year, term) {
                        continue;
                    }
                    let names = [pupil.id, year as u64, term as u64];
                    let mut rng = Rng::of(world.plan.seed, Topic::Exclusions, &names);
                    let base = if school.kind == Kind::Secondary {
                        0.02
                    } else {
                        0.0025
                    };
                    let sen = if pupil.sen_in(group) == b'N' {
                        1.0
                    } else {
                        3.0
                    };
                    // every demo has a few in its last year
                    let forced =
                        year == LAST_YEAR && term != Term::Autumn && this_year < 8 && group > 2;
                    if !(rng.chance(base * sen) || forced && rng.chance(0.05)) {
                        continue;
                    }
                    count += 1;
                    this_year += 1;
                    let from = match term {
                        Term::Autumn => Day::new(year, 9, 15),
                        Term::Spring => Day::new(year + 1, 1, 12),
                        Term::Summer => Day::new(year + 1, 4, 27),
                    };
                    let on = from.plus(rng.below(70) as i32).school_day();
                    table
                        .text(&label)
                        .text(term.name())
                        .whole(school.urn as i64)
                        .bytes(&pupil.upn);
                    if count % 23 == 7 {
                        table.text("Permanent").blank();
                    } else {
                        table.text("Suspension").whole(rng.between(1, 10));
                    }
                    table.text(&on.iso()).end()?;
                }
            }
        }
    }
    table.finish()
}
