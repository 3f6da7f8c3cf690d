//! Prints of rows: of each accepted row a number made of its key and one made of its values, by table, year and school.
//!
//! The numbers are made by SipHash with a secret that each project draws once: from them alone nobody can find a UPN again, nor
//! tell whether a pupil is among them. Who has the state's folder has the secret too, and could try every UPN there is; the
//! folder is for the eyes of those who may see the data only, as its README says.

mod rows;
mod tables;

use std::collections::BTreeMap;
use std::hash::Hasher as _;

use rustc_hash::FxHashMap;
use siphasher::sip::SipHasher13;

use crate::dataset::Urn;
use crate::estate::Date;

pub(super) use tables::prints;

/// A project's secret.
pub(super) type Secret = [u8; 16];

/// How many bits of a row's number are of its values; the others are of its key.
const VALUE_BITS: u32 = 24;

/// The rows of a table of one year and school: for each its number, sorted; and for each column a sum over the rows, which
/// differs where the column does.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Part {
    pub(super) rows: Vec<u64>,
    pub(super) columns: Vec<u64>,
}

/// The rows of a table of one year, by school (0: of none).
pub(super) type Parts = BTreeMap<Urn, Part>;

/// The rows of a table by year (0: of none), and the names of the columns that their values stand in.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct TablePrints {
    pub(super) columns: Vec<String>,
    pub(super) years: BTreeMap<u16, Parts>,
}

/// What stands in a cell.
#[derive(Clone, Copy)]
enum V<'a> {
    Blank,
    Text(&'a str),
    Whole(i64),
    Number(f64),
}

impl From<Option<f64>> for V<'_> {
    fn from(value: Option<f64>) -> Self {
        value.map_or(Self::Blank, Self::Number)
    }
}

impl From<Option<bool>> for V<'_> {
    fn from(value: Option<bool>) -> Self {
        value.map_or(Self::Blank, |yes| Self::Whole(yes.into()))
    }
}

impl From<Option<Date>> for V<'_> {
    fn from(value: Option<Date>) -> Self {
        value.map_or(Self::Blank, |day| Self::Whole(day.days().into()))
    }
}

impl<'a> From<Option<&'a str>> for V<'a> {
    fn from(value: Option<&'a str>) -> Self {
        value.map_or(Self::Blank, Self::Text)
    }
}

impl V<'_> {
    fn feed(self, hasher: &mut SipHasher13) {
        match self {
            Self::Blank => hasher.write_u8(0),
            Self::Text(text) => {
                hasher.write_u8(1);
                hasher.write(text.as_bytes());
                hasher.write_u8(0xff);
            }
            Self::Whole(n) => {
                hasher.write_u8(2);
                hasher.write(&n.to_le_bytes());
            }
            Self::Number(n) => {
                hasher.write_u8(3);
                hasher.write(&n.to_bits().to_le_bytes());
            }
        }
    }
}

/// Takes the prints of a table's rows.
struct Taker {
    secret: Secret,
    columns: Vec<String>,
    places: FxHashMap<(u16, Urn), usize>,
    parts: Vec<((u16, Urn), Part)>,
    last: usize,
}

impl Taker {
    fn new(secret: Secret, columns: Vec<String>) -> Self {
        Self {
            secret,
            columns,
            places: FxHashMap::default(),
            parts: vec![],
            last: 0,
        }
    }

    fn row(&mut self, year: u16, urn: Urn, key: &[V<'_>], values: &[V<'_>]) {
        let place = (year, urn);
        if self.parts.get(self.last).is_none_or(|(at, _)| *at != place) {
            self.last = *self.places.entry(place).or_insert_with(|| {
                self.parts.push((place, Part::default()));
                self.parts.len() - 1
            });
        }
        let part = &mut self.parts[self.last].1;
        let mut hasher = SipHasher13::new_with_key(&self.secret);
        key.iter().for_each(|v| v.feed(&mut hasher));
        let key = hasher.finish();
        part.columns.resize(values.len(), 0);
        let mut all = 0u64;
        for (sum, value) in part.columns.iter_mut().zip(values) {
            let mut hasher = SipHasher13::new_with_key(&self.secret);
            hasher.write_u64(key);
            value.feed(&mut hasher);
            let own = hasher.finish();
            *sum = sum.wrapping_add(own);
            all = all.rotate_left(7) ^ own;
        }
        let value = all >> (64 - VALUE_BITS);
        part.rows.push(key >> VALUE_BITS << VALUE_BITS | value);
    }

    fn done(self) -> TablePrints {
        let mut years: BTreeMap<u16, Parts> = BTreeMap::new();
        for ((year, urn), mut part) in self.parts {
            part.rows.sort_unstable();
            years.entry(year).or_default().insert(urn, part);
        }
        TablePrints {
            columns: self.columns,
            years,
        }
    }
}

/// The prints of a table's year as bytes, in the order of schools.
pub(super) fn pack(parts: &Parts) -> Vec<u8> {
    let rows: usize = parts.values().map(|p| p.rows.len()).sum();
    let mut bytes = Vec::with_capacity(rows * 8 + parts.len() * 24);
    let whole = |bytes: &mut Vec<u8>, n: u64| bytes.extend_from_slice(&n.to_le_bytes());
    for (urn, part) in parts {
        whole(&mut bytes, u64::from(*urn));
        whole(&mut bytes, part.columns.len() as u64);
        part.columns.iter().for_each(|c| whole(&mut bytes, *c));
        whole(&mut bytes, part.rows.len() as u64);
        part.rows.iter().for_each(|r| whole(&mut bytes, *r));
    }
    bytes
}

