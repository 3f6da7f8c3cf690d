//! What only a person can know.

/// An answer that can be chosen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Choice {
    /// What is kept as the answer.
    pub value: String,
    /// What is shown.
    pub label: String,
}

/// A question about a group of files.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Question {
    /// What the answer is kept under; the same for files of the same kind next year.
    pub id: String,
    /// The question.
    pub text: String,
    /// Why it is asked.
    pub why: String,
    /// What can be chosen.
    pub choices: Vec<Choice>,
    /// What may be written instead, in a word: `year`, `text`; empty: nothing.
    pub free: &'static str,
    /// The answer that was given.
    pub answer: Option<String>,
    /// Whether the files can't be read without an answer.
    pub needed: bool,
}

impl Choice {
    pub(super) fn of(value: &str, label: &str) -> Self {
        Self {
            value: value.to_owned(),
            label: label.to_owned(),
        }
    }
}
