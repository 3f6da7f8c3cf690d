//! Shares of pupils: how many would reach the standard if each did so with the probability of their estimate.

use statrs::function::beta::beta_reg;

use crate::estate::settled;
use crate::quantity::Evidence;

use super::bands::Bands;
use super::{LEVELS, Weighed, evidence, of_errors};

/// Up to how many pupils the binomials are convolved.
const EXACT: u32 = 300;

/// A binomial: so many pupils with a mean probability.
type Binomial = (u32, f64);

/// How many pupils would reach the standard, as a distribution.
#[derive(Debug)]
enum Reaching {
    /// So many for certain.
    Certain(u32),
    /// P(X <= k) and P(X >= k) by k.
    Exact { below: Vec<f64>, above: Vec<f64> },
    /// `shift` pupils and a binomial of `size` at `chance`.
    Shifted { shift: f64, size: f64, chance: f64 },
}

impl Reaching {
    fn of(parts: &[Binomial]) -> Self {
        let sum = |of: &dyn Fn(f64, f64) -> f64| -> f64 {
            parts.iter().map(|(n, m)| of(f64::from(*n), *m)).sum()
        };
        let n: u32 = parts.iter().map(|(n, _)| n).sum();
        let mean = sum(&|n, m| n * m);
        let variance = sum(&|n, m| n * m * (1.0 - m));
        if settled(variance) == 0.0 {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "between 0 and the number of pupils"
            )]
            return Self::Certain(settled(mean).round() as u32);
        }
        if n <= EXACT {
            return Self::exact(parts);
        }
        let third = sum(&|n, m| n * m * (1.0 - m) * (1.0 - 2.0 * m));
        let chance = (1.0 - third / variance) / 2.0;
        let size = variance / (chance * (1.0 - chance));
        Self::Shifted {
            shift: mean - size * chance,
            size,
            chance,
        }
    }

    fn exact(parts: &[Binomial]) -> Self {
        let mut chances = vec![1.0];
        for (n, m) in parts.iter().filter(|(n, _)| *n > 0) {
            chances = convolved(&chances, &binomial(*n, *m));
        }
        let mut below = chances.clone();
        for k in 1..below.len() {
            below[k] += below[k - 1];
        }
        let mut above = chances;
        for k in (1..above.len()).rev() {
            above[k - 1] += above[k];
        }
        Self::Exact { below, above }
    }

    /// P(X <= k).
    fn at_most(&self, k: u32) -> f64 {
        match self {
            Self::Certain(all) => f64::from(u8::from(k >= *all)),
            Self::Exact { below, .. } => below.get(k as usize).copied().unwrap_or(1.0).min(1.0),
            Self::Shifted {
                shift,
                size,
                chance,
            } => {
                let k = f64::from(k) - shift;
                if settled(k) <= -1.0 {
                    0.0
                } else if settled(k - size) >= 0.0 {
                    1.0
                } else {
                    beta_reg(size - k, k + 1.0, 1.0 - chance)
                }
            }
        }
    }

    /// P(X >= k).
    fn at_least(&self, k: u32) -> f64 {
        match (self, k.checked_sub(1)) {
            (_, None) => 1.0,
            (Self::Exact { above, .. }, _) => {
                above.get(k as usize).copied().unwrap_or(0.0).min(1.0)
            }
            (Self::Certain(_) | Self::Shifted { .. }, Some(before)) => 1.0 - self.at_most(before),
        }
    }

    /// From the least k with P(X <= k) > a / 2 to the greatest with P(X >= k) > a / 2, of n pupils.
    fn range(&self, level: f64, n: u32) -> (u32, u32) {
        let limit = settled(level / 2.0);
        let low = first(n, |k| settled(self.at_most(k)) > limit);
        let high = first(n, |back| settled(self.at_least(n - back)) > limit);
        (low, n - high)
    }
}

/// The least number up to `most` from which on something holds; `most` where it holds nowhere before.
fn first(most: u32, holds: impl Fn(u32) -> bool) -> u32 {
    let (mut low, mut high) = (0, most);
    while low < high {
        let middle = low.midpoint(high);
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

/// The chances of 0 to n of n pupils, each with chance m: outwards from the most probable number, where no digit is lost.
fn binomial(n: u32, m: f64) -> Vec<f64> {
    let mut chances = vec![0.0; n as usize + 1];
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and the number of pupils"
    )]
    let mode = ((f64::from(n) + 1.0) * m).floor().min(f64::from(n)) as u32;
    chances[mode as usize] = 1.0;
    if m > 0.0 && m < 1.0 {
        let odds = m / (1.0 - m);
        for k in mode..n {
            let step = odds * f64::from(n - k) / f64::from(k + 1);
            chances[k as usize + 1] = chances[k as usize] * step;
        }
        for k in (0..mode).rev() {
            let step = f64::from(k + 1) / f64::from(n - k) / odds;
            chances[k as usize] = chances[k as usize + 1] * step;
        }
    }
    let all: f64 = chances.iter().sum();
    for chance in &mut chances {
        *chance /= all;
    }
    chances
}

