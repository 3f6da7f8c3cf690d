//! Additive cells: counts and whole-number sums that any choice of schools, year groups and groups is a sum of.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::dataset::SchoolId;
use crate::estate::{
    AcademicYear, AssessmentType, Measure, Outlook, Rank, Subject, Term, YearGroup,
};
use crate::measure::evidence::{Bands, Spread};

use super::groups::{GroupId, Grouping};
use super::outcomes::TermColumns;
use super::subjects::TrackedSubject;
use super::year::{Entry, NO_SCORE, Yardstick, YearColumns};

/// What attainment is compared with ("show" and "compare to").
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Against {
    /// Assessments: every pupil with an outcome, no comparison.
    Nothing,
    /// Assessments and estimates: the pupils with an outcome and an estimate of that rank.
    Estimates(Rank),
    /// Assessments and targets: the pupils with an outcome and a target.
    Targets,
}

impl Against {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Nothing,
        Self::Estimates(Rank::Fft50),
        Self::Estimates(Rank::Fft20),
        Self::Estimates(Rank::Fft5),
        Self::Targets,
    ];

    /// "show" in tidy figures.
    pub fn outlook(self) -> Outlook {
        match self {
            Self::Nothing => Outlook::Assessments,
            Self::Estimates(_) => Outlook::Estimates,
            Self::Targets => Outlook::Targets,
        }
    }

    /// "compare_to" in tidy figures.
    pub fn rank(self) -> Option<Rank> {
        match self {
            Self::Estimates(rank) => Some(rank),
            Self::Nothing | Self::Targets => None,
        }
    }
}

/// What a table of cells is of: all schools, year groups and subjects at one point, with one comparison and grouping.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Slice {
    /// Academic year.
    pub year: AcademicYear,
    /// Term.
    pub term: Term,
    /// Type of assessment; `None`: All.
    pub kind: Option<AssessmentType>,
    /// What attainment is compared with.
    pub against: Against,
    /// Grouping; `None`: one group, 0, with every pupil.
    pub grouping: Option<Grouping>,
}

impl Slice {
    /// A term's outcomes of a type (`None`: All), with nothing to compare with and every pupil in one group.
    pub fn plain(year: AcademicYear, term: Term, kind: Option<AssessmentType>) -> Self {
        Self {
            year,
            term,
            kind,
            against: Against::Nothing,
            grouping: None,
        }
    }
}

/// Counts and sums over the roll entries of a cell. Cells add up: every field is a whole number, so that neither the
/// order of rows nor the number of threads can change a sum.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Cell {
    /// Entries on the roll.
    pub roll: u32,
    /// Of these, with an outcome.
    pub assessed: u32,
    /// Of these, with an estimate or target where there is a comparison.
    pub matched: u32,
    /// Of these, in the population: the outcome shows a standard (a test without a curve alone does not).
    pub n: u32,
    /// Of the population, at the expected standard.
    pub expected: u32,
    /// Of the population, at greater depth.
    pub greater: u32,
    /// Of those matched, with a scaled score.
    pub scored: u32,
    /// Of those matched, whose score is on the test's own scale.
    pub n_own: u32,
    /// Of these, in the average: with an estimated or target score where there is a comparison.
    pub n_score: u32,
    /// Of the average, whose score was converted without a curve.
    pub by_default: u32,
    /// Sum of the probabilities of the expected standard, or of targets N and A, in 10⁻⁹.
    pub bench_expected: u64,
    /// Sum of the probabilities of greater depth, or of targets A, in 10⁻⁹.
    pub bench_greater: u64,
    /// The population by band of the probability of the expected standard. Empty for targets.
    pub bands_expected: Bands,
    /// The population by band of the probability of greater depth. Empty for targets.
    pub bands_greater: Bands,
    /// Sum of the scaled scores of the average, in 10⁻⁹.
    pub score: i64,
    /// Sum of the scores on the test's own scale, in 10⁻⁹; 0 where there is a comparison.
    pub own_score: i64,
    /// Sum of the estimated or target scores over the pupils of the average, in 10⁻⁹.
    pub bench_score: i64,
    /// Sum of (score − estimated or target score)² over the same pupils, in 10⁻¹⁸: exact.
    pub squares: u128,
}

impl std::ops::AddAssign<&Cell> for Cell {
    fn add_assign(&mut self, other: &Cell) {
        self.roll += other.roll;
        self.assessed += other.assessed;
        self.matched += other.matched;
        self.n += other.n;
        self.expected += other.expected;
        self.greater += other.greater;
        self.scored += other.scored;
        self.n_own += other.n_own;
        self.n_score += other.n_score;
        self.by_default += other.by_default;
        self.bench_expected += other.bench_expected;
        self.bench_greater += other.bench_greater;
        self.bands_expected += &other.bands_expected;
        self.bands_greater += &other.bands_greater;
        self.score += other.score;
        self.own_score += other.own_score;
        self.bench_score += other.bench_score;
        self.squares += other.squares;
    }
}

