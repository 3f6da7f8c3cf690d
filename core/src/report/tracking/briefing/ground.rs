//! What the rules of a briefing look at: the rows of the report, now and a term before.

use crate::config::BriefingLimits;
use crate::estate::{Measure, Subject, lower_first};
use crate::release::{TrackedFigure, What, Who};

use super::Place;

/// A row of the report.
#[derive(Debug)]
pub(in crate::report::tracking) struct Looked {
    /// What a sentence calls it: `Reading: expected standard`.
    pub(super) name: String,
    /// Whose coverage it has: `Reading`. Rows of several measures share one.
    pub(super) pupils: String,
    /// The table that shows it.
    pub(super) evidence: String,
    /// Its figure.
    pub(super) now: TrackedFigure,
    /// The same a term before.
    pub(super) before: Option<TrackedFigure>,
}

/// What the rules look at.
#[derive(Debug)]
pub(super) struct Ground<'a> {
    pub(super) rows: &'a [Looked],
    /// What attainment is compared with: `FFT50 benchmark`.
    pub(super) against: String,
    /// The term: `Summer 2025/26`.
    pub(super) term: String,
    /// The term before, and whether a new school year began between them.
    pub(super) before: Option<(String, bool)>,
    pub(super) limits: BriefingLimits,
}

impl Looked {
    /// Whether its interval leaves 0 out.
    pub(super) fn is_beyond(&self) -> bool {
        self.now.within_chance == Some(false)
    }

    /// How far its difference is from 0, in halves of its interval: so percentages and scores can stand in one order.
    pub(super) fn strength(&self) -> f64 {
        let (lower, upper) = &self.now.interval;
        match (lower.value(), upper.value(), self.now.difference.value()) {
            (Some(lower), Some(upper), Some(d)) if upper > lower => d.abs() * 2.0 / (upper - lower),
            _ => 0.0,
        }
    }
}

impl Ground<'_> {
    /// Whether a figure rests on enough pupils, and has an interval that says something about chance.
    pub(super) fn is_comparable(&self, figure: &TrackedFigure) -> bool {
        figure.within_chance.is_some()
            && figure
                .n
                .value()
                .is_some_and(|n| n >= f64::from(self.limits.min_pupils))
    }

    pub(super) fn comparable(&self) -> impl Iterator<Item = &Looked> {
        self.rows.iter().filter(|r| self.is_comparable(&r.now))
    }

    /// The first row of each population.
    pub(super) fn populations(&self) -> impl Iterator<Item = &Looked> {
        let mut seen = std::collections::BTreeSet::new();
        self.rows.iter().filter(move |r| seen.insert(&r.pupils))
    }
}

/// The rows of one population, for each measure that was made of it; the figure of the term before for the expected
/// standard.
pub(in crate::report::tracking) fn rows(
    place: &Place<'_>,
    who: &Who,
    what: &What,
    pupils: &str,
    figures: &[(Measure, TrackedFigure)],
    evidence: impl Fn(Measure) -> String,
) -> Vec<Looked> {
    figures
        .iter()
        .map(|(measure, now)| {
            let lead = place.at.book.lead_measure(what.subject, &what.year_groups);
            let asked = *measure == lead && now.within_chance.is_some();
            let before = place.at.term_before().filter(|_| asked);
            Looked {
                name: format!("{pupils}: {}", lower_first(measure.label())),
                pupils: pupils.to_owned(),
                evidence: evidence(*measure),
                now: now.clone(),
                before: before.map(|(year, term)| {
                    let what = What {
                        year,
                        term,
                        ..what.clone()
                    };
                    place.at.book.figure(who, &what, *measure)
                }),
            }
        })
        .collect()
}

/// The figure of each school in a subject and measure; what there is to look at in them joins `looked`.
pub(in crate::report::tracking) fn by_school<'p>(
    place: &'p Place<'_>,
    subject: Subject,
    measure: Measure,
    looked: &mut Vec<Looked>,
) -> Vec<(&'p Who, TrackedFigure)> {
    let what = place.what(subject);
    let evidence = |measure: Measure| measure.code().to_owned();
    let mut figures = vec![];
    for school in place.schools() {
        let figure = place.at.book.figure(school, &what, measure);
        let own = [(measure, figure)];
        looked.extend(rows(place, school, &what, &school.name, &own, evidence));
        let [(_, figure)] = own;
        figures.push((school, figure));
    }
    figures
}
