//! The bands of the DfE measures.

/// A band of the DfE measures (methods: section 5).
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize,
)]
pub enum Band {
    /// The interval lies below 0 and the score under the outer cut.
    WellBelow,
    /// The interval lies below 0.
    Below,
    /// The interval holds 0.
    Average,
    /// The interval lies above 0.
    Above,
    /// The interval lies above 0 and the score reaches the outer cut.
    WellAbove,
}

impl Band {
    /// The code of tidy figures.
    pub fn code(self) -> &'static str {
        ["well_below", "below", "average", "above", "well_above"][self as usize]
    }

    /// The words a reader sees.
    pub fn words(self) -> &'static str {
        [
            "well below average",
            "below average",
            "close to average",
            "above average",
            "well above average",
        ][self as usize]
    }

    /// The shape beside the words.
    pub fn shape(self) -> &'static str {
        ["−−", "−", "=", "+", "++"][self as usize]
    }
}
