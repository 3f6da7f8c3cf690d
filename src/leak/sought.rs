//! What is looked for, and the looking.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::diag::{Personal, is_like_upn};
use crate::estate::{Date, Urn};

use super::format;
use super::words::{Between, Listener, mixed, number, read};

/// What kind of personal value was found.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// A UPN.
    Upn,
    /// A pupil's surname and forename next to each other.
    Name,
    /// A date of birth.
    Birth,
    /// Another school, in an edition of one.
    School,
}

impl Kind {
    /// It in words: `a UPN`.
    pub fn words(self) -> &'static str {
        match self {
            Self::Upn => "a UPN",
            Self::Name => "a pupil’s full name",
            Self::Birth => "a pupil’s date of birth",
            Self::School => "another school",
        }
    }
}

/// A value that is sought.
#[derive(Clone, Copy, Debug)]
struct Value {
    kind: Kind,
    /// The same for all ways in which one value is written.
    one: u32,
    /// Whether it is so short that packed numbers may look like it.
    short: bool,
}

/// The most words of a value that count.
const MOST: usize = 8;
/// Names with fewer letters than this together are short.
const SHORT: usize = 8;
/// Bits of the sieve of last words.
const SIEVE: usize = 1 << 20;

/// The values that must not be found, as numbers.
#[derive(Clone, Default)]
pub struct Sought {
    /// The number of a value's words in order.
    values: FxHashMap<u64, Value>,
    /// A bit for each value's last word: most words of a text are none.
    sieve: Vec<u64>,
    most: usize,
}

impl std::fmt::Debug for Sought {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // What is sought is nobody's to read.
        write!(f, "Sought({} values)", self.values.len())
    }
}

impl Sought {
    /// All of the data's values.
    pub fn new(personal: &Personal) -> Self {
        let mut sought = Self {
            sieve: vec![0; SIEVE / 64],
            ..Self::default()
        };
        let mut one = 0;
        for upn in personal.upns() {
            sought.add(upn, Kind::Upn, 0);
        }
        for (surname, forename) in personal.people() {
            // One letter beside another name may be anything.
            if surname.chars().count() > 1 && forename.chars().count() > 1 {
                one += 1;
                sought.add(&format!("{surname} {forename}"), Kind::Name, one);
                sought.add(&format!("{forename} {surname}"), Kind::Name, one);
            }
        }
        for date in personal.births() {
            one += 1;
            for text in written(date) {
                sought.add(&text, Kind::Birth, one);
            }
        }
        sought
    }

    /// Other schools, by name and URN, that an edition of one school may not speak of. A URN counts where it is told as one: six
    /// digits alone may be a sum of money; and so does a name of one short word, which may be any.
    pub fn schools<'s>(others: impl Iterator<Item = (&'s str, Urn)>) -> Self {
        let mut sought = Self {
            sieve: vec![0; SIEVE / 64],
            ..Self::default()
        };
        for (one, (name, urn)) in others.enumerate() {
            let one = u32::try_from(one).unwrap_or(u32::MAX);
            let words = name.split_whitespace().count();
            if words > 1 || name.chars().count() >= SHORT {
                sought.add(name, Kind::School, one);
            }
            for told in ["schools", "urn", "packs", "governors", "head", "school"] {
                sought.add(&format!("{told} {urn}"), Kind::School, one);
            }
        }
        sought
    }

    fn add(&mut self, text: &str, kind: Kind, one: u32) {
        let mut words = Words::default();
        read(text.as_bytes(), Between::Lines, &mut words);
        let words = words.0;
        let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
        let short = kind == Kind::Name && letters < SHORT;
        let Some(last) = words.get(words.len().min(MOST).wrapping_sub(1)) else {
            return;
        };
        let bit = sieve_bit(*last);
        self.sieve[bit / 64] |= 1 << (bit % 64);
        let kept = &words[..words.len().min(MOST)];
        self.most = self.most.max(kept.len());
        self.values
            .insert(number_of(kept.iter().copied()), Value { kind, one, short });
    }

    /// Leaves out full names and dates that stand in a text which isn't personal. What identifies by itself always counts.
    pub fn except(&mut self, open: &str) {
        let ones: FxHashSet<u32> = (self.standing_in(open).iter())
            .filter_map(|number| self.values.get(number))
            .map(|value| value.one)
            .collect();
        self.values
            .retain(|_, value| value.kind == Kind::Upn || !ones.contains(&value.one));
    }

    /// Leaves out the numbers of schools, one a line: where one stands in place of a UPN (a comma too many, a wrong column), it tells
    /// no pupil and is on every page of its school.
    pub fn except_schools(&mut self, numbers: &str) {
        for number in self.standing_in(numbers) {
            if (self.values.get(&number)).is_some_and(|value| value.kind == Kind::Upn) {
                self.values.remove(&number);
            }
        }
    }

    /// Those of the values, as numbers, that stand in a text.
    fn standing_in(&self, text: &str) -> Vec<u64> {
        let mut finding = Finding::of(self);
        read(text.as_bytes(), Between::Lines, &mut finding);
        finding.found.into_iter().collect()
    }

    /// The values as numbers, sorted: what a private cache may keep, to know new ones by.
    pub fn numbers(&self) -> Vec<u64> {
        let mut numbers: Vec<u64> = self.values.keys().copied().collect();
        numbers.sort_unstable();
        numbers
    }

    /// Only those that are not among some numbers.
    #[must_use]
    pub fn without(&self, known: &FxHashSet<u64>) -> Self {
        let mut fresh = self.clone();
        fresh.values.retain(|number, _| !known.contains(number));
        fresh
    }

    /// Whether nothing is sought.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// What kinds of personal values a file of the site holds, in its name or anywhere in it.
    ///
    /// # Errors
    /// Where the file is in a form that can't be looked into: what that says.
    pub fn find(&self, path: &str, bytes: &[u8]) -> Result<Vec<Kind>, String> {
        if self.is_empty() {
            return Ok(vec![]);
        }
        let mut finding = Finding::of(self);
        read(path.as_bytes(), Between::Script, &mut finding);
        format::read_file(path, bytes, &mut finding)?;
        let mut kinds: Vec<Kind> = (finding.found.iter())
            .filter_map(|number| self.values.get(number).map(|v| v.kind))
            .collect();
        kinds.sort_unstable();
        kinds.dedup();
        Ok(kinds)
    }
}

