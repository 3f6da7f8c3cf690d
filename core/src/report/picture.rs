//! Small drawings beside a number: an expected range with the result on it, an oval of schools.

use crate::quantity::Mark;
use crate::release::Shown;

/// A benchmark as the range in which a group of such pupils would fall by chance, and the result as a dot on it.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct ExpectedRange {
    /// The result: the dot.
    pub value: Shown,
    /// The benchmark: the tick.
    pub benchmark: Shown,
    /// Where 19 of 20 groups would fall: the darker band.
    pub range: (Shown, Shown),
    /// Where 499 of 500 would: the pale band.
    pub wide: (Shown, Shown),
    /// The verdict's mark: it fills and colours the dot.
    pub mark: Mark,
}

impl ExpectedRange {
    /// How far it reaches from the benchmark, to either side.
    pub fn reach(&self) -> f64 {
        let Some(middle) = self.benchmark.value() else {
            return 0.0;
        };
        let of = |s: &Shown| s.value().map_or(0.0, |v| (v - middle).abs());
        [
            &self.value,
            &self.range.0,
            &self.range.1,
            &self.wide.0,
            &self.wide.1,
        ]
        .into_iter()
        .map(of)
        .fold(0.0, f64::max)
    }
}

/// A number among the schools of the nation: no band of chance.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Oval {
    /// The number: the dot.
    pub value: Shown,
    /// The middle school: the tick.
    pub middle: Shown,
    /// Where 8 in 10 schools lie.
    pub most: (Shown, Shown),
    /// Its mark: it fills and colours the dot.
    pub mark: Mark,
}

/// A small drawing.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Picture {
    /// An expected range on a scale from 0 to 100 %, or about its benchmark for scores.
    Range(ExpectedRange),
    /// An oval.
    Oval(Oval),
}
