//! The statutory outcomes of trusts and schools.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::config::Settings;
use crate::dataset::{Holdings, RollEntry, SchoolId};
use crate::estate::AcademicYear;

use super::catalogue::{Kind, Stage, Statutory};
use super::examinations::Examinations;
use super::groups::Grouping;
use super::nation::{Nation, NationalResult};
use super::results::Primary;
use super::tally::{Note, Outcome, StatutoryResult, Tally};

/// A statutory measure of a trust or school: of all pupils, or of a group.
#[derive(Clone, PartialEq, Debug)]
pub struct Cut {
    /// The school; `None`: the trust.
    pub school: Option<SchoolId>,
    /// The year.
    pub year: AcademicYear,
    /// The measure.
    pub measure: Statutory,
    /// The grouping and the group; `None`: all pupils.
    pub group: Option<(Grouping, &'static str)>,
    /// The pupils behind it.
    pub tally: Tally,
    /// The figure.
    pub figure: StatutoryResult,
}

/// The statutory outcomes in the data.
#[derive(Debug)]
pub struct Book<'a> {
    holdings: &'a Holdings,
    nation: Nation<'a>,
    min_pupils: u32,
    primary: Primary,
    examinations: Examinations,
    /// The roll of each trust, year and stage: places in the table of pupils.
    rolls: BTreeMap<(usize, AcademicYear, Stage), Vec<u32>>,
    /// The groupings that the roll's columns know of.
    groupings: Vec<Grouping>,
}

/// A trust's pupils of one stage and year, each with what they did in a measure.
struct Cohort<'a> {
    year: AcademicYear,
    measure: &'a Statutory,
    pupils: &'a [&'a RollEntry],
    outcomes: Vec<Outcome>,
}

impl<'a> Book<'a> {
    /// Gathers the results of all pupils.
    pub fn new(holdings: &'a Holdings, settings: &Settings) -> Self {
        Self {
            holdings,
            nation: Nation::new(holdings),
            min_pupils: settings.thresholds.min_pupils,
            primary: Primary::gather(holdings),
            examinations: Examinations::gather(holdings),
            rolls: rolls(holdings),
            groupings: Grouping::met(&holdings.roll),
        }
    }

