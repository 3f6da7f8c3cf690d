//! Two terms beside each other, whatever they are figures of.

use statrs::function::erf::erfc;

use crate::quantity::Evidence;

use super::means::errors_of_means;
use super::shares::errors_of_shares;
use super::{Share, Spread, change_of_means, change_of_shares};

/// What a figure's change from one term to another is tested on.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Stood {
    /// A share.
    Share(Share),
    /// A mean of pupils' differences.
    Mean(Spread),
}

impl Stood {
    /// How probable a change at least so far is by chance alone (normal, two-sided), which lists are ordered by; `None` where the two
    /// can't be set beside each other.
    pub fn change_p(before: &Self, after: &Self) -> Option<f64> {
        let z = match (before, after) {
            (Self::Share(a), Self::Share(b)) => errors_of_shares(a, b)?,
            (Self::Mean(a), Self::Mean(b)) => errors_of_means(a, b)?,
            _ => return None,
        };
        Some(erfc(z.abs() / std::f64::consts::SQRT_2))
    }

    /// The evidence of a change from one term to a later one; `None` where the two can't be set beside each other.
    pub fn change(before: &Self, after: &Self, min_pupils: u32) -> Option<Evidence> {
        match (before, after) {
            (Self::Share(a), Self::Share(b)) => change_of_shares(a, b, min_pupils),
            (Self::Mean(a), Self::Mean(b)) => change_of_means(a, b, min_pupils),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_p_of_a_change_is_that_of_its_standard_errors() {
        let share = |attainment, n| Stood::Share(Share::alone(attainment, n));
        // 20 points, of two terms with 100 pupils each: 2.887 errors.
        let p = Stood::change_p(&share(40.0, 100), &share(60.0, 100)).unwrap();
        assert!((p - 0.003_892_417_123).abs() < 1e-9, "{p}");
        assert_eq!(Stood::change_p(&share(40.0, 0), &share(60.0, 100)), None);
    }
}
