//! The indicator of a difference.

/// A difference's indicator (methods: section 2): shape, colour and word, never colour alone. The marks named here are the
/// usual ones; `thresholds` in the config sets others.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize,
)]
pub enum Indicator {
    /// d <= −10 percentage points or <= −5 scaled-score points.
    WellBelow,
    /// Down to −5 points, or −2 scaled-score points.
    Below,
    /// Between.
    None,
    /// From 5 points, or 2 scaled-score points.
    Above,
    /// From 10 points, or 5 scaled-score points.
    WellAbove,
}

impl Indicator {
    /// The code of tidy figures: `well_below` … `well_above`, `none`.
    pub fn code(self) -> &'static str {
        ["well_below", "below", "none", "above", "well_above"][self as usize]
    }

    /// The word beside the shape.
    pub fn word(self) -> &'static str {
        ["well below", "below", "close", "above", "well above"][self as usize]
    }

    /// The shape, one character that every embedded font has.
    pub fn shape(self) -> &'static str {
        ["−−", "−", "=", "+", "++"][self as usize]
    }
}
