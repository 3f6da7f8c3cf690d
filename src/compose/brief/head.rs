//! The head's pack: at most ten pages, a question each.

use crate::estate::{Measure, Subject};
use crate::pack::leaf::{Body, Card, Leaf, Part, RangeRow, Sentence};
use crate::release::{Comparison, What};
use crate::report::tracking::stands_out::{self, Finding, Headline, StandsOut};
use crate::report::{Cell, Column, Compared, Matrix, Row, Table};

use super::rows;
use super::{Ground, Tracked, data, indicators, lines, measures, nothing};

/// The most sentences on a first page.
const SENTENCES: usize = 5;

/// What a school's pack looks at.
struct Looked {
    years: StandsOut,
    groups: Vec<(String, Vec<Finding>)>,
    group_out: StandsOut,
    moved: StandsOut,
}

/// The subjects that groups are looked at in.
const GROUP_SUBJECTS: [Subject; 3] = [Subject::Reading, Subject::Writing, Subject::Maths];

fn look(tracked: &Tracked<'_>) -> Looked {
    let of = Headline::of_years(tracked.at, &tracked.who);
    let groups = rows::group_findings(tracked, &GROUP_SUBJECTS);
    Looked {
        years: stands_out::of_headlines(tracked.at, &tracked.who, &of),
        group_out: rows::groups_out(groups.iter().flat_map(|(_, f)| f.iter().cloned())),
        groups,
        moved: stands_out::moved(tracked.at, &tracked.who, &of),
    }
}

/// The page on which a finding stands.
fn page_of(f: &Finding) -> &'static str {
    if f.group.is_some() {
        "groups"
    } else if f.of.is_test() {
        "six"
    } else {
        "years"
    }
}

/// Whether shares of a standard say something of it: it is no special school, and some figure rests on enough pupils.
fn speaks(ground: &Ground<'_>) -> bool {
    !ground.school().is_some_and(|s| s.special)
}

/// The pages.
pub(super) fn leaves(ground: &Ground<'_>) -> Vec<Leaf> {
    let tracked = ground.tracked.as_ref().filter(|_| speaks(ground));
    let looked = tracked.map(look);
    let mut quiet: Vec<String> = vec![];
    let mut rest: Vec<Leaf> = vec![];
    rest.extend(super::words(ground));
    if let (Some(tracked), Some(looked)) = (tracked, &looked) {
        rest.extend(six(ground, tracked));
        rest.extend(years(ground, tracked, looked));
        rest.extend(moved(ground, tracked, looked).map(|mut leaf| {
            leaf.parts.extend(progress(tracked));
            leaf
        }));
        match groups(ground, looked) {
            Some(leaf) if !looked.group_out.found.is_empty() => rest.push(leaf),
            Some(_) => quiet.push("groups of pupils".into()),
            None => {}
        }
    }
    // A school without tracked year groups reads its indicators, and what the DfE publishes, on its first page.
    let matrix = tracked.and_then(|_| rows::years(ground, true));
    let pages: &[(&str, bool)] = match matrix {
        Some(_) => &[("attendance", false), ("money", true)],
        None => &[],
    };
    for (id, money) in pages.iter().copied() {
        match indicators::leaf(ground, id, money) {
            Ok(leaf) => rest.push(leaf),
            Err(names) => quiet.extend(names),
        }
    }
    if matrix.is_some() {
        published(ground, &mut rest);
    }
    match data::leaf(ground) {
        Some(leaf) => rest.push(leaf),
        None if matrix.is_some() => quiet.push("missing results".into()),
        None => {}
    }
    let mut all = vec![now(ground, matrix, looked.as_ref(), &quiet)];
    all.extend(rest);
    all
}

/// DfE measures and value added: on the page of money, or one of their own.
fn published(ground: &Ground<'_>, leaves: &mut Vec<Leaf>) {
    let parts: Vec<Part> = [measures::dfe(ground), measures::value_added(ground)]
        .into_iter()
        .flatten()
        .collect();
    if parts.is_empty() {
        return;
    }
    match leaves.iter_mut().find(|l| l.id == "money") {
        Some(money) => money.parts.extend(parts),
        None => leaves.push(Leaf {
            id: "published".into(),
            title: "What the DfE publishes".into(),
            said: vec![],
            parts,
        }),
    }
}