/// The ways in which a date is written.
fn written(date: Date) -> [String; 8] {
    let Date { year, month, day } = date;
    let name = date.month_name();
    let short = &name[..3];
    [
        format!("{year:04}-{month:02}-{day:02}"),
        format!("{day:02}/{month:02}/{year:04}"),
        format!("{day:02}.{month:02}.{year:04}"),
        format!("{day:02}-{month:02}-{year:04}"),
        format!("{day} {name} {year}"),
        format!("{day:02} {name} {year}"),
        format!("{day} {short} {year}"),
        format!("{day:02} {short} {year}"),
    ]
}

fn sieve_bit(word: u64) -> usize {
    usize::try_from(word % SIEVE as u64).unwrap_or(0)
}

/// One number for several words in order.
fn number_of(words: impl Iterator<Item = u64>) -> u64 {
    words.fold(1, |all, word| mixed(all.rotate_left(23) ^ word))
}

/// The words of a text.
#[derive(Default)]
struct Words(Vec<u64>);

impl Listener for Words {
    fn word(&mut self, number: u64, _: bool) {
        self.0.push(number);
    }

    fn apart(&mut self) {}

    fn digits(&mut self, _: &[u8]) {}

    fn open(&mut self) {}

    fn close(&mut self) {}

    fn packed(&mut self, _: &[u8]) {}
}

/// The last words, each with whether it is parted from the one before by more than a sign.
#[derive(Clone, Copy, Debug, Default)]
struct Last {
    words: [(u64, bool); MOST],
    /// How many were read; the last stands before this place, counted round and round.
    read: usize,
    /// How many of them are next to each other.
    next: usize,
}

impl Last {
    /// The word so many before the last.
    fn back(&self, by: usize) -> (u64, bool) {
        self.words[self.read.wrapping_sub(1 + by) % MOST]
    }
}

/// A search under way.
pub(super) struct Finding<'s> {
    sought: &'s Sought,
    last: Last,
    /// What was before the texts within which we are.
    outside: Vec<Last>,
    /// The numbers of values that were found.
    pub(super) found: FxHashSet<u64>,
    /// Whether what is read is no text, so that letters may stand there by chance.
    pub(super) numbers: bool,
}

impl<'s> Finding<'s> {
    fn of(sought: &'s Sought) -> Self {
        Self {
            sought,
            last: Last::default(),
            outside: Vec::new(),
            found: FxHashSet::default(),
            numbers: false,
        }
    }

    /// Holds the last words against what is sought.
    fn compare(&mut self) {
        let last = &self.last;
        for count in 1..=last.next {
            let words = (0..count).rev().map(|by| last.back(by).0);
            let value = number_of(words);
            if let Some(sought) = self.sought.values.get(&value) {
                let apart = (0..count - 1).all(|by| last.back(by).1);
                if !sought.short || !self.numbers && apart {
                    self.found.insert(value);
                }
            }
        }
    }
}

