//! How far the figures can be relied on, in a reader's words: what is missing, from whom. What the data manager mends in files
//! stays out.

use crate::estate::{Measure, Subject};
use crate::pack::leaf::{Body, Card, Leaf, Part, Sentence};
use crate::report::tracking::reliance::{self, Missing};
use crate::report::tracking::stands_out::{self, Headline};
use crate::report::{Cell, Column, Row, Table};

use super::Ground;

/// What of the school year is missing so far, a school's term each.
fn missing(ground: &Ground<'_>) -> Vec<Missing> {
    let of = |tracked: &super::Tracked<'_>| reliance::missing(ground.assessment, tracked.at);
    ground.tracked.as_ref().map_or_else(Vec::new, of)
}

/// That an expected assessment is missing, whose it is where the pack is of several schools.
fn said_of(ground: &Ground<'_>, missing: &Missing) -> String {
    match ground.about.school {
        Some(_) => missing.own(),
        None => missing.of(&super::short(ground, &missing.school)),
    }
}

/// How many of the roll the first figures rest on: those of the key stage with most pupils.
fn first(ground: &Ground<'_>) -> Option<(Headline, f64, f64)> {
    let tracked = ground.tracked.as_ref()?;
    let of = Headline::of_most_pupils(tracked.at, &tracked.who)?;
    let figure = of.figure(tracked.at, &tracked.who);
    let (assessed, roll) = (figure.assessed.value()?, figure.roll.value()?);
    (assessed > 0.0 && roll > 0.0).then_some((of, assessed, roll))
}

/// `Yes`, `Mostly` or `Not yet`, and the sentences that say why.
pub(super) fn reliable(ground: &Ground<'_>) -> Vec<Sentence> {
    let Some((of, assessed, roll)) = first(ground).filter(|_| !ground.is_special()) else {
        return vec![Sentence::plain(if ground.is_special() {
            "Attendance and money are of the whole school; no share of a standard is shown."
        } else if !ground.checked {
            "How many pupils have results is withheld here."
        } else {
            "No result of this term is in the data; what is shown rests on registers, returns and published results."
        })];
    };
    let share = 100.0 * assessed / roll;
    let missing = missing(ground);
    let pupils = format!(
        "{assessed} of {roll} pupils in {} have a result in {}",
        of.years_words(),
        of.subject_words()
    );
    if !ground.checked {
        return vec![Sentence::plain(reliance::untold(&pupils))];
    }
    let gap = reliance::first_gap(&missing, |first| said_of(ground, first));
    let mut said = Sentence::plain(reliance::answered(share, &pupils, gap.as_deref()));
    if missing.is_empty() {
        let so_far = ground.tracked.as_ref().map(|t| {
            format!(
                "No expected assessment of {} up to {} is missing.",
                t.at.year,
                t.at.term.name().to_lowercase()
            )
        });
        return std::iter::once(said)
            .chain(so_far.map(Sentence::plain))
            .collect();
    }
    said = said.on("data");
    vec![said]
}

/// The same as a box.
pub(super) fn card(ground: &Ground<'_>) -> Card {
    Card {
        heading: "Can we rely on this?".into(),
        said: reliable(ground),
    }
}

/// How many of the roll have an outcome, by year group and subject; what is missing.
pub(super) fn leaf(ground: &Ground<'_>) -> Option<Leaf> {
    // Of a special school's year groups how many have a result would speak of single pupils.
    let tracked = ground.tracked.as_ref().filter(|_| !ground.is_special())?;
    let (at, who) = (tracked.at, &tracked.who);
    let subjects = [Subject::Reading, Subject::Writing, Subject::Maths];
    let mut columns = vec![
        Column::words("year", "Year group"),
        Column::number("roll", "On roll"),
    ];
    columns.extend(subjects.iter().map(|s| Column::number(s.code(), s.label())));
    let mut table = Table::new("coverage", "", columns);
    let mut lowest: Option<(f64, String)> = None;
    for (stage, year) in stands_out::year_groups(at, who) {
        let figures = subjects.map(|s| {
            let of = Headline::new(stage, &[year], None, s, Measure::Expected);
            (s, of.figure(at, who))
        });
        if !figures.iter().any(|(_, f)| super::rows::is_there(f)) {
            continue;
        }
        let mut cells = vec![
            Cell::text(year.label()),
            Cell::Number(figures[0].1.roll.clone()),
        ];
        for (subject, f) in &figures {
            cells.push(Cell::text(format!("{} of {}", f.assessed, f.roll)));
            if let Some(c) = f.coverage.value()
                && lowest.as_ref().is_none_or(|(low, _)| c < *low)
            {
                let words = format!(
                    "{} {}: {} of {} pupils have a result",
                    year.label(),
                    crate::estate::lower_first(subject.label()),
                    f.assessed,
                    f.roll
                );
                lowest = Some((c, words));
            }
        }
        table.rows.push(Row::body(cells));
    }
    let missing = missing(ground);
    let low = lowest.filter(|(c, _)| *c < 80.0);
    if missing.is_empty() && low.is_none() {
        return None;
    }
    let mut said = reliable(ground);
    said.extend(low.map(|(_, words)| Sentence::plain(format!("The least is known of {words}."))));
    let mut parts = vec![];
    if !table.rows.is_empty() {
        parts.push(Part::new(
            "Pupils with a result",
            format!("{}, assessments of any type", at.when()),
            Body::Table(Box::new(table)),
        ));
    }
    if !missing.is_empty() {
        let each = missing.iter().enumerate().map(|(i, own)| Sentence {
            number: Some(i + 1),
            ..Sentence::plain(format!("{}.", said_of(ground, own)))
        });
        let each: Vec<Sentence> = each.take(12).collect();
        parts.push(Part::new(
            "What is missing",
            "most other schools of the trust assessed these year groups",
            Body::Said(each),
        ));
    }
    let title = match missing.as_slice() {
        [] => "Most pupils have a result; in some subjects fewer do".to_owned(),
        [one] => format!("{}; what else is known stands", said_of(ground, one)),
        [one, rest @ ..] => format!("{}, and {} more", said_of(ground, one), rest.len()),
    };
    Some(Leaf {
        id: "data".into(),
        title,
        said,
        parts,
    })
}

/// How many of each school's roll have a result in all three, by the year groups that schools are set beside each other in.
pub(super) fn by_school(ground: &Ground<'_>) -> Option<Part> {
    let tracked = ground.tracked.as_ref()?;
    let at = tracked.at;
    let of: Vec<Headline> = (Headline::of_schools(at).into_iter())
        .filter(|h| h.subject == Subject::Rwm)
        .collect();
    let mut columns = vec![Column::words("school", "School")];
    columns.extend(of.iter().map(|h| Column::number(&h.key(), h.years_words())));
    let mut table = Table::new("coverage", "", columns);
    for school in &at.schools {
        let cells: Vec<Cell> = of
            .iter()
            .map(|h| {
                let f = h.figure(at, school);
                match f.roll.value() {
                    Some(roll) if roll > 0.0 => Cell::text(format!("{} of {}", f.assessed, f.roll)),
                    _ => Cell::text("–"),
                }
            })
            .collect();
        if cells.iter().any(|c| *c != Cell::text("–")) {
            let name = std::iter::once(Cell::text(super::short(ground, &school.name)));
            table.rows.push(Row::body(name.chain(cells).collect()));
        }
    }
    let about = "pupils of the roll with a result in reading, writing and maths";
    (!table.rows.is_empty())
        .then(|| Part::new("Who is in the figures", about, Body::Table(Box::new(table))))
}
