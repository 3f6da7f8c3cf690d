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
    // Of an all-through school the older years have subjects of their own, and reports of their own.
    let shared = |(stage, _): &&(&KeyStage, YearGroup)| {
        subjects.iter().any(|s| at.book.subjects(stage).contains(s))
    };
    let years: Vec<(&KeyStage, YearGroup)> = years.iter().filter(shared).copied().collect();
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
    if !rest.is_empty() {
        let kind = match rest.first().map_or(at.kind, |(stage, _)| at.kind_of(stage)) {
            Some(kind) => kind.code().to_lowercase(),
            None => "all types of assessment".into(),
        };
        let span = match rest.as_slice() {
            [(_, only)] => only.label(),
            [(_, last), .., (_, first)] if first.0 > 0 => {
                format!("Years {} to {}", first.code(), last.code())
            }
            [(_, last), .., (_, first)] => format!("{} to {}", first.label(), last.label()),
            [] => String::new(),
        };
        lines.push(MatrixLine::Heading(format!(
            "{span}: {kind}, pupils {}",
            reached(at, &rest, &subjects)
        )));
    }
    for (stage, year) in rest {
        lines.push(MatrixLine::Row(standard(
            at,
            who,
            (stage, year),
            &subjects,
            &year.label(),
        )));
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

/// What pupils of some year groups are who reach it: `at the standard`.
fn reached(
    at: &TrustPlace<'_>,
    years: &[(&KeyStage, YearGroup)],
    subjects: &[Subject],
) -> &'static str {
    match (years.first(), subjects.first()) {
        (Some((stage, year)), Some(subject)) => {
            Headline::of_year(at, stage, *year, *subject).reached()
        }
        _ => "at the standard",
    }
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
    let plain: Vec<String> = (of.iter())
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
        let reached = upper_first(of[0].reached());
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
