//! The finding of a report as its title.

use crate::estate::lower_first;
use crate::quantity::Verdict;

use super::super::in_brief::listed;
use super::Things;
use super::ground::{Ground, Looked};

/// How long a title may be, in letters.
const LONG: usize = 85;

/// Outlined verdicts are one kind to a reader, and so are both filled ones of a side: the surest speaks for them.
fn same(a: Verdict, b: Verdict) -> bool {
    a.way() == b.way() && (a.place() == 0) == (b.place() == 0)
}

/// Rows of one verdict: whose they are, and the verdict of the surest.
struct Clause {
    names: Vec<String>,
    verdict: Verdict,
}

impl Clause {
    fn words(&self, ground: &Ground<'_>, (_, many): Things) -> String {
        let subject = match self.names.as_slice() {
            names @ ([_] | [_, _] | [_, _, _]) => listed(names),
            names => format!("{} {many}", names.len()),
        };
        let says = if self.names.len() == 1 {
            self.verdict.stands("", &ground.against)
        } else {
            self.verdict.stand("", &ground.against)
        };
        format!("{subject} {says}")
    }

    /// The same after a clause that named the side already.
    fn after(&self, first: &Self, ground: &Ground<'_>, things: Things) -> String {
        let words = self.words(ground, things);
        let signs = self.verdict.way() == first.verdict.way() && self.verdict.place() == 1;
        if !signs {
            return words;
        }
        for shows in ["shows some sign", "show some sign"] {
            if let Some((subject, _)) = words.split_once(shows) {
                return format!("{subject}{shows} of it");
            }
        }
        words
    }
}

/// The title of at most about 85 letters: `Years 3–6: reading is well below similar pupils; maths shows some sign of it`.
pub(super) fn title(ground: &Ground<'_>, things: Things) -> String {
    let mut clauses: Vec<Clause> = vec![];
    let mut named: Vec<&str> = vec![];
    for row in ground.marked() {
        if named.contains(&row.pupils.as_str()) {
            continue;
        }
        named.push(&row.pupils);
        let (name, verdict) = (inside(&row.pupils), row.now.chance.verdict);
        match clauses.iter_mut().find(|c| same(c.verdict, verdict)) {
            Some(clause) => clause.names.push(name),
            None => clauses.push(Clause {
                names: vec![name],
                verdict,
            }),
        }
    }
    let years = &ground.years;
    match clauses.as_slice() {
        [] => quiet(ground, things),
        [first, rest @ ..] => {
            let alone = format!("{years}: {}", first.words(ground, things));
            let both = rest
                .first()
                .map(|then| format!("{alone}; {}", then.after(first, ground, things)));
            match both {
                Some(both) if both.chars().count() <= LONG => both,
                _ => alone,
            }
        }
    }
}

/// A row's name inside a sentence: a subject in small letters, a school or a group as it is called.
fn inside(name: &str) -> String {
    const SUBJECTS: [&str; 4] = ["Reading", "Writing", "Maths", "Grammar"];
    let subject = SUBJECTS.iter().any(|s| name.starts_with(s));
    if subject {
        lower_first(name)
    } else {
        name.to_owned()
    }
}

/// The title where nothing is marked.
fn quiet(ground: &Ground<'_>, (one, _): Things) -> String {
    let years = &ground.years;
    if ground.compared().next().is_some() {
        return format!("{years}: every {one} is in line with {}", ground.against);
    }
    let known: Option<&Looked> = (ground.rows.iter()).find(|r| r.now.attainment.value().is_some());
    match known {
        Some(row) if row.now.chance.verdict == Verdict::Few => {
            format!("{years}: too few pupils to compare")
        }
        Some(row) => {
            let reached = super::super::frame::reached(row.measure);
            format!(
                "{years}: {}, {} {reached}",
                inside(&row.pupils),
                row.now.attainment
            )
        }
        None => format!("{years}: no outcomes in {}", ground.term),
    }
}
