//! The latest of dated values.

use crate::estate::{Counting, Date};

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

impl Latest<Counting> {
    /// Takes what a code counts as: one without an outcome stands only until there is one with (methods: section 1).
    pub(super) fn enter_outcome(&mut self, date: Date, counts: Counting) {
        let stands = self.value().map(|held| held != Counting::NoOutcome);
        match (stands, counts != Counting::NoOutcome) {
            (Some(true), false) => {}
            (Some(false), true) => self.0 = Some((date, counts)),
            _ => self.enter(date, counts),
        }
    }
}
