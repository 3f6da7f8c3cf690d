//! Schools by the numbers that files give for them: URN, LAESTAB (the DfE number), a predecessor's URN.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::dataset::{School, SchoolId, Urn};
use crate::diag::nearest;

use super::names::level;
use super::numbers::whole;
use super::tables::schools::Refused;

/// What a cell says of a school.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// A school of the table, by any of its numbers.
    School(Urn),
    /// A number that no one school of the table has.
    Other(Urn),
    /// No number at all.
    Words,
}

/// The schools of the table by their numbers and names.
#[derive(Debug, Default)]
pub(super) struct SchoolIndex {
    places: FxHashMap<Urn, SchoolId>,
    /// Whose another number is; `None`: of two schools, so of none.
    others: FxHashMap<Urn, Option<Urn>>,
    /// Names, levelled.
    names: Vec<(String, String, Urn)>,
    /// Numbers of schools whose rows were refused.
    refused: FxHashSet<Urn>,
}

impl SchoolIndex {
    /// Of schools sorted by URN.
    pub(super) fn new(schools: &[School]) -> Self {
        let mut index = Self::default();
        for (place, school) in (0..u16::MAX).zip(schools) {
            index.places.insert(school.urn, SchoolId(place));
            let laestab = school.laestab.as_deref().and_then(laestab);
            for number in laestab
                .into_iter()
                .chain(school.predecessors.iter().copied())
            {
                let whose = index.others.entry(number).or_insert(Some(school.urn));
                if *whose != Some(school.urn) {
                    *whose = None;
                }
            }
            let mut name = String::new();
            level(&school.name, &mut name);
            index.names.push((name, school.name.clone(), school.urn));
        }
        index
    }

    /// With the schools that are not in it because their rows were refused, by URN and LAESTAB.
    pub(super) fn beside(mut self, refused: Vec<Refused>) -> Self {
        for (urn, number) in refused {
            let number = number.as_deref().and_then(laestab);
            self.refused.extend(urn.into_iter().chain(number));
        }
        self
    }

    /// Whether a number is that of a school whose row was refused.
    pub(super) fn was_refused(&self, number: Urn) -> bool {
        self.refused.contains(&number)
    }

    /// The school with a URN.
    pub(super) fn get(&self, urn: Urn) -> Option<SchoolId> {
        self.places.get(&urn).copied()
    }

    /// What a cell says of a school.
    pub(super) fn said(&self, cell: &str) -> Said {
        let Some(number) = number(cell) else {
            return Said::Words;
        };
        if self.places.contains_key(&number) {
            return Said::School(number);
        }
        match self.others.get(&number) {
            Some(Some(urn)) => Said::School(*urn),
            _ => Said::Other(number),
        }
    }

    /// The school of the table that a cell names by a number.
    pub(super) fn own(&self, cell: &str) -> Option<Urn> {
        match self.said(cell) {
            Said::School(urn) => Some(urn),
            Said::Other(_) | Said::Words => None,
        }
    }

    /// The school that a cell with another number or with words may mean: its URN and name.
    pub(super) fn near(&self, cell: &str) -> Option<(Urn, &str)> {
        let named = |urn: Urn| {
            let found = self.names.iter().find(|(.., own)| *own == urn);
            found.map(|(_, name, urn)| (*urn, name.as_str()))
        };
        if let Some(number) = number(cell) {
            if self.others.get(&number) == Some(&None) {
                return None;
            }
            return self.slip(number).and_then(named);
        }
        let mut words = String::new();
        level(cell, &mut words);
        if words.len() < 3 {
            return None;
        }
        // The school's name with something before or behind it, or a part of it; else one nearly alike.
        let within = |name: &str| name.len() > 3 && (words.contains(name) || name.contains(&words));
        let mut fits = self.names.iter().filter(|(name, ..)| within(name));
        if let (Some((.., urn)), None) = (fits.next(), fits.next()) {
            return named(*urn);
        }
        let names = self.names.iter().map(|(name, ..)| name.as_str());
        let like = nearest(&words, names)?;
        let found = self.names.iter().find(|(name, ..)| name == like);
        found.and_then(|(.., urn)| named(*urn))
    }

