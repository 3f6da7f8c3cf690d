//! The matrices of short packs: year groups × subjects, schools × headlines.

use crate::estate::{Subject, YearGroup};
use crate::quantity::Reason;
use crate::release::indicators::{Figure, IndicatorView};
use crate::release::{Comparison, TrackedFigure, Who};
use crate::report::tracking::stands_out::{self, Headline, StandsOut};
use crate::report::tracking::{TrustPlace, WITHHELD};
use crate::report::{Compared, Matrix, MatrixCell, MatrixColumn, MatrixLine, MatrixRow};

use super::Ground;

/// What a subject's column is headed.
pub(super) fn heading(subject: Subject) -> String {
    if subject == Subject::Rwm {
        "All three".into()
    } else if subject == Subject::Gps {
        "Grammar".into()
    } else {
        subject.label().to_owned()
    }
}

fn compared(figure: &TrackedFigure) -> MatrixCell {
    MatrixCell::Compared(Box::new(Compared::from(figure)), None)
}

/// A cell of an indicator, with its mark.
pub(super) fn plain_cell(
    view: &IndicatorView,
    figure: Option<&Figure>,
    unlike: bool,
) -> MatrixCell {
    match figure {
        Some(figure) => match figure.value.reason() {
            Some(reason) => MatrixCell::Missing(reason.clone()),
            None => MatrixCell::Plain {
                value: figure.value.clone(),
                mark: super::indicators::mark_of(view, figure, unlike)
                    .map(|(m, word, ..)| (m, word)),
                to: None,
            },
        },
        None => MatrixCell::Missing(Reason::NotCollected),
    }
}

/// Whether anybody has an outcome.
pub(super) fn is_there(figure: &TrackedFigure) -> bool {
    figure.assessed.value().is_some_and(|n| n > 0.0)
}

/// The year groups of a school in each subject: Year 6 by its tests and their scores, the years before it below.
pub(super) fn years(ground: &Ground<'_>, levels: bool) -> Option<Matrix> {
    let tracked = ground.tracked.as_ref()?;
    let (at, who) = (tracked.at, &tracked.who);
    let subjects = Headline::subjects_of(at, who);
    let mut lines = vec![];
    let mut others: Vec<(YearGroup, MatrixRow)> = vec![];
    let mut reached = "at the standard";
    let mut notes = vec![];
    let mut kind = at.kind;
    let each: Vec<_> = stands_out::year_groups(at, who)
        .into_iter()
        .map(|(stage, year)| {
            let of: Vec<Headline> = (subjects.iter())
                .map(|s| Headline::of_year(at, stage, year, *s))
                .collect();
            let figures: Vec<TrackedFigure> = of.iter().map(|h| h.figure(at, who)).collect();
            (stage, year, of, figures)
        })
        .filter(|(.., figures)| figures.iter().any(is_there))
        .collect();
    let alone = |figures: &[TrackedFigure]| figures.iter().all(|f| f.difference.value().is_none());
    // Where nothing has a benchmark it is said once, and each subject has its own column. Years of few pupils have stars there,
    // whatever their standard is.
    let enough = |f: &TrackedFigure| ground.are_enough(&f.n);
    let mut words: Vec<_> = (each.iter())
        .filter(|(.., figures)| figures.iter().any(enough))
        .map(|(stage, _, of, _)| (no_benchmark(at, stage), of.first().map(Headline::reached)))
        .collect();
    words.dedup();
    let bare = match words.as_slice() {
        [(why, Some(said))] if levels && each.iter().all(|(.., figures)| alone(figures)) => {
            notes.push(format!("{why} Of those with a result: pupils {said}."));
            true
        }
        _ => false,
    };
    for (stage, year, of, figures) in each {
        let cells = if alone(&figures) && !bare {
            vec![without_benchmark(ground, at, stage, &of, &figures)]
        } else {
            figures.iter().map(compared).collect()
        };
        notes.extend(Headline::withheld_note(at, who, stage, year));
        if of.iter().any(Headline::is_test) {
            lines.push(MatrixLine::Heading(Headline::tests_heading(
                at, stage, year,
            )));
            if subjects.contains(&Subject::Rwm) {
                notes.push(Headline::joined_note(at, stage, year));
            }
            lines.push(MatrixLine::Row(MatrixRow::new("At standard", cells)));
            let scores: Vec<MatrixCell> = subjects
                .iter()
                .map(
                    |s| match Headline::score(at, stage, year, *s).filter(|_| !s.is_combined()) {
                        Some(h) => compared(&h.figure(at, who)),
                        None => MatrixCell::Words {
                            text: if s.is_combined() {
                                String::new()
                            } else {
                                "no test".into()
                            },
                            span: 1,
                            to: None,
                        },
                    },
                )
                .collect();
            lines.push(MatrixLine::Row(MatrixRow::new("Test score", scores)));
        } else {
            reached = of.first().map_or(reached, Headline::reached);
            kind = at.kind_of(stage);
            others.push((year, MatrixRow::new(year.label(), cells)));
        }
    }
    if let (Some((last, _)), Some((first, _))) = (others.first(), others.last()) {
        let kind = match kind {
            None => "all assessments",
            Some(crate::estate::AssessmentType::TeacherAssessment) => "teacher assessment",
            Some(kind) => kind.code(),
        };
        if !lines.is_empty() {
            let years = if first == last {
                first.label()
            } else {
                format!(
                    "{} to {}",
                    first.label().replace("Year ", "Years "),
                    last.code()
                )
            };
            lines.push(MatrixLine::Heading(format!(
                "{years}: {kind}, pupils {reached}"
            )));
        }
        lines.extend(others.into_iter().map(|(_, row)| MatrixLine::Row(row)));
    }
    if lines.is_empty() {
        return None;
    }
    let columns = subjects
        .iter()
        .map(|s| MatrixColumn::compared(&s.code().to_lowercase(), heading(*s), ""))
        .collect();
    let mut matrix = Matrix::new("years", "", ("", ""), columns, lines);
    matrix.levels = levels;
    // Without anything compared there is nothing to read off.
    matrix.legend = matrix.looks().0 > 0;
    for note in notes {
        matrix.note(note);
    }
    Some(matrix)
}

