//! A figure beside its benchmark, as matrices, lists and sentences have it.

use crate::quantity::{Unit, Verdict};
use crate::release::{Shown, TrackedFigure};

use super::words::{points, size};
use super::{ExpectedRange, Surety};

/// A figure beside its benchmark.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Compared {
    /// Attainment.
    pub attainment: Shown,
    /// Benchmark.
    pub benchmark: Shown,
    /// Attainment less benchmark, before rounding.
    pub difference: Shown,
    /// Pupils who reached the standard; of shares only.
    pub reached: Shown,
    /// Pupils the figure rests on.
    pub n: Shown,
    /// Share of the roll with an outcome.
    pub coverage: Shown,
    /// Where 19 of 20 groups of such pupils would fall: lower end, upper end.
    pub range: (Shown, Shown),
    /// Where 499 of 500 would.
    pub wide: (Shown, Shown),
    /// The difference in whole pupils: −5 is five fewer. Of shares only.
    pub pupils: Shown,
    /// The verdict.
    pub verdict: Verdict,
    /// How probable a result at least so far off is; lists are ordered by it.
    pub p: Option<f64>,
}

impl From<&TrackedFigure> for Compared {
    fn from(f: &TrackedFigure) -> Self {
        Self {
            attainment: f.attainment.clone(),
            benchmark: f.comparison.clone(),
            difference: f.difference.clone(),
            reached: f.reached.clone(),
            n: f.n.clone(),
            coverage: f.coverage.clone(),
            range: f.chance.range.clone(),
            wide: f.chance.wide.clone(),
            pupils: f.chance.pupils.clone(),
            verdict: f.chance.verdict,
            p: f.chance.p,
        }
    }
}

impl Compared {
    /// How sure it is, for the order of lists.
    pub fn surety(&self) -> Surety {
        Surety::of(self.verdict, self.p, &self.n)
    }

    /// Its word: `well below`, `too few (7)`.
    pub fn word(&self) -> String {
        self.verdict.word(&self.n.text())
    }

    /// The difference as a reader sees it: one decimal more where rounding would put it on the other side of a threshold of
    /// the indicator, or at a 0 that the verdict contradicts.
    ///
    /// A difference of −4.6 would read −5 and isn't “below”: it reads −4.6. Targets and thresholds of a config's own change
    /// nothing of that: what matters is that −5 and −10 read as they are explained.
    pub fn difference_text(&self) -> String {
        let text = self.difference.text();
        let (Some(value), finer, ends) = (
            self.difference.value(),
            match self.difference.unit() {
                Unit::PercentagePoints => Unit::PercentagePointsOne,
                Unit::ScorePoints => Unit::Progress,
                _ => return text,
            },
            match self.difference.unit() {
                Unit::ScorePoints => ["2.0", "5.0"],
                _ => ["5", "10"],
            },
        ) else {
            return text;
        };
        let size = size(&text);
        let short = ends.iter().any(|end| {
            *end == size && end.parse::<f64>().is_ok_and(|end| value.abs() < end - 1e-9)
        });
        let nought = size.trim_matches(['0', '.']).is_empty() && self.verdict.is_marked();
        if short || nought {
            finer.text(value)
        } else {
            text
        }
    }

    /// How far it is off, in a sentence: `2.1 points under similar pupils`.
    pub fn distance(&self, against: &str) -> String {
        let text = self.difference_text();
        let side = if text.starts_with('−') {
            "under"
        } else {
            "over"
        };
        format!("{} {} {side} {against}", size(&text), points(&text))
    }

    /// So what, in whole pupils: `about 5 fewer`; empty where it isn't known.
    pub fn so_what(&self) -> String {
        crate::release::so_what(&self.pupils)
    }

    /// `5 of 12` of a share, the mean itself of scores.
    pub fn level(&self) -> String {
        match (self.reached.value(), self.n.value()) {
            (Some(_), Some(_)) => format!("{} of {}", self.reached, self.n),
            _ => self.attainment.text(),
        }
    }

    /// What is drawn of it; `None` where there is no expected range, or the pupils are too few to be compared.
    pub fn picture(&self) -> Option<ExpectedRange> {
        let drawn = self.verdict.is_looked_at() && self.range.0.value().is_some();
        drawn.then(|| ExpectedRange {
            value: self.attainment.clone(),
            benchmark: self.benchmark.clone(),
            range: self.range.clone(),
            wide: self.wide.clone(),
            mark: self.verdict.mark(),
        })
    }
}
