//! The pages of a short pack: a page is a question, its title the answer.

use crate::content::Rich;
use crate::release::Shown;
use crate::report::{Mark, Matrix, Picture, Table};

/// A page of a short pack. It may run over: then what follows stands on the next.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct Leaf {
    /// What other pages refer to it by.
    pub id: String,
    /// The finding, in words.
    pub title: String,
    /// At most three sentences; on the first page at most five.
    pub said: Vec<Sentence>,
    /// What stands below them.
    pub parts: Vec<Part>,
}

/// A sentence with its verdict's mark.
#[derive(Clone, PartialEq, Debug, Default, serde::Serialize)]
pub struct Sentence {
    /// Its number in a list; `None`: its mark, or a short dash, stands before it.
    pub number: Option<usize>,
    /// Its verdict's mark, with the word for those who can't see it.
    pub mark: Option<(Mark, String)>,
    /// Bold words before it: a school's name.
    pub lead: String,
    /// The words.
    pub text: String,
    /// The pages that show it, by their ids.
    pub pages: Vec<String>,
}

impl Sentence {
    /// A sentence without a verdict.
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// Names a page that shows it.
    #[must_use]
    pub fn on(mut self, page: &str) -> Self {
        self.pages.push(page.to_owned());
        self
    }
}

/// A part of a page.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct Part {
    /// Its heading; may be empty.
    pub heading: String,
    /// A qualifier in grey beside it; may be empty.
    pub about: String,
    /// What it holds.
    pub body: Body,
}

impl Part {
    /// A part under a heading.
    pub fn new(heading: impl Into<String>, about: impl Into<String>, body: Body) -> Self {
        Self {
            heading: heading.into(),
            about: about.into(),
            body,
        }
    }

    /// A part that needs none.
    pub fn bare(body: Body) -> Self {
        Self::new("", "", body)
    }
}

/// What a part holds.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Body {
    /// Headline figures side by side.
    Tiles(Vec<LeafTile>),
    /// Things by measures, with verdicts.
    Matrix(Box<Matrix>),
    /// One figure a row on a wide scale.
    Ranges(Vec<RangeRow>),
    /// A table without verdicts.
    Table(Box<Table>),
    /// Small courses over terms, two beside each other on one scale.
    Paths(Vec<Path>),
    /// Schools on one line, by their distance from similar pupils.
    Strip(Vec<StripDot>),
    /// Boxes beside each other.
    Cards(Vec<Card>),
    /// Sentences below each other.
    Said(Vec<Sentence>),
    /// A note in small grey letters.
    Note(String),
    /// Words of the trust's own: what has moved since they were written, the words, who signed them.
    Prose {
        /// Sentences on what moved.
        moved: Vec<String>,
        /// The words.
        pieces: Vec<Rich>,
        /// Who wrote them when; may be empty.
        signed: String,
    },
}

/// A headline figure.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct LeafTile {
    /// What it is.
    pub label: String,
    /// The figure, or `4 of 13`.
    pub figure: String,
    /// What is drawn of it.
    pub picture: Option<Picture>,
    /// Its mark with the word.
    pub mark: Option<(Mark, String)>,
    /// What it is set beside.
    pub detail: String,
}

/// A figure on a wide scale.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct RangeRow {
    /// What it is of.
    pub label: String,
    /// `22 of 44`, or the mean.
    pub level: String,
    /// What is drawn.
    pub picture: Option<Picture>,
    /// The difference as it is read.
    pub difference: String,
    /// Its mark.
    pub mark: Option<(Mark, String)>,
    /// What follows in words.
    pub words: String,
}

/// A box with a heading.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct Card {
    /// Its heading.
    pub heading: String,
    /// What it says.
    pub said: Vec<Sentence>,
}

/// The course of a figure over terms.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct Path {
    /// Its finding, as a title.
    pub title: String,
    /// What it shows, in words.
    pub alt: String,
    /// The terms, in order.
    pub stops: Vec<PathStop>,
}

/// A term of a course.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct PathStop {
    /// The term in words, as `autumn 2024/25`.
    pub when: String,
    /// The mark of its verdict.
    pub mark: Mark,
    /// The term in short, as `Aut`.
    pub term: String,
    /// The year, where it begins with this term.
    pub year: String,
    /// The figure.
    pub value: Shown,
    /// Its benchmark.
    pub benchmark: Shown,
    /// Where 19 of 20 such groups would fall.
    pub range: (Shown, Shown),
    /// Whether most of the roll has no outcome in it, or too few pupils have: the point is small.
    pub thin: bool,
    /// Whether the line is broken before it: other pupils are meant.
    pub breaks: bool,
}

/// A school on a strip.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct StripDot {
    /// Its name, where it stands out; else empty.
    pub label: String,
    /// Its distance from similar pupils.
    pub difference: Shown,
    /// Its mark.
    pub mark: Mark,
}
