//! A set of schools as a key: quick to compare, exact.

use std::collections::BTreeSet;

use crate::dataset::SchoolId;

/// Schools as bits, from the word of the first one on: sets are equal where these are.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct SchoolSet {
    first: u16,
    words: Vec<u64>,
}

impl From<&BTreeSet<SchoolId>> for SchoolSet {
    fn from(schools: &BTreeSet<SchoolId>) -> Self {
        let word = |school: &SchoolId| school.0 / 64;
        let (Some(first), Some(last)) = (schools.first().map(word), schools.last().map(word))
        else {
            return Self {
                first: 0,
                words: vec![],
            };
        };
        let mut words = vec![0; usize::from(last - first) + 1];
        for school in schools {
            words[usize::from(word(school) - first)] |= 1 << (school.0 % 64);
        }
        Self { first, words }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_equal_where_their_schools_are() {
        let set =
            |ids: &[u16]| -> BTreeSet<SchoolId> { ids.iter().map(|i| SchoolId(*i)).collect() };
        let lists: [&[u16]; 7] = [
            &[],
            &[0],
            &[64],
            &[0, 64],
            &[63, 64],
            &[129, 130],
            &[u16::MAX],
        ];
        for (i, one) in lists.iter().enumerate() {
            for (j, other) in lists.iter().enumerate() {
                let same = SchoolSet::from(&set(one)) == SchoolSet::from(&set(other));
                assert_eq!(same, i == j, "{one:?} {other:?}");
            }
        }
    }
}
