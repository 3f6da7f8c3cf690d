//! The pupils: who they are, and on which rolls they are in which year.
//!
//! A cohort enters a school in its youngest year group and moves up a year each September. Some pupils
//! leave, others come in their place, a few in the middle of a year, and some move to another school of
//! the trust.

use super::calendar::{Day, Term};
use super::codes;
use super::names;
use super::plan::DemoPlan;
use super::rng::{Rng, Topic};
use super::schools::{Kind, School};
use super::upn::{self, Upn};

/// A made-up pupil on one school's roll, with what the data folder says and what only the demo knows.
#[derive(Clone, Debug)]
pub(super) struct Pupil {
    /// A number of its own, the same in each school the pupil goes to.
    pub(super) id: u64,
    /// UPN.
    pub(super) upn: Upn,
    /// Surname.
    pub(super) surname: String,
    /// Forename.
    pub(super) forename: String,
    /// Date of birth.
    pub(super) dob: Day,
    /// Months from September to the month of birth, 0 to 11.
    pub(super) month: i32,
    /// Whether the pupil is a girl.
    pub(super) girl: bool,
    /// Whether the data say so.
    pub(super) sex_known: bool,
    /// First year on this roll, and the first term present in it.
    pub(super) from: (i32, Term),
    /// Last year on this roll, and the last term present in it.
    pub(super) until: (i32, Term),
    /// Eligible for FSM in the last six years.
    pub(super) fsm6: bool,
    /// Last year of eligibility for FSM now.
    pub(super) fsm_until: i32,
    /// English as an additional language.
    pub(super) eal: bool,
    /// Looked after.
    pub(super) looked_after: bool,
    /// SEN: N, K or E.
    pub(super) sen: u8,
    /// The year group from which SEN is known.
    pub(super) sen_from: i32,
    /// Primary need, or nothing.
    pub(super) need: &'static str,
    /// Ethnicity code, or nothing.
    pub(super) ethnicity: &'static str,
    /// How able, in standard deviations of all pupils of the age.
    pub(super) ability: f64,
    /// Better or worse in each subject.
    pub(super) bent: [f64; 4],
    /// Gain in each year.
    pub(super) growth: f64,
    /// Prior scores at the end of the EYFS (points), KS1 (quarter points) and KS2 (half points), if known.
    pub(super) prior: Option<[i64; 3]>,
    /// Share of sessions missed.
    pub(super) absence: f64,
}

impl Pupil {
    /// Whether the pupil is on this roll in a year.
    pub(super) fn on_roll(&self, year: i32) -> bool {
        self.from.0 <= year && year <= self.until.0
    }

    /// Whether the pupil is at this school in a term of a year.
    pub(super) fn present(&self, year: i32, term: Term) -> bool {
        self.from <= (year, term) && (year, term) <= self.until
    }

    /// SEN as it stands in a year group: N until the need is known.
    pub(super) fn sen_in(&self, group: i32) -> u8 {
        if group >= self.sen_from {
            self.sen
        } else {
            b'N'
        }
    }

    /// The previous key stage and its score, for a year group: EYFS in units, KS1 in quarters, KS2 in halves.
    pub(super) fn prior_in(&self, group: i32) -> Option<(&'static str, i64)> {
        let [eyfs, ks1, ks2] = self.prior?;
        match group {
            1..=2 => Some(("EYFS", eyfs)),
            3..=6 => Some(("KS1", ks1)),
            7..=11 => Some(("KS2", ks2)),
            _ => None,
        }
    }
}

/// The pupils of a school who were born in the year from one September to the next August.
#[derive(Clone, Debug)]
pub(super) struct Cohort {
    /// The year of that September.
    pub(super) born: i32,
    /// All that are ever on this roll.
    pub(super) pupils: Vec<Pupil>,
}

impl Cohort {
    /// The year group (−2 is N1, 0 is Reception) in the academic year that starts in `year`.
    pub(super) fn group(&self, year: i32) -> i32 {
        year - 5 - self.born
    }
}

/// A year group as the data folder writes it.
pub(super) fn group_name(group: i32) -> &'static str {
    const NAMES: [&str; 16] = [
        "N1", "N2", "R", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13",
    ];
    NAMES[(group + 2).clamp(0, 15) as usize]
}

/// The cohorts of every school, oldest pupils last, in the order of the schools.
pub(super) fn cohorts(plan: &DemoPlan, schools: &[School]) -> Vec<Vec<Cohort>> {
    let mut people = People {
        plan,
        next: 0,
        step: (plan.schools * plan.pupils / 150).clamp(3, 40) as u64,
    };
    let mut all: Vec<Vec<Cohort>> = schools
        .iter()
        .map(|school| people.of_school(school))
        .collect();
    move_within_trusts(plan, schools, &mut all);
    all
}

/// Makes pupils, and counts them.
struct People<'a> {
    plan: &'a DemoPlan,
    next: u64,
    /// Each `step`-th pupil has the next of all ethnicity codes.
    step: u64,
}

