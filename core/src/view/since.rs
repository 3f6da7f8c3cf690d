//! Since when progress is told: the earlier terms that a reader may choose.

use crate::estate::{AcademicYear, Term};

/// Since when progress is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Since {
    /// The same term of the year before.
    Year,
    /// The term before.
    Term,
    /// The first term of the year.
    Start,
}

impl Since {
    pub(super) const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Year, "year", "a year before"),
        (Self::Term, "term", "the term before"),
        (Self::Start, "start", "start of the year"),
    ];
}

/// The earlier terms on offer for a term, each once.
pub(super) fn offers(
    terms: &[(AcademicYear, Term)],
    to: (AcademicYear, Term),
) -> Vec<(Since, (AcademicYear, Term))> {
    let mut list: Vec<(Since, (AcademicYear, Term))> = vec![];
    let Some(at) = terms.iter().position(|t| *t == to) else {
        return list;
    };
    let before = &terms[..at];
    let year = before.iter().find(|t| **t == (to.0.plus(-1), to.1));
    let start = before.iter().find(|t| t.0 == to.0);
    for (since, from) in [
        (Since::Year, year),
        (Since::Term, before.last()),
        (Since::Start, start),
    ] {
        if let Some(from) = from
            && list.iter().all(|(_, known)| known != from)
        {
            list.push((since, *from));
        }
    }
    list
}
