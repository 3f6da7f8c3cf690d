//! Evidence: how far chance alone could have made a difference (methods: section 2). The one place for pages, packs, mails,
//! tidy figures and the browser.

mod bands;
mod change;
mod means;
mod shares;

pub use bands::{BANDS, Bands, band_of};
pub use change::Stood;
pub use means::{Spread, against_mean, change_of_means, of_change, of_mean, students_t};
pub use shares::{Share, against_share, change_of_shares, of_share};

use crate::estate::settled;
use crate::quantity::Evidence;

/// The levels of the two ranges: `some` lies outside the first, `strong` outside the second.
const LEVELS: [f64; 2] = [0.05, 0.002];

/// From where on a change between two terms is `some`, and `strong`: standard errors.
const CHANGES: [f64; 2] = [1.96, 3.09];

/// What chance has to say about a figure.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Weighed {
    /// The expected range at 0.05, in the unit of the figure: where it would lie in 95 of 100 cases if nothing but the
    /// estimates held.
    pub range: Option<(f64, f64)>,
    /// The same at 0.002: where it would lie in 998 of 1,000 cases.
    pub wide: Option<(f64, f64)>,
    /// How probable a result at least so far off is, on either side.
    pub p: Option<f64>,
    /// What follows from it.
    pub evidence: Evidence,
}

/// A difference of n pupils in percentage points as whole pupils: half away from zero, a half judged at nine decimals.
pub fn whole_pupils(difference: f64, n: f64) -> f64 {
    settled(difference * n / 100.0).round()
}

/// The evidence of a figure by whether it lies outside the two ranges; `few` on too few pupils.
fn evidence(n: u32, min_pupils: u32, outside: [bool; 2]) -> Evidence {
    match outside {
        _ if n < min_pupils => Evidence::Few,
        [_, true] => Evidence::Strong,
        [true, _] => Evidence::Some,
        _ => Evidence::None,
    }
}

/// The evidence of a change in standard errors.
fn of_errors(z: f64, (before, after): (u32, u32), min_pupils: u32) -> Evidence {
    let z = settled(z.abs());
    evidence(before.min(after), min_pupils, CHANGES.map(|c| z >= c))
}
