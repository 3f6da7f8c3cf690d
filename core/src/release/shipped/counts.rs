//! Counting from the cells on a shelf: the same cells as the engine's, for any selection.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::config::{BriefingLimits, Thresholds};
use crate::dataset::SchoolId;
use crate::estate::{AcademicYear, AssessmentType, KeyStage, Rank, Subject, Term, YearGroup};
use crate::measure::tracking::{Against, Cell, Grouping, Groups, Movement, ProgressCell, Told};

use super::super::counts::{CountedSchool, CountedSubject, Counts, ProgressOf, scored};
use super::super::progress::ProgressSpan;
use super::super::tracking::{Made, TrackingBook, What, Who};
use super::super::{Desk, ShownCells};
use super::find::{self, Part, Point, Want};
use super::{Catalogue, DataFile, FileName, Roll, Shelf};

/// What sums are of: term, type, comparison, grouping, subject, schools.
type SumOf = (
    Point,
    Option<AssessmentType>,
    Against,
    Option<Grouping>,
    Subject,
    BTreeSet<SchoolId>,
);

/// A roll's year, grouping, schools.
type RollOf = (AcademicYear, Option<Grouping>, BTreeSet<SchoolId>);

/// The cells on a shelf.
#[derive(Debug)]
pub(in super::super) struct ShippedCounts<'a> {
    catalogue: &'a Catalogue,
    shelf: &'a Shelf,
    subjects: Vec<CountedSubject>,
    extras: Vec<String>,
    groups: Vec<Groups>,
    wants: Mutex<BTreeSet<Want>>,
    /// By year group and group.
    sums: Mutex<BTreeMap<SumOf, Arc<Vec<Cell>>>>,
    rolls: Mutex<BTreeMap<RollOf, Arc<Vec<u32>>>>,
}

impl<'a> TrackingBook<'a> {
    /// A book over shipped cells. What it is asked for and the shelf lacks counts as nothing, and is [wanted](Self::wanted).
    pub fn shipped(catalogue: &'a Catalogue, shelf: &'a Shelf, desk: &'a Desk) -> Self {
        Self::over(ShippedCounts::new(catalogue, shelf), desk)
    }

