//! The columns of one academic year: who is on which roll, in which groups, with which estimates and targets.

use std::sync::Arc;

use crate::config::Settings;
use crate::dataset::{Holdings, PupilId, RollEntry, SchoolId};
use crate::estate::{AcademicYear, Decimal, Rank, Subject, TargetGrade, YearGroup};

use super::groups::{GroupId, Grouping, Groups};
use super::prior::{self, PriorBand};
use super::subjects::Subjects;

/// A pupil's place in the columns of a year: one for each distinct pupil on any roll, in order of school.
pub(super) type Slot = u32;

/// Stands for "this pupil is on no roll".
const NO_SLOT: Slot = Slot::MAX;

/// An entry on a roll.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    /// The pupil.
    pub pupil: PupilId,
    /// The pupil's place in the columns.
    pub slot: Slot,
    /// Year group.
    pub year_group: YearGroup,
}

/// A pupil's estimate or target in a subject, in billionths: what a comparison adds up.
#[derive(Clone, Copy, Debug)]
pub(super) struct Yardstick {
    /// Probability of the expected standard; for a target 1 where it is N or A, else 0.
    pub expected: u32,
    /// Probability of greater depth; for a target 1 where it is A, else 0.
    pub greater: u32,
    /// Estimated or target scaled score; [`NO_SCORE`] where there is none.
    pub score: i64,
}

/// Stands for "no score" in the columns.
pub(super) const NO_SCORE: i64 = i64::MIN;

/// Stands for "no estimate", "no target".
const ABSENT: Yardstick = Yardstick {
    expected: u32::MAX,
    greater: u32::MAX,
    score: NO_SCORE,
};

impl Yardstick {
    fn is_present(self) -> bool {
        self.expected != u32::MAX
    }

    /// The yardstick of a single target.
    fn target(grade: TargetGrade, score: Option<Decimal>) -> Self {
        let one = |reached: bool| if reached { 1_000_000_000 } else { 0 };
        Self {
            expected: one(matches!(grade, TargetGrade::N | TargetGrade::A)),
            greater: one(grade == TargetGrade::A),
            score: score.map_or(NO_SCORE, |s| s.0),
        }
    }
}

/// How many pupils of a subject: an empty list stands for "none has one".
type Column = Vec<Yardstick>;

/// The columns of a year.
#[derive(Debug)]
pub(super) struct YearColumns {
    /// Roll entries by school, in the order of the data.
    entries: Vec<Entry>,
    /// School `i` has the entries `starts[i]..starts[i + 1]`.
    starts: Vec<usize>,
    /// The group of each entry, by the place of the grouping.
    groups: Vec<Vec<GroupId>>,
    /// How many distinct pupils.
    slots: usize,
    /// The slot of each pupil.
    slot_of: Vec<Slot>,
    subjects: Arc<Subjects>,
    /// By rank and subject.
    estimates: Vec<Column>,
    /// By column of the single subjects.
    targets: Vec<Column>,
}

