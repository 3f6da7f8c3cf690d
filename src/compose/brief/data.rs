//! How far the figures can be relied on, in a reader's words: what is missing, from whom. What the data manager mends in files
//! stays out.

use crate::estate::{Measure, Subject};
use crate::pack::leaf::{Body, Card, Leaf, Part, Sentence};
use crate::report::tracking::stands_out::{self, Headline};
use crate::report::{Cell, Column, Row, Table};

use super::Ground;

/// What is missing in the term, in sentences: an expected assessment of a year group.
fn wanting(ground: &Ground<'_>) -> Vec<String> {
    let Some(tracked) = &ground.tracked else {
        return vec![];
    };
    let at = tracked.at;
    let mut by_school: Vec<(String, Vec<String>)> = vec![];
    for w in &ground.assessment.wanting {
        if (w.year, w.term) != (at.year, at.term) {
            continue;
        }
        let name = super::short(ground, &w.school.name);
        match by_school.iter_mut().find(|(n, _)| *n == name) {
            Some((_, years)) => years.push(w.year_group.clone()),
            None => by_school.push((name, vec![w.year_group.clone()])),
        }
    }
    let own = ground.about.school.is_some();
    (by_school.into_iter())
        .map(|(name, years)| {
            let years = years.join(", ");
            if own {
                years
            } else {
                format!("{name}, {years}")
            }
        })
        .collect()
}

/// The first figure that a reader looks at, and how many of the roll it rests on.
fn first(ground: &Ground<'_>) -> Option<(Headline, f64, f64)> {
    let tracked = ground.tracked.as_ref()?;
    let (at, who) = (tracked.at, &tracked.who);
    for (stage, year) in stands_out::year_groups(at, who) {
        let of = Headline::of_year(at, stage, year, Subject::Rwm);
        let figure = of.figure(at, who);
        let (assessed, roll) = (figure.assessed.value()?, figure.roll.value()?);
        if assessed > 0.0 && roll > 0.0 {
            return Some((of, assessed, roll));
        }
    }
    None
}

/// `Yes`, `Mostly` or `Not yet`, and the sentences that say why.
pub(super) fn reliable(ground: &Ground<'_>) -> Vec<Sentence> {
    let Some((of, assessed, roll)) = first(ground).filter(|_| !ground.is_special()) else {
        return vec![Sentence::plain(if ground.is_special() {
            "Attendance and money are of the whole school; no share of a standard is shown."
        } else {
            "No result in reading, writing and maths of this term is in the data; what is shown rests on registers, returns and \
             published results."
        })];
    };
    let share = 100.0 * assessed / roll;
    let wanting = wanting(ground);
    let how = match share {
        s if s >= 90.0 && wanting.is_empty() => "Yes",
        s if s >= 80.0 => "Mostly",
        _ => "Not yet",
    };
    let mut said = vec![Sentence::plain(format!(
        "{how}: {assessed} of {roll} pupils in {} have a result in {}.",
        of.years_words(),
        of.subject_words()
    ))];
    match wanting.as_slice() {
        [] => said.push(Sentence::plain(
            "No expected assessment of the term is missing.",
        )),
        [one] => said.push(Sentence::plain(format!("One gap: {one}.")).on("data")),
        [one, rest @ ..] => said.push(
            Sentence::plain(format!("{} gaps, the first: {one}.", rest.len() + 1)).on("data"),
        ),
    }
    said
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
    let tracked = ground.tracked.as_ref()?;
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
    let missing = wanting(ground);
    let low = lowest.filter(|(c, _)| *c < 80.0);
    if missing.is_empty() && low.is_none() {
        return None;
    }
    let mut said = reliable(ground);
    said.extend(low.map(|(_, words)| Sentence::plain(format!("The least is known of {words}."))));
    let mut parts = vec![Part::new(
        "Pupils with a result",
        format!("{}, assessments of any type", at.when()),
        Body::Table(Box::new(table)),
    )];
    if !missing.is_empty() {
        let each = missing.iter().enumerate().map(|(i, words)| Sentence {
            number: Some(i + 1),
            ..Sentence::plain(format!("{words}: no assessment in {}.", at.when()))
        });
        let each: Vec<Sentence> = each.take(12).collect();
        parts.push(Part::new(
            "What is missing",
            "most other schools of the trust assessed these year groups",
            Body::Said(each),
        ));
    }
    let title = match missing.len() {
        0 => "Most pupils have a result; in some subjects fewer do".to_owned(),
        n => format!(
            "{} missing; what else is known stands",
            if n == 1 {
                "One assessment is".into()
            } else {
                format!("{n} assessments are")
            }
        ),
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
