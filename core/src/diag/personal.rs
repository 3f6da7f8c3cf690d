//! What identifies pupils, and how it is kept out of everything that is shown.
//!
//! A value is personal by what it is, not only by the column it stands in: rows slip, files are named after children. So what the
//! data folder holds of UPNs, names and birth dates is collected while it is read, and findings, files' and assessments' names
//! are masked by it before anybody sees them; what merely has the shape of a UPN or, outside columns of dates, of a date is
//! masked as well.

use std::borrow::Cow;

use rustc_hash::FxHashSet;

use super::vocabulary::is_of_ours;
use crate::estate::{AcademicYear, Date, Ethnicity, SendNeed};

/// What stands in the place of a personal value.
pub const MASK: &str = "***";
/// The longest cell that is quoted, in characters: a longer one may hold anything.
pub(super) const QUOTED: usize = 24;
/// Words of schools' files that are names of people, too.
const COMMON: &str = include_str!("common-words.txt");

/// The UPNs, names and birth dates of the data, all in lower case.
#[derive(Clone, Default)]
pub struct Personal {
    upns: FxHashSet<Box<str>>,
    /// Surname and forename of one pupil.
    people: FxHashSet<(Box<str>, Box<str>)>,
    /// The words of all names.
    words: FxHashSet<Box<str>>,
    births: FxHashSet<Date>,
    /// Words that are no secret where they name a file or sheet: those of schools' names.
    open: FxHashSet<Box<str>>,
    common: FxHashSet<Box<str>>,
}

impl std::fmt::Debug for Personal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // What it holds is nobody's to read.
        let counts = (self.upns.len(), self.people.len(), self.births.len());
        write!(f, "Personal{counts:?}")
    }
}

impl Personal {
    /// Takes a pupil's UPN. A word or a year in its place (`Unknown`, `Year 6`, `2024`) tells no pupil, and would be found in every text.
    pub fn upn(&mut self, upn: &str) {
        let upn = upn.trim();
        let digits = upn.bytes().filter(u8::is_ascii_digit).count();
        let is_year =
            digits == 4 && upn.len() == 4 && (upn.starts_with("19") || upn.starts_with("20"));
        if upn.len() > 3 && digits > 2 && !is_year && AcademicYear::parse(upn).is_none() {
            insert(&mut self.upns, upn);
        }
    }

    /// Takes a pupil's surname and forename; either may be blank.
    pub fn person(&mut self, surname: &str, forename: &str) {
        let (surname, forename) = (surname.trim(), forename.trim());
        let pair = (lower(surname), lower(forename));
        if (pair.0.is_empty() && pair.1.is_empty()) || self.people.contains(&pair) {
            return;
        }
        for name in [&*pair.0, &*pair.1] {
            // The whole name counts, however it is written, and each of its words.
            for word in std::iter::once(name).chain(words(name).map(|(_, word)| word)) {
                for part in std::iter::once(word).chain(word.split(['\'', '’', '-'])) {
                    if part.chars().count() > 1 {
                        insert(&mut self.words, part);
                    }
                }
            }
        }
        if !pair.0.is_empty() && !pair.1.is_empty() {
            insert(&mut self.words, &format!("{}{}", pair.0, pair.1));
            insert(&mut self.words, &format!("{}{}", pair.1, pair.0));
        }
        self.people.insert(pair);
    }

    /// Takes a pupil's date of birth.
    pub fn birth(&mut self, date: Date) {
        self.births.insert(date);
    }

    /// Takes what stands in a column of personal values of a row that may be out of order.
    pub fn odd(&mut self, column: &str, cell: &str) {
        match (column, read_date(cell)) {
            (_, Some(date)) => self.birth(date),
            ("upn", None) => self.upn(cell),
            ("surname", None) => self.person(cell, ""),
            (_, None) => self.person("", cell),
        }
    }

    /// Takes the UPNs of a cell in whatever column of such a row.
    pub fn odd_cell(&mut self, cell: &str) {
        for (_, token) in tokens(cell).filter(|(_, token)| is_like_upn(token)) {
            self.upn(token);
        }
    }

    /// Takes a name that is no secret, as a school's.
    pub fn open(&mut self, name: &str) {
        let name = lower(name);
        for (_, word) in words(&name) {
            insert(&mut self.open, word);
        }
    }

