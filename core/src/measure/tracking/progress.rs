//! Progress: how far the same pupils have come between two terms (methods: section 3).

use std::collections::BTreeMap;
use std::ops::AddAssign;

use crate::dataset::{Holdings, SchoolId};
use crate::estate::{AcademicYear, AssessmentType, Subject, Term, YearGroup};
use crate::figures::{PROGRESS, Rows, number};
use crate::measure::evidence::{Spread, Weighed, of_change};
use crate::quantity::{Measured, Reason, Unit};

use super::cells::{Cells, Tally};
use super::engine::Engine;
use super::groups::{GroupId, Grouping};
use super::outcomes::TermColumns;
use super::presence::first_of_each;
use super::rows::{Kind, Request};
use super::year::{Entry, NO_SCORE, YearColumns};

/// What a table of progress cells is of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ProgressSlice {
    /// The earlier point.
    pub from: (AcademicYear, Term),
    /// The later one: its rolls, year groups and groups count.
    pub to: (AcademicYear, Term),
    /// Type of assessment at both; `None`: All, where the scaled scores of two types may be compared.
    pub kind: Option<AssessmentType>,
    /// Grouping; `None`: one group, 0, with every pupil.
    pub grouping: Option<Grouping>,
}

/// Counts and sums over the roll entries, at the later point, of a cell.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ProgressCell {
    /// Entries on the roll.
    pub roll: u32,
    /// With a scaled score at both points.
    pub n: u32,
    /// With a score on the test's own scale at both points.
    pub n_own: u32,
    /// Of those with scaled scores, at a higher standard (below, expected, greater depth) than before.
    pub up: u32,
    /// At the same standard.
    pub same: u32,
    /// At a lower one.
    pub down: u32,
    /// With a score at the earlier point only.
    pub only_before: u32,
    /// With a score at the later point only.
    pub only_after: u32,
    /// How many went from each standard (first: 0 below, 1 expected, 2 greater depth) to each (second).
    pub moves: [[u32; 3]; 3],
    /// Sum of the changes in scaled score, in 10⁻⁹.
    pub change: i64,
    /// Sum of the squared changes, in 10⁻¹⁸: exact.
    pub squares: u128,
    /// Sum of the changes on the test's own scale, in 10⁻⁹.
    pub own_change: i64,
    /// Sum of their squares, in 10⁻¹⁸: exact.
    pub own_squares: u128,
}

impl AddAssign<&ProgressCell> for ProgressCell {
    fn add_assign(&mut self, other: &ProgressCell) {
        self.roll += other.roll;
        self.n += other.n;
        self.n_own += other.n_own;
        self.up += other.up;
        self.same += other.same;
        self.down += other.down;
        self.only_before += other.only_before;
        self.only_after += other.only_after;
        for (row, others) in self.moves.iter_mut().zip(&other.moves) {
            for (n, more) in row.iter_mut().zip(others) {
                *n += more;
            }
        }
        self.change += other.change;
        self.squares += other.squares;
        self.own_change += other.own_change;
        self.own_squares += other.own_squares;
    }
}

impl Tally for ProgressCell {
    fn add(&mut self, other: &Self) {
        *self += other;
    }

    fn is_empty(&self) -> bool {
        self.roll == 0
    }
}

/// What two points of one type are read from.
pub(super) struct Pair<'a> {
    pub(super) before_roll: &'a YearColumns,
    pub(super) before: &'a TermColumns,
    pub(super) after: &'a TermColumns,
    pub(super) kind: Option<AssessmentType>,
}

impl Pair<'_> {
    /// Whether anybody has a score in a subject at either point.
    pub(super) fn has_scores(&self, subject: Subject) -> bool {
        [self.before, self.after]
            .iter()
            .any(|term| term.has_scores(self.kind, subject))
    }
}

impl ProgressCell {
    /// Whether anybody in it has scaled scores at both points, or a score at one of them alone.
    pub(super) fn tells_progress(&self) -> bool {
        self.n + self.only_before + self.only_after > 0
    }

