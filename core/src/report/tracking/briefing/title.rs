//! The finding of a report as its title.

use crate::estate::lower_first;
use crate::quantity::Verdict;

use super::super::super::words::listed;
use super::super::stands_out::{Clause, titled};
use super::Things;
use super::ground::{Ground, Looked};

/// Outlined verdicts are one kind to a reader, and so are both filled ones of a side: the surest speaks for them.
fn same(a: Verdict, b: Verdict) -> bool {
    a.way() == b.way() && (a.place() == 0) == (b.place() == 0)
}

/// The title of at most about 85 letters: `Years 3–6: reading is well below similar pupils; maths shows some sign of it`.
pub(super) fn title(ground: &Ground<'_>, things: Things) -> String {
    let mut kinds: Vec<(Verdict, Vec<String>)> = vec![];
    let mut named: Vec<&str> = vec![];
    for row in ground.marked() {
        if named.contains(&row.pupils.as_str()) {
            continue;
        }
        named.push(&row.pupils);
        let (name, verdict) = (inside(&row.pupils), row.now.chance.verdict);
        match kinds.iter_mut().find(|(known, _)| same(*known, verdict)) {
            Some((_, names)) => names.push(name),
            None => kinds.push((verdict, vec![name])),
        }
    }
    let clauses = kinds.into_iter().map(|(verdict, names)| Clause {
        one: names.len() == 1,
        subject: match names.len() {
            1..=3 => listed(&names),
            n => format!("{n} {}", things.1),
        },
        verdict,
        end: String::new(),
    });
    let clauses: Vec<Clause> = clauses.collect();
    let begin = format!("{}: ", ground.years);
    titled(&begin, &clauses, &ground.against).unwrap_or_else(|| quiet(ground, things))
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
