//! Who the pupils are: the context beside every measure, so that no score stands alone.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet;

use crate::config::Settings;
use crate::dataset::{Holdings, PupilId, RollEntry, SchoolId};
use crate::estate::{AcademicYear, Sen, YearGroup};

use super::tracking::{PriorBand, prior_bands};

/// So many of so many.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Share {
    /// Those that are meant.
    pub n: u64,
    /// Those of whom it is known.
    pub of: u64,
}

impl Share {
    fn add(&mut self, value: Option<bool>) {
        if let Some(value) = value {
            self.of += 1;
            self.n += u64::from(value);
        }
    }
}

/// The pupils of a trust or school, of all year groups or of a key stage.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Context {
    /// Pupils on the roll (a pupil on two rolls counts twice in the trust).
    pub roll: u64,
    /// Pupil Premium (free school meals in the last six years).
    pub premium: Share,
    /// English as an additional language.
    pub eal: Share,
    /// SEN support.
    pub support: Share,
    /// Education, health and care plans.
    pub plans: Share,
    /// Low, middle and high prior attainment, of those with a band.
    pub prior: [Share; 3],
    /// On the roll now and not a year before, of those not in their school's youngest year group; `None`: there is no roll of
    /// the year before.
    pub joined: Option<Share>,
    /// On the roll a year before and no longer, of those not in their school's oldest year group then.
    pub left: Option<Share>,
}

/// Whose context: the trust, the school (`None`: the whole trust) and the key stage (`None`: all year groups), both places in
/// their lists.
type ContextOf = (usize, Option<SchoolId>, Option<usize>);

/// The context of every trust and school in the latest year with a roll.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Contexts {
    /// That year; `None`: there is no roll at all.
    pub year: Option<AcademicYear>,
    found: BTreeMap<ContextOf, Context>,
}

impl Contexts {
    /// Counts all of them.
    pub fn new(holdings: &Holdings, settings: &Settings) -> Self {
        let Some(year) = holdings.roll.iter().map(|e| e.year).max() else {
            return Self::default();
        };
        let of = |year: AcademicYear| -> Vec<&RollEntry> {
            holdings.roll.iter().filter(|e| e.year == year).collect()
        };
        let (now, before) = (of(year), of(year.plus(-1)));
        let bands = prior_bands(&now, &settings.prior_bands);
        let mut made = Self {
            year: Some(year),
            found: BTreeMap::new(),
        };
        let moves = Moves::new(holdings, &now, &before);
        for (entry, band) in now.iter().zip(bands) {
            for place in places(holdings, settings, entry) {
                let context = made.found.entry(place).or_default();
                context.roll += 1;
                context.premium.add(entry.fsm6);
                context.eal.add(entry.eal);
                context.support.add(entry.sen.map(|s| s == Sen::K));
                context.plans.add(entry.sen.map(|s| s == Sen::E));
                for (share, which) in context.prior.iter_mut().zip([
                    PriorBand::Low,
                    PriorBand::Middle,
                    PriorBand::High,
                ]) {
                    share.add(band.map(|b| b == which));
                }
                if let Some(joined) = moves.joined(holdings, entry, place.1.is_some()) {
                    context.joined.get_or_insert_default().add(Some(joined));
                }
            }
        }
        for entry in &before {
            for place in places(holdings, settings, entry) {
                if let Some(left) = moves.left(holdings, entry, place.1.is_some())
                    && let Some(context) = made.found.get_mut(&place)
                {
                    context.left.get_or_insert_default().add(Some(left));
                }
            }
        }
        made
    }

    /// The context of a trust or school and key stage.
    pub fn of(
        &self,
        trust: usize,
        school: Option<SchoolId>,
        stage: Option<usize>,
    ) -> Option<&Context> {
        self.found.get(&(trust, school, stage))
    }
}

/// The trust and the school, each whole and by key stage.
fn places(holdings: &Holdings, settings: &Settings, entry: &RollEntry) -> Vec<ContextOf> {
    let trust = holdings.schools[usize::from(entry.school.0)].trust;
    let stages = settings
        .key_stages
        .iter()
        .enumerate()
        .filter(|(_, stage)| stage.has(entry.nc_year))
        .map(|(i, _)| Some(i));
    std::iter::once(None)
        .chain(stages)
        .flat_map(|stage| [(trust, None, stage), (trust, Some(entry.school), stage)])
        .collect()
}

/// Who was where in the two years.
struct Moves {
    /// The schools with a roll in both years.
    both: BTreeSet<SchoolId>,
    youngest: BTreeMap<SchoolId, YearGroup>,
    oldest: BTreeMap<SchoolId, YearGroup>,
    now: [FxHashSet<(usize, PupilId)>; 2],
    before: [FxHashSet<(usize, PupilId)>; 2],
}

impl Moves {
    fn new(holdings: &Holdings, now: &[&RollEntry], before: &[&RollEntry]) -> Self {
        let schools =
            |list: &[&RollEntry]| -> BTreeSet<SchoolId> { list.iter().map(|e| e.school).collect() };
        let sets = |list: &[&RollEntry]| {
            let trust = |e: &RollEntry| holdings.schools[usize::from(e.school.0)].trust;
            [
                list.iter().map(|e| (trust(e), e.pupil)).collect(),
                list.iter()
                    .map(|e| (usize::from(e.school.0), e.pupil))
                    .collect(),
            ]
        };
        let mut youngest = BTreeMap::new();
        for e in now {
            let known = youngest.entry(e.school).or_insert(e.nc_year);
            *known = e.nc_year.min(*known);
        }
        let mut oldest = BTreeMap::new();
        for e in before {
            let known = oldest.entry(e.school).or_insert(e.nc_year);
            *known = e.nc_year.max(*known);
        }
        Self {
            both: schools(now)
                .intersection(&schools(before))
                .copied()
                .collect(),
            youngest,
            oldest,
            now: sets(now),
            before: sets(before),
        }
    }

    fn key(holdings: &Holdings, entry: &RollEntry, own: bool) -> (usize, PupilId) {
        let school = usize::from(entry.school.0);
        let place = if own {
            school
        } else {
            holdings.schools[school].trust
        };
        (place, entry.pupil)
    }

    /// Whether a pupil of this year is new; `None`: that is not asked of them.
    fn joined(&self, holdings: &Holdings, entry: &RollEntry, own: bool) -> Option<bool> {
        let asked = self.both.contains(&entry.school)
            && self
                .youngest
                .get(&entry.school)
                .is_some_and(|y| entry.nc_year > *y);
        let key = Self::key(holdings, entry, own);
        asked.then(|| !self.before[usize::from(own)].contains(&key))
    }

    /// Whether a pupil of the year before has gone; `None`: that is not asked of them.
    fn left(&self, holdings: &Holdings, entry: &RollEntry, own: bool) -> Option<bool> {
        let asked = self.both.contains(&entry.school)
            && self
                .oldest
                .get(&entry.school)
                .is_some_and(|y| entry.nc_year < *y);
        let key = Self::key(holdings, entry, own);
        asked.then(|| !self.now[usize::from(own)].contains(&key))
    }
}
