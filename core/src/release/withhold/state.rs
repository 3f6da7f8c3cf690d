//! What an edition showed and withheld when it was last published: what its readers know.

use std::collections::BTreeMap;

use crate::measure::tracking::Grouping;

use super::super::counts::Counts;
use super::lanes::Frame;

/// Rolls that an edition showed, and those that it withheld, by a name of the pupils they are of.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Kept {
    rolls: BTreeMap<String, Option<u32>>,
}

impl Kept {
    /// From the lines of a file; others are passed over.
    pub fn read(text: &str) -> Self {
        let line = |line: &str| {
            let (name, roll) = line.rsplit_once('\t')?;
            let roll = match roll {
                "c" => None,
                roll => Some(roll.parse().ok()?),
            };
            Some((name.to_owned(), roll))
        };
        Self {
            rolls: text.lines().filter_map(line).collect(),
        }
    }

    /// As the lines of a file.
    pub fn text(&self) -> String {
        let line = |(name, roll): (&String, &Option<u32>)| match roll {
            Some(roll) => format!("{name}\t{roll}\n"),
            None => format!("{name}\tc\n"),
        };
        self.rolls.iter().map(line).collect()
    }

    /// How many rolls are shown, and how many withheld.
    pub fn counts(&self) -> (usize, usize) {
        let shown = self.rolls.values().filter(|r| r.is_some()).count();
        (shown, self.rolls.len() - shown)
    }

    /// Notes a roll; `None`: it is withheld.
    pub(super) fn note(&mut self, name: String, roll: Option<u32>) {
        self.rolls.insert(name, roll);
    }

    /// Whether a roll was shown, and was the same.
    pub(super) fn shows(&self, name: &str, roll: u32) -> bool {
        self.rolls.get(name) == Some(&Some(roll))
    }

    /// Whether it was withheld.
    pub(super) fn withholds(&self, name: &str) -> bool {
        self.rolls.get(name) == Some(&None)
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
