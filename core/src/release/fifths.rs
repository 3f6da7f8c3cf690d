//! What verdict, difference indicator and fifth each say of a school's difference from its benchmark, and in what they disagree.

use crate::quantity::{Indicator, Measured, Reason, Unit, Way};

use super::{Desk, Shown, TrackedFigure};

/// The fewest schools of a trust that are cut into fifths.
const LEAST: usize = 5;

/// A school's figure, and what it is of.
#[derive(Clone, PartialEq, Debug)]
pub struct TrackedScore {
    /// The school's URN.
    pub urn: Option<u32>,
    /// Its name.
    pub school: String,
    /// Key stage, subject and measure in words: figures of the same are set in order.
    pub what: String,
    /// The figure.
    pub figure: TrackedFigure,
}

/// The same with its fifth, and in what the methods disagree.
#[derive(Clone, PartialEq, Debug)]
pub struct TrackedMethods {
    /// The figure.
    pub score: TrackedScore,
    /// Its fifth among the trust's schools, 1 the highest, or why there is none.
    pub fifth: Shown,
    /// In what they disagree; empty where they agree.
    pub clashes: Vec<Clash>,
}

/// How two methods disagree.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Clash {
    /// In an outer fifth, but within chance.
    LuckyPlace,
    /// Beyond chance, but in none of the outer fifths.
    OthersFurther,
    /// Beyond chance on one side, but in the outer fifth of the other.
    OtherEnd,
    /// Past the indicator's mark, but within chance.
    LuckyMark,
    /// Beyond chance, but within the indicator's mark.
    SureButSmall,
}

/// Sets the methods beside each other for all figures on enough pupils to be compared with chance, in the order given.
pub fn tracked_methods(desk: &Desk, scores: Vec<TrackedScore>) -> Vec<TrackedMethods> {
    let values: Vec<(String, f64)> = scores
        .iter()
        .filter_map(|s| Some((s.what.clone(), s.figure.difference.value()?)))
        .collect();
    scores
        .into_iter()
        .filter_map(|score| {
            let value = score.figure.difference.value()?;
            let chance = &score.figure.chance;
            if !chance.verdict.is_looked_at() {
                return None;
            }
            let peers: Vec<f64> = values
                .iter()
                .filter(|(what, _)| *what == score.what)
                .map(|(_, v)| *v)
                .collect();
            let fifth = fifth(&peers, value);
            let few = || Reason::Other("fewer than five schools have a figure".into());
            Some(TrackedMethods {
                clashes: clashes(&score.figure, fifth),
                fifth: desk.show(Measured::plain(
                    fifth.map(f64::from).ok_or_else(few),
                    Unit::Count,
                )),
                score,
            })
        })
        .collect()
}

/// The fifth of a value, 1 the highest: ceil(5 × rank / m), ties sharing their mean rank.
fn fifth(values: &[f64], value: f64) -> Option<u8> {
    if values.len() < LEAST {
        return None;
    }
    let higher = values.iter().filter(|v| **v > value).count();
    let equal = values.iter().filter(|v| **v == value).count();
    // Twice the mean rank is 2 × higher + equal + 1.
    let fifth = (5 * (2 * higher + equal.max(1) + 1)).div_ceil(2 * values.len());
    u8::try_from(fifth.clamp(1, 5)).ok()
}

fn clashes(figure: &TrackedFigure, fifth: Option<u8>) -> Vec<Clash> {
    let sure = match figure.chance.verdict.way() {
        Some(Way::Above) => 1,
        Some(Way::Below) => -1,
        None => 0,
    };
    let by_fifth = fifth.map(|f| match f {
        1 => 1,
        5 => -1,
        _ => 0,
    });
    let by_mark = figure.indicator.map(|i| match i {
        Indicator::Above | Indicator::WellAbove => 1,
        Indicator::Below | Indicator::WellBelow => -1,
        Indicator::None => 0,
    });
    let place = match (sure, by_fifth) {
        (0, Some(side)) if side != 0 => Some(Clash::LuckyPlace),
        (side, Some(0)) if side != 0 => Some(Clash::OthersFurther),
        (side, Some(other)) if side * other < 0 => Some(Clash::OtherEnd),
        _ => None,
    };
    let mark = match (sure, by_mark) {
        (0, Some(side)) if side != 0 => Some(Clash::LuckyMark),
        (side, Some(0)) if side != 0 => Some(Clash::SureButSmall),
        _ => None,
    };
    place.into_iter().chain(mark).collect()
}

#[cfg(test)]
mod tests {
    use super::{Clash, TrackedScore, fifth, tracked_methods};
    use crate::quantity::{Indicator, Measured, Unit, Verdict, Way};
    use crate::release::{Desk, TrackedFigure};

    fn score(difference: f64, verdict: Verdict, indicator: Indicator) -> TrackedScore {
        let desk = Desk::default();
        let points = |v: f64| desk.show(Measured::plain(Ok(v), Unit::PercentagePoints));
        let mut figure = TrackedFigure {
            indicator: Some(indicator),
            ..crate::release::TrackingBook::bare(&desk, points(0.0), points(difference))
        };
        figure.chance.verdict = verdict;
        TrackedScore {
            urn: None,
            school: String::new(),
            what: "KS2 Reading".into(),
            figure,
        }
    }

    #[test]
    fn disagreements_worked_by_hand() {
        // Five schools, one in each fifth: the highest, +12, may be chance; +4 and the lowest, −3, are not.
        let scores = vec![
            score(12.0, Verdict::Within, Indicator::WellAbove),
            score(4.0, Verdict::Small(Way::Above), Indicator::None),
            score(1.0, Verdict::Within, Indicator::None),
            score(0.0, Verdict::Within, Indicator::None),
            score(-3.0, Verdict::Some(Way::Below), Indicator::None),
        ];
        let made = tracked_methods(&Desk::default(), scores);
        let fifths: Vec<f64> = made.iter().filter_map(|m| m.fifth.value()).collect();
        assert_eq!(fifths, [1.0, 2.0, 3.0, 4.0, 5.0]);
        let clashes: Vec<&[Clash]> = made.iter().map(|m| m.clashes.as_slice()).collect();
        assert_eq!(
            clashes,
            [
                &[Clash::LuckyPlace, Clash::LuckyMark][..],
                &[Clash::OthersFurther, Clash::SureButSmall],
                &[],
                &[],
                &[Clash::SureButSmall],
            ]
        );
    }

    #[test]
    fn fifths_worked_by_hand() {
        // Ten schools: two in each fifth; rank 3 is ceil(15 / 10) = 2.
        let ten: Vec<f64> = (1..=10).map(f64::from).collect();
        let of = |v: f64| fifth(&ten, v).unwrap();
        assert_eq!(
            [of(10.0), of(9.0), of(8.0), of(2.0), of(1.0)],
            [1, 1, 2, 5, 5]
        );
        // Five alike share rank 3: ceil(15 / 5) = 3.
        assert_eq!(fifth(&[2.0; 5], 2.0), Some(3));
        assert_eq!(fifth(&[1.0, 2.0, 3.0, 4.0], 4.0), None);
    }
}
