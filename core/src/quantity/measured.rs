//! A measured figure, on its way to the release desk.

use super::{Reason, Unit};

/// A figure as it was measured, with what the desk needs to decide whether it may be shown.
#[derive(Clone, PartialEq, Debug)]
pub struct Measured {
    /// The unrounded value, or why there is none.
    pub value: Result<f64, Reason>,
    /// Its unit.
    pub unit: Unit,
    /// How many pupils it rests on; `None` where it rests on none (money, schools).
    pub pupils: Option<u64>,
}

impl Measured {
    /// A figure on so many pupils.
    pub fn on_pupils(value: Result<f64, Reason>, unit: Unit, pupils: u64) -> Self {
        Self {
            value,
            unit,
            pupils: Some(pupils),
        }
    }

    /// A figure that doesn't rest on single pupils.
    pub fn plain(value: Result<f64, Reason>, unit: Unit) -> Self {
        Self {
            value,
            unit,
            pupils: None,
        }
    }
}