impl People<'_> {
    fn of_school(&mut self, school: &School) -> Vec<Cohort> {
        let starts = self.plan.starts();
        let (first, last) = (*starts.start(), *starts.end());
        let (low, high) = school.years;
        // from the youngest of the last year to the oldest of the first
        (first - 5 - high..=last - 5 - low)
            .rev()
            .map(|born| self.of_cohort(school, born, (first, last)))
            .collect()
    }

    fn of_cohort(&mut self, school: &School, born: i32, (first, last): (i32, i32)) -> Cohort {
        let mut rng = Rng::of(
            self.plan.seed,
            Topic::Pupils,
            &[1, school.index as u64, born as u64],
        );
        let enters = born + 5 + school.years.0;
        let start = enters.max(first);
        let end = (born + 5 + school.years.1).min(last);
        let spread = (school.cohort as i64 / 8).max(1);
        let full = (school.cohort as i64 + rng.between(-spread, spread)).max(1) as usize;
        let mut serials = (0, 0);
        let mut pupils: Vec<Pupil> = Vec::with_capacity(full + full / 3);
        for year in start..=end {
            let group = year - 5 - born;
            if year > start {
                let leaving = if group == 12 { 0.4 } else { 0.035 };
                for pupil in pupils.iter_mut().filter(|pupil| pupil.until.0 >= year) {
                    if rng.chance(leaving) {
                        pupil.until = (year - 1, Term::Summer);
                    }
                }
            }
            let here = pupils.iter().filter(|pupil| pupil.on_roll(year)).count();
            let wanted = match group {
                ..0 => full / 2,
                12.. => here,
                _ => full,
            };
            for seat in here..wanted.max(here) {
                let local = year == enters || group == 0;
                if local || year == start || !rng.chance(0.15) {
                    let arrived = !local && year > start;
                    let mut pupil = self.pupil(
                        &mut rng,
                        school,
                        born,
                        (year, Term::Autumn),
                        end,
                        arrived,
                        &mut serials,
                    );
                    if seat == 0 && year == start {
                        let accented = names::ACCENTED[rng.below(names::ACCENTED.len())];
                        accented.0.clone_into(&mut pupil.surname);
                    }
                    pupils.push(pupil);
                }
            }
            if group < 12 && rng.chance(0.25) {
                let term = *rng.pick(&[Term::Spring, Term::Summer]);
                let pupil = self.pupil(
                    &mut rng,
                    school,
                    born,
                    (year, term),
                    end,
                    true,
                    &mut serials,
                );
                pupils.push(pupil);
            }
            for pupil in pupils
                .iter_mut()
                .filter(|pupil| pupil.present(year, Term::Autumn))
            {
                if rng.chance(0.006) {
                    pupil.until = (year, *rng.pick(&[Term::Autumn, Term::Spring]));
                }
            }
        }
        Cohort { born, pupils }
    }

    #[allow(
        clippy::too_many_arguments,
        reason = "each says something else about the pupil who comes"
    )]
    fn pupil(
        &mut self,
        rng: &mut Rng,
        school: &School,
        born: i32,
        from: (i32, Term),
        end: i32,
        arrived: bool,
        serials: &mut (u32, u32),
    ) -> Pupil {
        let id = self.next;
        self.next += 1;
        // Reception pupils got their UPN here; those who arrived, or came from a primary school, elsewhere
        let (number, serial, temporary) = if arrived {
            serials.1 += 1;
            (8000 + school.index as u32, serials.1, rng.chance(0.08))
        } else {
            serials.0 += 1;
            let number = if school.kind == Kind::Secondary {
                9000 + school.index as u32
            } else {
                school.number
            };
            (number, serials.0, false)
        };
        let upn = upn::upn(school.authority, number, born + 5, serial, temporary);
        let birthday = rng.between(0, 364) as i32;
        let dob = Day::new(born, 9, 1).plus(birthday);
        let month = (dob.parts().1 + 3) % 12;
        let girl = rng.chance(0.49);
        let eal = rng.chance(school.eal);
        let fsm6 = rng.chance(school.fsm6);
        let (sen, need) = special_needs(rng, school, girl);
        let gaps = if fsm6 { -0.4 } else { 0.08 }
            + match (sen, school.mainstream()) {
                (_, false) => -3.0,
                (b'E', _) => -1.5,
                (b'K', _) => -0.85,
                _ => 0.17,
            };
        let ability = 0.03 + gaps + 0.78 * rng.normal();
        let bent = std::array::from_fn(|_| 0.3 * rng.normal());
        let growth = 0.05 * rng.normal();
        let mut pupil = Pupil {
            id,
            upn,
            surname: names::surname(rng),
            forename: names::forename(rng),
            dob,
            month,
            girl,
            sex_known: !rng.chance(0.003),
            from,
            until: (end, Term::Summer),
            fsm6,
            fsm_until: if !fsm6 {
                0
            } else if rng.chance(0.8) {
                i32::MAX
            } else {
                from.0 - rng.between(0, 2) as i32 + 1
            },
            eal,
            looked_after: rng.chance(0.006),
            sen,
            sen_from: if school.mainstream() {
                rng.between(0, 4) as i32
            } else {
                -2
            },
            need,
            ethnicity: self.ethnicity(rng, id, eal),
            ability,
            bent,
            growth,
            prior: None,
            absence: 0.0,
        };
        pupil.prior = prior(rng, &pupil, arrived);
        let (u, bad) = (rng.unit(), rng.chance(0.012));
        pupil.absence = 0.01
            + 0.1 * u * u
            + if fsm6 { 0.02 } else { 0.0 }
            + if sen == b'N' { 0.0 } else { 0.02 }
            + if school.kind == Kind::Secondary {
                0.02
            } else {
                0.0
            }
            + if bad { 0.3 + 0.3 * rng.unit() } else { 0.0 };
        pupil
    }

    fn ethnicity(&self, rng: &mut Rng, id: u64, eal: bool) -> &'static str {
        if id % self.step == self.step - 1 {
            return codes::ETHNICITY[(id / self.step) as usize % codes::ETHNICITY.len()];
        }
        match rng.below(200) {
            0 => return "",
            1 => return "NOBT",
            2 => return "REFU",
            _ => {}
        }
        let codes: &[(&'static str, u32)] = if eal {
            &codes::ANOTHER_AT_HOME
        } else {
            &codes::ENGLISH_AT_HOME
        };
        weighted(rng, codes)
    }
}

