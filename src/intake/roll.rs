//! The roll as the other tables look things up in it: by UPN, and by name where there is no UPN.

use std::hash::Hasher;
use std::sync::OnceLock;

use rustc_hash::{FxHashSet, FxHasher};

use crate::dataset::{PupilId, RollEntry, SchoolId};
use crate::estate::{AcademicYear, Date, Sex, YearGroup};

use super::names::level;
use super::upn::{Upns, joined};

/// Who is looked for by name: the four things that must all be the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Person {
    /// Surname, levelled.
    pub(super) surname: String,
    /// Forename, levelled.
    pub(super) forename: String,
    pub(super) dob: Option<Date>,
    pub(super) sex: Option<Sex>,
}

impl Person {
    fn of(surname: &str, forename: &str, dob: Option<Date>, sex: Option<Sex>) -> Self {
        let mut person = Self {
            dob,
            sex,
            ..Self::default()
        };
        level(surname, &mut person.surname);
        level(forename, &mut person.forename);
        person
    }

    /// Whether all four are there.
    pub(super) fn is_whole(&self) -> bool {
        !self.surname.is_empty()
            && !self.forename.is_empty()
            && self.dob.is_some()
            && self.sex.is_some()
    }

    /// What differs from another, in words.
    fn differs(&self, other: &Self) -> Vec<&'static str> {
        [
            (self.surname != other.surname, "surname"),
            (self.forename != other.forename, "forename"),
            (self.dob != other.dob, "date of birth"),
            (self.sex != other.sex, "sex"),
        ]
        .into_iter()
        .filter_map(|(differs, what)| differs.then_some(what))
        .collect()
    }

    /// A number for each set of three of the four; equal sets have equal numbers.
    fn keys(&self, year: AcademicYear) -> [u64; 4] {
        [0, 1, 2, 3].map(|without| {
            let mut hasher = FxHasher::default();
            hasher.write_u16(year.0);
            hasher.write_u8(without);
            if without != 0 {
                hasher.write(self.surname.as_bytes());
                hasher.write_u8(0xFF);
            }
            if without != 1 {
                hasher.write(self.forename.as_bytes());
                hasher.write_u8(0xFF);
            }
            if without != 2 {
                hasher.write_i32(self.dob.map_or(i32::MIN, Date::days));
            }
            if without != 3 {
                hasher.write_u8(self.sex.map_or(2, |s| s as u8));
            }
            hasher.finish()
        })
    }
}

/// How many pupils fit a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    One(PupilId),
    /// More than one.
    Several,
    /// None, and what differs from those who nearly do (three of the four are the same), in words; empty: nobody does.
    None(String),
}

/// The roll, indexed.
#[derive(Debug, Default)]
pub(super) struct Roll {
    pub(super) upns: Upns,
    pub(super) entries: Vec<RollEntry>,
    /// Pupils whose row was refused: the year, where it could be read, and the UPN in capitals.
    pub(super) refused: FxHashSet<(Option<AcademicYear>, String)>,
    /// For each year, by its number, a bit for each pupil.
    years: Vec<Vec<u64>>,
    /// The same for those in Years 12 and 13.
    sixth_forms: Vec<Vec<u64>>,
    /// Surname and forename of each entry, one after the other; where they end.
    names: String,
    name_ends: Vec<(u32, u32)>,
    by_name: OnceLock<Vec<(u64, u32)>>,
}

/// Sets the bit of an entry's pupil among those of its year.
fn mark(years: &mut Vec<Vec<u64>>, entry: &RollEntry) {
    let year = usize::from(entry.year.0);
    if years.len() <= year {
        years.resize_with(year + 1, Vec::new);
    }
    let bits = &mut years[year];
    let (word, bit) = (entry.pupil.0 as usize / 64, entry.pupil.0 % 64);
    if bits.len() <= word {
        bits.resize(word + 1, 0);
    }
    bits[word] |= 1 << bit;
}

impl Roll {
    /// Takes an entry with its names.
    pub(super) fn push(&mut self, entry: RollEntry, surname: &str, forename: &str) {
        mark(&mut self.years, &entry);
        if entry.nc_year >= YearGroup(12) {
            mark(&mut self.sixth_forms, &entry);
        }
        self.entries.push(entry);
        let end = |names: &String| u32::try_from(names.len()).unwrap_or(u32::MAX);
        self.names.push_str(surname);
        let first = end(&self.names);
        self.names.push_str(forename);
        self.name_ends.push((first, end(&self.names)));
    }

    /// Who is on a roll in a year, a bit for each pupil.
    #[inline]
    pub(super) fn year(&self, year: AcademicYear) -> &[u64] {
        self.years
            .get(usize::from(year.0))
            .map_or(&[], Vec::as_slice)
    }

    /// Whether a pupil is among those of [`year`](Self::year).
    #[inline]
    pub(super) fn has(bits: &[u64], pupil: PupilId) -> bool {
        bits.get(pupil.0 as usize / 64)
            .is_some_and(|word| word & (1 << (pupil.0 % 64)) != 0)
    }

    /// Whether the pupil is on a roll in the year.
    #[inline]
    pub(super) fn is_on(&self, year: AcademicYear, pupil: PupilId) -> bool {
        Self::has(self.year(year), pupil)
    }

    /// Whether a pupil is on no roll of a year because their row of it was refused.
    pub(super) fn was_refused(&self, year: AcademicYear, upn: &str) -> bool {
        if self.refused.is_empty() || upn.is_empty() {
            return false;
        }
        let upn = joined(upn).unwrap_or_else(|| upn.to_owned()).to_uppercase();
        [Some(year), None]
            .into_iter()
            .any(|year| self.refused.contains(&(year, upn.clone())))
    }