/// Reads what [`pack`] wrote; `None` where it is something else.
pub(super) fn unpack(bytes: &[u8]) -> Option<Parts> {
    let (words, rest) = bytes.as_chunks::<8>();
    // What is kept ends with a line break where it didn't already.
    if rest.iter().any(|b| *b != b'\n') {
        return None;
    }
    let mut words = words.iter().map(|w| u64::from_le_bytes(*w));
    let mut parts = Parts::new();
    while let Some(urn) = words.next() {
        let mut list = || {
            let n = usize::try_from(words.next()?).ok()?;
            let list: Vec<u64> = words.by_ref().take(n).collect();
            (list.len() == n).then_some(list)
        };
        let (columns, rows) = (list()?, list()?);
        parts.insert(Urn::try_from(urn).ok()?, Part { rows, columns });
    }
    Some(parts)
}

/// Of two years' prints of a school: rows added, removed and changed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Shift {
    /// The keys of rows added.
    pub(super) added: Vec<u64>,
    /// The keys of rows removed.
    pub(super) removed: Vec<u64>,
    /// How many rows have other values.
    pub(super) changed: u64,
    /// The columns that differ, by place, where no row was added or removed.
    pub(super) columns: Vec<usize>,
}

/// Holds a school's rows against those of before.
pub(super) fn shift(before: &Part, now: &Part) -> Shift {
    let mut shift = Shift::default();
    let (mut a, mut b) = (before.rows.as_slice(), now.rows.as_slice());
    loop {
        match (a.first(), b.first()) {
            (None, None) => break,
            (Some(x), Some(y)) if x == y => {
                (a, b) = (&a[1..], &b[1..]);
            }
            // One key, other values.
            (Some(x), Some(y)) if x >> VALUE_BITS == y >> VALUE_BITS => {
                shift.changed += 1;
                (a, b) = (&a[1..], &b[1..]);
            }
            (Some(x), y) if y.is_none_or(|y| x < y) => {
                shift.removed.push(x >> VALUE_BITS);
                a = &a[1..];
            }
            (_, y) => {
                shift.added.extend(y.map(|y| y >> VALUE_BITS));
                b = b.get(1..).unwrap_or_default();
            }
        }
    }
    if shift.changed > 0 && shift.added.is_empty() && shift.removed.is_empty() {
        let both = before.columns.iter().zip(&now.columns).enumerate();
        shift.columns = both.filter(|(_, (a, b))| a != b).map(|(i, _)| i).collect();
    }
    shift
}

#[cfg(test)]
mod tests {
    use super::{Part, Parts, Shift, Taker, V, pack, shift, unpack};

    fn part(rows: &[(&str, i64, &str)]) -> Part {
        let mut taker = Taker::new([7; 16], ["score", "grade"].map(str::to_owned).into());
        for (upn, score, grade) in rows {
            taker.row(
                2023,
                1,
                &[V::Text(upn)],
                &[V::Whole(*score), V::Text(grade)],
            );
        }
        taker.done().years[&2023][&1].clone()
    }

    #[test]
    fn rows_added_removed_and_changed_are_told_apart() {
        let before = part(&[("A", 1, "EXS"), ("B", 2, "EXS"), ("C", 3, "WTS")]);
        // The order of rows is no matter.
        assert_eq!(
            before,
            part(&[("C", 3, "WTS"), ("A", 1, "EXS"), ("B", 2, "EXS")])
        );
        let changed = shift(
            &before,
            &part(&[("A", 1, "EXS"), ("B", 9, "EXS"), ("C", 3, "WTS")]),
        );
        assert_eq!((changed.changed, &changed.columns), (1, &vec![0]));
        let grades = shift(
            &before,
            &part(&[("A", 1, "GDS"), ("B", 2, "GDS"), ("C", 3, "WTS")]),
        );
        assert_eq!((grades.changed, &grades.columns), (2, &vec![1]));
        let other = shift(
            &before,
            &part(&[
                ("B", 2, "EXS"),
                ("C", 4, "WTS"),
                ("D", 1, "EXS"),
                ("E", 1, "EXS"),
            ]),
        );
        assert_eq!(
            (other.added.len(), other.removed.len(), other.changed),
            (2, 1, 1)
        );
        assert!(other.columns.is_empty());
        assert_eq!(shift(&before, &before), Shift::default());
        // A row that is there twice counts twice.
        let twice = part(&[
            ("A", 1, "EXS"),
            ("A", 1, "EXS"),
            ("B", 2, "EXS"),
            ("C", 3, "WTS"),
        ]);
        assert_eq!(shift(&before, &twice).added.len(), 1);
    }

    #[test]
    fn prints_are_kept_as_bytes_and_hold_no_key() {
        let parts = Parts::from([
            (1, part(&[("J801400116001", 1, "EXS")])),
            (900_001, Part::default()),
        ]);
        let mut bytes = pack(&parts);
        assert_eq!(unpack(&bytes), Some(parts));
        assert!(!bytes.windows(5).any(|w| w == b"J8014"));
        bytes.push(b'\n');
        assert!(unpack(&bytes).is_some());
        bytes.truncate(12);
        assert_eq!(unpack(&bytes), None);
    }
}