/// A code, as likely as its weight.
fn weighted(rng: &mut Rng, codes: &[(&'static str, u32)]) -> &'static str {
    let weights: Vec<u32> = codes.iter().map(|(_, weight)| *weight).collect();
    codes[rng.weighted(&weights)].0
}

/// SEN (N, K or E) and primary need.
fn special_needs(rng: &mut Rng, school: &School, girl: bool) -> (u8, &'static str) {
    if !school.mainstream() {
        return (b'E', weighted(rng, &codes::NEEDS_SPECIAL));
    }
    let (plan, support) = if girl { (0.025, 0.11) } else { (0.05, 0.18) };
    let at = rng.unit();
    let sen = match at {
        _ if at < plan => b'E',
        _ if at < plan + support => b'K',
        _ => return (b'N', ""),
    };
    let need = match (sen, rng.below(20)) {
        (_, 0) => "",
        // each need turns up in any large enough demo
        (_, 1) => codes::NEEDS[rng.below(codes::NEEDS.len())],
        (b'E', _) => weighted(rng, &codes::NEEDS_PLAN),
        _ => weighted(rng, &codes::NEEDS_SUPPORT),
    };
    (sen, need)
}

/// Prior scores: what a pupil of this ability may have reached at five, seven and eleven, with its chances.
fn prior(rng: &mut Rng, pupil: &Pupil, arrived: bool) -> Option<[i64; 3]> {
    let blank = rng.chance(if arrived { 0.25 } else { 0.03 });
    let young = pupil.ability + birth_effect(pupil.month, 0) + if pupil.eal { -0.25 } else { 0.0 };
    let older = pupil.ability + birth_effect(pupil.month, 2) + if pupil.eal { -0.12 } else { 0.0 };
    let eyfs = 34.0 + 6.5 * (young + 0.45 * rng.normal());
    let ks1 = 15.5 + 2.9 * (older + 0.4 * rng.normal());
    let ks2 = 104.5 + 6.8 * (pupil.ability + 0.35 * rng.normal());
    (!blank).then_some([
        eyfs.round().clamp(17.0, 51.0) as i64,
        (4.0 * ks1).round().clamp(12.0, 84.0) as i64,
        (2.0 * ks2).round().clamp(160.0, 240.0) as i64,
    ])
}

/// How far the month of birth lifts a pupil of a year group: the oldest are ahead, less so as they grow up.
pub(super) fn birth_effect(month: i32, group: i32) -> f64 {
    let whole = (0.6 - 0.06 * f64::from(group.clamp(0, 8))).max(0.1);
    whole * (5.5 - f64::from(month)) / 11.0
}

/// Some of those who leave a primary school go to the next one of the same trust.
fn move_within_trusts(plan: &DemoPlan, schools: &[School], all: &mut [Vec<Cohort>]) {
    let last = *plan.starts().end();
    for (index, school) in schools.iter().enumerate() {
        let next = schools
            .iter()
            .skip(index + 1)
            .find(|other| other.trust == school.trust && other.is_whole_primary());
        let (true, Some(next)) = (school.is_whole_primary(), next) else {
            continue;
        };
        let mut rng = Rng::of(plan.seed, Topic::Pupils, &[2, index as u64]);
        let (here, there) = all.split_at_mut(next.index);
        for cohort in &here[index] {
            let leaves_anyway = cohort.born + 5 + school.years.1;
            let Some(host) = there[0].iter_mut().find(|host| host.born == cohort.born) else {
                continue;
            };
            for pupil in &cohort.pupils {
                let year = pupil.until.0 + 1;
                let stays = year > last || year > leaves_anyway || host.group(year) < 0;
                if !stays && pupil.from.0 < year && rng.chance(0.3) {
                    host.pupils.push(Pupil {
                        from: (year, Term::Autumn),
                        until: (last.min(cohort.born + 11), Term::Summer),
                        ..pupil.clone()
                    });
                }
            }
        }
    }
}
