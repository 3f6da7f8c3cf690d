//! Which share of a site is made: some trusts and schools that are asked for, one of several parts of the trusts, or what is left
//! where the parts are made.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::dataset::Holdings;
use crate::estate::Urn;
use crate::release::Kept;

use super::Unit;

/// Only some trusts and schools; empty: all.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Only {
    /// Trusts, by UID.
    pub trusts: Vec<String>,
    /// Schools, by URN.
    pub schools: Vec<Urn>,
    /// Whether the site is made in parts.
    pub share: Share,
}

/// The pages of trusts that can be searched for, by the trust's place in its table: for each its path and its title.
pub type Titles = BTreeMap<usize, Vec<(String, String)>>;

/// Which share of a site is made.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Share {
    /// All of it.
    #[default]
    Whole,
    /// The trusts of a part: neither front page, nor search, nor what all pages load.
    Part(Part),
    /// What is left where the parts are made: the front page, the search, what all pages load.
    Rest(Arc<Rest>),
}

/// What the parts have made that the rest of a site is made with.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Rest {
    /// The pages of all trusts, by the folder of their edition.
    pub titles: BTreeMap<String, Titles>,
    /// What the editions that withhold show, by the fewest pupils whose number is shown, part by part.
    pub kept: BTreeMap<u32, Vec<Kept>>,
}

impl Only {
    /// The units that are made among all of an edition.
    pub(super) fn among<'u>(&self, all: &'u [Unit], holdings: &Holdings) -> Vec<&'u Unit> {
        let wanted: Box<dyn Fn(&&Unit) -> bool> = match &self.share {
            Share::Part(part) => return part.units(all, holdings),
            Share::Rest(_) => Box::new(|unit| **unit == Unit::Front),
            Share::Whole => Box::new(|unit| self.asks_for(unit, holdings)),
        };
        all.iter().filter(wanted).collect()
    }

    fn asks_for(&self, unit: &Unit, holdings: &Holdings) -> bool {
        if self.trusts.is_empty() && self.schools.is_empty() {
            return true;
        }
        let uid = |trust: usize| self.trusts.contains(&holdings.trusts[trust].uid);
        let urn = |school: usize| self.schools.contains(&holdings.schools[school].urn);
        match unit {
            Unit::Front => true,
            Unit::Trust(trust) => uid(*trust),
            Unit::School(trust, school) => uid(*trust) || urn(usize::from(school.0)),
            Unit::Body(uid) => self.trusts.contains(uid),
        }
    }
}

/// A part of several of the trusts of a site, each of which is made by itself, on a machine of its own where there are many.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Part {
    /// Its number, from 1.
    pub number: usize,
    /// How many parts there are.
    pub of: usize,
}

impl Part {
    /// The trusts of the table that it makes, in order: whole trusts, those with the most schools first to the part that has the
    /// fewest so far. So it depends on nothing but the tables of trusts and schools.
    pub fn trusts(self, holdings: &Holdings) -> Vec<usize> {
        let sizes = (0..holdings.trusts.len()).map(|t| holdings.schools_of(t).len() + 1);
        let sizes: Vec<usize> = sizes.collect();
        dealt(&sizes, self.of)
            .into_iter()
            .nth(self.number.saturating_sub(1))
            .unwrap_or_default()
    }

    /// The units of it among all of an edition.
    pub(super) fn units<'u>(self, all: &'u [Unit], holdings: &Holdings) -> Vec<&'u Unit> {
        let own = self.trusts(holdings);
        let mut bodies = 0;
        let mine = |unit: &&Unit| match unit {
            Unit::Front => false,
            Unit::Trust(trust) | Unit::School(trust, _) => own.binary_search(trust).is_ok(),
            // As many to each part.
            Unit::Body(_) => {
                bodies += 1;
                (bodies - 1) % self.of == self.number - 1
            }
        };
        all.iter().filter(mine).collect()
    }
}

/// Deals things of some sizes to so many hands: the largest first, each to the hand that has the least; what each has, in order.
fn dealt(sizes: &[usize], hands: usize) -> Vec<Vec<usize>> {
    let mut largest: Vec<usize> = (0..sizes.len()).collect();
    largest.sort_by_key(|at| (std::cmp::Reverse(sizes[*at]), *at));
    let mut all = vec![(0, vec![]); hands];
    for at in largest {
        let least = all.iter_mut().min_by_key(|(size, _)| *size);
        if let Some((size, own)) = least {
            *size += sizes[at];
            own.push(at);
        }
    }
    let sorted = all.into_iter().map(|(_, mut own): (usize, Vec<usize>)| {
        own.sort_unstable();
        own
    });
    sorted.collect()
}

#[cfg(test)]
mod tests {
    use super::dealt;

    #[test]
    fn each_part_has_whole_trusts_and_about_as_many_schools() {
        // 9 to the first, 5 to the second, 4 to the second (5 < 9), 3 to the first or second: both have 9, so to the first; 1 to the second.
        assert_eq!(dealt(&[4, 9, 1, 5, 3], 2), [vec![1, 4], vec![0, 2, 3]]);
        // As many parts as trusts: one each, and none without.
        assert_eq!(dealt(&[2, 2, 2], 3), [vec![0], vec![1], vec![2]]);
    }
}
