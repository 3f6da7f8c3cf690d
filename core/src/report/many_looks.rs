//! Many looks (methods: section 2): which of several figures comes first, and how many would stand out by luck alone.

use std::cmp::Ordering;

use crate::quantity::Verdict;
use crate::release::{Chance, Shown};

/// How sure a figure or move is: what lists of them are ordered by.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Surety {
    /// The place of its verdict: strong evidence, then some, then the rest.
    place: u8,
    /// Its p; 1 where there is none.
    p: f64,
    /// The pupils it rests on.
    n: f64,
}

impl Surety {
    /// Of a verdict, its p and the pupils it rests on.
    pub fn of(verdict: Verdict, p: Option<f64>, n: &Shown) -> Self {
        Self {
            place: verdict.place(),
            p: p.unwrap_or(1.0),
            n: n.value().unwrap_or(0.0),
        }
    }

    /// Of what chance says of a figure, and the pupils it rests on.
    pub fn in_chance(chance: &Chance, n: &Shown) -> Self {
        Self::of(chance.verdict, chance.p, n)
    }

    /// The order of lists: by verdict, then by p; of equals the one on more pupils first.
    pub fn surest_first(&self, other: &Self) -> Ordering {
        (self.place.cmp(&other.place))
            .then(self.p.total_cmp(&other.p))
            .then(other.n.total_cmp(&self.n))
    }
}

/// How many of so many comparisons would show some sign by luck alone (methods: many looks).
pub fn by_luck(looked: usize) -> usize {
    (looked + 10) / 20
}

/// `44 comparisons; about two would show some sign by luck alone`; empty where nothing was compared.
pub fn looks_words(looked: usize) -> String {
    match (looked, by_luck(looked)) {
        (0, _) => String::new(),
        (1, _) => "1 comparison; one in twenty would show some sign by luck alone".into(),
        (n, 0) => format!("{n} comparisons; one in twenty would show some sign by luck alone"),
        (n, luck) => format!(
            "{n} comparisons; about {} would show some sign by luck alone",
            super::words::small(luck)
        ),
    }
}