    /// The names of the data files that answers lacked so far; none for a book over an engine.
    pub fn wanted(&self) -> BTreeSet<String> {
        self.counts().wanted()
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<'a> ShippedCounts<'a> {
    fn new(catalogue: &'a Catalogue, shelf: &'a Shelf) -> Self {
        let extras: Vec<String> = catalogue.extras.iter().map(|e| e.name.clone()).collect();
        let values = catalogue.extra_values();
        let subjects = catalogue.resolved().iter().zip(&catalogue.subjects);
        let subjects = subjects.map(|(subject, shipped)| CountedSubject {
            subject: *subject,
            years: shipped.years.clone(),
        });
        Self {
            catalogue,
            shelf,
            subjects: subjects.collect(),
            groups: Grouping::all_of(&extras)
                .into_iter()
                .map(|g| Groups::with(g, &values))
                .collect(),
            extras,
            wants: Mutex::default(),
            sums: Mutex::default(),
            rolls: Mutex::default(),
        }
    }

    fn want(&self, want: Want) {
        held(&self.wants).insert(want);
    }

    fn years(&self) -> usize {
        self.catalogue.year_groups.len()
    }

    fn group_count(&self, grouping: Option<Grouping>) -> usize {
        grouping.map_or(1, |g| self.groups[g.place()].names().len())
    }

    /// The roll of a year by a bundle.
    fn roll_file(&self, year: AcademicYear, bundle: &str) -> Option<&'a Roll> {
        let name = FileName::Roll(year, bundle.to_owned());
        match self.shelf.file(&name) {
            Some(DataFile::Roll(roll)) => Some(roll),
            _ => {
                self.want(Want::File(name));
                None
            }
        }
    }

    /// For each combination of a grouping's bundle the group that it stands for.
    fn group_of(&self, year: AcademicYear, grouping: Option<Grouping>) -> Vec<usize> {
        let Some(grouping) = grouping else {
            return vec![0];
        };
        let (bundle, place) = self.catalogue.bundle(grouping);
        let roll = self.roll_file(year, &bundle);
        let combinations = roll.map_or(&[][..], |r| &r.combinations);
        let of = |c: &Vec<u16>| usize::from(c.get(place).copied().unwrap_or(0));
        combinations.iter().map(of).collect()
    }

    /// Pupils on the roll by year group and group.
    fn roll(&self, of: &RollOf) -> Arc<Vec<u32>> {
        if let Some(known) = held(&self.rolls).get(of) {
            return known.clone();
        }
        let (year, grouping, schools) = of;
        let (years, groups) = (self.years(), self.group_count(*grouping));
        let mut sums = vec![0; years * groups];
        let known = self.catalogue.rolls.iter().any(|(y, _)| y == year);
        let group_of = if known {
            self.group_of(*year, *grouping)
        } else {
            vec![]
        };
        let counts = match grouping {
            None => self.catalogue.rolls.iter().find(|(y, _)| y == year),
            Some(_) => None,
        };
        let counts = match (counts, grouping) {
            (Some((_, counts)), _) => Some(counts),
            (None, Some(grouping)) if known => {
                let (bundle, _) = self.catalogue.bundle(*grouping);
                self.roll_file(*year, &bundle).map(|r| &r.counts)
            }
            _ => None,
        };
        let inner = years * group_of.len();
        for school in schools {
            let from = usize::from(school.0) * inner;
            let own = counts.and_then(|c| c.get(from..from + inner));
            for (at, count) in own.unwrap_or_default().iter().enumerate() {
                let (year, group) = (at / group_of.len(), group_of[at % group_of.len()]);
                sums[year * groups + group] += count;
            }
        }
        let made = Arc::new(sums);
        held(&self.rolls).insert(of.clone(), made.clone());
        made
    }

    /// The cells of a subject by year group and group, without the roll.
    fn sum(&self, of: &SumOf) -> Arc<Vec<Cell>> {
        if let Some(known) = held(&self.sums).get(of) {
            return known.clone();
        }
        let (at, kind, against, grouping, subject, schools) = of;
        let (years, groups) = (self.years(), self.group_count(*grouping));
        let mut sums = vec![Cell::default(); years * groups];
        let there = self
            .catalogue
            .entry(*at, *kind)
            .is_some_and(|e| self.catalogue.has_subject(e, *subject));
        if let Some(place) = self.catalogue.place(*subject).filter(|_| there) {
            let group_of = self.group_of(at.0, *grouping);
            let parts = match grouping {
                None => find::whole(self.catalogue, self.shelf, schools, *at, *kind),
                Some(grouping) => {
                    let (bundle, _) = self.catalogue.bundle(*grouping);
                    let what = (*at, *kind, *subject);
                    find::grouped(self.catalogue, self.shelf, schools, what, &bundle)
                }
            };
            match parts {
                Ok(mut parts) => {
                    // What is taken off comes last.
                    parts.sort_by_key(|p| p.less);
                    for part in &parts {
                        add(&mut sums, part, place, *against, (years, groups, &group_of));
                    }
                }
                Err(want) => self.want(want),
            }
        }
        let made = Arc::new(sums);
        held(&self.sums).insert(of.clone(), made.clone());
        made
    }
}

/// Adds the cells of a part to those by year group and group.
fn add(
    sums: &mut [Cell],
    part: &Part<'_>,
    subject: usize,
    against: Against,
    (years, groups, group_of): (usize, usize, &[usize]),
) {
    let segment = part.segment;
    let combinations = group_of.len();
    // Files of two builds don't fit together: nothing of them is shown.
    if combinations != segment.groups as usize {
        return;
    }
    let told = Told {
        units: segment.units,
        yardsticks: segment.yardsticks,
        ranks_alike: segment.ranks_alike,
    };
    let inner = years * combinations;
    for place in &part.places {
        let first = (subject * segment.schools as usize + *place as usize) * inner;
        for (row, at) in within(&segment.cells, first, inner) {
            let (year, group) = (at / combinations, group_of[at % combinations]);
            let cell = segment.cells.cell(row, against, &told);
            let sum = &mut sums[year * groups + group];
            if part.less {
                *sum -= &cell;
            } else {
                *sum += &cell;
            }
        }
    }
}

/// The rows whose places lie in a range, each with its distance from the first.
fn within(
    cells: &ShownCells,
    first: usize,
    count: usize,
) -> impl Iterator<Item = (usize, usize)> + '_ {
    let at = cells.at();
    let from = at.partition_point(|a| (*a as usize) < first);
    let rows = at[from..].iter().enumerate();
    rows.map(move |(i, a)| (from + i, *a as usize - first))
        .take_while(move |(_, distance)| *distance < count)
}

