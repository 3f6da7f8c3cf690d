//! Schools by URN.

use rustc_hash::FxHashMap;

use crate::dataset::{School, SchoolId, Urn};

/// The places of schools by URN.
#[derive(Debug, Default)]
pub(super) struct SchoolIndex(FxHashMap<Urn, SchoolId>);

impl SchoolIndex {
    /// Of schools sorted by URN.
    pub(super) fn new(schools: &[School]) -> Self {
        Self(
            (0..u16::MAX)
                .zip(schools)
                .map(|(i, school)| (school.urn, SchoolId(i)))
                .collect(),
        )
    }

    /// The school with a URN.
    pub(super) fn get(&self, urn: Urn) -> Option<SchoolId> {
        self.0.get(&urn).copied()
    }
}