fn convolved(a: &[f64], b: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0; a.len() + b.len() - 1];
    for (i, x) in a.iter().enumerate() {
        for (sum, y) in sums[i..].iter_mut().zip(b) {
            *sum += x * y;
        }
    }
    sums
}

fn weighed(parts: &[Binomial], reached: u32, min_pupils: u32) -> Weighed {
    let n: u32 = parts.iter().map(|(n, _)| n).sum();
    let reaching = Reaching::of(parts);
    let ranges = LEVELS.map(|level| reaching.range(level, n));
    let outside = ranges.map(|(low, high)| reached < low || reached > high);
    let tail = reaching.at_most(reached).min(reaching.at_least(reached));
    let percent = |k: u32| 100.0 * f64::from(k) / f64::from(n);
    Weighed {
        range: Some((percent(ranges[0].0), percent(ranges[0].1))),
        wide: Some((percent(ranges[1].0), percent(ranges[1].1))),
        p: Some((2.0 * tail).min(1.0)),
        evidence: evidence(n, min_pupils, outside),
    }
}

impl Bands {
    /// Each band as one binomial with its mean.
    fn binomials(&self) -> Vec<Binomial> {
        let bands = self.pupils.iter().zip(&self.sums);
        let some = bands.filter(|(n, _)| **n > 0);
        some.map(|(n, sum)| (*n, billionths(*sum) / f64::from(*n)))
            .collect()
    }

    /// How many pupils.
    pub fn n(&self) -> u32 {
        self.pupils.iter().sum()
    }

    /// The variance of how many reach the standard.
    fn variance(&self) -> f64 {
        let parts = self.binomials().into_iter();
        parts.map(|(n, m)| f64::from(n) * m * (1.0 - m)).sum()
    }
}

/// `reached` pupils reached the standard, where the bands say how probable it was for each; `None` for nobody.
pub fn of_share(reached: u32, bands: &Bands, min_pupils: u32) -> Option<Weighed> {
    let parts = bands.binomials();
    (!parts.is_empty()).then(|| weighed(&parts, reached, min_pupils))
}

/// `reached` of n pupils reached the standard, where it is a share of the nation (0 to 1) that does; `None` for nobody.
pub fn against_share(reached: u32, n: u32, nation: f64, min_pupils: u32) -> Option<Weighed> {
    (n > 0).then(|| weighed(&[(n, nation.clamp(0.0, 1.0))], reached, min_pupils))
}

/// A term's share: the difference from its benchmark in percentage points, or where nothing is compared the attainment, and
/// what it rests on.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Share {
    /// Pupils.
    pub n: u32,
    /// Difference or attainment.
    pub value: f64,
    /// The variance of how many reach the standard.
    variance: f64,
}

impl Share {
    /// A difference from estimates.
    pub fn compared(difference: f64, bands: &Bands) -> Self {
        Self {
            n: bands.n(),
            value: difference,
            variance: bands.variance(),
        }
    }

    /// An attainment that nothing is compared with: V = n a (1 − a).
    pub fn alone(attainment: f64, n: u32) -> Self {
        let a = attainment / 100.0;
        Self {
            n,
            value: attainment,
            variance: f64::from(n) * a * (1.0 - a),
        }
    }
}

/// The evidence of a change from one term to another, of the same assessment type; `None` where one has nobody.
pub fn change_of_shares(before: &Share, after: &Share, min_pupils: u32) -> Option<Evidence> {
    let z = errors_of_shares(before, after)?;
    Some(of_errors(z, (before.n, after.n), min_pupils))
}

/// The same change in standard errors.
pub(super) fn errors_of_shares(before: &Share, after: &Share) -> Option<f64> {
    if before.n == 0 || after.n == 0 {
        return None;
    }
    let part = |s: &Share| s.variance / f64::from(s.n).powi(2);
    let error = 100.0 * (part(before) + part(after)).sqrt();
    Some(errors(after.value - before.value, error))
}

/// A change in standard errors; without any, a change is beyond all doubt and none is none.
pub(super) fn errors(change: f64, error: f64) -> f64 {
    if settled(change) == 0.0 {
        0.0
    } else if error > 0.0 {
        change / error
    } else {
        f64::INFINITY
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a double holds 15 digits, which is what figures need"
)]
fn billionths(sum: u64) -> f64 {
    sum as f64 / 1e9
}
