//! What was collected: in which terms a school has rows in a table, and so what a figure of a year rests on (methods:
//! section 7). Missing is never nought.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::IndicatorSetting;
use crate::config::{Made, Settings};
use crate::dataset::{Attendance, Holdings, SchoolId};
use crate::estate::{AcademicYear, Term};

use super::indicator::{Gap, OrganisationYear};

/// Some of a year's terms.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Terms(u8);

impl Terms {
    /// The whole year.
    pub const ALL: Self = Self(0b111);

    pub(super) fn add(&mut self, term: Term) {
        self.0 |= 1 << (term as u8);
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether a term is among them.
    pub fn has(self, term: Term) -> bool {
        self.0 & (1 << (term as u8)) != 0
    }

    /// Whether all of some terms are among them.
    pub fn holds(self, others: Self) -> bool {
        self.0 & others.0 == others.0
    }

    /// The terms.
    pub fn each(self) -> impl Iterator<Item = Term> {
        Term::ALL.into_iter().filter(move |t| self.has(*t))
    }
}

/// What a figure of a year rests on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Basis {
    /// The terms that are in.
    pub terms: Terms,
    /// Whether the trust's schools have rows for other terms than each other.
    pub terms_differ: bool,
    /// Of a trust's schools with a roll, how many have rows, and what share of the roll, in percent.
    pub schools: Option<(u32, u32, u32)>,
    /// Why there is no figure, where there is none.
    pub gap: Option<Gap>,
}

impl Basis {
    /// All that there should be.
    pub const WHOLE: Self = Self {
        terms: Terms::ALL,
        terms_differ: false,
        schools: None,
        gap: None,
    };

    /// Whether some of the year's terms are not in.
    pub fn is_part_year(&self) -> bool {
        self.gap.is_none() && (self.terms_differ || self.terms != Terms::ALL)
    }

    /// Whether a part of the figure can be had: of a term, where it is in.
    pub(super) fn has_term(&self, term: Term) -> bool {
        self.gap.is_none() && (self.terms_differ || self.terms.has(term))
    }

    /// The terms that a part-year's figure is of, in words: `Autumn, Spring`, `terms differ`; `None`: the whole year.
    pub fn part(&self) -> Option<String> {
        let words = || {
            if self.terms_differ {
                return "terms differ".to_owned();
            }
            let names: Vec<&str> = self.terms.each().map(Term::name).collect();
            names.join(", ")
        };
        self.is_part_year().then(words)
    }

    /// The `note` of a tidy row.
    pub fn note(&self) -> String {
        if let Some(gap) = self.gap {
            return gap.note();
        }
        let part = self.part().map(|terms| format!("part-year: {terms}"));
        let mut notes: Vec<String> = part.into_iter().collect();
        if let Some((with, of, percent)) = self.schools {
            notes.push(format!("{with} of {of} schools, {percent}% of the roll"));
        }
        notes.join("; ")
    }
}

/// A table of what goes on in schools.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kept {
    /// Registers: a school without rows has none.
    Registers,
    /// Events: no row means none only where the config says that they were collected.
    Events,
    /// Accounts: by year.
    Accounts,
}

/// Terms with rows, by school and year.
type Rows = BTreeMap<(SchoolId, AcademicYear), Terms>;

/// What was collected of all tables.
#[derive(Debug, Default)]
pub(super) struct Collected {
    rolls: BTreeMap<(SchoolId, AcademicYear), u64>,
    /// Attendance that the shares of absence are made of.
    attendance: Rows,
    /// Attendance with any count at all, for indicators of one's own.
    registers: Rows,
    exclusions: Rows,
    finance: Rows,
    /// Declared tables: how each is kept, and its rows.
    own: BTreeMap<String, (Kept, Rows)>,
}

impl Collected {
    pub(super) fn of(holdings: &Holdings, settings: &Settings) -> Self {
        let mut found = Self::default();
        for entry in &holdings.roll {
            *found.rolls.entry((entry.school, entry.year)).or_default() += 1;
        }
        for row in &holdings.attendance {
            if let Some(school) = holdings.school(row.urn) {
                for (rows, counts) in [
                    (&mut found.attendance, has_absence(row)),
                    (&mut found.registers, has_count(row)),
                ] {
                    if counts {
                        rows.entry((school, row.year)).or_default().add(row.term);
                    }
                }
            }
        }
        for row in &holdings.exclusions {
            if let Some(school) = holdings.school(row.urn) {
                found
                    .exclusions
                    .entry((school, row.year))
                    .or_default()
                    .add(row.term);
            }
        }
        for row in &holdings.finance {
            if let Some(school) = row.urn.and_then(|u| holdings.school(u)) {
                found.finance.insert((school, row.year), Terms::ALL);
            }
        }
        for own in &holdings.own {
            let mut declared = settings.tables.iter();
            let events = declared.any(|t| t.name == own.table && t.events);
            let kept = if events {
                Kept::Events
            } else {
                Kept::Registers
            };
            let mut rows = Rows::new();
            for row in &own.rows {
                if let Some(school) = holdings.school(row.urn) {
                    rows.insert((school, row.year), Terms::ALL);
                }
            }
            found.own.insert(own.table.clone(), (kept, rows));
        }
        for covered in settings.covers.iter().filter(|c| c.table == "exclusions") {
            for (school, year) in found.rolls.keys() {
                for term in Term::ALL {
                    if covered.holds((*year, term)) {
                        found
                            .exclusions
                            .entry((*school, *year))
                            .or_default()
                            .add(term);
                    }
                }
            }
        }
        found
    }

