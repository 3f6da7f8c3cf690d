//! What interval, band, quintile and difference indicator each say of a school's score, and why they disagree.

use crate::config::Thresholds;
use crate::dataset::Urn;
use crate::estate::{AcademicYear, Measure};
use crate::measure::dfe::{Quintiles, SchoolMeasure};
use crate::measure::tracking::indicator;
use crate::quantity::{Indicator, Unit};
use crate::release::{Desk, Measured, Reason, Shown};

use super::MeasureName;
use super::Scored;
use super::trusts::{heads, scored};

/// A school's score by each method.
#[derive(Clone, PartialEq, Debug)]
pub struct MethodsRow {
    /// The school.
    pub urn: Urn,
    /// The results year.
    pub year: AcademicYear,
    /// The measure.
    pub measure: MeasureName,
    /// Score, interval, band.
    pub scored: Scored,
    /// Fifth among the schools of the data, 1 the highest, or why there is none.
    pub fifth: Shown,
    /// The indicator of the score as a difference from 0, for measures in scaled-score points.
    pub indicator: Option<Indicator>,
    /// Why they disagree; empty where they agree.
    pub why: String,
}

/// Sets the methods beside each other for scores with an interval, in the order given.
pub fn methods(
    desk: &Desk,
    measures: &[SchoolMeasure],
    quintiles: &Quintiles,
    thresholds: &Thresholds,
) -> Vec<MethodsRow> {
    measures
        .iter()
        .filter_map(|m| {
            let score = m.score.as_ref().ok().copied()?;
            let (lower, upper) = m.lower.zip(m.upper)?;
            let name = MeasureName::of(&m.measure);
            let fifth = quintiles.of(&m.measure, m.year, score);
            let indicator = (name.unit == Unit::ProgressOne)
                .then(|| indicator(score, Measure::Score, thresholds));
            let why = why(&Said {
                interval: side(lower, upper),
                fifth: fifth.map(|f| f.0),
                indicator,
                pupils: heads(m.pupils),
                half: name.unit.text((upper - lower) / 2.0).replace('+', ""),
                mark: name.unit.text(thresholds.score).replace('+', ""),
            });
            let none = Reason::Other("fewer than 20 schools in the data".into());
            Some(MethodsRow {
                urn: m.urn,
                year: m.year,
                scored: scored(
                    desk,
                    &name,
                    Ok(score),
                    Some((lower, upper)),
                    m.band,
                    m.pupils,
                    &none,
                ),
                fifth: desk.show(Measured::plain(
                    fifth.map(|f| f64::from(f.0)).ok_or(none.clone()),
                    Unit::Count,
                )),
                indicator,
                why,
                measure: name,
            })
        })
        .collect()
}

/// 1: the interval lies above 0; −1: below; 0: it holds 0.
fn side(lower: f64, upper: f64) -> i8 {
    if lower > 0.0 {
        1
    } else if upper < 0.0 {
        -1
    } else {
        0
    }
}

/// What each method says of a score.
struct Said {
    interval: i8,
    fifth: Option<u8>,
    indicator: Option<Indicator>,
    pupils: u64,
    half: String,
    mark: String,
}

/// Why the methods disagree, in plain words; empty where they don't.
fn why(said: &Said) -> String {
    let mut reasons = vec![];
    let by_fifth = said.fifth.map(|f| match f {
        1 => 1,
        5 => -1,
        _ => 0,
    });
    let word = |side: i8| if side > 0 { "above" } else { "below" };
    let end = |side: i8| if side > 0 { "highest" } else { "lowest" };
    match (said.interval, by_fifth) {
        (0, Some(side)) if side != 0 => reasons.push(format!(
            "It is in the {} fifth, but on {} pupils chance alone moves the score by ±{}, and the interval holds 0: the rank \
             may be luck.",
            end(side),
            said.pupils,
            said.half
        )),
        (side, Some(0)) if side != 0 => reasons.push(format!(
            "{} pupils make it sure that the score lies {} average, but by too little for the {} fifth: sure is not the same \
             as large.",
            said.pupils,
            word(side),
            end(side)
        )),
        (side, Some(other)) if side * other < 0 => reasons.push(
            "The score lies on one side of the national average and on the other of most schools here: the schools of the \
             data are not the nation."
                .to_owned(),
        ),
        _ => {}
    }
    let by_mark = said.indicator.map(|i| match i {
        Indicator::Above | Indicator::WellAbove => 1,
        Indicator::Below | Indicator::WellBelow => -1,
        Indicator::None => 0,
    });
    match (said.interval, by_mark) {
        (0, Some(side)) if side != 0 => reasons.push(format!(
            "The indicator asks only whether the score passes a fixed mark of {}; on {} pupils that can happen by chance (±{}).",
            said.mark, said.pupils, said.half
        )),
        (side, Some(0)) if side != 0 => reasons.push(format!(
            "The score is surely {} average, yet within the indicator's fixed mark of {}: more than chance, but small.",
            word(side),
            said.mark
        )),
        _ => {}
    }
    reasons.join(" ")
}

#[cfg(test)]
mod tests {
    use super::{Said, why};
    use crate::quantity::Indicator;

    fn said(interval: i8, fifth: Option<u8>, indicator: Option<Indicator>) -> String {
        why(&Said {
            interval,
            fifth,
            indicator,
            pupils: 28,
            half: "2.3".into(),
            mark: "2.0".into(),
        })
    }

    #[test]
    fn disagreements_are_told_in_plain_words() {
        assert_eq!(said(1, Some(1), Some(Indicator::Above)), "");
        assert_eq!(said(0, Some(3), Some(Indicator::None)), "");
        assert_eq!(said(0, None, None), "");
        let chance = said(0, Some(1), Some(Indicator::Above));
        assert!(
            chance.contains("28 pupils")
                && chance.contains("±2.3")
                && chance.contains("may be luck")
        );
        assert!(chance.contains("fixed mark of 2.0"));
        assert!(said(1, Some(2), None).contains("sure is not the same"));
        assert!(said(-1, Some(5), Some(Indicator::None)).contains("more than chance, but small"));
    }
}
