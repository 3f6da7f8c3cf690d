//! Where there is anything to report: which trusts have an outcome in a key stage and subject.

use std::collections::BTreeSet;

use crate::dataset::SchoolId;
use crate::estate::Subject;

use super::cells::Slice;
use super::engine::Engine;

/// The trusts, key stages (by their places) and subjects in which somebody has an outcome.
#[derive(Debug)]
pub(super) struct Presence(BTreeSet<(usize, usize, Subject)>);

impl Presence {
    /// Looks through the cells of a slice without comparison and grouping.
    pub(super) fn of(engine: &Engine, plain: &Slice) -> Self {
        let cells = engine.cells(plain);
        let mut there = BTreeSet::new();
        for (school, id) in engine.holdings().schools.iter().zip(0..) {
            for (place, cell) in cells.of(SchoolId(id)) {
                for (k, stage) in engine.settings().key_stages.iter().enumerate() {
                    if cell.assessed > 0 && stage.has(place.year_group) {
                        there.insert((school.trust, k, place.subject));
                    }
                }
            }
        }
        Self(there)
    }

    /// Whether somebody on a roll of the trust has an outcome in that key stage and subject.
    pub(super) fn has(&self, trust: usize, key_stage: usize, subject: Subject) -> bool {
        self.0.contains(&(trust, key_stage, subject))
    }

    /// Bytes held, about.
    pub(super) fn bytes(&self) -> usize {
        self.0.len() * 64
    }
}
