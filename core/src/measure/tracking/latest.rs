//! The term that pages are built at: the latest that says enough (methods: section 3).

use std::collections::BTreeSet;

use crate::dataset::SchoolId;
use crate::estate::{AcademicYear, AssessmentType, KeyStage, Subject, Term};

use super::engine::Engine;
use super::outcomes::TermColumns;
use super::year::YearColumns;

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

/// How far a key stage of a trust has come in a term, by some types of assessment.
#[derive(Clone, Copy, Default)]
struct Passing {
    /// Whether anybody has an outcome.
    any: bool,
    /// Whether at least half of the schools that have it have an outcome for at least half of its roll.
    passes: bool,
}

/// How far a key stage of a trust has come in a term.
#[derive(Clone, Copy, Default)]
struct StageReached {
    /// Pupils on its roll.
    roll: u32,
    /// By the config's type.
    own: Passing,
    /// How far it has come by all types, where the config's alone has no outcome.
    by_all: Option<Passing>,
}

impl Passing {
    /// Of each school's pupils, and those of them with an outcome.
    fn of(schools: &[(u32, u32)]) -> Self {
        let having = schools.iter().filter(|(all, _)| *all > 0);
        let passing = having.clone().filter(|(all, some)| 2 * some >= *all);
        let any = schools.iter().any(|(_, some)| *some > 0);
        Self {
            any,
            passes: any && 2 * passing.count() >= having.count(),
        }
    }
}

/// How far a trust has come in a term.
#[derive(Clone, Default)]
struct Reached {
    /// Its key stages, in the order of the settings.
    stages: Vec<StageReached>,
    /// Schools with an outcome, and with pupils of any key stage.
    schools: (usize, usize),
}

impl Reached {
    /// Pupils of the key stages in which there is any outcome, and of those that pass.
    fn pupils(&self) -> (u32, u32) {
        let roll = |wanted: fn(&&StageReached) -> bool| {
            let stages = self.stages.iter().filter(wanted);
            stages.map(|stage| stage.roll).sum()
        };
        (roll(|s| s.own.any), roll(|s| s.own.passes))
    }
}

/// The latest term that passes, looked for from the last one on; else the latest that does by other types than the config's; else the
/// latest with any outcome.
#[derive(Clone, Copy, Default)]
struct Search {
    passed: Option<Point>,
    by_others: Option<Point>,
    any: Option<Point>,
}

impl Search {
    fn meet(&mut self, point: Point, any: bool, passes: bool) {
        let first = |held: Option<Point>, is: bool| held.or(is.then_some(point));
        self.any = first(self.any, any);
        self.passed = first(self.passed, passes);
    }

    fn meet_stage(&mut self, point: Point, stage: &StageReached) {
        let by_all = stage.by_all.unwrap_or_default();
        self.meet(point, stage.own.any || by_all.any, stage.own.passes);
        self.by_others = self.by_others.or(by_all.passes.then_some(point));
    }

    fn found(self) -> Option<Point> {
        self.passed.or(self.by_others).or(self.any)
    }
}

/// The default terms of a trust.
#[derive(Clone, Debug, Default)]
pub(super) struct Latest {
    /// Of what speaks of all key stages together.
    pub(super) whole: Option<Point>,
    /// Of each key stage, in the order of the settings.
    pub(super) stages: Vec<Option<Point>>,
}

