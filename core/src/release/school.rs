//! A school as a page names it.

use crate::dataset::{Holdings, SchoolId, Urn};

/// A school's URN and name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize, serde::Deserialize)]
pub struct SchoolName {
    /// Its name, as given.
    pub name: String,
    /// Its URN.
    pub urn: Urn,
}

impl SchoolName {
    /// The name of a school of the holdings.
    pub fn of(holdings: &Holdings, school: SchoolId) -> Self {
        let school = &holdings.schools[usize::from(school.0)];
        Self {
            name: school.name.clone(),
            urn: school.urn,
        }
    }
}

/// Whose figures are released: a trust's with all its schools, or one school's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Scope {
    /// The trust, a place in the table of trusts.
    pub trust: usize,
    /// The school; `None`: the trust.
    pub school: Option<SchoolId>,
}

impl Scope {
    /// Whether a school's own figures belong here.
    pub fn has(&self, holdings: &Holdings, school: SchoolId) -> bool {
        holdings.schools[usize::from(school.0)].trust == self.trust
            && self.school.is_none_or(|s| s == school)
    }

    /// Its schools, by name and URN.
    pub fn schools(&self, holdings: &Holdings) -> Vec<(SchoolId, SchoolName)> {
        let mut schools: Vec<_> = holdings
            .schools_of(self.trust)
            .into_iter()
            .filter(|s| self.school.is_none_or(|own| own == *s))
            .map(|s| (s, SchoolName::of(holdings, s)))
            .collect();
        schools.sort_by(|a, b| a.1.cmp(&b.1));
        schools
    }
}