    /// The nation's figures.
    pub fn nation(&self) -> Nation<'a> {
        self.nation
    }

    /// The years in which a trust has a roll of a stage, the earliest first.
    pub fn years(&self, trust: usize) -> Vec<AcademicYear> {
        let own = self.rolls.keys().filter(|(of, ..)| *of == trust);
        let years: BTreeSet<AcademicYear> = own.map(|(_, year, _)| *year).collect();
        years.into_iter().collect()
    }

    /// What a pupil did in a measure.
    fn outcome(&self, measure: &Statutory, year: AcademicYear, pupil: u32) -> Outcome {
        let (primary, examinations) = (&self.primary, &self.examinations);
        match (measure.stage, measure.kind) {
            (Stage::Eyfs, _) => primary.level(year, pupil),
            (Stage::Year1, _) => primary.phonics(year, pupil),
            (Stage::Year2, _) => primary.phonics_so_far(year, pupil),
            (Stage::Year4, kind) => primary.tables(kind, year, pupil),
            (Stage::Ks2, kind) => primary.year_6(&measure.subject, kind, year, pupil),
            (Stage::Ks4, Kind::Em4) => examinations.english_and_maths(4, year, pupil),
            (Stage::Ks4, Kind::Em5) => examinations.english_and_maths(5, year, pupil),
            (Stage::Ks4, kind @ (Kind::G4 | Kind::G5 | Kind::G7 | Kind::Points)) => {
                examinations.grade(&measure.subject, kind, year, pupil)
            }
            (Stage::Ks4, kind) => examinations.dfe_measure(kind, year, pupil),
            (Stage::Ks5, _) => examinations.entries(&measure.subject, year, pupil),
        }
    }

    /// Whether the data hold checks in phonics from before a year of any pupil of Year 2 then: without them what is reached by
    /// the end of Year 2 is that year's retakes alone.
    pub fn has_earlier_checks(
        &self,
        trust: usize,
        school: Option<SchoolId>,
        year: AcademicYear,
    ) -> bool {
        let roll = self.rolls.get(&(trust, year, Stage::Year2));
        let entries = roll.into_iter().flatten();
        entries
            .map(|place| &self.holdings.roll[*place as usize])
            .filter(|entry| school.is_none_or(|s| entry.school == s))
            .any(|entry| self.primary.checked_before(year, entry.pupil.0))
    }

    /// All figures of a trust in a year, of the trust and each school; of one school only its own. Of all pupils and each group,
    /// in the order of stages and measures. A measure is there if any pupil looked at has an outcome in it.
    pub fn cuts(&self, trust: usize, school: Option<SchoolId>, year: AcademicYear) -> Vec<Cut> {
        let mut cuts = Vec::new();
        let whose: Vec<Option<SchoolId>> = match school {
            Some(_) => vec![school],
            None => {
                let schools = self.holdings.schools_of(trust).into_iter().map(Some);
                std::iter::once(None).chain(schools).collect()
            }
        };
        for stage in Stage::ALL {
            let roll = self.rolls.get(&(trust, year, stage));
            let pupils: Vec<&RollEntry> = roll
                .into_iter()
                .flatten()
                .map(|place| &self.holdings.roll[*place as usize])
                .filter(|entry| school.is_none_or(|s| entry.school == s))
                .collect();
            for measure in self.measures(stage, year, &pupils) {
                let each = pupils.iter();
                let outcomes: Vec<Outcome> = each
                    .map(|e| self.outcome(&measure, year, e.pupil.0))
                    .collect();
                if outcomes.iter().any(|o| is_known(*o)) {
                    let cohort = Cohort {
                        year,
                        measure: &measure,
                        pupils: &pupils,
                        outcomes,
                    };
                    self.enter(&cohort, &whose, &mut cuts);
                }
            }
        }
        cuts
    }

    /// The measures of a stage: of examinations those of the subjects that any of the pupils has.
    fn measures(&self, stage: Stage, year: AcademicYear, pupils: &[&RollEntry]) -> Vec<Statutory> {
        let gcse = match stage {
            Stage::Ks4 => {
                let each = pupils.iter().map(|entry| entry.pupil.0);
                self.examinations.subjects(year, each)
            }
            _ => Vec::<Arc<str>>::new(),
        };
        Statutory::of_stage(stage, &gcse)
    }

    /// How many figures of all their pupils the schools of a trust have in each stage: one a year and measure in which any of them
    /// has an outcome.
    pub fn held(&self, trust: usize) -> BTreeMap<(SchoolId, Stage), usize> {
        let mut held = BTreeMap::new();
        for ((_, year, stage), places) in self.rolls.iter().filter(|((of, ..), _)| *of == trust) {
            let each = places.iter();
            let pupils: Vec<&RollEntry> = each
                .map(|place| &self.holdings.roll[*place as usize])
                .collect();
            for measure in self.measures(*stage, *year, &pupils) {
                let known =
                    |entry: &&&RollEntry| is_known(self.outcome(&measure, *year, entry.pupil.0));
                let schools: BTreeSet<SchoolId> =
                    pupils.iter().filter(known).map(|e| e.school).collect();
                for school in schools {
                    *held.entry((school, *stage)).or_default() += 1;
                }
            }
        }
        held
    }

    /// The figures of one measure.
    fn enter(&self, cohort: &Cohort<'_>, whose: &[Option<SchoolId>], cuts: &mut Vec<Cut>) {
        let of_all = self.standing(cohort, Some("all"));
        let of_groups: Vec<Vec<Option<NationalResult>>> = (self.groupings.iter())
            .map(|grouping| {
                let each = grouping.groups().iter();
                each.map(|group| self.standing(cohort, grouping.nation(group)))
                    .collect()
            })
            .collect();
        for school in whose.iter().copied() {
            let each = cohort.pupils.iter().zip(&cohort.outcomes);
            let own: Vec<(&RollEntry, Outcome)> = each
                .filter(|(entry, _)| school.is_none_or(|s| entry.school == s))
                .map(|(entry, outcome)| (*entry, *outcome))
                .collect();
            if own.is_empty() {
                continue;
            }
            let mut all = Tally::default();
            for (_, outcome) in &own {
                all.add(*outcome);
            }
            cuts.push(self.cut(cohort, school, None, all, of_all.as_ref()));
            for (grouping, standings) in self.groupings.iter().copied().zip(&of_groups) {
                let groups = grouping.groups();
                let mut tallies = vec![None; groups.len()];
                for (entry, outcome) in &own {
                    let tally = &mut tallies[grouping.of(entry)];
                    tally.get_or_insert_with(Tally::default).add(*outcome);
                }
                for ((group, standing), tally) in groups.iter().zip(standings).zip(tallies) {
                    if let Some(tally) = tally {
                        let group = Some((grouping, *group));
                        cuts.push(self.cut(cohort, school, group, tally, standing.as_ref()));
                    }
                }
            }
        }
    }

    /// The nation's figure of a group as the nation's figures call it. Points of an entry have no spread of pupils: nothing is said
    /// of chance (methods: section 3a).
    fn standing(&self, cohort: &Cohort<'_>, group: Option<&str>) -> Option<NationalResult> {
        let name = cohort.measure.national()?;
        let mut found = self.nation.figure(name, cohort.year, group?)?;
        if cohort.measure.kind == Kind::ApsEntry {
            found.sd = None;
        }
        Some(found)
    }

    fn cut(
        &self,
        cohort: &Cohort<'_>,
        school: Option<SchoolId>,
        group: Option<(Grouping, &'static str)>,
        tally: Tally,
        standing: Option<&NationalResult>,
    ) -> Cut {
        let (measure, year) = (cohort.measure, cohort.year);
        let national = measure.national();
        let missing = national.map_or(Note::NoNational, |name| self.nation.missing(name, year));
        let is_share = measure.kind.is_share();
        Cut {
            school,
            year,
            measure: measure.clone(),
            group,
            tally,
            figure: StatutoryResult::of(&tally, is_share, standing, missing, self.min_pupils),
        }
    }
}

/// Whether anything is known of what a pupil did.
fn is_known(outcome: Outcome) -> bool {
    !matches!(outcome, Outcome::Out | Outcome::Missing)
}

/// The roll of each trust, year and stage.
fn rolls(holdings: &Holdings) -> BTreeMap<(usize, AcademicYear, Stage), Vec<u32>> {
    let mut rolls: BTreeMap<_, Vec<u32>> = BTreeMap::new();
    for (place, entry) in (0..).zip(&holdings.roll) {
        let stage = Stage::ALL
            .into_iter()
            .find(|stage| stage.year_group() == entry.nc_year);
        if let Some(stage) = stage {
            let trust = holdings.schools[usize::from(entry.school.0)].trust;
            rolls
                .entry((trust, entry.year, stage))
                .or_default()
                .push(place);
        }
    }
    rolls
}