/// Whether anything in it stands beside a benchmark.
pub(super) fn has_benchmark(matrix: &Matrix) -> bool {
    let mut compared = matrix.rows().flat_map(MatrixRow::compared);
    compared.any(|of| of.difference.value().is_some())
}

/// That there is nothing to set a stage's results beside.
fn no_benchmark(at: &TrustPlace<'_>, stage: &crate::estate::KeyStage) -> &'static str {
    match at.against_of(stage) {
        Comparison::Nothing => "No benchmark before autumn.",
        _ => "No benchmark yet.",
    }
}

/// A year group that has nothing to be set beside yet: what it reached, where enough pupils were assessed.
fn without_benchmark(
    ground: &Ground<'_>,
    at: &TrustPlace<'_>,
    stage: &crate::estate::KeyStage,
    of: &[Headline],
    figures: &[TrackedFigure],
) -> MatrixCell {
    let why = no_benchmark(at, stage);
    let enough = |f: &&TrackedFigure| ground.are_enough(&f.n);
    let said: Vec<String> = of
        .iter()
        .zip(figures)
        .filter(|(_, f)| enough(f))
        .map(|(h, f)| format!("{} {}", h.subject_words(), Compared::from(f).level()))
        .collect();
    let text = if said.is_empty() {
        why.to_owned()
    } else {
        let reached = of.first().map_or("at the standard", Headline::reached);
        let reached = crate::estate::upper_first(reached);
        format!("{why} {reached}: {}.", said.join(", "))
    };
    MatrixCell::Words {
        text,
        span: of.len(),
        to: None,
    }
}

/// The schools of a trust in its headlines, and in some indicators; those with the strongest evidence first. `only`: those with
/// something marked. `out`: all that was looked at of schools, where rows stand in its order; else in that of the headlines.
pub(super) fn schools(
    ground: &Ground<'_>,
    of: &[Headline],
    codes: &[&str],
    out: Option<&StandsOut>,
    only: bool,
) -> Option<(Matrix, usize)> {
    let tracked = ground.tracked.as_ref()?;
    let at = tracked.at;
    let views: Vec<&IndicatorView> = codes
        .iter()
        .filter_map(|code| super::indicators::of(ground, code))
        .collect();
    let mut rows: Vec<(Option<(u8, f64)>, MatrixRow)> = ground
        .schools
        .iter()
        .map(|school| {
            let who = at.schools.iter().find(|w| w.urn == Some(school.urn));
            let mut cells = headline_cells(at, who, of, school.special);
            cells.extend(views.iter().map(|v| {
                let figure = super::indicators::of_school(v, school.urn);
                plain_cell(v, figure, !school.like)
            }));
            let found = out.and_then(|out| out.strength_of(school.urn));
            let row = MatrixRow::new(super::short(ground, &school.name), cells);
            (found, row)
        })
        .collect();
    rows.sort_by(|a, b| {
        let of =
            |(found, row): &(Option<(u8, f64)>, MatrixRow)| found.unwrap_or_else(|| row.strength());
        let (a, b) = (of(a), of(b));
        a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
    });
    let all = rows.len();
    if only {
        rows.retain(|(found, row)| found.is_some() || is_marked(row));
    }
    let left = all - rows.len();
    let mut cells = headline_cells(at, Some(&at.trust), of, false);
    cells.extend(views.iter().map(|v| plain_cell(v, v.own.last(), false)));
    let mut trust = MatrixRow::new("The trust", cells);
    trust.total = true;
    let mut columns: Vec<MatrixColumn> = of
        .iter()
        .map(|h| MatrixColumn::compared(&h.key(), h.words(), h.about()))
        .collect();
    columns.extend(views.iter().map(|v| {
        let (heading, about) = indicator_heading(v);
        MatrixColumn::plain(&v.about.code, heading, about)
    }));
    let lines = std::iter::once(trust)
        .chain(rows.into_iter().map(|(_, row)| row))
        .map(MatrixLine::Row)
        .collect();
    Some((
        Matrix::new("schools", "", ("School", ""), columns, lines),
        left,
    ))
}

/// A short heading of an indicator, and its unit.
fn indicator_heading(view: &IndicatorView) -> (String, String) {
    let label = view.about.label.as_str();
    match label.strip_suffix(" per 100 pupils") {
        Some(short) => (short.to_owned(), "per 100".into()),
        None if view.about.code.ends_with("_percent") => (label.to_owned(), "%".into()),
        None => (label.to_owned(), String::new()),
    }
}

/// Whether something in a row is marked.
fn is_marked(row: &MatrixRow) -> bool {
    row.cells.iter().any(|c| match c {
        MatrixCell::Compared(of, _) => of.verdict.is_marked(),
        MatrixCell::Plain { mark, .. } => mark.is_some(),
        _ => false,
    })
}

/// A school's cells of headlines; of a special school, or one without any, words.
fn headline_cells(
    at: &TrustPlace<'_>,
    who: Option<&Who>,
    of: &[Headline],
    special: bool,
) -> Vec<MatrixCell> {
    let words = |text: &str| {
        vec![MatrixCell::Words {
            text: text.to_owned(),
            span: of.len(),
            to: None,
        }]
    };
    let Some(who) = who else {
        return words("no pupils on roll in the data");
    };
    if of.is_empty() {
        return vec![];
    }
    if special {
        return words("special: shares of a standard would speak of single pupils");
    }
    let figures: Vec<TrackedFigure> = of.iter().map(|h| h.figure(at, who)).collect();
    let none = |f: &TrackedFigure| f.roll.value().is_none_or(|n| n == 0.0);
    let withheld = |f: &TrackedFigure| f.roll.reason() == Some(&Reason::Withheld);
    if figures.iter().all(none) {
        return words(match figures.iter().any(withheld) {
            true => WITHHELD,
            false => "no pupils in these year groups",
        });
    }
    figures.iter().map(compared).collect()
}
