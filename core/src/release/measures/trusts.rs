//! Release of a trust's measures.

use crate::dataset::Urn;
use crate::estate::AcademicYear;
use crate::measure::dfe::{BodyKind, LeftOut, SchoolLine, TrustMeasure, of_three};
use crate::quantity::{Band, Measured, Reason, Unit};
use crate::release::{Desk, Shown};

use super::MeasureName;

/// A trust or sponsor as a page names it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize, serde::Deserialize)]
pub struct ReleasedBody {
    /// Its name.
    pub name: String,
    /// Its own number among all bodies, as [`Body::uid`](crate::measure::dfe::Body::uid).
    pub uid: String,
    /// Whether it is a sponsor with its trusts (else one trust).
    pub is_sponsor: bool,
    /// The sponsor's name, where there is one.
    pub sponsor: Option<String>,
    /// Its trusts: UID and name.
    pub trusts: Vec<(String, String)>,
}

impl ReleasedBody {
    /// Whether a trust is it, or is among its trusts.
    pub fn has_trust(&self, uid: &str) -> bool {
        self.trusts.iter().any(|(trust, _)| trust == uid)
    }

    /// Whether a measure is of this body.
    pub(super) fn is(&self, m: &TrustMeasure) -> bool {
        self.name == m.body.name
            && self.uid == m.body.uid
            && self.is_sponsor == (m.body.kind == BodyKind::Sponsor)
            && self.trusts == m.body.trusts
    }
}

/// A score with its interval and bands.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Scored {
    /// The score, or why there is none.
    pub score: Shown,
    /// Lower end of the 95% interval.
    pub lower: Shown,
    /// Upper end.
    pub upper: Shown,
    /// Whether the interval holds 0; `None` without an interval.
    pub crosses: Option<bool>,
    /// Out of five bands where there are outer cuts, else out of three.
    pub band: Option<Band>,
    /// Out of three, as in SFR02/2017.
    pub band_of_three: Option<Band>,
}

impl Scored {
    /// The interval's ends, where there are any.
    pub fn interval(&self) -> Option<(Shown, Shown)> {
        (self.lower.value().is_some() && self.upper.value().is_some())
            .then(|| (self.lower.clone(), self.upper.clone()))
    }
}

/// How a school's improvement came about.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct ReleasedImprovement {
    /// The baseline year.
    pub baseline_year: String,
    /// Baseline value added.
    pub baseline: Shown,
    /// Value added less baseline.
    pub change: Shown,
    /// The group of like baselines, 1 to 10.
    pub group: Shown,
}

/// A school that counts.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct ReleasedLine {
    /// Its URN.
    pub urn: Urn,
    /// Its name.
    pub name: String,
    /// Its score with interval and band.
    pub scored: Scored,
    /// Pupils in the measure.
    pub pupils: Shown,
    /// Pupils at the end of the key stage.
    pub cohort: Shown,
    /// Years with the trust, uncapped.
    pub years: Shown,
    /// Weight.
    pub weight: Shown,
    /// Share of the trust's weight, percent.
    pub share: Shown,
    /// Score × weight.
    pub weighted: Shown,
    /// For an improvement: how it came about.
    pub improvement: Option<ReleasedImprovement>,
}

/// A school that doesn't count.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct ReleasedLeftOut {
    /// Its URN.
    pub urn: Urn,
    /// Its name.
    pub name: String,
    /// Why, in words.
    pub reason: String,
}

/// A measure of a trust or sponsor in a year.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct ReleasedMeasure {
    /// Whose.
    pub body: ReleasedBody,
    /// The results year.
    pub year: AcademicYear,
    /// The measure.
    pub measure: MeasureName,
    /// Where the membership comes from, in words.
    pub membership: String,
    /// The schools that count, by name.
    pub schools: Vec<ReleasedLine>,
    /// The schools that don't, by name.
    pub left_out: Vec<ReleasedLeftOut>,
    /// Score, interval, bands.
    pub scored: Scored,
    /// Whether there are outer cuts this year, and thus five bands.
    pub five_bands: bool,
    /// How many schools count.
    pub count: Shown,
    /// Pupils in the measure.
    pub pupils: Shown,
    /// Pupils at the end of the key stage.
    pub cohort: Shown,
    /// Sum of weights.
    pub weight: Shown,
    /// Sum of score × weight.
    pub weighted: Shown,
    /// Why something is missing; else empty.
    pub note: String,
}

/// Releases trust measures in their order.
pub fn release_trusts(desk: &Desk, measures: &[TrustMeasure]) -> Vec<ReleasedMeasure> {
    measures.iter().map(|m| release(desk, m)).collect()
}

pub(super) fn body(m: &TrustMeasure) -> ReleasedBody {
    ReleasedBody {
        name: m.body.name.clone(),
        uid: m.body.uid.clone(),
        is_sponsor: m.body.kind == BodyKind::Sponsor,
        sponsor: m.body.sponsor.clone(),
        trusts: m.body.trusts.clone(),
    }
}

/// Pupils as the desk counts them: not known counts as none, which is the careful way.
pub(super) fn heads(pupils: Option<f64>) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "rounded, not negative, and far below 2^63"
    )]
    let n = pupils.unwrap_or(0.0).max(0.0).round() as u64;
    n
}

/// A figure on so many pupils, or the reason that stands for it.
pub(super) fn show(
    desk: &Desk,
    value: Option<f64>,
    unit: Unit,
    pupils: Option<f64>,
    reason: &Reason,
) -> Shown {
    let value = value.ok_or_else(|| reason.clone());
    desk.show(Measured::on_pupils(value, unit, heads(pupils)))
}