    /// Adds one entry of the later roll.
    pub(super) fn enter(&mut self, pair: &Pair<'_>, entry: &Entry, subject: Subject) {
        let kind = pair.kind;
        self.roll += 1;
        let slot = entry.slot as usize;
        let new = pair.after.score(kind, subject, slot);
        let was = pair.before_roll.slot(entry.pupil);
        let old = was.map_or(NO_SCORE, |s| pair.before.score(kind, subject, s));
        let (Some(was), true, true) = (was, old != NO_SCORE, new != NO_SCORE) else {
            self.only_before += u32::from(old != NO_SCORE);
            self.only_after += u32::from(new != NO_SCORE);
            return;
        };
        let before = pair.before.outcome(kind, subject, was);
        let after = pair.after.outcome(kind, subject, slot);
        let change = new - old;
        let square = u128::from(change.unsigned_abs()).pow(2);
        match (before.on_own_scale(), after.on_own_scale()) {
            (false, false) => {}
            (true, true) => {
                self.n_own += 1;
                self.own_change += change;
                self.own_squares += square;
                return;
            }
            // Two scales: nothing to compare.
            _ => return,
        }
        self.n += 1;
        self.change += change;
        self.squares += square;
        let (level_before, level_after) = (before.level_of_score(), after.level_of_score());
        self.moves[usize::from(level_before)][usize::from(level_after)] += 1;
        match level_after.cmp(&level_before) {
            std::cmp::Ordering::Greater => self.up += 1,
            std::cmp::Ordering::Equal => self.same += 1,
            std::cmp::Ordering::Less => self.down += 1,
        }
    }
}

/// A progress figure.
#[derive(Clone, PartialEq, Debug)]
pub struct Progress {
    /// The counts and sums it was made of.
    pub cell: ProgressCell,
    /// Pupils it rests on: those with scaled scores, or where there are none those with scores on the test's own scale.
    pub n: u32,
    /// Mean change in score.
    pub change: Result<f64, Reason>,
    /// Its 95% interval, p and evidence against no change, by Student's t.
    pub weighed: Option<Weighed>,
    /// Percent that moved up, stayed, moved down by standard; none on a test's own scale.
    pub shares: Result<[f64; 3], Reason>,
}

impl Progress {
    /// The figure that a cell's counts and sums make. A mean on the test's own scale stands alone: it is not mixed with
    /// scaled scores.
    pub fn of(cell: &ProgressCell, min_pupils: u32) -> Self {
        let own_scale = cell.n == 0 && cell.n_own > 0;
        let changes = if own_scale {
            Spread {
                n: cell.n_own,
                sum: cell.own_change,
                squares: cell.own_squares,
            }
        } else {
            Spread {
                n: cell.n,
                sum: cell.change,
                squares: cell.squares,
            }
        };
        let n = f64::from(cell.n);
        Self {
            cell: *cell,
            n: changes.n,
            change: changes.mean().ok_or(Reason::NoScores),
            weighed: of_change(&changes, min_pupils),
            shares: match cell.n {
                0 if own_scale => Err(Reason::NoConversion),
                0 => Err(Reason::NoScores),
                _ => Ok([cell.up, cell.same, cell.down].map(|k| 100.0 * f64::from(k) / n)),
            },
        }
    }

    /// The ends of the 95% interval; none for fewer than two pupils.
    pub fn interval(&self) -> Option<(f64, f64)> {
        self.weighed?.range
    }

    /// Mean change, for the release desk.
    pub fn change_measured(&self) -> Measured {
        let n = u64::from(self.n);
        Measured::on_pupils(self.change.clone(), Unit::ScorePoints, n)
    }

    /// Both ends of the interval, for the release desk.
    pub fn interval_measured(&self) -> (Measured, Measured) {
        let none = match &self.change {
            Ok(_) => Reason::TooFewPupils,
            Err(reason) => reason.clone(),
        };
        let n = u64::from(self.n);
        let end = |value: Option<f64>| {
            Measured::on_pupils(value.ok_or(none.clone()), Unit::ScorePoints, n)
        };
        (
            end(self.interval().map(|i| i.0)),
            end(self.interval().map(|i| i.1)),
        )
    }

