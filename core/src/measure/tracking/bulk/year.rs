//! The cells of a year: of each of its terms, types and subjects, for the schools of a trust.

use std::sync::Arc;

use rayon::prelude::*;

use crate::dataset::SchoolId;
use crate::estate::{AcademicYear, AssessmentType, Rank, Subject, Term, YearGroup};

use super::super::engine::Engine;
use super::super::outcomes::{Attained, TermColumns};
use super::super::year::YearColumns;
use super::block::{self, Layout};
use super::bundle::Bundle;
use super::table::Table;

/// The units of sums, as decimals: 4 says that a sum is in 10⁻⁴.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Units {
    /// Of probabilities.
    pub chances: u32,
    /// Of estimated and target scores.
    pub benchmarks: u32,
    /// Of scores; sums of squares have twice as many.
    pub scores: u32,
}

/// One academic year of some schools, ready to be counted.
#[derive(Debug)]
pub struct Bulk<'a> {
    pub(super) engine: &'a Engine<'a>,
    pub(super) year: AcademicYear,
    pub(super) schools: Vec<SchoolId>,
    pub(super) columns: Arc<YearColumns>,
    pub(super) bundles: Vec<Bundle>,
    pub(super) year_groups: Vec<YearGroup>,
    /// Which yardsticks (FFT50, FFT20, FFT5, targets) anybody has this year.
    yardsticks: [bool; 4],
    ranks_alike: bool,
    units: Units,
    largest_benchmark: i64,
}

impl<'a> Engine<'a> {
    /// The cells of a year of some schools, in bulk.
    pub fn bulk(&'a self, year: AcademicYear, schools: &[SchoolId]) -> Bulk<'a> {
        let columns = self.year_columns(year);
        let scale = columns.scale();
        Bulk {
            engine: self,
            year,
            schools: schools.to_vec(),
            bundles: Bundle::all(self.settings(), &columns),
            year_groups: self.year_groups().to_vec(),
            yardsticks: columns.yardsticks(),
            ranks_alike: columns.ranks_alike(),
            units: Units {
                chances: scale.chances,
                benchmarks: scale.benchmarks,
                scores: 0,
            },
            largest_benchmark: scale.largest_benchmark,
            columns,
        }
    }
}

/// A term and type of a year, with its units.
#[derive(Debug)]
pub struct BulkTerm<'a> {
    year: &'a Bulk<'a>,
    term: Arc<TermColumns>,
    kind: Option<AssessmentType>,
    layout: Layout,
    units: Units,
}

impl Bulk<'_> {
    /// The bundles of groupings.
    pub fn bundles(&self) -> &[Bundle] {
        &self.bundles
    }

    /// The year groups that cells are of, youngest first.
    pub fn year_groups(&self) -> &[YearGroup] {
        &self.year_groups
    }

    /// Which yardsticks anybody has: FFT50, FFT20, FFT5, targets.
    pub fn yardsticks(&self) -> [bool; 4] {
        self.yardsticks
    }

    /// Whether the same pupils have estimates of all ranks: those without are then counted under the first rank alone.
    pub fn ranks_alike(&self) -> bool {
        self.ranks_alike
    }

    /// The roll: how many entries by school, year group and combination of a bundle (`None`: all together).
    pub fn roll(&self, bundle: Option<&Bundle>) -> Vec<u32> {
        let groups = bundle.map_or(1, |b| b.combinations.len());
        let mut counts = vec![0; self.schools.len() * self.year_groups.len() * groups];
        for (s, school) in self.schools.iter().enumerate() {
            let (first, entries) = self.columns.roll(*school);
            for (i, entry) in entries.iter().enumerate() {
                let Ok(y) = self.year_groups.binary_search(&entry.year_group) else {
                    continue;
                };
                let group = bundle.map_or(0, |b| usize::from(b.of_entry[first + i]));
                counts[(s * self.year_groups.len() + y) * groups + group] += 1;
            }
        }
        counts
    }

    /// A term and type.
    pub fn term(&self, term: Term, kind: Option<AssessmentType>) -> BulkTerm<'_> {
        let columns = self.engine.term_columns(self.year, term).1;
        let scores = columns.scale(kind);
        let units = Units {
            scores: scores.decimals.max(self.units.benchmarks),
            ..self.units
        };
        let pupils = self.columns.entries();
        BulkTerm {
            layout: Layout::new(
                self.yardsticks,
                self.ranks_alike,
                units,
                scores,
                self.largest_benchmark,
                pupils,
            ),
            year: self,
            term: columns,
            kind,
            units,
        }
    }
}

impl BulkTerm<'_> {
    /// The units of its sums.
    pub fn units(&self) -> Units {
        self.units
    }

    /// The cells of a subject: of all pupils together, then of each bundle of groupings. Only cells with an outcome.
    pub fn subject(&self, subject: Subject) -> Vec<Table> {
        let year = self.year;
        if !self.term.has_outcomes(self.kind, subject) {
            return vec![Table::default(); year.bundles.len() + 1];
        }
        let counts: Vec<block::Counts> = year
            .schools
            .par_iter()
            .map(|school| self.count(*school, subject))
            .collect();
        let s = year.engine.place_of(subject).unwrap_or(0);
        let bundles = std::iter::once(1).chain(year.bundles.iter().map(|b| b.combinations.len()));
        bundles
            .enumerate()
            .map(|(b, groups)| {
                let inner = year.year_groups.len() * groups;
                let mut table = Table::default();
                for (place, counts) in counts.iter().enumerate() {
                    let first = (s * year.schools.len() + place) * inner;
                    counts.push(b, first, &self.layout, &mut table);
                }
                table
            })
            .collect()
    }

    fn count(&self, school: SchoolId, subject: Subject) -> block::Counts {
        let year = self.year;
        let (first, entries) = year.columns.roll(school);
        let groups = std::iter::once(1).chain(year.bundles.iter().map(|b| b.combinations.len()));
        let outcomes: Vec<(usize, usize, Attained)> = (entries.iter().enumerate())
            .filter_map(|(i, entry)| {
                let slot = entry.slot as usize;
                let outcome = self.term.outcome(self.kind, subject, slot);
                let y = year.year_groups.binary_search(&entry.year_group).ok()?;
                outcome.is_present().then_some((i, y, outcome))
            })
            .collect();
        let years = outcomes.iter().map(|(_, y, _)| *y).collect();
        let mut counts = block::Counts::new(groups, years, self.layout.len());
        let mut row = block::Entry::default();
        for (i, y, outcome) in outcomes {
            let slot = entries[i].slot as usize;
            let score = self.term.score(self.kind, subject, slot);
            let yardstick = |k: usize| match Rank::ALL.get(k) {
                Some(rank) => year.columns.estimate(*rank, subject, slot),
                None => year.columns.target(subject, slot),
            };
            self.layout.enter(&mut row, outcome, score, yardstick);
            counts.add(0, y, 0, &row);
            for (b, bundle) in year.bundles.iter().enumerate() {
                counts.add(b + 1, y, usize::from(bundle.of_entry[first + i]), &row);
            }
        }
        counts
    }
}