impl Listener for Finding<'_> {
    #[inline]
    fn word(&mut self, number: u64, parted: bool) {
        let last = &mut self.last;
        last.words[last.read % MOST] = (number, parted);
        last.read = last.read.wrapping_add(1);
        last.next = (last.next + 1).min(self.sought.most);
        let bit = sieve_bit(number);
        if self.sought.sieve[bit / 64] >> (bit % 64) & 1 == 1 {
            self.compare();
        }
    }

    fn apart(&mut self) {
        self.last.next = 0;
    }

    fn digits(&mut self, word: &[u8]) {
        // A UPN within something longer.
        for window in word.windows(13) {
            // All digits but the ends: most windows are none.
            if !window[1..12].iter().all(u8::is_ascii_digit) {
                continue;
            }
            if std::str::from_utf8(window).is_ok_and(is_like_upn) {
                let value = number_of(std::iter::once(number(window)));
                if self.sought.values.contains_key(&value) {
                    self.found.insert(value);
                }
            }
        }
    }

    fn open(&mut self) {
        self.outside.push(std::mem::take(&mut self.last));
    }

    fn close(&mut self) {
        self.last = self.outside.pop().unwrap_or_default();
    }

    fn packed(&mut self, text: &[u8]) {
        format::read_packed(text, self);
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Sought};
    use crate::diag::Personal;
    use crate::estate::Date;

    fn sought() -> Sought {
        let mut personal = Personal::default();
        personal.upn("F301400116001");
        personal.person("O'Hara-Märlow", "Ivy");
        personal.person("White", "Rose");
        personal.person("Ng", "Al");
        personal.birth(Date::new(2012, 9, 3).unwrap());
        personal.birth(Date::new(2013, 1, 5).unwrap());
        Sought::new(&personal)
    }

    #[test]
    fn values_are_found_however_they_are_written() {
        let sought = sought();
        for (path, text, kind) in [
            ("a.csv", "1,f301400116001,2", Kind::Upn),
            ("a.js", "x={\"upn_F301400116001a\":1}", Kind::Upn),
            ("a/F301400116001.html", "", Kind::Upn),
            (
                "a.html",
                "<td class=\"x\">Ivy</td>\n   <td class=\"y\">O&#x27;Hara-M\u{e4}rlow</td>",
                Kind::Name,
            ),
            ("a.html", "<p title=\"Ivy O'HARA M\u{c4}RLOW\">", Kind::Name),
            (
                "a.js",
                "[\"O\\u0027Hara-M\\u00e4rlow\",\"Ivy\"]",
                Kind::Name,
            ),
            ("a.csv", "\"Ng, Al\"", Kind::Name),
            ("a.svg", "<text>3 September 2012</text>", Kind::Birth),
            ("a.csv", "2012-09-03", Kind::Birth),
            ("a.txt", "born 05.01.2013.", Kind::Birth),
        ] {
            assert_eq!(sought.find(path, text.as_bytes()), Ok(vec![kind]), "{text}");
        }
        for (path, text) in [
            ("a.csv", "F301400116002"),
            ("a.csv", "Ivy\nO'Hara-M\u{e4}rlow"),
            ("a.js", "[3,9,2012,\"3/9\"]"),
            // Numbers written as signs.
            ("a.js", "\"#%Ng$Al&\""),
            ("a.html", "Ivy and Rose"),
        ] {
            assert_eq!(sought.find(path, text.as_bytes()), Ok(vec![]), "{text}");
        }
    }

    #[test]
    fn a_word_in_the_place_of_a_upn_is_not_sought() {
        let mut personal = Personal::default();
        for word in ["Average", "Unknown", "None", "Year 6", "2023/24"] {
            personal.upn(word);
        }
        assert!(Sought::new(&personal).is_empty());
        assert!(!personal.holds("the average of Year 6", false));
        // Any number that tells a pupil is.
        personal.upn("12345");
        let sought = Sought::new(&personal);
        assert_eq!(sought.find("a.csv", b"Average,12345"), Ok(vec![Kind::Upn]));
    }

    #[test]
    fn the_number_of_a_school_in_place_of_a_upn_tells_no_pupil() {
        let mut personal = Personal::default();
        for upn in ["142001", "3014001", "F301400116001", "12345", "2024"] {
            personal.upn(upn);
        }
        let mut sought = Sought::new(&personal);
        sought.except_schools("142001\n301/4001\n3014001");
        for (text, found) in [
            ("142001", false),
            ("3014001", false),
            ("2024", false),
            ("F301400116001", true),
            ("12345", true),
        ] {
            let kinds = sought.find("a.csv", text.as_bytes()).unwrap();
            assert_eq!(!kinds.is_empty(), found, "{text}");
        }
    }

    #[test]
    fn what_is_nobodys_elsewhere_is_no_sign_of_a_leak() {
        let mut sought = sought();
        sought.except("White Rose Maths, from 5 January 2013; F301400116001");
        // In whatever order and form it is written.
        assert_eq!(
            sought.find("a.csv", b"Rose White,2013-01-05,5 Jan 2013"),
            Ok(vec![])
        );
        assert_eq!(sought.find("a.csv", b"2012-09-03"), Ok(vec![Kind::Birth]));
        assert_eq!(sought.find("a.csv", b"F301400116001"), Ok(vec![Kind::Upn]));
    }
}
