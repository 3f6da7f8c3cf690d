//! `attendance.csv` and `exclusions.csv`.

use std::path::Path;

use crate::estate::tables::{attendance, exclusions};

use super::calendar::{Day, Term, academic_year};
use super::plan::{DemoError, DemoReport, LAST_YEAR};
use super::rng::{Rng, Topic};
use super::schools::{Kind, WHOLE};
use super::table::{Table, all_headings, headings};
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
    let whole = world.plan.schools >= WHOLE;
    let week = whole.then_some(attendance::WEEK);
    let columns = [attendance::YEAR, attendance::TERM]
        .into_iter()
        .chain(week)
        .chain(attendance::URN..=attendance::UNAUTHORISED);
    let header = headings(&attendance::TABLE, columns);
    let mut table = Table::create(data, "attendance.csv", &header)?;
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
                    if whole && year == LAST_YEAR {
                        let all = [possible, absent - unauthorised, unauthorised];
                        for (week, sessions) in
                            weeks(all.map(|n| n as i64), &mut rng).iter().enumerate()
                        {
                            table
                                .text(&label)
                                .text(term.name())
                                .text(&friday(year, term, week).iso())
                                .whole(school.urn as i64)
                                .bytes(&pupil.upn)
                                .whole(sessions[0])
                                .whole(sessions[1])
                                .whole(sessions[2])
                                .end()?;
                        }
                        continue;
                    }
                    table.text(&label).text(term.name());
                    if whole {
                        table.blank();
                    }
                    table
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

/// A term's sessions of a pupil (possible, absent with leave and without it) by week, ten half-days each: absences come in spells.
fn weeks([possible, authorised, unauthorised]: [i64; 3], rng: &mut Rng) -> Vec<[i64; 3]> {
    let count = ((possible + 9) / 10).max(1);
    let mut made: Vec<[i64; 3]> = (0..count)
        .map(|week| [(possible - 10 * week).clamp(0, 10), 0, 0])
        .collect();
    for (kind, mut left) in [(1, authorised), (2, unauthorised)] {
        let mut week = rng.below(made.len());
        while left > 0 {
            let spell = rng.between(1, 6).min(left);
            let room = made[week][0] - made[week][1] - made[week][2];
            let taken = spell.min(room);
            made[week][kind] += taken;
            left -= taken;
            // On to the next week, or after a full one anywhere: all absences find room, as there are no more than sessions.
            week = match rng.chance(0.3) || taken < spell {
                true => (week + 1) % made.len(),
                false => rng.below(made.len()),
            };
        }
    }
    made
}

/// The Friday of a term's week, from 0.
fn friday(year: i32, term: Term, week: usize) -> Day {
    let first = match term {
        Term::Autumn => Day::new(year, 9, 5),
        Term::Spring => Day::new(year + 1, 1, 9),
        Term::Summer => Day::new(year + 1, 4, 20),
    };
    // 1 January 1970 was a Thursday: with Monday as 0 a Friday is 4.
    let to_friday = (4 - (first.0 + 3)).rem_euclid(7);
    first.plus(to_friday + 7 * week as i32)
}

/// Suspensions, and now and then a permanent exclusion.
pub(super) fn exclusions(world: &World, data: &Path) -> Result<DemoReport, DemoError> {
    let mut table = Table::create(data, "exclusions.csv", &all_headings(&exclusions::TABLE))?;
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
                    let base = if school.kind == Kind::Secondary || group > 6 {
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

#[cfg(test)]
mod tests {
    use super::{Day, Rng, Term, Topic, friday, weeks};

    #[test]
    fn weeks_add_up_to_their_term_and_end_on_fridays() {
        for seed in 0..200 {
            let mut rng = Rng::of(seed, Topic::Attendance, &[1]);
            let all = [116, (seed % 90) as i64, 20];
            let made = weeks(all, &mut rng);
            assert_eq!(made.len(), 12);
            for kind in 0..3 {
                assert_eq!(made.iter().map(|w| w[kind]).sum::<i64>(), all[kind]);
            }
            assert!(made.iter().all(|w| w[1] + w[2] <= w[0] && w[0] <= 10));
        }
        // 5 September 2025 was a Friday, 9 January 2026 too, 24 April 2026 the first after the 20th.
        assert_eq!(friday(2025, Term::Autumn, 0), Day::new(2025, 9, 5));
        assert_eq!(friday(2025, Term::Spring, 1), Day::new(2026, 1, 16));
        assert_eq!(friday(2025, Term::Summer, 0), Day::new(2026, 4, 24));
    }
}