impl Engine<'_> {
    /// The default terms of each trust, by its place. Of a key stage the latest in which it passes: at least half of the schools
    /// that have it have an outcome for at least half of its roll. Of the trust as a whole the latest in which the key stages that
    /// pass have at least half of the pupils of those with any outcome. Where no term passes: the latest with any outcome.
    pub(super) fn latest_terms(&self) -> Vec<Latest> {
        let trusts = self.holdings().trusts.len();
        let stages = &self.settings().key_stages;
        // A key stage without pupils is looked for in no term.
        let mut wanted = vec![vec![false; stages.len()]; trusts];
        for entry in &self.holdings().roll {
            let trust = self.holdings().schools[usize::from(entry.school.0)].trust;
            for (k, stage) in stages.iter().enumerate() {
                wanted[trust][k] |= stage.has(entry.nc_year);
            }
        }
        let mut whole = vec![Search::default(); trusts];
        let mut each = vec![vec![Search::default(); stages.len()]; trusts];
        for point in self.terms().into_iter().rev() {
            for trust in 0..trusts {
                let open = |k: usize| wanted[trust][k] && each[trust][k].passed.is_none();
                if whole[trust].passed.is_some() && !(0..stages.len()).any(open) {
                    continue;
                }
                let reached = self.reached(trust, point);
                let (assessed, passing) = reached.pupils();
                whole[trust].meet(point, assessed > 0, passing > 0 && 2 * passing >= assessed);
                for (search, stage) in each[trust].iter_mut().zip(&reached.stages) {
                    search.meet_stage(point, stage);
                }
            }
        }
        let found = |searches: Vec<Search>| searches.into_iter().map(Search::found).collect();
        let all = whole.into_iter().zip(each);
        all.map(|(whole, each)| Latest {
            whole: whole.found(),
            stages: found(each),
        })
        .collect()
    }

    /// Roll entries of a key stage with an outcome in any of its subjects, and those of them with an estimate in one of these.
    ///
    /// Asked for each page of a trust: counted once.
    pub fn with_estimates(
        &self,
        schools: &BTreeSet<SchoolId>,
        stage: &KeyStage,
        point: Point,
        kind: Option<AssessmentType>,
    ) -> (u32, u32) {
        let key = (schools.clone(), stage.name.clone(), point, kind);
        let bytes = |_: &(u32, u32)| size_of::<(u32, u32)>();
        *self.estimated().get(key, bytes, || {
            self.count_with_estimates(schools, stage, point, kind)
        })
    }

    fn count_with_estimates(
        &self,
        schools: &BTreeSet<SchoolId>,
        stage: &KeyStage,
        point: Point,
        kind: Option<AssessmentType>,
    ) -> (u32, u32) {
        let (year, term) = self.term_columns(point.0, point.1);
        let rank = self.settings().defaults.rank;
        let singles: Vec<Subject> = self.single_subjects().collect();
        let (mut assessed, mut estimated) = (0, 0);
        for school in schools {
            let entries = year.roll(*school).1.iter();
            for entry in entries.filter(|e| stage.has(e.year_group)) {
                let slot = entry.slot as usize;
                let mut own = (singles.iter().copied())
                    .filter(|s| term.outcome(kind, *s, slot).is_present())
                    .peekable();
                assessed += u32::from(own.peek().is_some());
                estimated += u32::from(own.any(|s| year.estimate(rank, s, slot).is_some()));
            }
        }
        (assessed, estimated)
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

    /// The subjects that have results of their own: no combined ones.
    fn single_subjects(&self) -> impl Iterator<Item = Subject> {
        let tracked = self.subjects().iter();
        let singles = tracked.filter(|t| t.column.is_some());
        singles.map(|t| t.subject)
    }

    /// Of each school the pupils of a key stage, and those of them with an outcome.
    fn assessed(
        &self,
        (year, term): (&YearColumns, &TermColumns),
        schools: &[SchoolId],
        stage: &KeyStage,
        kind: Option<AssessmentType>,
    ) -> Vec<(u32, u32)> {
        let assessed = |slot: usize| {
            let mut singles = self.single_subjects();
            singles.any(|s| term.outcome(kind, s, slot).is_present())
        };
        let of_school = |school: &SchoolId| {
            let entries = year.roll(*school).1.iter();
            let own = entries.filter(|e| stage.has(e.year_group));
            own.fold((0, 0), |(all, some), entry| {
                (all + 1, some + u32::from(assessed(entry.slot as usize)))
            })
        };
        schools.iter().map(of_school).collect()
    }

    fn reached(&self, trust: usize, point: Point) -> Reached {
        let kind = self.shown_kind(point);
        let (year, term) = self.term_columns(point.0, point.1);
        let schools = self.holdings().schools_of(trust);
        let mut reached = Reached::default();
        let mut of_schools = vec![(0_u32, 0_u32); schools.len()];
        for stage in &self.settings().key_stages {
            let counts = self.assessed((&year, &term), &schools, stage, kind);
            for (sum, own) in of_schools.iter_mut().zip(&counts) {
                *sum = (sum.0 + own.0, sum.1 + own.1);
            }
            let own = Passing::of(&counts);
            let by_all = (!own.any && kind.is_some()).then(|| {
                let all = self.assessed((&year, &term), &schools, stage, None);
                Passing::of(&all)
            });
            reached.stages.push(StageReached {
                roll: counts.iter().map(|(all, _)| all).sum(),
                own,
                by_all,
            });
        }
        let schools = |some: fn(&(u32, u32)) -> bool| {
            let schools = of_schools.iter().filter(|own| some(own));
            schools.count()
        };
        reached.schools = (schools(|own| own.1 > 0), schools(|own| own.0 > 0));
        reached
    }
}
