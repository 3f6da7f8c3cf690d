//! The latest of dated values.

use crate::estate::Date;

/// The latest of dated values; of the same day the last in the data.
#[derive(Clone, Copy, Debug)]
pub(super) struct Latest<T>(Option<(Date, T)>);

impl<T> Default for Latest<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Copy> Latest<T> {
    /// Takes a value if none is later.
    pub(super) fn enter(&mut self, date: Date, value: T) {
        if self.0.as_ref().is_none_or(|(at, _)| *at <= date) {
            self.0 = Some((date, value));
        }
    }

    /// The value, where there is one.
    pub(super) fn value(&self) -> Option<T> {
        self.0.map(|(_, value)| value)
    }
}