    /// Percent that moved up, stayed, moved down, for the release desk.
    pub fn shares_measured(&self) -> [Measured; 3] {
        [0, 1, 2].map(|i| {
            let share = self.shares.as_ref().map(|s| s[i]).map_err(Clone::clone);
            Measured::on_pupils(share, Unit::Percent, u64::from(self.n))
        })
    }
}

impl Engine<'_> {
    /// The progress cells between two terms, for all schools. Not kept: each call counts anew.
    pub fn progress_cells(&self, slice: &ProgressSlice) -> Cells<ProgressCell> {
        let (before_roll, before) = self.term_columns(slice.from.0, slice.from.1);
        let (roll, after) = self.term_columns(slice.to.0, slice.to.1);
        let pair = Pair {
            before_roll: &before_roll,
            before: &before,
            after: &after,
            kind: slice.kind,
        };
        let all: Vec<SchoolId> = (0..u16::MAX)
            .zip(&self.holdings().schools)
            .map(|(i, _)| SchoolId(i))
            .collect();
        Cells::count(
            &self.over(&roll, slice.grouping),
            &all,
            |cell: &mut ProgressCell, entry, subject| cell.enter(&pair, entry, subject),
        )
    }
}

/// The tidy rows of progress between each term asked for and `from`, or where that is `None` the same term a year
/// before; under the columns [`PROGRESS`]. "show" and "compare" of the request say nothing here.
///
/// A row is there if its roll is not empty and, in that key stage, type and subject, somebody on the trust's roll has a
/// score at the earlier point and somebody at the later. Combined subjects have no scores and so no rows.
pub fn progress_rows(
    engine: &Engine,
    request: &Request,
    from: Option<(AcademicYear, Term)>,
) -> Rows {
    let mut rows = Rows {
        columns: PROGRESS.to_vec(),
        rows: vec![],
    };
    let terms = engine.terms();
    for to in &terms {
        let from = from.unwrap_or((to.0.plus(-1), to.1));
        let wanted = request.year.is_none_or(|y| y == to.0)
            && request.term.is_none_or(|t| t == to.1)
            && from < *to
            && terms.contains(&from);
        if !wanted {
            continue;
        }
        let kinds = engine.kinds(to.0, to.1).into_iter().map(Kind::One);
        for kind in std::iter::once(Kind::All).chain(kinds) {
            if request.kind.is_some_and(|k| k != kind) {
                continue;
            }
            let plain = ProgressSlice {
                from,
                to: *to,
                kind: kind.one(),
                grouping: None,
            };
            let whole = engine.progress_cells(&plain);
            let groupings = Grouping::all(engine.settings()).into_iter().map(Some);
            for grouping in std::iter::once(None).chain(groupings) {
                if request.grouping.is_some() && request.grouping != grouping {
                    continue;
                }
                let slice = ProgressSlice { grouping, ..plain };
                of_slice(engine, request, &slice, &whole, &mut rows);
            }
        }
    }
    rows
}

/// Progress sums by year group (`None`: the key stage), subject and group.
type Sums = BTreeMap<(Option<YearGroup>, Subject, GroupId), ProgressCell>;

