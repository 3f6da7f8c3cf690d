//! Titles that say a finding: clauses of things that stand alike.

use crate::quantity::Verdict;

/// How long a title may be, in letters.
pub(in crate::report::tracking) const LONG: usize = 85;

/// What a title says of things that stand alike.
pub(in crate::report::tracking) struct Clause {
    /// Whose they are: `Year 3`, `Ash and Birch`, `12 groups`.
    pub(in crate::report::tracking) subject: String,
    /// Whether that is one thing.
    pub(in crate::report::tracking) one: bool,
    /// Their side, and how sure.
    pub(in crate::report::tracking) verdict: Verdict,
    /// What follows: ` in maths`; may be empty.
    pub(in crate::report::tracking) end: String,
}

impl Clause {
    fn words(&self, against: &str) -> String {
        let how = match self.one {
            true => self.verdict.stands("", against),
            false => self.verdict.stand("", against),
        };
        format!("{} {how}{}", self.subject, self.end)
    }

    /// The same after a clause that named the side already.
    fn after(&self, first: &Self, against: &str) -> String {
        let same = self.verdict.way() == first.verdict.way();
        match (same, self.verdict) {
            (true, Verdict::Some(_) | Verdict::Small(_)) if first.verdict.place() == 0 => {
                let shows = if self.one { "shows" } else { "show" };
                format!("{} {shows} some sign of it{}", self.subject, self.end)
            }
            (true, _) if first.verdict == self.verdict => {
                format!("{} likewise{}", self.subject, self.end)
            }
            _ => self.words(against),
        }
    }
}

/// The first two clauses after what a title begins with, or the first alone where both are too long; `None` without any.
pub(in crate::report::tracking) fn titled(
    begin: &str,
    clauses: &[Clause],
    against: &str,
) -> Option<String> {
    let (first, rest) = clauses.split_first()?;
    let alone = format!("{begin}{}", first.words(against));
    let then = rest.first().map(|then| then.after(first, against));
    let both = then.map(|then| format!("{alone}; {then}"));
    let short = both.filter(|both| both.chars().count() <= LONG);
    Some(short.unwrap_or(alone))
}
