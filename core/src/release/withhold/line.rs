//! Numbers of pupils or events that the schools of a trust add up to the trust's: suspensions, pupils often absent, a cohort. What
//! of them is withheld so that neither the trust's number nor the others' tell it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError};

use crate::dataset::SchoolId;

use super::state::{Roll, SOUGHT, Why};
use super::{Rule, Withheld};

/// Numbers of schools, which their trust's is the sum of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::release) struct Numbers {
    /// What is counted, and where and when: one name for one sum.
    pub(in crate::release) name: String,
    /// The least number that is shown, whatever the edition says.
    pub(in crate::release) least: u32,
    /// By school, with its URN.
    pub(in crate::release) of: BTreeMap<SchoolId, (u32, u64)>,
    /// Schools whose number is withheld at any rate.
    pub(in crate::release) withheld: BTreeSet<SchoolId>,
}

/// Whose numbers are withheld; `None` stands for the trust.
pub type Hidden = Arc<BTreeSet<Option<SchoolId>>>;

impl Withheld {
    /// Which of some numbers are withheld. A name asked for again has the same answer.
    pub(in crate::release) fn of_numbers(&self, numbers: &Numbers) -> Hidden {
        self.rule
            .as_ref()
            .map_or_else(Arc::default, |rule| rule.of_numbers(numbers))
    }
}

impl Rule {
    fn of_numbers(&self, numbers: &Numbers) -> Hidden {
        let lock = || self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(made) = lock().get(&numbers.name) {
            return made.clone();
        }
        // What an edition that withholds less withholds is withheld here, too.
        let less = self.less.as_ref().map(|less| less.of_numbers(numbers));
        let mut start: BTreeSet<Option<SchoolId>> = less.as_deref().cloned().unwrap_or_default();
        start.extend(numbers.withheld.iter().copied().map(Some));
        let small = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        let (mut known, mut names) = (BTreeSet::new(), BTreeMap::new());
        for (school, (urn, n)) in &numbers.of {
            let name = format!("{}/{urn}", numbers.name);
            if self.last.withholds(&name) && *n > 0 {
                start.insert(Some(*school));
            }
            if self.last.shows(&name, small(*n)) {
                known.insert(*school);
            }
            names.insert(*school, name);
        }
        let hidden = Arc::new(choose(
            numbers,
            (start, self.k.max(numbers.least)),
            &known,
            self.plain,
        ));
        let k = self.k.max(numbers.least);
        let width = width(numbers, &hidden, &known);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        for (school, name) in names {
            let n = small(numbers.of[&school].1);
            let roll = match hidden.contains(&Some(school)) {
                false => Roll::Shown(n),
                true => Roll::Withheld(Why::of(n, k, self.last.withholds(&name)), width),
            };
            kept.note(name, roll);
        }
        drop(kept);
        lock().entry(numbers.name.clone()).or_insert(hidden).clone()
    }
}

/// How many whole numbers each withheld one may be: with the sum of the withheld known, nought to all of it.
fn width(
    numbers: &Numbers,
    hidden: &BTreeSet<Option<SchoolId>>,
    known: &BTreeSet<SchoolId>,
) -> u32 {
    if hidden.contains(&None) {
        return SOUGHT;
    }
    let open = hidden.iter().flatten().filter(|s| !known.contains(s));
    let sum: u64 = open.filter_map(|s| numbers.of.get(s)).map(|(_, n)| n).sum();
    u32::try_from(sum.saturating_add(1)).map_or(SOUGHT, |width| width.min(SOUGHT))
}

/// Chooses: what is small, then the smallest others until each may be any of `k` whole numbers; the trust's where no others help.
fn choose(
    numbers: &Numbers,
    (mut hidden, k): (BTreeSet<Option<SchoolId>>, u32),
    known: &BTreeSet<SchoolId>,
    plain: bool,
) -> BTreeSet<Option<SchoolId>> {
    let k = u64::from(k);
    let small = |n: u64| (1..k).contains(&n);
    let each = || numbers.of.iter().map(|(school, (_, n))| (*school, *n));
    hidden.extend(each().filter(|(_, n)| small(*n)).map(|(s, _)| Some(s)));
    let sum: u64 = each().map(|(_, n)| n).sum();
    if small(sum) {
        hidden.insert(None);
    }
    if plain {
        return hidden;
    }
    let mut others: Vec<(u64, SchoolId)> = each()
        .filter(|(school, n)| *n > 0 && !known.contains(school) && !hidden.contains(&Some(*school)))
        .map(|(school, n)| (n, school))
        .collect();
    others.sort_unstable_by(|a, b| b.cmp(a));
    loop {
        // Whose number a reader knows of old hides nothing.
        let open = hidden
            .iter()
            .flatten()
            .filter(|school| !known.contains(school));
        let open = open.filter_map(|school| numbers.of.get(school));
        let open: Vec<u64> = open.map(|(_, n)| *n).collect();
        let left: u64 = open.iter().sum();
        // With the sum of the withheld known, each of two or more may be nought to all of it.
        let safe = open.is_empty() || hidden.contains(&None) || (open.len() > 1 && left + 1 >= k);
        if safe {
            return hidden;
        }
        match others.pop() {
            Some((_, school)) => hidden.insert(Some(school)),
            None => hidden.insert(None),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden(of: &[u64], k: u32, known: &[u16]) -> Vec<Option<u16>> {
        let schools = (0_u16..).map(SchoolId);
        let numbers = Numbers {
            name: "suspensions".into(),
            least: 0,
            of: schools.zip(of.iter().map(|n| (100_000, *n))).collect(),
            withheld: BTreeSet::new(),
        };
        let known = known.iter().copied().map(SchoolId).collect();
        let found = choose(&numbers, (BTreeSet::new(), k), &known, false);
        found.into_iter().map(|s| s.map(|s| s.0)).collect()
    }

    #[test]
    fn beside_a_small_number_goes_the_smallest_other() {
        assert_eq!(hidden(&[20, 30, 0], 11, &[]), []);
        // 3 and 20: each may be 0 to 23.
        assert_eq!(hidden(&[3, 20, 30, 0], 11, &[]), [Some(0), Some(1)]);
    }

    #[test]
    fn small_numbers_protect_each_other_where_their_sum_is_large_enough() {
        // 5 + 6 = 11: each may be 0 to 11, twelve whole numbers.
        assert_eq!(hidden(&[5, 6, 40], 11, &[]), [Some(0), Some(1)]);
        // 3 + 4 = 7: eight are too few.
        assert_eq!(hidden(&[3, 4, 40], 11, &[]), [Some(0), Some(1), Some(2)]);
    }

    #[test]
    fn where_no_school_helps_the_trust_goes() {
        assert_eq!(hidden(&[3, 0, 0], 11, &[]), [None, Some(0)]);
        assert_eq!(hidden(&[3, 4], 11, &[]), [None, Some(0), Some(1)]);
    }

    #[test]
    fn what_a_reader_knows_of_old_hides_nothing() {
        assert_eq!(hidden(&[3, 20, 30], 11, &[1]), [Some(0), Some(2)]);
    }
}
