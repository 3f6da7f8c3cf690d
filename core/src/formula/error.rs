//! What a formula is to give, and what may be wrong with it.

/// What a formula is to give.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wanted {
    /// A number; a condition counts 1 where it holds and 0 where not.
    Number,
    /// A condition.
    Condition,
}

/// What is wrong with a formula.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FormulaError {
    /// The line of the formula's text, from 1.
    pub line: usize,
    /// The character on it, from 1.
    pub column: usize,
    /// How many characters wide it is.
    pub width: usize,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// What to do; may be empty.
    pub help: String,
}
