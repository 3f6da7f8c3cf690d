//! What is measured over a population of pupils: the measures of `measures.csv`, and those that a config adds.

use std::cmp::Ordering;
use std::fmt;
use std::sync::LazyLock;

use super::names::{Declared, lasting};
use super::scales::cells;

/// A measure: a share of pupils, or a mean. Equal where all that is said of it is; built-in ones sort in the order of their
/// list, others after them by code.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Measure(u16);

/// What is said of a measure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MeasureWords {
    /// Its name in tidy figures.
    pub code: &'static str,
    /// What a reader calls it.
    pub title: &'static str,
    /// What pupils are who reach it, in a sentence: `at grade 4 or above`; of a mean, what it is.
    pub words: &'static str,
    /// Whether it is a mean, not a share.
    pub mean: bool,
}

/// A line of the list of measures: how a measure is read off one scale.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MeasureRow {
    /// What is said of the measure.
    pub of: MeasureWords,
    /// The scale; blank: scores and judgements of tracking in primary schools.
    pub scale: &'static str,
    /// From how many points on it is reached; blank: as the scale says of its codes.
    pub from: &'static str,
    /// By what the scale's points are divided for a mean; blank: 1.
    pub per: &'static str,
}

static ROWS: LazyLock<Vec<MeasureRow>> = LazyLock::new(|| {
    let lines = include_str!("measures.csv").lines().skip(1);
    lines
        .filter_map(|line| match cells(line)[..] {
            [code, title, of, scale, from, per, words] => Some(MeasureRow {
                of: MeasureWords {
                    code,
                    title,
                    words,
                    mean: of == "mean",
                },
                scale,
                from,
                per,
            }),
            _ => None,
        })
        .collect()
});

static WORDS: LazyLock<Declared<MeasureWords>> = LazyLock::new(|| {
    let mut all: Vec<MeasureWords> = vec![];
    for row in ROWS.iter() {
        if !all.contains(&row.of) {
            all.push(row.of);
        }
    }
    Declared::new(all)
});

#[expect(
    non_upper_case_globals,
    missing_docs,
    reason = "each is the measure of that name"
)]
impl Measure {
    pub const Expected: Self = Self(0);
    pub const Greater: Self = Self(1);
    pub const Score: Self = Self(2);
}

impl Measure {
    /// The measures of tracking in primary schools: expected standard, greater depth, average scaled score.
    pub const ALL: [Self; 3] = [Self::Expected, Self::Greater, Self::Score];

    /// The list of built-in measures, one line a measure and scale.
    pub fn rows() -> &'static [MeasureRow] {
        &ROWS
    }

    /// The codes of [`ALL`](Self::ALL).
    pub fn codes() -> &'static [&'static str] {
        static CODES: LazyLock<Vec<&'static str>> =
            LazyLock::new(|| Measure::ALL.map(Measure::code).to_vec());
        &CODES
    }

    /// The measure of which that is said.
    pub fn declared(code: &str, title: &str, words: &str, mean: bool) -> Self {
        Self(WORDS.number(MeasureWords {
            code: lasting(code),
            title: lasting(title),
            words: lasting(words),
            mean,
        }))
    }

    fn said(self) -> &'static MeasureWords {
        WORDS.get(self.0)
    }

    /// Its name in tidy figures.
    pub fn code(self) -> &'static str {
        self.said().code
    }

    /// What a reader calls it.
    pub fn label(self) -> &'static str {
        self.said().title
    }

    /// What pupils are who reach it, in a sentence: `at grade 4 or above`; of a mean, what it is.
    pub fn words(self) -> &'static str {
        self.said().words
    }

    /// Whether it is a mean, not a share.
    pub fn is_mean(self) -> bool {
        match self {
            Self::Expected | Self::Greater => false,
            Self::Score => true,
            other => other.said().mean,
        }
    }

    /// Whether it is one of tracking in primary schools; see [`ALL`](Self::ALL).
    pub fn is_standard(self) -> bool {
        self.0 < 3
    }

    /// Reads the code of a measure of [`ALL`](Self::ALL), in any case.
    pub fn parse(text: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|m| m.code().eq_ignore_ascii_case(text))
    }

    fn order(self) -> (usize, &'static str, &'static str) {
        let built_in = WORDS.built_in().len();
        match usize::from(self.0) {
            at if at < built_in => (at, "", ""),
            _ => (built_in, self.code(), self.label()),
        }
    }
}

impl Ord for Measure {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_words = || self.order().cmp(&other.order());
        by_words().then_with(|| self.said().words.cmp(other.said().words))
    }
}

impl PartialOrd for Measure {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::Measure;

    #[test]
    fn the_names_in_the_program_are_those_of_the_list() {
        assert_eq!(Measure::codes(), ["expected", "greater", "score"]);
        assert!(Measure::Score.is_mean() && !Measure::Greater.is_mean());
        let own = Measure::declared("secure", "Secure", "secure", false);
        assert!(own > Measure::Score && !own.is_mean() && own.label() == "Secure");
        assert_eq!(own, Measure::declared("secure", "Secure", "secure", false));
        // Another config may mean another thing by the same code.
        assert_ne!(own, Measure::declared("secure", "Sure", "sure", true));
    }
}
