//! The release desk: measured values in, shown values out.

use crate::quantity::{Measured, Reason, Unit};

/// Who will read what is released.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Audience {
    /// The trust's own staff, heads and trustees: everything may be shown.
    #[default]
    Internal,
}

/// The only maker of [`Shown`] values.
#[derive(Clone, Debug, Default)]
pub struct Desk {
    audience: Audience,
}

impl Desk {
    /// A desk for one audience.
    pub fn new(audience: Audience) -> Self {
        Self { audience }
    }

    /// Who will read it.
    pub(super) fn audience(&self) -> Audience {
        self.audience
    }

    /// Releases a figure, or the reason that stands for it.
    pub fn show(&self, measured: Measured) -> Shown {
        match self.audience {
            Audience::Internal => Shown {
                value: measured.value.map(|v| if v.is_finite() { v } else { 0.0 }),
                unit: measured.unit,
            },
        }
    }

    /// Releases a count.
    pub fn count(&self, n: u64) -> Shown {
        #[expect(clippy::cast_precision_loss, reason = "counts here are far below 2^53")]
        let value = n as f64;
        self.show(Measured::on_pupils(Ok(value), Unit::Count, n))
    }
}

/// A figure that a report may show: a value with its unit, or a reason. It can only come from a [`Desk`].
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct Shown {
    value: Result<f64, Reason>,
    unit: Unit,
}

impl Shown {
    /// The unrounded value, for sorting, drawing and export.
    pub fn value(&self) -> Option<f64> {
        self.value.as_ref().ok().copied()
    }

    /// Why there is no value, where there is none.
    pub fn reason(&self) -> Option<&Reason> {
        self.value.as_ref().err()
    }

    /// Its unit.
    pub fn unit(&self) -> Unit {
        self.unit
    }

    /// What stands in the cell: the rounded value, or the mark of the reason.
    pub fn text(&self) -> String {
        match &self.value {
            Ok(value) => self.unit.text(*value),
            Err(reason) => reason.mark().to_owned(),
        }
    }
}

impl std::fmt::Display for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text())
    }
}
