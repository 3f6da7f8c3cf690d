//! Year 6 in full.

use crate::estate::{Measure, Subject};
use crate::pack::leaf::{Body, Leaf, Part, RangeRow, Sentence};
use crate::release::{Comparison, What};
use crate::report::tracking::stands_out::{self, Headline};
use crate::report::{Cell, Column, Compared, Row, Table};

use super::super::{Ground, Tracked, drawings, lines, looks, rows};

/// Year 6 in full: its tests' scores, the standard in each subject, what the best fifth of schools would reach.
pub(super) fn six(ground: &Ground<'_>, tracked: &Tracked<'_>) -> Option<Leaf> {
    let (at, who) = (tracked.at, &tracked.who);
    let (stage, year) = stands_out::year_groups(at, who)
        .into_iter()
        .find(|(_, year)| year.0 == 6)?;
    let subjects = [
        Subject::Rwm,
        Subject::Reading,
        Subject::Writing,
        Subject::Maths,
        Subject::Gps,
    ];
    let of: Vec<Headline> = subjects
        .iter()
        .map(|s| Headline::of_year(at, stage, year, *s))
        .filter(|h| rows::is_there(&h.figure(at, who)))
        .collect();
    let scored: Vec<Headline> = subjects
        .iter()
        .filter_map(|s| Headline::score(at, stage, year, *s))
        .collect();
    if of.is_empty() {
        return None;
    }
    let all: Vec<Headline> = of.iter().chain(&scored).cloned().collect();
    // Stars alone stand on the first page already.
    let enough = |h: &Headline| ground.are_enough(&h.figure(at, who).n);
    if !all.iter().any(enough) {
        return None;
    }
    let out = stands_out::of_headlines(at, who, &all);
    let mut parts = vec![];
    let scores: Vec<RangeRow> = scored
        .iter()
        .map(|h| drawings::range_row(rows::heading(h.subject), &h.figure(at, who)))
        .filter(|r| !r.level.is_empty())
        .collect();
    if !scores.is_empty() {
        let about = "line: similar pupils; 100 is the standard";
        parts.push(Part::new("Average test score", about, Body::Ranges(scores)));
    }
    let shares: Vec<RangeRow> = of
        .iter()
        .map(|h| drawings::range_row(name(h), &h.figure(at, who)))
        .collect();
    let tests = Headline::tests_heading(at, stage, year);
    let tests = match Headline::has_tests(at, stage, year) {
        true => tests.split_once(": ").map_or("", |(_, tests)| tests),
        false => "no tests yet",
    };
    let about = format!("of 0 to 100 % of the pupils; {tests}");
    parts.push(Part::new(
        "Pupils at the standard",
        about,
        Body::Ranges(shares),
    ));
    let takes = what_it_takes(ground, tracked, &of);
    if !takes.rows.is_empty() {
        parts.push(Part::new(
            "What it would take",
            "more pupils at the standard, of those with a result and an estimate",
            Body::Table(Box::new(takes)),
        ));
    }
    parts.extend(looks(out.looked));
    let mut said: Vec<Sentence> = lines::of_things(&out, &|_| "six")
        .into_iter()
        .take(3)
        .map(|l| l.sentence(None))
        .collect();
    if said.is_empty() && out.looked > 0 {
        said.push(Sentence::plain(
            "Each subject is within what chance makes of such pupils’ results.",
        ));
    }
    let whole = match out.looked {
        0 => format!(
            "{}: too few pupils to compare, or no benchmark yet",
            year.label()
        ),
        _ => format!(
            "{} is in line with similar pupils in every subject",
            year.label()
        ),
    };
    Some(Leaf {
        id: "six".into(),
        title: stands_out::title(at, &out, false, &whole),
        said,
        parts,
    })
}

/// `Maths test`, `Writing, by teachers`, `All three by teachers`.
fn name(h: &Headline) -> String {
    if h.is_test() {
        format!("{} test", rows::heading(h.subject))
    } else if h.subject.is_combined() {
        crate::estate::upper_first(&h.subject_words())
    } else {
        format!("{}, by teachers", h.subject.label())
    }
}

/// How many more pupils would match similar pupils, and the best fifth of schools; what it was a year ago.
fn what_it_takes(ground: &Ground<'_>, tracked: &Tracked<'_>, of: &[Headline]) -> Table {
    let (at, who) = (tracked.at, &tracked.who);
    let mut table = Table::new(
        "takes",
        "",
        vec![
            Column::words("subject", "Subject"),
            Column::number("level", "At the standard"),
            Column::number("similar", "Similar pupils"),
            Column::number("match", "To match similar"),
            Column::number("best", "To match the best fifth"),
            Column::number("last", "Last year"),
        ],
    );
    for h in of {
        let figure = h.figure(at, who);
        if figure.n.value().is_none_or(|n| n < ground.few) {
            continue;
        }
        let best = What {
            against: Comparison::Estimates(crate::estate::Rank::Fft20),
            ..h.what(at)
        };
        let best = at.book.figure(who, &best, Measure::Expected);
        let before = What {
            year: crate::estate::AcademicYear(at.year.0 - 1),
            ..h.what(at)
        };
        let before = at.book.figure(who, &before, Measure::Expected);
        let last = match before.n.value() {
            Some(n) if n >= ground.few => Compared::from(&before).level(),
            Some(n) if n > 0.0 => "*".into(),
            _ => "–".into(),
        };
        table.rows.push(Row::body(vec![
            Cell::text(name(h)),
            Cell::text(Compared::from(&figure).level()),
            Cell::Number(figure.comparison.clone()),
            Cell::text(more(&figure)),
            Cell::text(more(&best)),
            Cell::text(last),
        ]));
    }
    table.notes = vec!["“Best fifth”: what similar pupils reach in schools about rank 20 of 100 (FFT20). *: under ten pupils.".into()];
    table
}

/// `3 more`, or that it is matched.
fn more(figure: &crate::release::TrackedFigure) -> String {
    match figure.chance.pupils.value() {
        Some(n) if n < 0.0 => format!(
            "{} more",
            figure.chance.pupils.text().trim_start_matches('−')
        ),
        Some(_) => "matched".into(),
        None => "–".into(),
    }
}
