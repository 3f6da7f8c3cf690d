//! Names that are known as long as the program runs: what data declare (subjects, types, measures) is held as a number.
//!
//! The table only grows, by what files and configs declare; a name's number says nothing and is never shown.

use std::collections::HashSet;
use std::sync::{LazyLock, Mutex, OnceLock, PoisonError, RwLock};

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

/// How many shelves there are, and how many declarations one holds: together as many as a number can tell apart.
const SHELVES: usize = 16;
const SHELF: usize = 4_096;

/// Declarations that stay where they are; the shelf is put up with its first.
type Shelf<T> = OnceLock<Box<[OnceLock<&'static T>]>>;

/// What is declared, each once, by number; the built-in ones first. Looked up in the innermost loops, so without a lock.
#[derive(Debug)]
pub(super) struct Declared<T: 'static> {
    built_in: Vec<T>,
    shelves: [Shelf<T>; SHELVES],
    /// How many were added; held while one is.
    added: Mutex<usize>,
}

impl<T: PartialEq> Declared<T> {
    pub(super) fn new(built_in: Vec<T>) -> Self {
        Self {
            built_in,
            shelves: [const { OnceLock::new() }; SHELVES],
            added: Mutex::default(),
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
        let found = self.added(at - self.built_in.len());
        found.unwrap_or(&self.built_in[0])
    }

    /// One of those added.
    fn added(&'static self, at: usize) -> Option<&'static T> {
        let shelf = self.shelves.get(at / SHELF)?.get()?;
        shelf[at % SHELF].get().copied()
    }

    /// The number of one, added where it isn't known yet; the first's where the numbers are used up.
    pub(super) fn number(&'static self, wanted: T) -> u16 {
        let number = |at: usize| u16::try_from(at).unwrap_or(0);
        if let Some(at) = self.built_in.iter().position(|one| *one == wanted) {
            return number(at);
        }
        let mut count = self.added.lock().unwrap_or_else(PoisonError::into_inner);
        let known = |at: &usize| self.added(*at).is_some_and(|one| *one == wanted);
        if let Some(at) = (0..*count).find(known) {
            return number(self.built_in.len() + at);
        }
        let at = *count;
        let Some(shelf) = self.shelves.get(at / SHELF) else {
            return 0;
        };
        let shelf = shelf.get_or_init(|| (0..SHELF).map(|_| OnceLock::new()).collect());
        if shelf[at % SHELF].set(Box::leak(Box::new(wanted))).is_ok() {
            *count += 1;
        }
        number(self.built_in.len() + at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_declared_twice_has_one_number_and_stays() {
        static NAMES: LazyLock<Declared<String>> =
            LazyLock::new(|| Declared::new(vec!["a".into(), "b".into()]));
        let numbers: Vec<u16> = (0..SHELF + 2)
            .map(|i| NAMES.number(format!("n{i}")))
            .collect();
        assert_eq!((numbers[0], NAMES.number("b".into())), (2, 1));
        assert_eq!(NAMES.number("n0".into()), 2);
        let last = numbers[SHELF + 1];
        assert_eq!(NAMES.get(last), &format!("n{}", SHELF + 1));
        assert_eq!(NAMES.get(last + 1), "a");
    }
}
