//! Titles that say a finding: clauses of things that stand alike.

use crate::quantity::{Verdict, Way};

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
        // What it is beside was named before.
        format!("{} {}{}", self.subject, how.trim_end(), self.end)
    }

    /// Whether it is a shortfall.
    fn is_below(&self) -> bool {
        self.verdict.way() == Some(Way::Below)
    }

    /// The same after a clause that named the side already.
    fn after(&self, first: &Self) -> String {
        let same = self.verdict.way() == first.verdict.way();
        match (same, self.verdict) {
            (true, Verdict::Some(_) | Verdict::Small(_)) if first.verdict.place() == 0 => {
                let shows = if self.one { "shows" } else { "show" };
                format!("{} {shows} some sign of it{}", self.subject, self.end)
            }
            (true, _) if first.verdict == self.verdict => {
                format!("{} likewise{}", self.subject, self.end)
            }
            _ => self.words(""),
        }
    }
}

/// The clauses in their order, but for a shortfall that is as sure as what comes first: it is among the two that a title names.
pub(super) fn with_shortfall(mut clauses: Vec<Clause>) -> Vec<Clause> {
    let first = clauses.first().map(|c| c.verdict.place());
    let below = |c: &Clause| c.is_below() && Some(c.verdict.place()) == first;
    if let Some(at) = clauses.iter().position(below).filter(|at| *at > 1) {
        let clause = clauses.remove(at);
        clauses.insert(1, clause);
    }
    clauses
}

/// The first two clauses after what a title begins with, or one alone where both are too long; `None` without any.
pub(in crate::report::tracking) fn titled(
    begin: &str,
    clauses: &[Clause],
    against: &str,
) -> Option<String> {
    titled_in(begin, clauses, against, LONG)
}

/// The same in so many letters.
pub(super) fn titled_in(
    begin: &str,
    clauses: &[Clause],
    against: &str,
    room: usize,
) -> Option<String> {
    let (first, rest) = clauses.split_first()?;
    let alone = |clause: &Clause| format!("{begin}{}", clause.words(against));
    let Some(then) = rest.first() else {
        return Some(alone(first));
    };
    let both = format!("{}; {}", alone(first), then.after(first));
    if both.chars().count() <= room {
        return Some(both);
    }
    // Of two that are as sure the shortfall.
    let worse = then.is_below() && !first.is_below();
    let same = then.verdict.place() == first.verdict.place();
    Some(alone(if worse && same { then } else { first }))
}
