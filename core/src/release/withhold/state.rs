//! What an edition showed and withheld when it was last published: what its readers know.

use std::collections::BTreeMap;

use crate::measure::tracking::Grouping;

use super::super::counts::Counts;
use super::lanes::Frame;

/// Rolls that an edition showed, and those that it withheld, by a name of the pupils they are of.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Kept {
    rolls: BTreeMap<String, Roll>,
}

/// A number of pupils, as an edition has it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Roll {
    Shown(u32),
    /// Why not, and how many whole numbers a reader must take it for possible to be, as far as that was sought (`SOUGHT`).
    Withheld(Why, u32),
    /// Withheld by a build that noted no more.
    Unsaid,
}

/// Why a number of pupils is withheld.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Why {
    /// It is a small number.
    Small,
    /// It would tell one that is.
    Told,
    /// It was withheld as last published: shown again it would tell what has changed.
    Before,
    /// Nothing is counted there.
    Uncounted,
}

/// Up to how many whole numbers are sought that a withheld one may be.
pub const SOUGHT: u32 = 100;

/// How many numbers of pupils an edition shows and withholds, by reason.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// Those that are shown.
    pub shown: usize,
    /// Withheld: small numbers.
    pub small: usize,
    /// Withheld: would tell small numbers.
    pub told: usize,
    /// Withheld: were so as last published.
    pub before: usize,
    /// The fewest whole numbers that any withheld one may be, from all sums that are shown; `None`: none is withheld.
    pub narrowest: Option<u32>,
}

impl Tally {
    /// All that are withheld.
    pub fn withheld(&self) -> usize {
        self.small + self.told + self.before
    }
}

impl Roll {
    /// From its words in a file: `12`, `c`, `c small 7`.
    fn read(words: &str) -> Option<Self> {
        let mut words = words.split(' ');
        Some(match (words.next()?, words.next(), words.next()) {
            ("c", Some(why), Some(width)) => Self::Withheld(Why::read(why)?, width.parse().ok()?),
            ("c", ..) => Self::Unsaid,
            (roll, ..) => Self::Shown(roll.parse().ok()?),
        })
    }
}

impl std::fmt::Display for Roll {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Shown(roll) => write!(f, "{roll}"),
            Self::Withheld(why, width) => write!(f, "c {} {width}", why.word()),
            Self::Unsaid => write!(f, "c"),
        }
    }
}

impl Why {
    const ALL: [Self; 4] = [Self::Small, Self::Told, Self::Before, Self::Uncounted];

    fn word(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Told => "told",
            Self::Before => "before",
            Self::Uncounted => "uncounted",
        }
    }

    /// Of a withheld roll, where the least that is shown is `k`.
    pub(super) fn of(roll: u32, k: u32, before: bool) -> Self {
        match roll {
            0 => Self::Uncounted,
            roll if roll < k => Self::Small,
            _ if before => Self::Before,
            _ => Self::Told,
        }
    }

    fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.word() == word)
    }
}

impl Kept {
    /// From the lines of a file; others are passed over.
    pub fn read(text: &str) -> Self {
        let line = |line: &str| {
            let (name, roll) = line.rsplit_once('\t')?;
            Some((name.to_owned(), Roll::read(roll)?))
        };
        Self {
            rolls: text.lines().filter_map(line).collect(),
        }
    }

    /// As the lines of a file.
    pub fn text(&self) -> String {
        let line = |(name, roll): (&String, &Roll)| format!("{name}\t{roll}\n");
        self.rolls.iter().map(line).collect()
    }

    /// How many rolls are shown and withheld, why, and how narrowly the narrowest is told.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for roll in self.rolls.values() {
            match roll {
                Roll::Shown(_) => tally.shown += 1,
                Roll::Withheld(Why::Uncounted, _) => continue,
                Roll::Withheld(Why::Small, _) => tally.small += 1,
                Roll::Withheld(Why::Told, _) | Roll::Unsaid => tally.told += 1,
                Roll::Withheld(Why::Before, _) => tally.before += 1,
            }
            if let Roll::Withheld(_, width) = roll {
                tally.narrowest = Some(tally.narrowest.map_or(*width, |n| n.min(*width)));
            }
        }
        tally
    }

    /// Notes a roll.
    pub(super) fn note(&mut self, name: String, roll: Roll) {
        self.rolls.insert(name, roll);
    }

    /// Whether a roll was shown, and was the same.
    pub(super) fn shows(&self, name: &str, roll: u32) -> bool {
        self.rolls.get(name) == Some(&Roll::Shown(roll))
    }

    /// Whether it was withheld.
    pub(super) fn withholds(&self, name: &str) -> bool {
        matches!(
            self.rolls.get(name),
            Some(Roll::Withheld(..) | Roll::Unsaid)
        )
    }
}

/// The name of the pupils at a row (a school, last the trust) and column (a year group, last the stage) of a stage's tables, and of a
/// group.
pub(super) fn name(
    counts: &dyn Counts,
    frame: &Frame,
    (i, j): (usize, usize),
    group: Option<(Grouping, usize)>,
) -> String {
    let school = match frame.urns.get(i) {
        Some(urn) => urn.to_string(),
        None => counts.trust(frame.trust).0,
    };
    let years = match frame.stage.years.get(j) {
        Some(year) => year.code(),
        None => frame.stage.name.clone(),
    };
    let group = group.map_or_else(String::new, |(grouping, g)| {
        let names = counts.groups(grouping);
        let group = names.get(g).map_or("", String::as_str);
        format!("/{}/{group}", grouping.code_of(counts.extras()))
    });
    format!("{school}/{}/{years}{group}", frame.year)
}
