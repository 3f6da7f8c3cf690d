//! Which key stages a trust or school ever had pupils in: of the others it has no pages.

use std::collections::{BTreeMap, BTreeSet};

use crate::dataset::{Holdings, SchoolId};
use crate::estate::{KeyStage, YearGroup};

/// The year groups that schools have had pupils in.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Stages {
    of_school: BTreeMap<SchoolId, BTreeSet<YearGroup>>,
    of_trust: Vec<BTreeSet<YearGroup>>,
}

impl Stages {
    /// Reads them off the rolls of all years.
    pub(super) fn of(holdings: &Holdings) -> Self {
        let mut of_school: BTreeMap<SchoolId, BTreeSet<YearGroup>> = BTreeMap::new();
        for entry in &holdings.roll {
            let own = of_school.entry(entry.school).or_default();
            own.insert(entry.nc_year);
        }
        let mut of_trust = vec![BTreeSet::new(); holdings.trusts.len()];
        for (school, years) in &of_school {
            let trust = holdings.schools[usize::from(school.0)].trust;
            of_trust[trust].extend(years.iter().copied());
        }
        Self {
            of_school,
            of_trust,
        }
    }

    /// Whether a trust, or one of its schools, ever had pupils in a key stage.
    pub(super) fn had(&self, trust: usize, school: Option<SchoolId>, stage: &KeyStage) -> bool {
        let years = match school {
            Some(school) => self.of_school.get(&school),
            None => self.of_trust.get(trust),
        };
        years.is_some_and(|years| years.iter().any(|year| stage.has(*year)))
    }
}
