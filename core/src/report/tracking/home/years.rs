//! A school's year groups by subjects, Year 6 first.

use crate::estate::{KeyStage, Subject, YearGroup, upper_first};
use crate::quantity::Verdict;
use crate::release::Who;

use super::super::super::{Compared, Matrix, MatrixCell, MatrixColumn, MatrixLine, MatrixRow};
use super::super::TrustPlace;
use super::super::stands_out::Headline;

/// Year groups by subjects.
pub(super) fn matrix(
    at: &TrustPlace<'_>,
    who: &Who,
    years: &[(&KeyStage, YearGroup)],
    [others, groups]: [usize; 2],
) -> Matrix {
    let subjects = Headline::subjects_of(at, who);
    let columns = (subjects.iter())
        .map(|s| {
            let of = Headline::of_year(at, years[0].0, years[0].1, *s);
            MatrixColumn::compared(s.code(), upper_first(&of.subject_words()), "")
        })
        .collect();
    // Of an all-through school the older years have subjects of their own, and reports of their own; so may a sixth form.
    let shared = |(stage, _): &&(&KeyStage, YearGroup)| {
        subjects.iter().any(|s| at.book.subjects(stage).contains(s))
    };
    let (years, apart): (Vec<(&KeyStage, YearGroup)>, Vec<_>) =
        years.iter().copied().partition(|y| shared(&y));
    let mut lines: Vec<MatrixLine> = vec![];
    let tested =
        |of: &(&KeyStage, YearGroup)| Headline::score(at, of.0, of.1, Subject::Maths).is_some();
    let (first, rest): (Vec<(&KeyStage, YearGroup)>, Vec<_>) =
        years.iter().partition(|y| tested(y));
    let tests: Vec<String> = (first.iter())
        .filter(|_| subjects.contains(&Subject::Rwm))
        .map(|(stage, year)| Headline::joined_note(at, stage, *year))
        .collect();
    for (stage, year) in first {
        lines.push(MatrixLine::Heading(Headline::tests_heading(
            at, stage, year,
        )));
        lines.push(MatrixLine::Row(standard(
            at,
            who,
            (stage, year),
            &subjects,
            "At the standard",
        )));
        let score = |s: Subject| match Headline::score(at, stage, year, s) {
            Some(of) => super::cell(at, who, &of),
            None => MatrixCell::Words {
                text: "no test".into(),
                span: 1,
                to: None,
            },
        };
        lines.push(MatrixLine::Row(MatrixRow::new(
            "Test score",
            [Subject::Reading, Subject::Writing, Subject::Maths]
                .map(score)
                .into_iter()
                .chain([MatrixCell::Words {
                    text: String::new(),
                    span: 1,
                    to: None,
                }])
                .collect(),
        )));
    }
    // A grade of the sixth form is no grade of Year 11: what pupils reached stands over the years that it is meant of.
    let alike = |a: &(&KeyStage, YearGroup), b: &(&KeyStage, YearGroup)| {
        reached(at, *a, &subjects) == reached(at, *b, &subjects)
    };
    for run in rest.chunk_by(alike) {
        let kind = match run.first().map_or(at.kind, |(stage, _)| at.kind_of(stage)) {
            Some(kind) => kind.code().to_lowercase(),
            None => "all types of assessment".into(),
        };
        let words = run.first().map_or("", |of| reached(at, *of, &subjects));
        lines.push(MatrixLine::Heading(format!(
            "{}: {kind}, pupils {words}",
            span(run)
        )));
        for of in run {
            let row = standard(at, who, *of, &subjects, &of.1.label());
            lines.push(MatrixLine::Row(row));
        }
    }
    for run in apart.chunk_by(|a, b| a.0.name == b.0.name) {
        let row = of_their_own(at, who, run, subjects.len());
        lines.push(MatrixLine::Row(row));
    }
    let mut matrix = Matrix::new(
        "year-groups-matrix",
        "Year groups by subject",
        ("Year group", ""),
        columns,
        lines,
    );
    matrix.levels = true;
    matrix.thresholds = at.marks();
    for note in tests {
        matrix.note(note);
    }
    let withheld =
        (years.iter()).filter_map(|(s, year)| Headline::withheld_note(at, who, s, *year));
    for note in withheld.collect::<Vec<String>>() {
        matrix.note(note);
    }
    super::note_besides(&mut matrix, others, groups);
    matrix
}