    /// Whether the pupil is on a roll in the year, in Year 12 or 13.
    pub(super) fn is_in_sixth_form(&self, year: AcademicYear, pupil: PupilId) -> bool {
        let bits = self.sixth_forms.get(usize::from(year.0));
        bits.is_some_and(|bits| Self::has(bits, pupil))
    }

    fn person(&self, index: usize) -> Person {
        let from = match index {
            0 => 0,
            i => self.name_ends[i - 1].1 as usize,
        };
        let (first, second) = self.name_ends[index];
        let (first, second) = (first as usize, second as usize);
        let entry = &self.entries[index];
        Person::of(
            &self.names[from..first],
            &self.names[first..second],
            entry.dob,
            entry.sex,
        )
    }

    /// Levels the names of a person who is looked for.
    pub(super) fn seek(
        surname: &str,
        forename: &str,
        dob: Option<Date>,
        sex: Option<Sex>,
    ) -> Person {
        Person::of(surname, forename, dob, sex)
    }

    /// Entries by each three of the four, sorted.
    fn by_name(&self) -> &[(u64, u32)] {
        self.by_name.get_or_init(|| {
            let mut keys: Vec<(u64, u32)> = (0..self.entries.len())
                .flat_map(|i| {
                    let at = u32::try_from(i).unwrap_or(u32::MAX);
                    self.person(i)
                        .keys(self.entries[i].year)
                        .map(|key| (key, at))
                })
                .collect();
            keys.sort_unstable();
            keys
        })
    }

    /// The pupils on the roll of a year (and school, where one is given) that are a person, or nearly.
    pub(super) fn fit(&self, year: AcademicYear, school: Option<SchoolId>, person: &Person) -> Fit {
        let index = self.by_name();
        let mut near: Vec<u32> = person
            .keys(year)
            .iter()
            .flat_map(|key| {
                let from = index.partition_point(|(k, _)| k < key);
                index[from..]
                    .iter()
                    .take_while(move |(k, _)| k == key)
                    .map(|(_, i)| *i)
            })
            .collect();
        near.sort_unstable();
        near.dedup();
        let mut whole: Vec<PupilId> = Vec::new();
        let mut elsewhere = false;
        let mut differs: Vec<&'static str> = Vec::new();
        for i in near {
            let entry = &self.entries[i as usize];
            if entry.year != year {
                continue;
            }
            let here = school.is_none_or(|s| s == entry.school);
            let what = person.differs(&self.person(i as usize));
            match what.as_slice() {
                [] if here => whole.push(entry.pupil),
                [] => elsewhere = true,
                [one] if here => differs.push(one),
                _ => {}
            }
        }
        whole.sort_unstable();
        whole.dedup();
        match whole.as_slice() {
            [one] => return Fit::One(*one),
            [] => {}
            _ => return Fit::Several,
        }
        differs.sort_unstable();
        differs.dedup();
        if elsewhere {
            return Fit::None("the school differs".into());
        }
        Fit::None(match differs.as_slice() {
            [] => String::new(),
            some => format!("{} differs", some.join(" or ")),
        })
    }

    /// The pupils on a roll in a year whose UPN differs in one character, or in two neighbours that are swapped: how
    /// many, and whether the one that differs is the check letter.
    pub(super) fn near_upn(&self, year: AcademicYear, upn: &str) -> Option<&'static str> {
        let bits = self.year(year);
        if !upn.is_ascii() {
            let latin: String = upn.chars().map(latin).collect();
            let pupil = self.upns.get(&latin)?;
            return Self::has(bits, pupil)
                .then_some("a letter of the UPN is one of another alphabet that looks alike");
        }
        if upn.len() != 13 {
            return None;
        }
        let known = |bytes: &[u8]| {
            std::str::from_utf8(bytes)
                .ok()
                .and_then(|t| self.upns.get(t))
                .is_some_and(|p| Self::has(bits, p))
        };
        let original = upn.as_bytes();
        let mut bytes = original.to_vec();
        let mut other = false;
        for at in 0..13 {
            let tries: &[u8] = match at {
                0 => b"ABCDEFGHJKLMNPQRTUVWXYZ",
                12 => b"0123456789ABCDEFGHJKLMNPQRTUVWXYZ",
                _ => b"0123456789",
            };
            for byte in tries {
                bytes[at] = *byte;
                if bytes[at] != original[at] && known(&bytes) {
                    if at == 0 {
                        return Some("the check letter of the UPN differs");
                    }
                    other = true;
                }
            }
            bytes[at] = original[at];
        }
        if other {
            return Some("one character of the UPN differs");
        }
        for at in 1..12 {
            bytes.swap(at, at + 1);
            let found = bytes != original && known(&bytes);
            bytes.swap(at, at + 1);
            if found {
                return Some("two characters of the UPN are swapped");
            }
        }
        None
    }
}

/// The Latin letter that a Greek or Cyrillic capital looks like; any other character stays.
fn latin(c: char) -> char {
    match c {
        '\u{391}' | '\u{410}' => 'A',
        '\u{392}' | '\u{412}' => 'B',
        '\u{421}' => 'C',
        '\u{395}' | '\u{415}' => 'E',
        '\u{397}' | '\u{41d}' => 'H',
        '\u{408}' => 'J',
        '\u{39a}' | '\u{41a}' => 'K',
        '\u{39c}' | '\u{41c}' => 'M',
        '\u{39d}' => 'N',
        '\u{3a1}' | '\u{420}' => 'P',
        '\u{3a4}' | '\u{422}' => 'T',
        '\u{3a7}' | '\u{425}' => 'X',
        '\u{3a5}' | '\u{423}' => 'Y',
        '\u{396}' => 'Z',
        other => other,
    }
}