/// Score, interval and bands of a trust or school.
pub(super) fn scored(
    desk: &Desk,
    name: &MeasureName,
    score: Result<f64, Reason>,
    interval: Option<(f64, f64)>,
    band: Option<Band>,
    pupils: Option<f64>,
    no_interval: &Reason,
) -> Scored {
    let missing = score.as_ref().err().cloned();
    let missing = missing.as_ref().unwrap_or(no_interval);
    let end = |value: Option<f64>| show(desk, value, name.unit, pupils, missing);
    Scored {
        lower: end(interval.map(|i| i.0)),
        upper: end(interval.map(|i| i.1)),
        score: desk.show(Measured::on_pupils(score, name.unit, heads(pupils))),
        crosses: band.map(|b| b == Band::Average),
        band,
        band_of_three: band.map(of_three),
    }
}

fn release(desk: &Desk, m: &TrustMeasure) -> ReleasedMeasure {
    let name = MeasureName::of(&m.measure);
    let reason = if m.note == Reason::TooFewSchools.words() {
        Reason::TooFewSchools
    } else {
        Reason::Other(m.note.clone())
    };
    let no_interval = if name.has_interval {
        Reason::Other(m.note.clone())
    } else {
        Reason::NotApplicable
    };
    let sum = |value, unit| show(desk, value, unit, m.pupils, &reason);
    let mut schools: Vec<ReleasedLine> = m
        .schools
        .iter()
        .map(|line| school(desk, &name, m, line))
        .collect();
    schools.sort_by(|a, b| (&a.name, a.urn).cmp(&(&b.name, b.urn)));
    let mut left_out: Vec<ReleasedLeftOut> = m
        .left_out
        .iter()
        .map(|s| ReleasedLeftOut {
            urn: s.urn,
            name: s.name.clone(),
            reason: words(&s.reason),
        })
        .collect();
    left_out.sort_by(|a, b| (&a.name, a.urn).cmp(&(&b.name, b.urn)));
    let weighted = m.score.zip(m.weight).map(|(score, weight)| score * weight);
    ReleasedMeasure {
        body: body(m),
        year: m.year,
        membership: m.membership.to_string(),
        scored: scored(
            desk,
            &name,
            m.score.ok_or_else(|| reason.clone()),
            m.lower.zip(m.upper),
            m.band,
            m.pupils,
            &no_interval,
        ),
        five_bands: m.cuts.is_some(),
        count: desk.show(Measured::plain(Ok(float(m.schools.len())), Unit::Count)),
        pupils: sum(m.pupils, Unit::Count),
        cohort: sum(m.cohort, Unit::Count),
        weight: sum(m.weight, Unit::Count),
        weighted: sum(weighted, Unit::ScorePoints),
        note: m.note.clone(),
        measure: name,
        schools,
        left_out,
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "numbers of schools are far below 2^53"
)]
fn float(n: usize) -> f64 {
    n as f64
}

fn school(desk: &Desk, name: &MeasureName, m: &TrustMeasure, line: &SchoolLine) -> ReleasedLine {
    let not_known = Reason::Other("not known".into());
    let no_interval = if !name.has_interval || name.improvement {
        Reason::NotApplicable
    } else if line.pupils.is_none() {
        Reason::Other("pupils in the measure not known".into())
    } else {
        Reason::Other("no national standard deviation".into())
    };
    let figure = |value, unit| show(desk, Some(value), unit, line.pupils, &not_known);
    let total: f64 = m.schools.iter().map(|s| s.weight).sum();
    let share = (total > 0.0).then(|| 100.0 * line.weight / total);
    ReleasedLine {
        urn: line.urn,
        name: line.name.clone(),
        scored: scored(
            desk,
            name,
            Ok(line.score),
            line.lower.zip(line.upper),
            line.band,
            line.pupils,
            &no_interval,
        ),
        pupils: show(desk, line.pupils, Unit::Count, line.pupils, &not_known),
        cohort: figure(line.cohort, Unit::Count),
        years: desk.show(Measured::plain(Ok(f64::from(line.years)), Unit::Count)),
        weight: figure(line.weight, Unit::Count),
        share: desk.show(Measured::plain(
            share.ok_or(Reason::NothingToDivideBy),
            Unit::Percent,
        )),
        weighted: figure(line.weighted, Unit::ScorePoints),
        improvement: line.improvement.map(|i| ReleasedImprovement {
            baseline_year: i.baseline_year.to_string(),
            baseline: figure(i.baseline, Unit::Progress),
            change: figure(i.change, Unit::Progress),
            group: desk.show(Measured::plain(Ok(f64::from(i.group)), Unit::Count)),
        }),
    }
}

/// Why a school doesn't count, in words.
fn words(reason: &LeftOut) -> String {
    let years = |n: u32| {
        if n == 1 {
            "1 year".to_owned()
        } else {
            format!("{n} years")
        }
    };
    match reason {
        LeftOut::NotMainstream(kind) => format!("not a mainstream school ({kind})"),
        LeftOut::JoinedUnknown => "the date it joined is not known".into(),
        LeftOut::NotYetJoined(date) => format!(
            "joined on {}, after the reference day of the year",
            date.long()
        ),
        LeftOut::TooFewYears(has, wanted) => format!(
            "joined too late: {} with the trust, {wanted} are wanted",
            years(*has)
        ),
        LeftOut::NoResult => "no result in this measure".into(),
        LeftOut::NoScore(symbol) => Reason::NotPublished(symbol.clone()).words(),
        LeftOut::NoCohort => "the number of pupils at the end of the key stage is not known".into(),
        LeftOut::NoBaseline => "no value added in its baseline year or the two before it".into(),
        LeftOut::NoGroup => "no other school began alike".into(),
    }
}
