//! The term that pages are built at: the latest that says enough (methods: section 3).

use std::collections::BTreeSet;

use crate::dataset::SchoolId;
use crate::estate::{AcademicYear, AssessmentType, Term};

use super::engine::Engine;

/// A term of a year.
pub type Point = (AcademicYear, Term);

/// A term that has begun after the one that pages are built at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Begun {
    /// The term.
    pub point: Point,
    /// Schools with an outcome in it.
    pub schools: usize,
    /// Of so many with pupils.
    pub of: usize,
}

/// How far a trust has come in a term.
#[derive(Clone, Copy, Default)]
struct Reached {
    /// Pupils of the key stages that pass.
    passing: u32,
    /// Pupils of the key stages in which there is any outcome.
    assessed: u32,
    /// Schools with an outcome, and with pupils of any key stage.
    schools: (usize, usize),
}

impl Reached {
    fn passes(self) -> bool {
        self.passing > 0 && 2 * self.passing >= self.assessed
    }
}

impl Engine<'_> {
    /// The default term of each trust, by its place: the config's where it names one; else the latest in which the key
    /// stages that pass have at least half of the pupils of those with any outcome. A key stage passes where at least half of
    /// the schools that have it have an outcome for at least half of its roll. Where no term passes: the latest with any
    /// outcome.
    pub(super) fn latest_terms(&self) -> Vec<Option<Point>> {
        let trusts = self.holdings().trusts.len();
        let mut found = vec![None; trusts];
        let mut any = vec![None; trusts];
        for point in self.terms().into_iter().rev() {
            if found.iter().all(Option::is_some) {
                break;
            }
            for trust in 0..trusts {
                if found[trust].is_some() {
                    continue;
                }
                let reached = self.reached(trust, point);
                if reached.assessed > 0 && any[trust].is_none() {
                    any[trust] = Some(point);
                }
                if reached.passes() {
                    found[trust] = Some(point);
                }
            }
        }
        found.into_iter().zip(any).map(|(f, a)| f.or(a)).collect()
    }

    /// The latest term after a trust's default in which it has outcomes.
    pub fn begun(&self, trust: usize) -> Option<Begun> {
        let default = self.default_term_of(trust)?;
        let later = self.terms().into_iter().rev();
        let later = later.take_while(|point| *point > default);
        later
            .map(|point| (point, self.reached(trust, point)))
            .find(|(_, reached)| reached.schools.0 > 0)
            .map(|(point, reached)| Begun {
                point,
                schools: reached.schools.0,
                of: reached.schools.1,
            })
    }

    /// The config's type where the term has it, else all types.
    fn shown_kind(&self, (year, term): Point) -> Option<AssessmentType> {
        let wanted = self.settings().defaults.assessment_type?;
        self.kinds(year, term).contains(&wanted).then_some(wanted)
    }

    fn reached(&self, trust: usize, point: Point) -> Reached {
        let kind = self.shown_kind(point);
        let (year, term) = self.term_columns(point.0, point.1);
        let schools = self.holdings().schools_of(trust);
        let mut reached = Reached::default();
        let (mut with_pupils, mut with_outcomes) =
            (BTreeSet::<SchoolId>::new(), BTreeSet::<SchoolId>::new());
        for stage in &self.settings().key_stages {
            let (mut having, mut passing, mut roll, mut outcomes) = (0_u32, 0_u32, 0, 0);
            for school in &schools {
                let entries = year.roll(*school).1;
                let own = entries.iter().filter(|e| stage.has(e.year_group));
                let assessed = |slot: usize| {
                    let singles = self.subjects().iter();
                    let mut singles = singles.filter(|t| t.column.is_some());
                    singles.any(|t| term.outcome(kind, t.subject, slot).is_present())
                };
                let (mut all, mut some) = (0_u32, 0_u32);
                for entry in own {
                    all += 1;
                    some += u32::from(assessed(entry.slot as usize));
                }
                if all > 0 {
                    having += 1;
                    passing += u32::from(2 * some >= all);
                    with_pupils.insert(*school);
                }
                if some > 0 {
                    with_outcomes.insert(*school);
                }
                roll += all;
                outcomes += some;
            }
            if outcomes > 0 {
                reached.assessed += roll;
                if 2 * passing >= having {
                    reached.passing += roll;
                }
            }
        }
        reached.schools = (with_outcomes.len(), with_pupils.len());
        reached
    }
}
