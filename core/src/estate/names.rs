//! Names that are known as long as the program runs: what data declare (subjects, types, measures) is held as a number.
//!
//! The table only grows, by what files and configs declare; a name's number says nothing and is never shown.

use std::collections::HashSet;
use std::sync::{LazyLock, PoisonError, RwLock};

/// Texts that stay.
static TEXTS: LazyLock<RwLock<HashSet<&'static str>>> = LazyLock::new(RwLock::default);

/// A text that stays, one copy of each.
pub fn lasting(text: &str) -> &'static str {
    let known = |held: &HashSet<&'static str>| held.get(text).copied();
    if let Some(found) = known(&TEXTS.read().unwrap_or_else(PoisonError::into_inner)) {
        return found;
    }
    let mut held = TEXTS.write().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = known(&held) {
        return found;
    }
    let kept: &'static str = Box::leak(text.to_owned().into_boxed_str());
    held.insert(kept);
    kept
}

/// What is declared, each once, by number; the built-in ones first.
#[derive(Debug)]
pub(super) struct Declared<T: 'static> {
    built_in: Vec<T>,
    added: RwLock<Vec<&'static T>>,
}

impl<T: PartialEq> Declared<T> {
    pub(super) fn new(built_in: Vec<T>) -> Self {
        Self {
            built_in,
            added: RwLock::default(),
        }
    }

    pub(super) fn built_in(&self) -> &[T] {
        &self.built_in
    }

    /// The one with a number; the first for a number that nobody has.
    pub(super) fn get(&'static self, number: u16) -> &'static T {
        let at = usize::from(number);
        if let Some(found) = self.built_in.get(at) {
            return found;
        }
        let added = self.added.read().unwrap_or_else(PoisonError::into_inner);
        let found = added.get(at - self.built_in.len()).copied();
        found.unwrap_or(&self.built_in[0])
    }

    /// The number of one, added where it isn't known yet; the first's where the numbers are used up.
    pub(super) fn number(&'static self, wanted: T) -> u16 {
        let number = |at: usize| u16::try_from(at).unwrap_or(0);
        if let Some(at) = self.built_in.iter().position(|one| *one == wanted) {
            return number(at);
        }
        let mut added = self.added.write().unwrap_or_else(PoisonError::into_inner);
        let at = match added.iter().position(|one| **one == wanted) {
            Some(at) => at,
            None => {
                added.push(Box::leak(Box::new(wanted)));
                added.len() - 1
            }
        };
        number(self.built_in.len() + at)
    }
}