    /// Takes all of another's.
    pub fn append(&mut self, other: Self) {
        fn all<T: Eq + std::hash::Hash>(to: &mut FxHashSet<T>, from: FxHashSet<T>) {
            if to.is_empty() {
                *to = from;
            } else {
                to.extend(from);
            }
        }
        all(&mut self.upns, other.upns);
        all(&mut self.people, other.people);
        all(&mut self.words, other.words);
        all(&mut self.births, other.births);
        all(&mut self.open, other.open);
    }

    /// Makes ready what [masking](Self::hides) needs besides, once all is taken.
    pub fn settle(&mut self) {
        let texts = COMMON.split_whitespace();
        let ethnicities = Ethnicity::all().flat_map(|e| {
            [
                e.code(),
                e.main_category(),
                e.sub_category(),
                e.description(),
            ]
        });
        let needs = SendNeed::all().flat_map(|n| [n.code(), n.broad_area(), n.description()]);
        for text in texts.chain(ethnicities).chain(needs) {
            let text = lower(text);
            for (_, word) in words(&text) {
                insert(&mut self.common, word);
            }
        }
    }

    /// The UPNs, sorted.
    pub fn upns(&self) -> Vec<&str> {
        sorted(self.upns.iter().map(|u| &**u))
    }

    /// Surname and forename of each pupil of whom both are known, in lower case, sorted.
    pub fn people(&self) -> Vec<(&str, &str)> {
        let both = self.people.iter().map(|(s, f)| (&**s, &**f));
        sorted(both.filter(|(s, f)| !s.is_empty() && !f.is_empty()))
    }

    /// The dates of birth, sorted.
    pub fn births(&self) -> Vec<Date> {
        sorted(self.births.iter().copied())
    }

    /// Whether a date is somebody's date of birth.
    pub fn is_birth(&self, date: Date) -> bool {
        self.births.contains(&date)
    }

    /// Whether a cell is not to be quoted: it holds a UPN, a name or a date of birth, or has the shape of one, or is so long or
    /// broken that nobody knows what it holds. `dates`: whether its column holds dates that are nobody's birth.
    pub fn hides(&self, cell: &str, dates: bool) -> bool {
        hides_by_shape(cell, dates) || self.holds(cell, dates)
    }

    /// Whether a text, of any length, holds a UPN, a name or a date of birth, or has the shape of one.
    pub fn holds(&self, text: &str, dates: bool) -> bool {
        read_date(text).is_some_and(|date| self.births.contains(&date))
            || tokens(text).any(|(_, token)| {
                is_like_upn(token)
                    || !dates && is_like_date(token)
                    || self.upns.contains(&lower(token))
                    || read_date(token).is_some_and(|d| self.births.contains(&d))
            })
            || self.in_names(text)
    }

    /// Whether a text is somebody's name or has a word of one.
    fn in_names(&self, text: &str) -> bool {
        let text = lower(text);
        self.words.contains(text.trim()) && !self.common.contains(text.trim())
            || words(&text).any(|(_, word)| self.is_name(word, false))
    }

    /// Whether a word in lower case is one of a name.
    fn is_name(&self, word: &str, open: bool) -> bool {
        let whole = self.words.contains(word) && !self.spares(word, open);
        whole
            || word.contains(['\'', '’', '-'])
                && (word.split(['\'', '’', '-']))
                    .any(|part| self.words.contains(part) && !self.spares(part, open))
    }

    fn spares(&self, word: &str, open: bool) -> bool {
        self.common.contains(word) || open && self.open.contains(word)
    }

    /// A name of a file, sheet, column or assessment with what is personal in it masked, word by word.
    pub fn label<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.masked(text, |word| self.is_name(word, true), |_| MASK.to_owned())
    }

    /// A line of a file with what is personal in it masked, letter by letter, so that places stay.
    pub fn line<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let stars = |word: &str| "*".repeat(word.chars().count());
        self.masked(text, |word| self.is_name(word, false), stars)
    }

    /// A message with UPNs and dates of birth masked.
    pub fn message<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.masked(text, |_| false, |_| MASK.to_owned())
    }

    /// Masks the words of a text that are names, and whatever else is personal.
    fn masked<'t>(
        &self,
        text: &'t str,
        is_name: impl Fn(&str) -> bool,
        mask: impl Fn(&str) -> String,
    ) -> Cow<'t, str> {
        let mut hidden: Vec<(usize, usize)> = Vec::new();
        for (at, token) in tokens(text) {
            let date = || read_date(token).is_some_and(|d| self.births.contains(&d));
            if is_like_upn(token) || self.upns.contains(&lower(token)) || date() {
                hidden.push((at, at + token.len()));
            }
        }
        for (at, word) in words(text) {
            if is_name(&lower(word)) {
                hidden.push((at, at + word.len()));
            }
        }
        if hidden.is_empty() {
            return Cow::Borrowed(text);
        }
        hidden.sort_unstable();
        let mut masked = String::with_capacity(text.len());
        let mut from = 0;
        for (start, end) in hidden {
            if end <= from {
                continue;
            }
            let start = start.max(from);
            masked.push_str(&text[from..start]);
            masked.push_str(&mask(&text[start..end]));
            from = end;
        }
        masked.push_str(&text[from..]);
        Cow::Owned(masked)
    }
}

