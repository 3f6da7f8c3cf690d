//! What is made together: the front page, a trust, a school.

use crate::dataset::SchoolId;
use crate::release::Scope;

use super::Survey;

/// A part of the site that is composed and written at one go.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Unit {
    /// The front page.
    Front,
    /// A trust of the table of trusts, as a whole.
    Trust(usize),
    /// One of its schools.
    School(usize, SchoolId),
    /// A trust or sponsor that only the DfE measures know, with its schools' pages.
    Body(String),
}

impl Unit {
    /// The trust of the table of trusts that it is of.
    pub(super) fn trust(&self) -> Option<usize> {
        match self {
            Self::Trust(trust) | Self::School(trust, _) => Some(*trust),
            Self::Front | Self::Body(_) => None,
        }
    }

    /// Whose figures it shows; nobody's where it is of no trust of the table.
    pub(super) fn scope(&self) -> Scope {
        Scope {
            trust: self.trust().unwrap_or(usize::MAX),
            school: match self {
                Self::School(_, school) => Some(*school),
                Self::Front | Self::Trust(_) | Self::Body(_) => None,
            },
        }
    }
}

/// All units of the edition that is made, in the order of the site.
pub fn units(survey: &Survey<'_>) -> Vec<Unit> {
    let holdings = survey.holdings;
    let mut units = vec![Unit::Front];
    for trust in 0..holdings.trusts.len() {
        units.push(Unit::Trust(trust));
        units.extend(
            holdings
                .schools_of(trust)
                .into_iter()
                .map(|s| Unit::School(trust, s)),
        );
    }
    // A trust of the tables shows its measures at its own place; the others that have a score get one of their own.
    let mut bodies: Vec<String> = survey
        .measures
        .iter()
        .filter(|m| m.score.is_some())
        .filter(|m| {
            !m.body
                .trusts
                .iter()
                .any(|(uid, _)| holdings.trust(uid).is_some())
        })
        .map(|m| super::bodies::key(&m.body))
        .collect();
    bodies.sort_unstable();
    bodies.dedup();
    units.extend(bodies.into_iter().map(Unit::Body));
    let edition = &survey.edition;
    units.retain(|unit| match unit {
        Unit::Front => true,
        Unit::Trust(trust) => edition.has_trust(*trust),
        Unit::School(trust, school) => edition.has_school(*trust, *school),
        Unit::Body(_) => edition.trust.is_none() && edition.has_report("measures"),
    });
    units
}
