//! Progress between two terms, released.

use crate::estate::{AcademicYear, AssessmentType, Measure, Subject, Term, YearGroup};
use crate::measure::tracking::indicator;
use crate::measure::tracking::{Grouping, Movement, Progress, ProgressCell};
use crate::quantity::{Measured, Reason, Unit, Verdict};

use super::counts::{ProgressOf, scored};
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
    /// What chance has to say about it, against no change.
    pub verdict: Verdict,
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

impl TrackingBook<'_> {
    /// The two points that the progress pages of somebody's trust show at first; `None` where there is one term only.
    pub fn progress_span(&self, who: &Who) -> Option<ProgressSpan> {
        self.counts().progress_span(who.schools.first().copied())
    }

    /// The types of assessment with a score at both points for somebody, in these year groups.
    pub fn progress_kinds(
        &self,
        who: &Who,
        years: &[YearGroup],
        subject: Subject,
        span: ProgressSpan,
    ) -> Vec<AssessmentType> {
        let some = |kind: &AssessmentType| {
            let span = ProgressSpan {
                kind: Some(*kind),
                ..span
            };
            let of = ProgressOf {
                who,
                years,
                subject,
                span,
                group: None,
            };
            self.counts().progress(&of).n > 0
        };
        let kinds = self.counts().kinds(span.to.0, span.to.1).into_iter();
        let mut kinds: Vec<AssessmentType> = kinds.filter(some).collect();
        kinds.sort_unstable();
        kinds
    }

    /// Progress in a subject over some year groups.
    pub fn progress_of(
        &self,
        who: &Who,
        years: &[YearGroup],
        subject: Subject,
        span: ProgressSpan,
    ) -> ProgressFigure {
        let of = ProgressOf {
            who,
            years,
            subject,
            span,
            group: None,
        };
        self.progress_figure(&of, &self.counts().progress(&of))
    }

    /// The same for each group of a grouping that has pupils.
    pub fn progress_groups(
        &self,
        who: &Who,
        years: &[YearGroup],
        subject: Subject,
        span: ProgressSpan,
        grouping: Grouping,
    ) -> Vec<(Group, ProgressFigure)> {
        let of = |group: Group| {
            let of = ProgressOf {
                who,
                years,
                subject,
                span,
                group: Some((grouping, group.place)),
            };
            let cell = self.counts().progress(&of);
            (cell.roll > 0).then(|| (group, self.progress_figure(&of, &cell)))
        };
        self.groups(grouping).into_iter().filter_map(of).collect()
    }

    /// Who joined, left and stayed between the rolls of the two years, as counts; `None` within one year, and where it isn't
    /// known.
    pub fn progress_movement(
        &self,
        who: &Who,
        years: &[YearGroup],
        span: ProgressSpan,
    ) -> Option<[Shown; 3]> {
        let own = self.desk().own_school();
        let hidden = self.desk().withholds() || own.is_some_and(|own| !own.is_all_of(who));
        if span.from.0 == span.to.0 || hidden {
            return None;
        }
        let Movement {
            joined,
            left,
            stayed,
        } = self.counts().movement(who, years, span.from.0, span.to.0)?;
        Some([joined, left, stayed].map(|n| self.desk().count(n)))
    }

    fn progress_figure(&self, of: &ProgressOf<'_>, cell: &ProgressCell) -> ProgressFigure {
        let desk = self.desk();
        // Counts of how others moved would tell single pupils.
        let hidden = desk.own_school().is_some_and(|own| !own.is_all_of(of.who));
        if desk.withholds() || hidden {
            return self.withheld_progress();
        }
        // Pages speak of scaled scores: what a test has on its own scale stands in the tidy rows.
        let scaled = ProgressCell { n_own: 0, ..*cell };
        let progress = Progress::of(&scaled, self.thresholds().min_pupils);
        let (lower, upper) = progress.interval_measured();
        let count = |n: u32| desk.count(u64::from(n));
        let change = progress.change_measured().value.ok();
        let own = scored(self.counts().subjects(), of.subject, of.years);
        let measure = own.measure().unwrap_or(Measure::Score);
        let mark = change.map(|d| indicator(d, measure, &self.thresholds()));
        let evidence = progress.weighed.map(|w| w.evidence);
        ProgressFigure {
            roll: count(cell.roll),
            n: count(progress.n),
            change: desk.show(progress.change_measured()),
            interval: (desk.show(lower), desk.show(upper)),
            verdict: Verdict::of(evidence, change.unwrap_or(0.0), mark),
            shares: progress.shares_measured().map(|m| desk.show(m)),
            only_before: count(cell.only_before),
            only_after: count(cell.only_after),
            neither: count(cell.roll - progress.n - cell.only_before - cell.only_after),
            moves: cell.moves.map(|row| row.map(count)),
        }
    }

    /// Progress as an edition has it that withholds: counts of moves would tell single pupils.
    fn withheld_progress(&self) -> ProgressFigure {
        let none = |unit| {
            self.desk()
                .show(Measured::plain(Err(Reason::Withheld), unit))
        };
        let count = || none(Unit::Count);
        ProgressFigure {
            roll: count(),
            n: count(),
            change: none(Unit::ScorePoints),
            interval: (none(Unit::ScorePoints), none(Unit::ScorePoints)),
            verdict: Verdict::Withheld,
            shares: [(); 3].map(|()| none(Unit::Percent)),
            only_before: count(),
            only_after: count(),
            neither: count(),
            moves: [(); 3].map(|()| [(); 3].map(|()| count())),
        }
    }

    /// A percentage of nobody, for rows that can't have one.
    pub fn no_progress(&self, reason: Reason) -> Shown {
        self.desk()
            .show(Measured::plain(Err(reason), Unit::ScorePoints))
    }
}
