//! How attainment moved, and how far the same pupils came.

use crate::estate::Subject;
use crate::pack::leaf::{Body, Leaf, Part, Path, Sentence};
use crate::report::tracking::stands_out::Headline;
use crate::report::{Cell, Column, Row, Table};

use super::super::{Ground, Tracked, drawings};
use super::{Looked, similar};

/// How it moved, term by term.
pub(super) fn moved(ground: &Ground<'_>, tracked: &Tracked<'_>, looked: &Looked) -> Option<Leaf> {
    let (at, who) = (tracked.at, &tracked.who);
    let stage = at
        .book
        .key_stages()
        .iter()
        .rev()
        .find(|s| !drawings::ranges(at, who, s).is_empty())?;
    let paths = drawings::paths(at, who, stage);
    if paths.is_empty() {
        return None;
    }
    let of = Headline::whole(at, stage, Subject::Reading);
    let mut said: Vec<Sentence> = looked
        .moved
        .found
        .iter()
        .take(3)
        .map(|f| Sentence {
            mark: f
                .change
                .as_ref()
                .map(|c| (c.verdict.mark(), c.verdict.word(&c.pupils.text()))),
            ..Sentence::plain(f.sentence())
        })
        .collect();
    let title = match looked.moved.found.first() {
        Some(f) => {
            let text = f.sentence();
            text.trim_end_matches('.').to_owned()
        }
        None if looked.moved.looked > 0 => {
            "No measure moved further since the term before than chance would have it".into()
        }
        None => course(&paths).unwrap_or_else(|| "Attainment, term by term".into()),
    };
    if said.is_empty() && looked.moved.looked > 0 {
        let n = looked.moved.looked;
        said.push(Sentence::plain(format!("{n} changes were looked at.")));
    }
    let about = format!(
        "{}; the line breaks where a new year brings other pupils",
        of.years_words()
    );
    let parts = vec![
        Part::new("Pupils at the standard", about, Body::Paths(paths)),
        Part::bare(Body::Note(format!(
            "Line: {}; pale band: where 19 of 20 such groups would fall by chance; a point outside it stands as on the other pages, \
             filled or hollow, in colour. A small point rests on less than four fifths of the roll; where there is none, too few were \
             assessed.",
            similar(ground)
        ))),
    ];
    Some(Leaf {
        id: "moved".into(),
        title,
        said,
        parts,
    })
}

/// What the first course shows: `All three moved from 54% to 59% between autumn 2024/25 and summer 2025/26`.
fn course(paths: &[Path]) -> Option<String> {
    let path = paths.first()?;
    let mut known = path.stops.iter().filter(|s| s.value.value().is_some());
    let (first, last) = (known.next()?, known.next_back()?);
    let what = path.title.split(':').next().unwrap_or(&path.title);
    let what = what.trim_end_matches(" from similar pupils");
    Some(format!(
        "{what}: {} in {}, {} in {}",
        first.value, first.when, last.value, last.when
    ))
}

/// How far the same pupils have come, where at least half of the roll has both points.
pub(super) fn progress(tracked: &Tracked<'_>) -> Option<Part> {
    let (at, who) = (tracked.at, &tracked.who);
    let span = at.book.progress_span(who)?;
    let mut table = Table::new(
        "progress",
        "",
        vec![
            Column::words("what", "Year groups"),
            Column::words("subject", "Subject"),
            Column::number("n", "Pupils"),
            Column::number("of", "Of the roll"),
            Column::number("change", "Mean change, points"),
            Column::number("up", "Up a standard"),
            Column::number("down", "Down"),
        ],
    );
    for stage in at.book.key_stages().iter().rev() {
        for subject in [Subject::Reading, Subject::Maths] {
            let f = at.book.progress_of(who, &stage.years, subject, span);
            let (Some(n), Some(roll)) = (f.n.value(), f.roll.value()) else {
                continue;
            };
            if n * 2.0 < roll || n < 1.0 {
                continue;
            }
            let of = Headline::whole(at, stage, subject);
            table.rows.push(Row::body(vec![
                Cell::text(of.years_words()),
                Cell::text(subject.label()),
                Cell::Number(f.n.clone()),
                Cell::Number(f.roll.clone()),
                Cell::Number(f.change.clone()),
                Cell::Number(f.shares[0].clone()),
                Cell::Number(f.shares[2].clone()),
            ]));
        }
    }
    if table.rows.is_empty() {
        return None;
    }
    let from = format!("{} {}", span.from.1, span.from.0);
    let to = format!("{} {}", span.to.1, span.to.0);
    Some(Part::new(
        "How far the same pupils came",
        format!("change in scaled score from {from} to {to}; pupils with a score at both points"),
        Body::Table(Box::new(table)),
    ))
}
