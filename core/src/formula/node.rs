//! The tree of a formula, and working it out for a row.
#![cfg_attr(
    target_family = "wasm",
    expect(dead_code, reason = "no formula is made in the browser")
)]

use std::sync::Arc;

/// A row of a table, by the [places](super::Variable::place) of its columns.
pub trait Row {
    /// A number; `None`: blank.
    fn number(&self, column: usize) -> Option<f64>;
    /// A code or word; `None`: blank.
    fn words(&self, column: usize) -> Option<&str>;
}

/// A part that is a number.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Node {
    /// A number of the formula itself.
    Number(f64),
    /// A column of numbers.
    Column(usize),
    /// a + b.
    Add(Arc<Node>, Arc<Node>),
    /// a − b.
    Subtract(Arc<Node>, Arc<Node>),
    /// a × b.
    Multiply(Arc<Node>, Arc<Node>),
    /// a ÷ b; missing where b is 0.
    Divide(Arc<Node>, Arc<Node>),
    /// The lesser.
    Least(Arc<Node>, Arc<Node>),
    /// The greater.
    Most(Arc<Node>, Arc<Node>),
    /// Without its sign.
    Size(Arc<Node>),
    /// a, or b where a is missing.
    IfMissing(Arc<Node>, Arc<Node>),
    /// a where the condition holds, else b.
    Either(Arc<Test>, Arc<Node>, Arc<Node>),
}

/// How two numbers are held against each other, both rounded to 9 decimals.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Relation {
    Equal,
    Unequal,
    Less,
    AtMost,
    More,
    AtLeast,
}

/// A part that holds or doesn't.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Test {
    /// Always, or never.
    Known(bool),
    /// A column of words is this word (in any case).
    Is(usize, Arc<str>),
    /// Two numbers.
    Compare(Relation, Arc<Node>, Arc<Node>),
    /// A number is missing.
    NoNumber(Arc<Node>),
    /// Words are missing.
    NoWords(usize),
    /// Both.
    And(Arc<Test>, Arc<Test>),
    /// Either or both.
    Or(Arc<Test>, Arc<Test>),
    /// Not.
    Not(Arc<Test>),
}

impl Node {
    fn of<R: Row + ?Sized>(&self, row: &R) -> Option<f64> {
        Some(match self {
            Self::Number(n) => *n,
            Self::Column(c) => row.number(*c)?,
            Self::Add(a, b) => a.of(row)? + b.of(row)?,
            Self::Subtract(a, b) => a.of(row)? - b.of(row)?,
            Self::Multiply(a, b) => a.of(row)? * b.of(row)?,
            Self::Divide(a, b) => {
                let by = b.of(row)?;
                if by == 0.0 {
                    return None;
                }
                a.of(row)? / by
            }
            Self::Least(a, b) => a.of(row)?.min(b.of(row)?),
            Self::Most(a, b) => a.of(row)?.max(b.of(row)?),
            Self::Size(a) => a.of(row)?.abs(),
            Self::IfMissing(a, b) => a.of(row).or_else(|| b.of(row))?,
            Self::Either(test, a, b) => {
                if test.of(row)? {
                    a.of(row)?
                } else {
                    b.of(row)?
                }
            }
        })
    }
}

impl Test {
    /// `None`: it can't be told, because something is missing. What is missing on one side does not matter where the other
    /// side settles it.
    fn of<R: Row + ?Sized>(&self, row: &R) -> Option<bool> {
        match self {
            Self::Known(b) => Some(*b),
            Self::Is(column, word) => Some(row.words(*column)?.eq_ignore_ascii_case(word)),
            Self::Compare(relation, a, b) => {
                let settled = |n: f64| (n * 1e9).round();
                let (a, b) = (settled(a.of(row)?), settled(b.of(row)?));
                Some(match relation {
                    Relation::Equal => a == b,
                    Relation::Unequal => a != b,
                    Relation::Less => a < b,
                    Relation::AtMost => a <= b,
                    Relation::More => a > b,
                    Relation::AtLeast => a >= b,
                })
            }
            Self::NoNumber(a) => Some(a.of(row).is_none()),
            Self::NoWords(column) => Some(row.words(*column).is_none()),
            Self::And(a, b) => match (a.of(row), b.of(row)) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            },
            Self::Or(a, b) => match (a.of(row), b.of(row)) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            },
            Self::Not(a) => a.of(row).map(|b| !b),
        }
    }
}

/// What a formula gives.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Root {
    Number(Arc<Node>),
    Test(Arc<Test>),
}

/// A formula, ready to be worked out.
#[derive(Clone, PartialEq, Debug)]
pub struct Formula {
    pub(super) text: Arc<str>,
    pub(super) root: Root,
}

impl Formula {
    /// Its text, as the user wrote it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its value for a row; `None`: something it needs is missing, or it would divide by 0. A condition counts 1 or 0.
    pub fn value<R: Row + ?Sized>(&self, row: &R) -> Option<f64> {
        match &self.root {
            Root::Number(node) => node.of(row).filter(|v| v.is_finite()),
            Root::Test(test) => test.of(row).map(|b| f64::from(u8::from(b))),
        }
    }

    /// Whether it holds for a row; `None`: something it needs is missing.
    pub fn holds<R: Row + ?Sized>(&self, row: &R) -> Option<bool> {
        match &self.root {
            Root::Number(node) => node.of(row).map(|v| v != 0.0),
            Root::Test(test) => test.of(row),
        }
    }
}