/// Whether a cell is not to be quoted by its looks alone. `dates`: whether its column holds dates.
pub fn hides_by_shape(cell: &str, dates: bool) -> bool {
    cell.contains(['\n', '\r'])
        || cell.chars().count() > QUOTED && !is_of_ours(cell)
        || tokens(cell).any(|(_, token)| is_like_upn(token) || !dates && is_like_date(token))
        || !dates && is_like_date(cell)
}

/// Whether a line that should be a heading is a row of a pupil, so that nothing of it is to be quoted.
pub fn is_row_of_a_pupil(line: &str) -> bool {
    let dates = tokens(line).filter(|(_, t)| is_like_date(t)).count();
    tokens(line).any(|(_, token)| is_like_upn(token))
        || (dates > 0
            && line
                .split([',', ';', '\t'])
                .any(|c| read_date(c.trim_matches(['"', ' '])).is_some()))
}

/// Whether a token has the shape of a UPN, or nearly: a letter and twelve digits, the last of them perhaps a letter.
pub fn is_like_upn(token: &str) -> bool {
    let bytes = token.as_bytes();
    (12..=14).contains(&bytes.len())
        && bytes[0].is_ascii_alphabetic()
        && bytes[1..bytes.len() - 1].iter().all(u8::is_ascii_digit)
        && bytes[bytes.len() - 1].is_ascii_alphanumeric()
}

/// Whether a text has the shape of a whole date: three numbers of one to four digits with `-`, `/` or `.` between them, or a
/// day, the name of a month and a year.
pub fn is_like_date(text: &str) -> bool {
    read_date(text).is_some() || {
        let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
        let digits = |p: &&str| (1..=4).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit());
        let four = parts.iter().filter(|p| p.len() == 4).count();
        parts.len() == 3 && parts.iter().all(digits) && four == 1
    }
}

/// A date in any of the ways that files write one.
fn read_date(text: &str) -> Option<Date> {
    let text = text.trim();
    if !text.is_ascii()
        || !(6..=24).contains(&text.len())
        || !text.contains(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    // A time after the date changes nothing.
    let text =
        text.split_once(['T', ' ']).map_or(
            text,
            |(date, time)| {
                if time.contains(':') { date } else { text }
            },
        );
    let parts: Vec<&str> = text
        .split(['-', '/', '.', ' '])
        .filter(|p| !p.is_empty())
        .collect();
    let &[first, second, third] = parts.as_slice() else {
        return None;
    };
    let number = |part: &str| part.parse::<i16>().ok().filter(|n| *n >= 0);
    let small = |part: &str| part.parse::<u8>().ok();
    let month = |part: &str| {
        small(part).or_else(|| {
            let name = part.get(..3)?.to_ascii_lowercase();
            const MONTHS: [&str; 12] = [
                "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
            ];
            (1..).zip(MONTHS).find(|(_, m)| *m == name).map(|(n, _)| n)
        })
    };
    let (year, day) = match (first.len(), third.len()) {
        (4, 1 | 2) => (number(first)?, small(third)?),
        (1 | 2, 4) => (number(third)?, small(first)?),
        (1 | 2, 2) => {
            let year = number(third)?;
            (
                if year < 50 { 2000 + year } else { 1900 + year },
                small(first)?,
            )
        }
        _ => return None,
    };
    Date::new(year, month(second)?, day)
}

/// The words of a text (letters, with apostrophes and hyphens between them), and where each begins.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    pieces(
        text,
        |c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-'),
        &['\'', '’', '-'],
    )
}

/// What may be a UPN or a date in a text, and where each begins.
fn tokens(text: &str) -> impl Iterator<Item = (usize, &str)> {
    pieces(
        text,
        |c| c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | '.'),
        &['-', '/', '.'],
    )
    .flat_map(|(at, piece)| {
        // A date keeps its dashes; anything else is looked at part by part.
        let parts = (!is_like_date(piece) && piece.contains(['-', '/', '.'])).then(|| {
            pieces(piece, |c| c.is_ascii_alphanumeric(), &[]).map(move |(i, p)| (at + i, p))
        });
        let whole = parts.is_none().then_some((at, piece));
        whole.into_iter().chain(parts.into_iter().flatten())
    })
}