fn of_slice(
    engine: &Engine,
    request: &Request,
    slice: &ProgressSlice,
    whole: &Cells<ProgressCell>,
    rows: &mut Rows,
) {
    let holdings = engine.holdings();
    let cells = engine.progress_cells(slice);
    for (trust, held) in holdings.trusts.iter().enumerate() {
        if request.trust.is_some_and(|t| t != trust) {
            continue;
        }
        let schools = holdings.schools_of(trust);
        for stage in &engine.settings().key_stages {
            if request.key_stage.as_ref().is_some_and(|k| *k != stage.name) {
                continue;
            }
            let has_scores = |subject: Subject| {
                let of_trust = whole.sum(schools.iter().copied(), |place| {
                    place.subject == subject && stage.has(place.year_group)
                });
                let both = of_trust.n + of_trust.n_own;
                both + of_trust.only_before > 0 && both + of_trust.only_after > 0
            };
            let asked = |s: &Subject| request.subject.is_none_or(|asked| asked == s.itself());
            let subjects: Vec<Subject> = engine
                .scored()
                .into_iter()
                .map(|at| engine.subjects()[at].subject)
                .filter(|s| asked(s) && has_scores(*s))
                .collect();
            // A row says no measure: a subject's scaled scores go before the points of its grades.
            let framework = &engine.settings().framework;
            let subjects = first_of_each(framework, stage, subjects, Subject::itself);
            // Schools together are one selection: the rows of all of them, and none of the trust's or their own.
            let picked: Vec<SchoolId> = request.together_of(holdings, &schools);
            let as_one = !request.together.is_empty();
            if as_one && picked.is_empty() {
                continue;
            }
            let own = if as_one { &[][..] } else { &schools };
            let places = std::iter::once(None).chain(own.iter().copied().map(Some));
            for school in places {
                let urn = school.map(|s| holdings.schools[usize::from(s.0)].urn);
                if (request.school.is_some() && request.school != urn)
                    || (request.whole_trusts && urn.is_some())
                {
                    continue;
                }
                let members = match school {
                    Some(school) => vec![school],
                    None if as_one => picked.clone(),
                    None => schools.clone(),
                };
                let sums = sums(request, &cells, &members, |year, subject| {
                    stage.has(year) && subjects.contains(&subject)
                });
                let head = [
                    held.uid.clone(),
                    if as_one {
                        joined(holdings, &picked)
                    } else {
                        urn.map(|u| u.to_string()).unwrap_or_default()
                    },
                    stage.name.clone(),
                    slice.from.0.to_string(),
                    slice.from.1.to_string(),
                    slice.to.0.to_string(),
                    slice.to.1.to_string(),
                ];
                for (key, cell) in &sums {
                    rows.rows.push(row(engine, slice, &head, *key, cell));
                }
            }
        }
    }
}

/// The URNs of some schools, ascending, joined by +.
fn joined(holdings: &Holdings, schools: &[SchoolId]) -> String {
    let mut urns: Vec<u32> = schools
        .iter()
        .map(|s| holdings.schools[usize::from(s.0)].urn)
        .collect();
    urns.sort_unstable();
    let urns: Vec<String> = urns.iter().map(u32::to_string).collect();
    urns.join("+")
}

fn sums(
    request: &Request,
    cells: &Cells<ProgressCell>,
    schools: &[SchoolId],
    wanted: impl Fn(YearGroup, Subject) -> bool,
) -> Sums {
    let mut sums = Sums::new();
    for (place, cell) in schools.iter().flat_map(|s| cells.of(*s)) {
        if !wanted(place.year_group, place.subject) {
            continue;
        }
        for year_group in [None, Some(place.year_group)] {
            if request.year_group.is_none() || request.year_group == year_group {
                *sums
                    .entry((year_group, place.subject, place.group))
                    .or_default() += cell;
            }
        }
    }
    sums
}

fn row(
    engine: &Engine,
    slice: &ProgressSlice,
    head: &[String],
    (year_group, subject, group): (Option<YearGroup>, Subject, GroupId),
    cell: &ProgressCell,
) -> Vec<String> {
    let progress = Progress::of(cell, engine.settings().thresholds.min_pupils);
    let value = |v: Option<f64>| v.map(number).unwrap_or_default();
    let share = |i: usize| value(progress.shares.as_ref().ok().map(|s| s[i]));
    let (grouping, group) = match slice.grouping {
        Some(grouping) => (
            grouping.code(engine.settings()),
            engine.groups(grouping).names()[usize::from(group)].clone(),
        ),
        None => (String::new(), String::new()),
    };
    let mut row = head.to_vec();
    row.extend([
        year_group.map(YearGroup::code).unwrap_or_default(),
        Kind::of(slice.kind).name().to_owned(),
        subject.to_string(),
        grouping,
        group,
        progress.n.to_string(),
        value(progress.change.as_ref().ok().copied()),
        value(progress.interval().map(|i| i.0)),
        value(progress.interval().map(|i| i.1)),
        value(progress.weighed.and_then(|w| w.p)),
        progress
            .weighed
            .map(|w| w.evidence.code().to_owned())
            .unwrap_or_default(),
        share(0),
        share(1),
        share(2),
        cell.only_before.to_string(),
        cell.only_after.to_string(),
    ]);
    row
}
