//! A trust's profile: six flags with stated thresholds, and its structure (methods: section 7).
//!
//! There is no unique formula for a good trust: a profile describes one trust and is never added up or ranked.

mod flags;
mod isolation;
mod ofsted;
mod structure;

pub use flags::{Area, Condition, Flag, Verdict};
pub use isolation::{Nearest, NoNearest, kilometres, minutes, nearest};
pub use ofsted::{Part, SchoolOfsted, ofsted};
pub use structure::{Characteristic, Growth, Pupils, Structure, years_before};

use crate::config::ProfileSettings;
use crate::dataset::Holdings;
use crate::estate::Date;
use crate::measure::dfe::TrustMeasure;
use crate::measure::indicators::Indicator;

/// A trust's profile.
#[derive(Clone, PartialEq, Debug)]
pub struct Profile {
    /// The trust, a place in the table of trusts.
    pub trust: usize,
    /// The flags, in the order of [`Area::ALL`].
    pub flags: Vec<Flag>,
    /// Its structure.
    pub structure: Structure,
    /// What Ofsted says of its schools.
    pub ofsted: Vec<SchoolOfsted>,
}

/// Makes the profile of a trust as it stood on a day, from measures and indicators of all the data.
pub fn profile(
    holdings: &Holdings,
    settings: &ProfileSettings,
    measures: &[TrustMeasure],
    indicators: &[Indicator],
    trust: usize,
    as_at: Date,
) -> Profile {
    let ofsted = ofsted(holdings, trust);
    Profile {
        trust,
        flags: flags::flags(holdings, settings, measures, indicators, &ofsted, trust),
        structure: structure::structure(holdings, settings, trust, as_at),
        ofsted,
    }
}
