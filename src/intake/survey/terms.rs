//! Terms that are numbered: three or six to a year.

use crate::diag::{Code, Finding, Severity};
use crate::estate::Term;
use crate::intake::Table;
use crate::intake::dates::day_first;
use crate::intake::row::{FileHead, Row};
use crate::intake::sources::levelled;

/// How many numbered terms a year has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::intake) enum Numbered {
    Three,
    Six,
}

impl Numbered {
    /// The term with a number.
    pub(in crate::intake) fn term(self, number: u8) -> Option<Term> {
        let place = match self {
            Self::Three => number.checked_sub(1)?,
            Self::Six => number.checked_sub(1)? / 2,
        };
        Term::ALL.get(usize::from(place)).copied()
    }
}

/// The number of a term that is written as one: `Term 3`, `T3`, `3`; and whether it is called a half-term.
pub(in crate::intake) fn number(cell: &str) -> Option<(u8, bool)> {
    let level = levelled(cell);
    let half = level.starts_with('h');
    let digits = ["half term", "halfterm", "ht", "term", "t", ""]
        .iter()
        .find_map(|word| level.strip_prefix(word))?
        .trim();
    let number: u8 = digits.parse().ok()?;
    (digits.len() == 1 && (1..=6).contains(&number)).then_some((number, half))
}

/// The numbered terms of a file.
#[derive(Debug)]
pub(super) struct Terms {
    column: usize,
    date: Option<usize>,
    numbered: u64,
    six: bool,
    /// Rows whose date fits only the one or the other.
    fit_three: u64,
    fit_six: u64,
}

impl Terms {
    pub(super) fn of(table: &Table) -> Option<Self> {
        Some(Self {
            column: table.position("term")?,
            date: ["assessed_on", "started_on", "week_ending"]
                .iter()
                .find_map(|name| table.position(name)),
            numbered: 0,
            six: false,
            fit_three: 0,
            fit_six: 0,
        })
    }

    pub(super) fn take(&mut self, row: &Row<'_>) {
        let cell = row.cell(self.column);
        // Names of terms are longer than three letters and have no digits.
        if !cell.ends_with(|c: char| c.is_ascii_digit()) {
            return;
        }
        let Some((number, half)) = number(cell) else {
            return;
        };
        self.numbered += 1;
        self.six |= half || number > 3;
        let month = self
            .date
            .and_then(|date| day_first(row.cell(date)))
            .map(|day| day.month);
        if let Some(month) = month {
            let three = match number {
                1 => (9..=12).contains(&month),
                2 => (1..=4).contains(&month),
                _ => (4..=8).contains(&month),
            };
            let six = match number {
                1 => (9..=11).contains(&month),
                2 => (10..=12).contains(&month),
                _ => (1..=3).contains(&month),
            };
            self.fit_three += u64::from(three && !six);
            self.fit_six += u64::from(six && !three);
        }
    }

    pub(super) fn append(&mut self, later: Self) {
        self.numbered += later.numbered;
        self.six |= later.six;
        self.fit_three += later.fit_three;
        self.fit_six += later.fit_six;
    }

    /// How many terms the year has, and what is told of it.
    pub(super) fn conclude(self, head: &FileHead) -> Option<(Option<Numbered>, Finding)> {
        if self.numbered == 0 {
            return None;
        }
        let terms = if self.six || self.fit_six > self.fit_three {
            Some(Numbered::Six)
        } else if self.fit_three > self.fit_six {
            Some(Numbered::Three)
        } else {
            None
        };
        let (severity, words) = match terms {
            Some(Numbered::Six) => (
                Severity::Note,
                "the terms are numbered up to six: 1 and 2 are read as Autumn, 3 and 4 as Spring, 5 and 6 as Summer",
            ),
            Some(Numbered::Three) => (
                Severity::Note,
                "the terms are numbered, three to a year by their dates: 1 is read as Autumn, 2 as Spring, 3 as Summer",
            ),
            None => (
                Severity::Warning,
                "the terms are numbered, and nothing says whether the year has three or six: none of them is read",
            ),
        };
        let finding = super::about(head, Code::Assumed, severity, "term", words.into())
            .help("say under the file's entry in config.yaml what they mean: codes: {term: {Term 1: Autumn, Term 2: …}}");
        Some((terms, finding))
    }
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_of_terms() {
        assert_eq!(number("Term 3"), Some((3, false)));
        assert_eq!(number("T6"), Some((6, false)));
        assert_eq!(number("2"), Some((2, false)));
        assert_eq!(number("HT 4"), Some((4, true)));
        assert_eq!(number("Autumn 2"), None);
        assert_eq!(number("Term 7"), None);
        assert_eq!(number("2024"), None);
    }
}