impl Counts for ShippedCounts<'_> {
    fn trust(&self, _: usize) -> (String, Vec<CountedSchool>) {
        let schools = (0u16..).zip(&self.catalogue.schools);
        let schools = schools.map(|(i, s)| CountedSchool {
            id: SchoolId(i),
            name: s.name.clone(),
            urn: s.urn,
        });
        (self.catalogue.name.clone(), schools.collect())
    }

    fn thresholds(&self) -> Thresholds {
        self.catalogue.thresholds
    }

    fn limits(&self) -> BriefingLimits {
        self.catalogue.limits
    }

    fn key_stages(&self) -> &[KeyStage] {
        &self.catalogue.key_stages
    }

    fn extras(&self) -> &[String] {
        &self.extras
    }

    fn groups(&self, grouping: Grouping) -> &[String] {
        self.groups[grouping.place()].names()
    }

    fn terms(&self) -> Vec<(AcademicYear, Term)> {
        self.catalogue.points()
    }

    fn default_term(&self) -> Option<(AcademicYear, Term)> {
        self.catalogue.default_term
    }

    fn default_term_in(&self, _trust: usize, stage: &KeyStage) -> Option<(AcademicYear, Term)> {
        let mut stages = self.catalogue.stage_terms.iter();
        let own = stages.find(|(name, ..)| *name == stage.name);
        own.map(|(_, year, term)| (*year, *term))
            .or(self.catalogue.default_term)
    }

    fn has_estimates(
        &self,
        _who: &Who,
        stage: &KeyStage,
        (year, term): (AcademicYear, Term),
        _kind: Option<AssessmentType>,
    ) -> bool {
        let mut without = self.catalogue.without_estimates.iter();
        !without.any(|(name, y, t)| *name == stage.name && (*y, *t) == (year, term))
    }

    fn prior_from(&self) -> Option<String> {
        self.catalogue.prior_from.clone()
    }

    fn rank(&self) -> Rank {
        self.catalogue.rank
    }

    fn default_kind(&self) -> Option<AssessmentType> {
        self.catalogue.default_kind
    }

    fn subjects(&self) -> &[CountedSubject] {
        &self.subjects
    }

    fn kinds(&self, year: AcademicYear, term: Term) -> Vec<AssessmentType> {
        let of_term = self.catalogue.terms.iter();
        of_term
            .filter(|e| (e.year, e.term) == (year, term))
            .filter_map(|e| e.kind)
            .collect()
    }

    fn cell(&self, who: &Who, what: &What) -> Cell {
        let (grouping, group) = match what.group {
            Some((grouping, group)) => (Some(grouping), usize::from(group)),
            None => (None, 0),
        };
        let groups = self.group_count(grouping);
        let roll = self.roll(&(what.year, grouping, who.schools.clone()));
        let sums = self.sum(&(
            (what.year, what.term),
            what.kind,
            what.against.against(),
            grouping,
            what.subject,
            who.schools.clone(),
        ));
        let mut year_groups = what.year_groups.clone();
        year_groups.sort_unstable();
        year_groups.dedup();
        let mut cell = Cell::default();
        // The roll counts where the subject is tracked, as in the engine.
        let place = self.catalogue.place(what.subject);
        let tracked = place.map_or(&[][..], |at| self.catalogue.subjects[at].years.as_slice());
        year_groups.retain(|year| tracked.contains(year));
        for year_group in year_groups {
            if let Ok(year) = self.catalogue.year_groups.binary_search(&year_group) {
                cell += &sums[year * groups + group];
                cell.roll += roll[year * groups + group];
            }
        }
        cell
    }

    fn made(&self, school: SchoolId, year: AcademicYear, term: Term) -> Option<Made> {
        let (.., schools) = self
            .catalogue
            .made
            .iter()
            .find(|(y, t, _)| (*y, *t) == (year, term))?;
        let (first, last) = (*schools.get(usize::from(school.0))?)?;
        Some(Made { first, last })
    }

    fn progress_span(&self, _school: Option<SchoolId>) -> Option<ProgressSpan> {
        let (from, to, kind) = self.catalogue.first_span?;
        Some(ProgressSpan { from, to, kind })
    }

    fn progress(&self, of: &ProgressOf<'_>) -> ProgressCell {
        let grouping = of.group.map(|(grouping, _)| grouping);
        let group = of.group.map_or(0, |(_, group)| usize::from(group));
        let groups = self.group_count(grouping);
        let schools = &of.who.schools;
        let roll = self.roll(&(of.span.to.0, grouping, schools.clone()));
        let own = scored(&self.subjects, of.subject, of.years);
        let own = self.catalogue.place(own);
        let tracked = own.map_or(&[][..], |at| self.catalogue.subjects[at].years.as_slice());
        let years: Vec<usize> = of
            .years
            .iter()
            .filter(|y| tracked.contains(y))
            .filter_map(|y| self.catalogue.year_groups.binary_search(y).ok())
            .collect();
        let mut sum = ProgressCell::default();
        let ProgressSpan { from, to, kind } = of.span;
        let pair = |p: &&super::PairEntry| (p.from, p.to, p.kind) == (from, to, kind);
        if self.catalogue.pairs.iter().any(|p| pair(&p)) {
            let bundle = grouping.map(|g| self.catalogue.bundle(g).0);
            let whole = bundle.is_some() && schools.len() == self.catalogue.schools.len();
            let name = if whole {
                FileName::TrustProgress(to, kind)
            } else {
                FileName::Progress {
                    to,
                    from,
                    kind,
                    bundle: bundle.clone(),
                }
            };
            let bundle = bundle.unwrap_or_default();
            let group_of = self.group_of(to.0, grouping);
            let segment = match self.shelf.file(&name) {
                Some(DataFile::Progress(segments)) => segments
                    .iter()
                    .find(|s| s.from == from && s.bundle == bundle),
                _ => {
                    self.want(Want::File(name));
                    None
                }
            };
            let segment = segment.filter(|s| s.groups as usize == group_of.len());
            let places = schools.iter().map(|s| usize::from(s.0));
            let places: Vec<usize> = if whole { vec![0] } else { places.collect() };
            if let Some(segment) = segment {
                let inner = self.years() * group_of.len();
                let subject = own.unwrap_or(0) * segment.schools as usize;
                for place in places.iter().filter(|_| own.is_some()) {
                    let first = (subject + place) * inner;
                    let cells = &segment.cells;
                    let start = cells.partition_point(|(at, _)| (*at as usize) < first);
                    for (at, cell) in &cells[start..] {
                        let at = *at as usize - first;
                        if at >= inner {
                            break;
                        }
                        let (year, own) = (at / group_of.len(), group_of[at % group_of.len()]);
                        if own == group && years.contains(&year) {
                            sum += cell;
                        }
                    }
                }
            }
        }
        sum.roll = years.iter().map(|y| roll[y * groups + group]).sum();
        sum
    }

    fn movement(
        &self,
        who: &Who,
        years: &[YearGroup],
        from: AcademicYear,
        to: AcademicYear,
    ) -> Option<Movement> {
        let school = match who.schools.len() {
            n if n == self.catalogue.schools.len() => None,
            1 => Some(who.schools.first()?.0),
            _ => return None,
        };
        let entries = self.catalogue.movements.iter();
        let [joined, left, stayed] = entries
            .filter(|m| (m.from, m.to, m.school) == (from, to, school))
            .find(|m| m.years == years)?
            .counts;
        Some(Movement {
            joined,
            left,
            stayed,
        })
    }

    fn wanted(&self) -> BTreeSet<String> {
        find::names(self.catalogue, &held(&self.wants))
    }
}
