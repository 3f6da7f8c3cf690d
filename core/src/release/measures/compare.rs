//! Release of comparisons of two trusts.

use crate::estate::AcademicYear;
use crate::measure::dfe::{self, TrustMeasure, Verdict};
use crate::quantity::{Measured, Unit};
use crate::release::{Desk, Shown};

use super::trusts::{ReleasedBody, body, heads};
use super::{MeasureName, Scored};

/// Two trusts' scores in one measure and year beside each other.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct ReleasedComparison {
    /// The results year.
    pub year: AcademicYear,
    /// The measure.
    pub measure: MeasureName,
    /// The first.
    pub a: ReleasedBody,
    /// Its score.
    pub a_scored: Scored,
    /// The second.
    pub b: ReleasedBody,
    /// Its score.
    pub b_scored: Scored,
    /// First less second.
    pub difference: Shown,
    /// Lower end of the difference's 95% interval.
    pub lower: Shown,
    /// Upper end.
    pub upper: Shown,
    /// Whether the difference's interval holds 0.
    pub crosses: bool,
    /// What may be said, as `differ significantly`.
    pub verdict: String,
}

/// Compares two trusts in one measure and year; `None` unless both have a score with an interval in the same.
pub fn compare(desk: &Desk, a: &TrustMeasure, b: &TrustMeasure) -> Option<ReleasedComparison> {
    if a.measure != b.measure || a.year != b.year {
        return None;
    }
    let scored = |m: &TrustMeasure| {
        Some(dfe::Scored {
            score: m.score?,
            lower: m.lower?,
            upper: m.upper?,
        })
    };
    let made = dfe::compare(scored(a)?, scored(b)?);
    let name = MeasureName::of(&a.measure);
    let pupils = heads(a.pupils).min(heads(b.pupils));
    let figure = |value: f64, unit: Unit| desk.show(Measured::on_pupils(Ok(value), unit, pupils));
    let released = |m: &TrustMeasure| {
        super::release_trusts(desk, std::slice::from_ref(m))
            .pop()
            .map(|m| m.scored)
    };
    Some(ReleasedComparison {
        year: a.year,
        a: body(a),
        a_scored: released(a)?,
        b: body(b),
        b_scored: released(b)?,
        difference: figure(made.difference, name.unit),
        lower: figure(made.lower, name.unit),
        upper: figure(made.upper, name.unit),
        crosses: made.lower <= 0.0 && made.upper >= 0.0,
        verdict: match made.verdict {
            Verdict::Differ => "differ significantly",
            Verdict::DontDiffer => "do not differ significantly",
            Verdict::Unlikely => "are unlikely to differ significantly",
        }
        .to_owned(),
        measure: name,
    })
}

/// For each of a trust's measures with an interval in its latest year: the comparisons with up to `most` others of the
/// same measure and year, those nearest to it in number of schools (of like ones, first by name), in order of name.
pub fn comparisons(
    desk: &Desk,
    all: &[TrustMeasure],
    whose: &ReleasedBody,
    most: usize,
) -> Vec<ReleasedComparison> {
    let own = |m: &&TrustMeasure| m.lower.is_some() && whose.is(m);
    let Some(latest) = all.iter().filter(own).map(|m| m.year).max() else {
        return vec![];
    };
    let mut made = vec![];
    for m in all.iter().filter(own).filter(|m| m.year == latest) {
        let mut others: Vec<&TrustMeasure> = all
            .iter()
            .filter(|o| o.measure == m.measure && o.year == latest && o.lower.is_some())
            .filter(|o| o.body != m.body)
            .collect();
        others.sort_by_key(|o| (o.schools.len().abs_diff(m.schools.len()), &o.body));
        others.truncate(most);
        others.sort_by_key(|o| &o.body);
        made.extend(others.into_iter().filter_map(|o| compare(desk, m, o)));
    }
    made.sort_by_key(|c| c.measure.order);
    made
}
