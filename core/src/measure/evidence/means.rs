//! Means of scores: Student's t of the pupils' differences from their estimates, or from themselves a term before.

use statrs::distribution::{ContinuousCDF, StudentsT};
use statrs::function::beta::beta_reg;
use statrs::function::erf::erfc;

use crate::estate::settled;
use crate::quantity::Evidence;

use super::shares::errors;
use super::{LEVELS, Weighed, evidence, of_errors};

/// Numbers of pupils as whole sums: how many, their sum in 10⁻⁹ and the sum of their squares in 10⁻¹⁸.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Spread {
    /// Pupils.
    pub n: u32,
    /// Sum.
    pub sum: i64,
    /// Sum of squares.
    pub squares: u128,
}

impl Spread {
    /// The mean; `None` for nobody.
    pub fn mean(&self) -> Option<f64> {
        #[expect(
            clippy::cast_precision_loss,
            reason = "a double holds 15 digits, which is what figures need"
        )]
        (self.n > 0).then(|| self.sum as f64 / 1e9 / f64::from(self.n))
    }

    /// The sample standard deviation; `None` for fewer than two.
    pub fn sd(&self) -> Option<f64> {
        if self.n < 2 {
            return None;
        }
        let sum = u128::from(self.sum.unsigned_abs());
        // n Σd² − (Σd)² >= 0, in whole numbers.
        let spread = (u128::from(self.n) * self.squares).saturating_sub(sum * sum);
        let n = f64::from(self.n);
        #[expect(
            clippy::cast_precision_loss,
            reason = "a double holds 15 digits, which is what figures need"
        )]
        Some((spread as f64 / (n * (n - 1.0))).sqrt() / 1e9)
    }

    fn error(&self) -> Option<f64> {
        Some(self.sd()? / f64::from(self.n).sqrt())
    }
}

/// Half the width of the range of a mean at a level, in standard errors: Student's t at 1 − a/2.
fn t(level: f64, n: u32) -> f64 {
    StudentsT::new(0.0, 1.0, f64::from(n) - 1.0)
        .map_or(f64::INFINITY, |t| t.inverse_cdf(1.0 - level / 2.0))
}

/// Half the width of the 95% interval of a mean over n pupils, in standard errors.
pub fn students_t(n: u32) -> f64 {
    t(LEVELS[0], n)
}

/// Student's two-sided p.
fn two_sided(t: f64, n: u32) -> f64 {
    let freedom = f64::from(n) - 1.0;
    beta_reg(freedom / 2.0, 0.5, freedom / (freedom + t * t))
}

/// The pupils' differences from their estimates, whose mean is `benchmark`; `None` for nobody.
pub fn of_mean(benchmark: f64, gaps: &Spread, min_pupils: u32) -> Option<Weighed> {
    let gap = gaps.mean()?;
    let Some(error) = gaps.error() else {
        return Some(Weighed {
            range: None,
            wide: None,
            p: None,
            evidence: Evidence::Few,
        });
    };
    let halves = LEVELS.map(|level| t(level, gaps.n) * error);
    let outside = halves.map(|half| settled(gap.abs()) > settled(half));
    let p = if error == 0.0 {
        f64::from(u8::from(settled(gap) == 0.0))
    } else {
        two_sided(gap / error, gaps.n)
    };
    Some(Weighed {
        range: Some((benchmark - halves[0], benchmark + halves[0])),
        wide: Some((benchmark - halves[1], benchmark + halves[1])),
        p: Some(p),
        evidence: evidence(gaps.n, min_pupils, outside),
    })
}

/// The pupils' changes between two terms: the range is that of the mean change itself; `None` for nobody.
pub fn of_change(changes: &Spread, min_pupils: u32) -> Option<Weighed> {
    let mean = changes.mean()?;
    let against_0 = of_mean(0.0, changes, min_pupils)?;
    Some(Weighed {
        range: against_0.range.map(|(low, high)| (mean + low, mean + high)),
        wide: against_0.wide.map(|(low, high)| (mean + low, mean + high)),
        ..against_0
    })
}

/// The evidence of a change of mean differences from one term to another, of the same assessment type; `None` where one
/// has fewer than two pupils.
pub fn change_of_means(before: &Spread, after: &Spread, min_pupils: u32) -> Option<Evidence> {
    let z = errors_of_means(before, after)?;
    Some(of_errors(z, (before.n, after.n), min_pupils))
}

/// The same change in standard errors.
pub(super) fn errors_of_means(before: &Spread, after: &Spread) -> Option<f64> {
    let change = after.mean()? - before.mean()?;
    let error = (before.error()?.powi(2) + after.error()?.powi(2)).sqrt();
    Some(errors(change, error))
}

/// The mean of n pupils, `difference` from the nation's, whose pupils spread by `sd`: normal, two-sided; `None` for nobody.
pub fn against_mean(
    nation: f64,
    difference: f64,
    sd: f64,
    n: u32,
    min_pupils: u32,
) -> Option<Weighed> {
    if n == 0 {
        return None;
    }
    let error = sd / f64::from(n).sqrt();
    let z = settled(errors(difference, error).abs());
    let p = erfc(z / std::f64::consts::SQRT_2);
    let outside = LEVELS.map(|level| settled(p) < level);
    // 1.96 and 3.09 errors: where the normal distribution leaves 0.05 and 0.002 outside.
    let [some, strong] = [1.959_963_984_540_054, 3.090_232_306_167_813].map(|z| z * error);
    Some(Weighed {
        range: Some((nation - some, nation + some)),
        wide: Some((nation - strong, nation + strong)),
        p: Some(p),
        evidence: evidence(n, min_pupils, outside),
    })
}
