//! Everything that a demo's files are written from.

use super::cohort::{self, Cohort, Pupil};
use super::plan::{DemoPlan, LAST_YEAR};
use super::rng::{Rng, Topic};
use super::schools::{self, Kind, School, Trust};
use super::upn::{self, Upn};

/// Trusts, schools and pupils of a plan.
pub(super) struct World {
    /// The plan.
    pub(super) plan: DemoPlan,
    /// Trusts.
    pub(super) trusts: Vec<Trust>,
    /// Schools.
    pub(super) schools: Vec<School>,
    /// Cohorts, by school.
    pub(super) cohorts: Vec<Vec<Cohort>>,
    /// UPNs with a wrong check letter, the same in every table (only in a demo with faults).
    pub(super) misspelt: Vec<Upn>,
}

impl World {
    /// Makes it up.
    pub(super) fn new(plan: &DemoPlan) -> Self {
        let schools = schools::schools(plan);
        let mut world = Self {
            plan: plan.clone(),
            trusts: schools::trusts(plan),
            cohorts: cohort::cohorts(plan, &schools),
            schools,
            misspelt: Vec::new(),
        };
        if plan.faults {
            world.misspell();
        }
        world
    }

    /// Gives two pupils of the last year a UPN with a wrong check letter.
    fn misspell(&mut self) {
        let mut rng = Rng::of(self.plan.seed, Topic::Faults, &[1]);
        let right: Vec<Upn> = self
            .primaries()
            .flat_map(|school| self.roll(school, LAST_YEAR))
            .filter(|(group, pupil)| (2..=6).contains(group) && pupil.upn[12].is_ascii_digit())
            .map(|(_, pupil)| pupil.upn)
            .collect();
        for _ in 0..2 {
            if right.is_empty() {
                return;
            }
            let chosen = *rng.pick(&right);
            let wrong = upn::misspelt(chosen);
            if self.misspelt.contains(&wrong) {
                continue;
            }
            for pupil in self
                .cohorts
                .iter_mut()
                .flatten()
                .flat_map(|c| c.pupils.iter_mut())
            {
                if pupil.upn == chosen {
                    pupil.upn = wrong;
                }
            }
            self.misspelt.push(wrong);
        }
    }

    /// The mainstream primary schools.
    pub(super) fn primaries(&self) -> impl Iterator<Item = &School> {
        self.schools
            .iter()
            .filter(|school| school.kind == Kind::Primary)
    }

    /// The roll of a school in a year, youngest first: year group and pupil.
    pub(super) fn roll(&self, school: &School, year: i32) -> impl Iterator<Item = (i32, &Pupil)> {
        let (low, high) = school.years;
        self.cohorts[school.index]
            .iter()
            .map(move |cohort| (cohort.group(year), cohort))
            .filter(move |(group, _)| (low..=high).contains(group))
            .flat_map(move |(group, cohort)| {
                let here = cohort
                    .pupils
                    .iter()
                    .filter(move |pupil| pupil.on_roll(year));
                here.map(move |pupil| (group, pupil))
            })
    }

    /// A year group's roll in a school and year.
    pub(super) fn class(&self, school: &School, year: i32, group: i32) -> Vec<&Pupil> {
        self.cohorts[school.index]
            .iter()
            .filter(|cohort| cohort.group(year) == group)
            .flat_map(|cohort| cohort.pupils.iter().filter(|pupil| pupil.on_roll(year)))
            .collect()
    }
}
