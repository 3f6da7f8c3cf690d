//! Exact sums, whatever the order of the rows.

/// A sum in billionths.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(super) struct Sum(pub(super) i128);

impl Sum {
    /// A number, rounded to 9 decimals.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "sessions and pounds in billionths are far below 2^127"
    )]
    pub(super) fn of(value: f64) -> Self {
        Self((value * 1e9).round() as i128)
    }

    /// The number again: exact for whole numbers below 2^53.
    #[expect(clippy::cast_precision_loss, reason = "a figure is a double")]
    pub(super) fn value(self) -> f64 {
        self.0 as f64 / 1e9
    }
}

impl std::ops::AddAssign for Sum {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}