impl YearColumns {
    /// Reads the columns of a year out of the tables. `groups` are the groups' names, by the place of the grouping.
    pub(super) fn read(
        holdings: &Holdings,
        settings: &Settings,
        groups: &[Groups],
        subjects: &Arc<Subjects>,
        year: AcademicYear,
    ) -> Self {
        let roll: Vec<&RollEntry> = holdings
            .roll
            .iter()
            .filter(|e| e.year == year)
            .filter(|e| {
                e.pupil.0 < holdings.pupils && usize::from(e.school.0) < holdings.schools.len()
            })
            .collect();
        let bands = prior::bands(&roll, &settings.prior_bands);
        let mut roll: Vec<(&RollEntry, Option<PriorBand>)> = roll.into_iter().zip(bands).collect();
        roll.sort_by_key(|(e, _)| e.school); // stable: the order of the data within a school
        let mut starts = vec![0; holdings.schools.len() + 1];
        for (entry, _) in &roll {
            starts[usize::from(entry.school.0) + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut slot_of = vec![NO_SLOT; holdings.pupils as usize];
        let mut slots: Slot = 0;
        let mut entries = Vec::with_capacity(roll.len());
        for (entry, _) in &roll {
            let slot = &mut slot_of[entry.pupil.0 as usize];
            if *slot == NO_SLOT {
                *slot = slots;
                slots += 1;
            }
            entries.push(Entry {
                pupil: entry.pupil,
                slot: *slot,
                year_group: entry.nc_year,
            });
        }
        let (group_columns, (estimates, targets)) = rayon::join(
            || group_columns(&roll, settings, groups),
            || {
                (
                    estimate_columns(holdings, subjects, year, &slot_of, slots as usize),
                    target_columns(holdings, subjects, year, &slot_of, slots as usize),
                )
            },
        );
        Self {
            entries,
            starts,
            groups: group_columns,
            slots: slots as usize,
            slot_of,
            subjects: Arc::clone(subjects),
            estimates,
            targets,
        }
    }

    /// How many distinct pupils are on a roll.
    pub(super) fn slots(&self) -> usize {
        self.slots
    }

    /// The slot of a pupil, if they are on a roll of the year.
    pub(super) fn slot(&self, pupil: PupilId) -> Option<usize> {
        let slot = *self.slot_of.get(pupil.0 as usize)?;
        (slot != NO_SLOT).then_some(slot as usize)
    }

    /// The roll of a school: its entries and their first place among all.
    pub(super) fn roll(&self, school: SchoolId) -> (usize, &[Entry]) {
        let i = usize::from(school.0);
        let (from, to) = (self.starts[i], self.starts[i + 1]);
        (from, &self.entries[from..to])
    }

    /// The groups of all entries under a grouping.
    pub(super) fn groups(&self, grouping: Grouping) -> &[GroupId] {
        &self.groups[grouping.place()]
    }

    /// A pupil's estimate.
    pub(super) fn estimate(&self, rank: Rank, subject: Subject, slot: usize) -> Option<Yardstick> {
        let place = self.subjects.place(subject)?;
        let column = &self.estimates[rank as usize * self.subjects.list().len() + place];
        column.get(slot).copied().filter(|y| y.is_present())
    }

    /// A pupil's target; a combined one exists if there is one in every part, is reached if every part is, and has no
    /// score (methods: section 1).
    pub(super) fn target(&self, subject: Subject, slot: usize) -> Option<Yardstick> {
        let single = |column: usize| {
            let column = self.targets.get(column)?;
            column.get(slot).copied().filter(|y| y.is_present())
        };
        let tracked = self.subjects.get(subject)?;
        if let Some(column) = tracked.column {
            return single(column);
        }
        let mut all = Yardstick::target(TargetGrade::A, None);
        for any_of in &tracked.parts {
            let targets = any_of.iter().filter_map(|part| single(*part));
            let best = targets.reduce(|a, b| Yardstick {
                expected: a.expected.max(b.expected),
                greater: a.greater.max(b.greater),
                score: NO_SCORE,
            })?;
            all.expected = all.expected.min(best.expected);
            all.greater = all.greater.min(best.greater);
        }
        Some(all)
    }

    /// How many entries all rolls have.
    pub(super) fn entries(&self) -> usize {
        self.entries.len()
    }

    /// Which yardsticks anybody has: estimates of FFT50, FFT20, FFT5, targets.
    pub(super) fn yardsticks(&self) -> [bool; 4] {
        let subjects = self.subjects.list().len();
        std::array::from_fn(|k| {
            let columns = match self.estimates.get(k * subjects..(k + 1) * subjects) {
                Some(columns) => columns,
                None => &self.targets,
            };
            columns.iter().any(|c| !c.is_empty())
        })
    }

    /// Whether the same pupils have estimates, and estimated scores, of all ranks.
    pub(super) fn ranks_alike(&self) -> bool {
        let subjects = self.subjects.list().len();
        (0..subjects).all(|subject| {
            let of = |rank: usize| &self.estimates[rank * subjects + subject];
            let told = |y: &Yardstick| (y.is_present(), y.score == NO_SCORE);
            let first = of(0);
            (1..Rank::ALL.len()).all(|rank| {
                let other = of(rank);
                first.len() == other.len()
                    && first.iter().zip(other).all(|(a, b)| told(a) == told(b))
            })
        })
    }

    /// How fine estimates and targets are.
    pub(super) fn scale(&self) -> YardstickScale {
        let mut scale = YardstickScale::default();
        let mut look = |column: &Column, chances: bool| {
            for y in column.iter().filter(|y| y.is_present()) {
                if chances {
                    scale.chances = decimals(i64::from(y.expected), scale.chances);
                    scale.chances = decimals(i64::from(y.greater), scale.chances);
                }
                if y.score != NO_SCORE {
                    scale.benchmarks = decimals(y.score, scale.benchmarks);
                    scale.largest_benchmark = scale.largest_benchmark.max(y.score.saturating_abs());
                }
            }
        };
        for column in &self.estimates {
            look(column, true);
        }
        for column in &self.targets {
            look(column, false);
        }
        scale
    }

    /// Bytes held, about.
    pub(super) fn bytes(&self) -> usize {
        let yardsticks: usize = self
            .estimates
            .iter()
            .chain(&self.targets)
            .map(|c| c.capacity() * size_of::<Yardstick>())
            .sum();
        yardsticks
            + self.entries.capacity() * size_of::<Entry>()
            + self.slot_of.capacity() * size_of::<Slot>()
            + self.groups.len() * self.entries.len() * size_of::<GroupId>()
    }
}

/// How fine the estimates and targets of a year are.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct YardstickScale {
    /// Decimals of the probabilities.
    pub chances: u32,
    /// Decimals of estimated and target scores.
    pub benchmarks: u32,
    /// The largest such score, in billionths.
    pub largest_benchmark: i64,
}

/// The decimals of a number in billionths, at least so many.
pub(super) fn decimals(billionths: i64, at_least: u32) -> u32 {
    const UNITS: [i64; 10] = [
        1_000_000_000,
        100_000_000,
        10_000_000,
        1_000_000,
        100_000,
        10_000,
        1_000,
        100,
        10,
        1,
    ];
    let mut decimals = at_least;
    while billionths % UNITS[decimals as usize] != 0 {
        decimals += 1;
    }
    decimals
}

fn group_columns(
    roll: &[(&RollEntry, Option<PriorBand>)],
    settings: &Settings,
    groups: &[Groups],
) -> Vec<Vec<GroupId>> {
    Grouping::all(settings)
        .into_iter()
        .zip(groups)
        .map(|(grouping, names)| {
            roll.iter()
                .map(|(entry, band)| names.place(grouping, entry, *band))
                .collect()
        })
        .collect()
}

/// The estimates by rank and subject; of two for one pupil, subject and rank the first stands.
fn estimate_columns(
    holdings: &Holdings,
    subjects: &Subjects,
    year: AcademicYear,
    slot_of: &[Slot],
    slots: usize,
) -> Vec<Column> {
    let mut columns = vec![vec![]; Rank::ALL.len() * subjects.list().len()];
    for row in holdings.estimates.iter().filter(|e| e.year == year) {
        let Some(place) = subjects.place(row.subject) else {
            continue;
        };
        let place = row.rank as usize * subjects.list().len() + place;
        set(
            &mut columns[place],
            slot_of.get(row.pupil.0 as usize),
            slots,
            Yardstick {
                expected: row.p_expected,
                greater: row.p_greater,
                score: row.score().map_or(NO_SCORE, |s| s.0),
            },
        );
    }
    columns
}

fn target_columns(
    holdings: &Holdings,
    subjects: &Subjects,
    year: AcademicYear,
    slot_of: &[Slot],
    slots: usize,
) -> Vec<Column> {
    let mut columns = vec![vec![]; subjects.columns()];
    for row in holdings.targets.iter().filter(|t| t.year == year) {
        if let Some(column) = subjects
            .column(row.subject)
            .and_then(|c| columns.get_mut(c))
        {
            set(
                column,
                slot_of.get(row.pupil.0 as usize),
                slots,
                Yardstick::target(row.grade, row.score),
            );
        }
    }
    columns
}

fn set(column: &mut Column, slot: Option<&Slot>, slots: usize, value: Yardstick) {
    let Some(slot) = slot.filter(|s| **s != NO_SLOT) else {
        return;
    };
    if column.is_empty() {
        column.resize(slots, ABSENT);
    }
    let held = &mut column[*slot as usize];
    if !held.is_present() {
        *held = value;
    }
}