impl std::ops::SubAssign<&Cell> for Cell {
    /// Takes off a part of what was added before.
    fn sub_assign(&mut self, part: &Cell) {
        self.roll -= part.roll;
        self.assessed -= part.assessed;
        self.matched -= part.matched;
        self.n -= part.n;
        self.n_own -= part.n_own;
        self.expected -= part.expected;
        self.greater -= part.greater;
        self.scored -= part.scored;
        self.n_score -= part.n_score;
        self.by_default -= part.by_default;
        self.bench_expected -= part.bench_expected;
        self.bench_greater -= part.bench_greater;
        self.bands_expected -= &part.bands_expected;
        self.bands_greater -= &part.bands_greater;
        self.score -= part.score;
        self.own_score -= part.own_score;
        self.bench_score -= part.bench_score;
        self.squares -= part.squares;
    }
}

impl Cell {
    /// The differences of scores from estimated or target scores.
    pub fn gaps(&self) -> Spread {
        Spread {
            n: self.n_score,
            sum: self.score - self.bench_score,
            squares: self.squares,
        }
    }

    /// Adds one roll entry.
    fn enter(&mut self, at: &At, slot: usize, subject: Subject, against: Against) {
        self.roll += 1;
        let outcome = at.term.outcome(at.kind, subject, slot);
        if !outcome.is_present() {
            return;
        }
        self.assessed += 1;
        let yardstick = at.yardstick(slot, subject, against);
        if against != Against::Nothing && yardstick.is_none() {
            return;
        }
        self.matched += 1;
        if outcome.shows_standard() {
            self.n += 1;
            self.expected += u32::from(outcome.expected());
            self.greater += u32::from(outcome.greater());
            if let Some(y) = yardstick {
                self.bench_expected += u64::from(y.expected);
                self.bench_greater += u64::from(y.greater);
                if against != Against::Targets {
                    self.bands_expected.enter(y.expected);
                    self.bands_greater.enter(y.greater);
                }
            }
        }
        let score = at.term.score(at.kind, subject, slot);
        if score == NO_SCORE {
            return;
        }
        if outcome.on_own_scale() {
            self.n_own += 1;
            if against == Against::Nothing {
                self.own_score += score;
            }
            return;
        }
        self.scored += 1;
        let bench = yardstick.map(|y: Yardstick| y.score);
        if bench == Some(NO_SCORE) {
            return;
        }
        self.n_score += 1;
        self.by_default += u32::from(outcome.by_default());
        self.score += score;
        if let Some(bench) = bench {
            self.bench_score += bench;
            let gap = u128::from((score - bench).unsigned_abs());
            self.squares += gap * gap;
        }
    }
}

/// The columns that cells are counted from.
pub(super) struct At<'a> {
    pub(super) year: &'a YearColumns,
    pub(super) term: &'a TermColumns,
    pub(super) kind: Option<AssessmentType>,
}

impl At<'_> {
    fn yardstick(&self, slot: usize, subject: Subject, against: Against) -> Option<Yardstick> {
        match against {
            Against::Nothing => None,
            Against::Estimates(rank) => self.year.estimate(rank, subject, slot),
            Against::Targets => self.year.target(subject, slot),
        }
    }

    /// Whether a pupil is in the population of a measure.
    pub(super) fn counts(
        &self,
        slot: usize,
        subject: Subject,
        against: Against,
        measure: Measure,
    ) -> bool {
        let mut cell = Cell::default();
        cell.enter(self, slot, subject, against);
        if measure.is_mean() {
            cell.n_score + cell.n_own > 0
        } else {
            cell.n > 0
        }
    }
}

/// What one cell is of, within a slice and a school.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct CellPlace {
    /// Year group.
    pub year_group: YearGroup,
    /// Subject, single or combined.
    pub subject: Subject,
    /// Group of the slice's grouping; 0 where there is none.
    pub group: GroupId,
}

/// Counts that add up: a cell of a table by place.
pub trait Tally: Clone + Default + Send + Sync {
    /// Adds another cell's counts.
    fn add(&mut self, other: &Self);

    /// Whether no roll entry fell into it.
    fn is_empty(&self) -> bool;
}

impl Tally for Cell {
    fn add(&mut self, other: &Self) {
        *self += other;
    }

    fn is_empty(&self) -> bool {
        self.roll == 0
    }
}

/// The cells of a slice that some roll entry falls into, by school.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Cells<C = Cell> {
    schools: Vec<Vec<(CellPlace, C)>>,
}

/// The cells of some schools: by place within each.
type BySchool<C> = Vec<Vec<(CellPlace, C)>>;

/// What cells are counted over: the roll with its groups, and the year groups that count, ascending.
pub(super) struct Over<'a> {
    pub(super) roll: &'a YearColumns,
    pub(super) grouping: Option<Grouping>,
    pub(super) groups: usize,
    pub(super) year_groups: &'a [YearGroup],
    pub(super) subjects: &'a [TrackedSubject],
    /// By year group: the places of the subjects that are counted in it.
    pub(super) counted: &'a [Vec<usize>],
}

