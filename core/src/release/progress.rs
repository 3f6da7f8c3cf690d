//! Progress between two terms, released.

use std::collections::BTreeMap;

use crate::estate::{AcademicYear, AssessmentType, Subject, Term, YearGroup};
use crate::measure::tracking::{
    Cells, Engine, Grouping, Movement, Progress, ProgressCell, ProgressSlice, movement,
};
use crate::quantity::{Measured, Reason, Unit};

use super::{Group, Shown, TrackingBook, Who};

/// A progress figure, released.
#[derive(Clone, PartialEq, Debug)]
pub struct ProgressFigure {
    /// Pupils on the later roll.
    pub roll: Shown,
    /// With a score at both points.
    pub n: Shown,
    /// Mean change in scaled score.
    pub change: Shown,
    /// Its 95% interval.
    pub interval: (Shown, Shown),
    /// Whether the interval holds 0; `None` where there is none.
    pub within_chance: Option<bool>,
    /// Percent that moved up, stayed, moved down a standard.
    pub shares: [Shown; 3],
    /// With a score at the earlier point only.
    pub only_before: Shown,
    /// With a score at the later point only.
    pub only_after: Shown,
    /// With none.
    pub neither: Shown,
    /// How many went from each standard (first) to each (second): below, expected, greater depth.
    pub moves: [[Shown; 3]; 3],
}

/// The two points and the type of assessment that the pages show.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ProgressSpan {
    /// The earlier point.
    pub from: (AcademicYear, Term),
    /// The later point.
    pub to: (AcademicYear, Term),
    /// The type at both; `None`: scores of all types, turned into scaled scores.
    pub kind: Option<AssessmentType>,
}

/// The cells between two terms, counted once for all pages.
#[derive(Debug)]
pub(super) struct Counted {
    span: ProgressSpan,
    kinds: BTreeMap<Option<AssessmentType>, Cells<ProgressCell>>,
    groupings: Vec<(Grouping, Cells<ProgressCell>)>,
}

impl Counted {
    /// Between the default term and the same term a year before, else the latest before it; `None` with one term only.
    fn new(engine: &Engine<'_>) -> Option<Self> {
        let to = engine.default_term()?;
        let terms = engine.terms();
        let year_before = (to.0.plus(-1), to.1);
        let from = if terms.contains(&year_before) {
            year_before
        } else {
            terms.iter().copied().filter(|t| *t < to).max()?
        };
        let cells = |kind, grouping| {
            engine.progress_cells(&ProgressSlice {
                from,
                to,
                kind,
                grouping,
            })
        };
        let mut kinds = BTreeMap::from([(None, cells(None, None))]);
        for kind in engine.kinds(to.0, to.1) {
            kinds.insert(Some(kind), cells(Some(kind), None));
        }
        let scored = |kind: &Option<AssessmentType>| {
            kinds.get(kind).is_some_and(|cells| {
                let all = (0..u16::MAX).zip(&engine.holdings().schools);
                let all = all.map(|(i, _)| crate::dataset::SchoolId(i));
                cells.sum(all, |_| true).n > 0
            })
        };
        let kind = Some(engine.settings().defaults.assessment_type)
            .filter(scored)
            .unwrap_or(None);
        let groupings = Grouping::pupil_groups(engine.settings())
            .into_iter()
            .map(|g| (g, cells(kind, Some(g))))
            .collect();
        Some(Self {
            span: ProgressSpan { from, to, kind },
            kinds,
            groupings,
        })
    }
}

impl<'a> TrackingBook<'a> {
    fn counted(&self) -> Option<&Counted> {
        let engine = self.engine();
        self.progress.get_or_init(|| Counted::new(engine)).as_ref()
    }

    /// The two points that progress pages show; `None` where there is one term only.
    pub fn progress_span(&self) -> Option<ProgressSpan> {
        Some(self.counted()?.span)
    }