    /// The table that an indicator is made of, by its name and setting.
    fn table(&self, setting: &IndicatorSetting) -> Option<(Kept, &Rows)> {
        let name = match &setting.made {
            Made::Formulas { numerator, .. } if numerator.table.name == "attendance" => {
                return Some((Kept::Registers, &self.registers));
            }
            Made::Formulas { numerator, .. } => numerator.table.name,
            Made::BuiltIn => match setting.name.as_str() {
                "absence_percent" | "persistent_absence_percent" | "severe_absence_percent" => {
                    "attendance"
                }
                "suspension_rate" | "permanent_exclusion_rate" => "exclusions",
                _ => "finance",
            },
        };
        match name {
            "attendance" => Some((Kept::Registers, &self.attendance)),
            "exclusions" => Some((Kept::Events, &self.exclusions)),
            "finance" => Some((Kept::Accounts, &self.finance)),
            other => self.own.get(other).map(|(kept, rows)| (*kept, rows)),
        }
    }

    /// What a unit's figure of an indicator rests on; `None`: there is nothing of it at all.
    pub(super) fn basis(
        &self,
        holdings: &Holdings,
        setting: &IndicatorSetting,
        unit: &OrganisationYear,
    ) -> Option<Basis> {
        let Some((kept, rows)) = self.table(setting) else {
            return Some(Basis::WHOLE);
        };
        let terms = |school| rows.get(&(school, unit.year)).copied().unwrap_or_default();
        let not_collected = Some(Basis {
            gap: Some(Gap::NotCollected),
            ..Basis::WHOLE
        });
        let none = if kept == Kept::Events {
            not_collected
        } else {
            None
        };
        if let Some(school) = unit.school {
            return match terms(school) {
                nothing if nothing.is_empty() => none,
                terms => Some(Basis {
                    terms,
                    ..Basis::WHOLE
                }),
            };
        }
        let of_trust =
            |school: &SchoolId| holdings.schools[usize::from(school.0)].trust == unit.trust;
        let roll = |school: SchoolId| self.rolls.get(&(school, unit.year)).copied().unwrap_or(0);
        let schools: Vec<SchoolId> = (0..u16::MAX)
            .zip(&holdings.schools)
            .map(|(i, _)| SchoolId(i))
            .filter(of_trust)
            .filter(|s| roll(*s) > 0 || !terms(*s).is_empty())
            .collect();
        let with: Vec<SchoolId> = schools
            .iter()
            .copied()
            .filter(|s| !terms(*s).is_empty())
            .collect();
        if with.is_empty() {
            // What a trust spends by itself stands without its schools.
            return if kept == Kept::Accounts {
                Some(Basis::WHOLE)
            } else {
                none
            };
        }
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let (of, missing) = (count(schools.len()), count(schools.len() - with.len()));
        let sum = |schools: &[SchoolId]| -> u64 { schools.iter().map(|s| roll(*s)).sum() };
        let (there, all) = (sum(&with), sum(&schools));
        let kinds: BTreeSet<Terms> = with.iter().map(|s| terms(*s)).collect();
        let gap = if missing > 0 && kept == Kept::Events {
            Some(Gap::NotCollectedIn { missing, of })
        } else if 2 * there < all {
            Some(Gap::UnderHalf)
        } else {
            None
        };
        let percent = if all == 0 {
            100
        } else {
            (200 * there + all) / (2 * all)
        };
        Some(Basis {
            terms: kinds.first().copied().unwrap_or_default(),
            terms_differ: kinds.len() > 1,
            schools: (missing > 0)
                .then(|| (count(with.len()), of, u32::try_from(percent).unwrap_or(100))),
            gap,
        })
    }
}

/// Whether a row of attendance counts in a share of absence: its three counts are there, and there were sessions to attend. A
/// register of blanks or noughts alone says nothing of its term.
fn has_absence(row: &Attendance) -> bool {
    row.possible > Some(0.0) && row.authorised.is_some() && row.unauthorised.is_some()
}

/// Whether a row of attendance holds any count but nought.
fn has_count(row: &Attendance) -> bool {
    let counts = [row.possible, row.authorised, row.unauthorised];
    counts.into_iter().flatten().any(|count| count > 0.0)
}

/// The schools, years and terms for which the table of exclusions has no row and the config's `covers` says nothing, of schools
/// with a roll that year; none where there is no such table. In the order of schools and terms.
pub fn uncollected(
    holdings: &Holdings,
    settings: &Settings,
) -> Vec<(SchoolId, AcademicYear, Term)> {
    if !holdings
        .files
        .iter()
        .any(|f| f.table == "exclusions" && f.rows > 0)
    {
        return vec![];
    }
    let found = Collected::of(holdings, settings);
    let terms = |key| found.exclusions.get(key).copied().unwrap_or_default();
    let rolls = found.rolls.keys();
    rolls
        .flat_map(|key| Term::ALL.map(|term| (key, term)))
        .filter(|(key, term)| !terms(*key).has(*term))
        .map(|((school, year), term)| (*school, *year, term))
        .collect()
}

/// Whether an indicator counts rare events: suspensions, exclusions.
pub fn counts_events(setting: &IndicatorSetting) -> bool {
    match &setting.made {
        Made::Formulas { numerator, .. } => numerator.table.name == "exclusions",
        Made::BuiltIn => {
            matches!(
                setting.name.as_str(),
                "suspension_rate" | "permanent_exclusion_rate"
            )
        }
    }
}