/// The first page.
fn now(
    ground: &Ground<'_>,
    matrix: Option<Matrix>,
    looked: Option<&Looked>,
    quiet: &[String],
) -> Leaf {
    let tracked = ground.tracked.as_ref().filter(|_| looked.is_some());
    let mut ranked = match looked {
        Some(l) => lines::of_things(&l.years, &page_of),
        None => vec![],
    };
    ranked = lines::with_indicators(ground, ranked);
    let title = title(ground, tracked, looked);
    let mut said: Vec<Sentence> = lines::first(ranked, SENTENCES)
        .into_iter()
        .map(|l| l.sentence(None))
        .collect();
    if said.is_empty() {
        said.push(Sentence::plain("Nothing that was looked at stands out."));
    }
    let mut parts = vec![];
    let tiles = indicators::tiles(ground);
    let years = matrix.is_some();
    if !years && !tiles.is_empty() {
        parts.push(Part::new(
            "Attendance, exclusions, money",
            "",
            Body::Tiles(tiles.clone()),
        ));
    }
    if !years {
        parts.extend(indicators::tables(ground));
        parts.extend(measures::dfe(ground));
        parts.extend(measures::value_added(ground));
    }
    if let Some(matrix) = matrix {
        let (count, _) = matrix.looks();
        let heading = format!("Beside {}, year by year", similar(ground));
        parts.push(Part::new(heading, "", Body::Matrix(Box::new(matrix))));
        parts.extend(super::looks(count));
    }
    let mut cards = vec![];
    cards.extend(looked.and_then(look_at_first));
    cards.extend(looked.and_then(changed));
    cards.push(data::card(ground));
    parts.push(Part::bare(Body::Cards(cards)));
    if years && !tiles.is_empty() {
        parts.push(Part::new("The rest of the school", "", Body::Tiles(tiles)));
    }
    parts.extend(nothing(quiet));
    if let Some(special) = ground.school().filter(|s| s.special) {
        let text = format!(
            "Not on these pages: shares of a standard and distances from similar pupils. {}’s year groups are so small that such a \
             figure would speak of a child, not of the school.",
            super::short(ground, &special.name)
        );
        parts.push(Part::bare(Body::Note(text)));
    }
    Leaf {
        id: "now".into(),
        title,
        said,
        parts,
    }
}

/// `similar pupils`, with the benchmark's own name.
fn similar(ground: &Ground<'_>) -> String {
    match ground.tracked.as_ref().map(|t| t.at.against) {
        Some(Comparison::Estimates(rank)) => format!("similar pupils ({rank})"),
        Some(Comparison::Targets) => "targets".into(),
        _ => "similar pupils".into(),
    }
}

fn title(ground: &Ground<'_>, tracked: Option<&Tracked<'_>>, looked: Option<&Looked>) -> String {
    let outer = indicators::outer(ground);
    let of_indicators = |outer: &[indicators::Outer]| {
        let worse = outer.iter().find(|o| o.worse);
        worse
            .or(outer.first())
            .map(|o| o.text.trim_end_matches('.').to_owned())
    };
    let (Some(tracked), Some(looked)) = (tracked, looked) else {
        return of_indicators(&outer).unwrap_or_else(|| indicators::plain_title(ground));
    };
    let whole = match stands_out::year_groups(tracked.at, &tracked.who).first() {
        Some((_, year)) if looked.years.looked > 0 => {
            format!(
                "{} is in line with similar pupils in every subject",
                year.label()
            )
        }
        Some(_) if looked.groups.is_empty() => {
            of_indicators(&outer).unwrap_or_else(|| indicators::plain_title(ground))
        }
        Some(_) => "Too few pupils to compare, or no benchmark yet".into(),
        None => of_indicators(&outer).unwrap_or_else(|| indicators::plain_title(ground)),
    };
    let made = stands_out::title(tracked.at, &looked.years, false, &whole);
    let good = outer
        .iter()
        .find(|o| !o.worse && !o.fact && o.page == "attendance");
    match good {
        Some(_) if made.chars().count() < 60 => format!("{made}; attendance is a strength"),
        _ => made,
    }
}