impl Over<'_> {
    /// Counts cells over the roll entries of each school by itself: `enter` adds an entry to the cell of a subject.
    fn count<C: Tally>(
        &self,
        schools: &[SchoolId],
        enter: impl Fn(&mut C, &Entry, Subject) + Sync,
    ) -> BySchool<C> {
        let group_of = self.grouping.map(|g| self.roll.groups(g));
        let groups = self.groups;
        let starts: Vec<usize> = self
            .counted
            .iter()
            .scan(0, |next, subjects| {
                let start = *next;
                *next += subjects.len();
                Some(start)
            })
            .collect();
        let all: usize = self.counted.iter().map(Vec::len).sum();
        let of_school = |school: &SchoolId| {
            let (first, entries) = self.roll.roll(*school);
            let mut table = vec![C::default(); all * groups];
            for (i, entry) in entries.iter().enumerate() {
                let Ok(y) = self.year_groups.binary_search(&entry.year_group) else {
                    continue;
                };
                let group = group_of.map_or(0, |g| usize::from(g[first + i]));
                for (s, at) in self.counted[y].iter().enumerate() {
                    let cell = &mut table[(starts[y] + s) * groups + group];
                    enter(cell, entry, self.subjects[*at].subject);
                }
            }
            let places = self.year_groups.iter().zip(self.counted);
            let places = places.flat_map(|(year_group, subjects)| {
                subjects.iter().flat_map(move |at| {
                    (0..groups).map(move |group| CellPlace {
                        year_group: *year_group,
                        subject: self.subjects[*at].subject,
                        group: GroupId::try_from(group).unwrap_or(GroupId::MAX),
                    })
                })
            });
            let mut cells: Vec<(CellPlace, C)> = places
                .zip(table)
                .filter(|(_, cell)| !cell.is_empty())
                .collect();
            cells.shrink_to_fit();
            cells
        };
        schools.par_iter().map(of_school).collect()
    }

    /// The cells of some schools for a slice.
    pub(super) fn slice(&self, at: &At, slice: &Slice, schools: &[SchoolId]) -> BySchool<Cell> {
        self.count(schools, |cell: &mut Cell, entry, subject| {
            cell.enter(at, entry.slot as usize, subject, slice.against);
        })
    }
}

/// Cells of several schools together, in order of place.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sums<C = Cell> {
    cells: Vec<(CellPlace, C)>,
}

impl<C: Tally> Sums<C> {
    /// Adds up the cells of schools.
    pub(super) fn of(schools: BySchool<C>) -> Self {
        let places = (0..u16::MAX).zip(&schools).map(|(i, _)| SchoolId(i));
        let places: Vec<SchoolId> = places.collect();
        Cells { schools }.sums(places)
    }

    /// The cell of a place, if any roll entry fell into it.
    pub fn get(&self, place: &CellPlace) -> Option<&C> {
        let at = self.cells.binary_search_by_key(place, |(p, _)| *p).ok()?;
        Some(&self.cells[at].1)
    }

    /// All cells, by place.
    pub fn cells(&self) -> &[(CellPlace, C)] {
        &self.cells
    }

    /// Bytes held, about.
    pub(super) fn bytes(&self) -> usize {
        self.cells.len() * size_of::<(CellPlace, C)>() + 256
    }
}

impl From<Vec<Vec<(CellPlace, Cell)>>> for Cells {
    /// The cells of all schools, in their order.
    fn from(schools: Vec<Vec<(CellPlace, Cell)>>) -> Self {
        Self { schools }
    }
}

impl<C: Tally> Cells<C> {
    /// Counts the cells of all schools: `enter` adds an entry to the cell of a subject.
    pub(super) fn count(
        over: &Over,
        schools: &[SchoolId],
        enter: impl Fn(&mut C, &Entry, Subject) + Sync,
    ) -> Self {
        Self {
            schools: over.count(schools, enter),
        }
    }

    /// The cells of a school, by place.
    pub fn of(&self, school: SchoolId) -> &[(CellPlace, C)] {
        self.schools
            .get(usize::from(school.0))
            .map_or(&[], Vec::as_slice)
    }

    /// The cells of some schools (each once) added up by place.
    pub(super) fn sums(&self, schools: impl IntoIterator<Item = SchoolId>) -> Sums<C> {
        let mut sums: BTreeMap<CellPlace, C> = BTreeMap::new();
        for (place, cell) in schools.into_iter().flat_map(|s| self.of(s)) {
            sums.entry(*place).or_default().add(cell);
        }
        Sums {
            cells: sums.into_iter().collect(),
        }
    }

    /// The sum of the cells of some schools (each once) in the places that `wanted` says.
    pub fn sum(
        &self,
        schools: impl IntoIterator<Item = SchoolId>,
        wanted: impl Fn(&CellPlace) -> bool,
    ) -> C {
        let mut sum = C::default();
        for school in schools {
            for (place, cell) in self.of(school) {
                if wanted(place) {
                    sum.add(cell);
                }
            }
        }
        sum
    }

    /// Bytes held, about.
    pub(super) fn bytes(&self) -> usize {
        let cells: usize = self.schools.iter().map(Vec::len).sum();
        cells * size_of::<(CellPlace, C)>() + self.schools.len() * size_of::<Vec<()>>()
    }
}