/// `Years 7 to 11`, `Reception to Year 5`: of year groups, the oldest first.
fn span(years: &[(&KeyStage, YearGroup)]) -> String {
    match years {
        [(_, only)] => only.label(),
        [(_, last), .., (_, first)] if first.0 > 0 => {
            format!("Years {} to {}", first.code(), last.code())
        }
        [(_, last), .., (_, first)] => format!("{} to {}", first.label(), last.label()),
        [] => String::new(),
    }
}

/// What pupils of a year group are who reach it: `at the standard`.
fn reached(
    at: &TrustPlace<'_>,
    (stage, year): (&KeyStage, YearGroup),
    subjects: &[Subject],
) -> &'static str {
    let here = at.book.subjects(stage);
    let of = subjects.iter().find(|s| here.contains(s));
    of.map_or("at the standard", |subject| {
        Headline::of_year(at, stage, year, *subject).reached()
    })
}

/// The row of year groups of a key stage that has none of the subjects: where theirs stand.
fn of_their_own(
    at: &TrustPlace<'_>,
    who: &Who,
    years: &[(&KeyStage, YearGroup)],
    span_of: usize,
) -> MatrixRow {
    let first = years.first().and_then(|(stage, year)| {
        let subject = Headline::subjects(at, stage).first().copied()?;
        Some((stage, Headline::of_year(at, stage, *year, subject)))
    });
    let (text, to) = match first {
        Some((stage, of)) => (
            format!("Subjects of their own: see {}.", stage.name),
            Some(of.path(at, who, None)),
        ),
        None => (
            "On the roll, without tracked results; what they reached stands under Statutory."
                .into(),
            None,
        ),
    };
    MatrixRow::new(
        span(years),
        vec![MatrixCell::Words {
            text,
            span: span_of,
            to,
        }],
    )
}

/// The row of a year group; one sentence where nothing has a benchmark.
fn standard(
    at: &TrustPlace<'_>,
    who: &Who,
    (stage, year): (&KeyStage, YearGroup),
    subjects: &[Subject],
    head: &str,
) -> MatrixRow {
    let of: Vec<Headline> = (subjects.iter())
        .map(|s| Headline::of_year(at, stage, year, *s))
        .collect();
    let figures: Vec<Compared> = of
        .iter()
        .map(|h| Compared::from(&h.figure(at, who)))
        .collect();
    let open = [Verdict::Uncompared, Verdict::Withheld];
    let compared = figures.iter().any(|c| !open.contains(&c.verdict));
    if compared {
        return MatrixRow::new(head, of.iter().map(|h| super::cell(at, who, h)).collect());
    }
    // Without estimates the figures drop out; what the pupils reached is said all the same.
    let here = at.book.subjects(stage);
    let own: Vec<Headline> = match subjects.iter().all(|s| here.contains(s)) {
        true => of.clone(),
        // A stage that lacks some of the subjects is told of by its own.
        false => (Headline::subjects(at, stage).into_iter())
            .map(|s| Headline::of_year(at, stage, year, s))
            .collect(),
    };
    let plain: Vec<String> = (own.iter())
        .filter_map(|h| {
            let what = crate::release::What {
                against: crate::release::Comparison::Nothing,
                ..h.what(at)
            };
            let figure = at.book.figure(who, &what, h.measure);
            figure.attainment.value()?;
            Some(format!(
                "{} {} of {}",
                h.subject_words(),
                figure.reached,
                figure.n
            ))
        })
        .collect();
    let withheld = |c: &Compared| c.verdict == Verdict::Withheld;
    let text = if plain.is_empty() && figures.iter().any(withheld) {
        format!("{}.", upper_first(super::WITHHELD))
    } else if plain.is_empty() {
        format!("No results in {}.", at.when())
    } else {
        let reached = upper_first(own.first().map_or("at the standard", Headline::reached));
        format!("No benchmark yet. {reached}: {}.", plain.join(", "))
    };
    MatrixRow::new(
        head,
        vec![MatrixCell::Words {
            text,
            span: of.len(),
            to: Some(of[0].path(at, who, None)),
        }],
    )
}