/// The three surest findings on groups, or on year groups where no group is marked.
fn look_at_first(looked: &Looked) -> Option<Card> {
    let below = |f: &&Finding| f.compared.difference.value().is_some_and(|d| d < 0.0);
    let found: Vec<&Finding> = looked.group_out.found.iter().filter(below).collect();
    let found = if found.is_empty() {
        looked.years.found.iter().filter(below).collect()
    } else {
        found
    };
    let said: Vec<Sentence> = found
        .iter()
        .take(3)
        .enumerate()
        .map(|(i, f)| {
            Sentence {
                number: Some(i + 1),
                ..Sentence::plain(f.sentence())
            }
            .on(page_of(f))
        })
        .collect();
    (!said.is_empty()).then(|| Card {
        heading: "Look at first".into(),
        said,
    })
}

/// What moved since the term before.
fn changed(looked: &Looked) -> Option<Card> {
    let mut said: Vec<Sentence> = looked
        .moved
        .found
        .iter()
        .take(3)
        .map(|f| {
            Sentence {
                mark: f
                    .change
                    .as_ref()
                    .map(|c| (c.verdict.mark(), c.verdict.word(&c.pupils.text()))),
                ..Sentence::plain(f.sentence())
            }
            .on("moved")
        })
        .collect();
    if said.is_empty() {
        if looked.moved.looked == 0 {
            return None;
        }
        let n = looked.moved.looked;
        let words = format!(
            "None of {n} measures moved further since the term before than chance would have it."
        );
        said.push(Sentence::plain(words));
    }
    Some(Card {
        heading: "What changed".into(),
        said,
    })
}

/// Year 6 in full: its tests' scores, the standard in each subject, what the best fifth of schools would reach.
fn six(ground: &Ground<'_>, tracked: &Tracked<'_>) -> Option<Leaf> {
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
    let out = stands_out::of_headlines(at, who, &all);
    let mut parts = vec![];
    let scores: Vec<RangeRow> = scored
        .iter()
        .map(|h| rows::range_row(rows::heading(h.subject), &h.figure(at, who)))
        .filter(|r| !r.level.is_empty())
        .collect();
    if !scores.is_empty() {
        let about = "line: similar pupils; 100 is the standard";
        parts.push(Part::new("Average test score", about, Body::Ranges(scores)));
    }
    let shares: Vec<RangeRow> = of
        .iter()
        .map(|h| rows::range_row(name(h), &h.figure(at, who)))
        .collect();
    let about = "of 0 to 100 % of the pupils; tests in May, writing by teachers";
    parts.push(Part::new(
        "Pupils at the standard",
        about,
        Body::Ranges(shares),
    ));
    parts.push(Part::new(
        "What it would take",
        "more pupils at the standard, of those with a result and an estimate",
        Body::Table(Box::new(what_it_takes(ground, tracked, &of))),
    ));
    parts.extend(super::looks(out.looked));
    let mut said: Vec<Sentence> = lines::of_things(&out, &|_| "six")
        .into_iter()
        .take(3)
        .map(|l| l.sentence(None))
        .collect();
    if said.is_empty() {
        said.push(Sentence::plain(
            "Each subject is within what chance makes of such pupils’ results.",
        ));
    }
    let whole = format!(
        "{} is in line with similar pupils in every subject",
        year.label()
    );
    Some(Leaf {
        id: "six".into(),
        title: stands_out::title(at, &out, false, &whole),
        said,
        parts,
    })
}