    /// The types of assessment with a score at both points for somebody, in these year groups.
    pub fn progress_kinds(
        &self,
        who: &Who,
        years: &[YearGroup],
        subject: Subject,
    ) -> Vec<AssessmentType> {
        let Some(counted) = self.counted() else {
            return vec![];
        };
        let some = |cells: &Cells<ProgressCell>| sum(cells, who, years, subject, None).n > 0;
        counted
            .kinds
            .iter()
            .filter(|(_, cells)| some(cells))
            .filter_map(|(kind, _)| *kind)
            .collect()
    }

    /// Progress in a subject over some year groups, of one type of assessment; `None` in it: all types.
    pub fn progress_of(
        &self,
        who: &Who,
        years: &[YearGroup],
        subject: Subject,
        kind: Option<AssessmentType>,
    ) -> Option<ProgressFigure> {
        let cells = self.counted()?.kinds.get(&kind)?;
        Some(self.progress_figure(&sum(cells, who, years, subject, None)))
    }

    /// The same for each group of a grouping that has pupils, at the span's type of assessment.
    pub fn progress_groups(
        &self,
        who: &Who,
        years: &[YearGroup],
        subject: Subject,
        grouping: Grouping,
    ) -> Vec<(Group, ProgressFigure)> {
        let found = self
            .counted()
            .and_then(|c| c.groupings.iter().find(|(g, _)| *g == grouping));
        let Some((_, cells)) = found else {
            return vec![];
        };
        self.groups(grouping)
            .into_iter()
            .filter_map(|group| {
                let cell = sum(cells, who, years, subject, Some(group.place));
                (cell.roll > 0).then(|| (group, self.progress_figure(&cell)))
            })
            .collect()
    }

    /// Who joined, left and stayed between the rolls of the two years, as counts; `None` within one year.
    pub fn progress_movement(&self, who: &Who, years: &[YearGroup]) -> Option<[Shown; 3]> {
        let span = self.progress_span()?;
        if span.from.0 == span.to.0 {
            return None;
        }
        let holdings = self.engine().holdings();
        let Movement {
            joined,
            left,
            stayed,
        } = movement(holdings, &who.schools, years, span.from.0, span.to.0);
        Some([joined, left, stayed].map(|n| self.desk().count(n)))
    }

    fn progress_figure(&self, cell: &ProgressCell) -> ProgressFigure {
        let desk = self.desk();
        // Pages speak of scaled scores: what a test has on its own scale stands in the tidy rows.
        let scaled = ProgressCell { n_own: 0, ..*cell };
        let progress = Progress::of(&scaled, self.thresholds().min_pupils);
        let (lower, upper) = progress.interval_measured();
        let count = |n: u32| desk.count(u64::from(n));
        ProgressFigure {
            roll: count(cell.roll),
            n: count(progress.n),
            change: desk.show(progress.change_measured()),
            interval: (desk.show(lower), desk.show(upper)),
            within_chance: progress
                .interval()
                .map(|(low, high)| to_9_decimals(low) <= 0.0 && to_9_decimals(high) >= 0.0),
            shares: progress.shares_measured().map(|m| desk.show(m)),
            only_before: count(cell.only_before),
            only_after: count(cell.only_after),
            neither: count(cell.roll - progress.n - cell.only_before - cell.only_after),
            moves: cell.moves.map(|row| row.map(count)),
        }
    }

    /// A percentage of nobody, for rows that can't have one.
    pub fn no_progress(&self, reason: Reason) -> Shown {
        self.desk()
            .show(Measured::plain(Err(reason), Unit::ScorePoints))
    }
}

fn sum(
    cells: &Cells<ProgressCell>,
    who: &Who,
    years: &[YearGroup],
    subject: Subject,
    group: Option<u16>,
) -> ProgressCell {
    cells.sum(who.schools.iter().copied(), |place| {
        place.subject == subject
            && years.contains(&place.year_group)
            && group.is_none_or(|g| place.group == g)
    })
}

/// Comparisons are made after rounding to 9 decimals (methods: section 1).
fn to_9_decimals(value: f64) -> f64 {
    (value * 1e9).round() / 1e9
}
