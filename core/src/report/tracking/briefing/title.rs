//! The finding of a report as its title.

use crate::estate::lower_first;
use crate::quantity::{Reason, Verdict};
use crate::release::Change;

use super::super::super::words::{listed, small};
use super::super::stands_out::{Clause, LONG, move_words, titled};
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
    let marked = ground.marked();
    for row in &marked {
        let (own, _) = parts(&row.pupils, things);
        if named.contains(&own) {
            continue;
        }
        named.push(own);
        let (name, verdict) = (inside(own), row.now.chance.verdict);
        match kinds.iter_mut().find(|(known, _)| same(*known, verdict)) {
            Some((_, names)) => names.push(name),
            None => kinds.push((verdict, vec![name])),
        }
    }
    let clauses = kinds.into_iter().map(|(verdict, names)| Clause {
        one: names.len() == 1 && !is_many(&names[0]),
        end: match names.as_slice() {
            [one] => within(&marked, one, verdict, things),
            _ => String::new(),
        },
        subject: match names.len() {
            1..=3 => listed(&names),
            n => format!("{n} {}", things.1),
        },
        verdict,
    });
    let clauses: Vec<Clause> = clauses.collect();
    let begin = format!("{}: ", ground.years);
    titled(&begin, &clauses, &ground.against).unwrap_or_else(|| quiet(ground, things))
}

/// What moved since the term before, as a title: the surest move, else that none is more than chance, and how things stand.
/// `None` where no move could be looked at.
pub(super) fn moved(ground: &Ground<'_>, things: Things) -> Option<String> {
    let (before, _) = ground.before.as_ref()?;
    let mut moves: Vec<(&Looked, &Change)> = (ground.rows.iter())
        .filter_map(|r| Some((r, r.change.as_ref()?)))
        .filter(|(_, c)| c.verdict.is_looked_at())
        .collect();
    moves.sort_by_key(|(_, c)| c.verdict.place());
    let (first, change) = *moves.first()?;
    let years = &ground.years;
    if change.verdict.is_marked() {
        let (name, how) = (inside(&first.pupils), move_words(change, &ground.against));
        let more = moves.iter().filter(|(_, c)| c.verdict.is_marked()).count() - 1;
        let more = match more {
            0 => String::new(),
            n => format!("; {} more moved", small(n)),
        };
        return Some(format!("{years}: {name} {how} since {before}{more}"));
    }
    let none = format!(
        "{years}: no {} moved by more than chance since {before}",
        things.0
    );
    let stands = title(ground, things);
    let both = (stands.strip_prefix(years.as_str()))
        .and_then(|stands| stands.strip_prefix(": "))
        .map(|stands| format!("{none}; {stands}"));
    let short = both.filter(|both| both.chars().count() <= LONG + 30);
    Some(short.unwrap_or(none))
}

/// What a row is called in a title, and in what: of `Year 6, all three` the year group and the subject.
fn parts(pupils: &str, (one, _): Things) -> (&str, &str) {
    match pupils.split_once(", ") {
        Some(two) if one == "year group" => two,
        _ => (pupils, ""),
    }
}

/// In what a year group stands so: ` in maths`, ` in three subjects`.
fn within(marked: &[&Looked], name: &str, verdict: Verdict, things: Things) -> String {
    let own = marked
        .iter()
        .filter(|r| same(r.now.chance.verdict, verdict));
    let mut subjects: Vec<&str> = own
        .map(|r| parts(&r.pupils, things))
        .filter(|(year, subject)| *year == name && !subject.is_empty())
        .map(|(_, subject)| subject)
        .collect();
    subjects.dedup();
    match subjects.as_slice() {
        [] => String::new(),
        [one] => format!(" in {one}"),
        [one, other] if !one.contains(" and ") && !other.contains(" and ") => {
            format!(" in {one} and {other}")
        }
        several => format!(" in {} subjects", small(several.len())),
    }
}

/// Whether a name is of many, as `girls` and `spring-born pupils` are.
fn is_many(name: &str) -> bool {
    ["girls", "boys"].contains(&name) || name.ends_with(" pupils") || name.ends_with(" children")
}

/// A row's name inside a sentence: a subject in small letters, groups as spoken, a school as it is called.
fn inside(name: &str) -> String {
    const SMALL: [&str; 11] = [
        "Reading",
        "Writing",
        "Maths",
        "Grammar",
        "Girls",
        "Boys",
        "Low prior",
        "Middle prior",
        "High prior",
        "Service children",
        "No recorded need",
    ];
    if name.contains("-born (") {
        let (born, _) = name.split_once(" (").unwrap_or((name, ""));
        return format!("{} pupils", lower_first(born));
    }
    match SMALL.iter().any(|s| name.starts_with(s)) {
        true => lower_first(name),
        false => name.to_owned(),
    }
}

/// The title where nothing is marked.
fn quiet(ground: &Ground<'_>, (one, _): Things) -> String {
    let years = &ground.years;
    let few = |r: &&Looked| r.now.chance.verdict == Verdict::Few;
    let few = ground.rows.iter().filter(few).count();
    match (ground.compared().count(), few) {
        (0, _) => {}
        (_, 0) => return format!("{years}: every {one} is in line with {}", ground.against),
        // Of those that nobody could judge nothing is in line.
        (compared, few) => {
            let are = if compared == 1 { "is" } else { "are" };
            let figures = if compared == 1 { "figure" } else { "figures" };
            return format!(
                "{years}: the {} {figures} compared {are} in line with {}; {} on too few pupils to judge",
                small(compared),
                ground.against,
                small(few)
            );
        }
    }
    // What is on few pupils speaks for none, as long as there is more.
    let known = || (ground.rows.iter()).filter(|r| r.now.attainment.value().is_some());
    let least = ground.limits.min_pupils;
    let enough = known().find(|r| !super::super::frame::is_few(&r.now, least));
    let known: Option<&Looked> = enough.or_else(|| known().next());
    match known {
        Some(row) if row.now.chance.verdict == Verdict::Few || enough.is_none() => {
            format!("{years}: too few pupils to compare")
        }
        Some(row) => {
            let reached = super::super::frame::reached(row.measure);
            let (name, value) = (inside(&row.pupils), &row.now.attainment);
            match one {
                "subject" => format!("{years}: {value} {reached} in {name}"),
                _ => format!("{years}: {name}, {value} {reached}"),
            }
        }
        None => {
            let reasons = ground.rows.iter().map(|row| row.now.attainment.reason());
            match reasons.filter(|r| *r == Some(&Reason::Withheld)).count() {
                0 => format!("{years}: no outcomes in {}", ground.term),
                all if all == ground.rows.len() => {
                    format!("{years}: every {one} is withheld (small numbers)")
                }
                _ => format!("{years}: every {one} is withheld (small numbers) or has no outcomes"),
            }
        }
    }
}