/// `Maths test`, `Writing, by teachers`, `Reading, writing and maths`.
fn name(h: &Headline) -> String {
    if h.is_test() {
        format!("{} test", rows::heading(h.subject))
    } else if h.subject.is_combined() {
        h.subject.label().to_owned()
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

/// The year groups before Year 6, at the standard and beyond.
fn years(ground: &Ground<'_>, tracked: &Tracked<'_>, looked: &Looked) -> Option<Leaf> {
    let (at, who) = (tracked.at, &tracked.who);
    let mut parts = vec![];
    for stage in at.book.key_stages().iter().rev() {
        let of = Headline::whole(at, stage, Subject::Reading);
        let rows = rows::ranges(at, who, stage);
        if rows.is_empty() {
            continue;
        }
        let heading = format!("{} together, beside {}", of.years_words(), similar(ground));
        parts.push(Part::new(
            heading,
            "of 0 to 100 % of the pupils",
            Body::Ranges(rows),
        ));
    }
    let depth = depth(ground, tracked);
    parts.extend(depth);
    if parts.is_empty() {
        return None;
    }
    let out = StandsOut {
        looked: looked.years.looked,
        found: (looked.years.found.iter())
            .filter(|f| !f.of.is_test())
            .cloned()
            .collect(),
    };
    let mut said: Vec<Sentence> = lines::of_things(&out, &|_| "years")
        .into_iter()
        .take(3)
        .map(|l| l.sentence(None))
        .collect();
    if said.is_empty() {
        said.push(Sentence::plain(
            "No year group lies outside what chance makes of such pupils’ results.",
        ));
    }
    Some(Leaf {
        id: "years".into(),
        title: stands_out::title(
            at,
            &out,
            false,
            "The year groups are in line with similar pupils",
        ),
        said,
        parts,
    })
}

/// Greater depth by year group, as counts beside what similar pupils reach.
fn depth(ground: &Ground<'_>, tracked: &Tracked<'_>) -> Option<Part> {
    let (at, who) = (tracked.at, &tracked.who);
    let subjects = [Subject::Reading, Subject::Writing, Subject::Maths];
    let mut lines = vec![];
    for (stage, year) in stands_out::year_groups(at, who) {
        let cells: Vec<_> = subjects
            .iter()
            .map(|s| {
                let of = Headline {
                    measure: Measure::Greater,
                    ..Headline::of_year(at, stage, year, *s)
                };
                of.figure(at, who)
            })
            .collect();
        let enough = |f: &crate::release::TrackedFigure| {
            f.difference.value().is_some() && f.n.value().is_some_and(|n| n >= ground.few)
        };
        if cells.iter().any(enough) {
            let cells = cells
                .iter()
                .map(|f| crate::report::MatrixCell::Compared(Box::new(Compared::from(f)), None))
                .collect();
            lines.push(crate::report::MatrixLine::Row(
                crate::report::MatrixRow::new(year.label(), cells),
            ));
        }
    }
    if lines.is_empty() {
        return None;
    }
    let columns = subjects
        .iter()
        .map(|s| crate::report::MatrixColumn::compared(&s.code().to_lowercase(), s.label(), ""))
        .collect();
    let mut matrix = crate::report::Matrix::new("depth", "", ("", ""), columns, lines);
    matrix.levels = true;
    Some(Part::new(
        "At greater depth",
        "beside similar pupils, by year group",
        Body::Matrix(Box::new(matrix)),
    ))
}

/// How it moved, term by term.
fn moved(ground: &Ground<'_>, tracked: &Tracked<'_>, looked: &Looked) -> Option<Leaf> {
    let (at, who) = (tracked.at, &tracked.who);
    let stage = at
        .book
        .key_stages()
        .iter()
        .rev()
        .find(|s| !rows::ranges(at, who, s).is_empty())?;
    let paths = rows::paths(at, who, stage);
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
        None => "How attainment moved, term by term".into(),
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
            "Line: {}; pale band: where 19 of 20 such groups would fall by chance. A hollow point rests on less than four fifths of the roll.",
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

/// Groups of enough pupils.
fn groups(ground: &Ground<'_>, looked: &Looked) -> Option<Leaf> {
    let mut parts = vec![];
    for (years, found) in &looked.groups {
        if let Some(mut matrix) = rows::groups(ground, found, &GROUP_SUBJECTS, false) {
            matrix.legend = parts.is_empty();
            let about = "pupils at the standard";
            parts.push(Part::new(
                format!("Groups in {years}"),
                about,
                Body::Matrix(Box::new(matrix)),
            ));
        }
    }
    if parts.is_empty() {
        return None;
    }
    let mut said: Vec<Sentence> = lines::of_things(&looked.group_out, &|_| "groups")
        .into_iter()
        .take(3)
        .map(|l| l.sentence(None))
        .collect();
    said.truncate(3);
    parts.extend(super::looks(looked.group_out.looked));
    let at = ground.tracked.as_ref()?.at;
    Some(Leaf {
        id: "groups".into(),
        title: stands_out::title(at, &looked.group_out, false, "No group stands out"),
        said,
        parts,
    })
}

/// How far the same pupils have come, where at least half of the roll has both points.
fn progress(tracked: &Tracked<'_>) -> Option<Part> {
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
