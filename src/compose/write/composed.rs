//! Composed pages that are kept from build to build.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::report::Page;
use crate::site::Hash;

use super::super::Unit;

/// Pages with the hashes of their values.
pub(super) type Pages = Vec<(Page, Hash)>;

/// Pages that were composed once, for builds in which only templates change; with many pages only some are kept.
#[derive(Debug, Default)]
pub struct Composed {
    units: Mutex<BTreeMap<Unit, Arc<Pages>>>,
}

impl Composed {
    /// How many pages are kept at most: those of some ten schools.
    const MOST: usize = 1_000;

    /// Forgets all of them: what pages say may have changed.
    pub fn forget(&self) {
        self.units().clear();
    }

    fn units(&self) -> MutexGuard<'_, BTreeMap<Unit, Arc<Pages>>> {
        self.units.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn of(&self, unit: &Unit, make: impl FnOnce() -> Pages) -> Arc<Pages> {
        let known = self.units().get(unit).cloned();
        known.unwrap_or_else(|| {
            let pages = Arc::new(make());
            let mut units = self.units();
            let kept: usize = units.values().map(|pages| pages.len()).sum();
            if kept + pages.len() <= Self::MOST {
                units.insert(unit.clone(), Arc::clone(&pages));
            }
            pages
        })
    }
}
