//! What chance leaves of a difference.

/// How far chance alone could have made a difference (methods: section 2).
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize,
)]
pub enum Evidence {
    /// Too few pupils to compare.
    Few,
    /// Within what chance alone makes of the estimates.
    None,
    /// Outside what chance makes of them in 95 of 100 cases.
    Some,
    /// Outside what chance makes of them in 998 of 1,000 cases.
    Strong,
}

impl Evidence {
    /// As tidy figures write it.
    pub fn code(self) -> &'static str {
        ["few", "none", "some", "strong"][self as usize]
    }
}
