//! How a trust is made up: schools, phases, types, pupils, growth, distances.

use std::collections::BTreeMap;

use crate::config::ProfileSettings;
use crate::dataset::{Holdings, Phase, RollEntry, School, SchoolId};
use crate::estate::{AcademicYear, Date, Sen, Sex};

use super::isolation::{Nearest, NoNearest, nearest};

/// A characteristic of pupils: how many have it, and of how many it is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Characteristic {
    /// What it is called.
    pub name: &'static str,
    /// Pupils who have it.
    pub yes: u64,
    /// Pupils of whom it is known whether they have it.
    pub known: u64,
}

/// The pupils on the rolls in the latest year.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pupils {
    /// The year.
    pub year: AcademicYear,
    /// Entries on the rolls.
    pub roll: u64,
    /// Their characteristics.
    pub characteristics: Vec<Characteristic>,
}

/// How a trust has grown: schools joined in the last years / schools before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Growth {
    /// The day after which a school counts as new.
    pub since: Date,
    /// Schools that joined after it, up to the day of the data.
    pub joined: usize,
    /// Schools that had joined by it.
    pub before: usize,
    /// Schools whose date is not known.
    pub unknown: usize,
    /// Schools that join after the day of the data.
    pub later: usize,
}

/// How a trust is made up.
#[derive(Clone, PartialEq, Debug)]
pub struct Structure {
    /// Its schools, by name and URN, with the nearest other one.
    pub schools: Vec<(SchoolId, Result<Nearest, NoNearest>)>,
    /// How many schools of each phase; `None`: not known.
    pub phases: Vec<(Option<Phase>, usize)>,
    /// How many of each type, most first.
    pub types: Vec<(String, usize)>,
    /// How many mainstream schools.
    pub mainstream: usize,
    /// Its pupils; `None` without a roll.
    pub pupils: Option<Pupils>,
    /// Its growth.
    pub growth: Growth,
}

pub(super) fn structure(
    holdings: &Holdings,
    settings: &ProfileSettings,
    trust: usize,
    as_at: Date,
) -> Structure {
    let mut schools: Vec<(SchoolId, &School)> = holdings
        .schools_of(trust)
        .into_iter()
        .map(|id| (id, &holdings.schools[usize::from(id.0)]))
        .collect();
    schools.sort_by(|a, b| (&a.1.name, a.1.urn).cmp(&(&b.1.name, b.1.urn)));
    let mut phases: BTreeMap<Option<Phase>, usize> = BTreeMap::new();
    let mut types: BTreeMap<String, usize> = BTreeMap::new();
    for (_, school) in &schools {
        *phases.entry(school.phase).or_default() += 1;
        *types.entry(school.school_type.clone()).or_default() += 1;
    }
    let mut phases: Vec<(Option<Phase>, usize)> = phases.into_iter().collect();
    phases.sort_by_key(|(phase, _)| (phase.is_none(), *phase));
    let mut types: Vec<(String, usize)> = types.into_iter().collect();
    types.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let ids: Vec<SchoolId> = schools.iter().map(|(id, _)| *id).collect();
    Structure {
        mainstream: schools.iter().filter(|(_, s)| s.is_mainstream()).count(),
        growth: growth(&schools, settings.growth_years, as_at),
        pupils: pupils(holdings, &ids),
        schools: ids
            .iter()
            .map(|id| (*id, nearest(&schools, *id, settings.road_speed)))
            .collect(),
        phases,
        types,
    }
}

/// The same day so many years before; 29 February becomes the 28th.
pub fn years_before(date: Date, years: u32) -> Date {
    let year = date.year - i16::try_from(years).unwrap_or(0);
    Date::new(year, date.month, date.day).unwrap_or(Date {
        year,
        month: date.month,
        day: 28,
    })
}

fn growth(schools: &[(SchoolId, &School)], years: u32, as_at: Date) -> Growth {
    let since = years_before(as_at, years);
    let count = |keep: &dyn Fn(Date) -> bool| {
        let dates = schools.iter().filter_map(|(_, s)| s.joined_on);
        dates.filter(|d| keep(*d)).count()
    };
    Growth {
        since,
        joined: count(&|d| d > since && d <= as_at),
        before: count(&|d| d <= since),
        later: count(&|d| d > as_at),
        unknown: schools
            .iter()
            .filter(|(_, s)| s.joined_on.is_none())
            .count(),
    }
}

fn pupils(holdings: &Holdings, schools: &[SchoolId]) -> Option<Pupils> {
    let of_trust = || holdings.roll.iter().filter(|e| schools.contains(&e.school));
    let year = of_trust().map(|e| e.year).max()?;
    let roll: Vec<&RollEntry> = of_trust().filter(|e| e.year == year).collect();
    let share = |name: &'static str, has: &dyn Fn(&RollEntry) -> Option<bool>| {
        let known: Vec<bool> = roll.iter().filter_map(|e| has(e)).collect();
        Characteristic {
            name,
            yes: known.iter().filter(|b| **b).count() as u64,
            known: known.len() as u64,
        }
    };
    Some(Pupils {
        year,
        roll: roll.len() as u64,
        characteristics: vec![
            share("Girls", &|e| e.sex.map(|s| s == Sex::F)),
            share("Pupil Premium (FSM in the last six years)", &|e| e.fsm6),
            share("Free school meals", &|e| e.fsm),
            share("English as an additional language", &|e| e.eal),
            share("SEN support", &|e| e.sen.map(|s| s == Sen::K)),
            share("EHC plan", &|e| e.sen.map(|s| s == Sen::E)),
            share("Looked after", &|e| e.looked_after),
        ],
    })
}