    /// The one school whose URN differs from a number in one digit, or in two neighbours that are swapped.
    fn slip(&self, number: Urn) -> Option<Urn> {
        let wrong = number.to_string();
        let mut found = self.names.iter().map(|(.., urn)| *urn).filter(|urn| {
            let right = urn.to_string();
            let pairs = || right.bytes().zip(wrong.bytes());
            let differ: Vec<usize> = pairs()
                .enumerate()
                .filter_map(|(i, (a, b))| (a != b).then_some(i))
                .collect();
            right.len() == wrong.len()
                && match differ[..] {
                    [_] => true,
                    [i, k] => {
                        let (a, b) = (right.as_bytes(), wrong.as_bytes());
                        k == i + 1 && a[i] == b[k] && a[k] == b[i]
                    }
                    _ => false,
                }
        });
        let one = found.next()?;
        found.next().is_none().then_some(one)
    }
}

/// A school's number: digits, as `142001`, `3014001` and `301/4001`.
fn number(cell: &str) -> Option<Urn> {
    if let Some(number) = whole(cell) {
        return Some(number);
    }
    match cell.split(['/', '-', ' ', '\\']).collect::<Vec<_>>()[..] {
        [authority, school] => laestab_of(authority, school),
        _ => None,
    }
}

/// A LAESTAB as one number; `None` where it isn't three and four digits.
fn laestab(text: &str) -> Option<Urn> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let other = text.chars().any(char::is_alphabetic);
    (digits.len() == 7 && !other)
        .then(|| digits.parse().ok())
        .flatten()
}

/// A LAESTAB out of its two parts.
fn laestab_of(authority: &str, school: &str) -> Option<Urn> {
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    (authority.len() == 3 && school.len() == 4 && digits(authority) && digits(school))
        .then(|| format!("{authority}{school}").parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::{Said, SchoolIndex};
    use crate::dataset::School;

    fn school(urn: u32, laestab: &str, name: &str, predecessors: &[u32]) -> School {
        School {
            urn,
            laestab: Some(laestab.into()),
            name: name.into(),
            trust: 0,
            joined_on: None,
            phase: None,
            school_type: String::new(),
            easting: None,
            northing: None,
            predecessors: predecessors.to_vec(),
            ofsted: None,
            region: None,
            local_authority: None,
            capacity: None,
        }
    }

    #[test]
    fn a_school_is_known_by_every_number_that_is_its_alone() {
        let index = SchoolIndex::new(&[
            school(
                142_001,
                "301/4001",
                "Ash Grove Primary",
                &[101_234, 101_500],
            ),
            school(
                142_002,
                "3014002",
                "St Wilfrid's Primary School",
                &[101_500],
            ),
        ]);
        for (cell, said) in [
            ("142001", Said::School(142_001)),
            ("142001.0", Said::School(142_001)),
            ("3014001", Said::School(142_001)),
            ("301/4001", Said::School(142_001)),
            ("301 4002", Said::School(142_002)),
            ("101234", Said::School(142_001)),
            // Both followed it.
            ("101500", Said::Other(101_500)),
            ("142003", Said::Other(142_003)),
            ("Ash Grove", Said::Words),
        ] {
            assert_eq!(index.said(cell), said, "{cell}");
        }
        for (cell, near) in [
            ("142010", Some(142_001)),
            ("Ash Grove Primary (HOLLYBANK)", Some(142_001)),
            ("St Wilfrids", Some(142_002)),
            ("101500", None),
            ("Elm Park", None),
        ] {
            assert_eq!(index.near(cell).map(|(urn, _)| urn), near, "{cell}");
        }
    }
}