/// The runs of characters that are kept, without those of `ends` at their ends.
fn pieces<'t>(
    text: &'t str,
    keep: impl Fn(char) -> bool + Copy + 't,
    ends: &'static [char],
) -> impl Iterator<Item = (usize, &'t str)> {
    text.split(move |c: char| !keep(c))
        .filter_map(move |piece| {
            let piece = piece.trim_matches(ends);
            let at = piece.as_ptr() as usize - text.as_ptr() as usize;
            (!piece.is_empty()).then_some((at, piece))
        })
}

fn lower(text: &str) -> Box<str> {
    text.to_lowercase().into()
}

fn insert(set: &mut FxHashSet<Box<str>>, text: &str) {
    let text = text.to_lowercase();
    if !set.contains(text.as_str()) {
        set.insert(text.into());
    }
}

fn sorted<T: Ord>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.collect();
    items.sort_unstable();
    items
}

#[cfg(test)]
mod tests {
    use super::{Personal, hides_by_shape, is_like_date, is_like_upn, is_row_of_a_pupil};
    use crate::estate::Date;

    fn class() -> Personal {
        let mut personal = Personal::default();
        personal.upn("F301400116001");
        personal.person("O’Hara-Marlow", "Ivy");
        personal.person("van der Berg", "Summer");
        personal.birth(Date::new(2012, 9, 3).unwrap());
        personal.open("Berg Primary School");
        personal.settle();
        personal
    }

    #[test]
    fn shapes_of_upns_and_dates_are_known() {
        for upn in ["F301400116001", "f30140011600A", "F30140011600"] {
            assert!(is_like_upn(upn), "{upn}");
        }
        for other in ["142001", "F3014", "Foundation1", "3301400116001"] {
            assert!(!is_like_upn(other), "{other}");
        }
        for date in [
            "2012-09-03",
            "03/09/2012",
            "3.9.2012",
            "3 September 2012",
            "03-Sep-12",
            "2012-13-45",
            "03/09/2012 00:00",
        ] {
            assert!(is_like_date(date), "{date}");
        }
        for other in [
            "2023/24",
            "104.5",
            "12-13",
            "142-4001",
            "1.2.3",
            "Year 6 Autumn",
        ] {
            assert!(!is_like_date(other), "{other}");
        }
        assert!(is_row_of_a_pupil("2023/24,142001,F301400116001,Marlow"));
        assert!(is_row_of_a_pupil("Marlow,Ivy,03/09/2012"));
        assert!(!is_row_of_a_pupil("academic_year,urn,upn,surname"));
    }

    #[test]
    fn cells_are_hidden_by_value_whatever_column_they_stand_in() {
        let personal = class();
        for cell in [
            "F301400116001",
            "x F301400116001 y",
            "marlow",
            "MARLOW",
            "Ivy (new)",
            "O'Hara",
            "2012-09-03",
            "3/9/2012",
            "IvyMarlow, Ivy",
        ] {
            assert!(personal.hides(cell, true), "{cell}");
        }
        // Another date in a column of dates, codes, and words that are in every file.
        for cell in ["2024-02-30", "WBRI", "Summer", "B", ""] {
            assert!(!personal.hides(cell, true), "{cell}");
        }
        assert!(personal.hides("2024-02-30", false));
        assert!(hides_by_shape("a line\nbreak", true));
        assert!(hides_by_shape("twenty-five characters abc", true));
    }

    #[test]
    fn files_and_lines_keep_all_that_is_not_personal() {
        let personal = class();
        assert_eq!(
            personal.label("assessments/Marlow EHCP.csv"),
            "assessments/*** EHCP.csv"
        );
        assert_eq!(
            personal.label("Summer/Berg_Year 6.xlsx#2012-09-03"),
            "Summer/Berg_Year 6.xlsx#***"
        );
        assert_eq!(personal.label("Year 4 Autumn"), "Year 4 Autumn");
        assert_eq!(
            personal.line("6,Ivy,2012-09-03,WBRI"),
            "6,***,**********,WBRI"
        );
        assert_eq!(
            personal.message("Ivy F301400116001 is told"),
            "Ivy *** is told"
        );
    }
}
